using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Choices between values and between statements.</summary>
internal sealed partial class Capture
{
    /// <summary>What a branch leaves behind.</summary>
    private sealed record Left(Value[] Values, Dictionary<Cell, CellVersion> Cells, HashSet<Cell> Made, HashSet<Cell> Lost);

    private Value Conditional(ConditionalExpression node) => Choice(node, node.Test, () => Visit(node.IfTrue), () => Visit(node.IfFalse));

    // Both branches are read in scopes of their own; the results are the leaves of the value, of every variable that either assigned, and the
    // versions of the arrays that either may write.
    private Value Choice(Expression node, Expression test, Func<Value> then, Func<Value> @else)
    {
        var condition = Plain(Visit(test), test);
        if (condition is Literal { Value: bool known })
        {
            var only = (known ? then : @else)();
            return node.Type == typeof(void) ? Nothing : only;
        }

        var (assigned, writes, _) = assigns ? Effect(node) : ([], [], []);
        if (node.Type.IsPrimitive && assigned.Length + writes.Length == 0)
            return new Value.Plain(builder.Choose(condition, () => Number(then), () => Number(@else)));
        Type[] types = [.. node.Type == typeof(void) ? [] : new[] { node.Type }, .. assigned.Select(v => v.Type)];
        foreach (var cell in writes)
            Own(cell);
        var before = assigned.Select(v => variables[v]).ToArray();
        Left? first = null, second = null;
        List<Type>? kinds = null;
        Merging? merging = null;
        var results = builder.If(condition, () => Branch(then, ref first), () => Branch(@else, ref second), () =>
        {
            merging = new Merging(this, first!, second!, kinds!.Count);
            for (var i = 0; i < types.Length; i++)
                merging.Plan(types[i], first!.Values[i], second!.Values[i]);
            return merging.Late;
        });
        foreach (var (cell, version) in writes.Zip(results.Skip(kinds!.Count - writes.Length)))
        {
            cells[cell] = first!.Cells.GetValueOrDefault(cell)?.Rows is { } rows && rows == second!.Cells.GetValueOrDefault(cell)?.Rows ? new(version, true) { Rows = rows } : new(version, true);
            if (!first!.Cells.ContainsKey(cell) || !second!.Cells.ContainsKey(cell))
                cells.Remove(cell);
        }

        var merged = merging!.Values(results);
        for (var i = 0; i < assigned.Length; i++)
            variables[assigned[i]] = merged[^(assigned.Length - i)];
        return node.Type == typeof(void) ? Nothing : merged[0];

        // A number leaves no array behind, and where nothing is assigned it is all that is left.
        Operand Number(Func<Value> read)
        {
            memo.Add([]);
            var number = Inside([], () => Plain(read(), node));
            memo.RemoveAt(memo.Count - 1);
            return number;
        }

        List<Operand> Branch(Func<Value> read, ref Left? left)
        {
            for (var i = 0; i < assigned.Length; i++)
                variables[assigned[i]] = before[i];
            memo.Add([]);
            var results = new List<Operand>();
            left = Inside(writes, () =>
            {
                var value = read();
                Value[] values = [.. node.Type == typeof(void) ? [] : new[] { value }, .. assigned.Select(v => variables[v])];
                for (var i = 0; i < values.Length; i++)
                    Leaves(values[i], types[i], results, node);
                foreach (var cell in writes)
                    results.Add(cells.GetValueOrDefault(cell)?.Operand ?? Nowhere(cell));
                return new Left(values, cells, local!, [.. values.SelectMany(Held).Where(c => !IsReadable(c))]);
            });
            memo.RemoveAt(memo.Count - 1);
            if (!(kinds ??= [.. results.Select(o => o.Type)]).SequenceEqual(results.Select(o => o.Type)))
                throw Refuse(node, "its two sides are kept in different ways, such as an array and a list", "call ToArray() on both");
            return results;
        }
    }

    // What stands for an array that no name means any more.
    private Var Nowhere(Cell cell) => (Var)builder.Nothing(cell.Type);

    /// <summary>The variables that a statement may assign, the cells that it may write, and those of them that keep the arrays that they hold, be it with other elements.</summary>
    private (ParameterExpression[] Variables, Cell[] Cells, Cell[] Kept) Effect(params IEnumerable<Expression> nodes)
    {
        var assigned = Assigned.In(nodes);
        IEnumerable<ParameterExpression> all = CallsCode(assigned) ? assigned.Outer.Union(everywhere.All) : assigned.Outer;
        ParameterExpression[] variable = [.. all.Where(variables.ContainsKey)];
        Cell[] cells = written.Count == 0 ? [] : [.. Written(assigned)];
        return (variable, cells, CallsCode(assigned) ? [] : [.. cells.Where(c => !assigned.Stores.Contains(c.Type) && !variable.Any(v => v.Type == c.Type) && !ByFunctions(assigned).Any(w => w.Item2 == c.Type))]);
    }

    // What is read inside sees the arrays outside; what it makes is gone after it.
    private T Inside<T>(IEnumerable<Cell> writes, Func<T> read, Cell[]? repeatedly = null)
    {
        var (outside, allowed, made) = (cells, writable, local);
        cells = new(cells, ReferenceEqualityComparer.Instance);
        (writable, local) = (new(writes, ReferenceEqualityComparer.Instance), new(ReferenceEqualityComparer.Instance));
        around.Push((repeatedly, local));
        try
        {
            return read();
        }
        finally
        {
            (cells, writable, local) = (outside, allowed, made);
            around.Pop();
        }
    }

    // The leaves of a value as operands; an array that cannot be read here is null.
    private void Leaves(Value value, Type type, List<Operand> leaves, Expression node)
    {
        if (value is Value.Array { Cell: var cell })
            leaves.Add((cell.OneOf is null ? Peek(cell) : null) ?? Literal.Default(type));
        else if (value is Value.Composite composite)
            composite.Parts.Zip(composite.Layout.Components).ToList().ForEach(p => Leaves(p.First, p.Second.Type, leaves, node));
        else
            Flatten(value, leaves, node);
    }

    private static IEnumerable<Cell> Held(Value value) => value switch
    {
        Value.Array { Cell: var cell } => Options(cell),
        Value.Composite composite => composite.Parts.SelectMany(Held),
        _ => [],
    };
}
