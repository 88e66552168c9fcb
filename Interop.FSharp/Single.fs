namespace FunctionalAD.FSharp

/// Derivatives of functions whose value is a `float32`, by the names of those in `float`: `Single.grad (fun (x: float32[]) -> Array.sumBy sin x)`.
[<RequireQualifiedAccess>]
module Single =
    /// <summary>f′ of a function of one number; it has the unit of the value over that of the argument.</summary>
    /// <param name="f">A plain function; its compiled code is read, and that of what it calls.</param>
    /// <exception cref="T:FunctionalAD.NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    let diff (f: float32<'u> -> float32<'v>) : float32<'u> -> float32<'v / 'u> =
        Building.measured32 (Building.plain (Derived.diff null) Inside.diff (Building.bare32 f))

    /// <summary>(f, f′)</summary>
    /// <param name="f">A plain function.</param>
    let diff' (f: float32<'u> -> float32<'v>) : float32<'u> -> float32<'v> * float32<'v / 'u> =
        Building.measured32 (Building.plain (Derived.diff' null) Inside.diff' (Building.bare32 f))

    /// <summary>f″, by Taylor arithmetic.</summary>
    /// <param name="f">A plain function.</param>
    let diff2 (f: float32<'u> -> float32<'v>) : float32<'u> -> float32<'v / 'u^2> =
        Building.measured32 (Building.plain (Derived.diff2 null) Inside.diff2 (Building.bare32 f))

    /// <summary>The n-th derivative, by Taylor arithmetic.</summary>
    /// <param name="n">The order.</param>
    /// <param name="f">A plain function.</param>
    let diffn (n: int) (f: float32 -> float32) : float32 -> float32 =
        Building.plain (Derived.diffn n null) (Inside.diffn n) f

    /// <summary>∇f, of the type of the point: a number, a tuple, a record, an array or list of numbers, or one made of these.</summary>
    /// <param name="f">A plain function.</param>
    let grad (f: 'a -> float32) : 'a -> 'a =
        Building.plain (Derived.grad null) Inside.grad f

    /// <summary>(f, ∇f)</summary>
    /// <param name="f">A plain function.</param>
    let grad' (f: 'a -> float32) : 'a -> float32 * 'a =
        Building.plain (Derived.grad' null) Inside.grad' f

    /// <summary>∇f·v, the slope along a direction.</summary>
    /// <param name="f">A plain function.</param>
    let gradv (f: 'a -> float32) : 'a -> 'a -> float32 =
        Building.plain2 (Derived.jacobianv null) Inside.jacobianv f

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A plain function.</param>
    let hvp (f: 'a -> float32) : 'a -> 'a -> 'a =
        Building.plain2 (Derived.hvp null) Inside.hvp f

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="f">A plain function.</param>
    let hessianv (f: 'a -> float32) : 'a -> 'a -> 'a =
        Building.plain2 (Derived.hvp null) Inside.hvp f

    /// <summary>The matrix of second derivatives.</summary>
    /// <param name="f">A plain function.</param>
    let hessian (f: float32[] -> float32) : float32[] -> float32[,] =
        Building.plain (Derived.hessian null) Inside.hessian f

    /// <summary>(f, H)</summary>
    /// <param name="f">A plain function.</param>
    let hessian' (f: float32[] -> float32) : float32[] -> float32 * float32[,] =
        Building.plain (Derived.hessian' null) Inside.hessian' f

    /// <summary>(∇f, H)</summary>
    /// <param name="f">A plain function.</param>
    let gradhessian (f: float32[] -> float32) : float32[] -> float32[] * float32[,] =
        Building.plain (Derived.gradhessian null) Inside.gradhessian f

    /// <summary>(f, ∇f, H)</summary>
    /// <param name="f">A plain function.</param>
    let gradhessian' (f: float32[] -> float32) : float32[] -> float32 * float32[] * float32[,] =
        Building.plain (Derived.gradhessian' null) Inside.gradhessian' f

    /// <summary>Δf, the sum of the second derivatives by each coordinate.</summary>
    /// <param name="f">A plain function.</param>
    let laplacian (f: float32[] -> float32) : float32[] -> float32 =
        Building.plain (Derived.laplacian null) Inside.laplacian f

    /// <summary>J, a row for each component of the value.</summary>
    /// <param name="f">A plain function.</param>
    let jacobian (f: float32[] -> float32[]) : float32[] -> float32[,] =
        Building.plain (Derived.jacobian null) Inside.jacobian f

    /// <summary>(f, J)</summary>
    /// <param name="f">A plain function.</param>
    let jacobian' (f: float32[] -> float32[]) : float32[] -> float32[] * float32[,] =
        Building.plain (Derived.jacobian' null) Inside.jacobian' f

    /// <summary>Jᵀ, a column for each component of the value.</summary>
    /// <param name="f">A plain function.</param>
    let jacobianT (f: float32[] -> float32[]) : float32[] -> float32[,] =
        Building.plain (Derived.jacobianT null) Inside.jacobianT f

    /// <summary>∇×f, of a field over three coordinates.</summary>
    /// <param name="f">A plain function.</param>
    let curl (f: float32[] -> float32[]) : float32[] -> float32[] =
        Building.plain (Derived.curl null) Inside.curl f

    /// <summary>∇·f, the trace of the Jacobian.</summary>
    /// <param name="f">A plain function.</param>
    let div (f: float32[] -> float32[]) : float32[] -> float32 =
        Building.plain (Derived.div null) Inside.div f

    /// <summary>(∇×f, ∇·f)</summary>
    /// <param name="f">A plain function.</param>
    let curldiv (f: float32[] -> float32[]) : float32[] -> float32[] * float32 =
        Building.plain (Derived.curldiv null) Inside.curldiv f
