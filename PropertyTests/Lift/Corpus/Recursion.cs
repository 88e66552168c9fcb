using System;
using System.Linq;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>Methods that call themselves, directly and in circles, with arguments of every kind.</summary>
public static class Recursion
{
    public static double Factorial(double x, int n) => n <= 1 ? x : (x + n) * Factorial(x, n - 1);

    public static double Fibonacci(double x, int n) => n < 2 ? x : Fibonacci(x, n - 1) * 0.5 + Fibonacci(x, n - 2) * x;

    public static double Power(double x, int n)
    {
        if (n <= 0)
            return 1;
        var half = Power(x, n / 2);
        return n % 2 == 0 ? half * half : half * half * x;
    }

    public static double Even(double x, int n) => n <= 0 ? x : Odd(x * x / 2, n - 1);

    private static double Odd(double x, int n) => n <= 0 ? 3 * x : Even(x + 1, n - 1);

    public static double Ackermann(double x, int m, int n) => Steep(x, Math.Abs(m % 3), Math.Abs(n % 4));

    private static double Steep(double x, int m, int n) => m <= 0 ? x + n : n <= 0 ? Steep(x * 1.01, m - 1, 1) : Steep(x, m - 1, Depth(m, n - 1) % 5) * 0.9;

    private static int Depth(int m, int n) => m <= 0 ? n + 1 : n <= 0 ? Depth(m - 1, 1) : Depth(m - 1, Depth(m, n - 1) % 7);

    public static double Sum(double[] x) => Halves(x, 0, x.Length);

    private static double Halves(double[] x, int from, int to)
    {
        if (to - from <= 0)
            return 0;
        if (to - from == 1)
            return x[from] * x[from];
        var middle = (from + to) / 2;
        return Halves(x, from, middle) + Halves(x, middle, to);
    }

    public static double Horner(double[] c, double x) => Rest(c, 0, x);

    private static double Rest(double[] c, int k, double x) => k == c.Length ? 0 : c[k] + x * Rest(c, k + 1, x);

    public static double Determinant(double[] x)
    {
        var m = new double[3, 3];
        for (var i = 0; i < 9; i++)
            m[i / 3, i % 3] = x[i % x.Length] + i * i;
        return Laplace(m, 0, 0);
    }

    private static double Laplace(double[,] m, int row, int used)
    {
        if (row == m.GetLength(0))
            return 1;
        var (s, sign) = (0.0, 1);
        for (var k = 0; k < m.GetLength(1); k++)
        {
            if ((used & (1 << k)) != 0)
                continue;
            s += sign * m[row, k] * Laplace(m, row + 1, used | (1 << k));
            sign = -sign;
        }

        return s;
    }

    public static double AdaptiveSimpson(double a, double p) => Integral(t => Math.Exp(-t * t * p / 4) * Math.Sin(t), 0, a, 1e-3, 6);

    private static double Integral(Func<double, double> f, double a, double b, double tolerance, int depth) =>
        Adapted(f, a, b, f(a), f((a + b) / 2), f(b), tolerance, depth);

    private static double Adapted(Func<double, double> f, double a, double b, double fa, double fm, double fb, double tolerance, int depth)
    {
        var m = (a + b) / 2;
        var (fl, fr) = (f((a + m) / 2), f((m + b) / 2));
        var whole = (b - a) / 6 * (fa + 4 * fm + fb);
        var left = (m - a) / 6 * (fa + 4 * fl + fm);
        var right = (b - m) / 6 * (fm + 4 * fr + fb);
        if (depth == 0 || Math.Abs(left + right - whole) <= tolerance)
            return left + right;
        return Adapted(f, a, m, fa, fl, fm, tolerance / 2, depth - 1) + Adapted(f, m, b, fm, fr, fb, tolerance / 2, depth - 1);
    }

    public static double LocalFunction(double x, double y, int n)
    {
        var scale = y * y;
        return F(x, n);

        double F(double t, int k) => k <= 0 ? t : F(t * 0.5 + scale * x, k - 1) + t;
    }

    public static double LocalFunctionThatAssigns(double x, int n)
    {
        var (sum, calls) = (0.0, 0);
        Walk(x, n);
        return sum * calls;

        void Walk(double t, int k)
        {
            calls++;
            sum += t * k;
            if (k > 0)
            {
                Walk(t * 0.5, k - 1);
                Walk(t + 1, k - 2);
            }
        }
    }

    public static double Lambda(double x, int n)
    {
        Func<int, double>? f = null;
        f = k => k <= 0 ? x : x * f!(k - 1) * 0.5 + k;
        return f(n);
    }

