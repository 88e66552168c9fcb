using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace FunctionalAD.Ir;

/// <summary>
/// A rewrite of one application before it becomes an equation: the operand that stands for it, or null to leave it as it is.
/// </summary>
public delegate Operand? Simplifier(Builder builder, Primitive primitive, Type type, ImmutableArray<Operand> arguments);

/// <summary>
/// Writes programs. While equations are emitted it folds what is constant, shares what was computed before, and hoists: an equation goes
/// to the outermost region in which its operands exist, except out of a branch (only the branch taken runs) and never when it can throw.
/// </summary>
/// <remarks>Not thread-safe: a builder belongs to the one program being built.</remarks>
public sealed partial class Builder
{
    // Most programs have some dozens of equations; tables that grow by doubling would be written several times.
    private const int Usual = 48;

    // What is larger is not kept for the next program.
    private const int SpareMost = 4 * Usual;

    private sealed class Scope(bool barrier, int capacity = 0)
    {
        // The tables of the last program written on this thread: each pass writes one, and fresh memory is what writing costs most.
        [ThreadStatic]
        private static Scope? spare;

        public readonly bool Barrier = barrier;
        public readonly List<Equation> Equations = new(capacity);
        public readonly Dictionary<Op, Operand> Known = new(capacity, SameOp.Comparer);

        public static Scope Outermost(int expected)
        {
            if (expected > SpareMost)
                return new Scope(barrier: true, expected);
            var scope = spare ?? new Scope(barrier: true, Usual);
            spare = null;
            return scope;
        }

        public void Done(bool isOutermost)
        {
            if (!isOutermost || Equations.Count > SpareMost)
                return;
            Equations.Clear();
            Known.Clear();
            spare = this;
        }
    }

    private readonly List<Scope> scopes = [];
    private readonly Simplifier? simplify;

    // Arrays of the same extents: what the parameter of an accumulator started from, what both branches of a choice yield versions of.
    private readonly Dictionary<Var, Operand> origins = new(ReferenceEqualityComparer.Instance);

    /// <summary>A builder; <paramref name="simplify"/> sees every application first.</summary>
    public Builder(Simplifier? simplify = null) => this.simplify = simplify;

    /// <summary>About how many equations the program will have, if it is known beforehand: a large table that doubles is written many times.</summary>
    internal int Expected { get; init; }

    /// <summary>How many regions stand around the place where the next equation goes.</summary>
    internal int Level => scopes.Count - 1;

    /// <summary>The regions around the place where the next equation goes, as keys: what was emitted in one of them can be read here.</summary>
    internal IEnumerable<object> Open => scopes;

    /// <summary>Builds a whole function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="body">Emits the equations and tells the results.</param>
    public Function Function(string name, IEnumerable<Var> parameters, Func<Builder, IEnumerable<Operand>> body)
    {
        var function = new Function(name);
        Define(function, parameters, body);
        return function;
    }

    /// <summary>Gives a function its body; it may call itself.</summary>
    internal void Define(Function function, IEnumerable<Var> parameters, Func<Builder, IEnumerable<Operand>> body)
    {
        if (scopes.Count > 0)
            throw new InvalidOperationException("A builder writes one function at a time.");
        function.Body = Region(true, [.. parameters], () => body(this));
    }

    /// <summary>One primitive applied to its arguments.</summary>
    public Operand Apply(Primitive primitive, Type type, params ImmutableArray<Operand> arguments)
    {
        var throws = Operators.Throws(primitive, arguments);
        if (arguments is [Var { Type.IsArray: true }, ..])
            Ask(primitive, arguments);
        if (!throws && primitive.Folds && arguments.Length > 0 && IsFoldable(type) && AllLiterals(arguments))
            return new Literal(primitive.Evaluate(type, [.. arguments.Select(a => ((Literal)a).Value)]), type);
        return simplify?.Invoke(this, primitive, type, arguments) ?? Emit(new Apply(primitive, type, arguments), type, hoist: !throws && !primitive.IsUsers);
    }

    /// <summary>The element of an array; of one just made, the element itself.</summary>
    public Operand Read(Operand array, params ImmutableArray<Operand> indices) =>
        Element(array, indices) ?? Emit(new Read(array, indices), array.Type.GetElementType()!, hoist: false);

