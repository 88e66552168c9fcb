using MathNet.Numerics.LinearAlgebra;
using M = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using V = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace FunctionalAD.Modelled;

/// <summary>Matrices of MathNet.Numerics by their numbers, as <see cref="Vectors"/>.</summary>
internal static class Matrices
{
    private const string Extents = "Matrix dimensions must agree.";

    internal static M Each(M m, Func<double, double> f)
    {
        var x = Arrays.OfMatrix(m);
        var y = new double[x.GetLength(0), x.GetLength(1)];
        for (var i = 0; i < y.GetLength(0); i++)
        {
            for (var j = 0; j < y.GetLength(1); j++)
                y[i, j] = f(x[i, j]);
        }

        return Arrays.Matrix(y);
    }

    internal static M Each(M m, M n, Func<double, double, double> f)
    {
        double[,] a = Arrays.OfMatrix(m), b = Arrays.OfMatrix(n);
        if (a.GetLength(0) != b.GetLength(0) || a.GetLength(1) != b.GetLength(1))
            throw new ArgumentOutOfRangeException(null, Extents);
        var y = new double[a.GetLength(0), a.GetLength(1)];
        for (var i = 0; i < y.GetLength(0); i++)
        {
            for (var j = 0; j < y.GetLength(1); j++)
                y[i, j] = f(a[i, j], b[i, j]);
        }

        return Arrays.Matrix(y);
    }

    private static void Agree(int columns, int rows)
    {
        if (columns != rows)
            throw new ArgumentException(Extents);
    }

    public static double get_Item(M m, int row, int column) => Arrays.OfMatrix(m)[row, column];

    public static double At(M m, int row, int column) => Arrays.OfMatrix(m)[row, column];

    public static int get_RowCount(M m) => Arrays.OfMatrix(m).GetLength(0);

    public static int get_ColumnCount(M m) => Arrays.OfMatrix(m).GetLength(1);

    public static double[,] ToArray(M m) => (double[,])Arrays.OfMatrix(m).Clone();

    public static M Clone(M m) => Arrays.Matrix(ToArray(m));

    public static M op_UnaryNegation(M m) => Each(m, x => -x);

    public static M op_Addition(M m, M n) => Each(m, n, (a, b) => a + b);

    public static M op_Addition(M m, double s) => Each(m, x => x + s);

    public static M op_Addition(double s, M m) => Each(m, x => s + x);

    public static M op_Subtraction(M m, M n) => Each(m, n, (a, b) => a - b);

    public static M op_Subtraction(M m, double s) => Each(m, x => x - s);

    public static M op_Subtraction(double s, M m) => Each(m, x => s - x);

    public static M op_Multiply(M m, double s) => Each(m, x => x * s);

    public static M op_Multiply(double s, M m) => Each(m, x => s * x);

    public static M op_Division(M m, double s) => Each(m, x => x / s);

    public static V op_Multiply(M m, V v)
    {
        var a = Arrays.OfMatrix(m);
        var x = Arrays.OfVector(v);
        Agree(a.GetLength(1), x.Length);
        var y = new double[a.GetLength(0)];
        for (var i = 0; i < y.Length; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < x.Length; k++)
                sum += a[i, k] * x[k];
            y[i] = sum;
        }

