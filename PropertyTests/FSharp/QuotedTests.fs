namespace FunctionalAD.PropertyTests.FSharp

open System
open FSharp.Quotations
open FunctionalAD
open FunctionalAD.FSharp
open FunctionalAD.PropertyTests.FSharp.Signatures
open Xunit

/// Quoted functions have the derivatives of the same functions given plainly.
module QuotedTests =
    let helper (x: float) = x * x + 1.0

    let private scalars: (string * Expr<float -> float> * (float -> float)) list =
        let captured = 1.5

        [
            "operators",
            <@ fun x -> sin x * exp (x / 2.0) + x ** 2.0 - pown x 3 + abs x @>,
            fun x -> sin x * exp (x / 2.0) + x ** 2.0 - pown x 3 + abs x
            "let",
            <@
                fun x ->
                    let y = x * x
                    let z = y + x
                    y * z
            @>,
            fun x ->
                let y = x * x
                let z = y + x
                y * z
            "mutable",
            <@
                fun x ->
                    let mutable y = x

                    if x > 0.0 then
                        y <- y * y

                    y <- y + 1.0
                    y * x
            @>,
            fun x ->
                let mutable y = x

                if x > 0.0 then
                    y <- y * y

                y <- y + 1.0
                y * x
            "if", <@ fun x -> if x > 2.0 then x * x else 3.0 * x @>, (fun x -> if x > 2.0 then x * x else 3.0 * x)
            "for",
            <@
                fun x ->
                    let mutable s = 0.0

                    for i in 1..10 do
                        s <- s + sin (x * float i) / float i

                    s
            @>,
            fun x ->
                let mutable s = 0.0

                for i in 1..10 do
                    s <- s + sin (x * float i) / float i

                s
            "while",
            <@
                fun x ->
                    let mutable y = 1.0 + x * x
                    let mutable k = 0

                    while k < 5 do
                        y <- 0.5 * (y + 2.0 / y)
                        k <- k + 1

                    y
            @>,
            fun x ->
                let mutable y = 1.0 + x * x
                let mutable k = 0

                while k < 5 do
                    y <- 0.5 * (y + 2.0 / y)
                    k <- k + 1

                y
            "recursion",
            <@
                fun x ->
                    let rec go k y =
                        if k = 0 then y else go (k - 1) (0.5 * y + x)

                    go 6 1.0
            @>,
            fun x ->
                let rec go k y =
                    if k = 0 then y else go (k - 1) (0.5 * y + x)

                go 6 1.0
            "functions",
            <@
                fun x ->
                    let f a b = a * b + sin a
                    let twice (g: float -> float) y = g (g y)
                    f x 2.0 + twice (fun y -> 0.5 * y * y) x
            @>,
            fun x ->
                let f a b = a * b + sin a
                let twice (g: float -> float) y = g (g y)
                f x 2.0 + twice (fun y -> 0.5 * y * y) x
            "pipe", <@ fun x -> x |> sin |> exp |> (fun y -> y * x) @>, (fun x -> x |> sin |> exp |> (fun y -> y * x))
            "composed", <@ sin >> exp @>, (sin >> exp)
            "named", <@ sin @>, sin
            "tuple",
            <@
                fun x ->
                    let (a, b) = (x * x, sin x)
                    a * b
            @>,
            fun x ->
                let (a, b) = (x * x, sin x)
                a * b
            "captured", <@ fun x -> exp (captured * x) @>, (fun x -> exp (captured * x))
            "called", <@ fun x -> helper x * x @>, (fun x -> helper x * x)
            "array", <@ fun x -> [| x; 2.0; x * x |] |> Array.map (fun y -> y * x) |> Array.sum @>, (fun x -> x * x + 2.0 * x + x * x * x)
            "fold",
            <@
                fun x ->
                    [| x; 2.0; x * x |]
                    |> Array.mapi (fun i y -> float i * y)
                    |> Array.fold (fun a y -> a * 0.5 + y * x) 1.0
            @>,
            fun x ->
                [| x; 2.0; x * x |]
                |> Array.mapi (fun i y -> float i * y)
                |> Array.fold (fun a y -> a * 0.5 + y * x) 1.0
            "matched",
            <@
                fun x ->
                    match int (10.0 * x) % 3 with
                    | 0 -> x
                    | 1 -> x * x
                    | _ -> 2.0
            @>,
            fun x ->
                match int (10.0 * x) % 3 with
                | 0 -> x
                | 1 -> x * x
                | _ -> 2.0
        ]

    let names = TheoryData<string>(scalars |> List.map (fun (name, _, _) -> name))

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``has the derivatives of the plain function`` (name: string) =
        let _, quoted, plain = scalars |> List.find (fun (n, _, _) -> n = name)
        let both, second = Quoted.diff' quoted, Quoted.diff2 quoted
        let both', second' = diff' plain, diff2 plain

        for x in [ -1.27; -0.44; 0.16; 0.83; 1.91; 2.5 ] do
            let value, slope = both x
            let value', slope' = both' x
            Close.number 1e-15 value' value
            Close.number 1e-13 slope' slope
            Close.number 1e-13 (second' x) (second x)

    [<Fact>]
    let ``tuples, records, arrays`` () =
        let dx, dy = Quoted.grad <@ fun (x, y) -> x * y + exp (x * y) @> (1.0, 2.0)
        Close.number 1e-15 (2.0 + 2.0 * exp 2.0) dx
        Close.number 1e-15 (1.0 + exp 2.0) dy

        let change =
            Quoted.grad <@ fun (p: Point) -> p.X * p.X * p.Y @> { X = 2.0; Y = 3.0 }

        Assert.Equal<Point>({ X = 12.0; Y = 4.0 }, change)

        let f =
            <@
                fun (x: float[]) ->
                    let mutable s = 0.0

                    for i in 0 .. x.Length - 2 do
                        s <-
                            s
                            + 100.0 * (x[i + 1] - x[i] * x[i]) * (x[i + 1] - x[i] * x[i])
                            + (1.0 - x[i]) * (1.0 - x[i])

                    s
            @>

        let plain (x: float[]) =
            let mutable s = 0.0

            for i in 0 .. x.Length - 2 do
                s <-
                    s
                    + 100.0 * (x[i + 1] - x[i] * x[i]) * (x[i + 1] - x[i] * x[i])
                    + (1.0 - x[i]) * (1.0 - x[i])

            s

        let x = [| 0.3; -0.2; 0.7; 1.1 |]
        Close.numbers 1e-13 (grad plain x) (Quoted.grad f x)
        Close.matrices 1e-13 (hessian plain x) (Quoted.hessian f x)

        let g =
            <@
                fun (x: float[]) ->
                    let y = Array.zeroCreate x.Length
                    y[0] <- x[0] * x[1]
                    y[1] <- sin x[0]
                    y
            @>

        Close.matrices 1e-15 (array2D [ [ 2.0; 1.0 ]; [ cos 1.0; 0.0 ] ]) (Quoted.jacobian g [| 1.0; 2.0 |])

    [<Fact>]
    let ``what has no form is refused with what was quoted`` () =
        let e =
            Assert.Throws<NotDifferentiableException>(fun () ->
                Quoted.diff
                    <@
                        fun (x: float) ->
                            try
                                x * x
                            with _ ->
                                x
                    @>
                |> ignore)

        Assert.Contains("caught", e.Message, StringComparison.Ordinal)
