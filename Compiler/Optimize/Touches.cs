using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>Where an iteration of a loop touches the elements of an array that the loop hands on.</summary>
internal sealed class Touches
{
    private readonly HashSet<Var> versions = new(ReferenceEqualityComparer.Instance);

    /// <summary>The indices of what is read or updated.</summary>
    public List<ImmutableArray<Operand>> Places { get; } = [];

    /// <summary>The indices of what is updated.</summary>
    public List<ImmutableArray<Operand>> Updates { get; } = [];

    /// <summary>Whether the array is added to, and not read.</summary>
    public bool OnlyAdds { get; private set; } = true;

    /// <summary>What a loop does to the array of a slot; null if that goes where it cannot be followed, or the loop hands on another one.</summary>
    public static Touches? Of(Loop loop, int slot)
    {
        var touches = new Touches();
        touches.versions.Add(loop.Parameter(slot)!);
        return touches.Walk(loop.Body) && loop.Body.Results.Index().All(r => touches.IsVersion(r.Item) == (r.Index == slot)) ? touches : null;
    }

    /// <summary>Whether an operand is the array, in some state.</summary>
    public bool IsVersion(Operand operand) => operand is Var v && versions.Contains(v);

    private bool Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (!Touch(equation))
                return false;
        }

        return true;
    }

    // A result is the array where both ways to it are.
    private bool Joined(Equation equation, Func<int, (bool, bool)> ways)
    {
        for (var k = 0; k < equation.Results.Length; k++)
        {
            var (one, other) = ways(k);
            if (one != other)
                return false;
            if (one)
                versions.Add(equation.Results[k]);
        }

        return true;
    }

    private bool Touch(Equation equation)
    {
        switch (equation.Op)
        {
            case Length:
                return true;
            case Read read when IsVersion(read.Array):
                OnlyAdds = false;
                Places.Add(read.Indices);
                return true;
            case Write or Accumulate when IsVersion(equation.Op.Operands[0]):
                OnlyAdds &= equation.Op is Accumulate;
                Places.Add(equation.Op.Operands[1..^1]);
                Updates.Add(equation.Op.Operands[1..^1]);
                versions.Add(equation.Results[0]);
                return !IsVersion(equation.Op.Operands[^1]);
            case If choice:
                return Walk(choice.Then) && Walk(choice.Else) && Joined(equation, k => (IsVersion(choice.Then.Results[k]), IsVersion(choice.Else.Results[k])));
            case Loop inner:
                for (var s = 0; s < inner.Slots.Length; s++)
                {
                    if (inner.Slots[s].Initial is not { } initial || !IsVersion(initial))
                        continue;
                    if (inner.Slots[s].Kind != SlotKind.Into || inner.Test is not null)
                        return false;
                    versions.Add(inner.Parameter(s)!);
                }

                return (inner.Test is null || Walk(inner.Test)) && Walk(inner.Body) && Joined(equation, s => (inner.Slots[s].Initial is { } start && IsVersion(start), IsVersion(inner.Body.Results[s])));
            default:
                return !equation.Op.Operands.Any(IsVersion) && equation.Op.Regions.All(Walk);
        }
    }
}
