using System.Collections.Immutable;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Groups of iterations written in step (<see cref="Lockstep"/>): what each computes by itself, one group after the other, up to a loop that only adds to arrays that all have in
/// common; that once for all of them, so that each element is fetched and stored once; and so on. While one group waits for what it has asked, there is work of the others.
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

    // The arrays of the loop, by slot: as they are now, and the last version of each in the loop as it was.
    private readonly Dictionary<int, Operand> arrays = [];
    private readonly Dictionary<int, Var> last = [];

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
                (arrays[s], last[s]) = (begins[s]!, array);
        }

        Equations();
        return [.. loop.Body.Results.Select((result, s) => loop.Slots[s].Kind switch
        {
            SlotKind.Sum => all.Select(g => g.Vector(result)).Aggregate((a, b) => builder.Apply(wide.Add(), a.Type, a, b)),
            SlotKind.Into => arrays[s],
            SlotKind.Collect => all.Aggregate(begins[s]!, (array, g) => builder.Write(array, [g.First], g.Vector(result))),
            var kind => all.Aggregate(begins[s]!, (sofar, g) => g.Applied(Differentiation.Reductions.Step(kind)!, result.Type, sofar, g.Vector(result))),
        })];
    }

    // What groups compute by themselves, up to a sum.
    private void Equations()
    {
        var apart = new List<Equation>();
        foreach (var equation in loop.Body.Equations)
        {
            if (all.Length == 1 || !IsSum(equation, varying))
            {
                apart.Add(equation);
                continue;
            }

            Each([.. apart]);
            apart.Clear();
            Sum(equation, (Loop)equation.Op);
        }

        Each([.. apart]);
    }

    // One group after the other; each goes on with the arrays of the loop as the one before leaves them.
    private void Each(ImmutableArray<Equation> equations)
    {
        foreach (var group in all)
        {
            foreach (var (s, array) in last)
                group[array] = arrays[s];
            group.Equations(equations, mask: null);
            foreach (var result in equations.SelectMany(e => e.Results))
            {
                if (varying.Slot(result) is var s and >= 0)
                    arrays[s] = group[result];
            }
        }

        Array.ForEach([.. equations], Next);
    }

    private void Next(Equation equation)
    {
        foreach (var result in equation.Results)
        {
            if (varying.Slot(result) is var s and >= 0)
                last[s] = result;
        }
    }

    /// <summary>
    /// Whether groups of a loop have sums in common, and nothing else that one of them could change before another has read it: an array that is the same for all iterations
    /// would be used up by its next version once for each group.
    /// </summary>
    public static bool Join(Loop loop, Varying varying) => loop.Body.Equations.Any(e => IsSum(e, varying))
        && loop.Body.Equations.SelectMany(e => e.Results).All(r => !r.Type.IsArray || varying.Is(r) || varying.IsThing(r) || varying.Slot(r) >= 0);

    private static bool IsSum(Equation equation, Varying varying) => equation.Op is Loop inner && !varying.IsUniform(equation) && IsSum(inner, varying);

    // Whether a loop inside does nothing but add to arrays that the iterations have in common, all at the same elements.
    private static bool IsSum(Loop inner, Varying varying) => inner.Test is null
        && inner.Slots.All(s => s.Kind == SlotKind.Into && varying.Slot(s.Initial!) is var array and >= 0 && varying.IsShared(array))
        && inner.Body.Equations.All(e => e.Op switch
        {
            Accumulate add => varying.Slot(add.Array) >= 0 && !add.Indices.Any(varying.Is),
            Loop nested => varying.IsUniform(e) || IsSum(nested, varying),
            Apply or Read or If { Then.Equations: [], Else.Equations: [] } => e.Results.All(r => !r.Type.IsArray),
            _ => varying.IsUniform(e),
        });

    // A sum for all groups; tells the arrays in the end.
    private void Sum(Equation equation, Loop inner)
    {
        int[] slots = [.. inner.Slots.Select(slot => varying.Slot(slot.Initial!))];
        var results = builder.Loop(copier[inner.Extent!], inner.Down, [.. slots.Select(s => new Slot(SlotKind.Into, arrays[s]))], null, p =>
        {
            copier[inner.Index] = p[0];
            for (var k = 0; k < slots.Length; k++)
                arrays[slots[k]] = p[1 + k];
            foreach (var each in inner.Body.Equations)
            {
                switch (each.Op)
                {
                    case var _ when varying.IsUniform(each):
                        copier.Emit(each);
                        break;
                    case Accumulate add:
                        var (s, here) = (varying.Slot(add.Array), copier.All(add.Indices));
                        arrays[s] = builder.Write(arrays[s], here, all.Aggregate(builder.Read(arrays[s], here), (sum, group) => group.Plus(sum, add.Value, null)));
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

            return inner.Body.Results.Select(r => arrays[varying.Slot(r)]);
        });
        for (var k = 0; k < slots.Length; k++)
            arrays[slots[k]] = results[k];
        Next(equation);
    }
}
