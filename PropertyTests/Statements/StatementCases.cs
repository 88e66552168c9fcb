using System.Linq.Expressions;
using E = System.Linq.Expressions.Expression;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>One program by hand for each construct, over <c>(x, y, xs)</c> with three elements.</summary>
internal static class StatementCases
{
    private static readonly ParameterExpression x = E.Parameter(typeof(double), "x");
    private static readonly ParameterExpression y = E.Parameter(typeof(double), "y");
    private static readonly ParameterExpression xs = E.Parameter(typeof(double[]), "xs");
    private static readonly ParameterExpression s = E.Variable(typeof(double), "s");
    private static readonly ParameterExpression t = E.Variable(typeof(double), "t");
    private static readonly ParameterExpression i = E.Variable(typeof(int), "i");
    private static readonly ParameterExpression j = E.Variable(typeof(int), "j");
    private static readonly ParameterExpression a = E.Variable(typeof(double[]), "a");
    private static readonly ParameterExpression b = E.Variable(typeof(double[]), "b");
    private static readonly ParameterExpression rows = E.Variable(typeof(double[][]), "rows");
    private static readonly ParameterExpression grid = E.Variable(typeof(double[,]), "grid");
    private static readonly ParameterExpression pair = E.Variable(typeof(Pair), "pair");
    private static readonly ParameterExpression pairs = E.Variable(typeof(Pair[]), "pairs");

    /// <summary>A structure that may be assigned member by member.</summary>
    public struct Pair
    {
        public double First { get; set; }

        public double Second { get; set; }
    }

    public static LambdaExpression Lambda(params E[] statements) => E.Lambda(E.Block([s, t, i, j, a, b, rows, grid, pair, pairs], statements), x, y, xs);

