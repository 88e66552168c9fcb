namespace FunctionalAD.FSharp

open System
open System.Linq.Expressions
open FSharp.Quotations
open FSharp.Quotations.Patterns
open FunctionalAD

/// Rules of your own for functions of your own: `Rule.add <@ Special.erf @> (fun x -> 2.0 / sqrt Math.PI * exp (-x * x))`. They hold for the
/// whole process, and win over all else that is known about the function. The compiler of F# writes small functions out where they are called,
/// and a call that is not there has no rule: mark the function `[<MethodImpl(MethodImplOptions.NoInlining)>]`.
[<RequireQualifiedAccess>]
module Rule =
    // The one call of a quoted function: <@ f @> is fun x -> f x.
    let rec private call (parameters: Var list) (quoted: Expr) =
        match quoted with
        | Lambda(x, body) -> call (x :: parameters) body
        | Call(None, method, arguments) when
            arguments.Length = parameters.Length
            && List.forall2 (fun a (p: Var) -> a = Expr.Var p) arguments (List.rev parameters)
            ->
            let own = [| for p in List.rev parameters -> Expression.Parameter(p.Type, p.Name) |]
            Expression.Call(method, [| for p in own -> p :> Expression |]), own
        | _ ->
            invalidArg
                "f"
                "A rule is for a function as it stands: quote its name, <@ Special.erf @>, or one call with all parameters in order."

    /// <summary>The derivative of a function of one number.</summary>
    /// <param name="f">The function, quoted.</param>
    /// <param name="derivative">Its derivative, a plain function, which is differentiated in turn for higher orders.</param>
    /// <exception cref="T:System.ArgumentException">What is quoted is not the name of a function.</exception>
    let add (f: Expr<float -> float>) (derivative: float -> float) : unit =
        let call, parameters = call [] f
        Rules.Add(Expression.Lambda<Func<float, float>>(call, parameters), Building.lifted derivative)

    /// <summary>The partial derivatives of a function of two numbers.</summary>
    /// <param name="f">The function, quoted.</param>
    /// <param name="dx">∂f/∂x, a plain function of both.</param>
    /// <param name="dy">∂f/∂y, a plain function of both.</param>
    /// <exception cref="T:System.ArgumentException">What is quoted is not the name of a function.</exception>
    let add2 (f: Expr<float -> float -> float>) (dx: float -> float -> float) (dy: float -> float -> float) : unit =
        let call, parameters = call [] f

        let partial d =
            Lifting.Method.Of(Func<float, float, float, float>(fun x y _ -> d x y))

        Rules.Add(Expression.Lambda<Func<float, float, float>>(call, parameters), partial dx, partial dy)

    /// <summary>A function whose derivative is 0 wherever it has one.</summary>
    /// <param name="f">The function, quoted.</param>
    /// <exception cref="T:System.ArgumentException">What is quoted is not the name of a function.</exception>
    let flat (f: Expr<float -> float>) : unit =
        let call, parameters = call [] f
        Rules.Flat(Expression.Lambda<Func<float, float>>(call, parameters))
