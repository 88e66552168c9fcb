namespace FunctionalAD.FSharp

open System
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open FSharp.Quotations
open FSharp.Quotations.DerivedPatterns
open FSharp.Quotations.Patterns

/// Operators and functions of the library as the compiler of F# writes them out: where they are called by their names they have no code for a type.
module internal Library =
    let private core = typeof<list<int>>.Assembly

    let private home (m: MethodInfo) =
        match m.DeclaringType with
        | null -> ""
        | t when t.Assembly <> core -> ""
        | t -> string t.FullName

    let private isOperator m =
        home m = "Microsoft.FSharp.Core.Operators"

    let private isNumber (t: Type) =
        t.IsPrimitive && t <> typeof<bool> && t <> typeof<char>

    let private isUnsigned t =
        List.contains t [ typeof<byte>; typeof<uint16>; typeof<uint32>; typeof<uint64> ]

    let private isReal t =
        t = typeof<float> || t = typeof<float32>

    // Arithmetic on numbers is one instruction.
    let private arithmetic =
        dict
            [
                "op_Addition", OpCodes.Add
                "op_Subtraction", OpCodes.Sub
                "op_Multiply", OpCodes.Mul
                "op_BitwiseAnd", OpCodes.And
                "op_BitwiseOr", OpCodes.Or
                "op_ExclusiveOr", OpCodes.Xor
                "op_LeftShift", OpCodes.Shl
                "op_UnaryNegation", OpCodes.Neg
                "op_LogicalNot", OpCodes.Not
                "op_UnaryPlus", OpCodes.Nop
            ]

    let private functions =
        dict
            [
                "Abs", "Abs"
                "Sin", "Sin"
                "Cos", "Cos"
                "Tan", "Tan"
                "Asin", "Asin"
                "Acos", "Acos"
                "Atan", "Atan"
                "Atan2", "Atan2"
                "Sinh", "Sinh"
                "Cosh", "Cosh"
                "Tanh", "Tanh"
                "Exp", "Exp"
                "Log", "Log"
                "Log10", "Log10"
                "Sqrt", "Sqrt"
                "Floor", "Floor"
                "Ceiling", "Ceiling"
                "Round", "Round"
                "Truncate", "Truncate"
                "Max", "Max"
                "Min", "Min"
                "Sign", "Sign"
                "op_Exponentiation", "Pow"
            ]

    // What compares: the instructions, and whether the answer is turned around.
    let private comparisons =
        dict
            [
                "op_Equality", (OpCodes.Ceq, OpCodes.Ceq, false)
                "op_Inequality", (OpCodes.Ceq, OpCodes.Ceq, true)
                "op_LessThan", (OpCodes.Clt, OpCodes.Clt_Un, false)
                "op_GreaterThan", (OpCodes.Cgt, OpCodes.Cgt_Un, false)
                "op_LessThanOrEqual", (OpCodes.Cgt, OpCodes.Cgt_Un, true)
                "op_GreaterThanOrEqual", (OpCodes.Clt, OpCodes.Clt_Un, true)
            ]

    let private conversions =
        dict
            [
                "ToDouble", OpCodes.Conv_R8
                "ToSingle", OpCodes.Conv_R4
                "ToInt", OpCodes.Conv_I4
                "ToInt32", OpCodes.Conv_I4
                "ToInt64", OpCodes.Conv_I8
                "ToInt16", OpCodes.Conv_I2
                "ToByte", OpCodes.Conv_U1
                "ToUInt32", OpCodes.Conv_U4
                "ToUInt64", OpCodes.Conv_U8
            ]

    let private hashCompare =
        core.GetType "Microsoft.FSharp.Core.LanguagePrimitives+HashCompare" |> nonNull

    let private intrinsics =
        core.GetType "Microsoft.FSharp.Core.Operators+OperatorIntrinsics" |> nonNull

    let private mathematics (name: string) (t: Type) count =
        let types = Array.replicate count t

        match
            (if t = typeof<float32> then
                 typeof<MathF>.GetMethod(name, types)
             else
                 null)
        with
        | null -> typeof<Math>.GetMethod(name, types)
        | m -> m

    let private compare (il: ILGenerator) (name: string) (t: Type) =
        let ordered, unordered, isTurned = comparisons[name]

        if t.IsPrimitive || t.IsEnum then
            // a ≤ b is not (a > b), and false where they cannot be compared.
            let reversed = isReal t && name.EndsWith "OrEqual"
            il.Emit(if reversed || isUnsigned t then unordered else ordered)
        elif t = typeof<string> then
            il.Emit(OpCodes.Call, typeof<string>.GetMethod("Equals", [| t; t |]) |> nonNull)
        else
            let generic =
                match name with
                | "op_Equality"
                | "op_Inequality" -> "GenericEqualityIntrinsic"
                | "op_LessThan" -> "GenericLessThanIntrinsic"
                | "op_GreaterThan" -> "GenericGreaterThanIntrinsic"
                | "op_LessThanOrEqual" -> "GenericLessOrEqualIntrinsic"
                | _ -> "GenericGreaterOrEqualIntrinsic"

            il.Emit(OpCodes.Call, (nonNull (hashCompare.GetMethod generic)).MakeGenericMethod t)

        if isTurned && (t.IsPrimitive || t.IsEnum || name = "op_Inequality") then
            il.Emit OpCodes.Ldc_I4_0
            il.Emit OpCodes.Ceq

    // xⁿ = 1/x⁻ⁿ: the library multiplies as often as the exponent tells, whatever its sign.
    let private power (il: ILGenerator) (target: MethodInfo) (t: Type) (exponent: Expr) =
        let one () =
            if t = typeof<float> then
                il.Emit(OpCodes.Ldc_R8, 1.0)
            elif t = typeof<float32> then
                il.Emit(OpCodes.Ldc_R4, 1.0f)
            else
                il.Emit OpCodes.Ldc_I4_1

                if t = typeof<int64> || t = typeof<uint64> then
                    il.Emit OpCodes.Conv_I8

        let inverse x n =
            one ()
            il.Emit(OpCodes.Ldloc, (x: LocalBuilder))
            il.Emit(OpCodes.Ldloc, (n: LocalBuilder))
            il.Emit(OpCodes.Call, target)
            il.Emit(if isUnsigned t then OpCodes.Div_Un else OpCodes.Div)

        let kept () =
            let n = il.DeclareLocal typeof<int>
            let x = il.DeclareLocal t
            il.Emit(OpCodes.Stloc, n)
            il.Emit(OpCodes.Stloc, x)
            x, n

        match exponent with
        | Int32 k when k >= 0 -> il.Emit(OpCodes.Call, target)
        | Int32 _ -> kept () ||> inverse
        | _ ->
            let x, n = kept ()
            let negative, after = il.DefineLabel(), il.DefineLabel()
            il.Emit(OpCodes.Ldloc, n)
            il.Emit OpCodes.Ldc_I4_0
            il.Emit(OpCodes.Blt, negative)
            il.Emit(OpCodes.Ldloc, x)
            il.Emit(OpCodes.Ldloc, n)
            il.Emit(OpCodes.Call, target)
            il.Emit(OpCodes.Br, after)
            il.MarkLabel negative
            inverse x n
            il.MarkLabel after

    /// What a call of the library is where its arguments stand on the stack; none for what is an ordinary call.
    let instructions (il: ILGenerator) (m: MethodInfo) (arguments: Expr list) : (unit -> unit) option =
        let types = [ for a in arguments -> a.Type ]
        let name = m.Name
        let code (op: OpCode) = Some(fun () -> il.Emit op)

        let call (target: MethodInfo | null) =
            Option.ofObj target
            |> Option.map (fun target () -> il.Emit(OpCodes.Call, target))

        if not (isOperator m) then
            None
        else
            match types with
            | [ _; t ] when comparisons.ContainsKey name -> Some(fun () -> compare il name t)
            | t :: _ when arithmetic.ContainsKey name && isNumber t && List.forall ((=) t) types.Tail -> code arithmetic[name]
            | [ t; _ ] when isNumber t && name = "op_LeftShift" -> code OpCodes.Shl
            | [ t; _ ] when isNumber t && name = "op_Division" -> code (if isUnsigned t then OpCodes.Div_Un else OpCodes.Div)
            | [ t; _ ] when isNumber t && name = "op_Modulus" -> code (if isUnsigned t then OpCodes.Rem_Un else OpCodes.Rem)
            | [ t; _ ] when isNumber t && name = "op_RightShift" -> code (if isUnsigned t then OpCodes.Shr_Un else OpCodes.Shr)
            | t :: _ when functions.ContainsKey name && isNumber t -> call (mathematics functions[name] t types.Length)
            | [ t ] when conversions.ContainsKey name && (t.IsPrimitive || t.IsEnum) -> code conversions[name]
            | [ t; _ ] when name = "PowInteger" ->
                Option.ofObj (intrinsics.GetMethod($"Pow{t.Name}", [| t; typeof<int> |]))
                |> Option.map (fun target () -> power il target t arguments[1])
            | [ t; _ ] when name = "op_Range" && t = typeof<int> ->
                // The step stands between the ends.
                call (intrinsics.GetMethod "RangeInt32")
                |> Option.map (fun range () ->
                    let last = il.DeclareLocal t
                    il.Emit(OpCodes.Stloc, last)
                    il.Emit OpCodes.Ldc_I4_1
                    il.Emit(OpCodes.Ldloc, last)
                    range ())
            | [ t; _; _ ] when name = "op_RangeStep" && t = typeof<int> -> call (intrinsics.GetMethod "RangeInt32")
            | [ t ] when t = typeof<bool> && name = "Not" ->
                Some(fun () ->
                    il.Emit OpCodes.Ldc_I4_0
                    il.Emit OpCodes.Ceq)
            | _ when arithmetic.ContainsKey name || name = "op_Division" || name = "op_Modulus" ->
                // An operator of the type itself.
                types
                |> List.tryPick (fun t -> Option.ofObj (t.GetMethod(name, List.toArray types)))
                |> Option.toObj
                |> call
            | _ -> None

    /// A call as other calls say it: pipes, sequences and comprehensions.
    let rewritten (e: Expr) : Expr option =
        let lambda name (t: Type) body =
            let x = Var(name, t)
            Expr.Lambda(x, body (Expr.Var x))

        match e with
        | SpecificCall <@ (|>) @> (_, _, [ x; f ])
        | SpecificCall <@ (<|) @> (_, _, [ f; x ]) -> Some(Expr.Application(f, x))
        | SpecificCall <@ (||>) @> (_, _, [ x; y; f ])
        | SpecificCall <@ (<||) @> (_, _, [ f; x; y ]) -> Some(Expr.Applications(f, [ [ x ]; [ y ] ]))
        | SpecificCall <@ (|||>) @> (_, _, [ x; y; z; f ]) -> Some(Expr.Applications(f, [ [ x ]; [ y ]; [ z ] ]))
        | SpecificCall <@ (>>) @> (_, [ t; _; _ ], [ f; g ])
        | SpecificCall <@ (<<) @> (_, [ _; _; t ], [ g; f ]) ->
            Some(lambda "x" (f.Type.GetGenericArguments()[0]) (fun x -> Expr.Application(g, Expr.Application(f, x))))
        | SpecificCall <@ id @> (_, _, [ x ])
        | SpecificCall <@ Seq.cache @> (_, _, [ x ]) -> Some x
        | SpecificCall <@ Seq.delay @> (_, _, [ Lambda(_, body) ]) -> Some body
        | SpecificCall <@ Seq.empty @> (_, [ t ], []) -> Some(Expr.Coerce(Expr.NewArray(t, []), e.Type))
        | SpecificCall <@ Seq.singleton @> (_, [ t ], [ x ]) -> Some(Expr.Coerce(Expr.NewArray(t, [ x ]), e.Type))
        | SpecificCall <@ fst @> (_, _, [ p ]) -> Some(Expr.TupleGet(p, 0))
        | SpecificCall <@ snd @> (_, _, [ p ]) -> Some(Expr.TupleGet(p, 1))
        | Call(None, m, [ f; source ]) when m.Name = "Collect" && home m = "Microsoft.FSharp.Collections.SeqModule" ->
            // Items are made one after the other, of arrays as of sequences.
            let given, made = m.GetGenericArguments()[0], m.GetGenericArguments()[2]

            let ofModule (name: string) (method: string) (types: Type[]) =
                ((core.GetType $"Microsoft.FSharp.Collections.{name}Module" |> nonNull).GetMethod method
                 |> nonNull)
                    .MakeGenericMethod
                    types

            let toArray t s =
                Expr.Call(ofModule "Seq" "ToArray" [| t |], [ s ])

            let parts =
                lambda "x" given (fun x -> toArray made (Expr.Coerce(Expr.Application(f, x), typedefof<seq<_>>.MakeGenericType made)))

            Some(Expr.Coerce(Expr.Call(ofModule "Array" "Collect" [| given; made |], [ parts; toArray given source ]), e.Type))
        | _ -> None
