using System;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

/// <summary>Loops of every kind.</summary>
public static class Loops
{
    public static double Counted(double x)
    {
        var sum = 0.0;
        for (var i = 0; i < 10; i++)
            sum += x * i;
        return sum;
    }

    public static double Up(double x, int n)
    {
        var p = 1.0;
        for (int i = 1; i <= n; i++)
            p *= x + i;
        return p;
    }

    // Optimised, the first loop jumps to where the second one starts its iterations.
    public static double OneAfterTheOther(double x, int n)
    {
        var (i, s) = (0, 0.0);
        while (i < 4 && x > i)
            i++;
        while (s < 2 || (x > 3 && s < n))
            s += 0.3 + (x * x);
        do
            i++;
        while (i < n && x < i);
        while (s < 3 || i > n + 5)
        {
            s += 0.5 + Math.Abs(x);
            i--;
        }

        return s * i;
    }

    // An iteration that is begun again does not count.
    public static double BegunAgain(double x, int n)
    {
        var (again, s, i) = (0, 0.0, 0);
        while (i < n)
        {
            if (again == 0)
            {
                if (x > i)
                {
                    again = 1;
                    continue;
                }

                s += x;
            }
            else
            {
                s -= 2 * x * i;
                again = 0;
            }

            i++;
        }

        return s + (i * x);
    }

    public static double Down(double x, int n)
    {
        var s = 0.0;
        for (int i = n; i >= 0; i--)
            s = s * x + i;
        return s;
    }

    public static double Stepped(double x, int n)
    {
        var s = 0.0;
        for (int i = 0; i < n; i += 2)
            s += Math.Sin(x * i);
        return s;
    }

    public static double While(double x)
    {
        var n = 0;
        while (x > 1 && n < 50)
        {
            x *= 0.5;
            n++;
        }

        return x + n;
    }

    public static double DoWhile(double x)
    {
        var n = 0;
        do
        {
            x = 0.5 * (x + 2 / x);
            n++;
        }
        while (n < 6);
        return x;
    }

    public static double Newton(double a)
    {
        var x = 1 + Math.Abs(a);
        for (var k = 0; k < 100; k++)
        {
            var next = 0.5 * (x + (1 + Math.Abs(a)) / x);
            if (Math.Abs(next - x) < 1e-14 * x)
                break;
            x = next;
        }

        return x;
    }

    public static double Continue(double x, int n)
    {
        var s = 0.0;
        for (var i = 0; i < n; i++)
        {
            if (i % 2 == 0)
                continue;
            s += x / (1 + i);
        }

        return s;
    }

    public static double Nested(double x, int n)
    {
        var s = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
                s += Math.Cos(x * i) * j;
            s *= 0.5;
        }

