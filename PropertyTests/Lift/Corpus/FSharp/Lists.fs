namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

/// Lists, made in the function or of an array.
[<ReflectedDefinition>]
module Lists =
    let literal (x: float) (y: float) = List.sum [ x; y; x * y ]

    let map (x: float) n =
        [ 1..n ] |> List.map (fun i -> x * float i) |> List.sum

    let sumBy (xs: float[]) = xs |> List.ofArray |> List.sumBy sin

    let fold (xs: float[]) =
        List.fold (fun acc x -> acc * 0.5 + x) 1.0 (Array.toList xs)

    let comprehension x n =
        [ for i in 1..n -> x / float i ] |> List.sum

    let comprehensionWithIf (xs: float[]) =
        [
            for x in xs do
                if x > 0.0 then
                    x * x
        ]
        |> List.sum

    let filter (xs: float[]) =
        xs |> List.ofArray |> List.filter (fun x -> x > 0.0) |> List.sum

    let iterate (xs: float[]) =
        let mutable total = 0.0

        for x in List.ofArray xs do
            total <- total + x * x

        total

    let rec private add list =
        match list with
        | [] -> 0.0
        | x :: rest -> x * x + add rest

    let recursive (xs: float[]) = add (List.ofArray xs)

    let cons (x: float) =
        let list = x :: [ x * x; 2.0 ]

        match list with
        | [ a; b; c ] -> a * b + c
        | _ -> 0.0

    let private consAll (xs: float[]) =
        let mutable list = []

        for x in xs do
            list <- x :: list

        list

    let consed (xs: float[]) =
        consAll xs |> List.mapi (fun i x -> float i * x) |> List.sum

    let toArray (xs: float[]) =
        xs |> List.ofArray |> List.map (fun x -> x * x) |> List.toArray

    let zip (xs: float[]) =
        let list = List.ofArray xs
        List.zip list (List.rev list) |> List.sumBy (fun (a, b) -> a * b)

    let reduce (xs: float[]) =
        xs |> List.ofArray |> List.reduce (fun a b -> a * 0.5 + b)

    let average (xs: float[]) =
        let list = List.ofArray xs
        List.average list + List.max list + float list.Length

    let appended (xs: float[]) =
        let list = List.ofArray xs
        list @ [ 1.0; 2.0 ] |> List.fold (fun acc x -> acc * 0.5 + x) 0.0

    let headAndTail (xs: float[]) =
        let list = List.ofArray xs
        List.head list * List.sum (List.tail list)

    let tuples (xs: float[]) =
        let list = xs |> List.ofArray |> List.map (fun x -> (x, x * x))
        list |> List.sumBy (fun (a, b) -> a * b)

    let foldBack (xs: float[]) =
        List.foldBack (fun x acc -> acc * 0.5 + x) (List.ofArray xs) 1.0

    let map2 (xs: float[]) =
        let list = List.ofArray xs
        List.map2 (fun a b -> a * b) list list |> List.sum
