using System.Linq.Expressions;
using E = System.Linq.Expressions.Expression;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>Generated loops over arrays as an expression tree: three arrays of some elements more than there are in xs, zeros, numbers, and zeros again, a table of numbers, and rows that are made one by one.</summary>
internal sealed class SweepTrees
{
    /// <summary>How many arrays there are.</summary>
    public const int Arrays = 3;

    /// <summary>How many elements are away from where a loop is.</summary>
    public const int Far = 6;

    // As far as offsets go, on either side.
    private const int Margin = 2;

    private readonly ParameterExpression x = E.Parameter(typeof(double), "x");
    private readonly ParameterExpression xs = E.Parameter(typeof(double[]), "xs");
    private readonly ParameterExpression n = E.Variable(typeof(int), "n");
    private readonly ParameterExpression[] reals = [.. "uv".Select(c => E.Variable(typeof(double), c.ToString()))];
    private readonly ParameterExpression[] arrays;
    private const int Columns = 5;

    private readonly ParameterExpression table = E.Variable(typeof(double[,]), "t"), rows = E.Variable(typeof(double[][]), "r");
    private E place = E.Constant(Margin), column = E.Constant(1);
    private readonly bool isCareful;
    private int loops;

    public SweepTrees(bool isSingle, bool isCareful)
    {
        this.isCareful = isCareful;
        arrays = [.. "abc".Select(c => E.Variable(c == 'c' && isSingle ? typeof(float[]) : typeof(double[]), c.ToString()))];
    }

    /// <summary>The program: in the end, it sums up all that it has changed.</summary>
    public LambdaExpression Lambda(Statement body)
    {
        var (k, sum) = (E.Variable(typeof(int), "k"), E.Variable(typeof(double), "sum"));
        var cells = Enumerable.Range(0, Columns).Select(j => E.Multiply(E.Constant(0.25 + (0.125 * j)), E.Add(E.ArrayAccess(table, k, E.Constant(j)), E.ArrayAccess(E.ArrayIndex(rows, k), E.Constant(j))))).Aggregate(E.Add);
        E Weighed(int array) => E.Multiply(Number(E.ArrayIndex(arrays[array], k)), E.Add(E.Constant(0.5 + array), E.Multiply(E.Constant(0.25), E.Convert(k, typeof(double)))));
        return E.Lambda(
            E.Block(
                [n, .. reals, .. arrays, table, rows, k, sum],
                [
                    E.Assign(n, E.Add(E.ArrayLength(xs), E.Constant((2 * Margin) + 1))),
                    E.Assign(reals[0], x),
                    .. arrays.Select(a => E.Assign(a, E.NewArrayBounds(a.Type.GetElementType()!, n))),
                    E.Assign(rows, E.NewArrayBounds(typeof(double[]), n)),
                    For(k, E.Constant(0), n, E.Block(
                        E.Assign(E.ArrayAccess(rows, k), E.NewArrayBounds(typeof(double), E.Constant(Columns))),
                        E.Assign(E.ArrayAccess(E.ArrayIndex(rows, k), E.Constant(1)), x))),
                    E.Assign(table, E.NewArrayBounds(typeof(double), n, E.Constant(Columns))),
                    For(k, E.Constant(0), E.ArrayLength(xs), E.Block(
                        [
                            E.Assign(E.ArrayAccess(arrays[1], E.Add(k, E.Constant(Margin))), E.Multiply(x, E.ArrayIndex(xs, k))),
                            .. Enumerable.Range(0, Columns).Select(j => E.Assign(E.ArrayAccess(table, E.Add(k, E.Constant(Margin)), E.Constant(j)), E.Multiply(E.ArrayIndex(xs, k), E.Constant(0.5 + j)))),
                        ])),
                    Of(body),
                    E.Assign(sum, E.Add(reals[0], E.Multiply(E.Constant(0.5), reals[1]))),
                    For(k, E.Constant(0), n, E.AddAssign(sum, Enumerable.Range(0, Arrays).Select(Weighed).Append(cells).Aggregate(E.Add))),
                    sum,
                ]),
            x, xs);
    }

