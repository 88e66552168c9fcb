using System;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>Formulas, locals, branches.</summary>
public static class Scalars
{
    private const double Scale = 1.25;
    private static readonly double Offset = 0.75;

    public static double Identity(double x) => x;

    public static double Polynomial(double x) => 3 * x * x * x - 2 * x * x + x - 7;

    public static double Readme(double x, double y) => x * y + Math.Exp(x * y);

    public static double Locals(double x, double y)
    {
        var a = x * y;
        var b = a + Math.Sin(a);
        a = b * b - a;
        return a / (1 + b * b);
    }

    public static double Negated(double x) => -x * 0.5 - -2;

    public static double Branch(double x) => x > 2 ? x * x : 3 * x;

    public static double Branches(double x, double y)
    {
        if (x < 0)
        {
            if (y < 0)
                return x * y;
            return x - y;
        }
        else if (x == y)
        {
            return 2 * x;
        }

        return y <= 1 ? Math.Sqrt(1 + x * x) : x / y;
    }

    public static double ShortCircuit(double x, double y) => (x > 0 && y > 0) || x > 5 ? x * y : x + y;

    public static double NotBoth(double x, double y)
    {
        if (!(x > 0 && y > 0))
            return x - y * y;
        return x * y;
    }

    public static double Unordered(double x, double y)
    {
        if (!(x >= y))
            return 2 * x;
        if (!(x != y))
            return 3 * y;
        return x <= 1 ? x : y;
    }

    public static double NestedChoice(double x) => x > 0 ? x > 1 ? x > 2 ? 4 * x : 3 * x : 2 * x : x;

    public static double ChoiceInFormula(double x, double y) => 1 + (x > y ? x : y) * (x < 0 ? -1 : 2.5);

    public static double BoolLocal(double x, double y)
    {
        bool positive = x > 0, large = y > 1;
        var either = positive | large;
        var both = positive & large;
        return (either ? x : y) + (both ^ positive ? 1 : 2) * x;
    }

    public static double Clamped(double x) => Math.Min(Math.Max(x, -1), 1) * x;

    public static double Constants(double x) => x * Scale + Offset * Math.PI;

    public static double Ints(double x, int n) => x * n + n / 2 - n % 3 + (n << 2) - (n >> 1) + (n & 5) + (n | 8) + (n ^ 3) + ~n;

    public static double Unsigned(double x, int n)
    {
        uint u = (uint)n;
        ulong l = (ulong)u * 3;
        return x * (u / 3) + (l % 7) + (u > 5u ? 1 : 0) + (double)u;
    }

    public static double Longs(double x, int n)
    {
        long l = n;
        l = l * l * 1000003L + 17;
        return x * (l % 11) + (int)l + (short)n + (byte)n + (sbyte)n + (ushort)n;
    }

    public static double Truncated(double x) => (int)x + 0.5 * x + (long)(x * 3) + Math.Floor(x);

    public static double Checked(double x, int n)
    {
        checked
        {
            int m = n * 1000000;
            m += 5;
            return x * m;
        }
    }

    public static double CheckedConversion(double x, int n) => x * checked((byte)n);

    public static double IntDivision(double x, int n) => x * (12 / n);

    public static double Enumerated(double x, int n) => (DayOfWeek)n switch
    {
        DayOfWeek.Sunday => x,
        DayOfWeek.Monday => x * x,
        DayOfWeek.Friday => 5 * x,
        _ => -x,
    };

    public static double SwitchStatement(double x, int n)
    {
        switch (n)
        {
            case 0:
                return x;
            case 1:
            case 2:
                x *= 2;
                break;
            case 3:
                x += 1;
                goto case 5;
            case 5:
                x = x * x;
                break;
            default:
                x = -x;
                break;
        }

        return x + 1;
    }

    public static double SwitchThatThrows(double x, int n)
    {
        switch (n)
        {
            case 0:
                return x;
            case 1:
                return 2 * x;
            case 2:
            case 3:
                return x * x;
            default:
                throw new ArgumentOutOfRangeException(nameof(n));
        }
    }

    public static double SparseSwitch(double x, int n) => n switch { -1 => x, 100 => 2 * x, 10000 => 3 * x, > 3 and < 50 => 4 * x, _ => 0.5 * x };

    public static double Patterns(double x) => x switch { < -1 => -x, >= -1 and < 0 => x * x, 0 => 1, > 0 and <= 1 => x + 1, double.NaN => 0, _ => Math.Log(x) };

    public static double Relational(double x, double y) => (x, y) switch { ( > 0, > 0) => x * y, ( > 0, _) => x, (_, > 0) => y, _ => x + y };

    public static double Compound(double x)
    {
        x += 2;
        x *= x;
        x -= 1;
        x /= 3;
        return x;
    }

    public static double Increments(double x, int n)
    {
        var m = n++ + ++n - n-- - --n;
        return x * m + n;
    }

    public static double Powers(double x) => Math.Pow(x, 2) + Math.Pow(2, x) + Math.Cbrt(x);

    public static double Trigonometry(double x, double y) => Math.Atan2(y, x) + Math.Tanh(x) * Math.Cos(y) - Math.Sinh(x * 0.1);

    public static double EarlyReturns(double x)
    {
        if (double.IsNaN(x))
            return 0;
        if (x > 100)
            return 100;
        if (x < -100)
            return -100;
        return x * x;
    }

    public static double Throws(double x)
    {
        if (x < 0)
            throw new ArgumentOutOfRangeException(nameof(x));
        return Math.Sqrt(x);
    }

    public static double ThrowExpression(double x) => x >= -1 ? x * 3 : throw new InvalidOperationException("less than -1");

    public static double Discarded(double x)
    {
        _ = Math.Sin(x);
        _ = x * 3;
        return x;
    }

    public static double GenericMath(double x) => Horner<double>(x, 3) + Softplus(x);

    private static T Horner<T>(T x, int n) where T : System.Numerics.IFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        for (var k = 0; k < n; k++)
            sum = sum * x + T.CreateChecked(k + 1);
        return sum;
    }

    private static T Softplus<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => T.Log(T.One + T.Exp(x)) + T.Max(x, T.Zero);

    public static double Goto(double x)
    {
        var n = 0;
    again:
        x = x * 0.5 + 1;
        n++;
        if (n < 5)
            goto again;
        return x;
    }
}

/// <summary>Numbers of single precision on the way.</summary>
public static class Singles
{
    public static double Floats(double x)
    {
        float f = (float)x;
        float g = f * f + 0.5f;
        return g * x + MathF.Sqrt(Math.Abs(g));
    }

    public static double Generic(double x) => Square(x) + Square((float)x);

    private static T Square<T>(T x) where T : System.Numerics.INumber<T> => x * x + T.One;

    public static double Average(double x, double y)
    {
        float a = (float)x, b = (float)y;
        return (a + b) / 2f * MathF.Exp(-a * a);
    }
}
