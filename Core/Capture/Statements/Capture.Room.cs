using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// Arrays that get longer where they stand, as those of lists do. An array that a loop updates in place is as long after an iteration as before it, so how
/// long it becomes is found first: the loop is read twice, once to see nothing but that (what it computes besides, nobody asks for, and it goes away),
/// and once with an array that is long enough from the start.
/// </summary>
internal sealed partial class Capture
{
    private const int LeastRoom = 4;

    // The arrays that are long enough for the loop that is being read, and whether it is read to see how long they become.
    private readonly HashSet<Cell> roomy = new(ReferenceEqualityComparer.Instance);
    private bool isMeasuring;

    // Sequences.Room(ref items, needed)
    private Value? OfRoom(MethodCallExpression node)
    {
        if (!Assigned.IsRoom(node.Method))
            return null;
        var (cell, options) = Whole(node, "which list grows is not known when the derivative is built", "add to one list through one variable");
        if (options.All(roomy.Contains))
            return Nothing;
        var needed = Plain(Visit(node.Arguments[1]), node);
        var versions = Among(cell, c => options.Select(o => o == c && !roomy.Contains(o) ? Roomier(cells[o].Operand, needed) : cells[o].Operand));
        foreach (var (one, version) in options.Zip(versions))
            cells[one] = new(version, true) { Rows = cells[one].Rows };
        return Nothing;
    }

    // Sequences.Moved(items, from, to, count), of which each row is at one place again when the list is done. Names of rows mean nothing any more.
    private Value? OfMoved(MethodCallExpression node)
    {
        if (!Assigned.IsMoved(node.Method))
            return null;
        var (cell, options) = Whole(node, "in which list rows move is not known when the derivative is built", "change one list through one variable");
        Operand[] given = [.. node.Arguments.Skip(1).Select(a => Plain(Visit(a), a))];
        RefuseMoving(node, options.Contains);
        var versions = Among(cell, c => options.Select(o => o == c ? Moved(cells[o].Operand, given[0], given[1], given[2]) : cells[o].Operand));
        foreach (var (one, version) in options.Zip(versions))
            cells[one] = new(version, true);
        return Nothing;
    }

    private Operand Moved(Operand rows, Operand from, Operand to, Operand count) => builder.Loop(count, false, [new Slot(SlotKind.Into, builder.Copy(rows))], null, p =>
        [builder.Write(p[1], [Sum(to, p[0])], builder.Read(rows, Sum(from, p[0])))])[0];

    private Operand Sum(Operand a, Operand b) => builder.Apply(Operators.Add, typeof(int), a, b);

    // The array of a list that is changed as a whole, and what it may be.
    private (Cell Cell, Cell[] Options) Whole(MethodCallExpression node, string why, string remedy) =>
        Visit(node.Arguments[0]) is Value.Array { Cell: { Row: null, Frozen: null } cell } && Options(cell).All(c => cells.ContainsKey(c) && writable?.Contains(c) != false)
            ? (cell, [.. Options(cell)])
            : throw Refuse(node, why, remedy);

    // The arrays that statements may make longer, and those of them that do so in functions of their own: these make room when they are called.
    private (Cell[] All, Cell[] ByFunctions) Longer(params Expression[] statements)
    {
        var assigned = Assigned.In(statements);
        var functions = Meant(assigned, assigned.Called.SelectMany(p => Called(p)?.Longer ?? []).Select(t => ((ParameterExpression?)null, t)));
        IEnumerable<(ParameterExpression?, Type)> places = CallsCode(assigned) ? assigned.Longer.Concat(everywhere.Longer) : assigned.Longer;
        return ([.. Meant(assigned, places).Where(c => !roomy.Contains(c)).Union(functions)], [.. functions]);
    }

    /// <summary>Makes arrays as long as a loop makes them, and tells which: not those in whose place others stand after an iteration.</summary>
    private Cell[] Measured(Cell[] longer, Func<Turning> read)
    {
        if (longer.Length == 0 || isMeasuring)
            return [];
        var found = new List<(Cell Cell, Operand Length)>();
        AndBack(() =>
        {
            isMeasuring = true;
            // What is written here starts from copies: the arrays themselves are for the second reading.
            foreach (var (cell, version) in cells.ToArray())
                cells[cell] = version with { Owned = false };
            var arrays = read();
            isMeasuring = false;
            found.AddRange(longer.Where(arrays.Stays).Select(c => (c, UnlessNull(cells[c].Operand, a => builder.Length(a), () => Literal.Of(0)))));
        });
        foreach (var (cell, length) in found)
            cells[cell] = new(UnlessNull(cells[cell].Operand, a => AsLong(a, length), () => Literal.Default(cell.Type)), true) { Rows = cells[cell].Rows };
        roomy.UnionWith(found.Select(f => f.Cell));
        return [.. found.Select(f => f.Cell)];
    }

    // An array that a branch did not make has no length.
    private Operand UnlessNull(Operand array, Func<Operand, Operand> then, Func<Operand> otherwise) =>
        builder.MayBeNull(array) ? builder.Choose(Compare(ExpressionType.Equal, array, new Literal(null, array.Type)), otherwise, () => then(array)) : then(array);

    // At least so long, or else twice as long as before.
    private Operand Roomier(Operand array, Operand needed)
    {
        var length = builder.Length(array);
        return builder.Choose(
            Compare(ExpressionType.LessThan, length, needed),
            () => AsLong(array, Order(nameof(Math.Max), needed, Order(nameof(Math.Max), builder.Apply(Operators.Multiply, typeof(int), Literal.Of(2), length), Literal.Of(LeastRoom)))),
            () => array);
    }

    // The elements of an array, and zeros after them.
    private Operand AsLong(Operand array, Operand length) => builder.Loop(
        builder.Length(array),
        false,
        [new Slot(SlotKind.Into, builder.Zeros(array.Type, length))],
        null,
        p => [builder.Write(p[1], [p[0]], builder.Read(array, p[0]))])[0];
}
