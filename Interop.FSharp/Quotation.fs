namespace FunctionalAD.FSharp

open System
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open FSharp.Quotations
open FSharp.Quotations.DerivedPatterns
open FSharp.Quotations.ExprShape
open FSharp.Quotations.Patterns
open FSharp.Reflection
open FunctionalAD

/// Quotations as functions: each is compiled as the compiler of F# compiles it, to a class with the code and what it captured. It is lifted like any
/// other function, so what holds for plain functions holds for quoted ones. The code is read and never runs.
module internal Quotation =
    /// Where a variable is while a function runs.
    type private Place =
        | Local of LocalBuilder
        | Argument of int
        | Captured of FieldInfo

    /// A function that is being written: where its variables are, and which name and arguments its own call has.
    type private Scope =
        {
            Il: ILGenerator
            Places: Map<Var, Place>
            Self: (Var * Var list * Label) option
        }

    /// A class for a function, with a field for each variable from outside.
    type private Class =
        {
            Type: TypeBuilder
            New: ConstructorBuilder
            Fields: (Var * FieldBuilder) list
        }

    let private refuse (e: Expr) reason remedy : 'r =
        let shown = Syntax.show e
        raise (NotDifferentiableException((if shown.Length > 160 then shown[..160] + "…" else shown), reason, remedy))

    let private everything =
        BindingFlags.Instance
        ||| BindingFlags.Static
        ||| BindingFlags.Public
        ||| BindingFlags.NonPublic

    let private isUnit (t: Type) = t = typeof<unit>

    let rec private curried (e: Expr) =
        match e with
        | Lambda(x, body) ->
            let others, inner = curried body
            x :: others, inner
        | _ -> [], e

    let rec private applied (e: Expr) arguments =
        match e with
        | Application(f, x) -> applied f (x :: arguments)
        | _ -> e, arguments

    // Functions of two to five arguments are called with all of them at once.
    let private optimized =
        [
            typedefof<OptimizedClosures.FSharpFunc<_, _, _>>
            typedefof<OptimizedClosures.FSharpFunc<_, _, _, _>>
            typedefof<OptimizedClosures.FSharpFunc<_, _, _, _, _>>
            typedefof<OptimizedClosures.FSharpFunc<_, _, _, _, _, _>>
        ]

    let private isLiteral (value: obj | null) (t: Type) =
        isNull value || t.IsPrimitive || t.IsEnum || t = typeof<string> || isUnit t

    // Whether a function inside reads a variable.
    let rec private isShared (v: Var) (e: Expr) =
        match e with
        | Let(_, bound, body) -> isShared v bound || isShared v body
        | LetRecursive(bindings, body) -> List.exists (fun (_, bound) -> isShared v bound) bindings || isShared v body
        | ForIntegerRangeLoop(_, first, last, body) -> List.exists (isShared v) [ first; last; body ]
        | NewDelegate(_, _, body)
        | ShapeLambda(_, body) -> Seq.contains v (body.GetFreeVars())
        | ShapeVar _ -> false
        | ShapeCombination(_, parts) -> List.exists (isShared v) parts

    let rec private disposes (e: Expr) =
        match e with
        | Call(_, m, _) -> m.Name = "Dispose"
        | IfThenElse(TypeTest _, yes, _)
        | Let(_, _, yes)
        | Sequential(yes, _) -> disposes yes
        | _ -> false

    type private Compiler(assembly: ModuleBuilder) =
        let made = List<TypeBuilder>()
        let constants = Dictionary<obj, Var>(HashIdentity.Reference)
        let cells = HashSet<Var>()
        let mutable count = 0

        /// What was captured when it was quoted, with the name by which the code knows it.
        member _.Constants = constants
        member _.Made = made

        // Variables that a function inside reads and that change are cells, which all share.
        member private _.IsCell(v: Var) = cells.Contains v

        member private c.TypeOf(v: Var) =
            if c.IsCell v then
                typedefof<_ ref>.MakeGenericType v.Type
            else
                v.Type

        member private _.Constant(value: obj, t: Type) =
            match constants.TryGetValue value with
            | true, known -> known
            | _ ->
                let v = Var($"captured{constants.Count}", t)
                constants[value] <- v
                v

        // The variables from outside, and what was captured.
        member private c.Free(e: Expr) : Var list =
            let found = List<Var>()

            let rec look bound (e: Expr) =
                match e with
                | Quotations.Patterns.Value(value, t) when not (isLiteral value t) -> add (c.Constant(nonNull value, t))
                | ShapeVar v ->
                    if not (Set.contains v bound) then
                        add v
                | ShapeLambda(x, body) -> look (bound.Add x) body
                | Let(v, value, body) ->
                    look bound value
                    look (bound.Add v) body
                | LetRecursive(bindings, body) ->
                    let inside = (bound, bindings) ||> List.fold (fun s (v, _) -> s.Add v)

                    for _, value in bindings do
                        look inside value

                    look inside body
                | ForIntegerRangeLoop(v, first, last, body) ->
                    look bound first
                    look bound last
                    look (bound.Add v) body
                | VarSet(v, value) ->
                    if not (Set.contains v bound) then
                        add v

                    look bound value
                | NewDelegate(_, parameters, body) -> look ((bound, parameters) ||> List.fold (fun s v -> s.Add v)) body
                | ShapeCombination(_, parts) -> List.iter (look bound) parts

            and add v =
                if not (found.Contains v) then
                    found.Add v

            look Set.empty e
            List.ofSeq found

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
                        for v in free -> v, t.DefineField(v.Name, c.TypeOf v, FieldAttributes.Public)
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

            let home = c.Class(name, parent, c.Free e)

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
        member private c.Value(scope, e: Expr, isLast) =
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
                    c.Hold(scope, v)
                    scope.Il.Emit(OpCodes.Stfld, field)

        member private c.Load(scope: Scope, v: Var) =
            c.Hold(scope, v)

            if c.IsCell v then
                scope.Il.Emit(OpCodes.Call, ((c.TypeOf v).GetProperty "Value" |> nonNull).GetMethod |> nonNull)

        // The variable, or its cell.
        member private _.Hold(scope: Scope, v: Var) =
            match scope.Places.TryFind v with
            | Some(Local l) -> scope.Il.Emit(OpCodes.Ldloc, l)
            | Some(Argument i) -> scope.Il.Emit(OpCodes.Ldarg, int16 i)
            | Some(Captured field) ->
                scope.Il.Emit OpCodes.Ldarg_0
                scope.Il.Emit(OpCodes.Ldfld, field)
            | None -> refuse (Expr.Var v) "it is a variable that is declared nowhere" "quote the function as a whole"

        /// What the second argument leaves on the stack becomes the value of the variable.
        member private c.Assign(scope: Scope, v: Var, value: unit -> unit) =
            if c.IsCell v then
                c.Hold(scope, v)
                value ()
                scope.Il.Emit(OpCodes.Call, ((c.TypeOf v).GetProperty "Value" |> nonNull).SetMethod |> nonNull)
            else
                value ()
                c.Store(scope, v)

        member private _.Store(scope: Scope, v: Var) =
            match scope.Places.TryFind v with
            | Some(Local l) -> scope.Il.Emit(OpCodes.Stloc, l)
            | Some(Argument i) -> scope.Il.Emit(OpCodes.Starg, int16 i)
            | _ -> refuse (Expr.Var v) "it changes a variable from outside of the quotation" "return what should change"

        member private c.Declare(scope: Scope, v: Var) =
            let l = scope.Il.DeclareLocal(c.TypeOf v)

            { scope with
                Places = scope.Places.Add(v, Local l)
            },
            l

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

        member private _.Invoke(scope: Scope, m: MethodInfo, result: Type) =
            scope.Il.Emit(
                (if m.IsVirtual && not (nonNull m.DeclaringType).IsValueType then
                     OpCodes.Callvirt
                 else
                     OpCodes.Call),
                m
            )

            if m.ReturnType <> typeof<Void> && isUnit result then
                scope.Il.Emit OpCodes.Pop

        member private c.Apply(scope: Scope, e: Expr, f: Expr, arguments: Expr list, isLast) =
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
                    c.Store(scope, p)

                il.Emit(OpCodes.Br, start)
            | _ ->
                match Library.rewritten f with
                | Some other -> c.Emit(scope, Expr.Applications(other, [ for a in arguments -> [ a ] ]), isLast)
                | None ->
                    c.Value(scope, f, false)
                    c.Pass(scope, f.Type, arguments)

                    if isUnit e.Type then
                        il.Emit OpCodes.Pop

        // Calls the function on the stack with arguments, as many at once as there may be.
        member private c.Pass(scope: Scope, t: Type, arguments: Expr list) =
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
                c.Pass(scope, List.last all, later)

        member private c.Emit(scope: Scope, e: Expr, isLast: bool) : unit =
            let il = scope.Il
            let value e = c.Value(scope, e, false)

            match e with
            | Quotations.Patterns.Value(_, t) when isUnit t -> ()
            | Quotations.Patterns.Value(constant, t) when not (isLiteral constant t) -> c.Load(scope, c.Constant(nonNull constant, t))
            | Quotations.Patterns.Value(constant, t) -> c.Literal(scope, constant, t)
            | Var v ->
                c.Load(scope, v)

                if isUnit v.Type then
                    il.Emit OpCodes.Pop
            | Let(v, (Lambda _ as f), body) ->
                let inside, l = c.Declare(scope, v)
                c.Closure(scope, v.Name, None, f, []) |> ignore
                il.Emit(OpCodes.Stloc, l)
                c.Emit(inside, body, isLast)
            | Let(v, bound, body) ->
                if v.IsMutable && isShared v body then
                    cells.Add v |> ignore

                let inside, l = c.Declare(scope, v)
                value bound

                if c.IsCell v then
                    il.Emit(OpCodes.Newobj, (c.TypeOf v).GetConstructor [| v.Type |] |> nonNull)

                il.Emit(OpCodes.Stloc, l)
                c.Emit(inside, body, isLast)
            | LetRecursive(bindings, body) -> c.Recursive(scope, e, bindings, body, isLast)
            | Application _ ->
                let f, arguments = applied e []
                c.Apply(scope, e, f, arguments, isLast)
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
            | VarSet(v, bound) -> c.Assign(scope, v, (fun () -> value bound))
            | WhileLoop(test, body) ->
                let start, exit = il.DefineLabel(), il.DefineLabel()
                il.MarkLabel start
                c.Branch(scope, test, exit)
                c.Emit(scope, body, false)
                il.Emit(OpCodes.Br, start)
                il.MarkLabel exit
            | ForIntegerRangeLoop(v, first, last, body) ->
                let inside, i = c.Declare(scope, v)
                let n = il.DeclareLocal typeof<int>
                value first
                il.Emit(OpCodes.Stloc, i)
                value last
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
            // The walk over a sequence gives back its enumerator at the end, which holds nothing here.
            | TryFinally(body, last) when disposes last -> c.Emit(scope, body, false)
            | TryWith _
            | TryFinally _ -> refuse e "an exception may be caught in it" "test before, instead of catching after"
            | NewTuple parts ->
                c.Values(scope, parts)
                c.Make(scope, e, parts)
            | TupleGet(tuple, i) ->
                value tuple

                if tuple.Type.IsValueType then
                    il.Emit(OpCodes.Ldfld, tuple.Type.GetField $"Item{i + 1}" |> nonNull)
                else
                    match FSharpValue.PreComputeTuplePropertyInfo(tuple.Type, i) with
                    | property, None -> c.Invoke(scope, nonNull property.GetMethod, e.Type)
                    | _ -> refuse e "a tuple has more than seven items" "use a record"
            | NewRecord(t, parts) ->
                c.Values(scope, parts)
                il.Emit(OpCodes.Newobj, FSharpValue.PreComputeRecordConstructorInfo(t, everything))
            | NewUnionCase(case, parts) -> c.Case(scope, case, parts)
            | UnionCaseTest(x, case) -> c.Is(scope, x, case)
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
                c.Invoke(scope, property.GetGetMethod true |> nonNull, e.Type)
            | PropertyGet(Some x, property, indices) ->
                c.Receiver(scope, x)
                let home = nonNull property.DeclaringType

                // The fields of a case belong to its own class.
                if home <> x.Type && x.Type.IsAssignableFrom home then
                    il.Emit(OpCodes.Castclass, home)

                c.Values(scope, indices)

                let getter =
                    match property.Name with
                    | "Head"
                    | "Tail" when Lifting.FSharp.IsList home ->
                        home.GetProperty(
                            (if property.Name = "Head" then
                                 "HeadOrDefault"
                             else
                                 "TailOrNull"),
                            everything
                        )
                    | _ -> property

                c.Invoke(scope, (nonNull getter).GetGetMethod true |> nonNull, e.Type)
            | PropertySet(x, property, indices, set) ->
                Option.iter (fun x -> c.Receiver(scope, x)) x
                c.Values(scope, indices)
                value set
                c.Invoke(scope, property.GetSetMethod true |> nonNull, typeof<unit>)
            | _ when (Library.rewritten e).IsSome -> c.Emit(scope, (Library.rewritten e).Value, isLast)
            | CallWithWitnesses(self, m, withWitness, witnesses, arguments) ->
                c.Call(scope, e, self, m, Some(withWitness, witnesses), arguments)
            | Call(self, m, arguments) -> c.Call(scope, e, self, m, None, arguments)
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

        member private _.Literal(scope: Scope, value: obj | null, t: Type) =
            let il = scope.Il

            match value with
            | null -> il.Emit OpCodes.Ldnull
            | :? float as x -> il.Emit(OpCodes.Ldc_R8, x)
            | :? float32 as x -> il.Emit(OpCodes.Ldc_R4, x)
            | :? string as x -> il.Emit(OpCodes.Ldstr, x)
            | :? bool as x -> il.Emit(if x then OpCodes.Ldc_I4_1 else OpCodes.Ldc_I4_0)
            | :? char as x -> il.Emit(OpCodes.Ldc_I4, int x)
            | :? int64 as x -> il.Emit(OpCodes.Ldc_I8, x)
            | :? uint64 as x -> il.Emit(OpCodes.Ldc_I8, int64 x)
            | :? uint32 as x -> il.Emit(OpCodes.Ldc_I4, int x)
            | _ when t.IsEnum -> il.Emit(OpCodes.Ldc_I4, Convert.ToInt32(value, Globalization.CultureInfo.InvariantCulture))
            | _ -> il.Emit(OpCodes.Ldc_I4, Convert.ToInt32(value, Globalization.CultureInfo.InvariantCulture))

        member private _.Make(scope: Scope, e: Expr, parts: Expr list) =
            let constructor =
                if e.Type.IsValueType then
                    e.Type.GetConstructor [| for p in parts -> p.Type |] |> nonNull
                else
                    match FSharpValue.PreComputeTupleConstructorInfo e.Type with
                    | constructor, None -> constructor
                    | _ -> refuse e "a tuple has more than seven items" "use a record"

            scope.Il.Emit(OpCodes.Newobj, constructor)

        // A case of a union, as its constructor makes it; nothing is null.
        member private c.Case(scope: Scope, case: UnionCaseInfo, parts: Expr list) =
            c.Values(scope, parts)

            if case.DeclaringType.Name = "FSharpOption`1" && parts.IsEmpty then
                scope.Il.Emit OpCodes.Ldnull
            else
                scope.Il.Emit(OpCodes.Call, FSharpValue.PreComputeUnionConstructorInfo(case, everything))

        // Which case it is, asked as the compiler asks.
        member private c.Is(scope: Scope, x: Expr, case: UnionCaseInfo) =
            let il = scope.Il
            let t = case.DeclaringType
            c.Receiver(scope, x)

            let isNull (isCase: bool) =
                il.Emit OpCodes.Ldnull
                il.Emit(if isCase then OpCodes.Ceq else OpCodes.Cgt_Un)

            if t.Name = "FSharpOption`1" then
                isNull (case.Name = "None")
            elif Lifting.FSharp.IsList t then
                il.Emit(
                    OpCodes.Call,
                    (t.GetProperty("TailOrNull", everything) |> nonNull).GetGetMethod true
                    |> nonNull
                )

                isNull (case.Name = "Empty")
            elif FSharpType.GetUnionCases(t, everything).Length = 1 then
                il.Emit OpCodes.Pop
                il.Emit OpCodes.Ldc_I4_1
            else
                let nested name =
                    match t.GetNestedType(name, everything) with
                    | null -> None
                    | n when t.IsGenericType -> Some(n.MakeGenericType(t.GetGenericArguments()))
                    | n -> Some n

                match
                    (if t.IsValueType || FSharpType.GetUnionCases(t, everything).Length >= 4 then
                         None
                     else
                         nested case.Name |> Option.orElse (nested $"_{case.Name}"))
                with
                | Some own ->
                    il.Emit(OpCodes.Isinst, own)
                    isNull false
                | None ->
                    match FSharpValue.PreComputeUnionTagMemberInfo(t, everything) with
                    | :? PropertyInfo as tag -> il.Emit(OpCodes.Call, tag.GetGetMethod true |> nonNull)
                    | tag -> il.Emit(OpCodes.Call, tag :?> MethodInfo)

                    il.Emit(OpCodes.Ldc_I4, case.Tag)
                    il.Emit OpCodes.Ceq

        member private c.Recursive(scope: Scope, e: Expr, bindings: (Var * Expr) list, body: Expr, isLast) =
            let il = scope.Il
            let own = List.map fst bindings

            for v, bound in bindings do
                if (fst (curried bound)).IsEmpty then
                    refuse e $"the value {v.Name} refers to itself" "write it as a function"

            let inside = (scope, own) ||> List.fold (fun s v -> fst (c.Declare(s, v)))

            let made =
                [
                    for v, bound in bindings ->
                        let fields = c.Closure(inside, v.Name, Some v, bound, own)
                        c.Store(inside, v)
                        v, fields
                ]

            // When all are there they know each other.
            for v, fields in made do
                for other, field in fields do
                    if List.contains other own then
                        c.Load(inside, v)
                        il.Emit(OpCodes.Castclass, nonNull field.DeclaringType)
                        c.Load(inside, other)
                        il.Emit(OpCodes.Stfld, field)

            c.Emit(inside, body, isLast)

        member private c.Delegate(scope: Scope, t: Type, parameters: Var list, body: Expr) =
            let free = c.Free body |> List.filter (fun v -> not (List.contains v parameters))

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

        member private c.Call(scope: Scope, e: Expr, self, m: MethodInfo, witness, arguments: Expr list) =
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
                    c.Invoke(scope, m, e.Type)
                | _ ->
                    c.Passed(scope, m, arguments)
                    c.Invoke(scope, m, e.Type)

        // A method that takes nothing may be called with ().
        member private c.Passed(scope: Scope, m: MethodInfo, arguments: Expr list) =
            if
                not (
                    m.GetParameters().Length = 0
                    && arguments.Length = 1
                    && isUnit arguments.Head.Type
                )
            then
                c.Values(scope, arguments)

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
