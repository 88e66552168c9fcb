using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>What the definition of a real number tells of its sign; NaN, of whatever sign, is left out of account.</summary>
internal static class Signs
{
    private const int Depth = 6;

    private static readonly Primitive sqrt = Method(nameof(Math.Sqrt)), exp = Method(nameof(Math.Exp)), abs = Method(nameof(Math.Abs));

    /// <summary>Whether it is never −0. A sum is −0 only if both terms are, a difference x − y only if x is −0.</summary>
    public static bool NeverMinusZero(Operand x, int depth = Depth) => depth > 0 && (
        Real(x) is { } c ? c != 0 || double.IsPositive(c)
        : Match(x, sqrt) is [var root] ? NeverMinusZero(root, depth - 1)
        : Match(x, Operators.Add) is [var p, var q] ? NeverMinusZero(p, depth - 1) || NeverMinusZero(q, depth - 1)
        : Match(x, Operators.Subtract) is [var m, _] ? NeverMinusZero(m, depth - 1)
        : NeverNegative(x, depth - 1));

    /// <summary>Whether it is neither negative nor −0: squares, exponentials, sizes, and sums, products and roots of such.</summary>
    public static bool NeverNegative(Operand x, int depth = Depth) => depth > 0 && (
        Real(x) is { } c ? double.IsPositive(c)
        : Match(x, Operators.Multiply) is [var f, var g] ? Builder.Same(f, g) || (NeverNegative(f, depth - 1) && NeverNegative(g, depth - 1))
        : Match(x, Operators.Add) is [var p, var q] ? NeverNegative(p, depth - 1) && NeverNegative(q, depth - 1)
        : Match(x, sqrt) is [var root] ? NeverNegative(root, depth - 1)
        : Match(x, exp) is [_] || Match(x, abs) is [_]);

    private static double? Real(Operand operand) => operand is Literal { Value: double or float } literal ? Convert.ToDouble(literal.Value, null) : null;

    private static ImmutableArray<Operand> Match(Operand operand, Primitive primitive) =>
        operand is Var { Definition.Op: Apply apply } && ReferenceEquals(apply.Primitive, primitive) ? apply.Operands : [];

    private static Primitive Method(string name) => RuleBook.Intern(typeof(Math).GetMethod(name, [typeof(double)])!);
}
