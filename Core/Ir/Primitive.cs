using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Ir;

/// <summary>
/// An elementary operation. What it computes is a .NET operator, method, conversion or member; what its derivative is stands in the rule
/// book. One primitive serves <c>double</c> and <c>float</c>: the type of the result variable decides.
/// </summary>
public sealed class Primitive : IEquatable<Primitive>
{
    private readonly object key;
    private readonly int hash;
    private readonly Func<Type, Expression[], Expression> express;
    private readonly Func<Type, object?[], object?> evaluate;

    internal Primitive(
        object key,
        string name,
        Func<Type, Expression[], Expression> express,
        Func<Type, object?[], object?> evaluate,
        bool mayThrow = false,
        bool commutative = false,
        bool constant = true,
        string? infix = null,
        bool folds = true,
        bool isUsers = false)
    {
        this.key = key;
        hash = key.GetHashCode();
        this.express = express;
        this.evaluate = evaluate;
        Name = name;
        MayThrow = mayThrow;
        IsCommutative = commutative;
        IsConstant = constant;
        Folds = constant && folds && !isUsers;
        IsUsers = isUsers;
        Infix = infix;
    }

    /// <summary>The name people see.</summary>
    public string Name { get; }

    /// <summary>The sign to print between two operands, if it is an operator.</summary>
    public string? Infix { get; }

    /// <summary>Whether evaluating it can throw: then it stays where the user put it.</summary>
    public bool MayThrow { get; }

    /// <summary>Whether the order of its two arguments does not matter, to the last bit.</summary>
    public bool IsCommutative { get; }

    /// <summary>Whether the same arguments always give the same result, so that it can be shared.</summary>
    public bool IsConstant { get; }

    /// <summary>Whether it may be computed when the program is built: a user's function runs only where and when the user's program runs it.</summary>
    public bool Folds { get; }

    /// <summary>Whether it is a function of the user's: it may throw, so it stays in the branch or loop where it stands. (What nobody uses may go.)</summary>
    public bool IsUsers { get; }

    /// <summary>What this stands for: an <see cref="ExpressionType"/>, a <see cref="MethodInfo"/>, a <see cref="MemberInfo"/>, …</summary>
    internal object Key => key;

    /// <summary>The expression tree that computes it.</summary>
    /// <param name="type">The type of the result.</param>
    /// <param name="arguments">The arguments.</param>
    public Expression Express(Type type, params Expression[] arguments) => express(type, arguments);

    /// <summary>Its value.</summary>
    /// <param name="type">The type of the result.</param>
    /// <param name="arguments">The boxed arguments.</param>
    public object? Evaluate(Type type, params object?[] arguments) => evaluate(type, arguments);

    /// <inheritdoc/>
    public bool Equals(Primitive? other) => ReferenceEquals(this, other) || (other is not null && key.Equals(other.key));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Primitive);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
