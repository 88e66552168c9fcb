namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

type Shape =
    | Circle of radius: float
    | Rectangle of width: float * height: float
    | Empty

[<Struct>]
type Reading =
    | Measured of value: float
    | Missing

type Wrapped = Wrapped of float

type Tree =
    | Leaf of float
    | Node of Tree * Tree

type Expr =
    | Var
    | Const of float
    | Add of Expr * Expr
    | Mul of Expr * Expr
    | Sin of Expr

/// Unions, options, results.
[<ReflectedDefinition>]
module Unions =
    let private area shape =
        match shape with
        | Circle r -> 3.0 * r * r
        | Rectangle(w, h) -> w * h
        | Empty -> 0.0

    let union x y =
        area (Circle x) + area (Rectangle(x, y)) + area Empty

    let chosenUnion x y =
        let shape =
            if x > 1.0 then Circle x
            elif y > 0.0 then Rectangle(x, y)
            else Empty

        area shape

    let wrapped (x: float) =
        let (Wrapped y) = Wrapped(x * x)
        y + x

    let structUnion x =
        match (if x > 0.0 then Measured x else Missing) with
        | Measured v -> v * v
        | Missing -> 1.0

    let some (x: float) =
        match Some(x * x) with
        | Some y -> y + x
        | None -> 0.0

    let private positive (x: float) = if x > 0.0 then Some x else None

    let option x =
        match positive x with
        | Some y -> y * y
        | None -> -1.0

    let optionMap x =
        positive x |> Option.map (fun y -> y * y) |> Option.defaultValue 0.5

    let optionBind (x: float) (y: float) =
        positive x
        |> Option.bind (fun a -> positive y |> Option.map (fun b -> a * b))
        |> Option.defaultValue x

    let optionIsSome x =
        let o = positive x
        if o.IsSome then o.Value * 2.0 else x

    let valueOption x =
        match (if x > 0.0 then ValueSome(x * x) else ValueNone) with
        | ValueSome y -> y
        | ValueNone -> x

    let private checkedRoot x =
        if x < 0.0 then Error(-x) else Ok(sqrt (x + 1.0))

    let result x =
        match checkedRoot x with
        | Ok y -> y * x
        | Error e -> e * e

    let resultBind x =
        checkedRoot x
        |> Result.bind (fun y -> if y > 1.2 then Ok(y * y) else Error y)
        |> Result.map (fun y -> y + x)
        |> function
            | Ok y -> y
            | Error e -> 2.0 * e

    let rec private evaluate tree =
        match tree with
        | Leaf x -> x
        | Node(a, b) -> evaluate a * evaluate b + 1.0

    let tree (x: float) (y: float) =
        evaluate (Node(Leaf x, Node(Leaf y, Leaf x)))

    let rec private value x expr =
        match expr with
        | Var -> x
        | Const c -> c
        | Add(a, b) -> value x a + value x b
        | Mul(a, b) -> value x a * value x b
        | Sin a -> sin (value x a)

    let expression (x: float) =
        value x (Add(Mul(Var, Const 2.0), Sin(Mul(Var, Var))))

    let (|Positive|Negative|) x =
        if x > 0.0 then Positive x else Negative(-x)

    let activePattern x =
        match x with
        | Positive y -> y * y
        | Negative y -> 2.0 * y

    let (|Small|_|) x =
        if abs x < 1.0 then Some(x * x) else None

    let partialPattern x =
        match x with
        | Small y -> y
        | _ -> 2.0 * x - 1.0

    let unionInLoop x n =
        let mutable total = 0.0

        for i in 0..n do
            let shape =
                match i % 3 with
                | 0 -> Circle x
                | 1 -> Rectangle(x, float i)
                | _ -> Empty

            total <- total + area shape

        total
