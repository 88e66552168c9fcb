using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>What changes a carried array in an iteration, and stand-ins for what the record keeps to take it back.</summary>
internal abstract class Change(Equation equation)
{
    /// <summary>What makes the change.</summary>
    public Equation Equation { get; } = equation;

    /// <summary>All stand-ins.</summary>
    public abstract IEnumerable<Var> Values { get; }
}

/// <summary>
/// A loop inside, which changes a bounded number of elements in each of its iterations: the stand-ins are for the records of these, an array for each stand-in of theirs.
/// </summary>
internal sealed class LoopUpdate : Change
{
    /// <param name="equation">The equation of the loop.</param>
    /// <param name="slot">The slot of the array.</param>
    /// <param name="steps">What an iteration of it does.</param>
    /// <param name="around">The index of the loop around it.</param>
    public LoopUpdate(Equation equation, int slot, ImmutableArray<Updates.Step> steps, Var around)
        : base(equation)
    {
        (Loop, Slot, Steps) = ((Loop)equation.Op, slot, steps);
        foreach (var change in steps.SelectMany(s => s.Changes))
        {
            foreach (var (value, index) in Updates.Recorded(change, i => i is Literal || ReferenceEquals(i, Loop.Index) || ReferenceEquals(i, around)))
            {
                if (index is null)
                    Tapes[value] = new Var(value.Type.MakeArrayType());
                else
                    Known[value] = index;
            }
        }
    }

    /// <summary>The loop.</summary>
    public Loop Loop { get; }

    /// <summary>The slot of the array.</summary>
    public int Slot { get; }

    /// <summary>What an iteration does.</summary>
    public ImmutableArray<Updates.Step> Steps { get; }

    /// <summary>By stand-in of an iteration's change: the stand-in for those of all iterations.</summary>
    public Dictionary<Var, Var> Tapes { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>By stand-in of an iteration's change: the literal or index that it is.</summary>
    public Dictionary<Var, Operand> Known { get; } = new(ReferenceEqualityComparer.Instance);

    /// <inheritdoc/>
    public override IEnumerable<Var> Values => Tapes.Values;
}

/// <summary>
/// One place where the body of a loop overwrites an element of a carried array, and stand-ins for what the record keeps of it: the
/// indices that the way back cannot tell by itself, the old element, and, in a branch, whether the branch ran.
/// </summary>
internal sealed class Update(Equation equation, bool isConditional) : Change(equation)
{
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

    /// <inheritdoc/>
    public override IEnumerable<Var> Values => Happened is null ? Places.Append(Old) : Places.Append(Old).Append(Happened);
}

/// <summary>
/// The updates of a carried array in one iteration, where they can be undone one by one: the body makes each new version from the last,
/// a bounded number of times, or in loops inside, and hands on the last. Recording what was overwritten takes memory for the updates, not for the array.
/// </summary>
internal static class Updates
{
    /// <summary>One step from version to version: a write, a choice with writes in it, or a loop.</summary>
    internal sealed record Step(Equation Equation, Var Version, ImmutableArray<Change> Changes);

    /// <summary>Makes one change, and the same one whenever it is asked for it.</summary>
    internal interface IMaker
    {
        /// <summary>The change that a write or accumulation makes.</summary>
        Change Update(Equation equation, bool isConditional);

        /// <summary>The change that a loop makes, or null where it keeps no record.</summary>
        Change? Loop(Equation equation, int slot, Func<ImmutableArray<Step>?> steps, Var around);
    }

    /// <summary>For those who only want to know whether there are steps.</summary>
    public static IMaker Plain { get; } = new Anew();

    private sealed class Anew : IMaker
    {
        public Change Update(Equation equation, bool isConditional) => new Update(equation, isConditional);

        public Change? Loop(Equation equation, int slot, Func<ImmutableArray<Step>?> steps, Var around) => null;
    }

    /// <summary>The steps, in order, or null where the array cannot be restored element by element.</summary>
    /// <param name="body">The body of the loop.</param>
    /// <param name="array">The array as an iteration begins.</param>
    /// <param name="result">The array as it ends.</param>
    /// <param name="make">Makes changes.</param>
    /// <param name="depth">Through how many loops inside: as many elements are changed as they have iterations, and that should be less than the array has.</param>
    public static ImmutableArray<Step>? Of(Region body, Var array, Operand result, IMaker make, int depth = 0)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        var last = Walk(body, array, body.Parameters[0], make, depth, isConditional: false, steps.Add);
        return last is not null && ReferenceEquals(last, result) ? steps.ToImmutable() : null;
    }

    /// <summary>The stand-ins of a change, each with the index that it is, where that is plain.</summary>
    public static IEnumerable<(Var Value, Operand? Index)> Recorded(Change change, Func<Operand, bool> isPlain)
    {
        if (change is not Update update)
            return change.Values.Select(v => (v, (Operand?)null));
        return update.Values.Select(v => (v, update.Places.IndexOf(v) is var d and >= 0 && isPlain(update.Indices[d]) ? update.Indices[d] : null));
    }

    // The last version in a region, or null.
    private static Var? Walk(Region region, Var first, Var around, IMaker make, int depth, bool isConditional, Action<Step> add)
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
                    add(new(equation, current, [make.Update(equation, isConditional)]));
                    break;
                case Write or Accumulate when ReferenceEquals(equation.Op.Operands[^1], current):
                    return null;
                case Read or Length or Copy:
                    break;
                case If choice:
                    var inner = new List<Change>();
                    var ends = choice.Regions.Select(r => Walk(r, current, around, make, depth, true, step => inner.AddRange(step.Changes))).ToArray();
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
                case Loop taking when depth > 0 && Taking(taking, current) is { } slot:
                    if (make.Loop(equation, slot, () => Of(taking.Body, taking.Parameter(slot)!, taking.Body.Results[slot], make, depth - 1), around) is not { } change)
                        return null;
                    current = equation.Results[slot];
                    add(new(equation, current, [change]));
                    break;
                case Loop loop:
                    // Reading is fine; updating more elements than the array has is not, nor handing the array on.
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

    // The slot of a loop that updates the array, if it does nothing else with it.
    private static int? Taking(Loop loop, Var array) =>
        loop.Operands.Count(o => ReferenceEquals(o, array)) == 1 && !loop.Regions.Any(r => Leaves(r, array))
        && Array.FindIndex([.. loop.Slots], s => s.Kind == SlotKind.Into && ReferenceEquals(s.Initial, array)) is var slot and >= 0 ? slot : null;

    // Whether a region does more with an array than read it.
    private static bool Leaves(Region region, Var array) =>
        region.Results.Any(r => ReferenceEquals(r, array))
        || region.Equations.Any(e =>
            (e.Op is not (Read or Length or Copy) && e.Op.Operands.Any(o => ReferenceEquals(o, array))) || e.Op.Regions.Any(r => Leaves(r, array)));
}
