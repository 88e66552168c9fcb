using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// A loop several of whose iterations can run at once, each in a lane of vectors: they do not wait for one another (<see cref="Loop.Ordered"/>), read and
/// write arrays element by element in the order in which they lie, and compute what has a twin on vectors (<see cref="Twins"/>). What a choice does not take
/// is computed and left out, so a branch may hold only what cannot throw.
/// </summary>
internal sealed class Laned
{
    // As far as the smallest vector has lanes; offsets that add up to no overflow.
    private const int Farthest = 2, MostOffset = 1 << 20;

    private readonly Loop loop;
    private readonly Dictionary<Var, Kind> kinds = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, int> firsts = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, Touches> touches = new(ReferenceEqualityComparer.Instance);
    private string? obstacle;
    private int shared;

    /// <summary>What a variable of the body is to the iterations that run at once.</summary>
    public enum Kind
    {
        /// <summary>The same for all of them.</summary>
        Uniform,

        /// <summary>An integer that is one more for each: told by the first.</summary>
        Index,

        /// <summary>A number for each.</summary>
        Vector,

        /// <summary>A truth value for each.</summary>
        Mask,

        /// <summary>Two numbers for each.</summary>
        Pair,

        /// <summary>An array that they write to.</summary>
        Updated,
    }

    /// <summary>Elements that lie side by side: those of an array from an index on, in a row if it is a matrix.</summary>
    public readonly record struct Access(Operand Array, Operand? Row, Operand Index);

    // How an iteration touches an array that is updated: at one place only, and whether it reads it, writes to it and adds to it.
    private sealed record Touches(System.Collections.Immutable.ImmutableArray<Operand> Place)
    {
        public bool IsOne { get; set; } = true;

        public bool Reads { get; set; }

        public bool Writes { get; set; }

        public bool Adds { get; set; }
    }

    private readonly bool expands;

    private Laned(Loop loop, bool expands, int? carried) => (this.loop, this.expands, this.carried) = (loop, expands, carried);

    // The slot of the product that each lane carries: see Strand.
    private readonly int? carried;

    /// <summary>The type of all numbers in lanes.</summary>
    public Type Element { get; private set; } = typeof(void);

    /// <summary>For each array that iterations add to at neighbouring places, the sums: equation and c, where iteration i adds to i + c.</summary>
    public Dictionary<Var, List<(Equation Sum, int Offset)>> Stencils { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The place of the first of the elements of an array that the loop adds to, if one vector after the other reaches each of them once; otherwise null.</summary>
    /// <param name="array">The parameter of the loop that holds the array.</param>
    public int? First(Var array) => firsts.TryGetValue(array, out var first) ? first : null;

    /// <summary>The arrays that the loop adds to.</summary>
    public IReadOnlyCollection<Var> Sums { get; private set; } = [];

    /// <summary>Whether an iteration may run twice, if what it adds is left out once: it changes nothing that it reads, and adds to no element of another.</summary>
    public bool CanOverlap => Stencils.Count == 0 && !Accesses.Any(a => loop.Slots.Any(s => ReferenceEquals(s.Initial, a.Array)))
        && touches.Values.All(t => !t.Reads && !(t.Writes && t.Adds));

    /// <summary>All that is read or written.</summary>
    public List<Access> Accesses { get; } = [];

    /// <summary>Whether a loop can run in lanes, once its functions are written out.</summary>
    public static bool Can(Loop loop) => Of(loop, out _, expands: true) is not null;

    /// <summary>The loop in lanes; null, and the reason, if it cannot run so.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="obstacle">The reason.</param>
    /// <param name="expands">Whether functions are still to be written out: see <see cref="Expansions"/>.</param>
    /// <param name="isStrand">Whether each lane may carry a product of its own: see <see cref="Strand"/>.</param>
    public static Laned? Of(Loop loop, out string? obstacle, bool expands = false, bool isStrand = false)
    {
        var laned = new Laned(loop, expands, isStrand ? Strand.Carry(loop) : null);
        obstacle = laned.Find();
        return obstacle is null ? laned : null;
    }

    /// <summary>What an operand is.</summary>
    public Kind this[Operand operand] => operand is Var v && kinds.TryGetValue(v, out var kind) ? kind : Kind.Uniform;

    /// <summary>Whether an operand is known before the loop.</summary>
    public bool IsOutside(Operand operand) => operand is not Var v || !kinds.ContainsKey(v);

    private string? Find()
    {
        if (loop.Ordered && carried is null)
            return "an iteration needs the one before it";
        if (loop.Down && carried is null)
            return "it runs downwards";
        kinds[loop.Index] = Kind.Index;
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Parameter(s) is { } parameter)
                kinds[parameter] = s == carried ? Kind.Vector : Kind.Updated;
        }

