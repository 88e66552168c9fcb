namespace FunctionalAD.Eager;

/// <content>The operators, remainders, and the fused and interpolating forms.</content>
public readonly partial struct Dual<T>
{
    /// <summary>The number itself.</summary>
    public static Dual<T> operator +(Dual<T> value) => value;

    /// <summary>−x; derivative −1.</summary>
    public static Dual<T> operator -(Dual<T> value) => Push(Rules<T>.Negate(value.Primal), value);

    /// <summary>x + y; partials 1 and 1.</summary>
    public static Dual<T> operator +(Dual<T> left, Dual<T> right) => Push(Rules<T>.Add(left.Primal, right.Primal), left, right);

    /// <summary>x − y; partials 1 and −1.</summary>
    public static Dual<T> operator -(Dual<T> left, Dual<T> right) => Push(Rules<T>.Subtract(left.Primal, right.Primal), left, right);

    /// <summary>x·y; partials y and x.</summary>
    public static Dual<T> operator *(Dual<T> left, Dual<T> right) => Push(Rules<T>.Multiply(left.Primal, right.Primal), left, right);

    /// <summary>x/y; partials 1/y and −(x/y)/y.</summary>
    public static Dual<T> operator /(Dual<T> left, Dual<T> right) => Push(Rules<T>.Divide(left.Primal, right.Primal), left, right);

    /// <summary>x − y·trunc(x/y); partials 1 and −trunc(x/y).</summary>
    public static Dual<T> operator %(Dual<T> left, Dual<T> right) => Push(Rules<T>.Remainder(left.Primal, right.Primal), left, right);

    /// <summary>x + 1; derivative 1.</summary>
    public static Dual<T> operator ++(Dual<T> value) => value + One;

    /// <summary>x − 1; derivative 1.</summary>
    public static Dual<T> operator --(Dual<T> value) => value - One;

    /// <summary>x − y·n with n the integer nearest to x/y, ties to even; partials 1 and −n.</summary>
    public static Dual<T> Ieee754Remainder(Dual<T> left, Dual<T> right) =>
        Push(Rules<T>.Ieee754Remainder(left.Primal, right.Primal), left, right);

    /// <summary>x·y + z, rounded once; partials y, x and 1.</summary>
    public static Dual<T> FusedMultiplyAdd(Dual<T> left, Dual<T> right, Dual<T> addend) =>
        Push(Rules<T>.FusedMultiplyAdd(left.Primal, right.Primal, addend.Primal), left, right, addend);

    /// <summary>x·y + z, rounded once or twice as is faster; partials y, x and 1.</summary>
    public static Dual<T> MultiplyAddEstimate(Dual<T> left, Dual<T> right, Dual<T> addend) =>
        Push(Rules<T>.MultiplyAddEstimate(left.Primal, right.Primal, addend.Primal), left, right, addend);

    /// <summary>a·(1 − t) + b·t; partials 1 − t, t and b − a.</summary>
    public static Dual<T> Lerp(Dual<T> value1, Dual<T> value2, Dual<T> amount) =>
        Push(Rules<T>.Lerp(value1.Primal, value2.Primal, amount.Primal), value1, value2, amount);

    /// <summary>An estimate of 1/x; derivative −1/x².</summary>
    public static Dual<T> ReciprocalEstimate(Dual<T> x) => Push(Rules<T>.ReciprocalEstimate(x.Primal), x);

    /// <summary>An estimate of 1/√x; derivative −½·x^(−3/2).</summary>
    public static Dual<T> ReciprocalSqrtEstimate(Dual<T> x) => Push(Rules<T>.ReciprocalSqrtEstimate(x.Primal), x);

    /// <summary>x·2ⁿ; derivative 2ⁿ.</summary>
    public static Dual<T> ScaleB(Dual<T> x, int n) => Push(Rules<T>.ScaleB(x.Primal, n), x);

    /// <summary>x·π/180; derivative π/180.</summary>
    public static Dual<T> DegreesToRadians(Dual<T> degrees) => Push(Rules<T>.DegreesToRadians(degrees.Primal), degrees);

    /// <summary>x·180/π; derivative 180/π.</summary>
    public static Dual<T> RadiansToDegrees(Dual<T> radians) => Push(Rules<T>.RadiansToDegrees(radians.Primal), radians);
}
