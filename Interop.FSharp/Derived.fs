namespace FunctionalAD.FSharp

open System
open System.Linq.Expressions
open FunctionalAD
open FunctionalAD.Delegates

/// What both faces share: derivatives of a function that has become an expression lambda, as functions of F#.
module internal Derived =
    let diff (f: Expression<Func<float, float>>) : float -> float =
        Building.unary<float, float, float> Product.Derivative 1 f

    let diff' (f: Expression<Func<float, float>>) : float -> float * float =
        Building.unary<float, float, float * float> Product.ValueAndGradient 1 f

    let diff2 (f: Expression<Func<float, float>>) : float -> float =
        Building.unary<float, float, float> Product.Derivative 2 f

    let diffn (n: int) (f: Expression<Func<float, float>>) : float -> float =
        if n < 0 then
            invalidArg (nameof n) "The order of a derivative is not negative."

        Building.unary<float, float, float> Product.Derivative n f

    let taylor (n: int) (f: Expression<Func<float, float>>) : float -> float[] =
        if n < 0 then
            invalidArg (nameof n) "The order of a derivative is not negative."

        let d = Taylor.Of(f, n)
        fun x -> d.Invoke x

    let grad (f: Expression<Func<'a, float>>) : 'a -> 'a =
        Building.unary<'a, float, 'a> Product.Gradient 1 f

    let grad' (f: Expression<Func<'a, float>>) : 'a -> float * 'a =
        Building.unary<'a, float, float * 'a> Product.ValueAndGradient 1 f

    let jvp (f: Expression<Func<'a, 'b>>) : 'a -> 'a -> 'b * 'b =
        Building.binary<'a, 'b, 'a, 'b * 'b> Product.Jvp f

    let gradv (f: Expression<Func<'a, float>>) : 'a -> 'a -> float =
        let both = jvp f
        fun x v -> snd (both x v)

    let vjp (f: Expression<Func<'a, 'b>>) : 'a -> 'b * ('b -> 'a) =
        let d = Vjp.Of<'a, 'b>(f)

        fun x ->
            let struct (value, pullback) = d.Invoke x
            (value, pullback.Invoke)

    let hvp (f: Expression<Func<'a, float>>) : 'a -> 'a -> 'a =
        Building.binary<'a, float, 'a, 'a> Product.Hvp f

    let hessianv (f: Expression<Func<'a, float>>) : 'a -> 'a -> 'a = hvp f

    let hessian (f: Expression<Func<float[], float>>) : float[] -> float[,] =
        Building.unary<float[], float, float[,]> Product.Hessian 1 f

    let hessian' (f: Expression<Func<float[], float>>) : float[] -> float * float[,] =
        let value, h = Building.unary<float[], float, float> Product.Value 1 f, hessian f
        fun x -> (value x, h x)

    let gradhessian (f: Expression<Func<float[], float>>) : float[] -> float[] * float[,] =
        let g, h = grad f, hessian f
        fun x -> (g x, h x)

    let gradhessian' (f: Expression<Func<float[], float>>) : float[] -> float * float[] * float[,] =
        let g, h = grad' f, hessian f

        fun x ->
            let value, gradient = g x
            (value, gradient, h x)

    let private trace (m: float[,]) =
        let mutable sum = 0.0

        for i in 0 .. Array2D.length1 m - 1 do
            sum <- sum + m[i, i]

        sum

    let laplacian (f: Expression<Func<float[], float>>) : float[] -> float =
        let h = hessian f
        fun x -> trace (h x)

    let jacobian (f: Expression<Func<float[], float[]>>) : float[] -> float[,] =
        Building.unary<float[], float[], float[,]> Product.Jacobian 1 f

    let jacobian' (f: Expression<Func<float[], float[]>>) : float[] -> float[] * float[,] =
        let value, j =
            Building.unary<float[], float[], float[]> Product.Value 1 f, jacobian f

        fun x -> (value x, j x)

    let jacobianv (f: Expression<Func<'a, 'b>>) : 'a -> 'a -> 'b =
        let both = jvp f
        fun x v -> snd (both x v)

    let private transposed (m: float[,]) =
        Array2D.init (Array2D.length2 m) (Array2D.length1 m) (fun i j -> m[j, i])

    let jacobianT (f: Expression<Func<float[], float[]>>) : float[] -> float[,] =
        let j = jacobian f
        fun x -> transposed (j x)

    let jacobianTv (f: Expression<Func<'a, 'b>>) : 'a -> 'b -> 'a =
        Building.binary<'a, 'b, 'b, 'a> Product.Vjp f

    let jacobianTv'' (f: Expression<Func<'a, 'b>>) : 'a -> 'b * ('b -> 'a) = vjp f

    let private inSpace (j: float[,]) =
        if Array2D.length1 j <> 3 || Array2D.length2 j <> 3 then
            invalidArg "x" "A curl is that of a field of three components over three coordinates."

    let private rotation (j: float[,]) =
        [| j[2, 1] - j[1, 2]; j[0, 2] - j[2, 0]; j[1, 0] - j[0, 1] |]

    let curl (f: Expression<Func<float[], float[]>>) : float[] -> float[] =
        let j = jacobian f

        fun x ->
            let j = j x
            inSpace j
            rotation j

    let div (f: Expression<Func<float[], float[]>>) : float[] -> float =
        let j = jacobian f

        fun x ->
            let j = j x

            if Array2D.length1 j <> Array2D.length2 j then
                invalidArg (nameof x) "A divergence is that of a field with a component for each coordinate."

            trace j

    let curldiv (f: Expression<Func<float[], float[]>>) : float[] -> float[] * float =
        let j = jacobian f

        fun x ->
            let j = j x
            inSpace j
            (rotation j, trace j)
