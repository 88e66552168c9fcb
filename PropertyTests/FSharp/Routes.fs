namespace FunctionalAD.PropertyTests.FSharp

open System
open FSharp.Quotations
open FSharp.Quotations.Patterns
open FunctionalAD.FSharp
open FunctionalAD.PropertyTests.FSharp.Signatures
open Xunit

type Shape =
    | Circle of radius: float
    | Box of float * float
    | Dot

[<Struct>]
type Pair = { First: float; Second: float }

/// Functions that are written once and come as a plain function and as a quotation.
type Route =
    static member Of
        (name: string, [<ReflectedDefinition(true)>] f: Expr<float -> float>)
        : string * (float -> float) * Expr<float -> float> =
        match f with
        | WithValue(value, _, quoted) -> name, unbox<float -> float> value, Expr.Cast quoted
        | _ -> invalidArg (nameof f) "It is no function."

/// What is captured, what derivatives are taken inside, and what else the corpus of methods has not: by both routes, equal to the last bit, and as the numeric
/// twins say.
module RouteTests =
    let globalList = [ 0.5; 1.5; -2.0 ]
    let pairs = [ (1.0, 2.0); (3.0, -0.5) ]
    let inline squared x = x * x
    let inline sum (f: 'a -> 'b) (a: 'a) (b: 'a) = f a + f b

    let area shape =
        match shape with
        | Circle r -> Math.PI * r * r
        | Box(a, b) -> a * b
        | Dot -> 0.0

    let private captured =
        let weights = [ 1.0; 2.0; 4.0 ]
        let counts = [ 1; 2; 3 ]
        let rows = [ [ 1.0; 2.0 ]; [ 3.0 ] ]
        let table = [| 0.5; 1.5 |]
        let some, none = Some 1.5, (None: float option)
        let rate = ref 1.25
        let f = fun x -> sin x * x

        [
            Route.Of("list", (fun a -> weights |> List.sumBy (fun x -> a * x * a)))
            Route.Of("list of a module", (fun a -> globalList |> List.sumBy (fun x -> exp (a * x))))
            Route.Of("list of tuples", (fun a -> pairs |> List.sumBy (fun (x, y) -> a * x * sin (a * y))))
            Route.Of("list folded", (fun a -> weights |> List.fold (fun s x -> s * a + x) 0.0))
            Route.Of("list mapped", (fun a -> weights |> List.map (fun x -> x ** a) |> List.max))
            Route.Of("list of two", (fun a -> List.map2 (fun x y -> a * x + y * a * a) weights globalList |> List.sum))
            Route.Of("list by index", (fun a -> weights[1] * a * a + float weights.Length))
            Route.Of("list of numbers", (fun a -> counts |> List.sumBy (fun k -> pown a k / float k)))
            Route.Of("list of lists", (fun a -> rows |> List.sumBy (fun row -> row |> List.sumBy (fun x -> x * a * a))))
            Route.Of(
                "list matched",
                (fun a ->
                    match weights with
                    | [] -> 0.0
                    | x :: y :: _ -> x * a * a + y
                    | [ x ] -> x * a)
            )
            Route.Of(
                "list walked",
                (fun a ->
                    let mutable s = 0.0

                    for x in weights do
                        s <- s * a + x

                    s)
            )
            Route.Of(
                "list by recursion",
                (fun a ->
                    let rec horner acc l =
                        match l with
                        | [] -> acc
                        | x :: rest -> horner (acc * a + x) rest

                    horner 0.0 weights)
            )
            Route.Of("list to array", (fun a -> weights |> List.toArray |> Array.sumBy (fun x -> x * a * a)))
            Route.Of("list made longer", (fun a -> a :: weights |> List.rev |> List.reduce (fun s x -> s * 0.5 + x * a)))
            Route.Of("array", (fun a -> table |> Array.sumBy (fun x -> x * a * a)))
            Route.Of(
                "option",
                (fun a ->
                    (match some with
                     | Some x -> x * a * a
                     | None -> a)
                    + Option.defaultValue a none * a)
            )
            Route.Of("union", (fun a -> area (Circle a) + area (Box(a, 2.0)) * area Dot))
            Route.Of("reference", (fun a -> exp (rate.Value * a)))
            Route.Of("function", (fun a -> f a * f (a * a)))
        ]

    let private inside =
        let slope = diff (fun y -> y * y * y)
        let gradient = grad' (fun (x, y) -> x * y * y)
        let curvature = hessian (fun (x: float[]) -> x[0] * x[0] * x[1] * x[1])

        [
            Route.Of("derivative of a derivative", diff (fun y -> exp (y * y)))
            Route.Of("third derivative", diff (diff (fun y -> y ** 4.0)))
            Route.Of("derivative inside", (fun x -> x * diff (fun y -> x * y * y) x))
            Route.Of("derivative of high order inside", (fun x -> diffn 3 (fun y -> y ** 5.0 * x) x))
            Route.Of("value and derivative inside", (fun x -> let v, d = diff' (fun y -> y * y * x) x in v * d))
            Route.Of("gradient inside", (fun x -> let a, b = grad (fun (u, v) -> u * v * v * x) (x, 2.0 * x) in a * b))
            Route.Of("gradient of an array inside", (fun x -> grad (fun (y: float[]) -> y[0] * y[1] * x) [| x; 2.0 |] |> Array.sum))
            Route.Of(
                "gradient of a list inside",
                (fun x ->
                    grad (fun (l: float list) -> l |> List.sumBy (fun v -> v * v * x)) [ x; 2.0 * x ]
                    |> List.sum)
            )
            Route.Of(
                "gradient that is changed",
                (fun x ->
                    let g = grad (fun (y: float[]) -> y[0] * y[1] * x) [| x; 2.0 |]
                    g[0] <- g[0] * x
                    g[0] + g[1])
            )
            Route.Of(
                "Jacobian inside",
                (fun x ->
                    let j =
                        jacobian (fun (y: float[]) -> [| y[0] * y[1]; y[1] * y[1] * x |]) [| x; 2.0 |] in

                    j[0, 1] * j[1, 1])
            )
            Route.Of("curvature inside", (fun x -> laplacian (fun (y: float[]) -> y[0] * y[0] * y[1] * y[1] * x) [| x; 2.0 |]))
            Route.Of("tangent inside", (fun x -> let v, d = jvp (fun (u, v) -> u * v) (x, x) (1.0, 2.0) in v * d))
            Route.Of(
                "cotangent inside",
                (fun x ->
                    let v, back = vjp (fun (u, v) -> u * v) (x, x * x) in
                    let a, b = back x in
                    v * a + b)
            )
            Route.Of("derivative held", (fun x -> slope x * x))
            Route.Of("gradient held", (fun x -> let v, (a, b) = gradient (x, 2.0 * x) in v * a * b))
            Route.Of("Hessian held", (fun x -> let h = curvature [| x; 2.0 |] in h[0, 1] * h[1, 1]))
            Route.Of(
                "Newton's iteration",
                (fun a ->
                    let g y = y * y * y - a * a - 1.0
                    let mutable y = 2.0

                    for _ in 1..20 do
                        y <- y - g y / diff g y

                    y)
            )
            Route.Of(
                "descent",
                (fun a ->
                    let mutable x = [| 1.0; 1.0 |]

                    for _ in 1..5 do
                        let g = grad (fun (y: float[]) -> (y[0] - a) * (y[0] - a) + y[1] * y[0] * a) x
                        x <- Array.map2 (fun u v -> u - 0.1 * v) x g

                    x[0] * x[1])
            )
            Route.Of(
                "recursion inside",
                (fun x ->
                    let rec power k y =
                        if k = 0 then 1.0 else y * power (k - 1) y + x

                    diff (fun y -> power 3 y) x)
            )
        ]

    let private others =
        [
            Route.Of("inline", (fun x -> squared x + sum (fun y -> y * x) x 2.0))
            Route.Of("guard with a text", (fun x -> if x > 100.0 then failwithf "too large: %g" x else x * x))
            Route.Of(
                "guard among cases",
                (fun x ->
                    match x with
                    | y when y > 100.0 -> failwithf "%s, %d" "beyond" 3
                    | y when y > 0.0 -> log y
                    | y -> y * y)
            )
            Route.Of("negative power", (fun x -> pown x -2 + pown (x + 3.0) -1))
            Route.Of("power of a number that is computed", (fun x -> List.sum [ for k in -2 .. 2 -> pown (x + 3.0) k ]))
            Route.Of("struct tuple", (fun x -> let struct (a, b) = struct (x * x, sin x) in a * b))
            Route.Of("struct record", (fun x -> let p = { First = x; Second = x * x } in p.First * p.Second))
            Route.Of(
                "option mapped",
                (fun x ->
                    (if x > 0.0 then Some x else None)
                    |> Option.map (fun y -> y * y)
                    |> Option.defaultValue (-x))
            )
            Route.Of("union made", (fun x -> area (if x > 0.0 then Circle x else Box(x, 3.0 * x))))
            Route.Of("unit of measure", (fun x -> float (x * 2.0<s> * (x * 3.0<m / s>))))
            Route.Of(
                "partial application",
                (fun x ->
                    let add a b = a * b + sin a in
                    let f = add x in
                    f 2.0 * f x)
            )
            Route.Of("composition", (fun x -> (sin >> exp >> (fun y -> y * x)) x))
            Route.Of(
                "captured variable that changes",
                (fun x ->
                    let mutable total = 1.0 in
                    let term k = total * x + k in
                    total <- total + x
                    term 2.0)
            )
            Route.Of("sequence", (fun x -> Seq.init 5 (fun k -> x / float (k + 1)) |> Seq.map (fun y -> y * y) |> Seq.sum))
            Route.Of(
                "comprehension",
                (fun x ->
                    [|
                        for k in 1..5 do
                            if k % 2 = 1 then
                                yield sin (x * float k)
                    |]
                    |> Array.sum)
            )
            Route.Of(
                "mutual recursion",
                (fun x ->
                    let rec even n y =
                        if n = 0 then y else odd (n - 1) (y * 0.5 + x)

                    and odd n y =
                        if n = 0 then -y else even (n - 1) (y * x)

                    even 5 x)
            )
        ]

    let private all = captured @ inside @ others
    let names = TheoryData<string>(all |> List.map (fun (name, _, _) -> name))

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``is the same by both routes, and what the numeric twin says`` (name: string) =
        let _, f, quoted = all |> List.find (fun (n, _, _) -> n = name)
        let d, both, q = diff f, diff' f, Quoted.diff' quoted

        for x in [ -1.27; -0.44; 0.16; 0.83; 1.91; 2.5 ] do
            let value, slope = both x
            Close.number 1e-13 (f x) value
            Close.number 1e-6 (numdiff f x) slope
            Close.number 1e-13 slope (d x)
            let value', slope' = q x
            Close.number 1e-14 value value'
            Close.number 1e-13 slope slope'

    [<Fact>]
    let ``there is nothing that two names mean`` () =
        Assert.Equal(all.Length, all |> List.distinctBy (fun (n, _, _) -> n) |> List.length)

    [<Fact>]
    let ``a guard throws what it throws`` () =
        let d = diff (fun x -> if x < 0.0 then failwithf "negative: %g, %d" x 3 else sqrt x)

        Assert.Equal(0.25, d 4.0)
        Assert.Equal("negative: -4, 3", Assert.Throws<Exception>(fun () -> d -4.0 |> ignore).Message)
