namespace FunctionalAD.FSharp

open System
open FunctionalAD
open FunctionalAD.Delegates

/// Derivatives of plain F# functions. The function comes first, then the point: `grad f` builds once and is a function to call many times.
/// A prime means "the value too, first".
[<AutoOpen>]
module Functions =
    /// <summary>f′ of a function of one number; it has the unit of the value over that of the argument.</summary>
    /// <param name="f">A plain function; its compiled code is read, and that of what it calls.</param>
    /// <exception cref="T:FunctionalAD.NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    let diff (f: float<'u> -> float<'v>) : float<'u> -> float<'v / 'u> =
        Building.measured (Building.unary<float, float, float> Product.Derivative 1 (Building.bare f))

    /// <summary>(f, f′)</summary>
    /// <param name="f">A plain function.</param>
    let diff' (f: float<'u> -> float<'v>) : float<'u> -> float<'v> * float<'v / 'u> =
        Building.measured (Building.unary<float, float, float * float> Product.ValueAndGradient 1 (Building.bare f))

    /// <summary>f″, by Taylor arithmetic.</summary>
    /// <param name="f">A plain function.</param>
    let diff2 (f: float<'u> -> float<'v>) : float<'u> -> float<'v / 'u^2> =
        Building.measured (Building.unary<float, float, float> Product.Derivative 2 (Building.bare f))

    /// <summary>The n-th derivative, by Taylor arithmetic.</summary>
    /// <param name="n">The order.</param>
    /// <param name="f">A plain function.</param>
    let diffn (n: int) (f: float -> float) : float -> float =
        if n < 0 then
            invalidArg (nameof n) "The order of a derivative is not negative."

        Building.unary<float, float, float> Product.Derivative n f

    /// <summary>The Taylor coefficients f⁽ᵏ⁾(x)/k!, k = 0 … n.</summary>
    /// <param name="n">The order of the last one.</param>
    /// <param name="f">A plain function.</param>
    let taylor (n: int) (f: float -> float) : float -> float[] =
        if n < 0 then
            invalidArg (nameof n) "The order of a derivative is not negative."

        let d = Taylor.Of(Building.lifted f, n)
        fun x -> d.Invoke x

    /// <summary>∇f, of the type of the point: a number, a tuple, a record, an array of numbers, or one made of these.</summary>
    /// <param name="f">A plain function.</param>
    let grad (f: 'a -> float) : 'a -> 'a =
        Building.unary<'a, float, 'a> Product.Gradient 1 f

    /// <summary>(f, ∇f)</summary>
    /// <param name="f">A plain function.</param>
    let grad' (f: 'a -> float) : 'a -> float * 'a =
        Building.unary<'a, float, float * 'a> Product.ValueAndGradient 1 f

    /// <summary>(J·v with the value first): x, v ↦ (f(x), J(x)·v), by forward accumulation.</summary>
    /// <param name="f">A plain function.</param>
    let jvp (f: 'a -> 'b) : 'a -> 'a -> 'b * 'b =
        Building.binary<'a, 'b, 'a, 'b * 'b> Product.Jvp f

    /// <summary>∇f·v, the slope along a direction.</summary>
    /// <param name="f">A plain function.</param>
    let gradv (f: 'a -> float) : 'a -> 'a -> float =
        let both = jvp f
        fun x v -> snd (both x v)

    /// <summary>x ↦ (f(x), w ↦ J(x)ᵀ·w), by reverse accumulation; the second is to be called any number of times.</summary>
    /// <param name="f">A plain function.</param>
    let vjp (f: 'a -> 'b) : 'a -> 'b * ('b -> 'a) =
        let d = Vjp.Of<'a, 'b>(Building.lifted f)

        fun x ->
            let struct (value, pullback) = d.Invoke x
            (value, pullback.Invoke)

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A plain function.</param>
    let hvp (f: 'a -> float) : 'a -> 'a -> 'a =
        Building.binary<'a, float, 'a, 'a> Product.Hvp f

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A plain function.</param>
    let hessianv (f: 'a -> float) : 'a -> 'a -> 'a = hvp f

    /// <summary>The matrix of second derivatives.</summary>
    /// <param name="f">A plain function.</param>
    let hessian (f: float[] -> float) : float[] -> float[,] =
        Building.unary<float[], float, float[,]> Product.Hessian 1 f

    /// <summary>(f, H)</summary>
    /// <param name="f">A plain function.</param>
    let hessian' (f: float[] -> float) : float[] -> float * float[,] =
        let h = hessian f
        fun x -> (f x, h x)

    /// <summary>(∇f, H)</summary>
    /// <param name="f">A plain function.</param>
    let gradhessian (f: float[] -> float) : float[] -> float[] * float[,] =
        let g, h = grad f, hessian f
        fun x -> (g x, h x)

    /// <summary>(f, ∇f, H)</summary>
    /// <param name="f">A plain function.</param>
    let gradhessian' (f: float[] -> float) : float[] -> float * float[] * float[,] =
        let g, h = grad' f, hessian f

        fun x ->
            let value, gradient = g x
            (value, gradient, h x)

    let private trace (m: float[,]) =
        let mutable sum = 0.0

        for i in 0 .. Array2D.length1 m - 1 do
            sum <- sum + m[i, i]

        sum

    /// <summary>Δf, the sum of the second derivatives by each coordinate.</summary>
    /// <param name="f">A plain function.</param>
    let laplacian (f: float[] -> float) : float[] -> float =
        let h = hessian f
        fun x -> trace (h x)

    /// <summary>J, a row for each component of the value.</summary>
    /// <param name="f">A plain function.</param>
    let jacobian (f: float[] -> float[]) : float[] -> float[,] =
        Building.unary<float[], float[], float[,]> Product.Jacobian 1 f

    /// <summary>(f, J)</summary>
    /// <param name="f">A plain function.</param>
    let jacobian' (f: float[] -> float[]) : float[] -> float[] * float[,] =
        let j = jacobian f
        fun x -> (f x, j x)

    /// <summary>J·v, without J.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianv (f: 'a -> 'b) : 'a -> 'a -> 'b =
        let both = jvp f
        fun x v -> snd (both x v)

    let private transposed (m: float[,]) =
        Array2D.init (Array2D.length2 m) (Array2D.length1 m) (fun i j -> m[j, i])

    /// <summary>Jᵀ, a column for each component of the value.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianT (f: float[] -> float[]) : float[] -> float[,] =
        let j = jacobian f
        fun x -> transposed (j x)

    /// <summary>Jᵀ·w, without J.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianTv (f: 'a -> 'b) : 'a -> 'b -> 'a =
        Building.binary<'a, 'b, 'b, 'a> Product.Vjp f

    /// <summary>x ↦ (f(x), w ↦ Jᵀ·w)</summary>
    /// <param name="f">A plain function.</param>
    let jacobianTv'' (f: 'a -> 'b) : 'a -> 'b * ('b -> 'a) = vjp f

    let private inSpace (j: float[,]) =
        if Array2D.length1 j <> 3 || Array2D.length2 j <> 3 then
            invalidArg "x" "A curl is that of a field of three components over three coordinates."

    let private rotation (j: float[,]) =
        [| j[2, 1] - j[1, 2]; j[0, 2] - j[2, 0]; j[1, 0] - j[0, 1] |]

    /// <summary>∇×f, of a field over three coordinates.</summary>
    /// <param name="f">A plain function.</param>
    let curl (f: float[] -> float[]) : float[] -> float[] =
        let j = jacobian f

        fun x ->
            let j = j x
            inSpace j
            rotation j

    /// <summary>∇·f, the trace of the Jacobian.</summary>
    /// <param name="f">A plain function.</param>
    let div (f: float[] -> float[]) : float[] -> float =
        let j = jacobian f

        fun x ->
            let j = j x

            if Array2D.length1 j <> Array2D.length2 j then
                invalidArg (nameof x) "A divergence is that of a field with a component for each coordinate."

            trace j

    /// <summary>(∇×f, ∇·f)</summary>
    /// <param name="f">A plain function.</param>
    let curldiv (f: float[] -> float[]) : float[] -> float[] * float =
        let j = jacobian f

        fun x ->
            let j = j x
            inSpace j
            (rotation j, trace j)
