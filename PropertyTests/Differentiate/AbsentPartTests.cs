using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>Arrays of structures and records that hold arrays, where there is nothing yet: the arrays in them are not there.</summary>
public sealed class AbsentPartTests
{
    private struct Part
    {
        public double Number { get; set; }

        public double[] Row { get; set; }
    }

    private sealed record Whole(double Number, double[] Row);

    private static readonly Dictionary<string, Func<double[], double>> functions = new()
    {
        ["one tuple"] = x =>
        {
            var all = new (double U, double[] V)[1];
            all[0] = (x[0], [x[^1]]);
            return all[0].U * all[0].V[0];
        },
        ["one structure"] = x =>
        {
            var all = new Part[1];
            all[0] = new Part { Number = x[0], Row = [x[^1]] };
            return all[0].Number * all[0].Row[0];
        },
        ["listed"] = x =>
        {
            var all = new[] { (x[0], new[] { x[^1] }), (x[^1], new[] { x[0] * x[^1] }) };
            return all[0].Item1 * all[1].Item2[0];
        },
        ["perhaps none"] = x =>
        {
            var all = new (double U, double[] V)[1];
            if (x[0] > 50)
                all[0] = (x[0], [x[^1]]);
            return all[0].U + (x[0] * x[^1]);
        },
        ["numbers alone"] = x =>
        {
            var all = new (double U, double[] V)[2];
            all[0].U = x[0];
            all[1].U = x[^1] * x[0];
            return all[0].U * all[1].U;
        },
        ["one at two places"] = x =>
        {
            var all = new (double U, double[] V)[2];
            all[0] = (x[0], [x[^1] * x[^1]]);
            all[1] = all[0];
            return all[0].U * all[1].V[0];
        },
        ["tuples in tuples"] = x =>
        {
            var all = new (double U, (double W, double[] V) T)[2];
            all[0] = (x[0], (x[^1], [x[^1]]));
            all[1] = (x[^1], (x[0], [x[0], x[^1] * x[0]]));
            return all[0].U * all[1].T.V[1] * all[0].T.W;
        },
        ["asked for"] = x =>
        {
            var all = new (double U, double[]? V)[3];
            for (var i = 0; i < 2; i++)
                all[i] = (x[i % x.Length], [x[^1], x[0]]);
            var s = 0.0;
            for (var i = 0; i < 3; i++)
            {
                if (all[i].V is { } row)
                    s += all[i].U * row[i];
            }

            return s;
        },
        ["records"] = x =>
        {
            var all = new[] { new Whole(x[0], [x[^1]]), new Whole(x[^1], [x[^1] * x[0]]) };
            return all[0].Number * all[1].Row[0];
        },
        ["records in a loop"] = x =>
        {
            var all = new Whole[4];
            for (var i = 0; i < 4; i++)
                all[i] = i == 0 ? new Whole(x[0], [x[^1]]) : new Whole(all[i - 1].Number * x[^1], [all[i - 1].Row[0] + x[0], i]);
            return all[3].Number * all[2].Row[0];
        },
        ["matrices"] = x =>
        {
            var all = new (double U, double[,] V)[2];
            var made = new double[2, 1];
            made[1, 0] = x[^1] * x[0];
            all[0] = (x[0], made);
            return all[0].U * all[0].V[1, 0];
        },
        ["rows of them"] = x =>
        {
            var all = new (double U, double[] V)[2, 2];
            all[0, 1] = (x[0], [x[^1]]);
            all[1, 1] = (x[^1], [x[0]]);
            return all[0, 1].U * all[1, 1].V[0] * all[1, 1].U;
        },
        ["taken out, and asked for"] = x =>
        {
            var (all, s) = (new Part[2, 2], 0.0);
            all[0, 1].Number = x[0];
            all[1, 0] = new Part { Number = x[^1], Row = [x[0] * x[^1]] };
            foreach (var part in all)
                s += (part.Number * part.Number) + (part.Row == null ? 1 : part.Row[0]);
            return s;
        },
        ["records, the first by another way"] = x =>
        {
            var all = new Whole[4];
            for (var i = 0; i < all.Length; i++)
            {
                if (i == 0)
                    all[i] = new Whole(x[0], [x[^1]]);
                else
                    all[i] = new Whole(all[i - 1].Number * x[^1], [all[i - 1].Row[0] + x[0]]);
            }

            return all[^1].Number * all[^1].Row[0];
        },
        ["put there under a condition, which asks those before"] = x =>
        {
            var (all, n) = (new Part[8], 0);
            for (var i = 0; i < x.Length; i++)
            {
                if (x[i] > 0.3 && n < 8)
                    all[n] = new Part { Number = x[i] * (n++ > 0 ? all[0].Row[0] : 0.4), Row = [x[i]] };
            }

            var s = x[0] * x[0];
            for (var i = 0; i < n; i++)
                s += all[i].Number;
            return s;
        },
        ["whole numbers beside"] = x =>
        {
            var all = new (int N, double[] V)[2];
            all[1] = (2, [x[0] * x[^1]]);
            return all[1].V[0] * all[1].N * all[1].V[0];
        },
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_differences(string name) => Agreement.Holds(functions[name]);

    [Fact]
    public void What_a_structure_in_an_array_holds_is_not_written_any_more()
    {
        static double After(double[] x)
        {
            var (all, row) = (new (double[] Row, double Number)[2], new double[1]);
            all[0] = (row, x[0]);
            row[0] = x[0] * x[0];
            return all[0].Row[0] * all[0].Number;
        }

        static double InTheNextIteration(double[] x)
        {
            var (all, row) = (new List<Whole>(), new double[1]);
            for (var i = 0; i < 3; i++)
            {
                row[0] += x[0];
                all.Add(new Whole(i, row));
            }

            return all.Sum(w => w.Number * w.Row[0]);
        }

        static double OfTheIterationBefore(double[] x)
        {
            var (all, row) = (new List<Whole>(), new double[1]);
            for (var i = 0; i < 3; i++)
            {
                row[0] += x[0];
                row = [row[0] * x[0]];
                all.Add(new Whole(i, row));
            }

            return all.Sum(w => w.Number * w.Row[0]);
        }

        static double Before(double[] x)
        {
            var all = new List<Whole>();
            for (var i = 0; i < 3; i++)
            {
                var row = new double[1];
                row[0] += x[0] * i;
                all.Add(new Whole(i, row));
            }

            return all.Sum(w => w.Number * w.Row[0]);
        }

        static double InAMatrix(double[] x)
        {
            var (all, row) = (new (double[] Row, double Number)[2, 2], new double[1]);
            all[0, 1] = (row, x[0]);
            row[0] = x[0] * x[0];
            return all[0, 1].Row[0] * all[0, 1].Number;
        }

        static double AsAMatrixOfRows(double[] x)
        {
            var (all, row) = (new double[2, 2][], new double[1]);
            all[0, 1] = row;
            row[0] = x[0] * x[0];
            return all[0, 1][0] * x[0];
        }

        static double ByAFunction(double[] x)
        {
            var (all, row) = (new (double[] Row, double Number)[2], new double[1]);
            all[0] = (row, x[0]);
            Raise(row, x, 3);
            return all[0].Row[0] * all[0].Number;
        }

        static void Raise(double[] row, double[] x, int k)
        {
            if (k == 0)
                return;
            row[0] += x[0] * k;
            Raise(row, x, k - 1);
        }

        foreach (var f in (Func<double[], double>[])[After, InTheNextIteration, OfTheIterationBefore, InAMatrix, AsAMatrixOfRows, ByAFunction])
            Assert.Contains("an array is written that was put into a structure in another one, or into a matrix", Assert.Throws<NotDifferentiableException>(() => Grad.OfMethod(f)).Reason, StringComparison.Ordinal);
        Agreement.Holds(Before);
    }
}
