namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

/// Functions as values: closures, currying, partial application, pipes, composition.
[<ReflectedDefinition>]
module Functions =
    let private curried (a: float) b c = a * b + c

    let private apply f x = f x

    let private twice f x = f (f x)

    let partial x y =
        let add = curried x
        let more = add y
        more 1.0 + more x

    let lambda x = (fun y -> y * y + x) (x + 1.0)

    let lambda2 x y =
        let f = fun a b -> a * b + x
        f x y + f y 2.0

    let lambda3 x y =
        let f = fun a b c -> a * b - c * x
        f x y 3.0

    let passed (x: float) =
        apply sin x + apply (fun y -> y * x) 2.0

    let passedTwice x = twice (fun y -> 0.5 * y * y + x) x

    let composed (x: float) = (sin >> exp >> (fun y -> y * x)) x

    let composedBack x = (sin << exp << (fun y -> y - 1.0)) x

    let piped (x: float) (y: float) = (x, y) ||> fun a b -> a * b + sin a

    let pipedBack x = sin <| (exp <| x * 0.5)

    let private operator f a b = f a b

    let operators (x: float) (y: float) = operator (+) x y * operator (*) x y

    let returned x =
        let make a = fun b -> a * b
        let f = make x
        f 2.0 + f x

    let chosenFunction (x: float) (y: float) =
        let f = if x > 0.0 then sin else cos
        f y * x

    let chosenClosure (x: float) (y: float) =
        let f = if x > y then (fun a -> a * x) else (fun a -> a + y)
        f (x * y)

    let countdown x n =
        let rec go k acc =
            if k <= 0 then acc else go (k - 1) (acc * 0.5 + x)

        go n 1.0

    let mutual (x: float) n =
        let rec even k y =
            if k <= 0 then y else odd (k - 1) (y * x)

        and odd k y =
            if k <= 0 then -y else even (k - 1) (y + x)

        even n 1.0

    let private genericApply (f: 'a -> 'b) (x: 'a) : 'b = f x

    let generic x =
        genericApply (fun (a, b) -> a * b) (x, x + 1.0)
        + float (genericApply (fun n -> n + 1) 3)

    let private iterate f n x =
        let mutable y = x

        for _ in 1..n do
            y <- f y

        y

    let iterated x n = iterate (fun y -> 0.5 * (y + x)) n 1.0

    let derivativeByHand x =
        let difference f h a = (f (a + h) - f (a - h)) / (2.0 * h)
        difference (fun a -> a * a * x) 0.5 x

    let private integrate f a b n =
        let h = (b - a) / float n
        let mutable total = 0.0

        for i in 0 .. n - 1 do
            total <- total + f (a + h * (float i + 0.5))

        h * total

    let integral x =
        integrate (fun t -> exp (-t * x)) 0.0 1.0 10

    let simpson x =
        let f t = sin (x * t)
        (f 0.0 + 4.0 * f 0.5 + f 1.0) / 6.0

    let unitFunction (x: float) =
        let f () = x * x
        f () + f ()

    let manyArguments a b x =
        let f p q r s t = p * q + r * s - t
        let g = f a b x
        g 2.0 3.0 + g x x

    type private Model =
        {
            Rate: float
            Response: float -> float
        }

    let functionInRecord (x: float) =
        let model =
            {
                Rate = x
                Response = fun y -> y * y + x
            }

        model.Response model.Rate

    let guarded x =
        if x > 1.5 then
            failwithf "too large: %g" x

        if x < -1.5 then
            failwithf "too small: %d, %g" 3 x
        else
            x * x

    let guardOfCases x y =
        match y with
        | y when y > 1.2 -> failwithf "%s" "beyond"
        | y when y > 0.0 -> log y * x
        | _ -> x * y
