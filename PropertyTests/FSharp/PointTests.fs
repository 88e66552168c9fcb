namespace FunctionalAD.PropertyTests.FSharp

open System
open FunctionalAD
open FunctionalAD.FSharp
open FunctionalAD.PropertyTests.FSharp.Signatures
open Xunit

type Layer =
    {
        Weights: float list
        Bias: float
        Width: int option
    }

/// Points that are lists, arrays of two dimensions, numbers in single precision, structures with lists; choices; units.
module PointTests =
    let private functions: (string * (float list -> float)) list =
        [
            "squares", List.sumBy (fun x -> x * x)
            "mapped", List.map sin >> List.sum
            "folded", List.fold (fun s x -> s * 0.5 + x * s) 1.0
            "recursion",
            (fun l ->
                let rec go acc l =
                    match l with
                    | [] -> acc
                    | x :: rest -> go (acc * x + x) rest

                go 1.0 l)
            "matched",
            (fun l ->
                match l with
                | [ a; b ] -> a * b
                | a :: _ -> a * a
                | [] -> 0.0)
            "comprehension",
            (fun l ->
                [
                    for x in l do
                        if x > 0.5 then
                            yield x * x
                ]
                |> List.sum)
            "pairs", List.pairwise >> List.sumBy (fun (a, b) -> (b - a) ** 2.0)
            "zipped", (fun l -> List.zip l (List.rev l) |> List.sumBy (fun (a, b) -> a * b * b))
        ]

    let names = TheoryData<string>(functions |> List.map fst)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the gradient of a function of a list is a list`` (name: string) =
        let f = functions |> List.find (fun (n, _) -> n = name) |> snd
        let g, both, along, curved = grad f, grad' f, gradv f, hvp f

        Points.forAll (Points.array 1 5) (fun point ->
            if point |> Array.forall (fun x -> abs (x - 0.5) > 1e-3) then
                let x = List.ofArray point
                let expected = numgrad (List.ofArray >> f) point
                Close.numbers 1e-6 expected (List.toArray (g x))
                let value, same = both x
                Close.number 1e-14 (f x) value
                Assert.Equal<float list>(g x, same)
                let v = x |> List.mapi (fun i _ -> 1.0 / float (i + 1))
                Close.number 1e-9 (List.fold2 (fun s a b -> s + a * b) 0.0 (g x) v) (along x v)
                let h = 1e-6

                let at s =
                    g (List.map2 (fun a b -> a + s * b) x v)

                Close.numbers 1e-4 (List.map2 (fun a b -> (a - b) / (2.0 * h)) (at h) (at -h) |> List.toArray) (List.toArray (curved x v)))

    [<Fact>]
    let ``lists in and out`` () =
        let f (l: float list) = l |> List.map (fun x -> x * x)
        Assert.Equal(([ 1.0; 4.0 ], [ 2.0; 2.0 ]), jvp f [ 1.0; 2.0 ] [ 1.0; 0.5 ])
        let value, back = vjp f [ 1.0; 2.0 ]
        Assert.Equal<float list>([ 1.0; 4.0 ], value)
        Assert.Equal<float list>([ 2.0; 2.0 ], back [ 1.0; 0.5 ])
        Assert.Equal(([ 2.0; 2.0 ], [ 2.0; 0.5 ]), jvp (fun l -> 2.0 * List.head l :: List.tail l) [ 1.0; 2.0 ] [ 1.0; 0.5 ])
        Assert.Equal<float list>([], grad List.sum [])
        Assert.Equal<float list>([ 2.0; 4.0 ], Quoted.grad <@ fun (l: float list) -> l |> List.sumBy (fun x -> x * x) @> [ 1.0; 2.0 ])

    [<Fact>]
    let ``lists of other lengths, of tuples, in tuples and records`` () =
        let g = grad (fun (a: float, l: float list) -> a * List.sum l)
        Assert.Equal((6.0, [ 2.0; 2.0; 2.0 ]), g (2.0, [ 1.0; 2.0; 3.0 ]))
        Assert.Equal((1.0, [ 5.0 ]), g (5.0, [ 1.0 ]))

        Assert.Equal<(float * float) list>(
            [ (4.0, 4.0); (16.0, 24.0) ],
            grad (List.sumBy (fun (x, y) -> x * y * y)) [ (1.0, 2.0); (3.0, 4.0) ]
        )

        Assert.Equal(
            {
                Weights = [ 6.0; 12.0 ]
                Bias = 5.0
                Width = Some 2
            },
            grad
                (fun r -> r.Bias * (r.Weights |> List.sumBy (fun w -> w * w)))
                {
                    Weights = [ 1.0; 2.0 ]
                    Bias = 3.0
                    Width = Some 2
                }
        )

    [<Fact>]
    let ``numbers that hide from a derivative are refused`` () =
        let message (build: unit -> obj) =
            Assert.Throws<NotDifferentiableException>(fun () -> build () |> ignore).Message

        Assert.Contains(
            "float list list",
            message (fun () -> grad (List.sumBy List.sum: float list list -> float) :> obj),
            StringComparison.Ordinal
        )

        Assert.Contains(
            "float option",
            message (fun () -> grad (fun (o: float option) -> Option.defaultValue 0.0 o) :> obj),
            StringComparison.Ordinal
        )

    [<Fact>]
    let ``arrays of two dimensions, arrays of arrays, single precision`` () =
        let determinant (m: float[,]) = m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0]
        Assert.Equal<float[,]>(array2D [ [ 4.0; -3.0 ]; [ -2.0; 1.0 ] ], grad determinant (array2D [ [ 1.0; 2.0 ]; [ 3.0; 4.0 ] ]))

        Assert.Equal<float[][]>(
            [| [| 2.0; 4.0 |]; [| 6.0 |] |],
            grad (Array.sumBy (Array.sumBy (fun x -> x * x))) [| [| 1.0; 2.0 |]; [| 3.0 |] |]
        )

        Assert.Equal<float32[]>([| 2.0f; 1.0f |], grad (fun (x: float32[]) -> float (x[0] * x[1])) [| 1.0f; 2.0f |])
        Assert.Equal<float32[]>([| cos 1.0f; cos 2.0f |], Single.grad (Array.sumBy sin) [| 1.0f; 2.0f |])
        Assert.Equal(6.0f, Single.diff (fun x -> x * x) 3.0f)
        Assert.Equal(6.0f<s>, Single.diff (fun (x: float32<s>) -> x * x) 3.0f<s>)
        Assert.Equal<float32[,]>(array2D [ [ 0.0f; 4.0f ]; [ 4.0f; 2.0f ] ], Single.hessian (fun x -> x[0] * x[1] * x[1]) [| 1.0f; 2.0f |])
        Assert.Equal(2.0f, Single.laplacian (fun x -> x[0] * x[1] * x[1]) [| 1.0f; 2.0f |])

    [<Fact>]
    let ``choices come first, and have no say inside of another derivative`` () =
        let right =
            { AdOptions.Default with
                Kinks = Kinks.Right
            }

        Assert.Equal(1.0, With.diff right abs 0.0)
        Assert.Equal(0.0, With.diff AdOptions.Default abs 0.0)
        Assert.Equal((2.0, 1.0), With.grad { right with FastMath = true } (fun (x, y) -> x * y) (1.0, 2.0))
        Assert.Equal(6.0, diff (With.diff AdOptions.Default (fun x -> x * x * x)) 1.0)
        let held = With.diff right (fun y -> y * abs y)

        for refused in
            [
                fun () -> diff (fun x -> held x) |> ignore
                fun () -> diff (fun x -> With.diff right (fun y -> x * y) x) |> ignore
            ] do
            Assert.Contains("options", Assert.Throws<NotDifferentiableException>(refused).Message, StringComparison.Ordinal)

    [<Fact>]
    let ``acceleration is the derivative of the derivative, with its unit`` () =
        let fall (t: float<s>) : float<m> = 0.5 * 9.81<m / s^2> * t * t

        let acceleration: float<s> -> float<m / s^2> = diff (diff fall)

        Assert.Equal(9.81, float (acceleration 2.0<s>), 12)
        Assert.Equal(8.0, diff (fun x -> x * diff (fun y -> x * y) 1.0) 4.0)
