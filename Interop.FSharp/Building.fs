namespace FunctionalAD.FSharp

open System
open System.Linq.Expressions
open System.Reflection
open FunctionalAD
open FunctionalAD.Delegates
open FunctionalAD.Lifting
open FunctionalAD.Rulebook

/// A derivative as a function: where it runs it is its delegate, where it is lifted it is the program that makes it of the function.
[<Sealed>]
type internal Derivative<'a, 'r>(run: Func<'a, 'r>) =
    inherit FSharpFunc<'a, 'r>()

    [<DefaultValue(false)>]
    val mutable Inside: 'a -> 'r

    override this.Invoke x =
        if Known.IsLifted then this.Inside x else run.Invoke x

    override _.ToString() = string (FSharp.Name typeof<'a -> 'r>)

/// The same, of two arguments.
[<Sealed>]
type internal Derivative<'a, 'v, 'r>(run: Func<'a, 'v, 'r>) =
    inherit OptimizedClosures.FSharpFunc<'a, 'v, 'r>()

    [<DefaultValue(false)>]
    val mutable Inside: 'a -> 'v -> 'r

    override this.Invoke(x: 'a, v: 'v) : 'r =
        if Known.IsLifted then this.Inside x v else run.Invoke(x, v)

    override this.Invoke(x: 'a) : 'v -> 'r =
        if Known.IsLifted then
            this.Inside x
        else
            fun v -> run.Invoke(x, v)

    override _.ToString() =
        string (FSharp.Name typeof<'a -> 'v -> 'r>)

/// The same, for what is no delegate.
[<Sealed>]
type internal Composed<'a, 'r>(run: 'a -> 'r, inside: 'a -> 'r) =
    inherit FSharpFunc<'a, 'r>()

    override _.Invoke x =
        if Known.IsLifted then inside x else run x

    override _.ToString() = string (FSharp.Name typeof<'a -> 'r>)

/// Derivatives of F# functions as delegates: the code of a function is that of its Invoke, and what it captured are the fields of its object.
module internal Building =
    let private invoke (f: 'a -> 'b) =
        let parameters = [| typeof<'a> |]

        match f.GetType().GetMethod("Invoke", BindingFlags.Instance ||| BindingFlags.Public, parameters) with
        | null -> invalidArg (nameof f) "This is no function of F#."
        | method -> method

    /// The function as an expression lambda.
    let lifted (f: 'a -> 'b) : Expression<Func<'a, 'b>> =
        if isNull (box f) then
            nullArg (nameof f)

        Method.Of(Delegate.CreateDelegate(typeof<Func<'a, 'b>>, f, invoke f) :?> Func<'a, 'b>)

    /// What is made of a lambda, from the cache if it was made before.
    let made<'d when 'd :> Delegate and 'd: not null>
        (product: Product)
        (options: FunctionalAD.AdOptions | null)
        (order: int)
        (f: LambdaExpression)
        : 'd =
        DerivativeCache.Get<'d>(f, Recipe(product, options, order))

    /// What is made of a function of one argument, as a function of one argument.
    let unary<'a, 'b, 'r> product options order (f: Expression<Func<'a, 'b>>) : 'a -> 'r =
        Known.Typed<'a -> 'r>(Derivative<'a, 'r>(made<Func<'a, 'r>> product options order f))

    /// What is made of a function of one argument, as a function of two.
    let binary<'a, 'b, 'v, 'r> product options (f: Expression<Func<'a, 'b>>) : 'a -> 'v -> 'r =
        Known.Typed<'a -> 'v -> 'r>(Derivative<'a, 'v, 'r>(made<Func<'a, 'v, 'r>> product options 1 f))

    /// A derivative of a plain function; inside of a function that is lifted it is the program.
    /// <param name="derive">What makes it of the lambda.</param>
    /// <param name="nest">What makes the program of it.</param>
    /// <param name="f">The function.</param>
    let plain (derive: Expression<Func<'a, 'b>> -> 'x -> 'r) (nest: ('a -> 'b) -> 'x -> 'r) (f: 'a -> 'b) : 'x -> 'r =
        if Known.IsLifted then
            nest f
        else
            let run = derive (lifted f)

            match box run with
            | :? Derivative<'x, 'r> as d ->
                d.Inside <- nest f
                run
            | _ -> Known.Typed<'x -> 'r>(Composed<'x, 'r>(run, nest f))

    /// The same for a derivative that takes two arguments.
    let plain2 (derive: Expression<Func<'a, 'b>> -> 'x -> 'v -> 'r) (nest: ('a -> 'b) -> 'x -> 'v -> 'r) (f: 'a -> 'b) : 'x -> 'v -> 'r =
        if Known.IsLifted then
            nest f
        else
            let run = derive (lifted f)

            match box run with
            | :? Derivative<'x, 'v, 'r> as d ->
                d.Inside <- nest f
                run
            | _ -> Known.Typed<'x -> 'v -> 'r>(Composed<'x, 'v -> 'r>(run, nest f))

    let private elsewhere (_: 'x) : 'r =
        Known.Refuse(
            "a derivative inside of a function takes the options of the derivative around it, and no others",
            "leave With out inside, and give the options to the derivative around"
        )

        Unchecked.defaultof<'r>

    /// A derivative with choices, which have no say inside of another derivative.
    let chosen
        (options: FunctionalAD.FSharp.AdOptions)
        (derive: FunctionalAD.AdOptions -> Expression<Func<'a, 'b>> -> 'x -> 'r)
        (nest: ('a -> 'b) -> 'x -> 'r)
        (f: 'a -> 'b)
        : 'x -> 'r =
        plain
            (fun e -> derive options.Choices e)
            (if Known.IsLifted || options <> FunctionalAD.FSharp.AdOptions.Default then
                 (fun _ -> elsewhere)
             else
                 nest)
            f

    /// The same for a derivative that takes two arguments.
    let chosen2
        (options: FunctionalAD.FSharp.AdOptions)
        (derive: FunctionalAD.AdOptions -> Expression<Func<'a, 'b>> -> 'x -> 'v -> 'r)
        (nest: ('a -> 'b) -> 'x -> 'v -> 'r)
        (f: 'a -> 'b)
        : 'x -> 'v -> 'r =
        plain2
            (fun e -> derive options.Choices e)
            (if Known.IsLifted || options <> FunctionalAD.FSharp.AdOptions.Default then
                 (fun _ -> elsewhere)
             else
                 nest)
            f

    /// A function whose units are forgotten; there are none when it runs.
    let bare (f: float<'u> -> float<'v>) : float -> float = Known.Typed<float -> float>(box f)

    /// The same in single precision.
    let bare32 (f: float32<'u> -> float32<'v>) : float32 -> float32 = Known.Typed<float32 -> float32>(box f)

    /// A function with units; there are none when it runs.
    let measured (f: float -> 'r) : float<'u> -> 's = Known.Typed<float<'u> -> 's>(box f)

    /// The same in single precision.
    let measured32 (f: float32 -> 'r) : float32<'u> -> 's = Known.Typed<float32<'u> -> 's>(box f)
