namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

/// Sequences that are walked to their end.
[<ReflectedDefinition>]
module Sequences =
    let sum (xs: float[]) = xs |> Seq.sumBy (fun x -> x * x)

    let map (xs: float[]) = xs |> Seq.map sin |> Seq.sum

    let range x n =
        seq { 1..n } |> Seq.sumBy (fun i -> x / float i)

    let fold (xs: float[]) =
        xs |> Seq.fold (fun acc x -> acc * 0.5 + x) 1.0

    let zip (xs: float[]) =
        Seq.zip xs (Seq.rev xs) |> Seq.sumBy (fun (a, b) -> a * b)

    let filter (xs: float[]) =
        xs |> Seq.filter (fun x -> x > 0.0) |> Seq.map (fun x -> x * x) |> Seq.sum

    let toArray (xs: float[]) =
        xs |> Seq.map (fun x -> x * x) |> Seq.toArray

    let average (xs: float[]) = Seq.average xs + Seq.max xs

    let iterate (xs: float[]) =
        let mutable total = 0.0

        for x in Seq.map (fun x -> x * x) xs do
            total <- total + x

        total

    let mapi (xs: float[]) =
        xs |> Seq.mapi (fun i x -> float i * x) |> Seq.sum

    let pairwise (xs: float[]) =
        xs |> Seq.pairwise |> Seq.sumBy (fun (a, b) -> (b - a) * (b - a))

    // A sequence reads what there is when it is read.
    let held (xs: float[]) =
        let a = Array.copy xs
        let squares = a |> Seq.map (fun x -> x * x)
        let pairs = Seq.zip a xs |> Seq.map (fun (x, y) -> x * y)
        let mutable total = 0.0

        for i in 0 .. a.Length - 1 do
            a.[i] <- a.[i] * 1.5
            total <- total + Seq.sum squares * Seq.sum pairs
            let own = squares |> Seq.filter (fun x -> x > 0.1)
            a.[0] <- a.[0] + 1.0
            total <- total + Seq.sumBy (fun x -> x * x) own

        total

    // What a walk changes that the sequence does not read.
    let filled (xs: float[]) =
        let squares = Array.zeroCreate xs.Length
        let large = ResizeArray<float>()
        xs |> Seq.map (fun x -> x * x) |> Seq.iteri (fun i x -> squares.[i] <- 2.0 * x)

        for x in Seq.filter (fun x -> x > 0.5) xs do
            large.Add(x * x)

        Array.sum squares + Seq.sum large

    let changedBetween (xs: float[]) =
        let a = Array.copy xs
        let mutable s = 0.0

        for k in 0 .. a.Length - 1 do
            for x in Seq.map (fun x -> x * x) a do
                s <- s + x

            a.[k] <- 0.1 * s

        s

    let ownArrays (xs: float[]) =
        xs
        |> Seq.map (fun x ->
            let b = Array.copy xs
            b.[0] <- x * b.[b.Length - 1]
            Array.sum b)
        |> Seq.sum
