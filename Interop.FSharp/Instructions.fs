namespace FunctionalAD.FSharp

open System
open System.Reflection
open System.Reflection.Emit
open FSharp.Quotations
open FSharp.Quotations.ExprShape
open FSharp.Quotations.Patterns
open FSharp.Reflection
open FunctionalAD

/// What the compiler of quotations asks of expressions and types, and the instructions for what it finds on the stack.
module internal Instructions =
    let refuse (e: Expr) reason remedy : 'r =
        let shown = Syntax.show e
        raise (NotDifferentiableException((if shown.Length > 160 then shown[..160] + "…" else shown), reason, remedy))

    let everything =
        BindingFlags.Instance
        ||| BindingFlags.Static
        ||| BindingFlags.Public
        ||| BindingFlags.NonPublic

    let isUnit (t: Type) = t = typeof<unit>

    let rec curried (e: Expr) =
        match e with
        | Lambda(x, body) ->
            let others, inner = curried body
            x :: others, inner
        | _ -> [], e

    let rec applied (e: Expr) arguments =
        match e with
        | Application(f, x) -> applied f (x :: arguments)
        | _ -> e, arguments

    /// Functions of two to five arguments are called with all of them at once.
    let optimized =
        [
            typedefof<OptimizedClosures.FSharpFunc<_, _, _>>
            typedefof<OptimizedClosures.FSharpFunc<_, _, _, _>>
            typedefof<OptimizedClosures.FSharpFunc<_, _, _, _, _>>
            typedefof<OptimizedClosures.FSharpFunc<_, _, _, _, _, _>>
        ]

    let isLiteral (value: obj | null) (t: Type) =
        isNull value || t.IsPrimitive || t.IsEnum || t = typeof<string> || isUnit t

    /// Whether a function inside reads a variable.
    let rec isShared (v: Var) (e: Expr) =
        match e with
        | Let(_, bound, body) -> isShared v bound || isShared v body
        | LetRecursive(bindings, body) -> List.exists (fun (_, bound) -> isShared v bound) bindings || isShared v body
        | ForIntegerRangeLoop(_, first, last, body) -> List.exists (isShared v) [ first; last; body ]
        | NewDelegate(_, _, body)
        | ShapeLambda(_, body) -> Seq.contains v (body.GetFreeVars())
        | ShapeVar _ -> false
        | ShapeCombination(_, parts) -> List.exists (isShared v) parts

    let rec disposes (e: Expr) =
        match e with
        | Call(_, m, _) -> m.Name = "Dispose"
        | IfThenElse(TypeTest _, yes, _)
        | Let(_, _, yes)
        | Sequential(yes, _) -> disposes yes
        | _ -> false

    /// A constant on the stack.
    let literal (il: ILGenerator) (value: obj | null) (t: Type) =
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

    /// A tuple of what stands on the stack.
    let tuple (il: ILGenerator) (e: Expr) (parts: Expr list) =
        let constructor =
            if e.Type.IsValueType then
                e.Type.GetConstructor [| for p in parts -> p.Type |] |> nonNull
            else
                match FSharpValue.PreComputeTupleConstructorInfo e.Type with
                | constructor, None -> constructor
                | _ -> refuse e "a tuple has more than seven items" "use a record"

        il.Emit(OpCodes.Newobj, constructor)

    /// A case of a union of what stands on the stack, as its constructor makes it; nothing is null.
    let case (il: ILGenerator) (case: UnionCaseInfo) (parts: Expr list) =
        if case.DeclaringType.Name = "FSharpOption`1" && parts.IsEmpty then
            il.Emit OpCodes.Ldnull
        else
            il.Emit(OpCodes.Call, FSharpValue.PreComputeUnionConstructorInfo(case, everything))

    /// Which case the union on the stack is, asked as the compiler asks.
    let isCase (il: ILGenerator) (case: UnionCaseInfo) =
        let t = case.DeclaringType

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

    /// The call of a method; what it returns for nothing is dropped.
    let invoke (il: ILGenerator) (m: MethodInfo) (result: Type) =
        il.Emit(
            (if m.IsVirtual && not (nonNull m.DeclaringType).IsValueType then
                 OpCodes.Callvirt
             else
                 OpCodes.Call),
            m
        )

        if m.ReturnType <> typeof<Void> && isUnit result then
            il.Emit OpCodes.Pop
