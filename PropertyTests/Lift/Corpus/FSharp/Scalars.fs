namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

open System
open Microsoft.FSharp.Core

[<Measure>]
type m

[<Measure>]
type s

/// Formulas and choices.
[<ReflectedDefinition>]
module Scalars =
    let polynomial x = 3.0 * x * x - 2.0 * x + 1.0

    let exponential (x: float) (y: float) = x * y + exp (x * y)

    let functions x y =
        sin x * cos y + tan (x / 4.0) + tanh y - atan x
        + sinh (x / 3.0)
        + cosh (y / 3.0)

    let roots x = sqrt (abs x) + log (1.0 + x * x)

    let angles x y =
        atan2 y x + asin (x / 10.0) + acos (y / 10.0)

    let logarithms x =
        log10 (2.0 + x * x) + Math.Log2(1.0 + x * x)

    let power x = x ** 3.0

    let powers x y = (1.0 + x * x) ** y

    let whole x = pown x 3 + pown x 0 + pown x 1

    let inverse x = pown x -2

    let inverseReal (x: float) = pown x -2 + pown x -1

    let powerOfSign (x: float) n = pown x n + pown x -n

    let negated (x: float) = -x + +x - (-(x * x))

    let remainder x y = x % (2.0 + y * y)

    let larger (x: float) (y: float) = max x y + min x (2.0 * y)

    let rounded (x: float) =
        floor x + x * ceil x + round x + truncate x

    let signed (x: float) = float (sign x) * x * x

    let converted (x: float) (n: int) = float n * x + float (int64 n) * x

    let integers x n =
        x * float (n / 2 + n % 3 + (n <<< 1) + (n &&& 5))

    let chosen x =
        if x > 2.0 then x * x
        elif x > 0.0 then 3.0 * x
        else -x

    let both x y =
        if x > 0.0 && y > 0.0 || x < -1.0 then x * y else x + y

    let negation x = if not (x < 1.0) then x else x * x

    let matched n x =
        match n with
        | 0 -> x
        | 1
        | 2 -> x * x
        | k when k > 4 -> float k * x
        | _ -> 1.0 / (2.0 + x * x)

    let guarded x y =
        match x, y with
        | a, b when a > b -> a - b
        | a, 0.0 -> a
        | a, b when a < -1.0 -> a * b
        | _, b -> b * b

    let bound (x: float) (y: float) =
        let a = x * y
        let b = sin a

        let c =
            let d = b + x
            d * d

        a + b * c

    let mutableLocal (x: float) =
        let mutable a = x
        a <- a * a
        a <- a + x
        a

    let conditionally x =
        let mutable a = 1.0

        if x > 0.0 then
            a <- x

        a * x

    let shadowed x =
        let x = x * x
        let x = x + 1.0
        x * x

    let measured (distance: float<m>) (time: float<s>) =
        let speed = distance / time
        float (speed * speed) + float (distance * distance * 1.0<1 / m^2>)

    let truth (flag: bool) (x: float) = if flag then x else x * x

    let thrown x =
        if x < -1.0 then
            invalidArg (nameof x) "it is too small"

        log (x + 1.5)

    let failing x =
        if x > 2.0 then failwith "too large" else x * x

    let inline private square x = x * x

    let inlined x = square (square x) + square 2.0 * x

    let inline private generic (x: ^a) (y: ^a) : ^a = x * x + y

    let generically x = generic x 1.0 + float (generic 2 3)

    let nested (x: float) (y: float) =
        let inner a =
            let deep b = b * y
            deep a + deep (a * a)

        inner x + inner y

    let isNan x = if Double.IsNaN x then 0.0 else x * x

    let constants x = Math.PI * x + Math.E

    let piped (x: float) = x |> sin |> exp |> (fun y -> y * x)

    let ignoring (x: float) =
        ignore (sin x)
        x * x

/// Numbers of single precision.
module Singles =
    let through (x: float) = float (float32 x) * x

    let single (x: float) =
        let y = float32 x * 2.0f
        float (sin y + y * y)