        return Arrays.Vector(y);
    }

    public static V op_Multiply(V v, M m)
    {
        var a = Arrays.OfMatrix(m);
        var x = Arrays.OfVector(v);
        Agree(x.Length, a.GetLength(0));
        var y = new double[a.GetLength(1)];
        for (var j = 0; j < y.Length; j++)
        {
            var sum = 0.0;
            for (var k = 0; k < x.Length; k++)
                sum += x[k] * a[k, j];
            y[j] = sum;
        }

        return Arrays.Vector(y);
    }

    public static M op_Multiply(M m, M n)
    {
        double[,] a = Arrays.OfMatrix(m), b = Arrays.OfMatrix(n);
        Agree(a.GetLength(1), b.GetLength(0));
        var y = new double[a.GetLength(0), b.GetLength(1)];
        for (var i = 0; i < y.GetLength(0); i++)
        {
            for (var j = 0; j < y.GetLength(1); j++)
            {
                var sum = 0.0;
                for (var k = 0; k < b.GetLength(0); k++)
                    sum += a[i, k] * b[k, j];
                y[i, j] = sum;
            }
        }

        return Arrays.Matrix(y);
    }

    public static M Add(M m, M n) => op_Addition(m, n);

    public static M Add(M m, double s) => op_Addition(m, s);

    public static M Subtract(M m, M n) => op_Subtraction(m, n);

    public static M Subtract(M m, double s) => op_Subtraction(m, s);

    public static M Multiply(M m, double s) => op_Multiply(m, s);

    public static V Multiply(M m, V v) => op_Multiply(m, v);

    public static M Multiply(M m, M n) => op_Multiply(m, n);

    public static V LeftMultiply(M m, V v) => op_Multiply(v, m);

    public static M Divide(M m, double s) => op_Division(m, s);

    public static M Negate(M m) => op_UnaryNegation(m);

    public static M Transpose(M m)
    {
        var a = Arrays.OfMatrix(m);
        var y = new double[a.GetLength(1), a.GetLength(0)];
        for (var i = 0; i < y.GetLength(0); i++)
        {
            for (var j = 0; j < y.GetLength(1); j++)
                y[i, j] = a[j, i];
        }

        return Arrays.Matrix(y);
    }

    public static V TransposeThisAndMultiply(M m, V v) => op_Multiply(Transpose(m), v);

    public static M TransposeThisAndMultiply(M m, M n) => op_Multiply(Transpose(m), n);

    public static M TransposeAndMultiply(M m, M n) => op_Multiply(m, Transpose(n));

    public static M PointwiseMultiply(M m, M n) => Each(m, n, (a, b) => a * b);

    public static M PointwiseDivide(M m, M n) => Each(m, n, (a, b) => a / b);

    public static M PointwisePower(M m, double exponent) => Each(m, x => Math.Pow(x, exponent));

    public static M PointwiseAbs(M m) => Each(m, Math.Abs);

    public static M PointwiseExp(M m) => Each(m, Math.Exp);

    public static M PointwiseLog(M m) => Each(m, Math.Log);

    public static M PointwiseSqrt(M m) => Each(m, Math.Sqrt);

    public static M PointwiseTanh(M m) => Each(m, Math.Tanh);

    public static M Exp(M m) => Each(m, Math.Exp);

    public static M Log(M m) => Each(m, Math.Log);

    public static M Tanh(M m) => Each(m, Math.Tanh);

    public static M Map(M m, Func<double, double> f, Zeros zeros) => Each(m, f);

    public static M Map2(M m, Func<double, double, double> f, M n, Zeros zeros) => Each(m, n, f);

    public static V Row(M m, int index)
    {
        var a = Arrays.OfMatrix(m);
        var y = new double[a.GetLength(1)];
        for (var j = 0; j < y.Length; j++)
            y[j] = a[index, j];
        return Arrays.Vector(y);
    }

    public static V Column(M m, int index)
    {
        var a = Arrays.OfMatrix(m);
        var y = new double[a.GetLength(0)];
        for (var i = 0; i < y.Length; i++)
            y[i] = a[i, index];
        return Arrays.Vector(y);
    }

    public static V Diagonal(M m)
    {
        var a = Arrays.OfMatrix(m);
        var y = new double[Math.Min(a.GetLength(0), a.GetLength(1))];
        for (var i = 0; i < y.Length; i++)
            y[i] = a[i, i];
        return Arrays.Vector(y);
    }

    public static V RowSums(M m)
    {
        var a = Arrays.OfMatrix(m);
        var y = new double[a.GetLength(0)];
        for (var i = 0; i < y.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < a.GetLength(1); j++)
                sum += a[i, j];
            y[i] = sum;
        }

        return Arrays.Vector(y);
    }

    public static V ColumnSums(M m) => RowSums(Transpose(m));

    public static double Trace(M m)
    {
        var a = Arrays.OfMatrix(m);
        Agree(a.GetLength(0), a.GetLength(1));
        var sum = 0.0;
        for (var i = 0; i < a.GetLength(0); i++)
            sum += a[i, i];
        return sum;
    }

    public static double FrobeniusNorm(M m)
    {
        var a = Arrays.OfMatrix(m);
        var sum = 0.0;
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++)
                sum += a[i, j] * a[i, j];
        }

        return Math.Sqrt(sum);
    }

    public static double Determinant(M m)
    {
        var a = ToArray(m);
        Agree(a.GetLength(0), a.GetLength(1));
        var determinant = 1.0;
        for (var k = 0; k < a.GetLength(0); k++)
        {
            if (Eliminate(a, k))
                determinant = -determinant;
            determinant *= a[k, k];
        }

        return determinant;
    }

    public static V Solve(M m, V v)
    {
        var x = Arrays.OfVector(v);
        var b = new double[x.Length, 1];
        for (var i = 0; i < x.Length; i++)
            b[i, 0] = x[i];
        return Column(Arrays.Matrix(Solved(ToArray(m), b)), 0);
    }

    public static M Solve(M m, M n) => Arrays.Matrix(Solved(ToArray(m), ToArray(n)));

    public static M Inverse(M m)
    {
        var a = ToArray(m);
        Agree(a.GetLength(0), a.GetLength(1));
        var one = new double[a.GetLength(0), a.GetLength(0)];
        for (var i = 0; i < a.GetLength(0); i++)
            one[i, i] = 1;
        return Arrays.Matrix(Solved(a, one));
    }

    // The largest of what is left of a column comes to the diagonal, and is taken out of the rows below; the factors stand where zeros would.
    private static bool Eliminate(double[,] a, int k)
    {
        var (n, pivot) = (a.GetLength(0), k);
        for (var i = k + 1; i < n; i++)
        {
            if (Math.Abs(a[i, k]) > Math.Abs(a[pivot, k]))
                pivot = i;
        }

        Exchange(a, k, pivot);
        for (var i = k + 1; i < n; i++)
        {
            var factor = a[i, k] / a[k, k];
            for (var j = k; j < a.GetLength(1); j++)
                a[i, j] -= factor * a[k, j];
        }

        return pivot != k;
    }

    private static void Exchange(double[,] a, int i, int k)
    {
        for (var j = 0; j < a.GetLength(1); j++)
            (a[i, j], a[k, j]) = (a[k, j], a[i, j]);
    }

    // A·X = B by elimination of both side by side.
    private static double[,] Solved(double[,] a, double[,] b)
    {
        var (n, columns) = (a.GetLength(0), b.GetLength(1));
        Agree(n, a.GetLength(1));
        Agree(n, b.GetLength(0));
        var both = new double[n, n + columns];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                both[i, j] = a[i, j];
            for (var j = 0; j < columns; j++)
                both[i, n + j] = b[i, j];
        }

        for (var k = 0; k < n; k++)
            Eliminate(both, k);
        var x = new double[n, columns];
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = 0; j < columns; j++)
            {
                var rest = both[i, n + j];
                for (var k = i + 1; k < n; k++)
                    rest -= both[i, k] * x[k, j];
                x[i, j] = rest / both[i, i];
            }
        }

        return x;
    }
}
