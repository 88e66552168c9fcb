using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Emission;

/// <summary>
/// Functions that the framework's vectors do not have, said by those that they have, to two units in the last place: written out in loops that run in
/// lanes, the iterations that are left over included, so that an element has the same bits wherever it stands.
/// </summary>
internal static class Expansions
{
    private static readonly Dictionary<Primitive, Lazy<Function>> table = Rows().ToDictionary(
        row => RuleBook.Intern(((MethodCallExpression)row.Of.Body).Method), row => new Lazy<Function>(() => Capture.Of(row.By).Function));

    private static (LambdaExpression Of, LambdaExpression By)[] Rows() =>
    [
        // Near 0 a rational function, x + x³·p(x²)/q(x²), where 1 − 2/(e²ˣ + 1) would cancel (S. L. Moshier, Methods and Programs for Mathematical Functions, 1989).
        Row(x => Math.Tanh(x), x => Math.Abs(x) < 0.625
            ? x + x * (x * x) * (((-0.9643991794250523 * (x * x) - 99.28772310019185) * (x * x) - 1614.6876844170845)
                / (((x * x + 112.81167849163293) * (x * x) + 2235.4883906010045) * (x * x) + 4844.063053251255))
            : Math.CopySign(1 - 2 / (Math.Exp(2 * Math.Abs(x)) + 1), x)),
        Row(x => Math.Log10(x), x => Math.Log(x) * 0.4342944819032518),
        Row((x, b) => Math.Log(x, b), (x, b) => b == 1 || (x != 1 && (b == 0 || b == double.PositiveInfinity)) ? double.NaN : Math.Log(x) / Math.Log(b)),
    ];

    private static (LambdaExpression Of, LambdaExpression By) Row(Expression<Func<double, double>> of, Expression<Func<double, double>> by) => (of, by);

    private static (LambdaExpression Of, LambdaExpression By) Row(Expression<Func<double, double, double>> of, Expression<Func<double, double, double>> by) => (of, by);

    /// <summary>Whether a primitive is one of them.</summary>
    public static bool Has(Primitive primitive) => table.ContainsKey(primitive);

    /// <summary>The function with those in loops that can run in lanes written out.</summary>
    /// <param name="function">The function.</param>
    /// <param name="context">Conventions.</param>
    /// <param name="isInLanes">Which loops can run in lanes once functions are written out.</param>
    public static Function Run(Function function, Context context, Func<Loop, bool> isInLanes)
    {
        var found = new HashSet<Equation>(ReferenceEqualityComparer.Instance);
        Find(function.Body, isWithin: false);
        if (found.Count == 0)
            return function;
        var builder = context.Builder();
        var formula = new Copier(builder);
        return new Copier(builder)
        {
            Replace = (equation, type, arguments) =>
            {
                if (!found.Contains(equation))
                    return null;
                formula.Real = type;
                return formula.Inline(table[((Apply)equation.Op).Primitive].Value.Body, arguments.AsSpan())[0];
            },
        }.Function(function);

        void Find(Region region, bool isWithin)
        {
            foreach (var equation in region.Equations)
            {
                if (isWithin && equation.Op is Apply apply && Has(apply.Primitive))
                    found.Add(equation);
                foreach (var inner in equation.Op.Regions)
                    Find(inner, isWithin || (equation.Op is Loop loop && isInLanes(loop)));
            }
        }
    }
}