    public static double Structure(double x, double y, int n)
    {
        var v = Turned(new Vec(x, y), n);
        return v.X * v.Norm;
    }

    private static Vec Turned(Vec v, int n) => n <= 0 ? v : new Vec(v.Y, 0) + 0.5 * Turned(new Vec(-v.X, v.Y), n - 1);

    public static double Record(double x, int n) => Moved(new Body(x, new Point(1, x)), n).At.Length;

    private static Body Moved(Body b, int n) => n <= 0 ? b : Moved(b with { At = new Point(b.At.X + b.Mass, b.At.Y * 0.5) }, n - 1);

    public static double Pair(double x, int n)
    {
        var (a, b) = Both(x, n);
        return a * b;
    }

    private static (double, double) Both(double x, int n)
    {
        if (n <= 0)
            return (x, 1);
        var (a, b) = Both(x * 0.9, n - 1);
        return (a + x * b, b + a);
    }

    public static double Reference(double x, int n)
    {
        var total = 1.0;
        Add(x, n, ref total);
        return total;
    }

    private static void Add(double x, int n, ref double total)
    {
        total += x * total * 0.1;
        if (n > 0)
            Add(x * 0.5, n - 1, ref total);
    }

    public static double Out(double x, int n)
    {
        Value(x, n, out var y);
        return y * y;
    }

    private static void Value(double x, int n, out double y)
    {
        if (n <= 0)
        {
            y = x;
            return;
        }

        Value(x + 0.5, n - 1, out var z);
        y = z * 0.5 + x;
    }

    public static double Object(double x, int n)
    {
        var a = new Accumulator(1);
        Fill(a, x, n);
        return a.Mean;
    }

    private static void Fill(Accumulator a, double x, int n)
    {
        a.Add(x * n);
        if (n > 0)
            Fill(a, x * x * 0.5, n - 1);
    }

    public static double Sorted(double[] x)
    {
        var y = (double[])x.Clone();
        Sort(y, 0, y.Length - 1);
        var s = 0.0;
        for (var i = 0; i < y.Length; i++)
            s += y[i] * (i + 1);
        return s;
    }

    private static void Sort(double[] x, int low, int high)
    {
        if (!(low < high))
            return;
        var (pivot, i) = (x[high], low);
        for (var j = low; j < high; j++)
        {
            if (x[j] < pivot)
            {
                (x[i], x[j]) = (x[j], x[i]);
                i++;
            }
        }

        (x[i], x[high]) = (x[high], x[i]);
        Sort(x, low, i - 1);
        Sort(x, i + 1, high);
    }

    public static double Remembered(double x, int n) => Memo(x, Math.Abs(n % 8), new double[9], new bool[9]);

    private static double Memo(double x, int n, double[] known, bool[] isKnown)
    {
        if (n < 2)
            return x + n;
        if (isKnown[n])
            return known[n];
        isKnown[n] = true;
        return known[n] = Memo(x, n - 1, known, isKnown) * 0.5 + Memo(x, n - 2, known, isKnown) * x;
    }

    public static double Fourier(double[] x)
    {
        var (re, im) = (new double[4], new double[4]);
        for (var i = 0; i < 4; i++)
            re[i] = x[i % x.Length] * (i + 1);
        var (fr, fi) = Transform(re, im);
        return fr[1] * fr[1] + fi[1] * fi[1] + fr[2];
    }

    private static (double[] Re, double[] Im) Transform(double[] re, double[] im)
    {
        var n = re.Length;
        var (fr, fi) = (new double[n], new double[n]);
        if (n == 1)
        {
            fr[0] = re[0];
            fi[0] = im[0];
            return (fr, fi);
        }

        var (er, ei, or, oi) = (new double[n / 2], new double[n / 2], new double[n / 2], new double[n / 2]);
        for (var k = 0; k < n / 2; k++)
            (er[k], ei[k], or[k], oi[k]) = (re[2 * k], im[2 * k], re[2 * k + 1], im[2 * k + 1]);
        var (gr, gi) = Transform(er, ei);
        var (hr, hi) = Transform(or, oi);
        for (var k = 0; k < n / 2; k++)
        {
            var (s, c) = Math.SinCos(-2 * Math.PI * k / n);
            var (tr, ti) = (c * hr[k] - s * hi[k], s * hr[k] + c * hi[k]);
            (fr[k], fi[k]) = (gr[k] + tr, gi[k] + ti);
            (fr[k + n / 2], fi[k + n / 2]) = (gr[k] - tr, gi[k] - ti);
        }

        return (fr, fi);
    }

