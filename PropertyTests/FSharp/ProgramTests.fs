namespace FunctionalAD.PropertyTests.FSharp

open System
open FunctionalAD.FSharp
open Xunit

type Expression =
    | Var
    | Const of float
    | Add of Expression * Expression
    | Mul of Expression * Expression
    | Sin of Expression

type Branch =
    | Leaf of float
    | Node of Branch * Branch

type Planar =
    {
        X: float
        Y: float
    }

    static member (+)(a, b) = { X = a.X + b.X; Y = a.Y + b.Y }
    static member (*)(s, a) = { X = s * a.X; Y = s * a.Y }
    static member Zero = { X = 0.0; Y = 0.0 }
    member a.Dot b = a.X * b.X + a.Y * b.Y

type OptionBuilder() =
    member _.Bind(m, f) = Option.bind f m
    member _.Return x = Some x

/// Programs as people write them: what is captured, libraries of F#, models; by value and slope, with what the plain function throws.
module ProgramTests =
    let rec private value x e =
        match e with
        | Var -> x
        | Const c -> c
        | Add(a, b) -> value x a + value x b
        | Mul(a, b) -> value x a * value x b
        | Sin a -> sin (value x a)

    let rec private grown x n =
        if n = 0 then
            Leaf x
        else
            Node(grown (x * 0.5) (n - 1), grown (x + 1.0) (n - 1))

    let rec private total weigh tree =
        match tree with
        | Leaf x -> weigh x
        | Node(a, b) -> total weigh a + total weigh b

    let private expression = Add(Mul(Var, Sin Var), Const 2.0)
    let private tree = Node(Leaf 2.0, Node(Leaf 1.0, Leaf 3.0))
    let private shapes = [ Circle 2.0; Box(1.0, 2.0); Dot ]
    let private rates = Map.ofList [ ("a", 2.0); ("b", 3.0); ("c", 0.5) ]
    let private levels = set [ 0.5; 2.0 ]
    let private sequence = seq { 1.0 .. 3.0 }
    let private mapped = Seq.map (fun x -> x * 2.0) [ 1.0; 2.0 ]
    let private pairs = Seq.zip sequence mapped |> Seq.cache
    let private slope = diff (fun y -> y * y * sin y)
    let private third = diffn 3 (fun y -> y ** 5.0)
    let private series = taylor 2 (fun y -> y * y * sin y)
    let private gradient = grad (fun (y: float[]) -> y[0] * y[1])
    let private optionally = OptionBuilder()

    let inline private poly (coefficients: ^a list) (x: ^a) =
        List.foldBack (fun a s -> a + x * s) coefficients LanguagePrimitives.GenericZero

    let private rk4 f y0 h n =
        let step y =
            let k1 = f y
            let k2 = f (y + h / 2.0 * k1)
            let k3 = f (y + h / 2.0 * k2)
            let k4 = f (y + h * k3)
            y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)

        Seq.init n id |> Seq.fold (fun y _ -> step y) y0

    let private numbers =
        [
            Route.Of("an expression that was captured", (fun x -> value x expression))
            Route.Of("a tree that was captured", (fun x -> total (fun y -> y * x * x) tree))
            Route.Of(
                "down a tree",
                (fun x ->
                    let rec left t acc =
                        match t with
                        | Leaf y -> acc * y * x
                        | Node(a, _) -> left a (acc * x)

                    left tree 1.0)
            )
            Route.Of("a tree that is made, of known depth", (fun x -> total (fun y -> y * y) (grown x 3)))
            Route.Of("unions that were captured", (fun x -> shapes |> List.sumBy (fun s -> RouteTests.area s * x * x)))
            Route.Of("a map folded", (fun x -> rates |> Map.fold (fun s _ v -> s * x + v) 0.0))
            Route.Of("a map as a list", (fun x -> rates |> Map.toList |> List.sumBy (fun (_, v) -> v * x * x)))
            Route.Of(
                "a map walked over",
                (fun x ->
                    let mutable s = 0.0

                    for KeyValue(_, v) in rates do
                        s <- s * x + v

                    s)
            )
            Route.Of("the values of a map", (fun x -> rates |> Map.values |> Seq.sumBy (fun v -> v * x * x)))
            Route.Of(
                "an entry of a map",
                (fun x ->
                    match Map.tryFind "b" rates with
                    | Some v -> v * x * rates["a"]
                    | None -> 0.0)
            )
            Route.Of(
                "a set",
                (fun x ->
                    levels
                    |> Set.fold (fun s y -> s + x * y) 0.0
                    |> fun s -> if levels.Contains 2.0 then s * x else s)
            )
            Route.Of("a sequence that was captured", (fun x -> sequence |> Seq.sumBy (fun y -> y * x * x)))
            Route.Of("a sequence folded", (fun x -> mapped |> Seq.fold (fun s y -> s * x + y) 1.0))
            Route.Of(
                "a sequence walked over",
                (fun x ->
                    let mutable s = 0.0

                    for y in mapped do
                        s <- s * x + y

                    s)
            )
            Route.Of("a sequence of pairs", (fun x -> pairs |> Seq.sumBy (fun (a, b) -> a * b * x * x)))
            Route.Of("a derivative that a module holds", (fun x -> slope x * x))
            Route.Of("a derivative of third order that a module holds", (fun x -> third x * x))
            Route.Of("a series that a module holds", (fun x -> (series x)[1] * x))
            Route.Of("a series inside", (fun x -> (taylor 3 (fun y -> exp (x * y)) x)[2] + Array.sum (taylor 4 sin x)))
            Route.Of("a gradient that a module holds", (fun x -> (gradient [| x; x * x |])[0] * x))
            Route.Of(
                "in parallel",
                (fun x ->
                    Array.sum (Array.Parallel.map (fun y -> y * x) [| 1.0; 2.0 |])
                    + Array.sum (Array.Parallel.init 4 (fun i -> float i * x * x)))
            )
            Route.Of("generic code", (fun x -> poly [ 1.0; 2.0; 3.0 ] x))
            Route.Of("operators of a record", (fun x -> let v = { X = x; Y = 2.0 } in (List.sum [ v; v; 2.0 * v ]).Dot v))
            Route.Of("Runge and Kutta", (fun k -> rk4 (fun y -> -k * y) 1.0 0.1 10))
            Route.Of(
                "a computation expression",
                (fun x ->
                    optionally {
                        let! a = (if x > 0.0 then Some x else None)
                        let! b = Some(a * 2.0)
                        return a * b
                    }
                    |> Option.defaultValue x)
            )
            Route.Of("a range of reals", (fun x -> [ 0.0..0.5..2.0 ] |> List.sumBy (fun t -> exp (-t * x))))
            Route.Of("a list of tuples as written", (fun x -> [ (x, 1.0); (x * x, 2.0) ] |> List.sumBy (fun (a, b) -> a * b)))
        ]

    let private points: (string * (float[] -> float)) list =
        [
            "sorted", (fun x -> x |> Array.sort |> Array.fold (fun s v -> s * 0.5 + v) 0.0)
            "sorted down", (fun x -> x |> Array.sortDescending |> Array.fold (fun s v -> s * 0.5 + v) 0.0)
            "sorted by", (fun x -> x |> Array.sortBy (fun v -> -v * v) |> Array.fold (fun s v -> s * 0.5 + v) 0.0)
            "sorted with",
            (fun x ->
                x
                |> List.ofArray
                |> List.sortWith (fun a b -> compare b a)
                |> List.fold (fun s v -> s * 0.5 + v) 0.0)
            "pairs sorted",
            (fun x ->
                x
                |> Array.mapi (fun i v -> (float i, v))
                |> Array.sortBy snd
                |> Array.sumBy (fun (i, v) -> i * v))
            "side by side", (fun x -> Seq.zip x (Seq.tail x) |> Seq.sumBy (fun (a, b) -> a * b))
            "with whole numbers beside arrays",
            (fun x ->
                Array.zip [| [| 1.0 |]; [| 2.0 |] |] [| 0; 1 |]
                |> Array.sumBy (fun (a, i) -> a[0] * x[i] * x[i]))
            "texts beside whole numbers",
            (fun x ->
                Array.zip [| "a"; "bcd" |] [| 0; 1 |]
                |> Array.sumBy (fun (a, i) -> float a.Length * x[i] * x[i]))
            "with rows of its own",
            (fun x ->
                Array.zip [| [| x[0] |]; x |] [| 0; 1 |]
                |> Array.sumBy (fun (a, i) -> a[i] * float i + a[0]))
            "with a shorter one", (fun x -> Seq.map2 (fun a b -> a * b) x [ 1.0; 2.0 ] |> Seq.sum)
            "the first", (fun x -> x |> Seq.take 2 |> Seq.sum)
            "all but the first", (fun x -> x |> Seq.skip 2 |> Seq.sum)
            "at most the first", (fun x -> x |> Seq.truncate 2 |> Seq.sum)
            "windows", (fun x -> x |> Array.windowed 2 |> Array.sumBy (fun w -> w[0] * w[1]))
            "chunks", (fun x -> x |> Array.chunkBySize 2 |> Array.sumBy (Array.reduce (*)))
            "collected",
            (fun x ->
                x
                |> List.ofArray
                |> List.collect (fun v -> if v > 1.0 then [ v; v * v ] else [])
                |> List.sum)
            "parted", (fun x -> let a, b = x |> List.ofArray |> List.partition (fun v -> v > 0.8) in List.sum a - List.sum b)
            "split", (fun x -> let a, b = x |> List.ofArray |> List.splitAt 2 in List.sum a - List.sum b)
            "joined",
            (fun x ->
                Array.concat [ x; Array.map sin x ]
                |> Array.mapi (fun i v -> float i * v)
                |> Array.sum)
            "one after the other", (fun x -> [ x; Array.map sin x ] |> List.sumBy (Array.sumBy (fun v -> v * v)))
            "pairs", (fun x -> x |> Seq.pairwise |> Seq.sumBy (fun (a, b) -> a * b))
            "reduced", (fun x -> Seq.reduce (*) x)
            "an item", (fun x -> (x |> Seq.map sin |> Seq.item 1) + (List.ofArray x)[1])
            "only one", (fun x -> Array.exactlyOne x)
            "the last", (fun x -> (List.ofArray x |> List.last) * Seq.head x)
            "found", (fun x -> x |> List.ofArray |> List.find (fun v -> v > 1.5))
            "matched",
            (fun x ->
                match List.ofArray x with
                | [ a; b ] -> a * b
                | a :: _ -> a
                | [] -> 0.0)
            "two dimensions",
            (fun x ->
                Array2D.init 2 2 (fun i j -> x[i] * x[j])
                |> Array2D.map (fun v -> v * v)
                |> fun m -> m[0, 1] + m[1, 1])
            "a map of numbers",
            (fun x ->
                x
                |> Array.mapFold (fun s v -> (s * v, s + v)) 0.0
                |> fun (ys, s) -> Array.sum ys * s)
        ]

    let names = TheoryData<string>(numbers |> List.map (fun (name, _, _) -> name))
    let others = TheoryData<string>(points |> List.map fst)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``is the same by both routes, and what the numeric twin says`` (name: string) =
        let _, f, quoted = numbers |> List.find (fun (n, _, _) -> n = name)
        let both, q = diff' f, Quoted.diff' quoted

        for x in [ -1.27; -0.44; 0.16; 0.83; 1.91 ] do
            let value, slope = both x
            Close.number 1e-13 (f x) value
            Close.number 1e-5 (numdiff f x) slope
            Assert.Equal((value, slope), q x)

    let private outcome run =
        try
            Choice1Of2(run ())
        with e ->
            Choice2Of2(e.GetType())

    [<Theory>]
    [<MemberData(nameof others)>]
    let ``has value and slope of the plain function, or throws what it throws`` (name: string) =
        let f = points |> List.find (fun (n, _) -> n = name) |> snd
        let g = grad' f

        for x in
            [
                [||]
                [| 1.1 |]
                [| 1.2; 2.1 |]
                [| 3.1; -1.3; 2.2 |]
                [| nan; 1.3; 0.4 |]
                [| 1.7; 0.3; 2.4; 0.9; 2.05 |]
            ] do
            match outcome (fun () -> f x), outcome (fun () -> g x) with
            | Choice1Of2 plain, Choice1Of2(value, slope) ->
                Close.number 1e-14 plain value

                if not (Array.exists Double.IsNaN x) then
                    Close.numbers 1e-5 (numgrad f x) slope
            | Choice2Of2 plain, Choice2Of2 thrown -> Assert.Equal(plain, thrown)
            | plain, ours -> Assert.Fail $"%A{x}: %A{plain}, and %A{ours}"
