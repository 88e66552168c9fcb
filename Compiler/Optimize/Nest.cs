using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>A loop with innermost loops in its body, several of whose iterations can run at once (<see cref="Jammed"/>): they only read, sum up, collect and add to elements.</summary>
internal sealed class Nest
{
    // Equations of an inner loop, and of all: what has more finds enough to do by itself, and no registers.
    private const int Longest = 16, LongestAround = 60;

    private readonly HashSet<Var> varying = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, int> sums = [];
    private bool shares;

    private Nest(Loop loop) => Around = loop;

    /// <summary>The loop around.</summary>
    public Loop Around { get; }

    /// <summary>What comes before the first of the inner loops.</summary>
    public IEnumerable<Equation> Before => Around.Body.Equations.TakeWhile(e => e.Op is not Loop);

    /// <summary>The inner loops and all that follows.</summary>
    public IEnumerable<Equation> After => Around.Body.Equations.SkipWhile(e => e.Op is not Loop);

    /// <summary>The inner loops.</summary>
    public IEnumerable<Loop> Inner => Around.Body.Equations.Select(e => e.Op).OfType<Loop>();

    /// <summary>The arrays that are added to, as variables of the body, by the slot of the loop.</summary>
    public Dictionary<Var, int> Owned { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The additions of inner loops that meet the same element in all iterations of the loop around, alone.</summary>
    public HashSet<Equation> Common { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>A loop seen so; null if it cannot be, or if its iterations have nothing in common.</summary>
    public static Nest? Of(Equation equation, Loop loop, Kept kept, Ranges ranges)
    {
        if (loop is not { Test: null, Down: false, Extent: not Literal { Value: < 4 } } || !loop.Body.Equations.Any(e => e.Op is Loop) || loop.Body.Equations.Length > LongestAround)
            return null;
        var nest = new Nest(loop);
        return nest.Find(ranges) && nest.Keeps(equation, kept) ? nest : null;
    }

    private bool Find(Ranges ranges)
    {
        for (var s = 0; s < Around.Slots.Length; s++)
        {
            if (!IsTaken(Around, s, isInner: false))
                return false;
            if (Around.Parameter(s) is { } array)
                Owned.Add(array, s);
        }

        varying.Add(Around.Index);
        var (isBefore, mayThrow, known) = (true, false, new HashSet<Var>(ReferenceEqualityComparer.Instance) { Around.Index });
        foreach (var equation in Around.Body.Equations)
        {
            isBefore &= equation.Op is not Loop;
            // Iterations change places with what comes before: they must throw the same or nothing.
            if (isBefore)
                mayThrow |= Effects.MayThrow(equation) || equation.Op is Read { Array.Type: var type } && !Types.IsReal(type.GetElementType()!) && !Types.IsInteger(type.GetElementType()!);
            else if (Effects.MayThrow(equation) || (mayThrow && ranges.Misses(equation)))
                return false;
            if (equation.Op is Loop inner ? inner.Extent is not { } extent || !(Known(extent, known) && Find(equation, inner)) : !IsPlain(equation, isInner: false))
                return false;
            if (isBefore)
                known.UnionWith(equation.Results);
            varying.UnionWith(equation.Results);
        }

        return shares && Enumerable.Range(0, Around.Slots.Length).All(s => Around.Parameter(s) is null || (Around.Body.Results[s] is Var last && Owned.GetValueOrDefault(last, -1) == s));
    }

    private bool Known(Operand extent, HashSet<Var> known) => extent is not Var v || !varying.Contains(v) || known.Contains(v);

    private static bool IsTaken(Loop loop, int s, bool isInner) => loop.Slots[s] switch
    {
        { Kind: SlotKind.Sum, Initial: { } initial } => Types.IsReal(initial.Type),
        { Kind: SlotKind.Collect } => !isInner && Types.IsReal(loop.Body.Results[s].Type),
        { Kind: SlotKind.Into, Initial.Type: var type } => Types.IsReal(type.GetElementType()!),
        _ => false,
    };

    private bool Find(Equation equation, Loop inner)
    {
        if (inner.Test is not null || inner.Body.Equations.Length > Longest)
            return false;
        for (var s = 0; s < inner.Slots.Length; s++)
        {
            if (!IsTaken(inner, s, isInner: true))
                return false;
            if (inner.Parameter(s) is not { } array)
                continue;
            if (inner.Slots[s].Initial is not Var initial || !Owned.TryGetValue(initial, out var slot))
                return false;
            Owned[array] = Owned[equation.Results[s]] = slot;
        }

        if (!inner.Body.Equations.All(e => IsPlain(e, isInner: true)))
            return false;
        foreach (var adds in inner.Body.Equations.Where(e => e.Op is Accumulate).GroupBy(e => Owned[e.Results[0]]))
        {
            if (adds.Count() == 1 && ((Accumulate)adds.First().Op).Indices.All(i => i is not Var v || !varying.Contains(v)))
                Common.Add(adds.First());
        }

        shares |= Common.Count > 0;
        return true;
    }

    // Cheap, changes nothing but by adding, and reads nothing that is added to.
    private bool IsPlain(Equation equation, bool isInner)
    {
        switch (equation.Op)
        {
            case Apply apply when !apply.Primitive.IsUsers && !apply.Operands.Any(IsOwned) && (!isInner || apply.Primitive.Key is ExpressionType):
            case Length:
                break;
            case Read read when !IsOwned(read.Array):
                shares |= isInner && !read.Operands.Any(o => o is Var v && varying.Contains(v));
                break;
            case Accumulate { Array: Var array } add when Owned.TryGetValue(array, out var slot) && !IsOwned(add.Value):
                Owned[equation.Results[0]] = slot;
                sums[slot] = sums.GetValueOrDefault(slot) + 1;
                return true;
            case If choice when !isInner && choice.Regions.All(r => r.Equations.All(IsNumber)) && equation.Results.All(r => !r.Type.IsArray):
                break;
            default:
                return false;
        }

        if (isInner && equation.Op.Operands.Any(o => o is Var v && varying.Contains(v)))
            varying.UnionWith(equation.Results);
        return true;
    }

    private bool IsNumber(Equation equation) => equation.Op is Apply { Primitive.IsUsers: false } or Read or Length or If
        && !equation.Op.Operands.Any(IsOwned) && equation.Op.Regions.All(r => r.Equations.All(IsNumber));

    private bool IsOwned(Operand operand) => operand is Var v && Owned.ContainsKey(v);

    // Additions to what keeps its bits stay in order where there is one, to the same element for all.
    private bool Keeps(Equation equation, Kept kept) => sums.All(s => !kept.Contains(equation.Results[s.Key]) || (s.Value == 1 && Common.Any(e => Owned[e.Results[0]] == s.Key)));
}
