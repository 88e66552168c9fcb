namespace FunctionalAD.PropertyTests.FSharp

open System
open FunctionalAD.FSharp
open Xunit

type Body =
    {
        Mass: float
        Velocity: float[]
        Name: string
    }

[<Struct>]
type Turn = { Cos: float; Sin: float }

type Law =
    | Power of float
    | Decay of rate: float
    | Constant

/// The derivatives of plain functions, against the numeric twins and against mathematics.
module FunctionTests =
    let private law kind x =
        match kind with
        | Power p -> (1.0 + x * x) ** p
        | Decay rate -> exp (-rate * x)
        | Constant -> 3.0

    let private newton x =
        let target = 1.0 + x * x

        let rec improve y k =
            if k = 30 || abs (y * y - target) < 1e-13 * target then
                y
            else
                improve (0.5 * (y + target / y)) (k + 1)

        improve target 0

    let private scalars: (string * (float -> float)) list =
        [
            "formula", (fun x -> sin x * exp (x / 2.0) + x ** 2.0 - pown x 3)
            "branches", (fun x -> if x > 0.5 then x * x else 0.5 * x)
            "pipe", (fun x -> x |> sin |> exp |> tanh)
            "composed", (sin >> exp >> (fun y -> y * y))
            "partial", (fun a b -> a * b + sin b) 2.5
            "union", (fun x -> law (Power 1.5) x + law (Decay x) x + law Constant x)
            "choice", (fun x -> law (if x > 0.0 then Power 1.5 else Decay 0.5) x)
            "option",
            (fun x ->
                (if x > 0.0 then Some x else None)
                |> Option.map (fun y -> y * y)
                |> Option.defaultValue (-x))
            "loop",
            (fun x ->
                let mutable s = 0.0

                for i in 1..10 do
                    s <- s + sin (x * float i) / float i

                s)
            "while",
            (fun x ->
                let mutable y = 1.0 + abs x

                while y > 0.1 do
                    y <- y * 0.7

                y * x)
            "recursion", newton
            "array", (fun x -> [| 1; 3; 5 |] |> Array.map (fun k -> float k * x) |> Array.sumBy sin)
            "tuple",
            (fun x ->
                let (a, b) = (x * x, sin x)
                a * b)
            "closure",
            (let rate = 1.5 in
             let scale y = rate * y in
             fun x -> scale (scale x) * x)
        ]

    let names = TheoryData<string>(scalars |> List.map fst)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``has the slopes of a function of one number`` (name: string) =
        let f = scalars |> List.find (fun (n, _) -> n = name) |> snd
        let d, both, second = diff f, diff' f, diff2 f

        Points.forAll Points.number (fun x ->
            if abs (x - 0.5) > 1e-3 && abs x > 1e-3 && name <> "while" then
                Close.number 1e-7 (numdiff f x) (d x)
                Close.number 1e-7 (numdiff d x) (second x)

            // A sum in the lanes of a vector rounds in another order.
            let value, slope = both x
            Close.number 1e-15 (f x) value
            Close.number 1e-14 (d x) slope)

    [<Fact>]
    let ``the gradient of a function of a tuple is a tuple`` () =
        let f (x, y) = x * y + exp (x * y)
        let g, both = grad f, grad' f
        Assert.Equal((2.0 + 2.0 * exp 2.0, 1.0 + exp 2.0), g (1.0, 2.0))

        Points.forAll (FsCheck.FSharp.Gen.two Points.number) (fun (x, y) ->
            let dx, dy = g (x, y)
            Close.number 1e-8 (numdiff (fun x -> f (x, y)) x) dx
            Close.number 1e-8 (numdiff (fun y -> f (x, y)) y) dy
            let value, gradient = both (x, y)
            Close.number 1e-15 (f (x, y)) value
            Assert.Equal(g (x, y), gradient))

    let private arrays: (string * (float[] -> float)) list =
        [
            "sumBy", Array.sumBy sin
            "squares", (fun x -> x |> Array.map (fun v -> v * v) |> Array.sum)
            "rosenbrock",
            (fun x ->
                let mutable s = 0.0

                for i in 0 .. x.Length - 2 do
                    s <- s + 100.0 * (x[i + 1] - x[i] ** 2.0) ** 2.0 + (1.0 - x[i]) ** 2.0

                s)
            "logSumExp",
            (fun x ->
                let top = Array.max x
                top + log (x |> Array.sumBy (fun v -> exp (v - top))))
            "fold", Array.fold (fun a x -> a * 0.5 + x * a) 1.0
            "pairs", (fun x -> Array.pairwise x |> Array.sumBy (fun (a, b) -> (b - a) ** 2.0))
            "comprehension",
            (fun x ->
                [|
                    for v in x do
                        if v > 0.0 then v * v else sin v
                |]
                |> Array.sum)
            "recursive",
            (fun x ->
                let rec go i acc =
                    if i = x.Length then acc else go (i + 1) (acc * 0.5 + x[i])

                go 0 1.0)
        ]

    let arrayNames = TheoryData<string>(arrays |> List.map fst)

    [<Theory>]
    [<MemberData(nameof arrayNames)>]
    let ``has the gradient and the curvature of a function of an array`` (name: string) =
        let f = arrays |> List.find (fun (n, _) -> n = name) |> snd
        let g, both, h, hv, all = grad f, grad' f, hessian f, hessianv f, gradhessian' f
        let along, sum = gradv f, laplacian f

        Points.forAll (Points.array 2 5) (fun x ->
            if
                x |> Array.pairwise |> Array.forall (fun (a, b) -> a <> b)
                && x |> Array.forall (fun v -> abs v > 1e-3)
            then
                let gradient = g x
                Close.numbers 1e-6 (numgrad f x) gradient
                let value, same = both x
                Close.number 1e-14 (f x) value
                Close.numbers 1e-13 gradient same
                let curvature = h x
                Close.matrices 1e-4 (numhessian f x) curvature
                let v = Array.init x.Length (fun i -> 1.0 / float (i + 1))

                let expected =
                    Array.init x.Length (fun i -> Seq.sum (seq { for j in 0 .. x.Length - 1 -> curvature[i, j] * v[j] }))

                Close.numbers 1e-9 expected (hv x v)
                Close.number 1e-9 (Array.fold2 (fun s a b -> s + a * b) 0.0 gradient v) (along x v)
                Close.number 1e-9 (Seq.sum (seq { for i in 0 .. x.Length - 1 -> curvature[i, i] })) (sum x)
                let _, g3, h3 = all x
                Close.numbers 1e-13 gradient g3
                Close.matrices 0.0 curvature h3)

    let private field (x: float[]) =
        [| x[0] * x[1]; sin x[2] * x[0]; x[1] * x[2] + x[0] |]

    [<Fact>]
    let ``has the Jacobian of a field, and its products`` () =
        let j, jt, both = jacobian field, jacobianT field, jacobian' field
        let jv, jtv, pull = jacobianv field, jacobianTv field, jacobianTv'' field
        let rotation, divergence, two = curl field, div field, curldiv field

        Points.forAll (Points.array 3 3) (fun x ->
            let matrix = j x
            Close.matrices 1e-8 (numjacobian field x) matrix
            Close.matrices 0.0 (Array2D.init 3 3 (fun a b -> matrix[b, a])) (jt x)
            Close.matrices 0.0 matrix (snd (both x))
            let v = [| 1.0; -2.0; 0.5 |]
            Close.numbers 1e-12 (Array.init 3 (fun i -> matrix[i, 0] - 2.0 * matrix[i, 1] + 0.5 * matrix[i, 2])) (jv x v)

            let expected =
                Array.init 3 (fun i -> matrix[0, i] - 2.0 * matrix[1, i] + 0.5 * matrix[2, i])

            Close.numbers 1e-12 expected (jtv x v)
            let value, back = pull x
            Close.numbers 1e-15 (field x) value
            Close.numbers 1e-12 expected (back v)
            Close.number 1e-12 (matrix[0, 0] + matrix[1, 1] + matrix[2, 2]) (divergence x)
            Close.numbers 1e-12 [| x[2] - x[0] * cos x[2]; 0.0 - 1.0; sin x[2] - x[0] |] (rotation x)
            let r, d = two x
            Assert.Equal<float[]>(rotation x, r)
            Assert.Equal(divergence x, d))

    [<Fact>]
    let ``records and what they hold have gradients of their own type`` () =
        let energy body =
            0.5 * body.Mass * Array.sumBy (fun v -> v * v) body.Velocity

        let change =
            grad
                energy
                {
                    Mass = 2.0
                    Velocity = [| 3.0; 4.0 |]
                    Name = "ball"
                }

        Assert.Equal(12.5, change.Mass)
        Assert.Equal<float[]>([| 6.0; 8.0 |], change.Velocity)
        Assert.Equal("ball", change.Name)
        let turn = grad (fun t -> t.Cos * t.Cos - t.Sin * t.Cos) { Cos = 3.0; Sin = 2.0 }
        Assert.Equal({ Cos = 4.0; Sin = -3.0 }, turn)
        let struct (a, b) = grad (fun (struct (a, b)) -> a * a * b) (struct (2.0, 3.0))
        Assert.Equal((12.0, 4.0), (a, b))

    [<Fact>]
    let ``what a function captured is read at each call`` () =
        let rate = ref 1.0
        let d = diff (fun x -> exp (rate.Value * x))
        Assert.Equal(1.0, d 0.0)
        rate.Value <- 3.0
        Assert.Equal(3.0, d 0.0)

    [<Fact>]
    let ``functions made of functions are known by what they were made of`` () =
        let scaled (k: float) (f: float -> float) = fun x -> k * f x
        let a, b = diff (scaled 2.0 sin), diff (scaled 5.0 cos)
        Assert.Equal(2.0, a 0.0)
        Assert.Equal(-5.0, b (Math.PI / 2.0), 12)
        Assert.Equal(3.0, diff (scaled 3.0 sin) 0.0)

    [<Fact>]
    let ``derivatives of high order and series are those of mathematics`` () =
        Assert.Equal(exp 0.5, diffn 7 exp 0.5, 12)
        Assert.Equal(sin 0.5, diffn 0 sin 0.5, 15)
        Close.numbers 1e-15 [| 1.0; 1.0; 0.5; 1.0 / 6.0 |] (taylor 3 exp 0.0)

    [<Fact>]
    let ``derivatives of derivatives are differentiated`` () =
        let value =
            jvp (fun (x: float[]) -> x |> Array.sumBy (fun v -> v * v * v)) [| 1.0; 2.0 |] [| 1.0; 0.0 |]

        Assert.Equal((9.0, 3.0), value)
        let v, pull = vjp (fun (x: float) -> (sin x, x * x)) 0.0
        Assert.Equal((0.0, 0.0), v)
        Assert.Equal(2.0, pull (2.0, 1.0))
