namespace FunctionalAD.FSharp

open System
open System.Linq.Expressions
open FunctionalAD
open FunctionalAD.Delegates

/// What both faces share: derivatives of a function that has become an expression lambda, as functions of F#.
module internal Derived =
    let diff o (f: Expression<Func<'n, 'n>>) : 'n -> 'n =
        Building.unary<'n, 'n, 'n> Product.Derivative o 1 f

    let diff' o (f: Expression<Func<'n, 'n>>) : 'n -> 'n * 'n =
        Building.unary<'n, 'n, 'n * 'n> Product.ValueAndGradient o 1 f

    let diff2 o (f: Expression<Func<'n, 'n>>) : 'n -> 'n =
        Building.unary<'n, 'n, 'n> Product.Derivative o 2 f

    let diffn n o (f: Expression<Func<'n, 'n>>) : 'n -> 'n =
        if n < 0 then
            invalidArg (nameof n) "The order of a derivative is not negative."

        Building.unary<'n, 'n, 'n> (if n = 0 then Product.Value else Product.Derivative) o n f

    let taylor n o (f: Expression<Func<float, float>>) : float -> float[] =
        if n < 0 then
            invalidArg (nameof n) "The order of a derivative is not negative."

        let d = Taylor.Of(f, n, o)
        fun x -> d.Invoke x

    let grad o (f: Expression<Func<'a, 'n>>) : 'a -> 'a =
        Building.unary<'a, 'n, 'a> Product.Gradient o 1 f

    let grad' o (f: Expression<Func<'a, 'n>>) : 'a -> 'n * 'a =
        Building.unary<'a, 'n, 'n * 'a> Product.ValueAndGradient o 1 f

    let jvp o (f: Expression<Func<'a, 'b>>) : 'a -> 'a -> 'b * 'b =
        Building.binary<'a, 'b, 'a, 'b * 'b> Product.Jvp o f

    let jacobianv o (f: Expression<Func<'a, 'b>>) : 'a -> 'a -> 'b =
        let both = jvp o f
        fun x v -> snd (both x v)

    let vjp o (f: Expression<Func<'a, 'b>>) : 'a -> 'b * ('b -> 'a) =
        let d = Vjp.Of<'a, 'b>(f, o)

        fun x ->
            let struct (value, pullback) = d.Invoke x
            (value, pullback.Invoke)

    let jacobianTv o (f: Expression<Func<'a, 'b>>) : 'a -> 'b -> 'a =
        Building.binary<'a, 'b, 'b, 'a> Product.Vjp o f

    let hvp o (f: Expression<Func<'a, 'n>>) : 'a -> 'a -> 'a =
        Building.binary<'a, 'n, 'a, 'a> Product.Hvp o f

    let hessian o (f: Expression<Func<'n[], 'n>>) : 'n[] -> 'n[,] =
        Building.unary<'n[], 'n, 'n[,]> Product.Hessian o 1 f

    let private value o (f: Expression<Func<'a, 'b>>) : 'a -> 'b =
        Building.unary<'a, 'b, 'b> Product.Value o 1 f

    let hessian' o (f: Expression<Func<'n[], 'n>>) : 'n[] -> 'n * 'n[,] =
        let value, h = value o f, hessian o f
        fun x -> (value x, h x)

    let gradhessian o (f: Expression<Func<'n[], 'n>>) : 'n[] -> 'n[] * 'n[,] =
        let g, h = grad o f, hessian o f
        fun x -> (g x, h x)

    let gradhessian' o (f: Expression<Func<'n[], 'n>>) : 'n[] -> 'n * 'n[] * 'n[,] =
        let g, h = grad' o f, hessian o f

        fun x ->
            let value, gradient = g x
            (value, gradient, h x)

    let laplacian o (f: Expression<Func<'n[], 'n>>) : 'n[] -> 'n =
        let h = hessian o f
        fun x -> Matrix.trace (h x)

    let jacobian o (f: Expression<Func<'n[], 'n[]>>) : 'n[] -> 'n[,] =
        Building.unary<'n[], 'n[], 'n[,]> Product.Jacobian o 1 f

    let jacobian' o (f: Expression<Func<'n[], 'n[]>>) : 'n[] -> 'n[] * 'n[,] =
        let value, j = value o f, jacobian o f
        fun x -> (value x, j x)

    let jacobianT o (f: Expression<Func<'n[], 'n[]>>) : 'n[] -> 'n[,] =
        let j = jacobian o f
        fun x -> Matrix.transposed (j x)

    let curl o (f: Expression<Func<'n[], 'n[]>>) : 'n[] -> 'n[] =
        let j = jacobian o f
        fun x -> Matrix.rotation (j x)

    let div o (f: Expression<Func<'n[], 'n[]>>) : 'n[] -> 'n =
        let j = jacobian o f
        fun x -> Matrix.divergence (j x)

    let curldiv o (f: Expression<Func<'n[], 'n[]>>) : 'n[] -> 'n[] * 'n =
        let j = jacobian o f

        fun x ->
            let j = j x
            (Matrix.rotation j, Matrix.divergence j)