    public static double Spans(double[] x) => Parts(x);

    private static double Parts(ReadOnlySpan<double> x)
    {
        if (x.Length == 0)
            return 1;
        if (x.Length == 1)
            return x[0] + 1;
        return Parts(x[..(x.Length / 2)]) * Parts(x[(x.Length / 2)..]) * 0.5;
    }

    public static double Generic(double x, int n) => Repeated(x, n) + Repeated(2 * x, 2);

    private static T Repeated<T>(T x, int n) where T : System.Numerics.IFloatingPointIeee754<T> => n <= 0 ? x : x * T.CreateChecked(0.5) + T.Sin(Repeated(x, n - 1));

    public static double Guarded(double x, int n)
    {
        if (n > 5)
            throw new ArgumentOutOfRangeException(nameof(n), n, $"too deep at {x}");
        return n < -3 ? x * x : Guarded(x, n - 1) + x;
    }

    public static double Validated(double[] x)
    {
        Check(x, 0);
        return x.Length == 0 ? 0 : x[0] * x[^1];
    }

    private static void Check(double[] x, int k)
    {
        if (k == x.Length)
            return;
        if (x[k] < -1.2)
            throw new ArgumentException($"element {k} is {x[k]}");
        Check(x, k + 1);
    }

    public static double SamePassedTwice(double[] x) => Products(x, x, 0);

    private static double Products(double[] x, double[] y, int k) => k >= x.Length ? 0 : x[k] * y[^(k + 1)] + 0.5 * Products(x, y, k + 1) + 0.1 * Products(y, x, k + 2);

    public static double Nested(double x, int n) => Climb(n) * x + Climb(x);

    private static int Climb(int n) => n > 10 ? n - 1 : Climb(Climb(n + 3));

    private static double Climb(double x) => !(x <= 4) || x < -100 ? x - 1 : Climb(Climb(x + 2));

    public static double Newton(double x) => Root(1 + x * x, 1, 30);

    private static double Root(double a, double guess, int most)
    {
        var next = (guess + a / guess) / 2;
        return most == 0 || Math.Abs(next - guess) < 1e-13 ? next : Root(a, next, most - 1);
    }

    public static double InLoop(double[] x)
    {
        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
            s += Factorial(x[i] * 0.2, i % 4) * s * 0.1 + x[i];
        return s;
    }

    public static double InLinq(double[] x) => x.Select((v, i) => Power(v * 0.7, i)).Sum();

    public static double Jagged(double[][] x) => Rows(x, 0);

    private static double Rows(double[][] x, int k) => k == x.Length ? 0 : x[k].Sum(v => v * v) + 0.5 * Rows(x, k + 1);

    public static double Closures(double x, int n) => Nest(t => t * x, n)(x);

    private static Func<double, double> Nest(Func<double, double> f, int n) => t => Apply(f, t, n);

    private static double Apply(Func<double, double> f, double t, int n) => n <= 0 ? t : 0.5 * f(Apply(f, t, n - 1)) + 1;

    public static double Instance(double x, int n) => new Grower(x) { Rate = 0.5 }.Grow(1, n);

    private sealed class Grower(double seed)
    {
        public double Rate { get; init; }

        public double Grow(double x, int n) => n <= 0 ? x : Grow(x * Rate + seed, n - 1);
    }

    public static double Repeated(double x) => Twofold0(x * 0.01);

    private static double Twofold0(double x) => Twofold1(x) + Twofold1(2 * x);

    private static double Twofold1(double x) => Twofold2(x) + Twofold2(2 * x);

    private static double Twofold2(double x) => Twofold3(x) + Twofold3(2 * x);

    private static double Twofold3(double x) => Twofold4(x) + Twofold4(2 * x);

    private static double Twofold4(double x) => Twofold5(x) + Twofold5(2 * x);

    private static double Twofold5(double x) => Twofold6(x) + Twofold6(2 * x);

    private static double Twofold6(double x) => Twofold7(x) + Twofold7(2 * x);

    private static double Twofold7(double x) => Twofold8(x) + Twofold8(2 * x);

    private static double Twofold8(double x) => Twofold9(x) + Twofold9(2 * x);

    private static double Twofold9(double x) => Twofold10(x) + Twofold10(2 * x);

    private static double Twofold10(double x) => Twofold11(x) + Twofold11(2 * x);

    private static double Twofold11(double x) => Twofold12(x) + Twofold12(2 * x);

    private static double Twofold12(double x) => x * x;
}
