using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The arrays of a program that may not be there: null itself, what a program asks about, rows of an array of arrays that was made without them, and what choices and
/// loops hand on of these. In forward mode the zero of their tangent space is not there either; in reverse mode it is empty.
/// </summary>
internal sealed class Absent
{
    private readonly HashSet<Var> absent = new(ReferenceEqualityComparer.Instance);

    // Arrays of arrays of which some may not be there.
    private readonly HashSet<Var> holey = new(ReferenceEqualityComparer.Instance);
    private readonly bool areReadThere;

    private Absent(bool areReadThere) => this.areReadThere = areReadThere;

    /// <summary>The variables whose value may be null.</summary>
    /// <param name="region">The program.</param>
    /// <param name="areReadThere">
    /// Whether what is read from an array, or comes from a structure or a call, is taken to be there, unless the program asks, or made the array without it.
    /// </param>
    /// <param name="given">Parameters of which it is known.</param>
    public static HashSet<Var> Of(Region region, bool areReadThere = false, IEnumerable<Var>? given = null)
    {
        var found = new Absent(areReadThere);
        found.absent.UnionWith(given ?? []);
        for (var count = -1; count != found.absent.Count + found.holey.Count;)
        {
            count = found.absent.Count + found.holey.Count;
            found.Walk(region);
        }

        return found.absent;
    }

    private void Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            foreach (var nested in equation.Op.Regions)
                Walk(nested);
            Note(equation, equation.Results.Length > 0 ? equation.Results[0] : null!);
        }
    }

    private void Note(Equation equation, Var result)
    {
        switch (equation.Op)
        {
            case Read read when result.Type.IsArray && (!areReadThere || IsHoley(read.Array)):
                absent.Add(result);
                if (IsNested(result))
                    holey.Add(result);
                break;
            case Unpack or Call when !areReadThere:
                absent.UnionWith(equation.Results.Where(r => r.Type.IsArray));
                break;
            case Zeros { IsOverwritten: false } zeros when IsNested(result) && zeros.Operands is not [Literal { Value: 0 }]:
                holey.Add(result);
                break;
            case Pack { StructureType.IsArray: true } pack when IsNested(result) && pack.Operands.Any(o => MayBeNull(o) || IsHoley(o)):
                holey.Add(result);
                break;
            case Copy copy:
                HandOn([copy.Array], result);
                break;
            case Write write:
                Holes([write.Array, write.Value], result);
                if (IsNested(result) && MayBeNull(write.Value))
                    holey.Add(result);
                break;
            case Apply { Operands: [Var { Type.IsArray: true } asked, ..] } test when Builder.AsksIfNull(test.Primitive, test.Operands):
                absent.Add(asked);
                break;
            case If choice:
                for (var k = 0; k < equation.Results.Length; k++)
                    HandOn([choice.Then.Results[k], choice.Else.Results[k]], equation.Results[k]);
                break;
            case Loop loop:
                for (var s = 0; s < loop.Slots.Length; s++)
                    HandOn(loop, s, equation.Results[s]);
                break;
        }
    }

    private void HandOn(Loop loop, int slot, Var result)
    {
        Operand? start = loop.Slots[slot].Initial;
        var end = loop.Body.Results[slot];
        switch (loop.Slots[slot].Kind)
        {
            case SlotKind.Carry:
                HandOn([start!, end], loop.Parameter(slot)!, result);
                break;
            case SlotKind.Into:
                HandOn([start!, end], loop.Parameter(slot)!);
                if (!Fills(loop, slot))
                    HandOn([start!, end], result);
                break;
            case SlotKind.Collect when IsNested(result) && (MayBeNull(end) || IsHoley(end)):
                holey.Add(result);
                break;
        }
    }

    private void HandOn(Operand[] from, params ReadOnlySpan<Var> to)
    {
        if (!from[0].Type.IsArray)
            return;
        foreach (var v in to)
        {
            if (from.Any(MayBeNull))
                absent.Add(v);
            Holes(from, v);
        }
    }

    private void Holes(Operand[] from, Var to)
    {
        if (IsNested(to) && from.Any(IsHoley))
            holey.Add(to);
    }

    // Whether each iteration i puts an array into element i of an array that has no more elements.
    private bool Fills(Loop loop, int slot)
    {
        if (loop is not { Test: null, Extent: { } extent } || loop.Slots[slot].Initial is not Var { Definition.Op: Zeros { Operands: [var length] } } || !Builder.Same(length, extent))
            return false;
        var (fills, array) = (false, loop.Body.Results[slot]);
        for (; array is Var { Definition.Op: Write write } && !MayBeNull(write.Value) && !IsHoley(write.Value); array = write.Array)
            fills |= write.Indices is [var place] && ReferenceEquals(place, loop.Index);
        return fills && ReferenceEquals(array, loop.Parameter(slot));
    }

    private static bool IsNested(Var v) => v.Type.IsArray && v.Type.GetElementType()!.IsArray;

    private bool IsHoley(Operand operand) => operand is Var v && holey.Contains(v);

    private bool MayBeNull(Operand operand) => operand.Type.IsArray && (operand is Literal { Value: null } || (operand is Var v && absent.Contains(v)));
}
