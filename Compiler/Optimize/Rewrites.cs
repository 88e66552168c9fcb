using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>What a rewrite or a pass may change.</summary>
internal enum Fidelity
{
    /// <summary>Nothing: the results have the same bits, on NaN (of any payload), ±0 and ±∞ too.</summary>
    Exact,

    /// <summary>A result within one unit in the last place becomes the correctly rounded one. Always on.</summary>
    CorrectlyRounded,

    /// <summary>Another formula within a few units in the last place, only where <see cref="Kept"/> allows. Always on.</summary>
    Close,

    /// <summary>Last bits, special values: only with <see cref="AdOptions.FastMath"/>.</summary>
    Fast,
}

/// <summary>One rewrite: <c>primitive(arguments)</c> becomes what <paramref name="To"/> tells, where it applies.</summary>
internal sealed record Rewrite(string Name, Fidelity Fidelity, Primitive Of, Func<Builder, Type, ImmutableArray<Operand>, Operand?> To);

/// <summary>
/// The rewrites, one row each, tried in order whenever an application is emitted. A row looks at literals and at the definitions of its
/// arguments, one or two levels down.
/// </summary>
internal static class Rewrites
{
    private static readonly Primitive add = Operators.Add, subtract = Operators.Subtract, multiply = Operators.Multiply,
        divide = Operators.Divide, negate = Operators.Negate;

    private static readonly Primitive pow = Method(nameof(Math.Pow)), exp = Method(nameof(Math.Exp)), log = Method(nameof(Math.Log)),
        sqrt = Method(nameof(Math.Sqrt));

