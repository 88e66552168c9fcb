namespace FunctionalAD.Eager;

/// <content>Equality and order, of primals only.</content>
public readonly partial struct Dual<T>
{
    /// <summary>Whether the primals are equal in the sense of IEEE 754; NaN equals nothing.</summary>
    public static bool operator ==(Dual<T> left, Dual<T> right) => left.Primal == right.Primal;

    /// <summary>Whether the primals differ in the sense of IEEE 754; NaN differs from everything.</summary>
    public static bool operator !=(Dual<T> left, Dual<T> right) => left.Primal != right.Primal;

    /// <summary>Whether the left primal is less than the right one.</summary>
    public static bool operator <(Dual<T> left, Dual<T> right) => left.Primal < right.Primal;

    /// <summary>Whether the left primal is less than or equal to the right one.</summary>
    public static bool operator <=(Dual<T> left, Dual<T> right) => left.Primal <= right.Primal;

    /// <summary>Whether the left primal is greater than the right one.</summary>
    public static bool operator >(Dual<T> left, Dual<T> right) => left.Primal > right.Primal;

    /// <summary>Whether the left primal is greater than or equal to the right one.</summary>
    public static bool operator >=(Dual<T> left, Dual<T> right) => left.Primal >= right.Primal;

    /// <summary>Orders by primal, NaN first.</summary>
    public int CompareTo(Dual<T> other) => Primal.CompareTo(other.Primal);

    /// <summary>Orders by primal, null before everything.</summary>
    /// <exception cref="ArgumentException">The object is not a dual number of this type.</exception>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Dual<T> other => CompareTo(other),
        _ => throw new ArgumentException($"A dual number is not comparable with a {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>Whether the primals are equal; NaN equals NaN here, so that dual numbers can be keys.</summary>
    public bool Equals(Dual<T> other) => Primal.Equals(other.Primal);

    /// <inheritdoc cref="Equals(Dual{T})"/>
    public override bool Equals(object? obj) => obj is Dual<T> other && Equals(other);

    /// <summary>The hash code of the primal.</summary>
    public override int GetHashCode() => Primal.GetHashCode();
}
