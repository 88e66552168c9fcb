using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Differentiation;

/// <summary>
/// What the way back of a recorded loop reads and would pay dearly to compute again: the results of functions, of inner loops, and of choices with such in
/// them. Beside the record that there is anyway, a number more for each iteration costs a store and a load, about a nanosecond; an exponential costs four, an
/// inner product of ten terms as well.
/// </summary>
internal sealed class Dear
{
    // A sum of fewer terms is no dearer than a function.
    private const int Short = 8;

    private readonly HashSet<Var> linear, known, asked, inside;
    private readonly Dictionary<Var, Operand> primalOf;
    private readonly List<Var> kept = [];
    private readonly List<Loop> loops = [];
    private readonly Region body;

    private Dear(Region body, HashSet<Var> linear, Dictionary<Var, Operand> primalOf, IEnumerable<Var> known)
    {
        this.body = body;
        (this.linear, this.primalOf) = (linear, primalOf);
        this.known = new(known, ReferenceEqualityComparer.Instance);
        (asked, inside) = (new(ReferenceEqualityComparer.Instance), new(ReferenceEqualityComparer.Instance));
    }

    /// <summary>The values in the body of a loop that are worth keeping, and the loops in it whose values may be, too.</summary>
    /// <param name="body">The body.</param>
    /// <param name="linear">What is linear.</param>
    /// <param name="primalOf">The primal values beside it.</param>
    /// <param name="known">What the way back knows anyway.</param>
    public static (List<Var> Values, List<Loop> Loops) Of(Region body, HashSet<Var> linear, Dictionary<Var, Operand> primalOf, IEnumerable<Var> known)
    {
        var dear = new Dear(body, linear, primalOf, known);
        dear.inside.UnionWith(body.Parameters);
        dear.Transposed(body);
        dear.Computed(body);
        return (dear.kept, dear.loops);
    }

    /// <summary>Whether a region computes anything that costs more than some products.</summary>
    public static bool IsIn(Region region) => region.Equations.Any(e => (e.Op is Apply apply && Is(apply)) || e.Op is Loop or Call || e.Op.Regions.Any(IsIn));

    private static bool Is(Apply apply) => apply.Primitive.Key is MethodInfo method && method.DeclaringType != typeof(Sequences) && !RuleBook.Is(apply.Primitive, Traits.Cheap);

    // What the transposes of the linear equations read.
    private void Transposed(Region region)
    {
        foreach (var equation in region.Equations)
        {
            inside.UnionWith(equation.Results);
            if (!equation.Results.Any(linear.Contains))
                continue;
            switch (equation.Op)
            {
                case Apply:
                    Ask(equation.Op.Operands);
                    break;
                case Read:
                    Ask(equation.Op.Operands[1..]);
                    break;
                case Write or Accumulate:
                    Ask(equation.Op.Operands[1..^1]);
                    break;
                case If choice:
                    Ask(choice.Operands);
                    Transposed(choice.Then);
                    Transposed(choice.Else);
                    break;
                case Loop loop:
                    loops.Add(loop);
                    All(loop);
                    break;
                case Call call:
                    All(call);
                    break;
            }
        }
    }

    // Backwards, since what an equation reads is computed before it.
    private void Computed(Region region)
    {
        for (var i = region.Equations.Length - 1; i >= 0; i--)
        {
            var equation = region.Equations[i];
            Var[] results = [.. equation.Results.Where(asked.Contains)];
            if (equation.Op is If choice && equation.Results.Any(linear.Contains))
            {
                for (var k = 0; k < equation.Results.Length; k++)
                {
                    if (results.Contains(equation.Results[k]))
                        Ask([choice.Then.Results[k], choice.Else.Results[k]]);
                }

                Computed(choice.Then);
                Computed(choice.Else);
            }
            else if (results.Length > 0 && Worth(equation, results))
            {
                kept.AddRange(results);
            }
            else if (results.Length > 0)
            {
                All(equation.Op);
            }
        }
    }

    private bool Worth(Equation equation, Var[] results) => !Recomputed.Touches(equation, linear) && results.All(r => IsKind(r, equation.Op)) && equation.Op switch
    {
        Apply apply => Is(apply) && !apply.Primitive.IsUsers && apply.Operands.Any(o => o is Var v && inside.Contains(v)),
        If => equation.Op.Regions.Any(IsIn),
        Loop loop => loop.Extent is not Literal { Value: < Short } || IsIn(loop.Body),
        _ => false,
    } && (equation.Op is Apply || FreeVariables.Of(equation.Op).Any(inside.Contains));

    // Numbers, and arrays of numbers that are dear and that nobody updates.
    private bool IsKind(Var v, Op op) => Types.IsReal(v.Type) || (op is Loop loop && v.Type.IsArray && v.Type.GetArrayRank() == 1
        && Types.IsReal(v.Type.GetElementType()!) && IsIn(loop.Body) && IsOnlyRead(body, v));

    private static bool IsOnlyRead(Region region, Var array) => !region.Results.Contains(array) && region.Equations.All(e =>
        (e.Op is Read or Length || !e.Op.Operands.Contains(array)) && e.Op.Regions.All(r => IsOnlyRead(r, array)));

    private void All(Op op)
    {
        Ask(op.Operands);
        Ask(FreeVariables.Of(op));
    }

    // What is linear is asked for by the primal value beside it.
    private void Ask(IEnumerable<Operand> operands)
    {
        foreach (var operand in operands)
        {
            var v = operand as Var;
            if (v is not null && linear.Contains(v))
                v = primalOf.GetValueOrDefault(v) as Var;
            if (v is not null && !linear.Contains(v) && !known.Contains(v))
                asked.Add(v);
        }
    }
}
