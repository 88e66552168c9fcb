using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>A loop with innermost loops in its body, several of whose iterations can run at once (<see cref="Jammed"/>): they only read, sum up, collect and add to elements.</summary>
internal sealed class Nest
{
    // Equations of an inner loop, and of all: what has more finds enough to do by itself, and no registers.
    private const int Longest = 16, LongestAround = 60;

    private readonly Ranges ranges;
    private readonly HashSet<Var> varying = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, Equation> made = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> within = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Equation> ahead = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, int> sums = [];
    private bool shares;

    private Nest(Loop loop, Ranges ranges)
    {
        (Around, this.ranges) = (loop, ranges);
        foreach (var equation in loop.Body.Equations)
        {
            Array.ForEach([.. equation.Results], r => made.Add(r, equation));
            Array.ForEach([.. equation.Op.Regions], Inside);
        }

        void Inside(Region region)
        {
            within.UnionWith(region.Parameters);
            foreach (var equation in region.Equations)
            {
                within.UnionWith(equation.Results);
                Array.ForEach([.. equation.Op.Regions], Inside);
            }
        }
    }

    /// <summary>The loop around.</summary>
    public Loop Around { get; }

    /// <summary>The inner loops.</summary>
    public IEnumerable<Loop> Inner => Around.Body.Equations.Select(e => e.Op).OfType<Loop>();