    public static readonly (string Name, LambdaExpression Lambda)[] Accepted =
    [
        ("sum over an array", Lambda(For(i, Length(xs), E.AddAssign(s, E.Multiply(At(xs, i), x))), s)),
        ("a loop down", Lambda(E.Assign(i, E.Constant(2)), While(E.GreaterThanOrEqual(i, E.Constant(0)), E.Block(E.Assign(s, E.Add(E.Multiply(s, x), At(xs, i))), E.PostDecrementAssign(i))), E.Add(s, E.Convert(i, typeof(double))))),
        ("break with a value", Lambda(BreakValue())),
        ("early return out of two loops", Lambda(Return())),
        ("a local keeps its value between iterations", Lambda(Persists(), s)),
        ("a loop whose test assigns", Lambda(TestAssigns(), s)),
        ("writing to a local array", Lambda(New(a, 3), For(i, E.Constant(3), Set(a, i, E.Multiply(At(xs, i), x))), For(i, E.Constant(3), E.AddAssign(s, E.Multiply(At(a, i), At(a, i)))), s)),
        ("an alias sees what is written", Lambda(New(a, 3), E.Assign(b, a), Set(a, E.Constant(0), x), E.Multiply(At(b, E.Constant(0)), y))),
        ("a parameter is copied at the first write", Lambda(Set(xs, E.Constant(1), x), E.AddAssign(E.ArrayAccess(xs, E.Constant(1)), y), E.Multiply(At(xs, E.Constant(1)), At(xs, E.Constant(2))))),
        ("compound assignment to a computed element", Lambda(Set(xs, E.Constant(0), x), E.MultiplyAssign(E.ArrayAccess(xs, E.PostIncrementAssign(i)), y), E.Add(At(xs, E.Constant(0)), E.Multiply(E.Convert(i, typeof(double)), At(xs, i))))),
        ("increment of a variable and an element", Lambda(E.Assign(s, E.PreIncrementAssign(E.ArrayAccess(xs, E.Constant(0)))), E.Multiply(E.PostDecrementAssign(s), E.Multiply(s, At(xs, E.Constant(0)))))),
        ("two buffers change places", Lambda(New(a, 3), New(b, 3), Set(a, E.Constant(0), x), Jacobi(), E.Add(At(a, E.Constant(1)), At(b, E.Constant(2))))),
        ("a new array in every iteration", Lambda(E.Assign(a, E.NewArrayInit(typeof(double), x, y)), For(i, E.Constant(3), Fresh()), E.Multiply(At(a, E.Constant(0)), At(a, E.Constant(1))))),
        ("a write in a branch", Lambda(E.IfThen(E.GreaterThan(x, y), Set(xs, E.Constant(0), E.Multiply(x, x))), E.IfThenElse(E.GreaterThan(y, x), Set(xs, E.Constant(1), y), Set(xs, E.Constant(2), x)), Sum(xs), s)),
        ("an array made in each branch", Lambda(E.IfThenElse(E.GreaterThan(x, y), E.Assign(a, E.NewArrayInit(typeof(double), x)), E.Assign(a, E.NewArrayInit(typeof(double), y))), E.MultiplyAssign(E.ArrayAccess(a, E.Constant(0)), x), At(a, E.Constant(0)))),
        ("which of two arrays is read", Lambda(Set(xs, E.Constant(0), y), New(b, 3), E.Assign(a, E.Condition(E.GreaterThan(x, y), xs, b)), E.Multiply(At(a, E.Constant(0)), x))),
        ("a grid", Lambda(E.Assign(grid, E.NewArrayBounds(typeof(double), E.Constant(2), E.Constant(2))), E.Assign(E.ArrayAccess(grid, E.Constant(0), E.Constant(1)), x), E.AddAssign(E.ArrayAccess(grid, E.Constant(0), E.Constant(1)), y), E.Multiply(E.ArrayAccess(grid, E.Constant(0), E.Constant(1)), x))),
        ("rows", Lambda(E.Assign(rows, E.NewArrayInit(typeof(double[]), E.NewArrayInit(typeof(double), x, y), E.NewArrayInit(typeof(double), y, y))), E.Assign(E.ArrayAccess(E.ArrayAccess(rows, E.Constant(1)), E.Constant(0)), E.Multiply(x, y)), E.Multiply(E.ArrayIndex(E.ArrayIndex(rows, E.Constant(1)), E.Constant(0)), x))),
        ("a member of a structure", Lambda(E.Assign(E.Property(pair, "First"), x), E.Assign(E.Property(pair, "Second"), E.Multiply(E.Property(pair, "First"), y)), E.Assign(E.Property(pair, "Second"), E.Add(E.Property(pair, "Second"), x)), E.Multiply(E.Property(pair, "Second"), E.Property(pair, "First")))),
        ("a member of a structure in a loop", Lambda(For(i, E.Constant(3), E.Assign(E.Property(pair, "First"), E.Add(E.Multiply(E.Property(pair, "First"), x), At(xs, i)))), E.Property(pair, "First"))),
        ("a switch with several values", Lambda(For(i, E.Constant(3), E.Switch(typeof(void), i, E.AddAssign(s, x), null, E.SwitchCase(E.Block(typeof(void), E.MultiplyAssign(s, y)), E.Constant(1), E.Constant(2)))), s)),
        ("try and finally", Lambda(E.Assign(s, E.TryFinally(E.Multiply(x, y), E.Assign(t, x))), E.Multiply(s, t))),
        ("nothing to catch", Lambda(E.TryCatch(E.Multiply(x, y), E.Catch(typeof(Exception), E.Constant(1.0))))),
        ("a jump to where a loop begins again", Lambda(JumpTo(isEnd: false), s)),
        ("a jump to the end of a loop that was not entered", Lambda(JumpTo(isEnd: true), s)),
        ("an exception in a branch", Lambda(E.IfThen(E.GreaterThan(x, E.Constant(0.0)), Throws("positive")), E.Multiply(x, y))),
        ("an exception for a value", Lambda(E.Condition(E.GreaterThan(x, y), E.Multiply(x, y), Throws("smaller", typeof(double))))),
        ("an exception in a loop", Lambda(For(i, E.Constant(3), E.IfThen(E.GreaterThan(At(xs, i), x), Throws("element")), E.AddAssign(s, At(xs, i))), s)),
        ("an index out of range", Lambda(For(i, E.Constant(4), E.AddAssign(s, At(xs, i))), s)),
        ("an index out of range when written", Lambda(Set(xs, E.Condition(E.GreaterThan(x, E.Constant(0.0)), E.Constant(3), E.Constant(1)), y), Sum(xs), s)),
        ("code after a jump does not run", Lambda(Skipped(), s)),
        ("a jump back", Lambda(Back(), s)),
        ("a jump into the middle of a loop", Lambda(Into(), s)),
        ("a jump out of an expression", Lambda(FromExpression(), s)),
        ("the loop that ends early", Lambda(EndsEarly(), E.Add(s, E.Convert(i, typeof(double))))),
        ("an array longer in every iteration", Lambda(New(a, 1), For(i, E.Constant(3), Longer()), E.AddAssign(s, E.Convert(Length(a), typeof(double))), Sum(a), s)),
        ("arrays of two lengths change places", Lambda(New(a, 2), New(b, 3), For(i, E.Constant(3), Set(a, E.Subtract(Length(a), E.Constant(1)), E.Multiply(At(xs, i), x)), Swap()), Sum(a), E.Add(s, E.Convert(Length(b), typeof(double))))),
        ("arrays change places in a branch", Lambda(New(a, 3), New(b, 3), For(i, E.Constant(3), E.IfThen(E.GreaterThan(At(xs, i), x), Swap()), Set(a, i, E.Multiply(At(xs, i), y)), E.AddAssign(E.ArrayAccess(b, E.Constant(0)), At(a, i))), Sum(a), E.Multiply(s, E.Add(At(b, E.Constant(0)), At(a, E.Constant(2)))))),
        ("the array with the larger element is halved", Lambda(E.Assign(a, E.NewArrayInit(typeof(double), x, y)), E.Assign(b, E.NewArrayInit(typeof(double), y, x)), For(i, E.Constant(4), Larger()), E.Add(At(a, E.Constant(0)), E.Multiply(At(b, E.Constant(0)), At(b, E.Constant(1)))))),
        ("an alias of one or the other", Lambda(New(a, 2), New(b, 2), Alias(), Set(a, E.Constant(0), E.Add(At(b, E.Constant(0)), x)), E.Add(E.Multiply(At(b, E.Constant(0)), y), At(a, E.Constant(0))))),
        ("the array of the iteration before", Lambda(E.Assign(a, E.NewArrayInit(typeof(double), x)), Before(), E.Multiply(s, At(b, E.Constant(0))))),
        ("an array that is made in some iteration", Lambda(New(a, 3), For(i, E.Constant(3), E.IfThen(E.GreaterThan(At(xs, i), y), E.Assign(a, E.NewArrayInit(typeof(double), x, y, x))), E.MultiplyAssign(E.ArrayAccess(a, i), At(xs, i)), E.AddAssign(E.ArrayAccess(a, E.Constant(0)), x)), Sum(a), s)),
        ("which array is null", Lambda(E.IfThen(E.GreaterThan(x, E.Constant(-0.5)), E.Block(E.Assign(a, xs), E.Assign(b, xs))), E.IfThen(E.GreaterThan(y, x), E.Assign(a, E.NewArrayInit(typeof(double), y))), Set(a, E.Constant(0), E.Multiply(x, y)), E.Add(At(a, E.Constant(0)), At(xs, E.Constant(0))))),
        ("one of two arrays is written", Lambda(New(b, 3), E.Assign(a, E.Condition(E.GreaterThan(x, y), xs, b)), Set(a, E.Constant(0), x), At(xs, E.Constant(0)))),
        ("one of two arrays is read after a write", Lambda(New(b, 3), E.Assign(a, E.Condition(E.GreaterThan(x, y), xs, b)), Set(b, E.Constant(0), x), At(a, E.Constant(0)))),
        ("an array from some iteration", Lambda(New(a, 3), E.Assign(b, a), For(i, E.Constant(2), E.Assign(b, xs)), Set(b, E.Constant(0), x), At(a, E.Constant(0)))),
        ("triangle", Lambda(For(i, Length(xs), E.Assign(j, E.Add(i, E.Constant(1))), While(E.LessThan(j, Length(xs)), E.Block(E.AddAssign(s, E.Multiply(At(xs, i), At(xs, j))), E.PreIncrementAssign(j)))), s)),
    ];

