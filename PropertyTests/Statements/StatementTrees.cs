using System.Linq.Expressions;
using E = System.Linq.Expressions.Expression;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>Generated statements as an expression tree, each loop in one of several forms.</summary>
internal sealed class StatementTrees
{
    private readonly ParameterExpression x = E.Parameter(typeof(double), "x");
    private readonly ParameterExpression y = E.Parameter(typeof(double), "y");
    private readonly ParameterExpression xs = E.Parameter(typeof(double[]), "xs");
    private readonly ParameterExpression[] reals = [.. "uvw".Select(c => E.Variable(typeof(double), c.ToString()))];
    private readonly ParameterExpression[] arrays = [.. "ab".Select(c => E.Variable(typeof(double[]), c.ToString()))];
    private readonly ParameterExpression counter = E.Variable(typeof(int), "k");
    private readonly ParameterExpression fuel = E.Variable(typeof(int), "fuel");
    private readonly LabelTarget result = E.Label(typeof(double), "result");
    private readonly List<(LabelTarget Break, LabelTarget Continue)> loops = [];
    private readonly List<(LabelTarget Start, LabelTarget End)> blocks = [];
    private readonly List<ParameterExpression> turns = [];
    private bool runsLast;

    /// <summary>The program: it starts from known values, and sums up all that it changed.</summary>
    public LambdaExpression Lambda(Statement body)
    {
        var sum = new[] { 0, 1, 2 }.Aggregate(
            (E)E.Add(reals[0], E.Add(reals[1], reals[2])),
            (s, i) => new[] { xs, arrays[0], arrays[1] }.Aggregate(s, (t, a) => E.Add(t, E.Multiply(E.Constant(1.0 + (0.25 * i)), E.ArrayIndex(a, E.Constant(i))))));
        return E.Lambda(
            E.Block(
                [.. reals, .. arrays, counter, fuel],
                E.Assign(reals[0], x),
                E.Assign(reals[1], E.Multiply(x, y)),
                E.Assign(arrays[0], E.NewArrayInit(typeof(double), x, y, E.Constant(1.0))),
                E.Assign(arrays[1], E.NewArrayBounds(typeof(double), E.Constant(3))),
                Of(body),
                E.Label(result, E.Add(sum, E.Convert(E.Add(counter, E.Add(E.ArrayLength(arrays[0]), E.ArrayLength(arrays[1]))), typeof(double))))),
            x, y, xs);
    }

