using System.Linq.Expressions;
using System.Numerics;

namespace FunctionalAD.Bench.LogisticMap;

/// <summary>n steps of l ← 4·l·(1 − l): a short program whose formula doubles in size with each step.</summary>
internal static class Map
{
    /// <summary>Far more bits than the errors of <c>double</c>, which a step about doubles, can reach.</summary>
    private const int FractionBits = 256;

    public static double Iterate(double l, int steps)
    {
        for (var i = 0; i < steps; i++)
            l = 4 * l * (1 - l);
        return l;
    }

    /// <summary>The derivative as one writes it by hand: the chain rule carried along as a second recurrence.</summary>
    public static double Derivative(double l, int steps)
    {
        var d = 1.0;
        for (var i = 0; i < steps; i++)
        {
            d = 4 * d * (1 - 2 * l);
            l = 4 * l * (1 - l);
        }
        return d;
    }

    public static int Operations(int steps) => 3 * steps;

    /// <summary>Four operations for the derivative and three for the map, whose last step nobody needs.</summary>
    public static int HandWrittenOperations(int steps) => 7 * steps - 3;

    /// <summary>The same recurrence in binary fractions of 256 places: the truth others are judged by.</summary>
    public static double Truth(double start, int steps)
    {
        var one = BigInteger.One << FractionBits;
        // A double below one is its leading 53 bits times a power of two, so it fits exactly.
        var l = new BigInteger(Math.ScaleB(start, FractionBits));
        var d = one;
        for (var i = 0; i < steps; i++)
        {
            d = (d * (one - 2 * l)) >> (FractionBits - 2);
            l = (l * (one - l)) >> (FractionBits - 2);
        }
        return Math.ScaleB((double)d, -FractionBits);
    }

    /// <summary>The formula as a tree whose every step mentions the step before twice, being the same object both times.</summary>
    public static Expression<Function1> Tree(int steps)
    {
        var start = Expression.Parameter(typeof(double), "l");
        Expression l = start;
        for (var i = 0; i < steps; i++)
            l = Expression.Multiply(Expression.Multiply(Expression.Constant(4.0), l), Expression.Subtract(Expression.Constant(1.0), l));
        return Expression.Lambda<Function1>(l, start);
    }
}
