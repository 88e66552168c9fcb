namespace FunctionalAD.FSharp

/// Derivatives with choices, which come first: `With.grad { AdOptions.Default with FastMath = true } f`.
[<RequireQualifiedAccess>]
module With =
    /// <summary>f′ of a function of one number; it has the unit of the value over that of the argument.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function; its compiled code is read, and that of what it calls.</param>
    /// <exception cref="T:FunctionalAD.NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    let diff (options: AdOptions) (f: float<'u> -> float<'v>) : float<'u> -> float<'v / 'u> =
        Building.measured (Building.chosen options (fun o e -> Derived.diff o e) Inside.diff (Building.bare f))

    /// <summary>(f, f′)</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let diff' (options: AdOptions) (f: float<'u> -> float<'v>) : float<'u> -> float<'v> * float<'v / 'u> =
        Building.measured (Building.chosen options (fun o e -> Derived.diff' o e) Inside.diff' (Building.bare f))

    /// <summary>f″, by Taylor arithmetic.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let diff2 (options: AdOptions) (f: float<'u> -> float<'v>) : float<'u> -> float<'v / 'u^2> =
        Building.measured (Building.chosen options (fun o e -> Derived.diff2 o e) Inside.diff2 (Building.bare f))

    /// <summary>The n-th derivative, by Taylor arithmetic.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="n">The order.</param>
    /// <param name="f">A plain function.</param>
    let diffn (options: AdOptions) (n: int) (f: float -> float) : float -> float =
        Building.chosen options (fun o e -> Derived.diffn n o e) (Inside.diffn n) f

    /// <summary>The Taylor coefficients f⁽ᵏ⁾(x)/k!, k = 0 … n.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="n">The order of the last one.</param>
    /// <param name="f">A plain function.</param>
    let taylor (options: AdOptions) (n: int) (f: float -> float) : float -> float[] =
        Building.chosen options (fun o e -> Derived.taylor n o e) (Inside.taylor n) f

    /// <summary>∇f, of the type of the point: a number, a tuple, a record, an array or list of numbers, or one made of these.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let grad (options: AdOptions) (f: 'a -> float) : 'a -> 'a =
        Building.chosen options (fun o e -> Derived.grad o e) Inside.grad f

    /// <summary>(f, ∇f)</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let grad' (options: AdOptions) (f: 'a -> float) : 'a -> float * 'a =
        Building.chosen options (fun o e -> Derived.grad' o e) Inside.grad' f

    /// <summary>x, v ↦ (f(x), J(x)·v), by forward accumulation.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let jvp (options: AdOptions) (f: 'a -> 'b) : 'a -> 'a -> 'b * 'b =
        Building.chosen2 options (fun o e -> Derived.jvp o e) Inside.jvp f

    /// <summary>∇f·v, the slope along a direction.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let gradv (options: AdOptions) (f: 'a -> float) : 'a -> 'a -> float =
        Building.chosen2 options (fun o e -> Derived.jacobianv o e) Inside.jacobianv f

    /// <summary>x ↦ (f(x), w ↦ J(x)ᵀ·w), by reverse accumulation; the second is to be called any number of times.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let vjp (options: AdOptions) (f: 'a -> 'b) : 'a -> 'b * ('b -> 'a) =
        Building.chosen options (fun o e -> Derived.vjp o e) Inside.vjp f

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let hvp (options: AdOptions) (f: 'a -> float) : 'a -> 'a -> 'a =
        Building.chosen2 options (fun o e -> Derived.hvp o e) Inside.hvp f

    /// <summary>H·v, without the Hessian H.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let hessianv (options: AdOptions) (f: 'a -> float) : 'a -> 'a -> 'a =
        Building.chosen2 options (fun o e -> Derived.hvp o e) Inside.hvp f

    /// <summary>The matrix of second derivatives.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let hessian (options: AdOptions) (f: float[] -> float) : float[] -> float[,] =
        Building.chosen options (fun o e -> Derived.hessian o e) Inside.hessian f

    /// <summary>(f, H)</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let hessian' (options: AdOptions) (f: float[] -> float) : float[] -> float * float[,] =
        Building.chosen options (fun o e -> Derived.hessian' o e) Inside.hessian' f

    /// <summary>(∇f, H)</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let gradhessian (options: AdOptions) (f: float[] -> float) : float[] -> float[] * float[,] =
        Building.chosen options (fun o e -> Derived.gradhessian o e) Inside.gradhessian f

    /// <summary>(f, ∇f, H)</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let gradhessian' (options: AdOptions) (f: float[] -> float) : float[] -> float * float[] * float[,] =
        Building.chosen options (fun o e -> Derived.gradhessian' o e) Inside.gradhessian' f

    /// <summary>Δf, the sum of the second derivatives by each coordinate.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let laplacian (options: AdOptions) (f: float[] -> float) : float[] -> float =
        Building.chosen options (fun o e -> Derived.laplacian o e) Inside.laplacian f

    /// <summary>J, a row for each component of the value.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let jacobian (options: AdOptions) (f: float[] -> float[]) : float[] -> float[,] =
        Building.chosen options (fun o e -> Derived.jacobian o e) Inside.jacobian f

    /// <summary>(f, J)</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let jacobian' (options: AdOptions) (f: float[] -> float[]) : float[] -> float[] * float[,] =
        Building.chosen options (fun o e -> Derived.jacobian' o e) Inside.jacobian' f

    /// <summary>J·v, without J.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let jacobianv (options: AdOptions) (f: 'a -> 'b) : 'a -> 'a -> 'b =
        Building.chosen2 options (fun o e -> Derived.jacobianv o e) Inside.jacobianv f

    /// <summary>Jᵀ, a column for each component of the value.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let jacobianT (options: AdOptions) (f: float[] -> float[]) : float[] -> float[,] =
        Building.chosen options (fun o e -> Derived.jacobianT o e) Inside.jacobianT f

    /// <summary>Jᵀ·w, without J.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let jacobianTv (options: AdOptions) (f: 'a -> 'b) : 'a -> 'b -> 'a =
        Building.chosen2 options (fun o e -> Derived.jacobianTv o e) Inside.jacobianTv f

    /// <summary>x ↦ (f(x), w ↦ Jᵀ·w)</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let jacobianTv'' (options: AdOptions) (f: 'a -> 'b) : 'a -> 'b * ('b -> 'a) =
        Building.chosen options (fun o e -> Derived.vjp o e) Inside.vjp f

    /// <summary>∇×f, of a field over three coordinates.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let curl (options: AdOptions) (f: float[] -> float[]) : float[] -> float[] =
        Building.chosen options (fun o e -> Derived.curl o e) Inside.curl f

    /// <summary>∇·f, the trace of the Jacobian.</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let div (options: AdOptions) (f: float[] -> float[]) : float[] -> float =
        Building.chosen options (fun o e -> Derived.div o e) Inside.div f

    /// <summary>(∇×f, ∇·f)</summary>
    /// <param name="options">The choices.</param>
    /// <param name="f">A plain function.</param>
    let curldiv (options: AdOptions) (f: float[] -> float[]) : float[] -> float[] * float =
        Building.chosen options (fun o e -> Derived.curldiv o e) Inside.curldiv f