    // Known where the array was made with a number of elements that is known, and each was written at an index that is known; of arrays in arrays also what was written just then.
    private static Operand? Element(Operand array, ImmutableArray<Operand> indices)
    {
        if (array is Var { Definition.Op: Write { Value: { Type.IsArray: true } row } put } && row.Type == array.Type.GetElementType() && put.Indices.Zip(indices).All(i => Same(i.First, i.Second)))
            return row;
        if (indices is not [Literal { Value: int index }])
            return null;
        for (Operand? element = null; array is Var { Definition.Op: { } made };)
        {
            switch (made)
            {
                case Pack pack when array.Type.IsArray:
                    return index >= 0 && index < pack.Operands.Length ? element ?? pack.Operands[index] : null;
                case Zeros { Operands: [Literal { Value: int length }] } when array.Type.GetElementType()! is var type && Types.IsReal(type):
                    return index >= 0 && index < length ? element ?? Literal.Number(type, 0) : null;
                case Write { Indices: [Literal { Value: int place }] } write when write.Value.Type == array.Type.GetElementType():
                    element ??= place == index ? write.Value : null;
                    array = write.Array;
                    continue;
                case Ir.Copy copy when Types.IsReal(array.Type.GetElementType()!):
                    array = copy.Array;
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The extent of a dimension.</summary>
    public Operand Length(Operand array, int dimension = 0)
    {
        array = Origin(array);
        switch ((array as Var)?.Definition?.Op)
        {
            case Zeros zeros:
                return zeros.Operands[dimension];
            case Pack pack when array.Type.IsArray:
                return Literal.Of(pack.Operands.Length);
            case Loop { Test: null } loop when loop.Slots[((Var)array).Definition!.Results.IndexOf((Var)array)].Kind == SlotKind.Collect:
                return loop.Extent!;
        }

        return Emit(new Length(array, dimension), typeof(int), hoist: !MayBeNull(array));
    }

    /// <summary>The array that an array was made of by updates and copies: it has the same extents.</summary>
    internal Operand Origin(Operand array)
    {
        while (array is Var v)
        {
            if (origins.TryGetValue(v, out var origin))
                array = origin;
            else if (v.Definition?.Op is Ir.Copy or Ir.Write or Ir.Accumulate)
                array = v.Definition.Op.Operands[0];
            else if (v.Definition is { Op: Loop loop } made && loop.Slots[made.Results.IndexOf(v)] is { Kind: SlotKind.Into, Initial: { } start })
                array = start;
            else
                break;
        }

        return array;
    }

    /// <summary>A component of a structure; of one just packed, the component itself.</summary>
    public Operand Unpack(Operand structure, int component) =>
        structure is Var { Definition.Op: Pack pack }
            ? pack.Operands[component]
            : Emit(new Unpack(structure, component), Layout.Of(structure.Type)!.Components[component].Type, hoist: true, structure.Type.IsClass ? Seen(structure) : 0);

    // The outermost region in which an object is known to be there, since a component of it was read.
    private int Seen(Operand structure)
    {
        for (var level = 0; level < scopes.Count - 1; level++)
        {
            for (var c = 0; c < Layout.Of(structure.Type)!.Components.Length; c++)
            {
                if (scopes[level].Known.ContainsKey(new Unpack(structure, c)))
                    return level;
            }
        }

        return scopes.Count - 1;
    }

    /// <summary>A structure, or an array literal.</summary>
    public Operand Pack(Type type, params ImmutableArray<Operand> components) =>
        type.IsArray ? Append(new Pack(type, components), type) : Emit(new Pack(type, components), type, hoist: true);

    /// <summary>A new array of zeros.</summary>
    public Operand Zeros(Type arrayType, params ImmutableArray<Operand> extents) => Append(new Zeros(arrayType, extents), arrayType);

    /// <summary>What stands for an array that is not there.</summary>
    internal Operand Nothing(Type arrayType) => Append(new Zeros(arrayType, [.. Enumerable.Repeat(Literal.Of(0), arrayType.GetArrayRank())]) { IsNothing = true }, arrayType);

    /// <summary>An array every element of which is written before anybody reads it.</summary>
    internal Operand Unwritten(Type arrayType, params ImmutableArray<Operand> extents) => Append(new Zeros(arrayType, extents) { IsOverwritten = true }, arrayType);

    /// <summary>An owned copy.</summary>
    public Operand Copy(Operand array) => Append(new Copy(array), array.Type);

    /// <summary>The array with one element replaced.</summary>
    public Operand Write(Operand array, ImmutableArray<Operand> indices, Operand value) =>
        Append(new Write(array, indices, value), array.Type);

    /// <summary>The array with a term added to one element.</summary>
    public Operand Accumulate(Operand array, ImmutableArray<Operand> indices, Operand value) =>
        Append(new Accumulate(array, indices, value), array.Type);

    /// <summary>A call.</summary>
    /// <param name="callee">The function.</param>
    /// <param name="resultTypes">The types of its results (a function that calls itself has no body yet).</param>
    /// <param name="arguments">The arguments.</param>
    public ImmutableArray<Var> Call(Function callee, ImmutableArray<Type> resultTypes, ImmutableArray<Operand> arguments) =>
        AppendMany(new Call(callee, arguments), resultTypes);

    private Operand Emit(Op op, Type type, bool hoist, int outermost = 0) => Emit(op, type, hoist, op.Operands, outermost);

    // With all that it reads, in its regions too.
    private Operand Emit(Op op, Type type, bool hoist, ImmutableArray<Operand> reads, int outermost = 0)
    {
        for (var level = scopes.Count - 1; level >= 0; level--)
        {
            if (scopes[level].Known.TryGetValue(op, out var known))
                return known;
        }

        var target = scopes.Count - 1;
        if (hoist && !scopes[target].Barrier)
        {
            var needed = outermost;
            foreach (var operand in reads)
            {
                if (operand is Var v && v.Level > needed)
                    needed = v.Level;
            }

            while (target > needed && !scopes[target].Barrier)
                target--;
        }

        var result = new Var(type) { Level = target };
        scopes[target].Equations.Add(new Equation([result], op));
        scopes[target].Known.Add(op, result);
        return result;
    }

    private Var Append(Op op, Type type) => AppendMany(op, [type])[0];

    private ImmutableArray<Var> AppendMany(Op op, ImmutableArray<Type> types)
    {
        var level = scopes.Count - 1;
        var results = new Var[types.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = new Var(types[i]) { Level = level };
        var variables = ImmutableCollectionsMarshal.AsImmutableArray(results);
        scopes[level].Equations.Add(new Equation(variables, op));
        return variables;
    }

    private static bool IsFoldable(Type type) => Types.IsReal(type) || Types.IsInteger(type) || type == typeof(bool);

    private static bool AllLiterals(ImmutableArray<Operand> operands)
    {
        foreach (var operand in operands)
        {
            if (operand is not Literal)
                return false;
        }

        return true;
    }
}
