namespace FunctionalAD.FSharp

open System
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open FSharp.Quotations
open FSharp.Quotations.DerivedPatterns
open FSharp.Quotations.Patterns
open FSharp.Reflection
open FunctionalAD
open FunctionalAD.FSharp.Instructions

/// Quotations as functions: each is compiled as the compiler of F# compiles it, to a class with the code and what it captured. It is lifted like any
/// other function, so what holds for plain functions holds for quoted ones. The code is read and never runs.
module internal Quotation =
    // The object that a quoted function of some arguments is.
    let private instance (whole: Expr) : obj =
        let home =
            let name = AssemblyName Lifting.FSharp.Quotations
            AssemblyBuilder.DefineDynamicAssembly(name, AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule Lifting.FSharp.Quotations

        let compiler = Compiler home
        let root = compiler.Function("f", None, whole)

        for t in compiler.Made do
            t.CreateType() |> ignore

        let made = home.GetType root.Type.Name |> nonNull
        let instance = Activator.CreateInstance made |> nonNull

        for v, field in root.Fields do
            let value = compiler.Constants |> Seq.find (fun c -> c.Value = v)
            (made.GetField field.Name |> nonNull).SetValue(instance, value.Key)

        instance

    /// A quoted function of one argument or several as a delegate.
    let delegated (whole: Expr) : Delegate =
        let f = instance whole

        let invoke =
            f.GetType().GetMethods()
            |> Array.find (fun m -> m.Name = "Invoke" && m.DeclaringType = f.GetType())

        let types =
            [|
                for p in invoke.GetParameters() do
                    yield p.ParameterType

                yield invoke.ReturnType
            |]

        Delegate.CreateDelegate(Linq.Expressions.Expression.GetDelegateType types, f, invoke)

    /// The quoted function as a function.
    let compiled<'a, 'b> (f: Expr<'a -> 'b>) : 'a -> 'b =
        match f :> Expr with
        | Lambda(_, body) when not (FSharpType.IsFunction body.Type) -> instance f :?> ('a -> 'b)
        | e ->
            let x = Var("x", typeof<'a>)
            instance (Expr.Lambda(x, Expr.Application(e, Expr.Var x))) :?> ('a -> 'b)
