using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>Choices and loops.</summary>
internal sealed partial class Emitter
{
    private void Choose(Equation equation, If choice)
    {
        if (equation.Results is [var result] && Condition(choice) is { } condition)
        {
            Nest(result, condition, Math.Max(Depth(choice.Condition), MaximumDepth / 4) + 1, canMove: true);
            return;
        }

        var test = Use(choice.Condition);
        var locals = equation.Results.Select(Declare).ToArray();
        current.Statements.Add(Expression.IfThenElse(test, Branch(choice.Then), Branch(choice.Else)));

        Expression Branch(Region branch) => Inside(branch, () =>
        {
            for (var i = 0; i < locals.Length; i++)
                current.Statements.Add(Expression.Assign(locals[i], As(Use(branch.Results[i]), locals[i].Type)));
        });
    }

    // A choice between values that are there already, or between truth values.
    private Expression? Condition(If choice)
    {
        if (choice.Then.Equations.Length + choice.Else.Equations.Length > 0)
            return Logic(choice);
        var (then, @else) = (choice.Then.Results[0], choice.Else.Results[0]);
        if (Use(then).Type != Use(@else).Type)
            return null;
        return Logic(choice) ?? Expression.Condition(Use(choice.Condition), Use(then), Use(@else));
    }

    // a && b is a choice whose else is false; the right side stays an expression if its equations do.
    private Expression? Logic(If choice)
    {
        if (choice.Else is { Equations.Length: 0, Results: [Literal { Value: false }] } && Inline(choice.Then) is { } and)
            return Expression.AndAlso(Use(choice.Condition), and);
        if (choice.Then is { Equations.Length: 0, Results: [Literal { Value: true }] } && Inline(choice.Else) is { } or)
            return Expression.OrElse(Use(choice.Condition), or);
        return null;
    }

    private Expression? Inline(Region branch)
    {
        if (branch.Equations.Any(e => e.Op is not Apply || !uses.Single(e.Results[0]) || !((Apply)e.Op).Primitive.IsConstant || Effects.MayThrow(e)))
            return null;
        if (branch.Equations.Length > MaximumDepth / 2)
            return null;
        Equations(branch);
        return Use(branch.Results[0]);
    }

    private Expression Inside(Region region, Action then)
    {
        var outside = current;
        current = new Block();
        Equations(region);
        then();
        Free(current, region);
        var inside = current.With();
        current = outside;
        return inside;
    }

    // A loop that writes one value to one element after the other. Zeros that a loop in lanes will add to are left to it; those behind the last one are not.
    private bool Fill(Equation equation, Loop loop)
    {
        if (!isFinal || Untouched.Fills(loop) is not { } value || Start(loop) is not ConstantExpression)
            return false;
        var array = (Var)loop.Slots[0].Initial!;
        if (untouched.Contains(array) && ZerosOf(array).Unset is { } unset)
            current.Statements.Add(Untouched.Around(Use(array), unset, Expression.Constant(0), Expression.Call(typeof(Math), nameof(Math.Max), [], Use(loop.Extent!), Expression.Constant(0))));
        if (!untouched.Contains(equation.Results[0]))
            current.Statements.Add(Untouched.Fill(Use(array), Use(loop.Extent!), Use(value), around == 0 ? threads : 0));
        values[equation.Results[0]] = values[array];
        return true;
    }

    // An array of zeros that a loop in lanes is the first to touch.
    private Untouched.Zeros ZerosOf(Var zeros) => new(zeros.Definition!.Op switch
    {
        Loop fill => Use(fill.Extent!),
        Zeros made when IsKept(zeros) || IsRoom(zeros) || RowOf(zeros) is not null => Use(made.Operands[0]),
        _ => null,
    });

