namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

/// let rec, at the top and inside.
[<ReflectedDefinition>]
module Recursion =
    let rec power x n =
        if n <= 0 || n > 100 then
            1.0
        else
            0.5 * x * power x (n - 1) + 1.0

    let rec fibonacci x n =
        if n <= 1 then x
        elif n > 12 then 1.0
        else 0.5 * (fibonacci x (n - 1) + fibonacci x (n - 2))

    let rec even (x: float) n =
        if n <= 0 then x
        elif n > 100 then 1.0
        else x * odd x (n - 1)

    and odd (x: float) n =
        if n <= 0 || n > 100 then 1.0 else 0.5 + even x (n - 1)

    let halving (xs: float[]) =
        let rec sum from until =
            if until - from = 0 then
                0.0
            elif until - from = 1 then
                xs[from] * xs[from]
            else
                let middle = (from + until) / 2
                sum from middle + sum middle until

        sum 0 xs.Length

    let tail x n =
        let rec loop k acc =
            if k >= n then acc else loop (k + 1) (0.5 * acc + x)

        loop 0 0.0

    let newton x =
        let target = 1.0 + x * x

        let rec improve y k =
            if k = 30 || abs (y * y - target) < 1e-12 * target then
                y
            else
                improve (0.5 * (y + target / y)) (k + 1)

        improve target 0

    let continued x (most: int) =
        let n = min most 50

        let rec fraction k =
            if k >= n then
                1.0
            else
                1.0 + x * x / (2.0 + fraction (k + 1))

        fraction 0

    let accumulate (x: float) n =
        let rec loop k (a, b) =
            if k >= n then a * b else loop (k + 1) (b, 0.5 * a + x)

        loop 0 (1.0, x)

    let twoClosures x (most: int) =
        let n = min most 50

        let rec up k =
            if k >= n then x else 0.5 * down (k + 1)

        and down k = if k >= n then 1.0 else x + up (k + 1)
        up 0