    /// <summary>The arrays that are added to, as variables of the body, by the slot of the loop.</summary>
    public Dictionary<Var, int> Owned { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The additions of inner loops that meet the same element in all iterations of the loop around, alone.</summary>
    public HashSet<Equation> Common { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The arrays that must be there, or an iteration throws.</summary>
    public HashSet<Var> Given { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The elements that must be there: of which array, at which index, in which inner loop.</summary>
    public List<(Operand Array, Operand Index, Loop? Inner)> Elements { get; } = [];

    /// <summary>What tells how often inner loops run and whether arrays and elements are there, in order.</summary>
    public IReadOnlyCollection<Equation> Ahead { get; private set; } = [];

    /// <summary>A loop seen so; null if it cannot be, or if its iterations have nothing in common.</summary>
    public static Nest? Of(Equation equation, Loop loop, Kept kept, Ranges ranges)
    {
        if (loop is not { Test: null, Down: false, Extent: not Literal { Value: < 4 } } || !loop.Body.Equations.Any(e => e.Op is Loop) || loop.Body.Equations.Length > LongestAround)
            return null;
        var nest = new Nest(loop, ranges);
        return nest.Find() && nest.Keeps(equation, kept) ? nest : null;
    }

    /// <summary>Whether an inner loop computes an operand.</summary>
    public static bool IsWithin(Loop inner, Operand operand) =>
        ReferenceEquals(operand, inner.Index) || (operand is Var { Definition: { } equation } && inner.Body.Equations.Contains(equation));

    private bool Find()
    {
        for (var s = 0; s < Around.Slots.Length; s++)
        {
            if (!IsTaken(Around, s, isInner: false))
                return false;
            if (Around.Parameter(s) is { } array)
                Owned.Add(array, s);
        }

        varying.Add(Around.Index);
        foreach (var equation in Around.Body.Equations)
        {
            if (!(equation.Op is Loop inner ? Find(equation, inner) : IsPlain(equation, null)))
                return false;
            varying.UnionWith(equation.Results);
        }

        Ahead = [.. Around.Body.Equations.Where(ahead.Contains)];
        return shares && Enumerable.Range(0, Around.Slots.Length).All(s => Around.Parameter(s) is null || (Around.Body.Results[s] is Var last && Owned.GetValueOrDefault(last, -1) == s));
    }

    private static bool IsTaken(Loop loop, int s, bool isInner) => loop.Slots[s] switch
    {
        { Kind: SlotKind.Sum, Initial: { } initial } => Types.IsReal(initial.Type),
        { Kind: SlotKind.Collect } => !isInner && Types.IsReal(loop.Body.Results[s].Type),
        { Kind: SlotKind.Into, Initial.Type: var type } => Types.IsReal(type.GetElementType()!),
        _ => false,
    };

    private bool Find(Equation equation, Loop inner)
    {
        if (inner is not { Test: null, Extent: { } extent } || inner.Body.Equations.Length > Longest || !IsAhead(extent))
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

        if (!inner.Body.Equations.All(e => IsPlain(e, inner)))
            return false;
        var adds = inner.Body.Equations.Where(e => e.Op is Accumulate).ToArray();
        foreach (var add in adds)
        {
            if (Array.TrueForAll(adds, a => a == add || Owned[a.Results[0]] != Owned[add.Results[0]]) && !((Accumulate)add.Op).Indices.Any(Varies))
                Common.Add(add);
        }

        shares |= Common.Count > 0;
        return true;
    }

    // Cheap, changes nothing but by adding, and reads nothing that is added to.
    private bool IsPlain(Equation equation, Loop? inner)
    {
        switch (equation.Op)
        {
            case Apply { Operands: [Var array, ..] } check when Asked.IsThere(check):
                if (!IsThere(array))
                    return false;
                break;
            case Apply apply when !apply.Primitive.IsUsers && !Effects.MayThrow(equation) && !apply.Operands.Any(IsOwned) && (inner is null || apply.Primitive.Key is ExpressionType):
                break;
            case Length { Array: Var array }:
                if (Varies(array) && !IsOwned(array) && !IsThere(array))
                    return false;
                break;
            case Read read when !IsOwned(read.Array):
                if (ranges.Misses(equation) && !(inner is null && IsRow(equation) ? IsThere(equation.Results[0]) : IsThere(read.Array, read.Indices, inner)))
                    return false;
                shares |= inner is not null && !read.Operands.Any(Varies);
                break;
            case Accumulate { Array: Var array } add when Owned.TryGetValue(array, out var slot) && !IsOwned(add.Value):
                if (ranges.Misses(equation) && !IsThere(Around.Slots[slot].Initial!, add.Indices, inner))
                    return false;
                Owned[equation.Results[0]] = slot;
                sums[slot] = sums.GetValueOrDefault(slot) + 1;
                return true;
            case If choice when inner is null && !choice.Regions.Any(r => r.Results.Any(IsOwned)) && choice.Regions.All(r => r.Equations.All(e => e.Op is not (Accumulate or Loop) && IsPlain(e, null))):
                break;
            // Nothing, where there is no row to read.
            case Zeros { Operands: [Literal { Value: 0 }] } when inner is null:
                break;
            default:
                return false;
        }

        if (inner is not null && equation.Op.Operands.Any(Varies))
            varying.UnionWith(equation.Results);
        return true;
    }

    private bool IsThere(Var array)
    {
        Given.Add(array);
        return array.Type.IsSZArray && IsAhead(array);
    }

    private bool IsThere(Operand array, System.Collections.Immutable.ImmutableArray<Operand> indices, Loop? inner)
    {
        Elements.Add((array, indices[0], inner));
        return indices.Length == 1 && IsAhead(array) && IsSteady(indices[0], inner);
    }

    // The index of the inner loop plus what is known before it.
    private bool IsSteady(Operand index, Loop? inner) => inner is null || !IsWithin(inner, index) ? IsAhead(index)
        : ReferenceEquals(index, inner.Index) || (index is Var { Definition.Op: Apply { Operands: [var a, var b], Primitive.Key: var key } } && (key, IsWithin(inner, a), IsWithin(inner, b)) switch
        {
            (ExpressionType.Add, true, false) or (ExpressionType.Add, false, true) or (ExpressionType.Subtract, true, false) => IsSteady(a, inner) && IsSteady(b, inner),
            _ => false,
        });

    // Known before the inner loops, by what cannot throw.
    private bool IsAhead(Operand operand)
    {
        if (operand is not Var v || !made.TryGetValue(v, out var equation))
            return operand is Literal || !(IsOwned(operand) || within.Contains((Var)operand));
        if (ahead.Contains(equation))
            return true;
        return IsTold(equation) && equation.Op.Operands.All(IsAhead) && ahead.Add(equation);

        bool IsTold(Equation one) => one.Op switch
        {
            Apply apply => !apply.Primitive.IsUsers && !Effects.MayThrow(one),
            Length { Array: Var array } => !IsOwned(array) && ReferenceEquals(one, equation),
            Read read => !IsOwned(read.Array) && (!ranges.Misses(one) || (ReferenceEquals(one, equation) && IsRow(one))),
            Zeros { Operands: [Literal { Value: 0 }] } => true,
            If choice => choice.Regions.All(r => r.Results.All(o => IsOf(r, o)) && r.Equations.All(e => IsTold(e) && e.Op.Operands.All(o => IsOf(r, o)))),
            _ => false,
        };
        bool IsOf(Region region, Operand one) => IsAhead(one) || region.Equations.Any(e => e.Results.Contains(one));
    }

    /// <summary>Whether an equation reads a row of a table, which may be asked for where it is not there.</summary>
    public static bool IsRow(Equation equation) => equation.Op is Read { Indices.Length: 1 } && equation.Results[0].Type is { IsSZArray: true } row && row.GetElementType()!.IsPrimitive;

    private bool Varies(Operand operand) => operand is Var v && varying.Contains(v);

    private bool IsOwned(Operand operand) => operand is Var v && Owned.ContainsKey(v);

    // Additions to what keeps its bits stay in order where there is one, to the same element for all.
    private bool Keeps(Equation equation, Kept kept) => sums.All(s => !kept.Contains(equation.Results[s.Key]) || (s.Value == 1 && Common.Any(e => Owned[e.Results[0]] == s.Key)));
}
