namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Functions that write arrays of their own in some iterations, or hand on one of several.</summary>
internal static class OwnChoices
{
    public static double Conditional(double[] x)
    {
        var a = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] > 0.1)
                a[i] = Math.Sin(x[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += a[i] * a[x.Length - 1 - i] + a[i];
        return sum;
    }

    public static double Continued(double[] x)
    {
        var a = new double[x.Length];
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] < 0)
                continue;
            a[i] = Math.Exp(x[i]) * x[0];
            sum += a[i] * a[(i + 3) % x.Length];
        }

        return sum;
    }

    public static double Overwritten(double[] x)
    {
        var a = new double[3];
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] < 0)
                continue;
            a[i % 3] = a[(i + 1) % 3] * a[i % 3] + Math.Sin(x[i]);
            if (x[i] < 0.5)
                continue;
            a[0] *= a[1];
        }

        return a[0] * a[1] * a[2];
    }

    public static double Neighbour(double[] x)
    {
        var a = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            if (i > 0)
                a[i] = 0.3 * a[i - 1] + Math.Sin(x[i]) * a[i - 1];
            else
                a[i] = x[i];
        }

        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += a[i] * a[i];
        return sum;
    }

    public static double OneOfTwo(double[] x)
    {
        double[] a = new double[x.Length], b = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            a[i] = Math.Sin(x[i]);
            b[i] = x[i] * x[i];
        }

        var c = x[0] > 0 ? a : b;
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += c[i] * a[i] * c[x.Length - 1 - i];
        return sum;
    }

    public static double OneOfTwoWritten(double[] x)
    {
        double[] a = new double[x.Length], b = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var c = x[i] > 0.4 ? a : b;
            c[i] = Math.Sin(x[i]) + (i > 0 ? c[i - 1] : 0);
        }

        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += b[i] * a[i] + a[i];
        return sum;
    }

    public static double MadeInABranch(double[] x)
    {
        double[] a;
        if (x[0] > 0)
        {
            a = new double[x.Length];
            for (var i = 0; i < a.Length; i++)
                a[i] = Math.Sin(x[i]);
        }
        else
        {
            a = new double[2];
            a[0] = x[0];
        }

        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * a[a.Length - 1 - i];
        return sum;
    }

    public static double Replaced(double[] x)
    {
        var a = new double[x.Length];
        for (var k = 0; k < 5; k++)
        {
            if (x[k] < 0)
                continue;
            var b = new double[x.Length];
            for (var i = 0; i < b.Length; i++)
                b[i] = Math.Sin(a[i]) + x[k] * x[i];
            a = b;
        }

        return a.Sum(v => v * v);
    }

    public static double TwoStates(double[] x)
    {
        double[] a = new double[x.Length], b = new double[x.Length];
        for (var k = 0; k < 5; k++)
        {
            var c = new double[x.Length];
            for (var i = 0; i < c.Length; i++)
                c[i] = Math.Sin(a[i]) + 0.5 * b[i] + x[k] * x[i];
            (a, b) = (c, a);
        }

        return a.Sum(v => v * v) + b[0];
    }

    public static double Buffers(double[] x)
    {
        double[] a = new double[x.Length], b = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            a[i] = x[i];
        for (var k = 0; k < 5; k++)
        {
            for (var i = 1; i < x.Length - 1; i++)
                b[i] = Math.Sin(a[i - 1]) + a[i] * a[i + 1];
            (a, b) = (b, a);
        }

        return a.Sum(v => v * v);
    }

    public static double Broken(double[] x)
    {
        var a = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            a[i] = x[i] * x[i];
            if (a[i] > 1.2)
                break;
            a[(i + 1) % x.Length] = Math.Sin(x[i]);
        }

        return a[0] * a[1] * a[2] + a[3] + a[4];
    }

    public static double While(double[] x)
    {
        var a = new double[x.Length];
        for (var i = 0; i < a.Length; i++)
            a[i] = x[i];
        var k = 0;
        while (a[0] < 3 && k < 20)
        {
            a[k % 3] += 0.5 + Math.Sin(a[(k + 1) % 3]) * 0.1;
            k++;
        }

        return a[0] * a[1];
    }

    public static double Listed(double[] x)
    {
        var list = new List<double>();
        foreach (var v in x)
        {
            if (v > 0)
                list.Add(v * v);
        }

        var sum = 0.0;
        for (var i = 0; i < list.Count; i++)
            sum += list[i] * list[list.Count - 1 - i];
        return sum;
    }

    public static double Pairs(double[] x)
    {
        var pairs = new (double One, double Other)[x.Length];
        for (var i = 0; i < x.Length; i++)
            pairs[i] = (Math.Sin(x[i]), x[i] * x[0]);
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += pairs[i].One * pairs[x.Length - 1 - i].Other;
        return sum;
    }

    public static double RowsWhile(double[] x)
    {
        var rows = new double[3][];
        for (var i = 0; i < 3; i++)
            rows[i] = [x[i], x[i + 1]];
        var k = 0;
        while (rows[k % 3][0] < 2 && k < 12)
        {
            rows[(k + 1) % 3] = [rows[k % 3][0] + 0.5, rows[k % 3][1] * Math.Sin(rows[k % 3][0])];
            k++;
        }

        return rows[0][1] * rows[1][0] + rows[2][0] * rows[2][1];
    }

    public static double MatrixWhile(double[] x)
    {
        var m = new double[2, 2];
        (m[0, 0], m[0, 1]) = (x[0], x[1]);
        var k = 0;
        while (m[0, 0] < 4 && k < 12)
        {
            m[1, k % 2] = Math.Sin(m[0, 0]) * x[k % 8];
            m[0, 0] += 0.5 + m[1, 0] * m[1, 1] * 0.1;
            k++;
        }

        return m[0, 0] * m[1, 0] + m[1, 1] * m[0, 1];
    }

    public static double Mixed(double[] x)
    {
        double[] one = [x[1] * x[2], x[0]], other = [x[3], x[0] * x[0]];
        var rows = new double[3][];
        rows[0] = x;
        rows[1] = one;
        rows[2] = other;
        var sum = 0.0;
        for (var i = 0; i < 3; i++)
            sum += rows[i][0] * rows[i][1] * rows[i].Length;
        return sum;
    }

    public static double Squared(double[] x)
    {
        double[] a = [.. x], b = [.. x.Select(v => v * v)];
        for (var k = 0; k < 3; k++)
        {
            var c = a;
            if (x[k] > 0)
            {
                c = new double[a.Length];
                for (var i = 0; i < c.Length; i++)
                    c[i] = a[i] * b[a.Length - 1 - i];
            }

            (a, b) = (b, c);
        }

        return a.Sum() + b[1];
    }
}
