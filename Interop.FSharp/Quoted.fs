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
        Building.measured (Derived.diff (Quotation.lambda<float, float> f))

    /// <summary>(f, f′)</summary>
    /// <param name="f">A quoted function.</param>
    let diff' (f: Expr<float<'u> -> float<'v>>) : float<'u> -> float<'v> * float<'v / 'u> =
        Building.measured (Derived.diff' (Quotation.lambda<float, float> f))

    /// <summary>f″, by Taylor arithmetic.</summary>
    /// <param name="f">A quoted function.</param>
    let diff2 (f: Expr<float<'u> -> float<'v>>) : float<'u> -> float<'v / 'u^2> =
        Building.measured (Derived.diff2 (Quotation.lambda<float, float> f))

    /// <summary>The n-th derivative, by Taylor arithmetic.</summary>
    /// <param name="n">The order.</param>
    /// <param name="f">A quoted function.</param>
    let diffn (n: int) (f: Expr<float -> float>) : float -> float = Derived.diffn n (Quotation.lambda f)

    /// <summary>The Taylor coefficients f⁽ᵏ⁾(x)/k!, k = 0 … n.</summary>
    /// <param name="n">The order of the last one.</param>
    /// <param name="f">A quoted function.</param>
    let taylor (n: int) (f: Expr<float -> float>) : float -> float[] = Derived.taylor n (Quotation.lambda f)

    /// <summary>∇f, of the type of the point: a number, a tuple, a record, an array of numbers, or one made of these.</summary>
    /// <param name="f">A quoted function.</param>
    let grad (f: Expr<'a -> float>) : 'a -> 'a = Derived.grad (Quotation.lambda f)

    /// <summary>(f, ∇f)</summary>
    /// <param name="f">A quoted function.</param>
    let grad' (f: Expr<'a -> float>) : 'a -> float * 'a = Derived.grad' (Quotation.lambda f)

    /// <summary>(J·v with the value first): x, v ↦ (f(x), J(x)·v), by forward accumulation.</summary>
    /// <param name="f">A quoted function.</param>
    let jvp (f: Expr<'a -> 'b>) : 'a -> 'a -> 'b * 'b = Derived.jvp (Quotation.lambda f)

    /// <summary>∇f·v, the slope along a direction.</summary>
    /// <param name="f">A quoted function.</param>
    let gradv (f: Expr<'a -> float>) : 'a -> 'a -> float = Derived.gradv (Quotation.lambda f)

    /// <summary>x ↦ (f(x), w ↦ J(x)ᵀ·w), by reverse accumulation; the second is to be called any number of times.</summary>
    /// <param name="f">A quoted function.</param>
    let vjp (f: Expr<'a -> 'b>) : 'a -> 'b * ('b -> 'a) = Derived.vjp (Quotation.lambda f)

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A quoted function.</param>
    let hvp (f: Expr<'a -> float>) : 'a -> 'a -> 'a = Derived.hvp (Quotation.lambda f)

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A quoted function.</param>
    let hessianv (f: Expr<'a -> float>) : 'a -> 'a -> 'a = Derived.hessianv (Quotation.lambda f)

    /// <summary>The matrix of second derivatives.</summary>
    /// <param name="f">A quoted function.</param>
    let hessian (f: Expr<float[] -> float>) : float[] -> float[,] = Derived.hessian (Quotation.lambda f)

    /// <summary>(f, H)</summary>
    /// <param name="f">A quoted function.</param>
    let hessian' (f: Expr<float[] -> float>) : float[] -> float * float[,] = Derived.hessian' (Quotation.lambda f)

    /// <summary>(∇f, H)</summary>
    /// <param name="f">A quoted function.</param>
    let gradhessian (f: Expr<float[] -> float>) : float[] -> float[] * float[,] =
        Derived.gradhessian (Quotation.lambda f)

    /// <summary>(f, ∇f, H)</summary>
    /// <param name="f">A quoted function.</param>
    let gradhessian' (f: Expr<float[] -> float>) : float[] -> float * float[] * float[,] =
        Derived.gradhessian' (Quotation.lambda f)

    /// <summary>Δf, the sum of the second derivatives by each coordinate.</summary>
    /// <param name="f">A quoted function.</param>
    let laplacian (f: Expr<float[] -> float>) : float[] -> float = Derived.laplacian (Quotation.lambda f)

    /// <summary>J, a row for each component of the value.</summary>
    /// <param name="f">A quoted function.</param>
    let jacobian (f: Expr<float[] -> float[]>) : float[] -> float[,] = Derived.jacobian (Quotation.lambda f)

    /// <summary>(f, J)</summary>
    /// <param name="f">A quoted function.</param>
    let jacobian' (f: Expr<float[] -> float[]>) : float[] -> float[] * float[,] = Derived.jacobian' (Quotation.lambda f)

    /// <summary>J·v, without J.</summary>
    /// <param name="f">A quoted function.</param>
    let jacobianv (f: Expr<'a -> 'b>) : 'a -> 'a -> 'b = Derived.jacobianv (Quotation.lambda f)

    /// <summary>Jᵀ, a column for each component of the value.</summary>
    /// <param name="f">A quoted function.</param>
    let jacobianT (f: Expr<float[] -> float[]>) : float[] -> float[,] = Derived.jacobianT (Quotation.lambda f)

    /// <summary>Jᵀ·w, without J.</summary>
    /// <param name="f">A quoted function.</param>
    let jacobianTv (f: Expr<'a -> 'b>) : 'a -> 'b -> 'a = Derived.jacobianTv (Quotation.lambda f)

    /// <summary>x ↦ (f(x), w ↦ Jᵀ·w)</summary>
    /// <param name="f">A quoted function.</param>
    let jacobianTv'' (f: Expr<'a -> 'b>) : 'a -> 'b * ('b -> 'a) =
        Derived.jacobianTv'' (Quotation.lambda f)

    /// <summary>∇×f, of a field over three coordinates.</summary>
    /// <param name="f">A quoted function.</param>
    let curl (f: Expr<float[] -> float[]>) : float[] -> float[] = Derived.curl (Quotation.lambda f)

    /// <summary>∇·f, the trace of the Jacobian.</summary>
    /// <param name="f">A quoted function.</param>
    let div (f: Expr<float[] -> float[]>) : float[] -> float = Derived.div (Quotation.lambda f)

    /// <summary>(∇×f, ∇·f)</summary>
    /// <param name="f">A quoted function.</param>
    let curldiv (f: Expr<float[] -> float[]>) : float[] -> float[] * float = Derived.curldiv (Quotation.lambda f)