    public static readonly (string Name, LambdaExpression Lambda, string Names)[] Refused =
    [
        ("an exception that may be caught", Lambda(E.TryCatch(At(xs, i), E.Catch(typeof(IndexOutOfRangeException), x))), "try"),
        ("a compound assignment to a member", Lambda(E.AddAssign(E.Property(pair, "Second"), x), E.Property(pair, "Second")), "pair.Second"),
        ("a jump back into a loop", Lambda(JumpBack(), s), "jumps back into a loop"),
        ("a member of an object", Lambda(E.Assign(E.Field(E.Constant(new System.Runtime.CompilerServices.StrongBox<double>()), "Value"), x), x), "Value"),
    ];

    public static LoopExpression While(E test, E body)
    {
        var end = E.Label();
        return E.Loop(E.IfThenElse(test, body, E.Break(end)), end);
    }

    private static BlockExpression For(ParameterExpression index, E bound, params E[] body)
    {
        return E.Block(E.Assign(index, E.Constant(0)), While(E.LessThan(index, bound), E.Block([.. body, E.PostIncrementAssign(index)])));
    }

    private static BlockExpression EndsEarly()
    {
        var end = E.Label();
        return E.Block(E.Loop(E.IfThenElse(
            E.LessThan(i, Length(xs)),
            E.Block(E.IfThen(E.GreaterThan(At(xs, i), y), E.Break(end)), E.AddAssign(s, E.Multiply(At(xs, i), x)), E.PreIncrementAssign(i)),
            E.Break(end)), end));
    }

