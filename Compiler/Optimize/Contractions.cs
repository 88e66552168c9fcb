using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// x·y + z by one fused operation, which rounds once: as fast as the sum alone, and nearer to the truth. What <see cref="Kept"/> names keeps its bits.
/// </summary>
internal static class Contractions
{
    /// <summary>x·y + z, rounded once.</summary>
    public static readonly Primitive Fused = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.FusedMultiplyAdd))!);

    /// <summary>The function with its sums of products contracted.</summary>
    /// <param name="function">The function.</param>
    /// <param name="kept">What must keep its bits.</param>
    public static Function Run(Function function, Kept kept)
    {
        if (kept.IsAll)
            return function;
        var pass = new Pass(kept, new Emission.Uses(function));
        pass.Find(function.Body);
        return pass.Any ? new Function(function.Name, pass.Rebuild(function.Body)) : function;
    }

    private sealed class Pass(Kept kept, Emission.Uses uses)
    {
        private readonly Dictionary<Equation, Var> products = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<Var> absorbed = new(ReferenceEqualityComparer.Instance);

        public bool Any => products.Count > 0;

        public void Find(Region region)
        {
            foreach (var equation in region.Equations)
            {
                foreach (var nested in equation.Op.Regions)
                    Find(nested);
                if (equation.Op is not Apply { Primitive.Key: ExpressionType.Add or ExpressionType.Subtract } sum
                    || !Types.IsReal(sum.Type) || kept.Contains(equation.Results[0]))
                    continue;
                // Of two products the first: it is ready sooner, and the other goes on as it is.
                foreach (var operand in sum.Operands)
                {
                    if (operand is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Multiply } } product && uses.Single(product) && !kept.Contains(product))
                    {
                        products.Add(equation, product);
                        absorbed.Add(product);
                        break;
                    }
                }
            }
        }

        public Region Rebuild(Region region)
        {
            Func<Region, Region> nested = Rebuild;
            var equations = new List<Equation>(region.Equations.Length);
            foreach (var equation in region.Equations)
            {
                if (products.TryGetValue(equation, out var product))
                    Contract(equation, product, equations);
                else if (equation.Results is not [var result] || !absorbed.Contains(result))
                    equations.Add(equation.Within(nested));
            }

            return new Region(region.Parameters, [.. equations], region.Results);
        }

        // x·y + z, z − x·y = (−x)·y + z and x·y − z = x·y + (−z): processors negate within the operation.
        private void Contract(Equation equation, Var product, List<Equation> equations)
        {
            var sum = (Apply)equation.Op;
            var factors = product.Definition!.Op.Operands;
            var first = ReferenceEquals(sum.Operands[0], product);
            var (x, y, z) = (factors[0], factors[1], sum.Operands[first ? 1 : 0]);
            // Processors overwrite the first factor: better one that nothing else reads, or that is not needed long.
            if (Lasts(x) > Lasts(y))
                (x, y) = (y, x);
            if (sum.Primitive.Key is ExpressionType.Subtract)
                (x, z) = first ? (x, Negative(z, equations)) : (Negative(x, equations), z);
            equations.Add(new Equation(equation.Results, new Apply(Fused, sum.Type, [x, y, z])));
        }

        private int Lasts(Operand operand) => operand is not Var v ? 3 : uses.Single(v) ? 0 : v.Definition is not null ? 1 : 2;

        private static Operand Negative(Operand x, List<Equation> equations)
        {
            if (x is Literal literal)
                return Literal.Number(literal.Type, -Convert.ToDouble(literal.Value, System.Globalization.CultureInfo.InvariantCulture));
            var negative = new Var(x.Type);
            equations.Add(new Equation([negative], new Apply(Operators.Negate, x.Type, [x])));
            return negative;
        }
    }
}