    private E Of(Statement s)
    {
        switch (s.Op)
        {
            case "list":
                return E.Block(typeof(void), [.. s.Parts.Select(Of), E.Empty()]);
            case "set":
                return E.Assign(reals[s.Index], Calm(Of(s.Parts[0])));
            case "update":
                return Update(s.Index / 3, reals[s.Index % 3], Of(s.Parts[0]));
            case "write":
                return E.Assign(E.ArrayAccess(Array(s.Index), InRange(s.Parts[0])), Calm(Of(s.Parts[1])));
            case "updateElement":
                return Update(s.Index / 3, E.ArrayAccess(Array(s.Index % 3), InRange(s.Parts[0])), Of(s.Parts[1]));
            case "count":
                return Count(s.Index, s.Parts[0]);
            case "if":
                return E.IfThenElse(Of(s.Parts[0]), Of(s.Parts[1]), Of(s.Parts[2]));
            case "for":
                return Loop(s);
            case "break":
                return loops.Count == 0 ? E.Empty() : E.Break(loops[Math.Max(0, loops.Count - 1 - s.Index)].Break);
            case "continue":
                return loops.Count == 0 ? E.Empty() : E.Continue(loops[Math.Max(0, loops.Count - 1 - s.Index)].Continue);
            case "return":
                return runsLast ? E.Empty() : E.Return(result, Of(s.Parts[0]));
            case "throw":
                return E.IfThen(E.GreaterThan(Of(s.Parts[0]), E.Constant(1.5)), E.Throw(E.New(
                    typeof(ArgumentException).GetConstructor([typeof(string)])!, E.Constant($"thrown {s.Index}"))));
            case "labelled":
                return Labelled(s);
            case "leave":
                return blocks.Count == 0 ? E.Empty() : E.IfThen(
                    E.LessThan(Of(s.Parts[0]), E.Constant(0.7)), E.Goto(blocks[Math.Max(0, blocks.Count - 1 - s.Index)].End));
            case "again":
                return blocks.Count == 0 ? E.Empty() : E.IfThen(
                    E.LessThan(E.PostIncrementAssign(fuel), E.Constant(3)), E.Goto(blocks[Math.Max(0, blocks.Count - 1 - s.Index)].Start));
            case "switch":
                return E.Switch(InRange(s.Parts[0]), Of(s.Parts[3]), E.SwitchCase(Of(s.Parts[1]), E.Constant(0), E.Constant(5)), E.SwitchCase(Of(s.Parts[2]), E.Constant(2)));
            case "try":
                return Try(s);
            case "alias":
                return E.Assign(arrays[s.Index % 2], Array(s.Index % 3));
            case "fresh":
                return E.Assign(arrays[s.Index % 2], E.NewArrayInit(typeof(double), [reals[1], x, E.Constant(0.5), .. s.Index > 3 ? new[] { y } : []]));
            case "swap":
                var other = E.Variable(typeof(double[]), "other");
                return E.Block([other], E.Assign(other, arrays[0]), E.Assign(arrays[0], arrays[1]), E.Assign(arrays[1], other));
            case "local":
                var local = E.Variable(typeof(double), "local");
                return s.Index == 0
                    ? E.Block([local], E.Assign(local, Of(s.Parts[0])), E.AddAssign(reals[0], Calm(E.Multiply(local, local))))
                    : E.Block([local], E.Assign(local, Calm(Of(s.Parts[0]))), E.SubtractAssign(local, reals[1]), E.Assign(reals[1], Calm(local)));
            case "constant":
                return E.Constant(s.Number);
            case "input":
                return s.Index == 0 ? x : y;
            case "variable":
                return reals[s.Index];
            case "element":
                return E.ArrayAccess(Array(s.Index), InRange(s.Parts[0]));
            case "+":
                return E.Add(Of(s.Parts[0]), Of(s.Parts[1]));
            case "-":
                return E.Subtract(Of(s.Parts[0]), Of(s.Parts[1]));
            case "*":
                return E.Multiply(Of(s.Parts[0]), Of(s.Parts[1]));
            case "sin":
                return Calm(Of(s.Parts[0]));
            case "edgy":
                return Edgy(s.Index % 6, s.Index < 6, Of(s.Parts[0]), Of(s.Parts[1]));
            case "choose":
                return E.Condition(Of(s.Parts[0]), Of(s.Parts[1]), Of(s.Parts[2]));
            case "after":
                return E.Block(typeof(double), Of(s.Parts[0]), Of(s.Parts[1]));
            case "<":
                return s.Index == 0 ? E.LessThan(Of(s.Parts[0]), Of(s.Parts[1])) : E.Not(E.GreaterThan(Of(s.Parts[0]), Of(s.Parts[1])));
            case "number":
                return E.Constant(s.Index);
            case "counter":
                return counter;
            case "turn":
                return turns.Count == 0 ? counter : turns[Math.Max(0, turns.Count - 1 - s.Index)];
            case "length":
                return E.ArrayLength(Array(s.Index));
            case "sum":
                return E.Add(Of(s.Parts[0]), Of(s.Parts[1]));
            case "twice":
                return E.Multiply(Of(s.Parts[0]), E.Constant(2));
            case "counted":
                return s.Index switch
                {
                    0 => E.PostIncrementAssign(counter),
                    1 => E.PreIncrementAssign(counter),
                    2 => E.PostDecrementAssign(counter),
                    _ => E.PreDecrementAssign(counter),
                };
            default:
                throw new ArgumentException(s.Op);
        }
    }

    // Values stay small, so that differences can tell a derivative.
    private static MethodCallExpression Calm(E e) => E.Call(typeof(Math).GetMethod(nameof(Math.Sin))!, e);

    // Steps, remainders, ends of domains and poles.
    private static E Edgy(int form, bool isCareful, E a, E b)
    {
        return form switch
        {
            0 => One(nameof(Math.Sqrt), Positive(a)),
            1 => One(nameof(Math.Log), Positive(a)),
            2 => E.Modulo(a, Positive(b)),
            3 => E.Multiply(b, One(nameof(Math.Floor), a)),
            4 => E.Divide(a, Positive(b)),
            _ => E.Subtract(a, One(nameof(Math.Round), E.Multiply(E.Constant(2.0), b))),
        };

        E Positive(E of) => isCareful ? E.Add(E.Constant(0.25), One(nameof(Math.Abs), of)) : of;

        static MethodCallExpression One(string name, E of) => E.Call(typeof(Math).GetMethod(name, [typeof(double)])!, of);
    }

    private ParameterExpression Array(int index) => index == 2 ? xs : arrays[index];

    private BinaryExpression InRange(Statement whole) =>
        E.Modulo(E.Add(E.Modulo(Of(whole), E.Constant(3)), E.Constant(3)), E.Constant(3));

