using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Backward loops whose order is nobody's concern but for rounding run upwards, as the loops of the function do, with which they may then run together, and several
/// iterations at once. So it is where nothing is carried, and each array is only added to, only read, or touched at one index, another one for each iteration.
/// </summary>
internal sealed class Upwards
{
    private readonly Loop loop;
    private readonly HashSet<Var> versions = new(ReferenceEqualityComparer.Instance);
    private readonly List<ImmutableArray<Operand>> places = [];
    private bool onlyAdds = true, onlyReads = true;

    private Upwards(Loop loop) => this.loop = loop;

    /// <summary>The function with such loops turned, those excepted whose results keep their bits.</summary>
    public static Function Run(Function function, Kept kept)
    {
        var ranges = new Ranges(function);
        return function.HasLoops() ? new Function(function.Name, Region(function.Body)) : function;

        Region Region(Region region) => new(region.Parameters, [.. region.Equations.Select(e => Turned(e.Within(Region)))], region.Results);

        Equation Turned(Equation equation) => equation.Op is Loop { Down: true, Ordered: false } loop && !equation.Results.Any(kept.Contains) && !MayThrow(loop.Body) && !(loop.Body.Equations.Any(FindsRows) && loop.Body.Equations.Any(ranges.Misses)) && new Upwards(loop).IsFree()
            ? new Equation(equation.Results, new Loop(loop.Extent, false, loop.Slots, null, loop.Body))
            : equation;
    }

    private static bool MayThrow(Region region) => region.Equations.Any(e => Effects.MayThrow(e) || e.Op.Regions.Any(MayThrow));

    /// <summary>Whether all that a loop does is to add to elements of arrays that it does not read.</summary>
    public static bool OnlyAdds(Loop loop)
    {
        var touches = new Upwards(loop);
        return loop.Slots.All(s => s.Kind == SlotKind.Into) && !MayThrow(loop.Body) && !loop.Body.Equations.Any(FindsRows) && touches.Holds(() => touches.onlyAdds);
    }

    // Rows that may not be there throw something else than elements that are not there, so the first to throw matters.
    private static bool FindsRows(Equation equation) => equation.Results.Any(r => r.Type.IsArray && equation.Op is Read) || equation.Op.Regions.Any(r => r.Equations.Any(FindsRows));

    private bool IsFree()
    {
        var iteration = new Iteration(loop);
        return Holds(() => onlyAdds || onlyReads || iteration.IsOne(places));
    }

    // Whether each array stays what it is, and something holds of how it is touched.
    private bool Holds(Func<bool> something)
    {
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            versions.Clear();
            places.Clear();
            onlyAdds = onlyReads = true;
            if (loop.Parameter(s) is not { } array)
                continue;
            versions.Add(array);
            if (!Walk(loop.Body) || !loop.Body.Results.Index().All(r => IsVersion(r.Item) == (r.Index == s)) || !something())
                return false;
        }

        return true;
    }

    private bool IsVersion(Operand operand) => operand is Var v && versions.Contains(v);

    // Notes where an array is touched; false if it goes where it cannot be followed.
    private bool Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (!Touch(equation))
                return false;
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
                onlyAdds = false;
                places.Add(read.Indices);
                return true;
            case Write or Accumulate when IsVersion(equation.Op.Operands[0]):
                onlyAdds &= equation.Op is Accumulate;
                onlyReads = false;
                places.Add(equation.Op.Operands[1..^1]);
                versions.Add(equation.Results[0]);
                return !IsVersion(equation.Op.Operands[^1]);
            case If choice:
                if (!Walk(choice.Then) || !Walk(choice.Else))
                    return false;
                versions.UnionWith(equation.Results.Where((_, k) => IsVersion(choice.Then.Results[k]) || IsVersion(choice.Else.Results[k])));
                return true;
            case Loop inner:
                for (var s = 0; s < inner.Slots.Length; s++)
                {
                    if (inner.Slots[s].Initial is not { } initial || !IsVersion(initial))
                        continue;
                    if (inner.Slots[s].Kind != SlotKind.Into || inner.Test is not null)
                        return false;
                    versions.Add(inner.Parameter(s)!);
                }

                if (!Walk(inner.Body))
                    return false;
                for (var s = 0; s < inner.Slots.Length; s++)
                {
                    if (!IsVersion(inner.Body.Results[s]))
                        continue;
                    if (inner.Slots[s].Kind != SlotKind.Into)
                        return false;
                    versions.Add(equation.Results[s]);
                }

                return true;
            default:
                return !equation.Op.Operands.Any(IsVersion) && equation.Op.Regions.All(Walk);
        }
    }
}
