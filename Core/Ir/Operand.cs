using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace FunctionalAD.Ir;

/// <summary>What an operation works on: a variable or a literal.</summary>
public abstract class Operand
{
    private protected Operand(Type type) => Type = type;

    /// <summary>The .NET type of the value.</summary>
    public Type Type { get; }
}

/// <summary>A variable, assigned exactly once, by one equation or as a parameter of a region. Its identity is the object itself.</summary>
public sealed class Var : Operand
{
    /// <summary>A new variable.</summary>
    /// <param name="type">The .NET type of its value.</param>
    /// <param name="name">What people see, when there is a name worth keeping.</param>
    public Var(Type type, string? name = null) : base(type) => Name = name;

    /// <summary>The name to print, if the user or a transform gave one.</summary>
    public string? Name { get; }

    /// <summary>The equation that computes it; null for a parameter.</summary>
    public Equation? Definition { get; internal set; }

    /// <summary>How many regions stand around its definition.</summary>
    internal int Level { get; set; }
}

/// <summary>A constant of the program. Two literals are the same exactly when type and bits are: +0 and −0 differ, NaN equals itself.</summary>
public sealed class Literal : Operand
{
    private readonly long bits;

    /// <summary>A literal of the given type.</summary>
    public Literal(object? value, Type type) : base(type)
    {
        Debug.Assert(value is null || type.IsInstanceOfType(value) || type.IsEnum, $"{value} is no {type}");
        Value = value;
        bits = value switch
        {
            double d => BitConverter.DoubleToInt64Bits(d),
            float f => BitConverter.SingleToInt32Bits(f),
            null => 0,
            _ => value.GetHashCode(),
        };
    }

    /// <summary>The boxed value.</summary>
    public object? Value { get; }

    /// <summary>A real literal of type <c>double</c>.</summary>
    public static Literal Of(double value) => new(value, typeof(double));

    /// <summary>An <c>int</c> literal.</summary>
    public static Literal Of(int value) => new(value, typeof(int));

    /// <summary>A <c>bool</c> literal.</summary>
    public static Literal Of(bool value) => new(value, typeof(bool));

    /// <summary>The number <paramref name="value"/> in the numeric type <paramref name="type"/>.</summary>
    public static Literal Number(Type type, double value) =>
        new(type == typeof(double) ? value : Convert.ChangeType(value, type, System.Globalization.CultureInfo.InvariantCulture), type);

    /// <summary>The default value of a type: zero, false, null.</summary>
    [SuppressMessage("Trimming", "IL2067", Justification = "Value types always keep their default constructor.")]
    public static Literal Default(Type type) =>
        new(type.IsValueType ? System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type) : null, type);

    /// <summary>Whether this is the real or integer number <paramref name="number"/>; +0 only for 0, never −0.</summary>
    public bool Is(double number) => Value switch
    {
        double d => BitConverter.DoubleToInt64Bits(d) == BitConverter.DoubleToInt64Bits(number),
        float f => BitConverter.SingleToInt32Bits(f) == BitConverter.SingleToInt32Bits((float)number),
        int i => i == number,
        long l => l == number,
        _ => false,
    };

    internal bool SameAs(Literal other) => ReferenceEquals(this, other)
        || (Type == other.Type && bits == other.bits && (Type == typeof(double) || Type == typeof(float) || Equals(Value, other.Value)));

    internal int BitHash => (31 * Type.GetHashCode()) + bits.GetHashCode();
}
