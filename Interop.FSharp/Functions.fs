namespace FunctionalAD.FSharp

/// Derivatives of plain F# functions. The function comes first, then the point: `grad f` builds once and is a function to call many times.
/// A prime means "the value too, first". Inside of a function that is itself differentiated they are the derivative program, so they nest.
[<AutoOpen>]
module Functions =
    /// <summary>f′ of a function of one number; it has the unit of the value over that of the argument.</summary>
    /// <param name="f">A plain function; its compiled code is read, and that of what it calls.</param>
    /// <exception cref="T:FunctionalAD.NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    let diff (f: float<'u> -> float<'v>) : float<'u> -> float<'v / 'u> =
        Building.measured (Building.plain (Derived.diff null) Inside.diff (Building.bare f))

    /// <summary>(f, f′)</summary>
    /// <param name="f">A plain function.</param>
    let diff' (f: float<'u> -> float<'v>) : float<'u> -> float<'v> * float<'v / 'u> =
        Building.measured (Building.plain (Derived.diff' null) Inside.diff' (Building.bare f))

    /// <summary>f″, by Taylor arithmetic.</summary>
    /// <param name="f">A plain function.</param>
    let diff2 (f: float<'u> -> float<'v>) : float<'u> -> float<'v / 'u^2> =
        Building.measured (Building.plain (Derived.diff2 null) Inside.diff2 (Building.bare f))

    /// <summary>The n-th derivative, by Taylor arithmetic.</summary>
    /// <param name="n">The order.</param>
    /// <param name="f">A plain function.</param>
    let diffn (n: int) (f: float -> float) : float -> float =
        Building.plain (Derived.diffn n null) (Inside.diffn n) f

    /// <summary>The Taylor coefficients f⁽ᵏ⁾(x)/k!, k = 0 … n.</summary>
    /// <param name="n">The order of the last one.</param>
    /// <param name="f">A plain function.</param>
    let taylor (n: int) (f: float -> float) : float -> float[] =
        Building.plain (Derived.taylor n null) (Inside.taylor n) f

    /// <summary>∇f, of the type of the point: a number, a tuple, a record, an array or list of numbers, or one made of these.</summary>
    /// <param name="f">A plain function.</param>
    let grad (f: 'a -> float) : 'a -> 'a =
        Building.plain (Derived.grad null) Inside.grad f

    /// <summary>(f, ∇f)</summary>
    /// <param name="f">A plain function.</param>
    let grad' (f: 'a -> float) : 'a -> float * 'a =
        Building.plain (Derived.grad' null) Inside.grad' f

    /// <summary>x, v ↦ (f(x), J(x)·v), by forward accumulation.</summary>
    /// <param name="f">A plain function.</param>
    let jvp (f: 'a -> 'b) : 'a -> 'a -> 'b * 'b =
        Building.plain2 (Derived.jvp null) Inside.jvp f

    /// <summary>∇f·v, the slope along a direction.</summary>
    /// <param name="f">A plain function.</param>
    let gradv (f: 'a -> float) : 'a -> 'a -> float =
        Building.plain2 (Derived.jacobianv null) Inside.jacobianv f

    /// <summary>x ↦ (f(x), w ↦ J(x)ᵀ·w), by reverse accumulation; the second is to be called any number of times.</summary>
    /// <param name="f">A plain function.</param>
    let vjp (f: 'a -> 'b) : 'a -> 'b * ('b -> 'a) =
        Building.plain (Derived.vjp null) Inside.vjp f

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A plain function.</param>
    let hvp (f: 'a -> float) : 'a -> 'a -> 'a =
        Building.plain2 (Derived.hvp null) Inside.hvp f

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A plain function.</param>
    let hessianv (f: 'a -> float) : 'a -> 'a -> 'a =
        Building.plain2 (Derived.hvp null) Inside.hvp f

    /// <summary>The matrix of second derivatives.</summary>
    /// <param name="f">A plain function.</param>
    let hessian (f: float[] -> float) : float[] -> float[,] =
        Building.plain (Derived.hessian null) Inside.hessian f

    /// <summary>(f, H)</summary>
    /// <param name="f">A plain function.</param>
    let hessian' (f: float[] -> float) : float[] -> float * float[,] =
        Building.plain (Derived.hessian' null) Inside.hessian' f

    /// <summary>(∇f, H)</summary>
    /// <param name="f">A plain function.</param>
    let gradhessian (f: float[] -> float) : float[] -> float[] * float[,] =
        Building.plain (Derived.gradhessian null) Inside.gradhessian f

    /// <summary>(f, ∇f, H)</summary>
    /// <param name="f">A plain function.</param>
    let gradhessian' (f: float[] -> float) : float[] -> float * float[] * float[,] =
        Building.plain (Derived.gradhessian' null) Inside.gradhessian' f

    /// <summary>Δf, the sum of the second derivatives by each coordinate.</summary>
    /// <param name="f">A plain function.</param>
    let laplacian (f: float[] -> float) : float[] -> float =
        Building.plain (Derived.laplacian null) Inside.laplacian f

    /// <summary>J, a row for each component of the value.</summary>
    /// <param name="f">A plain function.</param>
    let jacobian (f: float[] -> float[]) : float[] -> float[,] =
        Building.plain (Derived.jacobian null) Inside.jacobian f

    /// <summary>(f, J)</summary>
    /// <param name="f">A plain function.</param>
    let jacobian' (f: float[] -> float[]) : float[] -> float[] * float[,] =
        Building.plain (Derived.jacobian' null) Inside.jacobian' f

    /// <summary>J·v, without J.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianv (f: 'a -> 'b) : 'a -> 'a -> 'b =
        Building.plain2 (Derived.jacobianv null) Inside.jacobianv f

    /// <summary>Jᵀ, a column for each component of the value.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianT (f: float[] -> float[]) : float[] -> float[,] =
        Building.plain (Derived.jacobianT null) Inside.jacobianT f

    /// <summary>Jᵀ·w, without J.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianTv (f: 'a -> 'b) : 'a -> 'b -> 'a =
        Building.plain2 (Derived.jacobianTv null) Inside.jacobianTv f

    /// <summary>x ↦ (f(x), w ↦ Jᵀ·w)</summary>
    /// <param name="f">A plain function.</param>
    let jacobianTv'' (f: 'a -> 'b) : 'a -> 'b * ('b -> 'a) =
        Building.plain (Derived.vjp null) Inside.vjp f

    /// <summary>∇×f, of a field over three coordinates.</summary>
    /// <param name="f">A plain function.</param>
    let curl (f: float[] -> float[]) : float[] -> float[] =
        Building.plain (Derived.curl null) Inside.curl f

    /// <summary>∇·f, the trace of the Jacobian.</summary>
    /// <param name="f">A plain function.</param>
    let div (f: float[] -> float[]) : float[] -> float =
        Building.plain (Derived.div null) Inside.div f

    /// <summary>(∇×f, ∇·f)</summary>
    /// <param name="f">A plain function.</param>
    let curldiv (f: float[] -> float[]) : float[] -> float[] * float =
        Building.plain (Derived.curldiv null) Inside.curldiv f
