namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

/// for, while, and what they change.
[<ReflectedDefinition>]
module Loops =
    let counted x n =
        let mutable total = 0.0

        for i in 1..n do
            total <- total + x / float i

        total

    let stepped x n =
        let mutable total = 0.0

        for i in 0..2..n do
            total <- total + sin (x * float i)

        total

    let steppedDown x n =
        let mutable total = 0.0

        for i in n .. -3 .. 0 do
            total <- total + x * float i

        total

    let nested x n =
        let mutable total = 0.0

        for i in 0 .. n - 1 do
            for j in 0..i do
                total <- total + x * float (i * j)

        total

    let whileLoop x =
        let mutable a = 1.0 + abs x
        let mutable k = 0

        while a > 0.1 && k < 20 do
            a <- a * 0.5
            k <- k + 1

        a * float k + x

    let newton x =
        let target = 1.0 + x * x
        let mutable y = target

        while abs (y * y - target) > 1e-12 * target do
            y <- 0.5 * (y + target / y)

        y

    let logistic rate n =
        let mutable x = 0.5

        for _ in 1..n do
            x <- rate * x * (1.0 - x)

        x

    let fibonacci x n =
        let mutable a = x
        let mutable b = 1.0

        for _ in 1..n do
            let next = a + b * 0.5
            a <- b
            b <- next

        a

    let branching x n =
        let mutable total = 0.0

        for i in 1..n do
            if i % 2 = 0 then
                total <- total + x * float i
            elif x > 0.0 then
                total <- total - sin x

        total

    let matching x n =
        let mutable total = x

        for i in 1..n do
            match i % 3 with
            | 0 -> total <- total * 0.5
            | 1 -> total <- total + x
            | _ -> ()

        total

    let tupled x n =
        let mutable state = (x, 1.0)

        for _ in 1..n do
            let (a, b) = state
            state <- (b, 0.5 * (a + b))

        fst state

    let structTupled x n =
        let mutable state = struct (x, 1.0)

        for _ in 1..n do
            let struct (a, b) = state
            state <- struct (b, 0.5 * (a + b))

        let struct (a, _) = state
        a

    let cell (x: float) n =
        let total = ref 0.0

        for i in 1..n do
            total.Value <- total.Value + x * float i

        total.Value

    let closedOver x n =
        let mutable total = 0.0
        let term i = x * float i + total

        for i in 1..n do
            total <- 0.5 * total + x

        total + term n

    let longCounter (x: float) n =
        let mutable total = 0.0

        for i in 1L .. int64 n do
            total <- total + x * float i

        total

    let euler rate n =
        let h = 1.0 / float (n + 1)
        let mutable x = 1.0
        let mutable v = 0.0

        for _ in 0..n do
            let a = -rate * x
            x <- x + h * v
            v <- v + h * a

        x
