namespace FunctionalAD.FSharp

open System
open System.Linq.Expressions
open FSharp.Quotations
open FSharp.Quotations.DerivedPatterns
open FSharp.Quotations.Patterns
open FSharp.Reflection
open FunctionalAD

/// Quotations as expression trees with statements. A name for a function stands for the function; operators stay calls, which are known by name.
module internal Quotation =
    type private Meaning =
        | Value of Expression
        | Function of Var list * Expr * Scope
        | Recursive of ParameterExpression * int

    and private Scope = Map<Var, Meaning>

    let private refuse (e: Expr) reason remedy : 'r =
        let shown = string e
        let short = if shown.Length > 160 then shown[..160] + "…" else shown
        raise (NotDifferentiableException(short, reason, remedy))

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

    let private isUnit (t: Type) = t = typeof<unit>
    let private typeOf (t: Type) = if isUnit t then typeof<Void> else t
    let private variable (v: Var) = Expression.Variable(v.Type, v.Name)

    let private statements (all: Expression list) : Expression =
        Expression.Block((List.last all).Type, all)

    let private repeat (test: Expression) (body: Expression) : Expression =
        let exit = Expression.Label()
        Expression.Loop(Expression.Condition(test, body, Expression.Break exit, typeof<Void>), exit)

    let private element (array: Expression) (indices: Expression list) : Expression = Expression.ArrayAccess(array, indices)

    let private isIntrinsic (name: string) (method: Reflection.MethodInfo) =
        match method.DeclaringType with
        | null -> false
        | t ->
            t.Name = "IntrinsicFunctions"
            && method.Name.StartsWith(name, StringComparison.Ordinal)

    let rec private write (scope: Scope) (e: Expr) : Expression =
        let write' = write scope

        match e with
        | Quotations.Patterns.Value(_, t) when isUnit t -> Expression.Empty()
        | ValueWithName(value, t, _)
        | Quotations.Patterns.Value(value, t) -> Expression.Constant(value, t)
        | Var v ->
            match scope.TryFind v with
            | Some(Value known) -> known
            | Some _ -> asFunction scope e
            | None -> refuse e "it is a variable that is declared nowhere" "quote the function as a whole"
        | Let(v, bound, body) when FSharpType.IsFunction v.Type ->
            let parameters, inner = curried bound

            if parameters.IsEmpty then
                match bound with
                | Var other when scope.ContainsKey other -> write (scope.Add(v, scope[other])) body
                | _ -> refuse e "it names a function that is computed" "write it as fun x -> …"
            else
                write (scope.Add(v, Function(parameters, inner, scope))) body
        | Let(v, bound, body) -> letIn scope v (write' bound) body
        | LetRecursive(bindings, body) -> recursive scope e bindings body
        | Application _ ->
            let f, arguments = applied e []
            apply scope e f arguments
        | SpecificCall <@ (|>) @> (_, _, [ x; f ]) -> apply scope e f [ x ]
        | SpecificCall <@ (<|) @> (_, _, [ f; x ]) -> apply scope e f [ x ]
        | SpecificCall <@ ignore @> (_, _, [ x ]) -> Expression.Block(typeof<Void>, write' x, Expression.Empty())
        | IfThenElse(test, yes, no) -> Expression.Condition(write' test, write' yes, write' no, typeOf e.Type)
        | Sequential(first, next) -> statements [ write' first; write' next ]
        | VarSet(v, value) ->
            match scope.TryFind v with
            | Some(Value known) -> Expression.Block(typeof<Void>, Expression.Assign(known, write' value))
            | _ -> refuse e "it changes a variable from outside of the quotation" "return what should change"
        | WhileLoop(test, body) -> repeat (write' test) (write' body)
        | ForIntegerRangeLoop(v, first, last, body) ->
            let i, n = variable v, Expression.Variable(typeof<int>, "last")
            let inside = write (scope.Add(v, Value i)) body
            let next = Expression.Assign(i, Expression.Add(i, Expression.Constant 1))

            Expression.Block(
                typeof<Void>,
                [ i; n ],
                Expression.Assign(i, write' first),
                Expression.Assign(n, write' last),
                repeat (Expression.LessThanOrEqual(i, n)) (Expression.Block(typeof<Void>, inside, next))
            )
        | NewTuple parts ->
            let types = [| for p in parts -> p.Type |]

            if e.Type.IsValueType then
                Expression.New(e.Type.GetConstructor types |> nonNull, [ for p in parts -> write' p ])
            else
                Expression.New(FSharpValue.PreComputeTupleConstructorInfo e.Type |> fst, [ for p in parts -> write' p ])
        | TupleGet(tuple, i) ->
            let whole = write' tuple

            if tuple.Type.IsValueType then
                Expression.Field(whole, $"Item{i + 1}")
            else
                Expression.Property(whole, $"Item{i + 1}")
        | NewRecord(t, parts) -> Expression.New(FSharpValue.PreComputeRecordConstructorInfo t, [ for p in parts -> write' p ])
        | NewArray(t, items) -> Expression.NewArrayInit(t, [ for i in items -> write' i ])
        | NewObject(constructor, arguments) -> Expression.New(constructor, [ for a in arguments -> write' a ])
        | Coerce(x, t) -> Expression.Convert(write' x, t)
        | DefaultValue t -> Expression.Default t
        | FieldGet(None, field) -> Expression.Field(null, field)
        | FieldGet(Some x, field) -> Expression.Field(write' x, field)
        | PropertyGet(Some array, property, []) when array.Type.IsArray && property.Name = "Length" && array.Type.GetArrayRank() = 1 ->
            Expression.ArrayLength(write' array)
        | PropertyGet(None, property, []) -> Expression.Property(null, property)
        | PropertyGet(Some x, property, []) -> Expression.Property(write' x, property)
        | Call(None, method, array :: rest) when isIntrinsic "GetArray" method -> element (write' array) (List.map write' rest)
        | Call(None, method, array :: rest) when isIntrinsic "SetArray" method ->
            let indices, value = List.splitAt (rest.Length - 1) rest
            let place = element (write' array) (List.map write' indices)
            Expression.Block(typeof<Void>, Expression.Assign(place, write' value.Head))
        | Call(self, method, arguments) ->
            let passed =
                [
                    for a in arguments ->
                        if FSharpType.IsFunction a.Type then
                            asFunction scope a
                        else
                            write' a
                ]

            match self with
            | None -> Expression.Call(method, passed)
            | Some x -> Expression.Call(write' x, method, passed)
        | Lambda _ -> asFunction scope e
        | UnionCaseTest _
        | NewUnionCase _ ->
            refuse
                e
                "it makes or takes apart a union"
                "do that in a function, and call it: the code of functions is read, or pass the function as it stands"
        | TryWith _
        | TryFinally _ -> refuse e "an exception may be caught in it" "test before, instead of catching after"
        | _ -> refuse e "quotations of this kind have no form in the language" "pass the function as it stands, without the quotation"

    // let v = bound in body
    and private letIn scope v bound body : Expression =
        let name = variable v
        let inside = write (scope.Add(v, Value name)) body
        Expression.Block(inside.Type, [ name ], Expression.Assign(name, bound), inside)

    and private apply scope (e: Expr) f arguments : Expression =
        match f with
        | Var v ->
            match scope.TryFind v with
            | Some(Function(parameters, inner, outside)) -> substitute scope outside parameters inner arguments
            | Some(Recursive(name, count)) when count = arguments.Length -> Expression.Invoke(name, [ for a in arguments -> write scope a ])
            | Some(Recursive _) -> refuse e "a function that calls itself gets a part of its arguments" "pass all of them"
            | _ -> refuse e "which function is called is not known from the quotation" "call a function by its name"
        | Lambda _ ->
            let parameters, inner = curried f
            substitute scope scope parameters inner arguments
        | Let(v, bound, body) when FSharpType.IsFunction v.Type && not (fst (curried bound)).IsEmpty ->
            let parameters, inner = curried bound
            apply (scope.Add(v, Function(parameters, inner, scope))) e body arguments
        | Let(v, bound, body) when not (FSharpType.IsFunction v.Type) ->
            let name = variable v
            let inside = apply (scope.Add(v, Value name)) e body arguments
            Expression.Block(inside.Type, [ name ], Expression.Assign(name, write scope bound), inside)
        | SpecificCall <@ (>>) @> (_, _, [ g; h ]) -> apply scope e h [ Expr.Application(g, arguments.Head) ]
        | SpecificCall <@ (<<) @> (_, _, [ g; h ]) -> apply scope e g [ Expr.Application(h, arguments.Head) ]
        | _ -> refuse e "which function is called is not known from the quotation" "call a function by its name"

    // The body of a function with arguments for its parameters, which are computed once.
    and private substitute scope outside parameters inner arguments : Expression =
        match parameters, arguments with
        | [], [] -> write outside inner
        | [], _ -> refuse inner "a function returns a function" "give it all arguments at once"
        | p :: rest, a :: others when FSharpType.IsFunction p.Type ->
            let given, body = curried a

            let meaning =
                match a with
                | Var v when scope.ContainsKey v -> scope[v]
                | _ when not given.IsEmpty -> Function(given, body, scope)
                | _ -> refuse a "it names a function that is computed" "write it as fun x -> …"

            substitute scope (outside.Add(p, meaning)) rest inner others
        | p :: rest, a :: others ->
            let name = variable p
            let value = write scope a
            let inside = substitute scope (outside.Add(p, Value name)) rest inner others
            Expression.Block(inside.Type, [ name ], Expression.Assign(name, value), inside)
        | _, [] -> refuse inner "a function gets a part of its arguments" "give it all of them"

    and private recursive scope e bindings body : Expression =
        let made =
            [
                for (v: Var, bound) in bindings ->
                    let parameters, inner = curried bound

                    if parameters.IsEmpty then
                        refuse e "a value refers to itself" "write it as a function"

                    let types = [| for p in parameters -> p.Type |]

                    let name =
                        Expression.Variable(Expression.GetDelegateType [| yield! types; typeOf inner.Type |], v.Name)

                    v, name, parameters, inner
            ]

        let scope =
            (scope, made)
            ||> List.fold (fun s (v, name, parameters, _) -> s.Add(v, Recursive(name, parameters.Length)))

        let bind (_, name: ParameterExpression, parameters, inner) : Expression =
            Expression.Assign(name, lambda' scope name.Type parameters inner)

        let inside = write scope body
        Expression.Block(inside.Type, [ for (_, name, _, _) in made -> name ], [ yield! List.map bind made; inside ])

    and private lambda' scope (t: Type) parameters inner : LambdaExpression =
        let names = [ for p in parameters -> p, variable p ]
        let inside = (scope, names) ||> List.fold (fun s (p, name) -> s.Add(p, Value name))
        Expression.Lambda(t, write inside inner, List.map snd names)

    // A function for a function of the library: made of a lambda for each argument.
    and private asFunction scope e : Expression =
        match e with
        | Var v ->
            match scope.TryFind v with
            | Some(Function(p :: rest, inner, outside)) ->
                let body = List.foldBack (fun q b -> Expr.Lambda(q, b)) rest inner
                asFunction outside (Expr.Lambda(p, body))
            | _ -> refuse e "a function is passed on that is not known from the quotation" "write it as fun x -> …"
        | Lambda(x, body) ->
            let result = body.Type
            let name = variable x

            let inside =
                let scope = scope.Add(x, Value name)

                if FSharpType.IsFunction result then
                    asFunction scope body
                else
                    write scope body

            let f =
                Expression.Lambda(typedefof<Func<_, _>>.MakeGenericType(x.Type, result), inside, name)

            let convert =
                typeof<FuncConvert>.GetMethods()
                |> Array.find (fun m -> m.Name = "FromFunc" && m.GetGenericArguments().Length = 2)

            Expression.Call(convert.MakeGenericMethod(x.Type, result), f)
        | _ -> refuse e "it names a function that is computed" "write it as fun x -> …"

    /// The quoted function as an expression lambda.
    let lambda<'a, 'b> (f: Expr) : Expression<Func<'a, 'b>> =
        match f with
        | Lambda(x, body) ->
            let name = Expression.Parameter(x.Type, x.Name)
            Expression.Lambda<Func<'a, 'b>>(write (Map.ofList [ x, Value name ]) body, name)
        | _ ->
            let x = Var("x", typeof<'a>)
            let name = Expression.Parameter(x.Type, x.Name)
            Expression.Lambda<Func<'a, 'b>>(apply (Map.ofList [ x, Value name ]) f f [ Expr.Var x ], name)
