using FunctionalAD.Differentiation;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>Choices and loops inside.</summary>
internal sealed partial class Varying
{
    private bool Choice(Equation equation, If choice, bool isMasked, int times)
    {
        var isOwn = Is(choice.Condition);
        if (equation.Results.IsEmpty)
            return Not("it may throw");
        depth++;
        var isPossible = choice.Regions.All(r => Region(r, isMasked || isOwn, times));
        depth--;
        if (!isPossible)
            return false;
        for (var k = 0; k < equation.Results.Length; k++)
        {
            var (result, then, @else) = (equation.Results[k], choice.Then.Results[k], choice.Else.Results[k]);
            if (IsThing(then) || IsThing(@else))
                return Not("it chooses between arrays");
            if (!result.Type.IsArray)
            {
                if ((isOwn || Is(then) || Is(@else)) && !Mark(result))
                    return false;
                Work = Math.Min(Work + times, 1 << 20);
                continue;
            }

            if (!Chosen(equation, result, then, @else, isOwn))
                return false;
        }

        return true;
    }

    private bool Chosen(Equation equation, Var result, Operand then, Operand @else, bool isOwn)
    {
        var (one, other) = (Before(equation, then), Before(equation, @else));
        if (Slot(then) >= 0 || Slot(@else) >= 0)
        {
            if (Slot(then) != Slot(@else))
                return Not("it chooses between arrays");
            slots[result] = Slot(then);
            before[result] = one!;
            return ReferenceEquals(one, other) || Not("it chooses between arrays");
        }

        if (one is not null && ReferenceEquals(one, other))
        {
            before[result] = one;
            if (own.Contains(one))
                own.Add(result);
            return (!isOwn || Mark(result)) && Same(then, @else) && Same(then, result) && Same(one, then);
        }

        own.Add(result);
        if (!isOwn)
            return (IsOurs(one) && IsOurs(other) && Same(then, @else) && Same(then, result)) || Not("it chooses between arrays");
        if (one is null && other is null && IsAbsent(then) != IsAbsent(@else))
        {
            // What only some iterations have recorded, nobody else asks for.
            absent.Add(result);
            return Mark(result) && Same(result, IsAbsent(then) ? @else : then);
        }

        // Arrays of one length: some lanes of the one, some of the other; of one from before, if its branch uses it up.
        if ((one is not null && other is not null) || (one is not null && ReferenceEquals(one, then)) || (other is not null && ReferenceEquals(other, @else)))
            return Not("it chooses between arrays");
        if ((one ?? other) is { } kept)
            before[result] = kept;
        return (IsOurs(one) && IsOurs(other) && ExtentOf(then) is { } length && ExtentOf(@else) is { } same && Builder.Same(length, same)
            && Mark(result) && Same(result, then) && Same(result, @else) && (one is null || Same(result, one)) && (other is null || Same(result, other))) || Not("it chooses between arrays");

        bool IsOurs(Var? array) => array is null || own.Contains(array);
    }

    /// <summary>How many elements an array of an iteration has, if all have as many; otherwise null.</summary>
    public static Operand? ExtentOf(Operand array) => array is Var { Definition: { } made } v ? made.Op switch
    {
        Zeros { IsNothing: false, Operands: [var extent] } => extent,
        Pack pack => Literal.Of(pack.Operands.Length),
        Write or Accumulate => ExtentOf(made.Op.Operands[0]),
        Loop { Test: null } inner => inner.Slots[made.Results.IndexOf(v)] is { Kind: SlotKind.Into, Initial: { } initial } ? ExtentOf(initial) : inner.Slots[made.Results.IndexOf(v)].Kind == SlotKind.Collect ? inner.Extent : null,
        If choice => ExtentOf(choice.Then.Results[made.Results.IndexOf(v)]) is { } one && ExtentOf(choice.Else.Results[made.Results.IndexOf(v)]) is { } other && Builder.Same(one, other) ? one : null,
        _ => null,
    } : null;