    private void Repeat(Equation equation, Loop loop)
    {
        if (Fill(equation, loop))
            return;
        blockOf[loop] = current;
        // Extent and index first, then one local for each slot.
        var index = Expression.Variable(typeof(int), Named(loop.Index.Name ?? "i"));
        current.Locals.Add(index);
        Expression? extent = null;
        if (loop.Extent is not null)
        {
            extent = Use(loop.Extent);
            if (extent is not (ConstantExpression or ParameterExpression))
            {
                var count = Expression.Variable(typeof(int), Named("n"));
                current.Locals.Add(count);
                current.Statements.Add(Expression.Assign(count, extent));
                extent = count;
            }
        }

        var growing = loop.Test is not null;
        var state = new ParameterExpression[loop.Slots.Length];
        var starts = new Expression?[state.Length];
        var firsts = new List<(Var Record, int Slot)>();
        foreach (var r in equation.Results)
        {
            if (placed?.Carried.TryGetValue(r, out var first) == true && first >= 0)
                firsts.Add((r, first));
        }

        for (var s = 0; s < state.Length; s++)
        {
            state[s] = Expression.Variable(StateType(equation, loop, s), Named(equation.Results[s].Name));
            (IsRecord(equation.Results[s]) ? outermost : current).Locals.Add(state[s]);
            if (IsRecord(equation.Results[s]))
                Record(recording[equation.Results[s]] = state[s], extent);
            else if (RowOf(equation.Results[s]) is { } room)
                starts[s] = Expression.Call(room, nameof(Rows<>.Next), [], extent!);
            else if (IsRoom(equation.Results[s]))
                Room(state[s], extent!, Rented.Rent);
            else if (IsKept(equation.Results[s]) && loop.Test is null)
                Kept(state[s], equation.Results[s], isZero: false, extent!);
            else
                starts[s] = loop.Slots[s].Initial is { } initial ? As(Use(initial), firsts.Exists(f => f.Slot == s) ? Spans.ReadOf(initial.Type) : state[s].Type) : Room(equation.Results[s], state[s], extent);
        }

        // After the first row, which is copied.
        foreach (var (record, s) in firsts)
            starts[s] = Expression.Call(recording[record], nameof(Rows<>.First), [], starts[s]!);

        // Arrays are made first: no register survives the call that makes one, and a sum that lives on the stack is 2.5 times as slow.
        var made = Positions.Below(state.Length, s => starts[s] is not null);
        foreach (var s in made.Which(s => loop.Slots[s].Kind == SlotKind.Collect).Concat(made.Which(s => loop.Slots[s].Kind != SlotKind.Collect)))
            current.Statements.Add(Expression.Assign(state[s], starts[s]!));
        current.Statements.Add(Expression.Assign(index, loop.Down ? Expression.Subtract(extent!, Expression.Constant(1)) : Start(loop)));

        for (var s = 0; s < state.Length; s++)
        {
            if (loop.Slots[s].Initial is Var zeros && untouched.Contains(zeros) && Untouched.Written(loop, s, uses) is { } first && ZerosOf(zeros).Unset is { } unset)
            {
                var end = Expression.Call(typeof(Math), nameof(Math.Max), [], extent!, Expression.Constant(0));
                current.Statements.Add(Untouched.Around(state[s], unset, Expression.Constant(first), first == 0 ? end : Expression.Add(end, Expression.Constant(first))));
            }
        }

        var untouchedZeros = new Untouched.Zeros?[state.Length];
        for (var s = 0; s < state.Length; s++)
            untouchedZeros[s] = loop.Slots[s].Initial is Var v && untouched.Contains(v) && Untouched.Written(loop, s, uses) is null ? ZerosOf(v) : null;
        var parts = InParts(equation, loop, extent, state, untouchedZeros);
        var statements = current.Statements.Count;
        InLanes(equation, loop, index, extent, state, untouchedZeros);
        var back = Back(equation, loop, index, extent, state);
        var done = Expression.Label(Named("done"));
        var outside = current;
        var isInLanes = back is not null || current.Statements.Count > statements;
        current = new Block();
        var more = loop.Down ? Expression.GreaterThanOrEqual(index, back is { } lanes ? lanes.Last : Expression.Constant(0)) : extent is null ? null : Expression.LessThan(index, extent);
        if (more is not null)
            current.Statements.Add(Expression.IfThen(Expression.Not(more), Expression.Break(done)));
        if (loop.Test is { } asked)
        {
            Bind(asked, loop, index, state);
            Equations(asked);
            current.Statements.Add(Expression.IfThen(Expression.Not(Use(asked.Results[0])), Expression.Break(done)));
        }

        Bind(loop.Body, loop, index, state);
        var windowed = isInLanes ? [] : Windows(loop, index, extent);
        around++;
        Begin(loop);
        Equations(loop.Body);
        around--;
        Close(loop.Body);
        Advance(equation, loop, index, state);
        current.Statements.Add(Expression.Assign(index, loop.Down ? Expression.Subtract(index, Expression.Constant(1)) : Expression.Add(index, Expression.Constant(1))));
        Free(current, loop.Body);
        var body = current.With();
        current = outside;
        // Where no iteration asks for an element, it need not be there.
        current.Statements.Add(windowed.Count == 0 ? Expression.Loop(body, done) : Expression.IfThen(
            Expression.GreaterThan(extent!, Expression.Constant(0)),
            Expression.Block(windowed.Select(p => p.Window), [.. windowed.Select(p => Expression.Assign(p.Window, p.From)), Expression.Loop(body, done)])));
        if (back is not null)
            current.Statements.Add(Expression.IfThen(Expression.GreaterThan(back.Value.Last, Expression.Constant(0)), back.Value.Lanes));
        if (parts is var (test, inParts))
        {
            var whole = Expression.Block(current.Statements[statements..]);
            current.Statements.RemoveRange(statements, current.Statements.Count - statements);
            current.Statements.Add(Expression.IfThenElse(test, inParts, whole));
        }

        for (var s = 0; s < state.Length; s++)
        {
            if (IsTape(equation.Results[s]))
                Local(equation.Results[s], Expression.Property(state[s], nameof(Tape<>.Items)));
            else if (growing && loop.Slots[s].Kind == SlotKind.Collect && !IsRows(equation.Results[s]))
                Grown(equation.Results[s], state[s]);
            // What is asked for after a call lives in memory, all along: what the loop goes on with is another variable.
            else if (isFinal && Types.IsReal(state[s].Type))
                Local(equation.Results[s], state[s]);
            else
                values[equation.Results[s]] = new(state[s], 0);
        }
    }