    private static UnaryExpression Length(E array) => E.ArrayLength(array);

    private static BinaryExpression At(E array, E index) => E.ArrayIndex(array, index);

    private static BinaryExpression Set(E array, E index, E value) => E.Assign(E.ArrayAccess(array, index), value);

    private static BinaryExpression New(ParameterExpression array, int length) => E.Assign(array, E.NewArrayBounds(typeof(double), E.Constant(length)));

    private static BlockExpression Sum(E array) => For(i, Length(array), E.AddAssign(s, E.Multiply(At(array, i), At(array, i))));

    private static UnaryExpression Throws(string message, Type? type = null) =>
        E.Throw(E.New(typeof(ArgumentException).GetConstructor([typeof(string)])!, E.Constant(message)), type ?? typeof(void));

    // if (x > y) goto the loop's end, or its next iteration; s += x + 0.5; loop
    private static BlockExpression JumpTo(bool isEnd)
    {
        var (end, next) = (E.Label(), E.Label());
        return E.Block(
            E.IfThen(E.GreaterThan(x, y), E.Goto(isEnd ? end : next)),
            E.AddAssign(s, E.Add(x, E.Constant(0.5))),
            E.Loop(E.IfThenElse(E.LessThan(E.PreIncrementAssign(i), E.Constant(4)), E.AddAssign(s, E.Multiply(x, y)), E.Break(end)), end, next));
    }

    private static BlockExpression JumpBack()
    {
        var (end, next) = (E.Label(), E.Label());
        return E.Block(
            E.Loop(E.IfThenElse(E.LessThan(E.PreIncrementAssign(i), E.Constant(4)), E.AddAssign(s, E.Multiply(x, y)), E.Break(end)), end, next),
            E.IfThen(E.LessThan(i, E.Constant(7)), E.Goto(next)));
    }

    private static LoopExpression BreakValue()
    {
        var end = E.Label(typeof(double));
        return E.Loop(E.Block(E.AddAssign(s, E.Multiply(x, x)), E.IfThen(E.GreaterThan(E.PreIncrementAssign(i), E.Constant(3)), E.Break(end, E.Multiply(s, y)))), end);
    }

    private static BlockExpression Return()
    {
        var end = E.Label(typeof(double));
        return E.Block(
            For(i, E.Constant(3), E.Assign(j, E.Constant(0)), While(E.LessThan(j, E.Constant(3)), E.Block(
                E.IfThen(E.GreaterThan(E.Multiply(At(xs, i), At(xs, j)), E.Constant(1.0)), E.Return(end, E.Multiply(At(xs, i), s))),
                E.AddAssign(s, E.Multiply(At(xs, j), x)),
                E.PreIncrementAssign(j)))),
            E.Label(end, E.Multiply(s, y)));
    }

    private static BlockExpression Persists()
    {
        var local = E.Variable(typeof(double), "local");
        return For(i, E.Constant(3), E.Block([local], E.AddAssign(local, E.Multiply(x, At(xs, i))), E.AddAssign(s, E.Multiply(local, y))));
    }

    private static LoopExpression TestAssigns()
    {
        var end = E.Label();
        return E.Loop(E.IfThenElse(E.LessThan(E.PostIncrementAssign(i), E.Constant(3)), E.AddAssign(s, E.Multiply(x, At(xs, E.Constant(1)))), E.Break(end)), end);
    }

    private static BlockExpression Jacobi()
    {
        var other = E.Variable(typeof(double[]), "other");
        return For(i, E.Constant(3), E.Block(
            [other],
            Set(b, E.Constant(1), E.Add(At(a, E.Constant(0)), E.Multiply(At(a, E.Constant(1)), y))),
            Set(b, E.Constant(0), E.Multiply(At(a, E.Constant(1)), At(xs, i))),
            Set(b, E.Constant(2), x),
            E.Assign(other, a),
            E.Assign(a, b),
            E.Assign(b, other)));
    }

