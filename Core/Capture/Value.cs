using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>What a sub-expression is while it is read: an operand, a structure known by its parts, or code.</summary>
internal abstract class Value
{
    /// <summary>One operand of the program.</summary>
    public sealed class Plain(Operand operand) : Value
    {
        public Operand Operand { get; } = operand;
    }

    /// <summary>A tuple, record or struct that was built here: its parts, in the order of the layout. It never exists as an object.</summary>
    public sealed class Composite(Layout layout, Value[] parts) : Value
    {
        public Layout Layout { get; } = layout;

        public Value[] Parts { get; } = parts;
    }

    /// <summary>An array whose elements may change.</summary>
    public sealed class Array(Cell cell) : Value
    {
        public Cell Cell { get; } = cell;
    }

    /// <summary>What a loop collects: in its body the item of this iteration, after it all of them.</summary>
    public sealed class Growth(Operand? content) : Value
    {
        public Operand? Content { get; } = content;
    }

    /// <summary>A lambda, with the variables it was written among.</summary>
    public sealed class Code(LambdaExpression lambda) : Value
    {
        public LambdaExpression Lambda { get; } = lambda;
    }
}
