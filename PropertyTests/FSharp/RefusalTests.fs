namespace FunctionalAD.PropertyTests.FSharp

open System
open System.Collections.Generic
open FunctionalAD
open FunctionalAD.FSharp
open Xunit

/// What cannot be differentiated is refused when it is built, with the construct, the reason and the way out.
module RefusalTests =
    type private Tree =
        | Leaf of float
        | Node of Tree * Tree

    let rec private grown x n =
        if n = 0 then
            Leaf x
        else
            Node(grown (x * 0.5) (n - 1), grown (x + 1.0) (n - 1))

    let rec private sum tree =
        match tree with
        | Leaf x -> x * x
        | Node(a, b) -> sum a + sum b

    type private Field =
        abstract At: float -> float

    let private captured = ref 1.0
    let private functions = [ sin; cos ]
    let private endless = Seq.initInfinite float

    let private field: Field =
        { new Field with
            member _.At x = x * x
        }

    // Its name, the function, and what the message says: of what, why, and what to do.
    let private table: (string * (unit -> obj) * string list) list =
        let of1 name (f: float -> float) said = (name, (fun () -> diff f :> obj), said)

        [
            of1 "async" (fun x -> async { return x * x } |> Async.RunSynchronously) [ "asynchronous"; "outside" ]
            of1 "task" (fun x -> (task { return x * x }).Result) [ "asynchronous"; "outside" ]
            of1
                "a captured reference that is changed"
                (fun x ->
                    captured.Value <- captured.Value + x
                    captured.Value)
                [ "changes an object that others may hold"; "return what should change" ]
            of1
                "output"
                (fun x ->
                    printfn "%f" x
                    x)
                [ "input or output"; "outside" ]
            of1
                "arrays taken out of pairs with whole numbers"
                (fun x ->
                    let rows, places =
                        Array.unzip (Array.zip [| Array.create 1 x; [| 2.0 |] |] [| 0; 1 |])

                    rows[0][0] * x * float places[1])
                [ "the same array would stand at two places"; "Store a copy" ]
            of1 "a text" (fun x -> float (sprintf "%f" x).Length) [ "formats a text"; "outside" ]
            of1
                "a text that decides"
                (fun x -> if (string x).StartsWith '-' then x else 2.0 * x)
                [ "makes a text"; "decide by the number itself" ]
            of1
                "try … with"
                (fun x ->
                    try
                        if x < 0.0 then failwith "negative" else sqrt x
                    with _ ->
                        0.0)
                [ "`try … with`"; "an exception may be caught"; "Test before" ]
            of1 "lazy" (fun x -> (lazy (x * x)).Value) [ "postpones a computation"; "outside" ]
            of1
                "a sequence expression"
                (fun x ->
                    seq {
                        yield x
                        yield x * x
                    }
                    |> Seq.sum)
                [ "`seq { … }`"; "one by one"; "[ … ] or [| … |]" ]
            of1
                "a part of a sequence without end"
                (fun x -> Seq.initInfinite (fun i -> x / float (i + 1)) |> Seq.take 5 |> Seq.sum)
                [ "one by one"; "List.take" ]
            of1 "a part of a captured sequence" (fun x -> endless |> Seq.take 3 |> Seq.sumBy (fun y -> x * y)) [ "one by one"; "List.take" ]
            of1
                "a dictionary made here"
                (fun x ->
                    let d = Dictionary<int, float>()
                    d[1] <- x
                    d[1])
                [ "Dictionary"; "arrays and lists are" ]
            of1
                "a map made here"
                (fun x -> (Map.ofList [ (1, x); (2, x * x) ])[1])
                [ "a map or a set that is made here"; "list or an array of pairs" ]
            of1
                "a set made here"
                (fun x -> set [ x; 2.0 ] |> Set.toList |> List.sum)
                [ "a map or a set that is made here"; "captured may be read" ]
            of1
                "groups"
                (fun x ->
                    [| x; 2.0 |]
                    |> Array.groupBy (fun y -> y > 1.0)
                    |> Array.sumBy (fun (_, ys) -> Array.sum ys))
                [ "groups"; "filter or sum" ]
            of1 "a lock" (fun x -> lock captured (fun () -> x * x)) [ "takes a lock"; "outside" ]
            of1 "random numbers" (fun x -> x * Random(1).NextDouble()) [ "Random"; "outside" ]
            of1 "the time" (fun x -> x * float DateTime.Now.Second) [ "asks for the time"; "outside" ]
            of1
                "functions in a list"
                (fun x -> [ sin; (fun y -> y * x) ] |> List.sumBy (fun f -> f x))
                [ "which function it is"; "if or match" ]
            of1
                "a captured list of functions"
                (fun x -> functions |> List.fold (fun y f -> f y) x)
                [ "which function it is"; "if or match" ]
            of1 "a method of an interface" (fun x -> field.At x) [ "which method is called"; "sealed type" ]
            of1 "a tree of any depth" (fun x -> sum (grown x (int (abs x)))) [ "case of a union"; "match where the union is made" ]
            of1 "a text that is built" (fun x -> float (Text.StringBuilder().Append(x).Length) * x) [ "a text that is built"; "outside" ]
            ("numbers in lists of lists", (fun () -> grad (List.sumBy List.sum: float list list -> float) :> obj), [ "float list list" ])
            ("a number that may be none", (fun () -> grad (fun (o: float option) -> Option.defaultValue 0.0 o) :> obj), [ "float option" ])
        ]

    let names = TheoryData<string>(table |> List.map (fun (name, _, _) -> name))

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``is refused when it is built, with the reason and what to do`` (name: string) =
        let _, build, said = table |> List.find (fun (n, _, _) -> n = name)

        let message =
            Assert.Throws<NotDifferentiableException>(fun () -> build () |> ignore).Message

        for part in said do
            Assert.True(message.Contains(part, StringComparison.OrdinalIgnoreCase), $"{part} is not in: {message}")

    [<Fact>]
    let ``what no argument reaches is evaluated as it stands`` () =
        let known = Dictionary<int, float>()
        known[0] <- 3.0
        Assert.Equal(3.0, diff (fun x -> known[0] * x) 1.0)

    [<Fact>]
    let ``an order below zero`` () =
        Assert.Throws<ArgumentException>(fun () -> diffn -1 sin |> ignore) |> ignore
