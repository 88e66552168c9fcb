namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

/// Arrays, and the functions of the Array module.
[<ReflectedDefinition>]
module Arrays =
    let sum (xs: float[]) = Array.sum xs

    let sumBy (xs: float[]) = Array.sumBy sin xs

    let sumBySquares (xs: float[]) = xs |> Array.sumBy (fun x -> x * x)

    let average (xs: float[]) =
        Array.average xs + Array.averageBy (fun x -> x * x) xs

    let map (xs: float[]) =
        xs |> Array.map (fun x -> x * x) |> Array.sum

    let mapped (xs: float[]) = Array.map sin xs

    let mapi (xs: float[]) =
        xs |> Array.mapi (fun i x -> float i * x) |> Array.sum

    let map2 (xs: float[]) =
        Array.map2 (fun x y -> x * y + x) xs (Array.rev xs) |> Array.sum

    let map3 (xs: float[]) =
        Array.map3 (fun x y z -> x * y * z) xs xs xs |> Array.sum

    let mapi2 (xs: float[]) =
        Array.mapi2 (fun i x y -> float i * x * y) xs xs |> Array.sum

    let fold (xs: float[]) =
        Array.fold (fun acc x -> acc * 0.5 + x) 1.0 xs

    let foldTuple (xs: float[]) =
        let (a, b) = Array.fold (fun (a, b) x -> (b, a * 0.5 + x)) (1.0, 2.0) xs
        a * b

    let foldStructTuple (xs: float[]) =
        let struct (a, b) =
            Array.fold (fun (struct (a, b)) x -> struct (b, a * 0.5 + x)) (struct (1.0, 2.0)) xs

        a * b

    let fold2 (xs: float[]) =
        Array.fold2 (fun acc x y -> acc + x * y) 0.0 xs xs

    let foldBack (xs: float[]) =
        Array.foldBack (fun x acc -> acc * 0.5 + x) xs 1.0

    let reduce (xs: float[]) =
        Array.reduce (fun a b -> a * 0.5 + b) xs

    let scan (xs: float[]) =
        Array.scan (fun acc x -> acc * 0.5 + x) 1.0 xs

    let iterate (xs: float[]) =
        let mutable total = 0.0

        for x in xs do
            total <- total + x * x

        total

    let indexed (xs: float[]) =
        let mutable total = 0.0

        for i in 0 .. xs.Length - 1 do
            total <- total + float i * xs[i]

        total

    let iter (xs: float[]) =
        let total = ref 0.0
        xs |> Array.iter (fun x -> total.Value <- total.Value + x * x)
        total.Value

    let iteri (xs: float[]) =
        let result = Array.zeroCreate xs.Length
        xs |> Array.iteri (fun i x -> result[i] <- x * float i)
        result

    let extrema (xs: float[]) = Array.max xs - 2.0 * Array.min xs

    let extremaBy (xs: float[]) =
        Array.maxBy (fun x -> -x * x) xs + Array.minBy abs xs

    let zip (xs: float[]) =
        Array.zip xs (Array.rev xs) |> Array.sumBy (fun (a, b) -> a * b)

    let init x n = Array.init n (fun i -> x * float i)

    let created x n =
        let a = Array.create n x

        for i in 1 .. n - 1 do
            a[i] <- a[i - 1] * 0.5 + a[i]

        Array.sum a

    let zeroCreated x n =
        let a: float[] = Array.zeroCreate n

        for i in 0 .. n - 1 do
            a[i] <- x * float i

        a

    let literal x y =
        let a = [| x; y; x * y |]
        a[0] + a[1] * a[2]

    let comprehension x n =
        [| for i in 1..n -> x / float i |] |> Array.sum

    let comprehensionOverArray (xs: float[]) = [| for x in xs -> x * x |]

    let comprehensionWithIf (xs: float[]) =
        [|
            for x in xs do
                if x > 0.0 then
                    x * x
        |]
        |> Array.sum

    let comprehensionNested (xs: float[]) =
        [|
            for x in xs do
                for y in xs do
                    x * y
        |]
        |> Array.sum

    let filter (xs: float[]) =
        xs |> Array.filter (fun x -> x > 0.0) |> Array.sum

    let exists (xs: float[]) =
        if Array.exists (fun x -> x > 1.0) xs then Array.sum xs
        elif Array.forall (fun x -> x < 0.5) xs then xs[0]
        else 0.0

    let rev (xs: float[]) = Array.rev xs

    let append (xs: float[]) =
        Array.append xs (Array.map sin xs)
        |> Array.mapi (fun i x -> float i * x)
        |> Array.sum

    let collect (xs: float[]) =
        xs |> Array.collect (fun x -> [| x; x * x |]) |> Array.sum

    let sub (xs: float[]) = Array.sub xs 1 (xs.Length - 1)

    let slices (xs: float[]) =
        Array.sum xs[1..] + 2.0 * Array.sum xs[..0] + Array.sum xs[0..1]

    let takes (xs: float[]) =
        Array.sum (Array.take 1 xs) + Array.sum (Array.skip 1 xs) * 2.0

    let copied (xs: float[]) =
        let a = Array.copy xs
        a[0] <- 2.0 * a[0]
        Array.sum a + xs[0]

    let headAndLast (xs: float[]) = Array.head xs * Array.last xs + xs[0]

    let pairwise (xs: float[]) =
        Array.pairwise xs |> Array.sumBy (fun (a, b) -> (b - a) * (b - a))

    let unzip (xs: float[]) =
        let a, b = xs |> Array.map (fun x -> (x, x * x)) |> Array.unzip
        Array.sum a * Array.sum b

    let tryFind (xs: float[]) =
        match Array.tryFind (fun x -> x > 1.0) xs with
        | Some x -> x * x
        | None -> xs[0]

    let choose (xs: float[]) =
        xs |> Array.choose (fun x -> if x > 0.0 then Some(x * x) else None) |> Array.sum

    let partition (xs: float[]) =
        let a, b = Array.partition (fun x -> x > 0.0) xs
        Array.sum a - 2.0 * Array.sum b

    let isEmpty (xs: float[]) =
        if Array.isEmpty xs then
            0.0
        else
            xs[0] * float xs.Length + float (Array.length xs)

    let rosenbrock (x: float[]) =
        let mutable total = 0.0

        for i in 0 .. x.Length - 2 do
            total <- total + 100.0 * (x[i + 1] - x[i] ** 2.0) ** 2.0 + (1.0 - x[i]) ** 2.0

        total

    let logSumExp (xs: float[]) =
        let top = Array.max xs
        top + log (xs |> Array.sumBy (fun x -> exp (x - top)))

    let dot (xs: float[]) (ys: float[]) =
        let mutable total = 0.0

        for i in 0 .. (min xs.Length ys.Length) - 1 do
            total <- total + xs[i] * ys[i]

        total

    let matrix (a: float[,]) =
        let mutable total = 0.0

        for i in 0 .. Array2D.length1 a - 1 do
            for j in 0 .. Array2D.length2 a - 1 do
                total <- total + a[i, j] * float (i + 2 * j)

        total

    let matrixInit x n =
        let b = Array2D.init (n + 1) 2 (fun i j -> x * float (i + j))
        b[n, 1] * b[0, 1]

    let jagged (rows: float[][]) =
        rows |> Array.sumBy (fun row -> row |> Array.sumBy (fun x -> x * x))

    let jaggedMap (rows: float[][]) =
        rows |> Array.map Array.sum |> Array.fold (fun a b -> a * 0.5 + b) 0.0

    let bubble (xs: float[]) =
        let a = Array.copy xs

        for i in 0 .. a.Length - 1 do
            for j in 0 .. a.Length - 2 do
                if a[j] > a[j + 1] then
                    let t = a[j]
                    a[j] <- a[j + 1]
                    a[j + 1] <- t

        a

    let loop (xs: float[]) =
        let rec go i acc =
            if i = xs.Length then
                acc
            else
                go (i + 1) (acc + xs[i] * xs[i])

        go 0 0.0

    let polynomial (coefficients: float[]) x =
        Array.foldBack (fun c acc -> c + x * acc) coefficients 0.0
