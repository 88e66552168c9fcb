using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Loops of the form <c>while (test) body</c>. What the body assigns is carried, what it writes is threaded through.</summary>
internal sealed partial class Capture
{
    private Value While(LoopExpression node)
    {
        if (node is not { BreakLabel: { } exit, Body: ConditionalExpression { Test: var test, IfTrue: var body, IfFalse: GotoExpression last } } || last.Target != exit)
            throw Refuse(node, "the loop is none that ends", "end it by a break");

        var (carried, writes, kept) = Effect(test, body);
        var loop = new LoopShape(test, body, carried, Counted.Find(test, body, carried, state));
        var (longer, byFunctions) = Longer(test, body);
        var measured = Measured([.. longer.Except(byFunctions)], () => Read(longer));
        Read([.. longer.Except(measured)]);
        roomy.ExceptWith(measured);
        return Nothing;

        Turning Read(Cell[] growing)
        {
            var arrays = Found(loop, new Turning(this, carried, writes, kept, growing));
            Emit(loop, arrays);
            return arrays;
        }
    }

    // Which array can each variable hold as an iteration starts? Found by trials, each of which knows more than the one before.
    private Turning Found(LoopShape loop, Turning arrays)
    {
        foreach (var cell in arrays.Threaded)
            Own(cell);
        while (arrays.IsOpen)
            AndBack(() => builder.Discard(() => Emit(loop, arrays)));
        return arrays;
    }

    // Names and arrays are what they were before.
    private void AndBack(Action read)
    {
        var (names, versions) = (variables.ToArray(), new Dictionary<Cell, CellVersion>(cells, ReferenceEqualityComparer.Instance));
        read();
        variables.Clear();
        foreach (var (variable, value) in names)
            variables[variable] = value;
        cells = versions;
    }

    private sealed record LoopShape(Expression Test, Expression Body, ParameterExpression[] Carried, Counted? Count);

    private void Emit(LoopShape loop, Turning arrays)
    {
        arrays.Start();
        var count = loop.Count is null ? null : Start(loop.Count);
        var isTested = loop.Count is null || loop.Count.Rest is not null;
        ParameterExpression[] grown = [.. loop.Carried.Where(v => IsGrowing(v.Type))];
        Array.ForEach(grown, RequireEmpty);
        ParameterExpression[] carried = [.. loop.Carried.Except(arrays.Holders).Except(grown).Where(v => v != loop.Count?.Index || isTested)];
        var (initial, names) = (new List<Operand>(), new List<string?> { null });
        foreach (var variable in carried)
        {
            var before = initial.Count;
            Flatten(Variable(variable), initial, variable);
            names.AddRange(Enumerable.Repeat(variable.Name, initial.Count - before));
        }

        var numbers = initial.Count;
        names.AddRange(arrays.Names);
        var results = builder.Loop(
            count?.Extent,
            count?.Down ?? false,
            [.. initial.Select(i => new Slot(SlotKind.Carry, i)), .. arrays.Slots(), .. grown.Select(_ => new Slot(SlotKind.Collect, null))],
            isTested ? p => Inside(arrays.Threaded, () =>
            {
                Enter(p);
                return Plain(Visit(loop.Count is null ? loop.Test : loop.Count.Rest!), loop.Test);
            }) : null,
            p => Inside<IEnumerable<Operand>>(arrays.Threaded, () =>
            {
                Enter(p);
                Visit(loop.Body);
                RefuseMoving(loop.Body, _ => true);
                var next = new List<Operand>();
                foreach (var variable in carried)
                    Flatten(variables[variable], next, variable);
                return [.. next, .. arrays.End(), .. grown.Select(Item)];
            }, arrays.Writes),
            [.. names]);
        arrays.Leave(results[numbers..]);
        Bind(results);
        for (var k = 0; k < grown.Length; k++)
            variables[grown[k]] = new Value.Growth(results[^(grown.Length - k)]);
        if (loop.Count is not null && !isTested)
            variables[loop.Count.Index] = new Value.Plain(count!.After());

        void Enter(ImmutableArray<Var> parameters)
        {
            Bind(parameters.Skip(1));
            arrays.Enter(parameters[(numbers + 1)..]);
            if (loop.Count is not null)
                variables[loop.Count.Index] = new Value.Plain(count!.At(parameters[0]));
        }

        void Bind(IEnumerable<Operand> leaves)
        {
            var queue = new Queue<Operand>(leaves);
            foreach (var variable in carried)
                variables[variable] = Compose(variable.Type, queue);
        }
    }
}