    private static BlockExpression Swap()
    {
        var other = E.Variable(typeof(double[]), "other");
        return E.Block([other], E.Assign(other, a), E.Assign(a, b), E.Assign(b, other));
    }

    private static BlockExpression Longer()
    {
        var next = E.Variable(typeof(double[]), "next");
        return E.Block(
            [next],
            E.Assign(next, E.NewArrayBounds(typeof(double), E.Add(Length(a), E.Constant(1)))),
            For(j, Length(a), Set(next, j, E.Add(At(a, j), E.Multiply(x, At(xs, i))))),
            E.Assign(a, next));
    }

    // var p = a[0] > b[0] ? a : b; p[0] = p[0] / 2 + p[1]; p[1] *= x
    private static BlockExpression Larger()
    {
        var p = E.Variable(typeof(double[]), "p");
        var zero = E.Constant(0);
        return E.Block(
            [p],
            E.Assign(p, E.Condition(E.GreaterThan(At(a, zero), At(b, zero)), a, b)),
            Set(p, zero, E.Add(E.Divide(At(p, zero), E.Constant(2.0)), At(p, E.Constant(1)))),
            E.MultiplyAssign(E.ArrayAccess(p, E.Constant(1)), x));
    }

    private static BlockExpression Alias()
    {
        var c = E.Variable(typeof(double[]), "c");
        return E.Block(
            [c],
            Set(a, E.Constant(0), y),
            E.IfThenElse(E.GreaterThan(x, y), E.Block(E.Assign(c, E.NewArrayInit(typeof(double), x, y)), E.Assign(b, c)), E.Assign(c, a)),
            Set(c, E.Constant(0), E.Multiply(At(c, E.Constant(0)), x)),
            E.AddAssign(E.ArrayAccess(b, E.Constant(0)), At(c, E.Constant(0))));
    }

    // b is the array that a was one iteration before
    private static BlockExpression Before() => For(i, E.Constant(3),
        E.Assign(b, a),
        E.Assign(a, E.NewArrayInit(typeof(double), E.Multiply(At(b, E.Constant(0)), E.Add(y, At(xs, i))))),
        E.AddAssign(E.ArrayAccess(b, E.Constant(0)), x),
        E.AddAssign(s, E.Multiply(At(a, E.Constant(0)), At(b, E.Constant(0)))));

    private static BlockExpression Fresh()
    {
        var next = E.Variable(typeof(double[]), "next");
        return E.Block(
            [next],
            E.Assign(next, E.NewArrayBounds(typeof(double), E.Constant(2))),
            Set(next, E.Constant(0), E.Multiply(At(a, E.Constant(1)), x)),
            Set(next, E.Constant(1), E.Add(At(a, E.Constant(0)), At(xs, i))),
            E.Assign(a, next));
    }

    private static BlockExpression Skipped()
    {
        var end = E.Label();
        return E.Block(E.Assign(s, x), E.Goto(end), E.Assign(s, At(xs, E.Constant(7))), E.Label(end), E.MultiplyAssign(s, y));
    }

    private static BlockExpression Back()
    {
        LabelTarget start = E.Label(), end = E.Label();
        return E.Block(
            E.Label(start),
            E.IfThen(E.GreaterThanOrEqual(i, E.Constant(3)), E.Goto(end)),
            E.AddAssign(s, E.Multiply(At(xs, i), x)),
            E.PreIncrementAssign(i),
            E.Goto(start),
            E.Label(end));
    }

    private static BlockExpression Into()
    {
        LabelTarget middle = E.Label(), end = E.Label();
        return E.Block(
            E.Assign(s, y),
            E.IfThen(E.GreaterThan(x, y), E.Goto(middle)),
            E.Loop(E.Block(
                E.MultiplyAssign(s, x),
                E.Label(middle),
                E.AddAssign(s, At(xs, i)),
                E.IfThen(E.GreaterThan(E.PreIncrementAssign(i), E.Constant(2)), E.Break(end))), end));
    }

    private static BlockExpression FromExpression()
    {
        var end = E.Label();
        return E.Block(
            E.Assign(s, x),
            E.Assign(s, E.Multiply(E.Add(s, y), E.Block(E.IfThen(E.GreaterThan(y, x), E.Goto(end)), E.Assign(s, E.Constant(3.0)), y))),
            E.AddAssign(s, x),
            E.Label(end));
    }
}