    /// <summary>Every row.</summary>
    public static ImmutableArray<Rewrite> All { get; } =
    [
        new("x·1 → x", Fidelity.Exact, multiply, (b, t, a) => Is(a[1], 1) ? a[0] : Is(a[0], 1) ? a[1] : null),
        new("x·(−1) → −x", Fidelity.Exact, multiply, (b, t, a) => Is(a[1], -1) ? Neg(b, a[0]) : Is(a[0], -1) ? Neg(b, a[1]) : null),
        new("(−x)·c → x·(−c)", Fidelity.Exact, multiply, (b, t, a) =>
            Match(a[0], negate) is [var x] && a[1] is Literal ? Mul(b, x, Neg(b, a[1]))
            : Match(a[1], negate) is [var y] && a[0] is Literal ? Mul(b, y, Neg(b, a[0])) : null),
        new("(−x)·(−y) → x·y", Fidelity.Exact, multiply, (b, t, a) =>
            Match(a[0], negate) is [var x] && Match(a[1], negate) is [var y] ? Mul(b, x, y) : null),
        new("(−x)·y → −(x·y)", Fidelity.Exact, multiply, (b, t, a) =>
            Match(a[0], negate) is [var x] ? Neg(b, Mul(b, x, a[1])) : Match(a[1], negate) is [var y] ? Neg(b, Mul(b, a[0], y)) : null),
        new("lesser(+∞, y) → y", Fidelity.Exact, RuleBook.Lesser, (b, t, a) => Real(a[0]) is double.PositiveInfinity ? a[1] : null),
        new("greater(NaN, y) → y", Fidelity.Exact, RuleBook.Greater, (b, t, a) => Real(a[0]) is double.NaN ? a[1] : null),
        new("x/1 → x", Fidelity.Exact, divide, (b, t, a) => Is(a[1], 1) ? a[0] : null),
        new("x/(−1) → −x", Fidelity.Exact, divide, (b, t, a) => Is(a[1], -1) && Types.IsReal(t) ? Neg(b, a[0]) : null),
        new("(−x)/y → −(x/y)", Fidelity.Exact, divide, (b, t, a) =>
            !Types.IsReal(t) ? null
            : Match(a[0], negate) is [var x] ? Neg(b, Div(b, x, a[1]))
            : Match(a[1], negate) is [var y] ? Neg(b, Div(b, a[0], y)) : null),
        new("x/2ⁿ → x·2⁻ⁿ", Fidelity.Exact, divide, (b, t, a) =>
            Types.IsReal(t) && Real(a[1]) is { } c && IsPowerOfTwo(c) ? Mul(b, a[0], Literal.Number(t, 1 / c)) : null),
        new("−(−x) → x", Fidelity.Exact, negate, (b, t, a) => Match(a[0], negate) is [var x] ? x : null),
        new("−(x·c) → x·(−c)", Fidelity.Exact, negate, (b, t, a) =>
            Match(a[0], multiply) is [var x, var c] && Types.IsReal(t)
                ? c is Literal ? Mul(b, x, Neg(b, c)) : x is Literal ? Mul(b, c, Neg(b, x)) : null
                : null),
        new("x+(−y) → x−y", Fidelity.Exact, add, (b, t, a) =>
            Match(a[1], negate) is [var y] ? Sub(b, a[0], y) : Match(a[0], negate) is [var x] ? Sub(b, a[1], x) : null),
        new("x+0 → x, if x is never −0", Fidelity.Exact, add, (b, t, a) =>
            Is(a[1], 0) && Signs.NeverMinusZero(a[0]) ? a[0] : Is(a[0], 0) && Signs.NeverMinusZero(a[1]) ? a[1] : null),
        new("x−0 → x", Fidelity.Exact, subtract, (b, t, a) => Is(a[1], 0) ? a[0] : null),
        new("x−(−y) → x+y", Fidelity.Exact, subtract, (b, t, a) => Match(a[1], negate) is [var y] ? Add(b, a[0], y) : null),
        new("i+0 → i", Fidelity.Exact, add, (b, t, a) => t == typeof(int) ? Is(a[1], 0) ? a[0] : Is(a[0], 0) ? a[1] : null : null),
        new("(i±c)+d → i±(d±c)", Fidelity.Exact, add, (b, t, a) =>
            a[1] is Literal { Value: int d } ? Moved(b, a[0], d) : a[0] is Literal { Value: int c } ? Moved(b, a[1], c) : null),
        new("(i±c)−d → i±(c∓d)", Fidelity.Exact, subtract, (b, t, a) => a[1] is Literal { Value: int d } ? Moved(b, a[0], unchecked(-d)) : null),
        new("x¹ → x", Fidelity.Exact, pow, (b, t, a) => Is(a[1], 1) ? a[0] : null),
        new("b and true → b", Fidelity.Exact, Operators.Find(ExpressionType.And)!, (b, t, a) => Known(a, true) ?? (Known(a, false) is null ? null : Literal.Of(false))),
        new("b or false → b", Fidelity.Exact, Operators.Find(ExpressionType.Or)!, (b, t, a) => Known(a, false) ?? (Known(a, true) is null ? null : Literal.Of(true))),
        new("(p and q) and q → p and q", Fidelity.Exact, Operators.Find(ExpressionType.And)!, (b, t, a) => Absorbed(a, Operators.Find(ExpressionType.And)!)),
        new("(p or q) or q → p or q", Fidelity.Exact, Operators.Find(ExpressionType.Or)!, (b, t, a) => Absorbed(a, Operators.Find(ExpressionType.Or)!)),
        new("x⁰ → 1", Fidelity.Exact, pow, (b, t, a) => Is(a[1], 0) ? Literal.Number(t, 1) : null),

        new("x² → x·x", Fidelity.CorrectlyRounded, pow, (b, t, a) => Is(a[1], 2) ? Mul(b, a[0], a[0]) : null),
        new("x⁻¹ → 1/x", Fidelity.CorrectlyRounded, pow, (b, t, a) => Is(a[1], -1) ? Div(b, Literal.Number(t, 1), a[0]) : null),

        new("x+0 → x", Fidelity.Fast, add, (b, t, a) => IsZero(a[1]) ? a[0] : IsZero(a[0]) ? a[1] : null),
        new("0−x → −x", Fidelity.Fast, subtract, (b, t, a) => IsZero(a[0]) ? Neg(b, a[1]) : null),
        new("x−x → 0", Fidelity.Fast, subtract, (b, t, a) => Builder.Same(a[0], a[1]) ? Literal.Number(t, 0) : null),
        new("x·0 → 0", Fidelity.Fast, multiply, (b, t, a) => IsZero(a[0]) || IsZero(a[1]) ? Literal.Number(t, 0) : null),
        new("x/x → 1", Fidelity.Fast, divide, (b, t, a) => Types.IsReal(t) && Builder.Same(a[0], a[1]) ? Literal.Number(t, 1) : null),
        new("(x·c)·d → x·(c·d)", Fidelity.Fast, multiply, (b, t, a) =>
            a[1] is Literal && Match(a[0], multiply) is [var x, Literal c] ? Mul(b, x, Mul(b, c, a[1]))
            : a[0] is Literal && Match(a[1], multiply) is [var y, Literal d] ? Mul(b, y, Mul(b, d, a[0])) : null),
        new("x/c → x·(1/c)", Fidelity.Fast, divide, (b, t, a) =>
            a[1] is Literal && a[0] is not Literal && Types.IsReal(t) ? Mul(b, a[0], Div(b, Literal.Number(t, 1), a[1])) : null),
        new("a·b + a·c → a·(b+c)", Fidelity.Fast, add, (b, t, a) => Common(b, a, Add)),
        new("a·b − a·c → a·(b−c)", Fidelity.Fast, subtract, (b, t, a) => Common(b, a, Sub)),
        new("1/(x/y) → y/x", Fidelity.Fast, divide, (b, t, a) => Is(a[0], 1) && Match(a[1], divide) is [var x, var y] && Types.IsReal(t) ? Div(b, y, x) : null),
        new("exp(log x) → x", Fidelity.Fast, exp, (b, t, a) => Match(a[0], log) is [var x] ? x : null),
        new("log(exp x) → x", Fidelity.Fast, log, (b, t, a) => Match(a[0], exp) is [var x] && a.Length == 1 ? x : null),
        new("√x·√x → x", Fidelity.Fast, multiply, (b, t, a) =>
            Builder.Same(a[0], a[1]) && Match(a[0], sqrt) is [var x] ? x : null),
        new("x³ → x·x·x", Fidelity.Fast, pow, (b, t, a) => Is(a[1], 3) ? Mul(b, Mul(b, a[0], a[0]), a[0]) : null),
        new("x⁴ → (x·x)·(x·x)", Fidelity.Fast, pow, (b, t, a) => Is(a[1], 4) && Mul(b, a[0], a[0]) is var s ? Mul(b, s, s) : null),
        new("√x as a power", Fidelity.Fast, pow, (b, t, a) => Is(a[1], 0.5) ? b.Apply(sqrt, t, a[0]) : null),
    ];

