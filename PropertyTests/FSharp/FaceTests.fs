namespace FunctionalAD.PropertyTests.FSharp

open System
open FunctionalAD
open Xunit

/// The face of C#, called from F# as it stands.
module FaceTests =
    [<Fact>]
    let ``two numbers`` () =
        let g = Grad.Of(fun x y -> x * y + exp (x * y))
        let struct (dx, dy) = g.Invoke(1.0, 2.0)
        Close.number 1e-15 (2.0 + 2.0 * exp 2.0) dx
        Close.number 1e-15 (1.0 + exp 2.0) dy

    [<Fact>]
    let ``one number`` () =
        let d = Diff.Of(fun (x: float) -> sin x * x ** 2.0 + sqrt x)
        Close.number 1e-14 (cos 2.0 * 4.0 + sin 2.0 * 4.0 + 0.5 / sqrt 2.0) (d.Invoke 2.0)

    let private operators: (string * (Linq.Expressions.Expression<Func<float, float>>) * (float -> float)) list =
        let row (name: string) (e: Linq.Expressions.Expression<Func<float, float>>) f = (name, e, f)

        [
            row "abs" (Face.Of(fun x -> abs x)) abs
            row "sin" (Face.Of(fun x -> sin x)) sin
            row "cos" (Face.Of(fun x -> cos x)) cos
            row "tan" (Face.Of(fun x -> tan x)) tan
            row "asin" (Face.Of(fun x -> asin (x / 3.0))) (fun x -> asin (x / 3.0))
            row "acos" (Face.Of(fun x -> acos (x / 3.0))) (fun x -> acos (x / 3.0))
            row "atan" (Face.Of(fun x -> atan x)) atan
            row "atan2" (Face.Of(fun x -> atan2 x 2.0)) (fun x -> atan2 x 2.0)
            row "sinh" (Face.Of(fun x -> sinh x)) sinh
            row "cosh" (Face.Of(fun x -> cosh x)) cosh
            row "tanh" (Face.Of(fun x -> tanh x)) tanh
            row "exp" (Face.Of(fun x -> exp x)) exp
            row "log" (Face.Of(fun x -> log (x * x + 1.0))) (fun x -> log (x * x + 1.0))
            row "log10" (Face.Of(fun x -> log10 (x * x + 1.0))) (fun x -> log10 (x * x + 1.0))
            row "sqrt" (Face.Of(fun x -> sqrt (x * x + 1.0))) (fun x -> sqrt (x * x + 1.0))
            row "power" (Face.Of(fun x -> (x * x + 1.0) ** x)) (fun x -> (x * x + 1.0) ** x)
            row "pown" (Face.Of(fun x -> pown x 3)) (fun x -> pown x 3)
            row "max" (Face.Of(fun x -> max x 0.3)) (fun x -> max x 0.3)
            row "min" (Face.Of(fun x -> min x 0.3)) (fun x -> min x 0.3)
            row "floor" (Face.Of(fun x -> floor x * x)) (fun x -> floor x * x)
            row "ceil" (Face.Of(fun x -> ceil x * x)) (fun x -> ceil x * x)
            row "round" (Face.Of(fun x -> round x * x)) (fun x -> round x * x)
            row "truncate" (Face.Of(fun x -> truncate x * x)) (fun x -> truncate x * x)
            row "sign" (Face.Of(fun x -> float (sign x) * x)) (fun x -> float (sign x) * x)
            row "float" (Face.Of(fun x -> float (int x) * x)) (fun x -> float (int x) * x)
            row "minus" (Face.Of(fun x -> -x * x)) (fun x -> -x * x)
            row "remainder" (Face.Of(fun x -> x % 0.7)) (fun x -> x % 0.7)
            row "if" (Face.Of(fun x -> if x > 0.0 then x * x else 3.0 * x)) (fun x -> if x > 0.0 then x * x else 3.0 * x)
            row "pipe" (Face.Of(fun x -> x |> sin |> exp)) (fun x -> x |> sin |> exp)
            row "let" (Face.Of(fun x -> let y = x * x in y * y + y)) (fun x -> let y = x * x in y * y + y)
            row "fst" (Face.Of(fun x -> fst (x * 2.0, x))) (fun x -> x * 2.0)
            row "sumBy" (Face.Of(fun x -> Array.sumBy (fun y -> y * x) [| x; 2.0 |])) (fun x -> x * x + 2.0 * x)
        ]

    let names = TheoryData<string>(operators |> List.map (fun (name, _, _) -> name))

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``operators of F# in lambdas for C#`` (name: string) =
        let _, e, f = operators |> List.find (fun (n, _, _) -> n = name)
        let series = Taylor.Of(e, 1)
        let d = Diff.Of e

        for x in [ -1.3; -0.45; 0.2; 0.85; 1.9 ] do
            let slope = d.Invoke x
            Close.numbers 1e-14 [| f x; slope |] (series.Invoke x)
            Close.number 1e-7 (FunctionalAD.FSharp.Numeric.numdiff f x) slope

    let private captured (weights: float[]) (rates: float list) (f: float -> float) (some: float option) =
        Grad.Of(fun x y ->
            (weights |> Array.sumBy (fun w -> w * x * x))
            + f y * x
            + List.sum rates * y
            + Option.defaultValue 0.0 some * x)

    [<Fact>]
    let ``what a lambda with functions in it captured is its own`` () =
        let weights = [| 1.0; 2.0 |]
        let one = captured weights [ 1.0; 2.0 ] sin (Some 4.0)
        let other = captured [| 3.0; 0.5; 1.0 |] [ 5.0 ] exp None

        for _ in 1..2 do
            let struct (dx, dy) = one.Invoke(1.5, 0.5)
            Close.number 1e-14 (2.0 * Array.sum weights * 1.5 + sin 0.5 + 4.0) dx
            Close.number 1e-14 (cos 0.5 * 1.5 + 3.0) dy
            let struct (dx, dy) = other.Invoke(1.5, 0.5)
            Close.number 1e-14 (9.0 * 1.5 + exp 0.5) dx
            Close.number 1e-14 (exp 0.5 * 1.5 + 5.0) dy
            // Data is read at each call.
            weights[0] <- 10.0

    [<Fact>]
    let ``lists, unions and options in lambdas for C#`` () =
        let shape = Circle 2.0

        let d =
            Diff.Of(fun (x: float) ->
                RouteTests.area shape * x
                + ([ for k in 1..3 -> x / float k ] |> List.map sin |> List.sum))

        Close.number 1e-13 (4.0 * Math.PI + Seq.sum [ for k in 1..3 -> cos (0.7 / float k) / float k ]) (d.Invoke 0.7)

        let g =
            Grad.Of(fun (l: float list) -> l |> List.fold (fun s x -> s * 0.5 + x * x) 0.0)

        Assert.Equal<float list>([ 1.0; 4.0 ], g.Invoke [ 1.0; 2.0 ])

        let message =
            Assert
                .Throws<NotDifferentiableException>(fun () ->
                    Diff.Of(fun (x: float) ->
                        [| x; 2.0 |]
                        |> Array.map (fun y ->
                            Console.WriteLine y
                            y)
                        |> Array.sum)
                    |> ignore)
                .Message

        Assert.Contains("fun (y: float)", message, StringComparison.Ordinal)

    [<Fact>]
    let ``functions over arrays in functions over arrays, and texts that were given`` () =
        let f =
            Diff.Of(fun (x: float) ->
                [| 1.0; 2.0 |]
                |> Array.sumBy (fun a -> [| x; a |] |> Array.sumBy (fun b -> a * b * x)))

        Close.number 1e-14 11.0 (f.Invoke 1.0)

        let q =
            FunctionalAD.FSharp.Quoted.diff <@ fun x -> Array.sumBy (fun a -> Array.sumBy (fun b -> a * b * x) [| x; a |]) [| 1.0; 2.0 |] @>

        Close.number 1e-14 11.0 (q 1.0)

        let g =
            Diff.Of(fun (x: float) ->
                [ ("a", x); ("b", 2.0 * x) ]
                |> List.sumBy (fun (name, v) -> if name = "b" then v * v else v))

        Close.number 1e-14 9.0 (g.Invoke 1.0)
