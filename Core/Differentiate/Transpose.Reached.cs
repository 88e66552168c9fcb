using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Whether a cotangent has come at all. A tangent that only branches read, several of them or one in a loop, has the cotangent 0 when none of
/// them is taken, and its weight may be infinite there (0·∞). So where branches alone read, the way up notes which were taken, and a
/// weight is multiplied with only if one was. Conditions tell, never the cotangent itself: one that happens to be 0 has derivatives.
/// </summary>
internal sealed partial class Transpose
{
    private static readonly Operand yes = new Literal(true, typeof(bool)), no = new Literal(false, typeof(bool));

    private readonly HashSet<Var> conditional;
    private readonly Dictionary<Var, Operand> reached = new(ReferenceEqualityComparer.Instance);

    // A weight by which 0 stays 0.
    private static bool IsFinite(Operand weight) => weight is Literal literal && double.IsFinite(Convert.ToDouble(literal.Value, null));

    // Whether what reads it was run; asked once, when its cotangent is complete.
    private Operand TakeReached(Var v) => !conditional.Contains(v) ? yes : reached.Remove(v, out var when) ? when : no;

    private void Reach(Operand operand, Operand when)
    {
        if (operand is Var v && conditional.Contains(v))
            reached[v] = reached.TryGetValue(v, out var before) ? Either(before, when) : when;
    }

    private Operand Either(Operand a, Operand b) => Builder.Same(a, yes) || Builder.Same(b, no) || Builder.Same(a, b) ? a
        : Builder.Same(a, no) || Builder.Same(b, yes) ? b
        : builder.Apply(Operators.Find(ExpressionType.Or)!, typeof(bool), a, b);

    // Around a region: what was noted before of the variables that it reads from outside.
    private Dictionary<Var, Operand> EnterReached(IEnumerable<Var> free) =>
        free.Where(conditional.Contains).ToDictionary(v => v, TakeReached);

    private Operand[] LeaveReached(Dictionary<Var, Operand> outer) => [.. outer.Keys.Select(TakeReached)];

    // A choice's: often its condition, or the opposite.
    private Operand Chosen(Operand condition, Operand then, Operand otherwise, Operand result) =>
        Builder.Same(then, yes) && Builder.Same(otherwise, no) ? condition
        : Builder.Same(then, no) && Builder.Same(otherwise, yes) ? builder.Apply(Operators.Not, typeof(bool), condition)
        : result;

    /// <summary>The tangents that are not read whenever the region they are computed in is run, and that a weight went into.</summary>
    private static HashSet<Var> Conditional(Region region, HashSet<Var> linear)
    {
        HashSet<Var> certain = new(ReferenceEqualityComparer.Instance), weighted = new(ReferenceEqualityComparer.Instance);
        Weigh(region);
        if (weighted.Count > 0)
            Walk(region, _ => true);
        weighted.ExceptWith(certain);
        return weighted;

        void Weigh(Region inner)
        {
            foreach (var equation in inner.Equations)
            {
                foreach (var nested in equation.Op.Regions)
                    Weigh(nested);
                foreach (var result in equation.Results)
                {
                    if (linear.Contains(result) && HasWeight(equation.Op))
                        weighted.Add(result);
                }
            }
        }

        bool HasWeight(Op op)
        {
            if (op.Regions.Length > 0)
                return true;
            var isFinite = op is not Apply { Primitive.Key: ExpressionType.Multiply };
            foreach (var operand in op.Operands)
            {
                isFinite |= IsFinite(operand);
                if (operand is Var v && weighted.Contains(v))
                    return true;
            }

            return !isFinite;
        }

        // Marks what is read for certain, and returns what of that is defined outside.
        HashSet<Var> Walk(Region inner, Func<int, bool> isRead)
        {
            var read = new HashSet<Var>(ReferenceEqualityComparer.Instance);
            for (var i = 0; i < inner.Results.Length; i++)
            {
                if (isRead(i))
                    Use(inner.Results[i]);
            }

            for (var i = inner.Equations.Length - 1; i >= 0; i--)
            {
                var equation = inner.Equations[i];
                if (!equation.DefinesAny(linear))
                    continue;
                var results = equation.Results.Select(read.Remove).ToArray();
                certain.UnionWith(equation.Results.Where((_, k) => results[k]));
                var any = results.Contains(true);
                if (equation.Op is If choice)
                {
                    var both = Walk(choice.Then, k => results[k]);
                    both.IntersectWith(Walk(choice.Else, k => results[k]));
                    read.UnionWith(both);
                }
                else if (equation.Op is Loop loop)
                {
                    // A loop is taken to run.
                    read.UnionWith(Walk(loop.Body, _ => any));
                }

                if (any)
                {
                    foreach (var operand in equation.Op.Operands)
                        Use(operand);
                }
            }

            return read;

            void Use(Operand operand)
            {
                if (operand is Var v && linear.Contains(v))
                    read.Add(v);
            }
        }
    }
}
