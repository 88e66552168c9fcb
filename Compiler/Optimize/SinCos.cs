using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>Sine and cosine of the same angle in one call, which gives the same bits as the two.</summary>
internal static class SinCos
{
    private static readonly Primitive sin = Method(nameof(Math.Sin)), cos = Method(nameof(Math.Cos));

    private static readonly Primitive both = new(
        nameof(SinCos),
        "sincos",
        (_, a) => Expression.Call(a[0].Type == typeof(float) ? typeof(MathF) : typeof(Math), nameof(Math.SinCos), [], a),
        (_, a) => a[0] is float f ? MathF.SinCos(f) : (object)Math.SinCos((double)a[0]!));

    /// <summary>The function with its pairs joined.</summary>
    public static Function Run(Function function) => Any(function.Body) ? new(function.Name, Region(function.Body)) : function;

    private static bool Any(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (Angle(equation) is not null || equation.Op.Regions.Any(Any))
                return true;
        }

        return false;
    }

    private static Region Region(Region region)
    {
        var pairs = Pairs(region);
        if (pairs.Count == 0 && region.IsStraight)
            return region;

        var joined = new Dictionary<Var, Var>(ReferenceEqualityComparer.Instance);
        var equations = new List<Equation>(region.Equations.Length + pairs.Count);
        foreach (var equation in region.Equations)
        {
            if (Angle(equation) is not { } angle || !pairs.Contains(angle))
            {
                equations.Add(equation.Within(Region));
                continue;
            }

            if (!joined.TryGetValue(angle, out var pair))
            {
                var type = angle.Type == typeof(float) ? typeof((float, float)) : typeof((double, double));
                joined[angle] = pair = new Var(type);
                equations.Add(new Equation([pair], new Apply(both, type, [angle])));
            }

            equations.Add(new Equation(equation.Results, new Unpack(pair, ReferenceEquals(((Apply)equation.Op).Primitive, sin) ? 0 : 1)));
        }

        return new Region(region.Parameters, [.. equations], region.Results);
    }

    private static HashSet<Var> Pairs(Region region)
    {
        var seen = new Dictionary<Var, Primitive>(ReferenceEqualityComparer.Instance);
        var pairs = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        foreach (var equation in region.Equations)
        {
            if (Angle(equation) is { } angle && !seen.TryAdd(angle, ((Apply)equation.Op).Primitive) && !ReferenceEquals(seen[angle], ((Apply)equation.Op).Primitive))
                pairs.Add(angle);
        }

        return pairs;
    }

    private static Var? Angle(Equation equation) =>
        equation.Op is Apply { Operands: [Var angle] } apply && (ReferenceEquals(apply.Primitive, sin) || ReferenceEquals(apply.Primitive, cos)) ? angle : null;

    private static Primitive Method(string name) => RuleBook.Intern(typeof(Math).GetMethod(name, [typeof(double)])!);
}
