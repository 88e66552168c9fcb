namespace FunctionalAD.FSharp

open System
open System.Linq.Expressions
open System.Reflection
open FunctionalAD
open FunctionalAD.Delegates
open FunctionalAD.Lifting

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
    let made<'d when 'd :> Delegate and 'd: not null> (product: Product) (order: int) (f: LambdaExpression) : 'd =
        DerivativeCache.Get<'d>(f, Recipe(product, null, order))

    /// What is made of a function of one argument, as a function of one argument.
    let unary<'a, 'b, 'r> product order (f: Expression<Func<'a, 'b>>) : 'a -> 'r =
        let d = made<Func<'a, 'r>> product order f
        fun x -> d.Invoke x

    /// What is made of a function of one argument, as a function of two.
    let binary<'a, 'b, 'v, 'r> product (f: Expression<Func<'a, 'b>>) : 'a -> 'v -> 'r =
        let d = made<Func<'a, 'v, 'r>> product 1 f
        fun x v -> d.Invoke(x, v)

    /// A function whose units are forgotten; there are none when it runs.
    let bare (f: float<'u> -> float<'v>) : float -> float = unbox (box f)

    /// A function with units; there are none when it runs.
    let measured (f: float -> 'r) : float<'u> -> 's = unbox (box f)