    private bool Inner(Equation equation, Loop inner, bool isMasked, int times)
    {
        if (inner.Extent is { } extent && (Is(extent) || IsThing(extent)))
            return Not("a loop inside runs more often in some iterations");
        var isShort = inner.Extent is not null && (inner.Extent is Literal || Shortened.Is(inner.Extent));
        var often = inner.Extent is Literal { Value: int count } ? Math.Clamp(count, 0, 1 << 10) : isShort ? Shortened.Most / 2 : 16;
        if (!isShort && Laned.Can(inner))
            return Not("the loop inside runs in lanes itself");
        for (var s = 0; s < inner.Slots.Length; s++)
        {
            if (inner.Parameter(s) is not { } parameter)
                continue;
            depths[parameter] = depth + 1;
            var initial = inner.Slots[s].Initial!;
            if (IsThing(initial))
                return Not("it hands things on");
            if (inner.Slots[s].Kind == SlotKind.Into)
            {
                before[parameter] = before[equation.Results[s]] = (Var)initial;
                if (Slot(initial) is var slot and >= 0)
                    slots[parameter] = slots[equation.Results[s]] = slot;
                else if (own.Contains((Var)initial))
                    own.UnionWith([parameter, equation.Results[s]]);
            }
            else if (parameter.Type.IsArray)
            {
                own.Add(parameter);
            }
        }

        inside.UnionWith(inner.Body.Parameters);
        var fetched = Fetched;
        depth++;
        var isPossible = Region(inner.Body, isMasked, Math.Min(times * often, 1 << 14));
        depth--;
        if (!isPossible)
            return false;
        // Of any length, it may fetch more than all else is worth.
        if (!isShort && Fetched > fetched)
            return Not("a loop inside, of any length, reads or writes elements that lie apart");
        for (var s = 0; s < inner.Slots.Length; s++)
        {
            if (!InnerSlot(equation, inner, s))
                return false;
        }

        return inner.Test is null || IsUniformTest(equation, inner) || Not("a loop inside runs as long as its own data tell");
    }

    private bool InnerSlot(Equation equation, Loop inner, int s)
    {
        var (kind, result, value, initial) = (inner.Slots[s].Kind, equation.Results[s], inner.Body.Results[s], inner.Slots[s].Initial);
        if (IsThing(value))
            return Not("it hands things on");
        if (Slot(value) >= 0 || (initial is not null && Slot(initial) >= 0))
            return (kind == SlotKind.Into && Slot(value) == Slot(initial!)) || Not("it replaces an array");
        switch (kind)
        {
            case SlotKind.Collect:
                own.Add(result);
                return !Is(value) || (!value.Type.IsArray && Mark(result)) || Not("it collects arrays");
            case SlotKind.Into:
                return Same(initial!, value) && Same(value, inner.Parameter(s)!) && Same(value, result);
            case SlotKind.Carry when value.Type.IsArray:
                own.Add(result);
                return Same(initial!, value) && Same(value, inner.Parameter(s)!) && Same(value, result);
            case SlotKind.Carry:
                return !(Is(initial!) || Is(value)) || (Mark(inner.Parameter(s)!) && Mark(result));
            default:
                return !(Is(initial!) || Is(value)) || ((Types.IsReal(value.Type) || (kind == SlotKind.Sum && value.Type == typeof(int))) && (kind == SlotKind.Sum || Wide.Has(new Apply(Reductions.Step(kind) ?? Operators.Multiply, value.Type, [value, value]), Element)) && Mark(result)) || Not("it reduces what has no twin");
        }
    }

    // A loop that only hands on what is uniform.
    private bool IsUniformTest(Equation equation, Loop inner) =>
        !equation.Results.Concat(inner.Body.Parameters).Any(v => Is(v) || Slot(v) >= 0) && !inner.Body.Equations.Any(touching.Contains) && !Reads(inner.Test!);

    // Whether a region reads what iterations have of their own.
    private bool Reads(Region region) => region.Results.Any(IsTheirs) || region.Equations.Any(e => e.Op.Operands.Any(IsTheirs) || e.Op.Regions.Any(Reads));

    private bool IsTheirs(Operand operand) => Is(operand) || IsThing(operand) || Slot(operand) >= 0;
}
