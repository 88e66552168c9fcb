namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Functions that make matrices and arrays of arrays for themselves.</summary>
internal static class OwnRows
{
    public static double Matrix(double[] x)
    {
        var m = new double[3, 4];
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 4; j++)
                m[i, j] = Math.Sin(x[i] * x[j]);
        }

        var sum = 0.0;
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 4; j++)
                sum += m[i, j] * m[2 - i, 3 - j];
        }

        return sum;
    }

    public static double Eliminated(double[] x)
    {
        var m = new double[4, 4];
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
                m[i, j] = Math.Sin(x[i] * x[j]) + (i == j ? 4 : 0);
        }

        var product = 1.0;
        for (var k = 0; k < 4; k++)
        {
            product *= m[k, k];
            for (var i = k + 1; i < 4; i++)
            {
                var factor = m[i, k] / m[k, k];
                for (var j = k; j < 4; j++)
                    m[i, j] -= factor * m[k, j];
            }
        }

        return product;
    }

    public static double MatrixEach(double[] x)
    {
        var sum = 0.0;
        for (var k = 0; k < x.Length; k++)
        {
            var m = new double[3, 4];
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 4; j++)
                    m[i, j] = Math.Sin(x[i] * x[j] * x[k]);
            }

            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 4; j++)
                    sum += m[i, j] * m[2 - i, 3 - j];
            }
        }

        return sum;
    }

    public static double Powers(double[] x)
    {
        var m = new double[2, 2];
        (m[0, 0], m[1, 1]) = (1, 1);
        for (var k = 0; k < x.Length; k++)
        {
            var next = new double[2, 2];
            for (var i = 0; i < 2; i++)
            {
                for (var j = 0; j < 2; j++)
                    next[i, j] = m[i, 0] * Math.Sin(x[k] + j) + m[i, 1] * x[j];
            }

            m = next;
        }

        return m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0];
    }

    public static double Known(double[] x)
    {
        var m = new double[2, 2];
        m[0, 0] = x[0];
        m[0, 1] = x[1] * x[2];
        m[1, 0] = Math.Sin(x[1]);
        m[1, 1] = x[3];
        return m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0];
    }

    public static double Cube(double[] x)
    {
        var m = new double[2, 3, 2];
        for (var i = 0; i < 2; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                for (var k = 0; k < 2; k++)
                    m[i, j, k] = Math.Sin(x[i] * x[j] * x[k]);
            }
        }

        var sum = 0.0;
        for (var i = 0; i < 2; i++)
        {
            for (var j = 0; j < 3; j++)
                sum += m[i, j, 0] * m[1 - i, j, 1];
        }

        return sum;
    }

    public static double Conditional(double[] x)
    {
        var m = new double[3, 4];
        var sum = 0.0;
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                if (x[i] < x[j])
                    continue;
                m[i, j] = Math.Sin(x[i] * x[j]);
                sum += m[i, j] * m[i / 2, j / 2];
            }
        }

        return sum;
    }

    public static double Jagged(double[] x)
    {
        var m = new double[3][];
        for (var i = 0; i < 3; i++)
        {
            m[i] = new double[4];
            for (var j = 0; j < 4; j++)
                m[i][j] = Math.Sin(x[i] * x[j]);
        }

        var sum = 0.0;
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 4; j++)
                sum += m[i][j] * m[2 - i][3 - j];
        }

        return sum;
    }

    public static double Literal(double[] x)
    {
        double[][] m = [[x[0], x[1] * x[2]], [Math.Sin(x[3]), x[0] * x[1]], [x[1], 2]];
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += m[i % 3][i % 2] * m[(i + 1) % 3][1] * x[i];
        return sum;
    }

    public static double JaggedEach(double[] x)
    {
        var sum = 0.0;
        for (var k = 0; k < x.Length; k++)
        {
            var m = new double[3][];
            for (var i = 0; i < 3; i++)
            {
                m[i] = new double[4];
                for (var j = 0; j < 4; j++)
                    m[i][j] = Math.Sin(x[i] * x[j] + x[k]);
            }

            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 4; j++)
                    sum += m[i][j] * m[2 - i][3 - j];
            }
        }

        return sum;
    }

    public static double Layers(double[] x)
    {
        var m = new double[4][];
        m[0] = new double[x.Length];
        for (var j = 0; j < x.Length; j++)
            m[0][j] = x[j] * x[j];
        for (var i = 1; i < 4; i++)
        {
            m[i] = new double[x.Length];
            for (var j = 0; j < x.Length; j++)
                m[i][j] = Math.Sin(m[i - 1][j]) + m[i - 1][(j + 1) % x.Length];
        }

        return m[3].Sum() * m[1][0];
    }

    public static double Pivoted(double[] x)
    {
        var m = new double[3][];
        for (var i = 0; i < 3; i++)
        {
            m[i] = new double[3];
            for (var j = 0; j < 3; j++)
                m[i][j] = Math.Sin(x[i] * x[j + 3]) + (i == j ? 1 : 0);
        }

        var product = 1.0;
        for (var k = 0; k < 3; k++)
        {
            var best = k;
            for (var i = k + 1; i < 3; i++)
            {
                if (Math.Abs(m[i][k]) > Math.Abs(m[best][k]))
                    best = i;
            }

            (m[k], m[best]) = (m[best], m[k]);
            product *= m[k][k];
            for (var i = k + 1; i < 3; i++)
            {
                var factor = m[i][k] / m[k][k];
                for (var j = k; j < 3; j++)
                    m[i][j] -= factor * m[k][j];
            }
        }

        return product;
    }

    public static double Absent(double[] x)
    {
        var m = new double[x.Length][];
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] > 0)
                m[i] = [x[i], x[i] * x[0]];
        }

        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] > 0)
                sum += m[i][0] * m[i][1];
        }

        return sum;
    }

    public static double Ties(double[] x)
    {
        var m = new double[3][];
        for (var i = 0; i < 3; i++)
            m[i] = [x[i], x[i + 1] * x[i], 1];
        return m.Max(row => row[0] * row[1]) + m.Min(row => row[2] + Math.Abs(row[0]) - Math.Abs(row[0])) + m.Max(row => row[2] * row.Length);
    }

    public static double EqualRows(double[] x)
    {
        var m = new double[3][];
        for (var i = 0; i < 3; i++)
            m[i] = [x[0], x[1]];
        return m.Max(row => row[0] * row[1]);
    }

    public static double Nearest(double[] x)
    {
        var centres = new double[3][];
        for (var c = 0; c < 3; c++)
        {
            centres[c] = new double[2];
            for (var j = 0; j < 2; j++)
                centres[c][j] = c == 2 ? x[j] : x[2 * c + j];
        }

        var total = 0.0;
        for (var i = 0; i < 4; i++)
        {
            var least = double.PositiveInfinity;
            for (var c = 0; c < 3; c++)
            {
                var distance = 0.0;
                for (var j = 0; j < 2; j++)
                    distance += (centres[c][j] - i) * (centres[c][j] - i);
                least = Math.Min(least, distance);
            }

            total += least;
        }

        return total;
    }

    public static double RowOfEachTerm(double[] x)
    {
        var greatest = double.NegativeInfinity;
        for (var i = 0; i < 4; i++)
        {
            var row = new double[3];
            for (var j = 0; j < 3; j++)
                row[j] = Math.Sin(x[j] * (i / 2)) + (j > 0 ? row[j - 1] : 0);
            greatest = Math.Max(greatest, row[0] * row[1] + row[2]);
        }

        return greatest;
    }
}
