using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using V = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace FunctionalAD.Modelled;

/// <summary>
/// Vectors of MathNet.Numerics by their numbers: what is lifted in the place of their methods, whose own code asks a provider and a scheduler that are chosen
/// when the program runs. The object of a method is its first parameter.
/// </summary>
internal static class Vectors
{
    private const string Lengths = "All vectors must have the same dimensionality.";

    internal static V Each(V v, Func<double, double> f)
    {
        var x = Arrays.OfVector(v);
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++)
            y[i] = f(x[i]);
        return Arrays.Vector(y);
    }

    internal static V Each(V v, V w, Func<double, double, double> f)
    {
        double[] a = Arrays.OfVector(v), b = Arrays.OfVector(w);
        if (a.Length != b.Length)
            throw new ArgumentException(Lengths);
        var y = new double[a.Length];
        for (var i = 0; i < y.Length; i++)
            y[i] = f(a[i], b[i]);
        return Arrays.Vector(y);
    }

    public static double get_Item(V v, int index) => Arrays.OfVector(v)[index];

    public static double At(V v, int index) => Arrays.OfVector(v)[index];

    public static int get_Count(V v) => Arrays.OfVector(v).Length;

    public static double[] ToArray(V v) => (double[])Arrays.OfVector(v).Clone();

    public static V Clone(V v) => Arrays.Vector(ToArray(v));

    public static double Sum(V v)
    {
        var sum = 0.0;
        foreach (var x in Arrays.OfVector(v))
            sum += x;
        return sum;
    }

    public static double SumMagnitudes(V v)
    {
        var sum = 0.0;
        foreach (var x in Arrays.OfVector(v))
            sum += Math.Abs(x);
        return sum;
    }

    public static V op_UnaryNegation(V v) => Each(v, x => -x);

    public static V op_UnaryPlus(V v) => Clone(v);

    public static V op_Addition(V v, V w) => Each(v, w, (a, b) => a + b);

    public static V op_Addition(V v, double s) => Each(v, x => x + s);

    public static V op_Addition(double s, V v) => Each(v, x => s + x);

    public static V op_Subtraction(V v, V w) => Each(v, w, (a, b) => a - b);

    public static V op_Subtraction(V v, double s) => Each(v, x => x - s);

    public static V op_Subtraction(double s, V v) => Each(v, x => s - x);

    public static V op_Multiply(V v, double s) => Each(v, x => x * s);

    public static V op_Multiply(double s, V v) => Each(v, x => s * x);

    public static double op_Multiply(V v, V w)
    {
        double[] a = Arrays.OfVector(v), b = Arrays.OfVector(w);
        if (a.Length != b.Length)
            throw new ArgumentException(Lengths);
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    public static V op_Division(V v, double s) => Each(v, x => x / s);

    public static V op_Division(double s, V v) => Each(v, x => s / x);

    public static V op_Division(V v, V w) => Each(v, w, (a, b) => a / b);

    public static V Add(V v, V w) => Each(v, w, (a, b) => a + b);

    public static V Add(V v, double s) => Each(v, x => x + s);

    public static V Subtract(V v, V w) => Each(v, w, (a, b) => a - b);

    public static V Subtract(V v, double s) => Each(v, x => x - s);

    public static V Multiply(V v, double s) => Each(v, x => x * s);

    public static V Divide(V v, double s) => Each(v, x => x / s);

    public static V Negate(V v) => Each(v, x => -x);

    public static double DotProduct(V v, V w) => op_Multiply(v, w);

    public static V PointwiseMultiply(V v, V w) => Each(v, w, (a, b) => a * b);

    public static V PointwiseDivide(V v, V w) => Each(v, w, (a, b) => a / b);

    public static V PointwisePower(V v, double exponent) => Each(v, x => Math.Pow(x, exponent));

    public static V PointwisePower(V v, V w) => Each(v, w, Math.Pow);

    public static V PointwiseAbs(V v) => Each(v, Math.Abs);

    public static V PointwiseExp(V v) => Each(v, Math.Exp);

    public static V PointwiseLog(V v) => Each(v, Math.Log);

    public static V PointwiseLog10(V v) => Each(v, Math.Log10);

    public static V PointwiseSqrt(V v) => Each(v, Math.Sqrt);

    public static V PointwiseSin(V v) => Each(v, Math.Sin);

    public static V PointwiseCos(V v) => Each(v, Math.Cos);

    public static V PointwiseTan(V v) => Each(v, Math.Tan);

    public static V PointwiseAsin(V v) => Each(v, Math.Asin);

    public static V PointwiseAcos(V v) => Each(v, Math.Acos);

    public static V PointwiseAtan(V v) => Each(v, Math.Atan);

    public static V PointwiseSinh(V v) => Each(v, Math.Sinh);

    public static V PointwiseCosh(V v) => Each(v, Math.Cosh);

    public static V PointwiseTanh(V v) => Each(v, Math.Tanh);

    public static V Abs(V v) => Each(v, Math.Abs);

    public static V Exp(V v) => Each(v, Math.Exp);

    public static V Log(V v) => Each(v, Math.Log);

    public static V Log10(V v) => Each(v, Math.Log10);

    public static V Sqrt(V v) => Each(v, Math.Sqrt);

    public static V Sin(V v) => Each(v, Math.Sin);

    public static V Cos(V v) => Each(v, Math.Cos);

    public static V Tan(V v) => Each(v, Math.Tan);

    public static V Asin(V v) => Each(v, Math.Asin);

    public static V Acos(V v) => Each(v, Math.Acos);

    public static V Atan(V v) => Each(v, Math.Atan);

    public static V Sinh(V v) => Each(v, Math.Sinh);

    public static V Cosh(V v) => Each(v, Math.Cosh);

    public static V Tanh(V v) => Each(v, Math.Tanh);

    public static double L1Norm(V v) => SumMagnitudes(v);

    // One number after the other, so that no square overflows.
    public static double L2Norm(V v)
    {
        var norm = 0.0;
        foreach (var x in Arrays.OfVector(v))
            norm = SpecialFunctions.Hypotenuse(norm, x);
        return norm;
    }

    public static double InfinityNorm(V v)
    {
        var norm = 0.0;
        foreach (var x in Arrays.OfVector(v))
            norm = Math.Max(norm, Math.Abs(x));
        return norm;
    }

    public static double Norm(V v, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(p);
        if (p == 1)
            return L1Norm(v);
        if (p == 2)
            return L2Norm(v);
        if (double.IsPositiveInfinity(p))
            return InfinityNorm(v);
        var sum = 0.0;
        foreach (var x in Arrays.OfVector(v))
            sum += Math.Pow(Math.Abs(x), p);
        return Math.Pow(sum, 1 / p);
    }

    public static double Maximum(V v) => Arrays.OfVector(v).Max();

    public static double Minimum(V v) => Arrays.OfVector(v).Min();

    public static V Map(V v, Func<double, double> f, Zeros zeros) => Each(v, f);

    public static V Map2(V v, Func<double, double, double> f, V w, Zeros zeros) => Each(v, w, f);

    public static V MapIndexed(V v, Func<int, double, double> f, Zeros zeros)
    {
        var x = Arrays.OfVector(v);
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++)
            y[i] = f(i, x[i]);
        return Arrays.Vector(y);
    }

    public static IEnumerable<double> Enumerate(V v) => Arrays.OfVector(v);

    public static V SubVector(V v, int index, int count)
    {
        var x = Arrays.OfVector(v);
        var y = new double[count];
        for (var i = 0; i < count; i++)
            y[i] = x[index + i];
        return Arrays.Vector(y);
    }

    public static Matrix<double> OuterProduct(V v, V w)
    {
        double[] a = Arrays.OfVector(v), b = Arrays.OfVector(w);
        var m = new double[a.Length, b.Length];
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = 0; j < b.Length; j++)
                m[i, j] = a[i] * b[j];
        }

        return Arrays.Matrix(m);
    }

    public static Matrix<double> ToColumnMatrix(V v)
    {
        var x = Arrays.OfVector(v);
        var m = new double[x.Length, 1];
        for (var i = 0; i < x.Length; i++)
            m[i, 0] = x[i];
        return Arrays.Matrix(m);
    }

    public static Matrix<double> ToRowMatrix(V v)
    {
        var x = Arrays.OfVector(v);
        var m = new double[1, x.Length];
        for (var i = 0; i < x.Length; i++)
            m[0, i] = x[i];
        return Arrays.Matrix(m);
    }
}
