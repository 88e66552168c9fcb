using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// One place where the body of a loop overwrites an element of a carried array, and stand-ins for what the record keeps of it: the
/// indices that the way back cannot tell by itself, the old element, and, in a branch, whether the branch ran.
/// </summary>
internal sealed class Update(Equation equation, bool isConditional)
{
    /// <summary>The write or accumulation.</summary>
    public Equation Equation { get; } = equation;

    /// <summary>The array before.</summary>
    public Operand Array => Equation.Op.Operands[0];

    /// <summary>The indices.</summary>
    public ImmutableArray<Operand> Indices => Equation.Op.Operands[1..^1];

    /// <summary>Stand-ins for the indices.</summary>
    public ImmutableArray<Var> Places { get; } = [.. equation.Op.Operands[1..^1].Select(i => new Var(i.Type))];

    /// <summary>The stand-in for the element that was overwritten.</summary>
    public Var Old { get; } = new(equation.Op.Operands[^1].Type);

    /// <summary>The stand-in for whether it was; null where it always is.</summary>
    public Var? Happened { get; } = isConditional ? new Var(typeof(bool)) : null;

    /// <summary>All stand-ins.</summary>
    public IEnumerable<Var> Values => Happened is null ? Places.Append(Old) : Places.Append(Old).Append(Happened);
}

/// <summary>
/// The updates of a carried array in one iteration, where they can be undone one by one: the body makes each new version from the last,
/// a bounded number of times, and hands on the last. Recording what was overwritten takes memory for the updates, not for the array.
/// </summary>
internal static class Updates
{
    /// <summary>One step from version to version: a write, or a choice with writes in it.</summary>
    internal sealed record Step(Equation Equation, Var Version, ImmutableArray<Update> Updates);

    /// <summary>The steps, in order, or null where the array cannot be restored element by element.</summary>
    public static ImmutableArray<Step>? Of(Region body, Var array, Operand result)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        var last = Walk(body, array, isConditional: false, steps.Add);
        return last is not null && ReferenceEquals(last, result) ? steps.ToImmutable() : null;
    }

    // The last version in a region, or null.
    private static Var? Walk(Region region, Var first, bool isConditional, Action<Step> add)
    {
        var current = first;
        foreach (var equation in region.Equations)
        {
            switch (equation.Op)
            {
                case Write or Accumulate when ReferenceEquals(equation.Op.Operands[0], current):
                    if (ReferenceEquals(equation.Op.Operands[^1], current))
                        return null;
                    current = equation.Results[0];
                    add(new(equation, current, [new Update(equation, isConditional)]));
                    break;
                case Write or Accumulate when ReferenceEquals(equation.Op.Operands[^1], current):
                    return null;
                case Read or Length or Copy:
                    break;
                case If choice:
                    var inner = new List<Update>();
                    var ends = choice.Regions.Select(r => Walk(r, current, true, step => inner.AddRange(step.Updates))).ToArray();
                    if (ends.Contains(null))
                        return null;
                    // The result where both branches yield their last version; nowhere else may a version leave.
                    Var? next = null;
                    for (var i = 0; i < equation.Results.Length; i++)
                    {
                        var (then, @else) = (choice.Then.Results[i], choice.Else.Results[i]);
                        if (ReferenceEquals(then, ends[0]) && ReferenceEquals(@else, ends[1]) && next is null)
                            next = equation.Results[i];
                        else if (ReferenceEquals(then, ends[0]) || ReferenceEquals(@else, ends[1]))
                            return null;
                    }

                    if (next is null && inner.Count > 0)
                        return null;
                    if (next is not null)
                    {
                        current = next;
                        add(new(equation, current, [.. inner]));
                    }

                    break;
                case Loop loop:
                    // Reading is fine; updating an unknown number of elements is not, nor handing the array on.
                    if (loop.Operands.Any(o => ReferenceEquals(o, current)) || loop.Regions.Any(r => Leaves(r, current)))
                        return null;
                    break;
                default:
                    if (equation.Op.Operands.Any(o => ReferenceEquals(o, current)))
                        return null;
                    break;
            }
        }

        return current;
    }

    // Whether a region does more with an array than read it.
    private static bool Leaves(Region region, Var array) =>
        region.Results.Any(r => ReferenceEquals(r, array))
        || region.Equations.Any(e =>
            (e.Op is not (Read or Length or Copy) && e.Op.Operands.Any(o => ReferenceEquals(o, array))) || e.Op.Regions.Any(r => Leaves(r, array)));
}