    private static readonly Dictionary<Primitive, List<Rewrite>> always = Index(Fidelity.CorrectlyRounded);
    private static readonly Dictionary<Primitive, List<Rewrite>> fast = Index(Fidelity.Fast);

    /// <summary>The rewrites as a builder applies them.</summary>
    public static Simplifier Simplifier(bool fastMath) => fastMath ? fastSimplifier : alwaysSimplifier;

    private static readonly Simplifier alwaysSimplifier = (b, p, t, a) => First(always, b, p, t, a);
    private static readonly Simplifier fastSimplifier = (b, p, t, a) => First(fast, b, p, t, a);

    private static Operand? First(Dictionary<Primitive, List<Rewrite>> table, Builder builder, Primitive primitive, Type type, ImmutableArray<Operand> arguments)
    {
        if (!table.TryGetValue(primitive, out var rows))
            return null;
        foreach (var row in rows)
        {
            if (row.To(builder, type, arguments) is { } result)
                return result;
        }

        return null;
    }

    private static Dictionary<Primitive, List<Rewrite>> Index(Fidelity most)
    {
        var index = new Dictionary<Primitive, List<Rewrite>>();
        foreach (var row in All)
        {
            if (row.Fidelity > most)
                continue;
            if (!index.TryGetValue(row.Of, out var rows))
                index.Add(row.Of, rows = []);
            rows.Add(row);
        }

        return index;
    }

