namespace FunctionalAD.FSharp

open System
open FSharp.Quotations
open FSharp.Quotations.Patterns
open FSharp.Reflection

/// Quotations as F# writes them.
module internal Syntax =
    let private operators =
        dict
            [
                "op_Addition", "+"
                "op_Subtraction", "-"
                "op_Multiply", "*"
                "op_Division", "/"
                "op_Modulus", "%"
                "op_Exponentiation", "**"
                "op_LessThan", "<"
                "op_LessThanOrEqual", "<="
                "op_GreaterThan", ">"
                "op_GreaterThanOrEqual", ">="
                "op_Equality", "="
                "op_Inequality", "<>"
                "op_PipeRight", "|>"
                "op_PipeLeft", "<|"
                "op_ComposeRight", ">>"
                "op_ComposeLeft", "<<"
                "op_Append", "@"
            ]

    // The name by which F# knows a function, which the library may have under another one.
    let private name (m: Reflection.MethodInfo) =
        let source =
            m.GetCustomAttributes(typeof<CompilationSourceNameAttribute>, false)
            |> Array.tryHead
            |> Option.map (fun a -> (a :?> CompilationSourceNameAttribute).SourceName)
            |> Option.defaultValue m.Name

        match m.DeclaringType with
        | null -> source
        | t when
            t.FullName = "Microsoft.FSharp.Core.Operators"
            || t.Name.EndsWith("Extensions", StringComparison.Ordinal)
            ->
            source
        | t when t.Name.EndsWith("Module", StringComparison.Ordinal) -> $"{t.Name[.. t.Name.Length - 7]}.{source}"
        | t -> $"{t.Name}.{source}"

    let rec private curried (e: Expr) =
        match e with
        | Lambda(x, body) ->
            let others, inner = curried body
            x.Name :: others, inner
        | _ -> [], e

    let private literal (value: obj | null) =
        match value with
        | null -> "()"
        | :? float
        | :? float32
        | :? string -> sprintf "%A" value
        | :? bool as b -> if b then "true" else "false"
        | value -> string value

    /// The quotation as text.
    let rec show (e: Expr) : string =
        match e with
        | Lambda _ ->
            let parameters, body = curried e
            $"""fun {String.Join(" ", parameters)} -> {show body}"""
        | Let(v, bound, body) -> $"let {v.Name} = {show bound} in {show body}"
        | LetRecursive(bindings, body) ->
            let all = [ for v, bound in bindings -> $"{v.Name} = {show bound}" ]
            $"""let rec {String.Join(" and ", all)} in {show body}"""
        | IfThenElse(test, yes, no) -> $"if {show test} then {show yes} else {show no}"
        | Sequential(first, next) -> $"{show first}; {show next}"
        | WhileLoop(test, body) -> $"while {show test} do {show body}"
        | ForIntegerRangeLoop(v, first, last, body) -> $"for {v.Name} in {show first} .. {show last} do {show body}"
        | VarSet(v, value) -> $"{v.Name} <- {show value}"
        | TryWith(body, _, _, x, handler) -> $"try {show body} with {x.Name} -> {show handler}"
        | TryFinally(body, last) -> $"try {show body} finally {show last}"
        | NewTuple parts -> $"""({String.Join(", ", List.map show parts)})"""
        | NewArray(_, items) -> $"""[| {String.Join("; ", List.map show items)} |]"""
        | Call(None, m, [ a; b ]) when operators.ContainsKey m.Name -> $"{part a} {operators[m.Name]} {part b}"
        | Call(None, m, [ a ]) when m.Name = "op_UnaryNegation" -> $"-{part a}"
        | Call(None, m, [ array; index ]) when m.Name = "GetArray" -> $"{part array}[{show index}]"
        | Call(None, m, [ array; index; value ]) when m.Name = "SetArray" -> $"{part array}[{show index}] <- {show value}"
        | Call(None, m, arguments) -> String.Join(" ", name m :: List.map part arguments)
        | Call(Some x, m, arguments) -> $"""{part x}.{m.Name}({String.Join(", ", List.map show arguments)})"""
        | Application(f, x) -> $"{part f} {part x}"
        | Coerce(x, _) -> show x
        | NewUnionCase(case, []) -> case.Name
        | NewUnionCase(case, [ head; tail ]) when case.Name = "Cons" -> $"{part head} :: {show tail}"
        | NewUnionCase(case, parts) -> $"""{case.Name}({String.Join(", ", List.map show parts)})"""
        | UnionCaseTest(x, case) -> $"{part x}.Is{case.Name}"
        | NewRecord(t, parts) ->
            let fields =
                [
                    for field, part in Seq.zip (FSharpType.GetRecordFields t) parts -> $"{field.Name} = {show part}"
                ]

            $"""{{ {String.Join("; ", fields)} }}"""
        | _ -> part e

    and private part (e: Expr) : string =
        match e with
        | Var v -> v.Name
        | ValueWithName(_, _, name) -> name
        | Value(value, _) -> literal value
        | PropertyGet(None, property, _) -> property.Name
        | PropertyGet(Some x, property, _) -> $"{part x}.{property.Name}"
        | FieldGet(Some x, field) -> $"{part x}.{field.Name}"
        | TupleGet(tuple, i) -> $"{part tuple}.Item{i + 1}"
        | NewTuple _
        | NewArray _
        | NewRecord _ -> show e
        | Lambda _
        | Let _
        | LetRecursive _
        | IfThenElse _
        | Sequential _
        | Call _
        | Application _
        | Coerce _
        | NewUnionCase _
        | UnionCaseTest _ -> $"({show e})"
        | _ -> string e