    private E Of(Statement s)
    {
        switch (s.Op)
        {
            case "list":
                return E.Block(typeof(void), [.. s.Parts.Select(Of), E.Empty()]);
            case "set":
                return E.Assign(reals[s.Index], Calm(Of(s.Parts[0])));
            case "store":
                return Store(s);
            case "if":
                return E.IfThenElse(Of(s.Parts[0]), Of(s.Parts[1]), Of(s.Parts[2]));
            case "repeat":
                var turn = E.Variable(typeof(int), $"t{loops++}");
                return E.Block([turn], For(turn, E.Constant(0), E.Constant(s.Index), Of(s.Parts[0])));
            case "sweep":
                return Sweep(s);
            case "constant":
                return E.Constant(s.Number);
            case "input":
                return x;
            case "given":
                return E.Condition(E.LessThan(E.Constant(s.Index), E.ArrayLength(xs)), E.ArrayIndex(xs, E.Constant(s.Index)), E.Constant(0.5));
            case "variable":
                return reals[s.Index];
            case "near":
                return Element(s.Index);
            case "far":
                return Number(E.ArrayIndex(arrays[s.Index / Far], (s.Index % Far) switch
                {
                    // As far as the ends.
                    4 => E.Call(typeof(Math), nameof(Math.Max), null, E.Subtract(place, E.Constant(Margin + 1)), E.Constant(0)),
                    5 => E.Call(typeof(Math), nameof(Math.Min), null, E.Add(place, E.Constant(1)), E.Subtract(n, E.Constant(Margin + 2))),
                    0 => E.Constant(Margin),
                    1 => E.Subtract(n, E.Constant(Margin)),
                    2 => E.Subtract(E.Subtract(n, E.Constant(1)), place),
                    _ => E.Modulo(E.Multiply(place, E.Constant(3)), n),
                }));
            case "passed":
                return Passed(s);
            case "row":
                return Row(s);
            case "cell":
                return Cell(s.Index >= 100, s.Index / 10 % 10, E.Add(column, E.Constant((s.Index % 10) - 1)));
            case "mark":
                return E.Assign(Cell(false, s.Index, E.Condition(Of(s.Parts[0]), E.Constant(1), E.Constant(3))), Calm(Of(s.Parts[1])));
            case "renew":
                return E.Assign(E.ArrayAccess(rows, Offset(s.Index)), E.NewArrayBounds(typeof(double), E.Constant(Columns)));
            case "+":
                return E.Add(Of(s.Parts[0]), Of(s.Parts[1]));
            case "-":
                return E.Subtract(Of(s.Parts[0]), Of(s.Parts[1]));
            case "*":
                return E.Multiply(Of(s.Parts[0]), Of(s.Parts[1]));
            case "divide":
                var by = Of(s.Parts[1]);
                return E.Divide(Of(s.Parts[0]), isCareful ? E.Add(E.Constant(1.0), E.Multiply(by, by)) : by);
            case "sin":
                return Calm(Of(s.Parts[0]));
            case "choose":
                return E.Condition(Of(s.Parts[0]), Of(s.Parts[1]), Of(s.Parts[2]));
            case "<":
                return s.Index == 0 ? E.LessThan(Of(s.Parts[0]), Of(s.Parts[1])) : E.Not(E.GreaterThan(Of(s.Parts[0]), Of(s.Parts[1])));
            default:
                throw new ArgumentException(s.Op);
        }
    }

    // Values stay small, so that differences can tell a derivative.
    private static MethodCallExpression Calm(E e) => E.Call(typeof(Math).GetMethod(nameof(Math.Sin))!, e);

    // A float is calculated with before it becomes a double.
    private static E Number(E element) => element.Type == typeof(double) ? element
        : E.Convert(E.Call(((Func<float, float>)MathF.Sin).Method, E.Subtract(E.Multiply(E.Constant(2f), element), E.Constant(0.3f))), typeof(double));

    private E Element(int index) => Number(E.ArrayAccess(arrays[index / 10], Offset(index % 10)));

