using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>Functions of arrays that everybody differentiates, as programs.</summary>
internal static class ArrayFunctions
{
    /// <summary>Each by its name; it is differentiated by the first of its parameters.</summary>
    public static ImmutableArray<(string Name, Function Function)> All { get; } =
    [
        ("valley", Valley()), ("squares", Squares()), ("logsumexp", LogSumExp()), ("logistic", Logistic()), ("written", Written()),
    ];

    // Σ 100·(x[i+1] − x[i]²)² + (1 − x[i])²
    private static Function Valley() => Of("valley", [Array("x")], (b, x) => Sum(b, b.Apply(Operators.Subtract, typeof(int), b.Length(x[0]), Literal.Of(1)), i =>
    {
        var here = b.Read(x[0], i);
        var d = Op(b, Operators.Subtract, b.Read(x[0], b.Apply(Operators.Add, typeof(int), i, Literal.Of(1))), Op(b, Operators.Multiply, here, here));
        var e = Op(b, Operators.Subtract, Literal.Of(1.0), here);
        return Op(b, Operators.Add, Op(b, Operators.Multiply, Literal.Of(100.0), Op(b, Operators.Multiply, d, d)), Op(b, Operators.Multiply, e, e));
    }));

    // Σ x[i]²
    private static Function Squares() => Of("squares", [Array("x")], (b, x) => Sum(b, b.Length(x[0]), i =>
    {
        var here = b.Read(x[0], i);
        return Op(b, Operators.Multiply, here, here);
    }));

    // m = max x[i]; m + log Σ exp(x[i] − m)
    private static Function LogSumExp() => Of("logsumexp", [Array("x")], (b, x) =>
    {
        var n = b.Length(x[0]);
        var m = b.Loop(n, false, [new Slot(SlotKind.Max, Literal.Of(double.NegativeInfinity))], null, p => [b.Read(x[0], p[0])])[0];
        return Op(b, Operators.Add, m, Call(b, nameof(Math.Log), Sum(b, n, i => Call(b, nameof(Math.Exp), Op(b, Operators.Subtract, b.Read(x[0], i), m)))));
    });

    // Σᵢ log(1 + exp(−yᵢ·Σⱼ w[j]·X[i][j]))
    private static Function Logistic() => Of("logistic", [Array("w"), new Var(typeof(double[][]), "rows"), Array("y")], (b, p) => Sum(b, b.Length(p[1]), i =>
    {
        var row = b.Read(p[1], i);
        var dot = Sum(b, b.Length(p[0]), j => Op(b, Operators.Multiply, b.Read(p[0], j), b.Read(row, j)));
        var z = Op(b, Operators.Multiply, b.Apply(Operators.Negate, typeof(double), b.Read(p[2], i)), dot);
        return Call(b, nameof(Math.Log), Op(b, Operators.Add, Literal.Of(1.0), Call(b, nameof(Math.Exp), z)));
    }));

    // a = new double[n]; for (k = 0; k < n; k++) a[k] = sin x[k]; s = 0; k = n − 1; while (k >= 0) { s += a[k]·x[k]; k-- }
    private static Function Written() => Of("written", [Array("x")], (b, x) =>
    {
        var n = b.Length(x[0]);
        var filled = b.Loop(
            null,
            false,
            [new Slot(SlotKind.Into, b.Zeros(typeof(double[]), n)), new Slot(SlotKind.Carry, Literal.Of(0))],
            p => b.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.LessThan)!, typeof(bool), p[2], n),
            p => [b.Write(p[1], [p[2]], Call(b, nameof(Math.Sin), b.Read(x[0], p[2]))), b.Apply(Operators.Add, typeof(int), p[2], Literal.Of(1))],
            ["i", "a", "k"])[0];
        return b.Loop(
            null,
            false,
            [new Slot(SlotKind.Carry, Literal.Of(0.0)), new Slot(SlotKind.Carry, b.Apply(Operators.Subtract, typeof(int), n, Literal.Of(1)))],
            p => b.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.GreaterThanOrEqual)!, typeof(bool), p[2], Literal.Of(0)),
            p =>
            [
                Op(b, Operators.Add, p[1], Op(b, Operators.Multiply, b.Read(filled, p[2]), b.Read(x[0], p[2]))),
                b.Apply(Operators.Subtract, typeof(int), p[2], Literal.Of(1)),
            ],
            ["i", "s", "k"])[0];
    });

    private static Var Array(string name) => new(typeof(double[]), name);

    private static Function Of(string name, Var[] parameters, Func<Builder, Var[], Operand> body) =>
        new Builder().Function(name, parameters, b => [body(b, parameters)]);

    private static Var Sum(Builder b, Operand extent, Func<Operand, Operand> term) =>
        b.Loop(extent, false, [new Slot(SlotKind.Sum, Literal.Of(0.0))], null, p => [term(p[0])])[0];

    private static Operand Op(Builder b, Primitive primitive, Operand x, Operand y) => b.Apply(primitive, typeof(double), x, y);

    private static Operand Call(Builder b, string name, Operand x) => b.Apply(RuleBook.Intern(typeof(Math).GetMethod(name, [typeof(double)])!), typeof(double), x);
}
