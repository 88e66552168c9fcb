using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;

namespace FunctionalAD.Emission;

/// <summary>
/// A loop whose iterations may run on several threads: they do not wait for one another, and what they write is an element of their own, a sum or an extremum,
/// or an array to which all of them do nothing but add. It is divided into parts by its extent alone, so that the same numbers come out for any number of threads.
/// </summary>
internal sealed class Divided
{
    // What a loop inside is taken to run, how much dearer a function is than an operation, and how many operations are worth a thread: some 20 µs.
    private const int Inner = 16, Dear = 10;

    // As far as iterations add to the elements of others; a part is longer.
    private const int Near = 8;

    /// <summary>The operations that are worth a part.</summary>
    public const int LeastWork = 1 << 15;

    // Parts at most; and where each has an array of its own.
    private const int MostParts = 64, MostArrays = 16;

    private readonly Loop loop;

    /// <summary>What becomes of a slot.</summary>
    public enum Slots
    {
        /// <summary>Each part has a number of its own; those of all are put together in order.</summary>
        Reduced,

        /// <summary>Each iteration writes an element of its own.</summary>
        Own,

        /// <summary>
        /// Iterations add to elements near their own, which those at the end of a part may have in common with those at the beginning of the next one: parts with an
        /// even number run first, the others then.
        /// </summary>
        Neighbours,

        /// <summary>Each part adds to zeros of its own, which are added up in order.</summary>
        Added,
    }

    private readonly Touched touched;

    private Divided(Loop loop, ImmutableArray<Slots> kinds, Touched touched, int leastWork)
    {
        (this.loop, Kinds, this.touched) = (loop, kinds, touched);
        Weight = WeightOf(loop.Body);
        Least = Math.Max(1, leastWork / Weight);
        Worth = (int)Math.Min(int.MaxValue, (long)Weight * LeastWork / leastWork);
        Free = [.. Outline.Read(new Equation([], new Loop(null, false, [], null, loop.Body)))];
    }

    /// <summary>What becomes of each slot.</summary>
    public ImmutableArray<Slots> Kinds { get; }

    /// <summary>The operations of one iteration.</summary>
    public int Weight { get; }

    /// <summary>The same beside the work that arrays of the parts are: as much more as parts are smaller than usual.</summary>
    public int Worth { get; }

    /// <summary>How many iterations are worth a part.</summary>
    public int Least { get; }

    /// <summary>How many parts there are at most.</summary>
    public int Most => Kinds.Contains(Slots.Added) ? MostArrays : MostParts;

    /// <summary>What the body reads from outside.</summary>
    public ImmutableArray<Var> Free { get; }

    /// <summary>
    /// How far from its own elements a part writes at most to those of its neighbours, and how far its own ones are from its indices; null if that is not known.
    /// </summary>
    /// <param name="slot">The slot of an array.</param>
    public (int Near, int Offset)? Reach(int slot) => Kinds[slot] switch
    {
        Slots.Neighbours => (Near, 0),
        Slots.Own => touched.OwnOffset(slot) is { } offset ? (0, offset) : null,
        _ => null,
    };

    /// <summary>The loop in parts; null if it cannot be divided.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="leastWork">The operations that are worth a part.</param>
    public static Divided? Of(Loop loop, int leastWork)
    {
        if (loop.Test is not null || loop.Down || loop.Extent is null or Literal)
            return null;
        var kinds = ImmutableArray.CreateBuilder<Slots>();
        var touched = new Touched(loop);
        if (!touched.IsPure)
            return null;
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            Slots? kind = loop.Slots[s].Kind switch
            {
                SlotKind.Collect when Twins.IsFlat(loop.Body.Results[s].Type) => Slots.Own,
                SlotKind.Into => touched.Kind(s),
                SlotKind.Carry when Types.IsReal(loop.Body.Results[s].Type) => Slots.Reduced,
                SlotKind.Sum when Types.IsVector(loop.Body.Results[s].Type) => Slots.Reduced,
                SlotKind.Sum or SlotKind.Min or SlotKind.Max or SlotKind.Least or SlotKind.Greatest when loop.Body.Results[s].Type.IsPrimitive => Slots.Reduced,
                _ => null,
            };
            if (kind is not { } known)
                return null;
            kinds.Add(known);
        }

