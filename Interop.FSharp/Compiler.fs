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

/// Writes functions as the compiler of F# does: a class for each, with the code and a field for each variable that it captured.
type internal Compiler(assembly: ModuleBuilder) =
    let made = List<TypeBuilder>()
    let variables = Variables()
    let mutable count = 0

    member _.Constants = variables.Constants
    member _.Made = made

    /// A class for a function, with a field for each variable from outside.
    member private c.Class(name: string, parent: Type, free: Var list) =
        count <- count + 1

        let t =
            assembly.DefineType($"{name}@{count}", TypeAttributes.Public ||| TypeAttributes.Sealed, parent)

        made.Add t

        {
            Type = t
            New = t.DefineDefaultConstructor MethodAttributes.Public
            Fields =
                [
                    for v in free -> v, t.DefineField(v.Name, variables.TypeOf v, FieldAttributes.Public)
                ]
        }

    /// The class of a function of one argument or several.
    member c.Function(name: string, self: Var option, e: Expr) : Class =
        let all, _ = curried e
        let most = min all.Length (optimized.Length + 1)

        let rec split n (e: Expr) =
            if n = 0 then
                e
            else
                (match e with
                 | Lambda(_, body) -> split (n - 1) body
                 | _ -> e)

        let parameters, body = List.take most all, split most e

        let types = [ for p in parameters -> p.Type ]

        let parent =
            if most = 1 then
                FSharpType.MakeFunctionType(types.Head, body.Type)
            else
                optimized[most - 2].MakeGenericType [| yield! types; body.Type |]

        let home = c.Class(name, parent, variables.Free e)

        let invoke =
            home.Type.DefineMethod(
                "Invoke",
                MethodAttributes.Public
                ||| MethodAttributes.Virtual
                ||| MethodAttributes.HideBySig,
                body.Type,
                List.toArray types
            )

        parameters
        |> List.iteri (fun i p -> invoke.DefineParameter(i + 1, ParameterAttributes.None, p.Name) |> ignore)

        c.Body(invoke, home.Fields, parameters, body, self)
        home

    member private c.Body(invoke: MethodBuilder, fields, parameters, body, self) =
        let il = invoke.GetILGenerator()
        let start = il.DefineLabel()
        il.MarkLabel start

        let places =
            Map.ofList
                [
                    for v, f in fields -> v, Captured(f :> FieldInfo)
                    for i, p in List.indexed parameters -> p, Argument(i + 1)
                ]

        let scope =
            {
                Il = il
                Places = places
                Self = self |> Option.map (fun v -> v, parameters, start)
            }

        c.Value(scope, body, true)
        il.Emit OpCodes.Ret

    /// The value on the stack, of whatever type.
    member private c.Value(scope: Scope, e: Expr, isLast) =
        c.Emit(scope, e, isLast)

        if isUnit e.Type then
            scope.Il.Emit OpCodes.Ldnull

    member private c.Values(scope, all: Expr list) =
        for e in all do
            c.Value(scope, e, false)

    // The object that a function is: what it captured are its fields.
    member private c.Closure(scope: Scope, name, self, e: Expr, later: Var list) =
        let home = c.Function(name, self, e)
        c.Fill(scope, home, later)
        home.Fields

    member private c.Fill(scope: Scope, home: Class, later: Var list) =
        scope.Il.Emit(OpCodes.Newobj, home.New)

        for v, field in home.Fields do
            if not (List.contains v later) then
                scope.Il.Emit OpCodes.Dup
                variables.Hold(scope, v)
                scope.Il.Emit(OpCodes.Stfld, field)

    // The object that a method is called on: a structure by its address.
    member private c.Receiver(scope: Scope, e: Expr) =
        if not e.Type.IsValueType && not e.Type.IsByRef then
            c.Value(scope, e, false)
        else
            match e with
            | AddressOf x -> c.Receiver(scope, x)
            | Var v when
                (match scope.Places.TryFind v with
                 | Some(Local _) -> true
                 | _ -> false)
                ->
                match scope.Places[v] with
                | Local l -> scope.Il.Emit(OpCodes.Ldloca, l)
                | _ -> ()
            | _ ->
                c.Value(scope, e, false)
                let l = scope.Il.DeclareLocal e.Type
                scope.Il.Emit(OpCodes.Stloc, l)
                scope.Il.Emit(OpCodes.Ldloca, l)

    member private c.Emit(scope: Scope, e: Expr, isLast: bool) : unit =
        let il = scope.Il
        let value e = c.Value(scope, e, false)

        match e with
        | Quotations.Patterns.Value(_, t) when isUnit t -> ()
        | Quotations.Patterns.Value(constant, t) when not (isLiteral constant t) ->
            variables.Load(scope, variables.Constant(nonNull constant, t))
        | Quotations.Patterns.Value(constant, t) -> literal il constant t
        | Var v ->
            variables.Load(scope, v)

            if isUnit v.Type then
                il.Emit OpCodes.Pop
        | Let(v, (Lambda _ as f), body) ->
            let inside, l = variables.Declare(scope, v)
            c.Closure(scope, v.Name, None, f, []) |> ignore
            il.Emit(OpCodes.Stloc, l)
            c.Emit(inside, body, isLast)
        | Let(v, bound, body) ->
            if v.IsMutable && isShared v body then
                variables.Share v

            let inside, l = variables.Declare(scope, v)
            value bound

            if variables.IsCell v then
                il.Emit(OpCodes.Newobj, (variables.TypeOf v).GetConstructor [| v.Type |] |> nonNull)

            il.Emit(OpCodes.Stloc, l)
            c.Emit(inside, body, isLast)
        | LetRecursive(bindings, body) -> c.Recursive(scope, e, bindings, body, isLast)
        | Application _ ->
            let f, arguments = applied e []
            Calls.apply c scope e f arguments isLast
        | Lambda _ -> c.Closure(scope, "fun", None, e, []) |> ignore
        | IfThenElse(test, yes, no) ->
            let otherwise, after = il.DefineLabel(), il.DefineLabel()
            c.Branch(scope, test, otherwise)
            c.Emit(scope, yes, isLast)
            il.Emit(OpCodes.Br, after)
            il.MarkLabel otherwise
            c.Emit(scope, no, isLast)
            il.MarkLabel after
        | Sequential(first, next) ->
            c.Emit(scope, first, false)

            if not (isUnit first.Type) then
                il.Emit OpCodes.Pop

            c.Emit(scope, next, isLast)
        | VarSet(v, bound) -> variables.Assign(scope, v, (fun () -> value bound))
        | WhileLoop(test, body) ->
            let start, exit = il.DefineLabel(), il.DefineLabel()
            il.MarkLabel start
            c.Branch(scope, test, exit)
            c.Emit(scope, body, false)
            il.Emit(OpCodes.Br, start)
            il.MarkLabel exit
        | ForIntegerRangeLoop(v, first, last, body) -> Calls.counted c scope v first last body
        // The walk over a sequence gives back its enumerator at the end, which holds nothing here.
        | TryFinally(body, last) when disposes last -> c.Emit(scope, body, false)
        | TryWith _
        | TryFinally _ -> refuse e "an exception may be caught in it" "test before, instead of catching after"
        | NewTuple parts ->
            c.Values(scope, parts)
            tuple il e parts
        | TupleGet(tuple, i) ->
            value tuple

            if tuple.Type.IsValueType then
                il.Emit(OpCodes.Ldfld, tuple.Type.GetField $"Item{i + 1}" |> nonNull)
            else
                match FSharpValue.PreComputeTuplePropertyInfo(tuple.Type, i) with
                | property, None -> invoke il (nonNull property.GetMethod) e.Type
                | _ -> refuse e "a tuple has more than seven items" "use a record"
        | NewRecord(t, parts) ->
            c.Values(scope, parts)
            il.Emit(OpCodes.Newobj, FSharpValue.PreComputeRecordConstructorInfo(t, everything))
        | NewUnionCase(kind, parts) ->
            c.Values(scope, parts)
            case il kind parts
        | UnionCaseTest(x, kind) ->
            c.Receiver(scope, x)
            isCase il kind
        | NewArray(t, items) ->
            il.Emit(OpCodes.Ldc_I4, items.Length)
            il.Emit(OpCodes.Newarr, t)

            items
            |> List.iteri (fun i item ->
                il.Emit OpCodes.Dup
                il.Emit(OpCodes.Ldc_I4, i)
                value item
                il.Emit(OpCodes.Stelem, t))
        | NewObject(constructor, arguments) ->
            c.Values(scope, arguments)
            il.Emit(OpCodes.Newobj, constructor)
        | NewDelegate(t, parameters, body) -> c.Delegate(scope, t, parameters, body)
        | AddressOf x -> c.Receiver(scope, x)
        | Coerce(x, t) ->
            value x

            if x.Type.IsValueType && not t.IsValueType then
                il.Emit(OpCodes.Box, x.Type)
        | TypeTest(x, t) ->
            value x
            il.Emit(OpCodes.Isinst, t)
            il.Emit OpCodes.Ldnull
            il.Emit OpCodes.Cgt_Un
        | DefaultValue t ->
            let l = il.DeclareLocal t
            il.Emit(OpCodes.Ldloca, l)
            il.Emit(OpCodes.Initobj, t)
            il.Emit(OpCodes.Ldloc, l)
        | FieldGet(None, field) -> il.Emit(OpCodes.Ldsfld, field)
        | FieldGet(Some x, field) ->
            value x
            il.Emit(OpCodes.Ldfld, field)
        | PropertyGet(Some array, property, []) when array.Type.IsArray && property.Name = "Length" && array.Type.GetArrayRank() = 1 ->
            value array
            il.Emit OpCodes.Ldlen
            il.Emit OpCodes.Conv_I4
        | PropertyGet(None, property, indices) ->
            c.Values(scope, indices)
            invoke il (property.GetGetMethod true |> nonNull) e.Type
        | PropertyGet(Some x, property, indices) -> Calls.property c scope e x property indices
        | PropertySet(x, property, indices, set) ->
            Option.iter (fun x -> c.Receiver(scope, x)) x
            c.Values(scope, indices)
            value set
            invoke il (property.GetSetMethod true |> nonNull) typeof<unit>
        | _ when (Library.rewritten e).IsSome -> c.Emit(scope, (Library.rewritten e).Value, isLast)
        | CallWithWitnesses(self, m, withWitness, witnesses, arguments) ->
            Calls.call c scope e self m (Some(withWitness, witnesses)) arguments
        | Call(self, m, arguments) -> Calls.call c scope e self m (None) arguments
        | _ -> refuse e "quotations of this kind have no form in the language" "pass the function as it stands, without the quotation"

    // Jumps where a test fails. Two tests joined by "and" are two jumps.
    member private c.Branch(scope: Scope, test: Expr, otherwise: Label) =
        match test with
        | IfThenElse(a, b, Bool false) ->
            c.Branch(scope, a, otherwise)
            c.Branch(scope, b, otherwise)
        | _ ->
            c.Value(scope, test, false)
            scope.Il.Emit(OpCodes.Brfalse, otherwise)

    member private c.Recursive(scope: Scope, e: Expr, bindings: (Var * Expr) list, body: Expr, isLast) =
        let il = scope.Il
        let own = List.map fst bindings

        for v, bound in bindings do
            if (fst (curried bound)).IsEmpty then
                refuse e $"the value {v.Name} refers to itself" "write it as a function"

        let inside = (scope, own) ||> List.fold (fun s v -> fst (variables.Declare(s, v)))

        let made =
            [
                for v, bound in bindings ->
                    let fields = c.Closure(inside, v.Name, Some v, bound, own)
                    variables.Store(inside, v)
                    v, fields
            ]

        // When all are there they know each other.
        for v, fields in made do
            for other, field in fields do
                if List.contains other own then
                    variables.Load(inside, v)
                    il.Emit(OpCodes.Castclass, nonNull field.DeclaringType)
                    variables.Load(inside, other)
                    il.Emit(OpCodes.Stfld, field)

        c.Emit(inside, body, isLast)

    member private c.Delegate(scope: Scope, t: Type, parameters: Var list, body: Expr) =
        let free =
            variables.Free body |> List.filter (fun v -> not (List.contains v parameters))

        let home = c.Class("delegate", typeof<obj>, free)

        let invoke =
            home.Type.DefineMethod(
                "Invoke",
                MethodAttributes.Public ||| MethodAttributes.HideBySig,
                body.Type,
                [| for p in parameters -> p.Type |]
            )

        c.Body(invoke, home.Fields, parameters, body, None)
        c.Fill(scope, home, [])
        scope.Il.Emit(OpCodes.Ldftn, invoke)
        scope.Il.Emit(OpCodes.Newobj, t.GetConstructors()[0])

    interface Writer with
        member _.Variables = variables
        member c.Emit(scope, e, isLast) = c.Emit(scope, e, isLast)
        member c.Value(scope, e, isLast) = c.Value(scope, e, isLast)
        member c.Values(scope, all) = c.Values(scope, all)
        member c.Receiver(scope, e) = c.Receiver(scope, e)