    private static E Update(int form, E place, E value) => form switch
    {
        0 => E.AddAssign(place, Calm(value)),
        1 => E.SubtractAssign(place, Calm(value)),
        _ => E.MultiplyAssign(place, Calm(value)),
    };

    private E Count(int form, Statement whole) => form switch
    {
        0 => E.AddAssign(counter, E.Modulo(Of(whole), E.Constant(5))),
        1 => E.ExclusiveOrAssign(counter, Of(whole)),
        2 => E.PostIncrementAssign(counter),
        3 => E.AndAssign(counter, E.Constant(7)),
        4 => E.LeftShiftAssign(counter, E.Constant(1)),
        _ => E.PreDecrementAssign(counter),
    };

    private BlockExpression Labelled(Statement s)
    {
        blocks.Add((E.Label("start"), E.Label("end")));
        var inside = Of(s.Parts[0]);
        var (start, end) = blocks[^1];
        blocks.RemoveAt(blocks.Count - 1);
        // Something stands between label and statement: a jump out of a try block to where it begins would, in the framework's code, stay in it.
        return E.Block(E.Label(start), E.AddAssign(counter, E.Constant(2)), inside, E.Label(end));
    }

    private BlockExpression Loop(Statement s)
    {
        var i = E.Variable(typeof(int), $"i{turns.Count}");
        var (stop, next) = (E.Label("break"), E.Label("continue"));
        turns.Add(i);
        loops.Add((stop, next));
        var body = Of(s.Parts[0]);
        var more = E.LessThan(Of(s.Parts[1]), E.Constant(0.9));
        loops.RemoveAt(loops.Count - 1);
        turns.RemoveAt(turns.Count - 1);
        var up = E.LessThan(i, E.Constant(3));
        var step = E.PreIncrementAssign(i);
        E loop = s.Index switch
        {
            // for (i = 0; i < 3; i++)
            0 or 1 => E.Loop(E.IfThenElse(up, E.Block(body, E.Label(next), step), E.Break(stop)), stop),
            // for (i = 2; i >= 0; i--)
            2 => E.Loop(E.Block(E.IfThen(E.LessThan(i, E.Constant(0)), E.Break(stop)), body, E.Label(next), E.SubtractAssign(i, E.Constant(1))), stop),
            // for (i = 0; i < 3 && more; i++)
            3 => E.Loop(E.IfThenElse(E.AndAlso(up, more), E.Block(body, E.Label(next), E.AddAssign(i, E.Constant(1))), E.Break(stop)), stop),
            // do { } while (i++ < 3 && more)
            4 => E.Loop(E.Block(body, E.Label(next), E.IfThen(E.Not(E.AndAlso(E.LessThan(E.PostIncrementAssign(i), E.Constant(3)), more)), E.Break(stop))), stop),
            // while (true) { if (i++ ≥ 3) break; body }
            5 => E.Loop(E.Block(E.IfThen(E.GreaterThanOrEqual(E.PostIncrementAssign(i), E.Constant(3)), E.Break(stop)), body), stop, next),
            // the test in the middle
            6 => E.Loop(E.Block(step, E.AddAssign(reals[2], E.Constant(0.25)), E.IfThen(E.GreaterThan(i, E.Constant(3)), E.Break(stop)), body), stop, next),
            // from y's sign on, by a bound that is computed
            _ => E.Loop(E.IfThenElse(E.LessThanOrEqual(i, E.Subtract(E.ArrayLength(xs), E.Constant(2))), E.Block(body, E.Label(next), E.Assign(i, E.Add(i, E.Constant(1)))), E.Break(stop)), stop),
        };
        E start = s.Index == 2 ? E.Constant(2) : s.Index == 7 ? E.Condition(E.GreaterThan(y, E.Constant(0.0)), E.Constant(-1), E.Constant(1)) : E.Constant(0);
        return E.Block([i], E.Assign(i, start), loop);
    }

    // What runs last may not be left.
    private TryExpression Try(Statement s)
    {
        var body = Of(s.Parts[0]);
        var (outerLoops, outerBlocks) = (loops.ToArray(), blocks.ToArray());
        var before = runsLast;
        loops.Clear();
        blocks.Clear();
        runsLast = true;
        var last = s.Parts[1].Parts.Where(p => (p.Op is "set" or "update" or "count") && (s.Index == 1 || !p.Mentions("element", "after"))).Select(Of).ToArray();
        loops.AddRange(outerLoops);
        blocks.AddRange(outerBlocks);
        runsLast = before;
        return E.TryFinally(body, E.Block(typeof(void), [.. last, E.Empty()]));
    }
}