        // An array that the body knows by its outer name, too, would be read while others write to it.
        var divided = new Divided(loop, kinds.ToImmutable(), touched, leastWork);
        return loop.Slots.Any(s => s.Initial is Var { Type.IsArray: true } array && divided.Free.Contains(array)) ? null : divided;
    }

    /// <summary>
    /// One part as a function of: where it ends, what the body reads from outside, then for each slot the array or the number it
    /// begins with. Its results are the numbers. Where it begins is a matter of its loop.
    /// </summary>
    public Function Part()
    {
        var builder = new Builder();
        var to = new Var(typeof(int), "to");
        Var[] free = [.. Free.Select(v => new Var(v.Type, v.Name))];
        Var[] slots = [.. Enumerable.Range(0, loop.Slots.Length).Select(s => new Var(loop.ResultType(s)))];
        return builder.Function("part", [to, .. free, .. slots], b =>
        {
            var copier = new Copier(b);
            for (var i = 0; i < free.Length; i++)
                copier[Free[i]] = free[i];
            var results = b.Loop(
                to,
                false,
                [.. loop.Slots.Select((slot, s) => new Slot(slot.Kind == SlotKind.Collect ? SlotKind.Into : slot.Kind, slots[s]))],
                null,
                parameters =>
                {
                    var arrays = new Queue<Operand>(parameters.Skip(1));
                    Operand[] into = [.. loop.Slots.Select(slot => slot.HasParameter || slot.Kind == SlotKind.Collect ? arrays.Dequeue() : to)];
                    var index = parameters[0];
                    var values = copier.Inline(loop.Body, [index, .. into.Where((_, s) => loop.Slots[s].HasParameter)]);
                    return [.. values.Select((v, s) => loop.Slots[s].Kind == SlotKind.Collect ? b.Write(into[s], [index], v) : v)];
                });
            return results.Where((_, s) => Kinds[s] == Slots.Reduced);
        });
    }

    /// <summary>Whether parts begin with zero, and are added up: what a loop that can be divided carries is a sum written out.</summary>
    public static bool IsSum(SlotKind kind) => kind is SlotKind.Sum or SlotKind.Carry;

    /// <summary>What puts two results of a slot together.</summary>
    public static Expression Both(SlotKind kind, Expression one, Expression other) =>
        IsSum(kind) ? Expression.Add(one, other) : Reductions.Step(kind)!.Express(one.Type, one, other);

    private static int WeightOf(Region region)
    {
        var sum = 1L;
        foreach (var equation in region.Equations)
        {
            sum += equation.Op switch
            {
                Loop { Extent: Literal { Value: int count } } inner => (long)Math.Max(0, count) * WeightOf(inner.Body),
                Loop inner => (long)Inner * WeightOf(inner.Body),
                If choice => WeightOf(choice.Then) + WeightOf(choice.Else),
                Apply { Primitive.Key: System.Reflection.MethodInfo or string } => Dear,
                Apply apply when Wide.IsCall(apply) => Dear,
                _ => 1,
            };
        }

        return (int)Math.Min(sum, LeastWork);
    }

    /// <summary>How a body touches the arrays that it is threaded through; and whether what it carries are sums, to which it does nothing but add.</summary>
    private sealed class Touched
    {
        private readonly Loop loop;
        private readonly Dictionary<Var, int> versions = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<Var> inside = new(ReferenceEqualityComparer.Instance);
        private readonly Operand?[] places;
        private readonly bool[] isOwn, isNear, onlyAdds;

        // Elements that were read, and what was added to them: written back to where they came from, that is an addition.
        private readonly Dictionary<Var, (int Slot, Operand Place)> elements = new(ReferenceEqualityComparer.Instance);

        public Touched(Loop loop)
        {
            this.loop = loop;
            places = new Operand?[loop.Slots.Length];
            isOwn = [.. loop.Slots.Select(_ => true)];
            isNear = [.. loop.Slots.Select(_ => true)];
            onlyAdds = [.. loop.Slots.Select(_ => true)];
            for (var s = 0; s < loop.Slots.Length; s++)
            {
                if (loop.Slots[s].HasParameter)
                    versions[loop.Parameter(s)!] = s;
            }

            Note(loop.Body);
            IsPure = Region(loop.Body) && Enumerable.Range(0, loop.Slots.Length).All(s => loop.Slots[s].HasParameter
                ? loop.Body.Results[s] is Var v && versions.GetValueOrDefault(v, -1) == s
                : !IsVersion(loop.Body.Results[s]));
        }

        /// <summary>Whether arrays go nowhere else, and functions have no say in when they are called.</summary>
        public bool IsPure { get; }

        public Slots? Kind(int slot)
        {
            var type = loop.Slots[slot].Initial!.Type;
            return !type.IsArray || !Twins.IsFlat(type.GetElementType()!) ? null
                : isOwn[slot] && places[slot] is not null ? Slots.Own
                : onlyAdds[slot] && isNear[slot] && places[slot] is not null && type.GetArrayRank() == 1 ? Slots.Neighbours
                : onlyAdds[slot] && type.GetArrayRank() == 1 && (Types.IsReal(type.GetElementType()!) || Types.IsVector(type.GetElementType()!)) ? Slots.Added
                : null;
        }

        /// <summary>How far the elements that iterations write to are from their indices, where each has its own.</summary>
        public int? OwnOffset(int slot) => Offset(places[slot]!);

        private void Note(Region region)
        {
            inside.UnionWith(region.Parameters);
            foreach (var equation in region.Equations)
            {
                inside.UnionWith(equation.Results);
                foreach (var nested in equation.Op.Regions)
                    Note(nested);
            }
        }

        private bool IsVersion(Operand operand) => operand is Var v && versions.ContainsKey(v);

        private bool Region(Region region)
        {
            if (!region.Equations.All(Equation))
                return false;
            Seen(region.Results);
            return true;
        }

        // Elements that are used for something else.
        private void Seen(IEnumerable<Operand> operands)
        {
            foreach (var operand in operands)
            {
                if (operand is Var v && elements.TryGetValue(v, out var element))
                    onlyAdds[element.Slot] = false;
            }
        }

        // What is added to, if nothing but a number is added to it.
        private static (Var To, Operand[] Terms)? Sum(Apply apply, Func<Operand, bool> isSum) => apply switch
        {
            { Primitive.Key: ExpressionType.Add or ExpressionType.Subtract, Operands: [Var a, var b] } when isSum(a) => (a, [b]),
            { Primitive.Key: ExpressionType.Add, Operands: [var a, Var b] } when isSum(b) => (b, [a]),
            { Operands: [Var a, var b] } when Wide.IsSum(apply) && isSum(a) => (a, [b]),
            { Primitive.Key: System.Reflection.MethodInfo { Name: nameof(Math.FusedMultiplyAdd) }, Operands: [var a, var b, Var c] } when isSum(c) => (c, [a, b]),
            { Operands: [var a, var b, Var c] } when Wide.IsMultiplyAdd(apply) && isSum(c) => (c, [a, b]),
            _ => null,
        };

        private bool Equation(Equation equation)
        {
            switch (equation.Op)
            {
                case Apply read when Wide.IsRead(read):
                    Seen(read.Operands[1..]);
                    return !read.Operands.Any(IsVersion);
                case Apply { Primitive: { IsUsers: true } or { IsConstant: false } }:
                case Call:
                    return false;
                case Apply apply when Sum(apply, o => IsNumber((Var)o)) is var (to, terms) && !terms.Any(IsVersion):
                    versions[equation.Results[0]] = versions[to];
                    Seen(terms);
                    return true;
                case Apply apply when Sum(apply, o => elements.ContainsKey((Var)o)) is var (to, terms) && !terms.Any(IsVersion):
                    elements[equation.Results[0]] = elements[to];
                    Seen(terms);
                    return true;
                case Write { Value: Var value, Indices: [var at] } write when IsVersion(write.Array) && elements.TryGetValue(value, out var element)
                    && element.Slot == versions[(Var)write.Array] && Builder.Same(element.Place, at):
                    versions[equation.Results[0]] = Touch(equation, onlyAdds: true);
                    return true;
                case Write or Accumulate when IsVersion(equation.Op.Operands[0]):
                    versions[equation.Results[0]] = Touch(equation, onlyAdds: equation.Op is Accumulate);
                    Seen(equation.Op.Operands);
                    return !equation.Op.Operands[1..].Any(IsVersion);
                case Read { Indices: var indices } when IsVersion(equation.Op.Operands[0]):
                    var slotRead = Touch(equation, onlyAdds: indices.Length == 1);
                    if (indices.Length == 1)
                        elements[equation.Results[0]] = (slotRead, indices[0]);
                    Seen(indices);
                    return true;
                case Length:
                    return true;
                case Loop inner:
                    Seen(inner.Operands);
                    for (var s = 0; s < inner.Slots.Length; s++)
                    {
                        if (inner.Slots[s].Initial is not Var start || !versions.TryGetValue(start, out var slot))
                            continue;
                        if (IsNumber(start) ? !IsSum(inner.Slots[s].Kind) : inner.Slots[s].Kind != SlotKind.Into)
                            return false;
                        versions[equation.Results[s]] = slot;
                        if (!inner.Slots[s].HasParameter)
                            continue;
                        versions[inner.Parameter(s)!] = slot;
                        if (inner.Test is not null)
                            versions[inner.Test.Parameters[inner.Body.Parameters.IndexOf(inner.Parameter(s)!)]] = slot;
                    }

                    return inner.Regions.All(Region) && !(inner.Test?.Results.Any(IsVersion) == true) && Enumerable.Range(0, inner.Slots.Length).All(s =>
                        inner.Slots[s].HasParameter && versions.TryGetValue(equation.Results[s], out var slot) ? inner.Body.Results[s] is Var v && versions.GetValueOrDefault(v, -1) == slot : !IsVersion(inner.Body.Results[s]));
                case If choice:
                    Seen([choice.Condition]);
                    if (!choice.Regions.All(Region))
                        return false;
                    for (var k = 0; k < equation.Results.Length; k++)
                    {
                        var (one, other) = (SlotOf(choice.Then.Results[k]), SlotOf(choice.Else.Results[k]));
                        if (one != other)
                            return false;
                        if (one >= 0)
                            versions[equation.Results[k]] = one;
                    }

                    return true;
                default:
                    Seen(equation.Op.Operands);
                    return !equation.Op.Operands.Any(IsVersion);
            }
        }

        private bool IsNumber(Var v) => versions.ContainsKey(v) && Types.IsReal(v.Type);

        private int SlotOf(Operand operand) => operand is Var v ? versions.GetValueOrDefault(v, -1) : -1;

        private int Touch(Equation equation, bool onlyAdds)
        {
            var (slot, place) = (versions[(Var)equation.Op.Operands[0]], equation.Op.Operands[1]);
            this.onlyAdds[slot] &= onlyAdds;
            isOwn[slot] &= (Wide.IsWritten(equation) ? IsOwnGroup(place, equation.Op.Operands[^1].Type) : IsOwn(place)) && (places[slot] is not { } known || Builder.Same(known, place));
            isNear[slot] &= !Wide.IsWritten(equation) && Offset(place) is >= -Near and <= Near;
            places[slot] ??= place;
            return slot;
        }

        // How far from the index of the iteration, if that is known.
        private int? Offset(Operand place) => ReferenceEquals(place, loop.Index) ? 0 : place is not Var { Definition.Op: Apply sum } v || !inside.Contains(v) ? null : sum switch
        {
            { Primitive.Key: ExpressionType.Add, Operands: [var a, Literal { Value: int c }] } when ReferenceEquals(a, loop.Index) => c,
            { Primitive.Key: ExpressionType.Add, Operands: [Literal { Value: int c }, var a] } when ReferenceEquals(a, loop.Index) => c,
            { Primitive.Key: ExpressionType.Subtract, Operands: [var a, Literal { Value: int and > int.MinValue and var c }] } when ReferenceEquals(a, loop.Index) => -c,
            _ => null,
        };

        // As many elements from the index of the iteration on, times as many.
        private bool IsOwnGroup(Operand place, Type vector) => place is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Multiply, Operands: [var index, Literal { Value: int count }] } }
            && ReferenceEquals(index, loop.Index) && count == Twins.Count(vector);

        // The index of the iteration, plus what is the same for all.
        private bool IsOwn(Operand place) => ReferenceEquals(place, loop.Index)
            || (place is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add or ExpressionType.Subtract } sum } v && inside.Contains(v)
                && ReferenceEquals(sum.Operands[0], loop.Index) && !(sum.Operands[1] is Var c && inside.Contains(c)))
            || (place is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add } other } u && inside.Contains(u)
                && ReferenceEquals(other.Operands[1], loop.Index) && !(other.Operands[0] is Var d && inside.Contains(d)));
    }
}
