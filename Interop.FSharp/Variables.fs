namespace FunctionalAD.FSharp

open System
open System.Collections.Generic
open System.Reflection
open System.Reflection.Emit
open FSharp.Quotations
open FSharp.Quotations.ExprShape
open FSharp.Quotations.Patterns
open FunctionalAD.FSharp.Instructions

/// Where a variable is while a function runs.
type internal Place =
    | Local of LocalBuilder
    | Argument of int
    | Captured of FieldInfo

/// A function that is being written: where its variables are, and which name and arguments its own call has.
type internal Scope =
    {
        Il: ILGenerator
        Places: Map<Var, Place>
        Self: (Var * Var list * Label) option
    }

/// A class for a function, with a field for each variable from outside.
type internal Class =
    {
        Type: TypeBuilder
        New: ConstructorBuilder
        Fields: (Var * FieldBuilder) list
    }

/// The variables of a quotation: what functions inside share, what was captured when it was quoted, and how each is read and written.
type internal Variables() =
    let constants = Dictionary<obj, Var>(HashIdentity.Reference)
    let cells = HashSet<Var>()

    /// What was captured when it was quoted, with the name by which the code knows it.
    member _.Constants = constants

    /// Makes a variable a cell.
    member _.Share(v: Var) = cells.Add v |> ignore

    // Variables that a function inside reads and that change are cells, which all share.
    member _.IsCell(v: Var) = cells.Contains v

    member c.TypeOf(v: Var) =
        if c.IsCell v then
            typedefof<_ ref>.MakeGenericType v.Type
        else
            v.Type

    member _.Constant(value: obj, t: Type) =
        match constants.TryGetValue value with
        | true, known -> known
        | _ ->
            let v = Var($"captured{constants.Count}", t)
            constants[value] <- v
            v

    // The variables from outside, and what was captured.
    member c.Free(e: Expr) : Var list =
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

    member c.Load(scope: Scope, v: Var) =
        c.Hold(scope, v)

        if c.IsCell v then
            scope.Il.Emit(OpCodes.Call, ((c.TypeOf v).GetProperty "Value" |> nonNull).GetMethod |> nonNull)

    // The variable, or its cell.
    member _.Hold(scope: Scope, v: Var) =
        match scope.Places.TryFind v with
        | Some(Local l) -> scope.Il.Emit(OpCodes.Ldloc, l)
        | Some(Argument i) -> scope.Il.Emit(OpCodes.Ldarg, int16 i)
        | Some(Captured field) ->
            scope.Il.Emit OpCodes.Ldarg_0
            scope.Il.Emit(OpCodes.Ldfld, field)
        | None -> refuse (Expr.Var v) "it is a variable that is declared nowhere" "quote the function as a whole"

    /// What the second argument leaves on the stack becomes the value of the variable.
    member c.Assign(scope: Scope, v: Var, value: unit -> unit) =
        if c.IsCell v then
            c.Hold(scope, v)
            value ()
            scope.Il.Emit(OpCodes.Call, ((c.TypeOf v).GetProperty "Value" |> nonNull).SetMethod |> nonNull)
        else
            value ()
            c.Store(scope, v)

    member _.Store(scope: Scope, v: Var) =
        match scope.Places.TryFind v with
        | Some(Local l) -> scope.Il.Emit(OpCodes.Stloc, l)
        | Some(Argument i) -> scope.Il.Emit(OpCodes.Starg, int16 i)
        | _ -> refuse (Expr.Var v) "it changes a variable from outside of the quotation" "return what should change"

    member c.Declare(scope: Scope, v: Var) =
        let l = scope.Il.DeclareLocal(c.TypeOf v)

        { scope with
            Places = scope.Places.Add(v, Local l)
        },
        l
