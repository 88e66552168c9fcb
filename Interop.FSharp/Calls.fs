namespace FunctionalAD.FSharp

open System
open System.Reflection
open System.Reflection.Emit
open FSharp.Quotations
open FSharp.Quotations.DerivedPatterns
open FSharp.Quotations.Patterns
open FSharp.Reflection
open FunctionalAD.FSharp.Instructions

/// What writes a quotation as instructions.
type internal Writer =
    abstract Variables: Variables

    /// The expression, which leaves its value on the stack if it has one.
    abstract Emit: Scope * Expr * isLast: bool -> unit

    /// The same, with a value for ().
    abstract Value: Scope * Expr * isLast: bool -> unit

    abstract Values: Scope * Expr list -> unit

    /// The object that a method is called on: a structure by its address.
    abstract Receiver: Scope * Expr -> unit

/// Calls: of functions that are values, of methods, of what the library says by calls.
module internal Calls =
    /// Calls the function on the stack with arguments, as many at once as there may be.
    let rec pass (c: Writer) (scope: Scope) (t: Type) (arguments: Expr list) : unit =
        let rec types n (t: Type) =
            if n = 0 then
                [ t ]
            else
                let domain, range = FSharpType.GetFunctionElements t
                domain :: types (n - 1) range

        match arguments with
        | [] -> ()
        | [ a ] ->
            c.Value(scope, a, false)
            scope.Il.Emit(OpCodes.Callvirt, t.GetMethod("Invoke", [| a.Type |]) |> nonNull)
        | _ ->
            let count = min arguments.Length (optimized.Length + 1)
            let now, later = List.splitAt count arguments
            c.Values(scope, now)
            let all = types count t

            // FSharpFunc<a, b → …>.InvokeFast<…> is over the first argument and the second's type, then over the others.
            let fast =
                typedefof<FSharpFunc<_, _>>.MakeGenericType(all[0], all[1]).GetMethods()
                |> Array.find (fun m -> m.Name = "InvokeFast" && m.GetParameters().Length = count + 1)

            scope.Il.Emit(OpCodes.Call, fast.MakeGenericMethod(List.toArray all[2..]))
            pass c scope (List.last all) later

    /// Calls a function that is an expression.
    let apply (c: Writer) (scope: Scope) (e: Expr) (f: Expr) (arguments: Expr list) isLast =
        let il = scope.Il

        match f, arguments with
        | Lambda(x, body), a :: rest -> c.Emit(scope, Expr.Let(x, a, Expr.Applications(body, [ for r in rest -> [ r ] ])), isLast)
        | Let(v, bound, body), _ -> c.Emit(scope, Expr.Let(v, bound, Expr.Applications(body, [ for a in arguments -> [ a ] ])), isLast)
        | Var v, _ when
            isLast
            && (match scope.Self with
                | Some(own, parameters, _) -> own = v && parameters.Length = arguments.Length
                | None -> false)
            ->
            // What a function ends with, if it is its own call, is a jump to its start.
            let _, parameters, start = scope.Self.Value
            c.Values(scope, arguments)

            for p in List.rev parameters do
                c.Variables.Store(scope, p)

            il.Emit(OpCodes.Br, start)
        | _ ->
            match Library.rewritten f with
            | Some other -> c.Emit(scope, Expr.Applications(other, [ for a in arguments -> [ a ] ]), isLast)
            | None ->
                c.Value(scope, f, false)
                pass c scope (f.Type) arguments

                if isUnit e.Type then
                    il.Emit OpCodes.Pop

    // A method that takes nothing may be called with ().
    let private passed (c: Writer) (scope: Scope) (m: MethodInfo) (arguments: Expr list) =
        if
            not (
                m.GetParameters().Length = 0
                && arguments.Length = 1
                && isUnit arguments.Head.Type
            )
        then
            c.Values(scope, arguments)

    /// Calls a method.
    let call
        (c: Writer)
        (scope: Scope)
        (e: Expr)
        (self: Expr option)
        (m: MethodInfo)
        (witness: (MethodInfo * Expr list) option)
        (arguments: Expr list)
        =
        let il = scope.Il
        let value e = c.Value(scope, e, false)
        let home = string (nonNull m.DeclaringType).FullName
        let isIntrinsic = home.EndsWith "LanguagePrimitives+IntrinsicFunctions"

        match m.Name, arguments with
        | ("GetArray" | "GetArray2D" | "GetArray3D"), array :: indices when isIntrinsic ->
            c.Values(scope, array :: indices)

            if indices.Length = 1 then
                il.Emit(OpCodes.Ldelem, e.Type)
            else
                il.Emit(OpCodes.Call, array.Type.GetMethod "Get" |> nonNull)
        | ("SetArray" | "SetArray2D" | "SetArray3D"), array :: rest when isIntrinsic ->
            c.Values(scope, array :: rest)

            if rest.Length = 2 then
                il.Emit(OpCodes.Stelem, (List.last rest).Type)
            else
                il.Emit(OpCodes.Call, array.Type.GetMethod "Set" |> nonNull)
        | ("UnboxGeneric" | "UnboxFast"), [ x ] when isIntrinsic ->
            value x
            il.Emit(OpCodes.Unbox_Any, e.Type)
        | "FailWith", [ message ] when home = "Microsoft.FSharp.Core.Operators" ->
            value message
            il.Emit(OpCodes.Newobj, typeof<exn>.GetConstructor [| typeof<string> |] |> nonNull)
            il.Emit OpCodes.Throw
        | "Raise", [ x ] when home = "Microsoft.FSharp.Core.Operators" ->
            value x
            il.Emit OpCodes.Throw
        | "Ignore", [ x ] when home = "Microsoft.FSharp.Core.Operators" ->
            value x
            il.Emit OpCodes.Pop
        | _ ->
            Option.iter (fun x -> c.Receiver(scope, x)) self

            match Library.instructions il m arguments, witness with
            | Some write, _ ->
                c.Values(scope, arguments)
                write ()
            // What an inline function asks of its types is proved by functions, which its code for quotations calls.
            | None, Some(m, witnesses) when not (m.Name.StartsWith("op_Range", StringComparison.Ordinal)) ->
                c.Values(scope, witnesses)
                c.Values(scope, arguments)
                invoke il (m) e.Type
            | _ ->
                passed c scope m arguments
                invoke il (m) e.Type

    /// What a property of an object holds.
    let property (c: Writer) (scope: Scope) (e: Expr) (x: Expr) (property: PropertyInfo) (indices: Expr list) =
        let il = scope.Il
        c.Receiver(scope, x)
        let home = nonNull property.DeclaringType

        // The fields of a case belong to its own class.
        if home <> x.Type && x.Type.IsAssignableFrom home then
            il.Emit(OpCodes.Castclass, home)

        c.Values(scope, indices)

        let getter =
            match property.Name with
            | "Head"
            | "Tail" when FunctionalAD.Lifting.FSharp.IsList home ->
                home.GetProperty(
                    (if property.Name = "Head" then
                         "HeadOrDefault"
                     else
                         "TailOrNull"),
                    everything
                )
            | _ -> property

        invoke il ((nonNull getter).GetGetMethod true |> nonNull) e.Type

    /// A loop that counts.
    let counted (c: Writer) (scope: Scope) (v: Var) (first: Expr) (last: Expr) (body: Expr) =
        let il = scope.Il
        let inside, i = c.Variables.Declare(scope, v)
        let n = il.DeclareLocal typeof<int>
        c.Value(scope, first, false)
        il.Emit(OpCodes.Stloc, i)
        c.Value(scope, last, false)
        il.Emit(OpCodes.Stloc, n)
        let start, exit = il.DefineLabel(), il.DefineLabel()
        il.MarkLabel start
        il.Emit(OpCodes.Ldloc, i)
        il.Emit(OpCodes.Ldloc, n)
        il.Emit(OpCodes.Bgt, exit)
        c.Emit(inside, body, false)
        il.Emit(OpCodes.Ldloc, i)
        il.Emit OpCodes.Ldc_I4_1
        il.Emit OpCodes.Add
        il.Emit(OpCodes.Stloc, i)
        il.Emit(OpCodes.Br, start)
        il.MarkLabel exit
