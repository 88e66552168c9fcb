namespace FunctionalAD.FSharp

open System
open System.Runtime.CompilerServices
open FunctionalAD
open FunctionalAD.Delegates
open FunctionalAD.Differentiation
open FunctionalAD.Lifting
open FunctionalAD.Rulebook

/// Derivatives at a point: in a function that is itself differentiated each of these calls is the derivative program. A call that the compiler wrote
/// out would be none.
[<AbstractClass; Sealed>]
type internal AtPoint =
    [<MethodImpl(MethodImplOptions.NoInlining); Transform(Transform.Derivative)>]
    static member Derivative(f: Func<'n, 'n>, x: 'n, order: int) : 'n =
        (Building.made<Func<'n, 'n>> Product.Derivative null order (Method.Of f)).Invoke x

    [<MethodImpl(MethodImplOptions.NoInlining); Transform(Transform.Gradient)>]
    static member Gradient(f: Func<'a, 'n>, x: 'a) : 'a =
        (Building.made<Func<'a, 'a>> Product.Gradient null 1 (Method.Of f)).Invoke x

    [<MethodImpl(MethodImplOptions.NoInlining); Transform(Transform.ValueAndGradient)>]
    static member ValueAndGradient(f: Func<'a, 'n>, x: 'a) : 'n * 'a =
        (Building.made<Func<'a, 'n * 'a>> Product.ValueAndGradient null 1 (Method.Of f)).Invoke x

    [<MethodImpl(MethodImplOptions.NoInlining); Transform(Transform.Jvp)>]
    static member Jvp(f: Func<'a, 'b>, x: 'a, v: 'a) : 'b * 'b =
        (Building.made<Func<'a, 'a, 'b * 'b>> Product.Jvp null 1 (Method.Of f)).Invoke(x, v)

    [<MethodImpl(MethodImplOptions.NoInlining); Transform(Transform.Vjp)>]
    static member Vjp(f: Func<'a, 'b>, x: 'a, w: 'b) : 'a =
        (Building.made<Func<'a, 'b, 'a>> Product.Vjp null 1 (Method.Of f)).Invoke(x, w)

    [<MethodImpl(MethodImplOptions.NoInlining); Transform(Transform.Hvp)>]
    static member Hvp(f: Func<'a, 'n>, x: 'a, v: 'a) : 'a =
        (Building.made<Func<'a, 'a, 'a>> Product.Hvp null 1 (Method.Of f)).Invoke(x, v)

    [<MethodImpl(MethodImplOptions.NoInlining); Transform(Transform.Hessian)>]
    static member Hessian(f: Func<'n[], 'n>, x: 'n[]) : 'n[,] =
        (Building.made<Func<'n[], 'n[,]>> Product.Hessian null 1 (Method.Of f)).Invoke x

    [<MethodImpl(MethodImplOptions.NoInlining); Transform(Transform.Jacobian)>]
    static member Jacobian(f: Func<'n[], 'n[]>, x: 'n[]) : 'n[,] =
        (Building.made<Func<'n[], 'n[,]>> Product.Jacobian null 1 (Method.Of f)).Invoke x

    [<MethodImpl(MethodImplOptions.NoInlining); Transform(Transform.Taylor)>]
    static member Taylor(f: Func<'n, 'n>, x: 'n, order: int) : 'n[] =
        (Building.made<Func<'n, 'n[]>> Product.Taylor null order (Method.Of f)).Invoke x

/// What is computed from matrices of derivatives.
module internal Matrix =
    let trace<'n when 'n :> System.Numerics.INumber<'n>> (m: 'n[,]) : 'n =
        let mutable sum = 'n.Zero

        for i in 0 .. Array2D.length1 m - 1 do
            sum <- sum + m[i, i]

        sum

    let transposed (m: 'n[,]) : 'n[,] =
        let t = Array2D.zeroCreate (Array2D.length2 m) (Array2D.length1 m)

        for i in 0 .. Array2D.length1 m - 1 do
            for j in 0 .. Array2D.length2 m - 1 do
                t[j, i] <- m[i, j]

        t

    let rotation<'n when 'n :> System.Numerics.INumber<'n>> (j: 'n[,]) : 'n[] =
        if Array2D.length1 j <> 3 || Array2D.length2 j <> 3 then
            invalidArg "x" "A curl is that of a field of three components over three coordinates."

        [| j[2, 1] - j[1, 2]; j[0, 2] - j[2, 0]; j[1, 0] - j[0, 1] |]

    let divergence<'n when 'n :> System.Numerics.INumber<'n>> (j: 'n[,]) : 'n =
        if Array2D.length1 j <> Array2D.length2 j then
            invalidArg "x" "A divergence is that of a field with a component for each coordinate."

        trace j

/// The face as functions of which all can be lifted.
[<AbstractClass; Sealed>]
type internal Inside =
    static member diff(f: 'n -> 'n) : 'n -> 'n =
        fun x -> AtPoint.Derivative(Func<_, _>(f), x, 1)

    static member diff'(f: 'n -> 'n) : 'n -> 'n * 'n =
        fun x -> (f x, AtPoint.Derivative(Func<_, _>(f), x, 1))

    static member diff2(f: 'n -> 'n) : 'n -> 'n =
        fun x -> AtPoint.Derivative(Func<_, _>(f), x, 2)

    // Where a derivative is made to be held, its order is not known any more when it is used: the functions one inside of the other are.
    static member private nested (n: int) (f: 'n -> 'n) : 'n -> 'n =
        if n = 0 then f else Inside.diff (Inside.nested (n - 1) f)

    static member diffn (n: int) (f: 'n -> 'n) : 'n -> 'n =
        if Known.IsLifted then
            fun x -> AtPoint.Derivative(Func<_, _>(f), x, n)
        else
            Inside.nested n f

    static member taylor (n: int) (f: float -> float) : float -> float[] =
        if Known.IsLifted then
            fun x -> AtPoint.Taylor(Func<_, _>(f), x, n)
        elif n = 0 then
            fun x -> [| f x |]
        else
            let before, last = Inside.taylor (n - 1) f, Inside.nested n f
            let factorial = Seq.fold (fun p k -> p * float k) 1.0 [ 1..n ]
            fun x -> Array.append (before x) [| last x / factorial |]

    static member grad(f: 'a -> 'n) : 'a -> 'a =
        fun x -> AtPoint.Gradient(Func<_, _>(f), x)

    static member grad'(f: 'a -> 'n) : 'a -> 'n * 'a =
        fun x -> AtPoint.ValueAndGradient(Func<_, _>(f), x)

    static member jvp(f: 'a -> 'b) : 'a -> 'a -> 'b * 'b =
        fun x v -> AtPoint.Jvp(Func<_, _>(f), x, v)

    static member jacobianv(f: 'a -> 'b) : 'a -> 'a -> 'b =
        fun x v -> snd (AtPoint.Jvp(Func<_, _>(f), x, v))

    static member vjp(f: 'a -> 'b) : 'a -> 'b * ('b -> 'a) =
        fun x -> (f x, (fun w -> AtPoint.Vjp(Func<_, _>(f), x, w)))

    static member jacobianTv(f: 'a -> 'b) : 'a -> 'b -> 'a =
        fun x w -> AtPoint.Vjp(Func<_, _>(f), x, w)

    static member hvp(f: 'a -> 'n) : 'a -> 'a -> 'a =
        fun x v -> AtPoint.Hvp(Func<_, _>(f), x, v)

    static member hessian(f: 'n[] -> 'n) : 'n[] -> 'n[,] =
        fun x -> AtPoint.Hessian(Func<_, _>(f), x)

    static member hessian'(f: 'n[] -> 'n) : 'n[] -> 'n * 'n[,] =
        fun x -> (f x, AtPoint.Hessian(Func<_, _>(f), x))

    static member gradhessian(f: 'n[] -> 'n) : 'n[] -> 'n[] * 'n[,] =
        fun x -> (AtPoint.Gradient(Func<_, _>(f), x), AtPoint.Hessian(Func<_, _>(f), x))

    static member gradhessian'(f: 'n[] -> 'n) : 'n[] -> 'n * 'n[] * 'n[,] =
        fun x -> (f x, AtPoint.Gradient(Func<_, _>(f), x), AtPoint.Hessian(Func<_, _>(f), x))

    static member laplacian(f: 'n[] -> 'n) : 'n[] -> 'n =
        fun x -> Matrix.trace (AtPoint.Hessian(Func<_, _>(f), x))

    static member jacobian(f: 'n[] -> 'n[]) : 'n[] -> 'n[,] =
        fun x -> AtPoint.Jacobian(Func<_, _>(f), x)

    static member jacobian'(f: 'n[] -> 'n[]) : 'n[] -> 'n[] * 'n[,] =
        fun x -> (f x, AtPoint.Jacobian(Func<_, _>(f), x))

    static member jacobianT(f: 'n[] -> 'n[]) : 'n[] -> 'n[,] =
        fun x -> Matrix.transposed (AtPoint.Jacobian(Func<_, _>(f), x))

    static member curl(f: 'n[] -> 'n[]) : 'n[] -> 'n[] =
        fun x -> Matrix.rotation (AtPoint.Jacobian(Func<_, _>(f), x))

    static member div(f: 'n[] -> 'n[]) : 'n[] -> 'n =
        fun x -> Matrix.divergence (AtPoint.Jacobian(Func<_, _>(f), x))

    static member curldiv(f: 'n[] -> 'n[]) : 'n[] -> 'n[] * 'n =
        fun x ->
            let j = AtPoint.Jacobian(Func<_, _>(f), x)
            (Matrix.rotation j, Matrix.divergence j)