        return s;
    }

    public static double ReturnInside(double x)
    {
        for (var i = 0; i < 20; i++)
        {
            x += 0.25;
            if (x > 3)
                return x * i;
        }

        return -x;
    }

    public static double ThrowsBehindLoops(double x, int n)
    {
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                if (i * j > n + 6)
                    throw new InvalidOperationException("far");
                x += 0.5;
                if (x > 4)
                    return x * i;
                if (x < -4)
                    goto low;
            }

            if (i == n)
                return 2 * x;
        }

        return x * x;
    low:
        throw new ArgumentOutOfRangeException(nameof(x));
    }

    public static double BreakOuter(double x)
    {
        var s = 0.0;
        for (var i = 0; i < 5; i++)
        {
            for (var j = 0; j < 5; j++)
            {
                s += x * (i + 1);
                if (s > 20)
                    goto done;
                if (j > i)
                    break;
            }
        }

    done:
        return s + x;
    }

    public static double Forever(double x)
    {
        var n = 0;
        while (true)
        {
            x = Math.Sqrt(1 + x * x);
            if (++n == 7)
                return x;
        }
    }

    public static double Middle(double x)
    {
        var s = 0.0;
        for (var i = 0; ; i++)
        {
            s += x;
            if (i > 4)
                break;
            s *= 0.9;
        }

        return s;
    }

    public static double TwoVariables(double x)
    {
        var s = 0.0;
        for (int i = 0, j = 10; i < j; i++, j--)
            s += x * (j - i);
        return s;
    }

    public static double Fibonacci(double x, int n)
    {
        double a = 0, b = x;
        for (var i = 0; i < n; i++)
            (a, b) = (b, a + b);
        return a;
    }

    public static double Sine(double x)
    {
        double term = x, sum = x;
        for (var k = 1; k < 30; k++)
        {
            term *= -x * x / (2 * k * (2 * k + 1));
            sum += term;
        }

        return sum;
    }

    public static double ChoiceInLoop(double x)
    {
        var s = 0.0;
        for (var i = 0; i < 6; i++)
            s += i < 3 ? x * i : x > 0 ? Math.Exp(-x) : i;
        return s;
    }

    public static double SwitchInLoop(double x)
    {
        var s = 1.0;
        for (var i = 0; i < 8; i++)
        {
            switch (i % 4)
            {
                case 0: s += x; break;
                case 1: s *= 0.5; break;
                case 2: continue;
                default: s -= 0.1 * x; break;
            }
        }

        return s;
    }

    public static double ConditionAtEnd(double x)
    {
        var n = 0;
        double y;
        do
        {
            y = x * n;
            if (y > 10)
                break;
            n++;
        }
        while (n < 10 || (y < -1e6 && n < 20));
        return y;
    }

    public static double RungeKutta(double a, double b)
    {
        double x = 1, y = 0.5, h = 0.05;
        for (var k = 0; k < 20; k++)
        {
            var (k1, l1) = Field(a, b, x, y);
            var (k2, l2) = Field(a, b, x + h * k1, y + h * l1);
            x += h * (k1 + k2) / 2;
            y += h * (l1 + l2) / 2;
        }

        return x * y;
    }

    private static (double, double) Field(double a, double b, double x, double y) => (a * x - x * y, x * y - b * y);

    public static double SimpsonIntegral(double a, double b)
    {
        const int n = 10;
        var h = (b - a) / n;
        var sum = F(a) + F(b);
        for (var i = 1; i < n; i++)
            sum += (i % 2 == 0 ? 2 : 4) * F(a + i * h);
        return sum * h / 3;

        static double F(double t) => Math.Exp(-t * t);
    }

    public static double FromTheStart(double x, double y)
    {
        do
        {
            x *= 0.5;
            y += x;
        }
        while (x is > 0.1 and < 1e10);
        return x * y;
    }

    // Every other element goes to the one array, and then to the other.
    public static double ChangingPlaces(double[] x)
    {
        var (a, b, c) = ((double[])x.Clone(), new double[x.Length], new double[x.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            b[i] += 2 * a[i];
            c[i] = a[i] * 3;
            (a, b) = (b, a);
        }

        var s = 0.0;
        for (var i = 0; i < x.Length; i++)
            s += (a[i] * (i + 1)) + (b[i] * c[i]);
        return s;
    }

    // Zeros of which the first are set to a number.
    public static double PartlyFilled(double[] x)
    {
        var (s, c) = (0.0, new double[x.Length + 5]);
        for (var i = 0; i < x.Length; i++)
            c[i] = 2.5;
        for (var i = 0; i < c.Length; i++)
            s += c[i] * i;
        return x.Length == 0 ? 0 : s * x[0];
    }

    // The rest of what is half zero is added to, too.
    public static double PartlyCleared(double[] x)
    {
        var (s, c) = (0.0, (double[])x.Clone());
        for (var i = 0; i < x.Length / 2; i++)
            c[i] = 0;
        for (var i = 0; i < x.Length; i++)
            c[i] += 2 * x[i];
        for (var i = 0; i < c.Length; i++)
            s += c[i] * (i + 1) * x[i];
        return s;
    }

    // Half zero, then some of them written to.
    public static double PartlyWritten(double[] x)
    {
        var (s, n, c) = (0.0, Math.Min(x.Length, 3), new double[x.Length]);
        c.AsSpan(0, x.Length / 2).Clear();
        for (var i = 0; i < n; i++)
            c[i] = x[i];
        for (var i = 0; i < c.Length; i++)
            s += (x[i] * 0.5) + (c[i] * c[i]);
        return s;
    }
}
