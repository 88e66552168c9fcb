namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

type Point = { X: float; Y: float }

[<Struct>]
type Complex = { Re: float; Im: float }

type Body =
    {
        Mass: float
        Velocity: float[]
        Position: Point
    }

type Pair<'a> = { First: 'a; Second: 'a }

type Accumulator = { mutable Total: float; Count: int }

/// A class with members.
type Vector(x: float, y: float) =
    member _.X = x
    member _.Y = y
    static member (+)(a: Vector, b: Vector) = Vector(a.X + b.X, a.Y + b.Y)
    static member (*)(a: float, b: Vector) = Vector(a * b.X, a * b.Y)
    member v.Norm = sqrt (v.X * v.X + v.Y * v.Y + 1.0)
    member v.Dot(w: Vector) = v.X * w.X + v.Y * w.Y

/// Tuples, records, classes.
[<ReflectedDefinition>]
module Structures =
    let tuple (x: float) (y: float) =
        let a, b = (x * y, x + y)
        a * b

    let tupleArgument (p: float * float) = fst p * snd p

    let nestedTuple ((x, (y, z)): float * (float * float)) = x * y + z

    let structTuple (struct (x, y): struct (float * float)) = x * y

    let tupleResult (x: float) (y: float) = (x * y, x + y)

    let tripled (t: float * float * float) =
        let (a, b, c) = t
        a * b + c * c

    let private divide x y = (x / (2.0 + y * y), x * y)

    let tupleReturned x y =
        let q, r = divide x y
        q * r

    let record (x: float) (y: float) =
        let p = { X = x; Y = y }
        p.X * p.Y

    let recordArgument (p: Point) = p.X * p.X + sin p.Y

    let recordResult (x: float) (y: float) = { X = (x: float) * y; Y = x + y }

    let copied (p: Point) =
        let q = { p with X = p.Y * p.X }
        q.X * q.Y

    let nestedRecord (b: Body) =
        0.5 * b.Mass * Array.sumBy (fun v -> v * v) b.Velocity
        + b.Position.X * b.Position.Y

    let structRecord (a: Complex) (b: Complex) =
        {
            Re = a.Re * b.Re - a.Im * b.Im
            Im = a.Re * b.Im + a.Im * b.Re
        }

    let genericRecord (p: Pair<float>) = p.First * p.Second

    let recordPattern (p: Point) =
        match p with
        | { X = x; Y = y } when x > y -> x * x
        | { Y = y } -> y

    let recordInLoop x n =
        let mutable p = { X = x; Y = 1.0 }

        for _ in 1..n do
            p <- { X = p.Y; Y = 0.5 * (p.X + p.Y) }

        p.X * p.Y

    let structRecordInLoop x n =
        let mutable z = { Re = x; Im = 1.0 }

        for _ in 1..n do
            z <-
                {
                    Re = 0.5 * (z.Re * z.Re - z.Im * z.Im)
                    Im = z.Re * z.Im
                }

        z.Re + z.Im

    let mutableRecord x n =
        let a = { Total = 0.0; Count = n }

        for i in 1 .. a.Count do
            a.Total <- a.Total + x * float i

        a.Total

    let anonymous (x: float) (y: float) =
        let p = {| A = x; B = y |}
        p.A * p.B

    let structAnonymous (x: float) (y: float) =
        let p = struct {| A = x; B = y |}
        p.A * p.B

    let object (x: float) (y: float) =
        let v = Vector(x, y) + 2.0 * Vector(y, x)
        v.Norm + v.Dot(Vector(1.0, x))

    let choiceOfRecord (x: float) (y: float) =
        let p = if x > y then { X = x; Y = y } else { X = y * y; Y = x }
        p.X * p.Y

    let arrayOfRecords (xs: float[]) =
        xs
        |> Array.map (fun x -> { X = x; Y = x * x })
        |> Array.sumBy (fun p -> p.X * p.Y)

    let foldRecord (xs: float[]) =
        let p =
            xs
            |> Array.fold (fun p x -> { X = p.X + x; Y = p.Y * 0.5 + x }) { X = 0.0; Y = 1.0 }

        p.X * p.Y

    let valueTuples (xs: float[]) =
        xs
        |> Array.map (fun x -> struct (x, x * x))
        |> Array.sumBy (fun (struct (a, b)) -> a * b)