    private E Offset(int index) => index == Margin ? place : index < Margin ? E.Subtract(place, E.Constant(Margin - index)) : E.Add(place, E.Constant(index - Margin));

    private BinaryExpression Store(Statement s)
    {
        var (form, array, offset) = (s.Index / 100, arrays[s.Index / 10 % 10], s.Index % 10);
        var (element, value, number) = (E.ArrayAccess(array, Offset(offset)), Of(s.Parts[0]), Element((s.Index / 10 % 10 * 10) + offset));
        E changed = form switch
        {
            0 => E.Add(number, Calm(value)),
            1 => E.Multiply(number, Calm(value)),
            2 => E.Divide(E.Subtract(E.Multiply(E.Constant(0.5), number), Calm(value)), E.Constant(1.5)),
            _ => E.Call(typeof(Math).GetMethod(nameof(Math.Tanh))!, value),
        };
        return E.Assign(element, array.Type == typeof(float[]) ? E.Convert(changed, typeof(float)) : changed);
    }

    // Σ of the elements up to where the loop is, or from there on.
    private BlockExpression Passed(Statement s)
    {
        var (j, sum) = (E.Variable(typeof(int), $"j{loops}"), E.Variable(typeof(double), $"sum{loops++}"));
        var (array, offset, isAfter) = (arrays[s.Index / 10 % 10], Offset(s.Index % 10), s.Index >= 100);
        var terms = E.AddAssign(sum, E.Multiply(Of(s.Parts[0]), Number(E.ArrayIndex(array, j))));
        return E.Block([j, sum], E.Assign(sum, E.Constant(0.0)), isAfter ? For(j, offset, n, terms) : For(j, E.Constant(0), offset, terms), Calm(E.Multiply(E.Constant(0.5), sum)));
    }

    private E Cell(bool isInRows, int offset, E at) => isInRows ? E.ArrayAccess(E.ArrayIndex(rows, Offset(offset)), at) : E.ArrayAccess(table, Offset(offset), at);

    // A row of the table from left to right, or from right to left.
    private BlockExpression Row(Statement s)
    {
        var (outside, j) = (column, E.Variable(typeof(int), $"j{loops++}"));
        column = j;
        var cell = Cell(s.Index >= 40, s.Index % 10, j);
        var value = Calm(Of(s.Parts[0]));
        var body = E.Assign(cell, s.Index / 20 % 2 == 1 ? E.Add(cell, value) : value);
        column = outside;
        return E.Block([j], s.Index / 10 % 2 == 1 ? Down(j, E.Constant(Columns - 2), E.Constant(1), body) : For(j, E.Constant(1), E.Constant(Columns - 1), body));
    }

    private E Sweep(Statement s)
    {
        var (outside, i) = (place, E.Variable(typeof(int), $"i{loops++}"));
        var (first, end) = (E.Constant(Margin), E.Subtract(n, E.Constant(Margin + 1)));
        place = s.Index == 2 ? E.Add(E.Constant(Margin), i) : i;
        var body = Of(s.Parts[0]);
        place = outside;
        return E.Block([i], s.Index switch
        {
            1 or 5 => Down(i, E.Subtract(end, E.Constant(1)), first, body),
            2 => For(i, E.Constant(0), E.ArrayLength(xs), body),
            3 => For(i, first, end, body, E.LessThan(reals[1], E.Constant(0.6))),
            _ => For(i, first, end, body),
        });
    }

    private static BlockExpression For(ParameterExpression i, E first, E end, E body, E? more = null)
    {
        var (stop, test) = (E.Label("stop"), (E)E.LessThan(i, end));
        return E.Block(E.Assign(i, first), E.Loop(E.IfThenElse(more is null ? test : E.AndAlso(test, more), E.Block(body, E.PreIncrementAssign(i)), E.Break(stop)), stop));
    }

    private static BlockExpression Down(ParameterExpression i, E last, E first, E body)
    {
        var stop = E.Label("stop");
        return E.Block(E.Assign(i, last), E.Loop(E.IfThenElse(E.GreaterThanOrEqual(i, first), E.Block(body, E.PreDecrementAssign(i)), E.Break(stop)), stop));
    }
}
