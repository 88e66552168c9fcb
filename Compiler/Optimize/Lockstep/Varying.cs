using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// What differs between the iterations of a loop that run in lockstep: numbers of which each has its own (varying), things of which each has its own that are no
/// numbers (a row of a table, a point), and arrays that an iteration makes and fills with what varies. All else is uniform. The terms are those of
/// single-program, multiple-data compilers (M. Pharr and W. Mark, ispc: A SPMD Compiler for High-Performance CPU Programming, 2012).
/// </summary>
internal sealed partial class Varying
{
    // Operations that are done again where a number is used.
    private const int MostAgain = 8;

    private readonly Loop loop;
    private readonly bool expands;
    private readonly HashSet<Var> varying = new(ReferenceEqualityComparer.Instance), things = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> own = new(ReferenceEqualityComparer.Instance), absent = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, Var> before = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, int> depths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, int> slots = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Equation> touching = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Operand> inside = new(ReferenceEqualityComparer.Instance);
    private readonly Operand?[] places;
    private readonly bool[] adds, shares, replaces;
    private string? obstacle;
    private bool changed;
    private int depth;

    private Varying(Loop loop, bool expands)
    {
        (this.loop, this.expands) = (loop, expands);
        adds = new bool[loop.Slots.Length];
        shares = [.. loop.Slots.Select(s => s.Kind == SlotKind.Into)];
        replaces = new bool[loop.Slots.Length];
        places = new Operand?[loop.Slots.Length];
    }

    /// <summary>The type of all reals that vary.</summary>
    public Type Element { get; private set; } = typeof(void);

    /// <summary>The operations of an iteration on what varies, and the elements that it reads or writes by itself.</summary>
    public int Work { get; private set; }

    /// <summary>The elements that an iteration reads or writes by itself, where its neighbours' do not lie beside it in a vector.</summary>
    public int Fetched { get; private set; }

    /// <summary>What varies in a loop; null, and the reason, if its iterations cannot run in lockstep, or would not gain by it.</summary>
    public static Varying? Of(Loop loop, out string? obstacle, bool expands = false)
    {
        var found = new Varying(loop, expands);
        obstacle = found.Find();
        return obstacle is null ? found : null;
    }

    /// <summary>Whether each iteration has its own number, or its own array of numbers.</summary>
    public bool Is(Operand operand) => operand is Var v && varying.Contains(v);

    /// <summary>Whether each iteration has its own thing, which is no number.</summary>
    public bool IsThing(Operand operand) => operand is Var v && things.Contains(v);

    /// <summary>Whether an equation is the same for all iterations, and touches no array of theirs.</summary>
    public bool IsUniform(Equation equation) => !touching.Contains(equation);

    /// <summary>Whether all iterations add to the same elements of an array of the loop, and do nothing else with it, so that each lane adds to an array of its own.</summary>
    public bool IsShared(int slot) => adds[slot] && shares[slot] && loop.Slots[slot].Initial!.Type.GetArrayRank() == 1;

    /// <summary>The slot of the loop of whose array a variable is a version, or −1.</summary>
    public int Slot(Operand operand) => operand is Var v ? slots.GetValueOrDefault(v, -1) : -1;

    /// <summary>Whether an array is absent in one of the branches it comes from, and what is so is asked by nobody.</summary>
    public static bool IsAbsent(Operand operand) => operand is Var { Definition.Op: Zeros { IsNothing: true } };

    /// <summary>The version of an array that stood before a choice, of which a result of one of its branches is a later one; null if the branch makes its own.</summary>
    public Var? Before(Equation choice, Operand result)
    {
        var v = result as Var;
        while (v is not null && depths.GetValueOrDefault(v, -1) > depths[choice.Results[0]])
            v = before.GetValueOrDefault(v);
        return v;
    }

