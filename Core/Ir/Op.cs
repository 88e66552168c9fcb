using System.Collections.Immutable;

namespace FunctionalAD.Ir;

/// <summary>
/// What the right-hand side of an equation can be. The list is closed: every pass is a <c>switch</c> over the sealed classes below,
/// and a test feeds each of them to each pass.
/// </summary>
public abstract class Op
{
    private protected Op(ImmutableArray<Operand> operands, ImmutableArray<Region> regions = default)
    {
        Operands = operands;
        Regions = regions.IsDefault ? [] : regions;
    }

    /// <summary>The operands read by the operation itself (what its regions read from outside is not repeated here).</summary>
    public ImmutableArray<Operand> Operands { get; }

    /// <summary>The regions, in the order in which they can run.</summary>
    public ImmutableArray<Region> Regions { get; }
}

/// <summary>One primitive of the rule book applied to its arguments: <c>y = p(a, b, …)</c>.</summary>
public sealed class Apply(Primitive primitive, Type type, ImmutableArray<Operand> arguments) : Op(arguments)
{
    /// <summary>The type of the result.</summary>
    public Type Type { get; } = type;

    /// <summary>The primitive.</summary>
    public Primitive Primitive { get; } = primitive;
}

/// <summary>A choice: both branches are regions without parameters, and only the one taken runs.</summary>
public sealed class If(Operand condition, Region then, Region @else) : Op([condition], [then, @else])
{
    /// <summary>The condition, of type <c>bool</c>.</summary>
    public Operand Condition => Operands[0];

    /// <summary>What runs when the condition holds.</summary>
    public Region Then => Regions[0];

    /// <summary>What runs when it does not.</summary>
    public Region Else => Regions[1];
}

/// <summary><c>array[i, j, …]</c>.</summary>
public sealed class Read(Operand array, ImmutableArray<Operand> indices) : Op([array, .. indices])
{
    /// <summary>The array.</summary>
    public Operand Array => Operands[0];

    /// <summary>One index per dimension.</summary>
    public ImmutableArray<Operand> Indices => Operands.RemoveAt(0);
}

/// <summary>The extent of one dimension of an array.</summary>
public sealed class Length(Operand array, int dimension = 0) : Op([array])
{
    /// <summary>The array.</summary>
    public Operand Array => Operands[0];

    /// <summary>The dimension, counted from 0.</summary>
    public int Dimension { get; } = dimension;
}

/// <summary>A new array of zeros that the program owns; one extent per dimension.</summary>
public sealed class Zeros(Type arrayType, ImmutableArray<Operand> extents) : Op(extents)
{
    /// <summary>The type of the array.</summary>
    public Type ArrayType { get; } = arrayType;

    /// <summary>Whether every element is written before anybody reads it, so that nobody can tell what stood there.</summary>
    internal bool IsOverwritten { get; init; }

    /// <summary>Whether it stands for an array that is not there: its elements, of which there are none, are asked for by nobody.</summary>
    internal bool IsNothing { get; init; }
}

/// <summary>A copy of an array, owned by the program.</summary>
public sealed class Copy(Operand array) : Op([array])
{
    /// <summary>The array to copy.</summary>
    public Operand Array => Operands[0];
}

/// <summary>
/// Functional update of an owned array, done in place: the result is <c>array with [indices] = value</c>, and the operand is used up. A vector of elements goes to as many
/// neighbours, the first at the index.
/// </summary>
public sealed class Write(Operand array, ImmutableArray<Operand> indices, Operand value) : Op([array, .. indices, value])
{
    /// <summary>The array used up.</summary>
    public Operand Array => Operands[0];

    /// <summary>One index per dimension.</summary>
    public ImmutableArray<Operand> Indices => Operands[1..^1];

    /// <summary>The new element.</summary>
    public Operand Value => Operands[^1];
}

/// <summary>Scatter-add, the adjoint of <see cref="Read"/>: <c>array with [indices] += value</c>, in place; of a vector, to as many neighbours.</summary>
public sealed class Accumulate(Operand array, ImmutableArray<Operand> indices, Operand value) : Op([array, .. indices, value])
{
    /// <summary>The array used up.</summary>
    public Operand Array => Operands[0];

    /// <summary>One index per dimension.</summary>
    public ImmutableArray<Operand> Indices => Operands[1..^1];

    /// <summary>The term added.</summary>
    public Operand Value => Operands[^1];
}

/// <summary>A structure (tuple, record, struct) made from its components, or an array of known size made from its elements.</summary>
public sealed class Pack(Type type, ImmutableArray<Operand> components) : Op(components)
{
    /// <summary>The type made.</summary>
    public Type StructureType { get; } = type;
}

/// <summary>One component of a structure.</summary>
public sealed class Unpack(Operand structure, int component) : Op([structure])
{
    /// <summary>The structure.</summary>
    public Operand Structure => Operands[0];

    /// <summary>Which component, in the order of <see cref="Layout.Components"/>.</summary>
    public int Component { get; } = component;
}

/// <summary>A call of a function that is not inlined: recursion, or shared code outlined into a method of its own.</summary>
public sealed class Call(Function callee, ImmutableArray<Operand> arguments) : Op(arguments)
{
    /// <summary>The function called.</summary>
    public Function Callee { get; } = callee;
}
