using System.Collections.Immutable;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// Powers with a small whole exponent by multiplication, x¹¹ = x⁸·x²·x, many times faster than <c>Math.Pow</c>. Each product rounds once, so xⁿ
/// is within n units of the last place; what <see cref="Kept"/> names, the function's own value above all, keeps its call.
/// </summary>
internal static class WholePowers
{
    private const int Most = 32;

    private static readonly Primitive pow = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Pow))!);

    /// <summary>The function with its whole powers written out.</summary>
    /// <param name="function">The function.</param>
    /// <param name="own">How many of the first results must keep their bits.</param>
    /// <param name="context">Conventions.</param>
    public static Function Run(Function function, int own, Context context)
    {
        if (own >= function.Results.Length || !Any(function.Body))
            return function;
        var kept = Kept.By(function, own);
        var builder = context.Builder();
        return new Copier(builder)
        {
            Replace = (equation, type, arguments) =>
                !kept.Contains(equation.Results[0]) && Exponent(equation) is { } n ? Product(builder, type, arguments[0], n) : null,
        }.Function(function);
    }

    private static bool Any(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (Exponent(equation) is not null || equation.Op.Regions.Any(Any))
                return true;
        }

        return false;
    }

    private static int? Exponent(Equation equation) =>
        equation.Op is Apply { Operands: [_, Literal { Value: double or float } exponent] } apply && ReferenceEquals(apply.Primitive, pow)
        && Convert.ToDouble(exponent.Value, null) is var n && n == Math.Truncate(n) && Math.Abs(n) is > 0 and <= Most
            ? (int)n
            : null;

    // Binary powers; the squares are shared with every other power of the same base.
    private static Operand Product(Builder builder, Type type, Operand x, int n)
    {
        var square = x;
        Operand? product = null;
        for (var rest = Math.Abs(n); rest > 0; rest >>= 1)
        {
            if ((rest & 1) == 1)
                product = product is null ? square : builder.Apply(Operators.Multiply, type, product, square);
            if (rest > 1)
                square = builder.Apply(Operators.Multiply, type, square, square);
        }

        return n > 0 ? product! : builder.Apply(Operators.Divide, type, Literal.Number(type, 1), product!);
    }
}
