namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

/// What F# does not quote.
module Unquoted =
    let flipped x y =
        let flip f a b = f b a
        flip (fun a b -> a / (2.0 + b * b)) x y

    let objectExpression x =
        let f =
            { new System.Object() with
                override _.GetHashCode() = 4
            }

        float (f.GetHashCode()) * x

    let down x n =
        let mutable total = 1.0

        for i = n downto 1 do
            total <- total * (x + float i) / 4.0

        total

    // Values wait on the stack while the loop of the inner comprehension runs.
    let nested (xs: float[]) =
        let rows = [| for i in 0..2 -> [| for x in xs -> x * float i |] |]
        let totals = [| for row in rows -> Array.sum [| for x in row -> x * x |] |]

        totals[1] * totals[2]
        + Array.sum [| 1.0; Array.sum [| for x in xs -> sin x |] |]

    let substituted (xs: float[]) =
        let z = Array.copy xs

        for i in 0 .. z.Length - 1 do
            z[i] <- xs[i] - 0.1 * Array.sum [| for j in 0 .. i - 1 -> z[j] * xs[j] |]

        z

    let yielded (xs: float[]) =
        let many =
            [|
                for x in xs do
                    yield! [| x; x * x |]

                    if x > 0.0 then
                        yield sin x
            |]

        let list = [ yield 1.0; yield! List.ofArray xs; yield! [ many[0]; 2.0 ] ]

        Array.sum many * List.sum list

    // The function of a map calls the map again, with another function.
    let mapped (xs: float[]) =
        let products =
            [ 0..2 ]
            |> List.map (fun i -> List.ofArray xs |> List.map (fun x -> x * float i) |> List.sum)

        let means =
            xs
            |> Array.mapi (fun i x -> xs |> Array.mapi (fun j y -> x * y * float (i - j)) |> Array.sum)

        List.sum products + Array.sum means * xs[0]

    let table (xs: float[]) =
        let a = array2D [ [ xs[0]; 2.0 ]; [ sin xs[0]; xs[xs.Length - 1] ] ]
        a[0, 0] * a[1, 1] - a[0, 1] * a[1, 0]

    let data (xs: float[]) =
        [ [| 1.0; 2.0 |], 1.0; [| 0.5; 0.1 |], 2.0 ]
        |> List.sumBy (fun (x, y) -> (xs[0] * x[0] + xs[xs.Length - 1] * x[1] - y) ** 2.0)

    let compared (xs: float[]) =
        if [ 1; 2 ] = [ 1; xs.Length ] && [| 0.5 |] <> xs then
            xs[0] * xs[1]
        else
            xs[0] * xs[0]

    let sorted (xs: float[]) =
        let a = Array.copy xs
        Array.sortInPlace a
        let b = Array.copy xs
        Array.sortInPlaceBy (fun x -> x * x) b
        a[0] * 2.0 + b[0] * a[a.Length - 1]

    // Arrays of which no element is written may stand at two places.
    let unzipped (xs: float[]) =
        let rows, places = Array.unzip (Array.zip [| [| xs[0] |]; xs |] [| 0; 1 |])
        let pairs = [ (rows[0], 1.0); (rows[1], 2.0) ]

        rows[0][0] * rows[1][xs.Length - 1] * float places[1]
        + (pairs |> List.sumBy (fun (row, w) -> w * row[0]))

    // Each item is made when it is its turn.
    let foldChanges (xs: float[]) =
        let a = Array.copy xs

        a
        |> Seq.map (fun x -> x * x)
        |> Seq.fold
            (fun s x ->
                a.[a.Length - 1] <- s
                s + x)
            0.0

    let loopChanges (xs: float[]) =
        let least = ref 0.5

        for x in Seq.filter (fun x -> x > least.Value) xs do
            least.Value <- least.Value + 0.3 * x

        least.Value

    let pairsChange (xs: float[]) =
        let a = Array.copy xs
        let same = a
        let mutable s = 0.0

        for x, y in Seq.pairwise a do
            s <- s + x * y
            same.[same.Length - 1] <- s

        s

    let itemsChange (xs: float[]) =
        let count = [| 0.5 |]

        xs
        |> Seq.map (fun x ->
            count.[0] <- count.[0] + x
            x)
        |> Seq.map (fun x -> x * count.[0])
        |> Seq.sum

    let itemsCount (xs: float[]) =
        let count = ref 0.5

        let any =
            xs
            |> Seq.map (fun x ->
                count.Value <- count.Value + x
                x)
            |> Seq.exists (fun x -> x > 0.1)

        if any then count.Value else 1.0

    // A row is written while another one is walked over.
    let rowAfterRow (xs: float[]) =
        let table = Array.init 3 (fun _ -> Array.copy xs)

        for t in 1..2 do
            for i, x in Seq.indexed table.[t - 1] do
                table.[t].[i] <- x * 0.5 + xs.[i]

        Array.sum table.[2]

    let doubleBuffer (xs: float[]) =
        let mutable now = xs

        for _ in 0..2 do
            let next = Array.zeroCreate<float> xs.Length

            for i, x in Seq.indexed now do
                next.[i] <- x * x * 0.5

            now <- next

        Array.sum now

    let skips (xs: float[]) =
        let a = Array.copy xs
        let later = Seq.skip (min 1 a.Length) a
        let mutable s = Seq.sum later

        for x in later do
            s <- s * x
            a.[a.Length - 1] <- s

        s + Seq.sum later

    let walks (xs: float[]) =
        let a = Array.copy xs
        let mutable s = 0.0

        let step x =
            s <- 0.7 * s + x
            a.[a.Length / 2] <- s

        for x in Seq.append a a do
            step x

        for x in Seq.truncate 2 a do
            step x

        for i in Seq.init a.Length (fun i -> a.[i] * float i) do
            step i

        for x, y in Seq.zip a (Seq.map sin a) do
            step (x * y)

        for x in Seq.map2 (fun x y -> x + y * s) a (Seq.rev a) do
            step (sin x)

        for x in a |> Seq.mapi (fun i x -> float i * x) |> Seq.filter (fun x -> x < 1.0) do
            step x

        a |> Seq.map (fun x -> x * s) |> Seq.iter (fun x -> step (sin x))
        s + Array.sum a
