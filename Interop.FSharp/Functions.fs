namespace FunctionalAD.FSharp

/// Derivatives of plain F# functions. The function comes first, then the point: `grad f` builds once and is a function to call many times.
/// A prime means "the value too, first".
[<AutoOpen>]
module Functions =
    /// <summary>f′ of a function of one number; it has the unit of the value over that of the argument.</summary>
    /// <param name="f">A plain function; its compiled code is read, and that of what it calls.</param>
    /// <exception cref="T:FunctionalAD.NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    let diff (f: float<'u> -> float<'v>) : float<'u> -> float<'v / 'u> =
        Building.measured (Derived.diff (Building.lifted (Building.bare f)))

    /// <summary>(f, f′)</summary>
    /// <param name="f">A plain function.</param>
    let diff' (f: float<'u> -> float<'v>) : float<'u> -> float<'v> * float<'v / 'u> =
        Building.measured (Derived.diff' (Building.lifted (Building.bare f)))

    /// <summary>f″, by Taylor arithmetic.</summary>
    /// <param name="f">A plain function.</param>
    let diff2 (f: float<'u> -> float<'v>) : float<'u> -> float<'v / 'u^2> =
        Building.measured (Derived.diff2 (Building.lifted (Building.bare f)))

    /// <summary>The n-th derivative, by Taylor arithmetic.</summary>
    /// <param name="n">The order.</param>
    /// <param name="f">A plain function.</param>
    let diffn (n: int) (f: float -> float) : float -> float = Derived.diffn n (Building.lifted f)

    /// <summary>The Taylor coefficients f⁽ᵏ⁾(x)/k!, k = 0 … n.</summary>
    /// <param name="n">The order of the last one.</param>
    /// <param name="f">A plain function.</param>
    let taylor (n: int) (f: float -> float) : float -> float[] = Derived.taylor n (Building.lifted f)

    /// <summary>∇f, of the type of the point: a number, a tuple, a record, an array of numbers, or one made of these.</summary>
    /// <param name="f">A plain function.</param>
    let grad (f: 'a -> float) : 'a -> 'a = Derived.grad (Building.lifted f)

    /// <summary>(f, ∇f)</summary>
    /// <param name="f">A plain function.</param>
    let grad' (f: 'a -> float) : 'a -> float * 'a = Derived.grad' (Building.lifted f)

    /// <summary>(J·v with the value first): x, v ↦ (f(x), J(x)·v), by forward accumulation.</summary>
    /// <param name="f">A plain function.</param>
    let jvp (f: 'a -> 'b) : 'a -> 'a -> 'b * 'b = Derived.jvp (Building.lifted f)

    /// <summary>∇f·v, the slope along a direction.</summary>
    /// <param name="f">A plain function.</param>
    let gradv (f: 'a -> float) : 'a -> 'a -> float = Derived.gradv (Building.lifted f)

    /// <summary>x ↦ (f(x), w ↦ J(x)ᵀ·w), by reverse accumulation; the second is to be called any number of times.</summary>
    /// <param name="f">A plain function.</param>
    let vjp (f: 'a -> 'b) : 'a -> 'b * ('b -> 'a) = Derived.vjp (Building.lifted f)

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A plain function.</param>
    let hvp (f: 'a -> float) : 'a -> 'a -> 'a = Derived.hvp (Building.lifted f)

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A plain function.</param>
    let hessianv (f: 'a -> float) : 'a -> 'a -> 'a = Derived.hessianv (Building.lifted f)

    /// <summary>The matrix of second derivatives.</summary>
    /// <param name="f">A plain function.</param>
    let hessian (f: float[] -> float) : float[] -> float[,] = Derived.hessian (Building.lifted f)

    /// <summary>(f, H)</summary>
    /// <param name="f">A plain function.</param>
    let hessian' (f: float[] -> float) : float[] -> float * float[,] = Derived.hessian' (Building.lifted f)

    /// <summary>(∇f, H)</summary>
    /// <param name="f">A plain function.</param>
    let gradhessian (f: float[] -> float) : float[] -> float[] * float[,] = Derived.gradhessian (Building.lifted f)

    /// <summary>(f, ∇f, H)</summary>
    /// <param name="f">A plain function.</param>
    let gradhessian' (f: float[] -> float) : float[] -> float * float[] * float[,] =
        Derived.gradhessian' (Building.lifted f)

    /// <summary>Δf, the sum of the second derivatives by each coordinate.</summary>
    /// <param name="f">A plain function.</param>
    let laplacian (f: float[] -> float) : float[] -> float = Derived.laplacian (Building.lifted f)

    /// <summary>J, a row for each component of the value.</summary>
    /// <param name="f">A plain function.</param>
    let jacobian (f: float[] -> float[]) : float[] -> float[,] = Derived.jacobian (Building.lifted f)

    /// <summary>(f, J)</summary>
    /// <param name="f">A plain function.</param>
    let jacobian' (f: float[] -> float[]) : float[] -> float[] * float[,] = Derived.jacobian' (Building.lifted f)

    /// <summary>J·v, without J.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianv (f: 'a -> 'b) : 'a -> 'a -> 'b = Derived.jacobianv (Building.lifted f)

    /// <summary>Jᵀ, a column for each component of the value.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianT (f: float[] -> float[]) : float[] -> float[,] = Derived.jacobianT (Building.lifted f)

    /// <summary>Jᵀ·w, without J.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianTv (f: 'a -> 'b) : 'a -> 'b -> 'a = Derived.jacobianTv (Building.lifted f)

    /// <summary>x ↦ (f(x), w ↦ Jᵀ·w)</summary>
    /// <param name="f">A plain function.</param>
    let jacobianTv'' (f: 'a -> 'b) : 'a -> 'b * ('b -> 'a) =
        Derived.jacobianTv'' (Building.lifted f)

    /// <summary>∇×f, of a field over three coordinates.</summary>
    /// <param name="f">A plain function.</param>
    let curl (f: float[] -> float[]) : float[] -> float[] = Derived.curl (Building.lifted f)

    /// <summary>∇·f, the trace of the Jacobian.</summary>
    /// <param name="f">A plain function.</param>
    let div (f: float[] -> float[]) : float[] -> float = Derived.div (Building.lifted f)

    /// <summary>(∇×f, ∇·f)</summary>
    /// <param name="f">A plain function.</param>
    let curldiv (f: float[] -> float[]) : float[] -> float[] * float = Derived.curldiv (Building.lifted f)
