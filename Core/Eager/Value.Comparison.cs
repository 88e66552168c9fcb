namespace FunctionalAD.Eager;

/// <content>Equality and order, of primals only.</content>
public sealed partial class Value
{
    /// <inheritdoc cref="Dual{T}.operator ==(Dual{T}, Dual{T})"/>
    public static bool operator ==(Value? left, Value? right) =>
        left is null || right is null ? ReferenceEquals(left, right) : left.Primal == right.Primal;

    /// <inheritdoc cref="Dual{T}.operator !=(Dual{T}, Dual{T})"/>
    public static bool operator !=(Value? left, Value? right) => !(left == right);

    /// <inheritdoc cref="Dual{T}.operator &lt;(Dual{T}, Dual{T})"/>
    public static bool operator <(Value left, Value right) => left.Primal < right.Primal;

    /// <inheritdoc cref="Dual{T}.operator &lt;=(Dual{T}, Dual{T})"/>
    public static bool operator <=(Value left, Value right) => left.Primal <= right.Primal;

    /// <inheritdoc cref="Dual{T}.operator >(Dual{T}, Dual{T})"/>
    public static bool operator >(Value left, Value right) => left.Primal > right.Primal;

    /// <inheritdoc cref="Dual{T}.operator >=(Dual{T}, Dual{T})"/>
    public static bool operator >=(Value left, Value right) => left.Primal >= right.Primal;

    /// <summary>Orders by primal, null before NaN before everything else.</summary>
    public int CompareTo(Value? other) => other is null ? 1 : Primal.CompareTo(other.Primal);

    /// <summary>Orders by primal, null before everything.</summary>
    /// <exception cref="ArgumentException">The object is not a value.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Value other => CompareTo(other),
        _ => throw new ArgumentException($"A value is not comparable with a {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>Whether the primals are equal; NaN equals NaN here, as a key must equal itself.</summary>
    public bool Equals(Value? other) => other is not null && Primal.Equals(other.Primal);

    /// <inheritdoc cref="Equals(Value)"/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <summary>The hash code of the primal.</summary>
    public override int GetHashCode() => Primal.GetHashCode();
}
