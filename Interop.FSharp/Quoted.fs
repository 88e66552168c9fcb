namespace FunctionalAD.FSharp

open FSharp.Quotations

/// Derivatives of quoted F# functions: `Quoted.grad <@ fun (x, y) -> x * y @>`, by the names of plain ones. What is quoted is read as it is
/// written; what it captured has the value that it had when it was quoted.
[<RequireQualifiedAccess>]
module Quoted =
    /// <summary>f′ of a function of one number; it has the unit of the value over that of the argument.</summary>
    /// <param name="f">A quoted function.</param>
    /// <exception cref="T:FunctionalAD.NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    let diff (f: Expr<float<'u> -> float<'v>>) : float<'u> -> float<'v / 'u> =
        Building.measured (Building.plain (Derived.diff null) Inside.diff (Building.bare (Quotation.compiled f)))

    /// <summary>(f, f′)</summary>
    /// <param name="f">A quoted function.</param>
    let diff' (f: Expr<float<'u> -> float<'v>>) : float<'u> -> float<'v> * float<'v / 'u> =
        Building.measured (Building.plain (Derived.diff' null) Inside.diff' (Building.bare (Quotation.compiled f)))

    /// <summary>f″, by Taylor arithmetic.</summary>
    /// <param name="f">A quoted function.</param>
    let diff2 (f: Expr<float<'u> -> float<'v>>) : float<'u> -> float<'v / 'u^2> =
        Building.measured (Building.plain (Derived.diff2 null) Inside.diff2 (Building.bare (Quotation.compiled f)))

    /// <summary>The n-th derivative, by Taylor arithmetic.</summary>
    /// <param name="n">The order.</param>
    /// <param name="f">A quoted function.</param>
    let diffn (n: int) (f: Expr<float -> float>) : float -> float =
        Building.plain (Derived.diffn n null) (Inside.diffn n) (Quotation.compiled f)

    /// <summary>The Taylor coefficients f⁽ᵏ⁾(x)/k!, k = 0 … n.</summary>
    /// <param name="n">The order of the last one.</param>
    /// <param name="f">A quoted function.</param>
    let taylor (n: int) (f: Expr<float -> float>) : float -> float[] =
        Building.plain (Derived.taylor n null) (Inside.taylor n) (Quotation.compiled f)

    /// <summary>∇f, of the type of the point: a number, a tuple, a record, an array or list of numbers, or one made of these.</summary>
    /// <param name="f">A quoted function.</param>
    let grad (f: Expr<'a -> float>) : 'a -> 'a =
        Building.plain (Derived.grad null) Inside.grad (Quotation.compiled f)

    /// <summary>(f, ∇f)</summary>
    /// <param name="f">A quoted function.</param>
    let grad' (f: Expr<'a -> float>) : 'a -> float * 'a =
        Building.plain (Derived.grad' null) Inside.grad' (Quotation.compiled f)

    /// <summary>x, v ↦ (f(x), J(x)·v), by forward accumulation.</summary>
    /// <param name="f">A quoted function.</param>
    let jvp (f: Expr<'a -> 'b>) : 'a -> 'a -> 'b * 'b =
        Building.plain2 (Derived.jvp null) Inside.jvp (Quotation.compiled f)

    /// <summary>∇f·v, the slope along a direction.</summary>
    /// <param name="f">A quoted function.</param>
    let gradv (f: Expr<'a -> float>) : 'a -> 'a -> float =
        Building.plain2 (Derived.jacobianv null) Inside.jacobianv (Quotation.compiled f)

    /// <summary>x ↦ (f(x), w ↦ J(x)ᵀ·w), by reverse accumulation; the second is to be called any number of times.</summary>
    /// <param name="f">A quoted function.</param>
    let vjp (f: Expr<'a -> 'b>) : 'a -> 'b * ('b -> 'a) =
        Building.plain (Derived.vjp null) Inside.vjp (Quotation.compiled f)

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A quoted function.</param>
    let hvp (f: Expr<'a -> float>) : 'a -> 'a -> 'a =
        Building.plain2 (Derived.hvp null) Inside.hvp (Quotation.compiled f)

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A quoted function.</param>
    let hessianv (f: Expr<'a -> float>) : 'a -> 'a -> 'a =
        Building.plain2 (Derived.hvp null) Inside.hvp (Quotation.compiled f)

    /// <summary>The matrix of second derivatives.</summary>
    /// <param name="f">A quoted function.</param>
    let hessian (f: Expr<float[] -> float>) : float[] -> float[,] =
        Building.plain (Derived.hessian null) Inside.hessian (Quotation.compiled f)

    /// <summary>(f, H)</summary>
    /// <param name="f">A quoted function.</param>
    let hessian' (f: Expr<float[] -> float>) : float[] -> float * float[,] =
        Building.plain (Derived.hessian' null) Inside.hessian' (Quotation.compiled f)

    /// <summary>(∇f, H)</summary>
    /// <param name="f">A quoted function.</param>
    let gradhessian (f: Expr<float[] -> float>) : float[] -> float[] * float[,] =
        Building.plain (Derived.gradhessian null) Inside.gradhessian (Quotation.compiled f)

    /// <summary>(f, ∇f, H)</summary>
    /// <param name="f">A quoted function.</param>
    let gradhessian' (f: Expr<float[] -> float>) : float[] -> float * float[] * float[,] =
        Building.plain (Derived.gradhessian' null) Inside.gradhessian' (Quotation.compiled f)

    /// <summary>Δf, the sum of the second derivatives by each coordinate.</summary>
    /// <param name="f">A quoted function.</param>
    let laplacian (f: Expr<float[] -> float>) : float[] -> float =
        Building.plain (Derived.laplacian null) Inside.laplacian (Quotation.compiled f)

    /// <summary>J, a row for each component of the value.</summary>
    /// <param name="f">A quoted function.</param>
    let jacobian (f: Expr<float[] -> float[]>) : float[] -> float[,] =
        Building.plain (Derived.jacobian null) Inside.jacobian (Quotation.compiled f)

    /// <summary>(f, J)</summary>
    /// <param name="f">A quoted function.</param>
    let jacobian' (f: Expr<float[] -> float[]>) : float[] -> float[] * float[,] =
        Building.plain (Derived.jacobian' null) Inside.jacobian' (Quotation.compiled f)

    /// <summary>J·v, without J.</summary>
    /// <param name="f">A quoted function.</param>
    let jacobianv (f: Expr<'a -> 'b>) : 'a -> 'a -> 'b =
        Building.plain2 (Derived.jacobianv null) Inside.jacobianv (Quotation.compiled f)

    /// <summary>Jᵀ, a column for each component of the value.</summary>
    /// <param name="f">A quoted function.</param>
    let jacobianT (f: Expr<float[] -> float[]>) : float[] -> float[,] =
        Building.plain (Derived.jacobianT null) Inside.jacobianT (Quotation.compiled f)

    /// <summary>Jᵀ·w, without J.</summary>
    /// <param name="f">A quoted function.</param>
    let jacobianTv (f: Expr<'a -> 'b>) : 'a -> 'b -> 'a =
        Building.plain2 (Derived.jacobianTv null) Inside.jacobianTv (Quotation.compiled f)

    /// <summary>x ↦ (f(x), w ↦ Jᵀ·w)</summary>
    /// <param name="f">A quoted function.</param>
    let jacobianTv'' (f: Expr<'a -> 'b>) : 'a -> 'b * ('b -> 'a) =
        Building.plain (Derived.vjp null) Inside.vjp (Quotation.compiled f)

    /// <summary>∇×f, of a field over three coordinates.</summary>
    /// <param name="f">A quoted function.</param>
    let curl (f: Expr<float[] -> float[]>) : float[] -> float[] =
        Building.plain (Derived.curl null) Inside.curl (Quotation.compiled f)

    /// <summary>∇·f, the trace of the Jacobian.</summary>
    /// <param name="f">A quoted function.</param>
    let div (f: Expr<float[] -> float[]>) : float[] -> float =
        Building.plain (Derived.div null) Inside.div (Quotation.compiled f)

    /// <summary>(∇×f, ∇·f)</summary>
    /// <param name="f">A quoted function.</param>
    let curldiv (f: Expr<float[] -> float[]>) : float[] -> float[] * float =
        Building.plain (Derived.curldiv null) Inside.curldiv (Quotation.compiled f)
