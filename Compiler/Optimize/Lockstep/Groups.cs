using System.Collections.Immutable;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Groups of iterations written in step (<see cref="Lockstep"/>): what each computes by itself, up to a loop that only adds to arrays that all have in common; that
/// loop once, which fetches and stores each element once for all of them; and so on. While one group waits for what it has asked, there is work of the others.
/// </summary>
/// <param name="builder">Writes the program.</param>
/// <param name="copier">Knows what is the same for all iterations.</param>
/// <param name="loop">The loop.</param>
/// <param name="varying">What is not.</param>
/// <param name="wide">Vectors.</param>
/// <param name="count">How many groups.</param>
internal sealed class Groups(Builder builder, Copier copier, Loop loop, Varying varying, Wide wide, int count)
{
    private readonly Group[] all = [.. Enumerable.Range(0, count).Select(_ => new Group(builder, copier, loop, varying, wide))];

    // The arrays of the loop, by version.
    private readonly Dictionary<Var, Operand> arrays = new(ReferenceEqualityComparer.Instance);

    /// <summary>The iterations of all groups; tells what they hand on for each slot.</summary>
    /// <param name="from">The index of the first of them.</param>
    /// <param name="state">What each slot begins with, in order, but for sums.</param>
    public Operand[] Body(Operand from, IEnumerable<Operand> state)
    {
        for (var k = 0; k < all.Length; k++)
            all[k].First = k == 0 ? from : builder.Apply(Operators.Add, typeof(int), from, Literal.Of(k * wide.Count));
        var next = new Queue<Operand>(state);
        Operand?[] begins = [.. loop.Slots.Select(s => s.Kind == SlotKind.Sum ? null : next.Dequeue())];
        for (var s = 0; s < begins.Length; s++)
        {
            if (loop.Parameter(s) is { } array)
                arrays[array] = begins[s]!;
        }

        Equations();
        return [.. loop.Body.Results.Select((result, s) => loop.Slots[s].Kind switch
        {
            SlotKind.Sum => all.Select(g => g.Vector(result)).Aggregate((a, b) => builder.Apply(wide.Add(), a.Type, a, b)),
            SlotKind.Into => arrays[(Var)result],
            SlotKind.Collect => all.Aggregate(begins[s]!, (array, g) => builder.Write(array, [g.First], g.Vector(result))),
            var kind => all.Aggregate(begins[s]!, (sofar, g) => g.Applied(Differentiation.Reductions.Step(kind)!, result.Type, sofar, g.Vector(result))),
        })];
    }

    private void Equations()
    {
        var last = new Dictionary<int, Var>();
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Parameter(s) is { } array)
                last[s] = array;
        }

        foreach (var step in all.Length == 1 ? [loop.Body.Equations] : Steps())
        {
            var ends = new Dictionary<int, Var>(last);
            foreach (var result in step.SelectMany(e => e.Results))
            {
                if (varying.Slot(result) is var s and >= 0)
                    ends[s] = result;
            }

            if (all.Length > 1 && step is [{ Op: Loop sum } one] && IsSum(one))
                Sum(one, sum);
            else
                Each(step, last, ends);
            last = ends;
        }
    }

    // One group after the other; each goes on with the arrays as the one before leaves them.
    private void Each(ImmutableArray<Equation> step, Dictionary<int, Var> begins, Dictionary<int, Var> ends)
    {
        foreach (var group in all)
        {
            foreach (var array in begins.Values)
                group[array] = arrays[array];
            group.Equations(step, mask: null);
            foreach (var (s, array) in begins)
                arrays[array] = group[ends[s]];
        }

        foreach (var (s, array) in begins)
            arrays[ends[s]] = arrays[array];
    }

    // Loops that add for all, each by itself, and what is between them. What one number tells is asked where it is first needed, so that the number alone has to be kept.
    private IEnumerable<ImmutableArray<Equation>> Steps()
    {
        var (equations, step) = (loop.Body.Equations, 0);
        var steps = new int[equations.Length];
        for (var k = 0; k < steps.Length; k++)
            steps[k] = IsSum(equations[k]) ? step += 2 : step + 1;
        var needed = new Dictionary<Var, int>(ReferenceEqualityComparer.Instance);
        for (var k = steps.Length - 1; k >= 0; k--)
        {
            if (equations[k] is { Op: Apply apply, Results: [var result] } && needed.TryGetValue(result, out var first) && apply.Operands.Count(varying.Is) == 1 && !Effects.MayThrow(equations[k]))
                steps[k] = first;
            foreach (var v in equations[k].Op.Operands.OfType<Var>().Concat(Differentiation.FreeVariables.Of(equations[k].Op)))
                needed[v] = steps[k];
        }

        return equations.Zip(steps).GroupBy(e => e.Second).OrderBy(g => g.Key).Select(g => g.Select(e => e.First).ToImmutableArray());
    }

    private bool IsSum(Equation equation) => equation.Op is Loop inner && !varying.IsUniform(equation) && IsSum(inner, varying);

    /// <summary>Whether a loop inside does nothing but add to arrays that the iterations have in common, all at the same elements.</summary>
    public static bool IsSum(Loop inner, Varying varying) => inner.Test is null
        && inner.Slots.All(s => s.Kind == SlotKind.Into && varying.Slot(s.Initial!) is var array and >= 0 && varying.IsShared(array))
        && inner.Body.Equations.All(e => e.Op switch
        {
            Accumulate add => varying.Slot(add.Array) >= 0 && !add.Indices.Any(varying.Is),
            Loop nested => varying.IsUniform(e) || IsSum(nested, varying),
            Apply or Read or If { Then.Equations: [], Else.Equations: [] } => e.Results.All(r => !r.Type.IsArray),
            _ => varying.IsUniform(e),
        });

    private void Sum(Equation equation, Loop inner)
    {
        var results = builder.Loop(copier[inner.Extent!], inner.Down, [.. inner.Slots.Select(s => new Slot(SlotKind.Into, arrays[(Var)s.Initial!]))], null, p =>
        {
            copier[inner.Index] = p[0];
            for (var s = 0; s < inner.Slots.Length; s++)
                arrays[inner.Parameter(s)!] = p[1 + s];
            foreach (var each in inner.Body.Equations)
            {
                switch (each.Op)
                {
                    case var _ when varying.IsUniform(each):
                        copier.Emit(each);
                        break;
                    case Accumulate add:
                        var (array, here) = (arrays[(Var)add.Array], copier.All(add.Indices));
                        arrays[each.Results[0]] = builder.Write(array, here, all.Aggregate(builder.Read(array, here), (sum, group) => group.Plus(sum, add.Value, null)));
                        break;
                    case Loop nested:
                        Sum(each, nested);
                        break;
                    default:
                        foreach (var group in all)
                            group.Equations([each], mask: null);
                        break;
                }
            }

            return inner.Body.Results.Select(r => arrays[(Var)r]);
        });
        for (var s = 0; s < results.Length; s++)
            arrays[equation.Results[s]] = results[s];
    }
}