    private static Primitive Method(string name) =>
        RuleBook.Intern(typeof(Math).GetMethod(name, name == nameof(Math.Pow) ? [typeof(double), typeof(double)] : [typeof(double)])!);

    // The arguments of the application that defines an operand, if it is one of the primitive.
    private static ImmutableArray<Operand> Match(Operand operand, Primitive primitive) =>
        operand is Var { Definition.Op: Apply apply } && ReferenceEquals(apply.Primitive, primitive) ? apply.Operands : [];

    private static bool Is(Operand operand, double number) => operand is Literal literal && literal.Is(number);

    private static bool IsZero(Operand operand) => Real(operand) == 0 || Is(operand, 0);

    private static double? Real(Operand operand) => operand is Literal { Value: double or float } literal ? Convert.ToDouble(literal.Value, null) : null;

    // What stands beside a truth value that is known.
    private static Operand? Known(ImmutableArray<Operand> a, bool value) =>
        a[0] is Literal { Value: bool p } && p == value ? a[1] : a[1] is Literal { Value: bool q } && q == value ? a[0] : null;

    // The argument that holds the other one, or is it.
    private static Operand? Absorbed(ImmutableArray<Operand> a, Primitive both) =>
        Builder.Same(a[0], a[1]) || Match(a[0], both).Contains(a[1]) ? a[0] : Match(a[1], both).Contains(a[0]) ? a[1] : null;

    // i + c + d, where i + c is given; integers of the language go around.
    private static Operand? Moved(Builder b, Operand sum, int d)
    {
        var (i, c) = Match(sum, add) is [var p, Literal { Value: int q }] ? (p, q)
            : Match(sum, add) is [Literal { Value: int r }, var s] ? (s, r)
            : Match(sum, subtract) is [var u, Literal { Value: int v }] ? (u, unchecked(-v))
            : (null, 0);
        return i is null ? null
            : unchecked(c + d) is var all && all == 0 ? i
            : all > 0 ? Add(b, i, Literal.Of(all)) : Sub(b, i, Literal.Of(unchecked(-all)));
    }

    private static bool IsPowerOfTwo(double c) =>
        double.IsNormal(c) && double.IsNormal(1 / c) && (BitConverter.DoubleToInt64Bits(c) & ((1L << 52) - 1)) == 0 && Math.Abs(Math.Log2(Math.Abs(c))) < 100;

    private static Operand? Common(Builder b, ImmutableArray<Operand> a, Func<Builder, Operand, Operand, Operand> combine)
    {
        if (Match(a[0], multiply) is not [var p, var q] || Match(a[1], multiply) is not [var r, var s])
            return null;
        return Builder.Same(p, r) ? Mul(b, p, combine(b, q, s))
            : Builder.Same(p, s) ? Mul(b, p, combine(b, q, r))
            : Builder.Same(q, r) ? Mul(b, q, combine(b, p, s))
            : Builder.Same(q, s) ? Mul(b, q, combine(b, p, r))
            : null;
    }

    private static Operand Add(Builder b, Operand x, Operand y) => b.Apply(add, x.Type, x, y);

    private static Operand Sub(Builder b, Operand x, Operand y) => b.Apply(subtract, x.Type, x, y);

    private static Operand Mul(Builder b, Operand x, Operand y) => b.Apply(multiply, x.Type, x, y);

    private static Operand Div(Builder b, Operand x, Operand y) => b.Apply(divide, x.Type, x, y);

    private static Operand Neg(Builder b, Operand x) => b.Apply(negate, x.Type, x);
}
