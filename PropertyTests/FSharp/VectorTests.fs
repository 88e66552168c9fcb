namespace FunctionalAD.PropertyTests.FSharp

open System
open FunctionalAD
open FunctionalAD.FSharp
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.LinearAlgebra.Double
open Xunit

type Affine =
    {
        Weights: Matrix<float>
        Bias: Vector<float>
        Rate: float
    }

/// Vectors and matrices of MathNet.Numerics as points, as data, and made inside of functions.
module VectorTests =
    let private c = DenseVector [| 1.0; 0.5; 2.0 |] :> Vector<float>

    let private a =
        Matrix<float>.Build.DenseOfArray(array2D [ [ 1.0; 2.0; 3.0 ]; [ 2.0; 5.0; 1.0 ]; [ 3.0; 1.0; 9.0 ] ])

    let private functions: (string * (Vector<float> -> float)) list =
        [
            "elements", (fun v -> v[0] * v[1] + v.At 2)
            "count", (fun v -> v[0] * float v.Count)
            "products", (fun v -> v * v + v * c - v.DotProduct(c * 2.0))
            "sums",
            (fun v ->
                (v + 2.0 * v + c - 1.0 + v * 3.0 - (2.0 - v)).Sum()
                + (-v).Sum()
                + v.SumMagnitudes())
            "differences", (fun v -> (v - c) * (v - c) + (v / 2.0)[1] + (1.0 / v).Sum() + (c / v)[0])
            "methods",
            (fun v ->
                v.Add(c).Subtract(v.Multiply 2.0).Divide(3.0).Negate().Add(1.0).Subtract(0.5)
                * v)
            "norms", (fun v -> v.L2Norm() * v.L1Norm() + (v - 3.0 * c).InfinityNorm() + v.Norm 2.0)
            "extrema", (fun v -> v.Maximum() * v.Minimum())
            "numbers one by one",
            (fun v ->
                v.PointwiseMultiply(v).PointwiseDivide(c + v).Sum()
                + v.PointwiseExp().PointwiseLog().PointwisePower(2.0) * v
                + v.PointwiseTanh().PointwisePower(c).Sum())
            "functions of all",
            (fun v ->
                (Vector.Exp v
                 + Vector.Sin v
                 + Vector.Tanh v
                 + Vector.Cos(Vector.Sqrt v)
                 + Vector.Log v)
                    .Sum())
            "mapped",
            (fun v ->
                v.Map(fun x -> sin (x * v[0])).Sum()
                + v.MapIndexed(fun i x -> float i * x * x).Sum()
                + v.Map2((fun x y -> x * y * y), c).Sum())
            "sequences",
            (fun v ->
                Seq.sumBy (fun x -> x * x) v
                + Seq.sum (v.Enumerate())
                + (v.ToArray() |> Array.sumBy exp))
            "loops",
            (fun v ->
                let mutable s = 1.0

                for i in 0 .. v.Count - 1 do
                    s <- s * v[i] + c[i]

                for x in v do
                    s <- s * 0.5 + x

                s)
            "parts", (fun v -> v.SubVector(0, 2) * v.SubVector(1, 2) + v.Clone()[0])
            "made",
            (fun v ->
                let w = Vector<float>.Build.Dense(3, (fun i -> v[i] * float (i + 1)))
                let u = DenseVector [| v[0]; v[1]; v[0] |]
                w * v + u * v + Vector<float>.Build.DenseOfArray([| v[2]; v[1]; 1.0 |]) * u)
            "quadratic", (fun v -> v * (a * v) + v * a * c - (a.Transpose() * v)[0])
            "matrices",
            (fun v ->
                let m =
                    Matrix<float>.Build.Dense(3, 3, (fun i j -> v[i] * v[j] + (if i = j then 2.0 else 0.0)))

                m.Determinant()
                + (m * a).Trace()
                + (m.Inverse() * v)[1]
                + (m + a - 2.0 * m).FrobeniusNorm()
                + m.Row(0) * m.Column(1)
                + m.RowSums().Sum()
                + m.ColumnSums()[2])
            "solved", (fun v -> a.Solve(v) * v)
            "outer product", (fun v -> v.OuterProduct(v).Trace() + (v.ToRowMatrix() * v.ToColumnMatrix())[0, 0])
            "elementwise of matrices", (fun v -> (a * v[0]).PointwiseMultiply(a).PointwiseTanh().Map(fun x -> x * v[1]).RowSums().Sum())
            "chosen", (fun v -> let w = (if v[0] > 1.0 then v else c) in w * w)
            "carried",
            (fun v ->
                let mutable w = v

                for _ in 1..3 do
                    w <- a * w / 10.0 + c

                w * v)
            "folded",
            (fun v ->
                [ 1.0; 2.0 ]
                |> List.fold (fun (w: Vector<float>) s -> w * s + v) c
                |> fun w -> w.Sum())
        ]

    let names = TheoryData<string>(functions |> List.map fst)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the gradient of a function of a vector is a vector`` (name: string) =
        let f = functions |> List.find (fun (n, _) -> n = name) |> snd
        let g, along, curved = grad' f, gradv f, hvp f
        let random = Random 5

        for _ in 1..6 do
            let point = Array.init 3 (fun _ -> 0.3 + 2.0 * random.NextDouble())
            let v = DenseVector point :> Vector<float>

            let direction =
                DenseVector(Array.init 3 (fun _ -> random.NextDouble() - 0.5)) :> Vector<float>

            let value, slope = g v
            Close.number 1e-12 (f v) value
            Close.numbers 1e-5 (numgrad (fun x -> f (DenseVector x)) point) (slope.ToArray())
            Close.number 1e-9 (slope * direction) (along v direction)
            let h = 1e-5
            let at s = snd (g (v + s * direction))
            Close.numbers 1e-4 (((at h - at -h) / (2.0 * h)).ToArray()) ((curved v direction).ToArray())
            Assert.Equal<float[]>(point, v.ToArray())

    [<Fact>]
    let ``from vectors to vectors, of matrices, of records of both`` () =
        let v = c + 1.0
        let f (v: Vector<float>) = a * v.PointwiseMultiply v
        let value, along = jvp f v c
        Assert.Equal<float[]>((f v).ToArray(), value.ToArray())
        let same, back = vjp f v
        Assert.Equal<float[]>(value.ToArray(), same.ToArray())
        Close.number 1e-12 (along * c) (back c * c)
        Assert.Equal<float[]>([| 7.0 |], (grad (fun (v: DenseVector) -> v * v) (DenseVector [| 3.5 |])).ToArray())
        let slope = grad (fun (m: Matrix<float>) -> m.Determinant()) a
        let cofactors = a.Inverse().Transpose() * a.Determinant()
        Close.numbers 1e-11 (Seq.toArray (cofactors.Enumerate())) (Seq.toArray (slope.Enumerate()))

        let loss (p: Affine) =
            let r = p.Weights * c + p.Bias * p.Rate
            r * r

        let p = { Weights = a; Bias = c; Rate = 0.5 }
        let g = grad loss p
        let r = a * c + c * 0.5
        Close.numbers 1e-12 ((2.0 * r.OuterProduct c).ToRowMajorArray()) (g.Weights.ToRowMajorArray())
        Close.numbers 1e-12 ((r * 1.0).ToArray()) (g.Bias.ToArray())
        Close.number 1e-12 (2.0 * (r * c)) g.Rate
        let x, w = grad (fun (x, w: Vector<float>) -> x * (w * w)) (2.0, c)
        Close.number 1e-14 (c * c) x
        Close.numbers 1e-14 ((4.0 * c).ToArray()) (w.ToArray())

    [<Fact>]
    let ``lambdas and quotations`` () =
        let v = c + 1.0
        let expected = (2.0 * (a * v)).ToArray()
        Close.numbers 1e-13 expected ((Quoted.grad <@ fun (v: Vector<float>) -> v * (a * v) @> v).ToArray())
        Close.numbers 1e-13 expected (Grad.Of(fun (v: Vector<float>) -> v * (a * v)).Invoke(v).ToArray())

    [<Fact>]
    let ``what is not known of vectors is refused`` () =
        let message (build: unit -> obj) =
            Assert.Throws<NotDifferentiableException>(fun () -> build () |> ignore).Message

        Assert.Contains(
            "no derivative for this method",
            message (fun () -> grad (fun (v: Vector<float>) -> float (v.AbsoluteMaximumIndex())) :> obj),
            StringComparison.Ordinal
        )

        Assert.Contains("Vector<float>", message (fun () -> grad (fun (v: Vector<float32>) -> float v[0]) :> obj), StringComparison.Ordinal)
        let mismatched = grad (fun (v: Vector<float>) -> v * c)

        Assert.Throws<ArgumentException>(fun () -> mismatched (DenseVector [| 1.0 |]) |> ignore)
        |> ignore