    private bool IsKept(Var v) => reused.ContainsKey(v) || lent?.Has(v) == true;

    // The record in which an array is made.
    private ParameterExpression? RowOf(Var v) => placed?.RecordOf.TryGetValue(v, out var record) == true ? recording[record] : null;

    private bool IsRows(Var v) => records?.Rows.Contains(v) == true;

    // A loop that runs down records its last row first.
    private Expression Place(Var rows, Expression index) => records!.Down.TryGetValue(rows, out var loop)
        ? Expression.Subtract(Expression.Subtract(Use(loop.Extent!), Expression.Constant(1)), index)
        : index;

    private bool IsTape(Var v) => records?.Tapes.Contains(v) == true;

    private bool IsRoom(Var v) => records?.Rooms.Contains(v) == true;

    private bool IsRecord(Var v) => IsRows(v) || IsTape(v);

    private Type StateType(Equation equation, Loop loop, int slot)
    {
        var (result, type) = (equation.Results[slot], loop.ResultType(slot));
        var generic = IsRows(result) ? typeof(Rows<>) : IsTape(result) ? typeof(Tape<>) : loop.Test is not null && loop.Slots[slot].Kind == SlotKind.Collect ? typeof(Growing<>)
            : IsSpan(result) ? typeof(Span<>) : null;
        var element = type.GetElementType();
        return generic?.MakeGenericType(IsRows(result) ? element!.GetElementType()! : element!) ?? type;
    }

    // The memory of a record serves all runs of its loop: nobody reads what an earlier one recorded.
    private void Record(ParameterExpression state, Expression? extent)
    {
        outermost.Kept.Add((state, Expression.Default(state.Type)));
        outermost.AtEnd.Add(Expression.Call(state, nameof(Rows<>.Return), []));
        current.Statements.Add(state.Type.GetGenericTypeDefinition() == typeof(Tape<>)
            ? Expression.Call(state, nameof(Tape<>.Start), [])
            : Expression.Call(state, nameof(Rows<>.Start), [], extent ?? Expression.Constant(0)));
    }