        if (!Region(loop.Body, isBranch: false))
            return obstacle;
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            var (result, kind) = (loop.Body.Results[s], loop.Slots[s].Kind);
            if (kind == SlotKind.Into)
            {
                if (this[result] != Kind.Updated)
                    return "it replaces an array";
            }
            else if (!IsNumber(result.Type) || this[result] is not (Kind.Vector or Kind.Uniform))
            {
                return $"it yields {(this[result] is Kind.Index ? "indices" : $"a {Types.Name(result.Type)}")}";
            }

            if (kind == SlotKind.Collect && result.Type != Element)
                return "it collects another type of numbers";
        }

        Sums = [.. Stencils.Keys];
        if (((carried is not null && !loop.Down) || loop.Slots.Any(s => s.Kind == SlotKind.Product)) && touches.Values.Any(t => t.Adds || t.Reads))
            return "it multiplies, which may have to be done again, and adds to elements, which may not";
        foreach (var (array, sums) in Stencils.ToArray())
        {
            if (!IsStencil(sums))
                Stencils.Remove(array);
            if (Ends(sums).First is > -MostOffset and < MostOffset and var first && (sums.Count == 1 || Stencils.ContainsKey(array)) && touches[array] is { Reads: false, Writes: false })
                firsts.Add(array, first);
        }

        return Element == typeof(void) || !kinds.ContainsValue(Kind.Vector) ? "there is nothing to compute for each iteration" : null;
    }

    private bool Not(string because)
    {
        obstacle ??= because;
        return false;
    }

    // Numbers of one type only, since a vector has as many lanes as its numbers are small.
    private bool IsNumber(Type type)
    {
        if (!Types.IsReal(type) || (Element != typeof(void) && Element != type))
            return false;
        Element = type;
        return true;
    }

    private bool Region(Region region, bool isBranch)
    {
        foreach (var equation in region.Equations)
        {
            if (!Equation(equation, isBranch))
                return false;
        }

        return true;
    }

    private bool Equation(Equation equation, bool isBranch)
    {
        if (Effects.MayThrow(equation))
            return Not("it may throw");
        switch (equation.Op)
        {
            case Apply apply:
                return Is(equation.Results[0], Kinds(apply));
            case Unpack unpack when this[unpack.Structure] == Kind.Pair:
                return Is(equation.Results[0], Kind.Vector);
            case Length length when IsOutside(length.Array):
                return Is(equation.Results[0], Kind.Uniform);
            case Read read:
                return Reading(read, equation.Results[0], isBranch);
            case Accumulate or Write when isBranch:
                return Not("it updates an array in some iterations only");
            case Accumulate or Write:
                return Update(equation);
            case If choice:
                return Choice(equation, choice, isBranch);
            default:
                return Not(equation.Op is Loop ? "it holds another loop" : equation.Op is Call ? "it calls a function" : "it makes an array or a structure");
        }
    }

    private bool Is(Var v, Kind? kind)
    {
        if (kind is not { } known)
            return false;
        kinds[v] = known;
        return known is not Kind.Vector || IsNumber(v.Type) || Not($"it computes with numbers of different types");
    }

    private Kind? Kinds(Apply apply)
    {
        var operands = apply.Operands;
        if (operands.All(o => this[o] == Kind.Uniform))
            return Kind.Uniform;
        if (Primitives.IsConversion(apply.Primitive) && this[operands[0]] == Kind.Index && Types.IsReal(apply.Type))
            return Kind.Vector;
        if (this[operands[0]] == Kind.Index || (operands.Length > 1 && this[operands[1]] == Kind.Index))
        {
            var isIndex = apply.Type == typeof(int) && operands.Length == 2 && (apply.Primitive.Key, this[operands[0]], this[operands[1]]) switch
            {
                (ExpressionType.Add, Kind.Index, Kind.Uniform) or (ExpressionType.Add, Kind.Uniform, Kind.Index) or (ExpressionType.Subtract, Kind.Index, Kind.Uniform) => true,
                _ => false,
            };
            return isIndex ? Kind.Index : Refused("it computes with its index");
        }

        if (operands.Any(o => this[o] is not (Kind.Uniform or Kind.Vector or Kind.Mask)))
            return Refused("it computes with arrays or structures");
        if (operands.Any(o => Types.IsReal(o.Type) && !IsNumber(o.Type)))
            return Refused("it computes with numbers of different types");
        if (!Twins.Has(apply) && !(expands && Expansions.Has(apply.Primitive)))
            return Refused($"{apply.Primitive.Name} has no twin on vectors");
        return apply.Type == typeof(bool) ? Kind.Mask : Types.IsReal(apply.Type) ? Kind.Vector : Kind.Pair;
    }

    private Kind? Refused(string because)
    {
        Not(because);
        return null;
    }

    // The element of iteration i at i + c.
    private bool Reading(Read read, Var result, bool isBranch)
    {
        if (!IsOutside(read.Array))
            return ReadingOwn(read, result);
        if (read.Indices.All(i => this[i] == Kind.Uniform))
            return (!isBranch && read.Array.Type.GetElementType() is { IsArray: false } && Is(result, Kind.Uniform)) || Not("it reads an element that may not be there");
        return Types.IsReal(result.Type) ? Side(read.Array, read.Indices) && Is(result, Kind.Vector) : Not($"it reads elements of the type {Types.Name(result.Type)}");
    }

    // What iterations also write to: each only its own element.
    private bool ReadingOwn(Read read, Var result)
    {
        if (this[read.Array] != Kind.Updated)
            return Not("it reads an array that it finds in an array");
        var root = (Var)Root((Var)read.Array);
        return Touch(root, read.Indices, t => t.Reads = true) && Side(root, read.Indices) && Is(result, Kind.Vector);
    }

    // Each iteration has an element of its own, with which it does what it likes; or all of them only add, whose order does not matter but for rounding.
    private bool Touch(Var root, System.Collections.Immutable.ImmutableArray<Operand> place, Action<Touches> how)
    {
        if (!touches.TryGetValue(root, out var all))
            touches.Add(root, all = new(place));
        how(all);
        all.IsOne &= all.Place.Length == place.Length && all.Place.Zip(place).All(p => Builder.Same(p.First, p.Second));
        return all.IsOne || !(all.Reads || all.Writes) || Not(all.Reads ? "it reads an array that it writes to at other places" : "it writes to one array in two ways");
    }

    private bool Side(Operand array, System.Collections.Immutable.ImmutableArray<Operand> indices)
    {
        var row = indices.Length == 2 ? indices[0] : null;
        if (indices.Length > 2 || (row is not null && !IsOutside(row)) || this[indices[^1]] != Kind.Index || !IsSteady(indices[^1]))
            return Not("it reads or writes elements that do not lie side by side");
        Accesses.Add(new(array, row, indices[^1]));
        return true;
    }

    // The index of the loop plus what is known before it.
    private bool IsSteady(Operand index) => ReferenceEquals(index, loop.Index) || IsOutside(index)
        || (index is Var { Definition.Op: Apply sum } && sum.Operands.All(IsSteady));

    private bool Update(Equation equation)
    {
        var (op, array) = (equation.Op, (Var)equation.Op.Operands[0]);
        var value = op.Operands[^1];
        if (this[array] != Kind.Updated)
            return Not("it updates an array of its own");
        if (this[value] is not (Kind.Vector or Kind.Uniform) || !IsNumber(value.Type))
            return Not("it writes what is no number");
        var root = (Var)Root(array);
        if (!Touch(root, op is Write write ? write.Indices : ((Accumulate)op).Indices, t => (t.Writes, t.Adds) = (t.Writes || op is Write, t.Adds || op is Accumulate)))
            return false;
        kinds[equation.Results[0]] = Kind.Updated;
        if (op is not Accumulate add)
            return Side(root, ((Write)op).Indices);
        if (!Stencils.TryGetValue(root, out var sums))
            Stencils.Add(root, sums = []);
        sums.Add((equation, shared == 0 && add.Indices.Length == 1 ? Offset(add.Indices[0]) : MostOffset));
        return Side(root, add.Indices);
    }

    // Neighbours that one vector reaches.
    private static bool IsStencil(List<(Equation Sum, int Offset)> sums) =>
        sums.Count > 1 && sums.TrueForAll(s => s.Offset is > -MostOffset and < MostOffset) && Ends(sums) is var (first, last) && last - first is > 0 and <= Farthest;

    private static (int First, int Last) Ends(List<(Equation Sum, int Offset)> sums)
    {
        var (first, last) = (sums[0].Offset, sums[0].Offset);
        foreach (var (_, offset) in sums)
            (first, last) = (Math.Min(first, offset), Math.Max(last, offset));
        return (first, last);
    }

    private int Offset(Operand index) => ReferenceEquals(index, loop.Index) ? 0
        : index is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add or ExpressionType.Subtract } sum } && ReferenceEquals(sum.Operands[0], loop.Index) && sum.Operands[1] is Literal { Value: int c }
            && c is > -MostOffset and < MostOffset
            ? sum.Primitive.Key is ExpressionType.Add ? c : -c
        : MostOffset;

    private Operand Root(Var array)
    {
        while (array.Definition is { } made && kinds.ContainsKey(made.Results[0]))
            array = (Var)(made.Op is If choice ? choice.Then.Results[made.Results.IndexOf(array)] : made.Op.Operands[0]);
        return array;
    }

    private bool Choice(Equation equation, If choice, bool isBranch)
    {
        // What all iterations choose alike is a choice as it stands.
        var isShared = this[choice.Condition] == Kind.Uniform;
        shared += isShared ? 1 : 0;
        if (!Region(choice.Then, isBranch || !isShared) || !Region(choice.Else, isBranch || !isShared))
            return false;
        shared -= isShared ? 1 : 0;
        for (var k = 0; k < equation.Results.Length; k++)
        {
            var (type, then, @else) = (equation.Results[k].Type, choice.Then.Results[k], choice.Else.Results[k]);
            Kind? kind = (this[then], this[@else]) switch
            {
                (Kind.Updated, Kind.Updated) when ReferenceEquals(Root((Var)then), Root((Var)@else)) => Kind.Updated,
                (Kind.Uniform, Kind.Uniform) when isShared => Kind.Uniform,
                (Kind.Uniform or Kind.Vector or Kind.Mask, Kind.Uniform or Kind.Vector or Kind.Mask) => type == typeof(bool) ? Kind.Mask : IsNumber(type) ? Kind.Vector : null,
                _ => null,
            };
            if (kind is not { } known)
                return Not("it chooses between what are no numbers");
            kinds[equation.Results[k]] = known;
        }

        return true;
    }
}