    private string? Find()
    {
        if (loop.Ordered || loop.Down)
            return "an iteration needs the one before it";
        varying.Add(loop.Index);
        inside.UnionWith(loop.Body.Parameters);
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Parameter(s) is { } array)
                slots[array] = s;
        }

        do
        {
            changed = false;
            Array.Clear(places);
            Work = Fetched = 0;
            if (!Region(loop.Body, isMasked: false, times: 1))
                return obstacle ?? "unknown";
        }
        while (changed);
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (!IsTaken(s))
                return obstacle;
        }

        return Element == typeof(void) ? "there is nothing to compute for each iteration" : null;
    }

    private bool IsTaken(int s)
    {
        var (kind, result) = (loop.Slots[s].Kind, loop.Body.Results[s]);
        return kind switch
        {
            SlotKind.Into when Slot(result) != s => Not("it replaces an array"),
            SlotKind.Into => true,
            _ when !Types.IsReal(result.Type) || !IsElement(result.Type) => Not($"it yields a {Types.Name(result.Type)}"),
            SlotKind.Sum or SlotKind.Collect => true,
            SlotKind.Min or SlotKind.Max or SlotKind.Least or SlotKind.Greatest => true,
            _ => Not("it multiplies"),
        };
    }

    private bool Not(string because)
    {
        obstacle ??= because;
        return false;
    }

    private bool IsElement(Type type)
    {
        if (Element == typeof(void))
            Element = type;
        return Element == type || Not("it computes with numbers of different types");
    }

    private bool Region(Region region, bool isMasked, int times)
    {
        foreach (var equation in region.Equations)
        {
            foreach (var result in equation.Results)
                depths[result] = depth;
            inside.UnionWith(equation.Results);
            if (!Equation(equation, isMasked, times))
                return false;
            if (equation.Results.Concat(equation.Op.Operands.OfType<Var>()).Any(v => varying.Contains(v) || things.Contains(v) || slots.ContainsKey(v)) || equation.Op.Regions.Any(r => r.Equations.Any(touching.Contains)))
                touching.Add(equation);
        }

        return true;
    }

    private bool Equation(Equation equation, bool isMasked, int times)
    {
        switch (equation.Op)
        {
            case Apply apply:
                return Applied(equation, apply, times);
            case Read read:
                return Reading(equation, read, times);
            case Length length:
                return IsThing(length.Array) ? Not("rows may have different lengths") : !(length.Array is Var v && absent.Contains(v)) || Not("it asks how long a record is");
            case Zeros zeros:
                own.Add(equation.Results[0]);
                return !zeros.Operands.Any(Is) || Not("arrays have different lengths");
            case Copy { Array: Var source }:
                own.Add(equation.Results[0]);
                return IsThing(source) || slots.ContainsKey(source) || (source.Type.GetArrayRank() > 1 && Is(equation.Results[0])) ? Not("it copies an array of each iteration") : !Is(source) || Mark(equation.Results[0]);
            case Pack pack when pack.StructureType.IsArray:
                own.Add(equation.Results[0]);
                return !pack.Operands.Any(o => IsThing(o) || Slot(o) >= 0) && (!pack.Operands.Any(Is) || (Wide.HasType(pack.Operands[0].Type) && Mark(equation.Results[0]))) || Not("it makes arrays of arrays");
            case Write or Accumulate:
                return Update(equation, isMasked, times);
            case Unpack unpack when IsThing(unpack.Structure):
                return Taken(equation.Results[0], times);
            case If choice:
                return Choice(equation, choice, isMasked, times);
            case Loop inner:
                return Inner(equation, inner, isMasked, times);
            default:
                return !equation.Op.Operands.Any(o => Is(o) || IsThing(o) || Slot(o) >= 0) || Not(equation.Op is Call ? "it calls a function" : "it makes a structure");
        }
    }

    private bool Mark(Var v)
    {
        changed |= varying.Add(v);
        var type = v.Type.IsArray ? v.Type.GetElementType()! : v.Type;
        return Wide.HasType(type) ? !Types.IsReal(type) || IsElement(type) : Not($"it computes with the type {Types.Name(type)}");
    }

    // An element, a field: a number of each iteration, or a thing.
    private bool Taken(Var v, int times)
    {
        Count(2 * times);
        if (Wide.HasType(v.Type))
            return Mark(v);
        changed |= things.Add(v);
        return (v.Type.IsArray ? Wide.HasType(v.Type.GetElementType()!) : Layout.Of(v.Type) is not null) || Not($"it reads elements of the type {Types.Name(v.Type)}");
    }

    private void Count(int more) => Fetched = Math.Min(Fetched + more, 1 << 20);

    private bool Applied(Equation equation, Apply apply, int times)
    {
        if (apply.Operands.Any(o => IsThing(o) || Slot(o) >= 0 || (Is(o) && o.Type.IsArray)))
            return Not("it asks about arrays of each iteration");
        if (!apply.Operands.Any(Is))
            return true;
        if (apply.Primitive.IsUsers || Effects.MayThrow(equation))
            return Not("it calls what may throw");
        if (apply.Operands.Any(o => Types.IsReal(o.Type) && !IsElement(o.Type)))
            return false;
        if (Types.IsReal(apply.Type) && !IsElement(apply.Type))
            return false;
        if (!Wide.HasType(apply.Type) || !apply.Operands.All(o => Wide.HasType(o.Type)))
            return Not($"it computes with the type {Types.Name(Wide.HasType(apply.Type) ? apply.Operands.First(o => !Wide.HasType(o.Type)).Type : apply.Type)}");
        if (apply.Type == typeof(int))
        {
            Size(ofIndex, equation.Results[0], apply, OfIndex);
            if (apply.Primitive.Key is ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply)
                Size(sums, equation.Results[0], apply, o => !Is(o) ? 0 : o is Var v && sums.TryGetValue(v, out var size) ? size : 1);
        }

        // What has no twin is computed lane by lane.
        if (Wide.Has(apply, Element) || (expands && Expansions.Has(apply.Primitive)))
            Work = Math.Min(Work + times * (apply.Primitive.Key is System.Reflection.MethodInfo { Name: not nameof(Math.FusedMultiplyAdd) } ? 10 : 1), 1 << 20);
        else
            Count(times * (apply.Primitive.Key is System.Reflection.MethodInfo ? 12 : 3));
        return Mark(equation.Results[0]);
    }

    private bool Reading(Equation equation, Read read, int times)
    {
        if (Slot(read.Array) >= 0)
            return Not("it reads an array that it writes to");
        if (read.Indices.Any(IsThing) || (read.Array is Var v && absent.Contains(v) && read.Indices.Any(Is)))
            return Not("it reads an element of a record at a place of its own");
        if (Is(read.Array))
        {
            if (read.Indices.Any(Is))
                Count(6 * times);
            return Mark(equation.Results[0]);
        }

        if (!IsThing(read.Array) && !read.Indices.Any(Is))
            return true;
        // Neighbours are a vector.
        return Taken(equation.Results[0], read.Indices is [var place] && !IsThing(read.Array) && IsOwn(place) ? 0 : times);
    }

    // Each version of an array varies if one does.
    private bool Same(Operand one, Operand other)
    {
        if (Is(one) != Is(other))
        {
            foreach (var operand in new[] { one, other })
            {
                if (operand is not Var v || !(own.Contains(v) || before.ContainsKey(v)))
                    return Not("it chooses between arrays");
                if (!Mark(v))
                    return false;
            }
        }

        return true;
    }

    private bool Update(Equation equation, bool isMasked, int times)
    {
        var (array, value, result) = ((Var)equation.Op.Operands[0], equation.Op.Operands[^1], equation.Results[0]);
        var indices = equation.Op.Operands[1..^1];
        if (IsThing(value) || value.Type.IsArray || indices.Any(IsThing) || IsThing(array) || absent.Contains(array))
            return Not("it puts arrays into arrays");
        before[result] = array;
        if (Slot(array) is var s and >= 0)
        {
            slots[result] = s;
            Count((indices.Any(Is) && !(indices is [var place] && IsOwn(place)) ? 3 : 0) * times);
            adds[s] |= equation.Op is Accumulate;
            replaces[s] |= equation.Op is Write;
            shares[s] &= !indices.Any(Is);
            places[s] ??= indices[0];
            // Elements that no other iteration writes to.
            return (!(adds[s] && replaces[s]) && IsElement(value.Type) && (!replaces[s] || (Builder.Same(places[s]!, indices[0]) && IsOwn(indices[0])))) || Not("it writes to elements of other iterations");
        }

        if (!own.Contains(array) || (equation.Op is Accumulate && !Types.IsReal(value.Type)))
            return Not("it writes to an array of the others");
        own.Add(result);
        if (indices.Any(Is))
            Count(6 * times);
        if ((isMasked || Is(value) || indices.Any(Is)) && !Mark(array))
            return false;
        return Same(array, result);
    }

    // How many operations a number is computed by, again wherever it is used: of the index and of what is uniform, or of other numbers of each iteration.
    private readonly Dictionary<Var, int> ofIndex = new(ReferenceEqualityComparer.Instance), sums = new(ReferenceEqualityComparer.Instance);

    // Few enough, each time.
    private static void Size(Dictionary<Var, int> sizes, Var result, Apply apply, Func<Operand, int?> of)
    {
        var size = apply.Operands.Aggregate((int?)1, (sum, o) => sum + of(o));
        if (size <= MostAgain)
            sizes[result] = size.Value;
    }

    private int? OfIndex(Operand operand) => ReferenceEquals(operand, loop.Index) ? 1 : !Is(operand) ? 0 : ofIndex.TryGetValue((Var)operand, out var size) ? size : null;

    /// <summary>Whether a place is a short sum or product, which lanes compute each for itself.</summary>
    public bool IsShortSum(Operand operand) => operand is Var v && sums.ContainsKey(v);

    // The index of the loop, plus what is known before it.
    private bool IsOwn(Operand index) => ReferenceEquals(index, loop.Index)
        || (index is Var { Definition.Op: Apply { Primitive.Key: System.Linq.Expressions.ExpressionType.Add, Operands: [var a, var b] } }
            && ((ReferenceEquals(a, loop.Index) && !inside.Contains(b)) || (ReferenceEquals(b, loop.Index) && !inside.Contains(a))));

    /// <summary>Whether a number follows from the index of the loop, and from what is uniform.</summary>
    public bool Follows(Operand operand) => ReferenceEquals(operand, loop.Index) || (operand is Var v && ofIndex.ContainsKey(v));
}