    // Where a loop collects, before it begins.
    private Expression Room(Var result, ParameterExpression state, Expression? extent)
    {
        var element = result.Type.GetElementType()!;
        if (state.Type != result.Type)
            return lent?.Has(result) == true ? Expression.Call(typeof(Recycled), nameof(Recycled.Grow), [state.Type.GenericTypeArguments[0]]) : Expression.New(state.Type);
        if (rented.ContainsKey(result))
        {
            current.AtEnd.Add(Rented.Return(state));
            return Rented.Rent(element, extent!);
        }

        return isFinal && Twins.IsFlat(element) ? Rented.Make(element, extent!) : Expression.NewArrayBounds(element, extent!);
    }

    private void Bind(Region region, Loop loop, ParameterExpression index, ParameterExpression[] state)
    {
        values[region.Parameters[0]] = new(index, 0);
        var next = 1;
        for (var s = 0; s < state.Length; s++)
        {
            if (loop.Slots[s].HasParameter)
                values[region.Parameters[next++]] = new(state[s], 0);
        }
    }

    // All new carried values are computed from the old ones before any is assigned.
    private void Advance(Equation equation, Loop loop, ParameterExpression index, ParameterExpression[] state)
    {
        var carried = Positions.Below(state.Length, s => loop.Slots[s].HasParameter);
        var next = new Expression[state.Length];
        foreach (var s in carried)
            next[s] = As(Use(loop.Body.Results[s]), state[s].Type);
        // One value that changes waits for nobody.
        var changing = carried.Count(s => !ReferenceEquals(next[s], state[s]));
        foreach (var s in carried)
        {
            if (ReferenceEquals(next[s], state[s]) || changing == 1)
                continue;
            var temporary = Expression.Variable(state[s].Type, Named(null));
            current.Locals.Add(temporary);
            current.Statements.Add(Expression.Assign(temporary, next[s]));
            next[s] = temporary;
        }

        for (var s = 0; s < state.Length; s++)
        {
            var slot = loop.Slots[s];
            switch (slot.Kind)
            {
                case SlotKind.Collect when placed?.Carried.ContainsKey(equation.Results[s]) == true:
                    current.Statements.Add(Expression.Call(state[s], nameof(Rows<>.Keep), [], Expression.Property(Use(loop.Body.Results[s]), nameof(Span<>.Length))));
                    break;
                case SlotKind.Collect when !Spans.Is(state[s].Type) && state[s].Type is { IsArray: false, GenericTypeArguments: [var item] }:
                    var isRows = state[s].Type.GetGenericTypeDefinition() == typeof(Rows<>);
                    current.Statements.Add(Expression.Call(
                        state[s], nameof(Growing<>.Add), [], As(Use(loop.Body.Results[s]), isRows ? Spans.ReadOf(loop.Body.Results[s].Type) : item)));
                    break;
                case SlotKind.Collect when !state[s].Type.IsArray:
                    current.Statements.Add(Spans.Write(state[s], index, Use(loop.Body.Results[s])));
                    break;
                case SlotKind.Collect:
                    current.Statements.Add(Expression.Assign(Expression.ArrayAccess(state[s], index), Use(loop.Body.Results[s])));
                    break;
                case SlotKind.Sum:
                    current.Statements.Add(Expression.AddAssign(state[s], Use(loop.Body.Results[s])));
                    break;
                case var kind when Differentiation.Reductions.Step(kind) is not null:
                    current.Statements.Add(Expression.Assign(
                        state[s], Differentiation.Reductions.Step(slot.Kind)!.Express(state[s].Type, state[s], Use(loop.Body.Results[s]))));
                    break;
            }
        }

        foreach (var s in carried.Where(s => !ReferenceEquals(next[s], state[s])))
            current.Statements.Add(Expression.Assign(state[s], next[s]));
    }
}
