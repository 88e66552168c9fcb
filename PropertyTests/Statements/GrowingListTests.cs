using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Statements;

/// <summary>Lists that loops add to: the array of a list is updated in place, as long from the start as the loop makes it.</summary>
public sealed class GrowingListTests
{
    private sealed record State(double Time, double[] Values);

    private static readonly Dictionary<string, Func<double[], double>> functions = new()
    {
        ["each iteration"] = x =>
        {
            var list = new List<double>();
            for (var i = 0; i < 30; i++)
                list.Add(x[i % x.Length] * i);
            return list.Sum(v => v * v);
        },
        ["some iterations, read as it grows"] = x =>
        {
            var list = new List<double> { x[0] };
            for (var i = 0; i < 20; i++)
            {
                if (i % 3 != 0)
                    list.Add(Math.Sin(list[^1]) + (x[i % x.Length] * list[list.Count / 2]));
            }

            return list[^1] * list.Count;
        },
        ["until it holds enough"] = x =>
        {
            var list = new List<double> { 1 + (x[0] * x[0]) };
            while (list[^1] < 40)
                list.Add(list[^1] * (1.2 + (0.01 * x[^1])));
            return list[^1] + list[0];
        },
        ["in loops in loops"] = x =>
        {
            var (list, s) = (new List<double>(), 0.0);
            for (var i = 0; i < 5; i++)
            {
                var own = new List<double>(2);
                for (var j = 0; j <= i; j++)
                {
                    list.Add(x[j % x.Length] * i);
                    own.Add(list[j] * x[0]);
                }

                s += own[^1] * own.Count;
            }

            return s + list.Sum(v => v * v);
        },
        ["one list or the other"] = x =>
        {
            var (a, b) = (new List<double>(), new List<double>());
            for (var i = 0; i < 12; i++)
            {
                (x[i % x.Length] > 0.5 ? a : b).Add(x[i % x.Length] * i);
                a.Add(x[0]);
            }

            return a.Sum(v => v * v) + b.Sum(v => Math.Sin(v));
        },
        ["emptied, shortened and filled again"] = x =>
        {
            var (list, s) = (new List<double>(), 0.0);
            for (var i = 0; i < 14; i++)
            {
                list.Add(x[i % x.Length] * (i + 1));
                if (list.Count == 5)
                    list.Clear();
                else if (list.Count == 3)
                    list.RemoveAt(0);
                s += list.Count > 0 ? list[0] * list[0] : x[0];
            }

            return s;
        },
        ["by ranges, and within"] = x =>
        {
            var list = new List<double>();
            for (var i = 0; i < 6; i++)
            {
                list.AddRange(x);
                list.Insert(i, x[0] * i);
            }

            return list.Select((v, i) => v * v * i).Sum();
        },
        ["where an array decides"] = x =>
        {
            var (a, n) = ((double[])x.Clone(), new int[1]);
            var (list, few) = (new List<double>(), new List<double>());
            for (var i = 0; i < 2 * x.Length; i++)
            {
                a[0] += x[i % x.Length];
                n[0]++;
                if (a[0] > 0.6)
                    list.Add(a[0] * x[0]);
                if (n[0] % 3 == 0)
                    few.Add(x[^1]);
            }

            return (a[0] * a[0]) + list.Sum(v => v * v) + (n[0] * few.Sum(v => v * v));
        },
        ["where another list decides"] = x =>
        {
            var (sums, list) = (new List<double> { 0.1 }, new List<double>());
            for (var i = 0; i < x.Length; i++)
            {
                sums[0] += x[i];
                if (sums[0] > 0.5)
                    list.Add(x[i]);
            }

            return (sums[0] * sums[0]) + list.Sum(v => v * v);
        },
        ["where each is seen once"] = x =>
        {
            var (seen, list) = (new bool[x.Length], new List<double>());
            for (var i = 0; i < 2 * x.Length; i++)
            {
                var k = (2 * i) % x.Length;
                if (!seen[k] && x[k] > 0)
                {
                    seen[k] = true;
                    list.Add(x[k]);
                }
            }

            var s = 0.0;
            foreach (var v in list)
                s = (0.8 * s) + (v * v);
            return s;
        },
        ["beside one that is sorted"] = x =>
        {
            var (sorted, list, s) = (x.ToList(), new List<double>(), 0.0);
            for (var i = 0; i < 2; i++)
            {
                sorted.Sort();
                list.Add(x[0]);
            }

            foreach (var v in sorted)
                s = (0.9 * s) + (v * v);
            return s + list.Sum();
        },
        ["beside one whose room is set"] = x =>
        {
            var (list, other, s) = (new List<double>(), x.ToList(), 0.0);
            for (var i = 0; i < 5; i++)
            {
                while (list.Count < 4 || (list[^1] > 0.2 && list.Count < 9))
                    list.Add(Math.Sin(x[i % x.Length]));
                list[(i + 1) % list.Count] = Math.Tanh((list[(2 * i) % list.Count] * 0.67) - 1.08);
                other.Add(0.5 * x[0]);
                other.Capacity = other.Count + 2;
            }

            foreach (var v in list)
                s = (0.9 * s) + (v * v);
            return s + other.Sum(v => v * v);
        },
        ["by a function that calls itself, in a loop"] = x =>
        {
            var list = new List<double> { x[0] };
            for (var i = 0; i < 4; i++)
                Fill(list, x, i);
            list.Add(x[^1]);
            return list.Sum(v => v * v);
        },
        ["perhaps not made yet"] = x =>
        {
            List<double>? list = x[0] > 0 ? new List<double> { 1, x[0] } : null;
            list ??= new List<double>();
            for (var i = 0; i < x.Length; i++)
                list.Add(x[i] * x[i]);
            var s = 0.0;
            foreach (var v in list)
                s = (0.8 * s) + (v * v);
            return s;
        },
        ["of an array made longer"] = x =>
        {
            var (items, n) = (new double[1], 0);
            for (var i = 0; i < 9; i++)
            {
                if (n == items.Length)
                    Array.Resize(ref items, 2 * n);
                items[n++] = x[i % x.Length] * i;
            }

            Array.Resize(ref items, n);
            return items.Sum(v => v * v);
        },
        ["a stack"] = x =>
        {
            var (stack, s) = (new Stack<double>(), 0.0);
            for (var i = 0; i < 9; i++)
            {
                stack.Push(x[i % x.Length] * i);
                if (i % 3 == 2)
                    s += stack.Pop() * stack.Peek();
            }

            while (stack.Count > 1)
                s = (0.9 * s) + stack.Pop();
            return s;
        },
        ["by what queries yield"] = x =>
        {
            var list = new List<double>();
            for (var i = 0; i < 4; i++)
                list.AddRange(x.Select(v => v * v * i));
            double[] all = [.. list.Where(v => v > 0.2), x[0]];
            return all.Sum(v => v * v) + list[^1];
        },
        ["by a function that calls itself"] = x =>
        {
            var list = new List<double>();
            Fill(list, x, 7);
            return list.Sum(v => v * v);
        },
        ["of rows"] = x =>
        {
            var (rows, y) = (new List<double[]>(), new double[2]);
            for (var i = 0; i < 6; i++)
            {
                y = [y[0] + x[0], (y[1] * x[^1]) + Math.Cos(y[0])];
                rows.Add(y);
            }

            var s = 0.0;
            foreach (var row in rows)
                s += row[0] * row[1];
            return s + rows[3][1];
        },
        ["of rows filled after they were made"] = x =>
        {
            var rows = new List<double[]>();
            for (var i = 0; i < 4; i++)
            {
                var row = new double[x.Length];
                for (var j = 0; j < x.Length; j++)
                    row[j] = x[j] * i;
                rows.Add(row);
            }

            var s = 0.0;
            for (var i = 1; i < rows.Count; i++)
                s += rows[i][0] * rows[i - 1][^1];
            return s;
        },
        ["of records with arrays"] = x =>
        {
            var states = new List<State>();
            for (var i = 0; i < 4; i++)
                states.Add(new State(x[0] * i, [.. x.Select(v => v * v)]));
            var s = 0.0;
            foreach (var state in states)
                s += state.Time * state.Values[^1];
            return s;
        },
        ["of the states of a trajectory"] = x =>
        {
            var (states, state) = (new List<State>(), new State(x[0], [x[^1], 1]));
            for (var i = 0; i < 4; i++)
            {
                states.Add(state);
                var next = new double[2];
                next[0] = state.Values[0] * x[i % x.Length];
                next[1] = state.Values[1] + state.Time;
                state = state with { Time = (state.Time * 0.5) + next[0], Values = next };
            }

            var s = 0.0;
            foreach (var each in states)
                s += each.Time * each.Values[1];
            return s + state.Values[0];
        },
        ["of rows, some taken out and put in between"] = x =>
        {
            var (rows, s) = (new List<double[]>(), 0.0);
            foreach (var v in x)
            {
                rows.Add([v, v * x[0], 1]);
                if (rows.Count > 2)
                    rows.RemoveAt(0);
                rows.Insert(1, [v * v, 0.5]);
                rows[0][1] += 0.1 * v;
                if (v > 0.5)
                    rows.RemoveRange(0, 1);
                s += (rows[0][0] * rows[^1][1]) + rows.Count;
            }

            return s;
        },
        ["of tuples with arrays"] = x =>
        {
            var states = new List<(double Time, double[] Values)>();
            for (var i = 0; i < 4; i++)
                states.Add((x[0] * i, [x[^1] * x[0], i]));
            return states.Sum(s => s.Time) + (states[2].Time * states[3].Values[0]);
        },
    };

    public static TheoryData<string> Names => [.. functions.Keys];

    private static void Fill(List<double> list, double[] x, int n)
    {
        for (var i = 0; i < 2 && n > 0; i++)
        {
            list.Add(x[n % x.Length] * n);
            Fill(list, x, n - 3);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_differences(string name) => Agreement.Holds(functions[name]);

    [Fact]
    public void No_array_is_copied_for_what_is_added()
    {
        // The log of what is overwritten tells the rest.
        Assert.DoesNotContain(".Clone()", Text("each iteration"), StringComparison.Ordinal);
        Assert.True(Text("some iterations, read as it grows").Split(".Clone()").Length <= 2);

        static string Text(string name) => FunctionalAD.Explain.OfMethod(functions[name]).CSharp;
    }

    [Fact]
    public void Each_list_has_an_array_of_its_own()
    {
        static double Two(double[] x)
        {
            var (a, b) = (new List<double>(), new List<double>());
            foreach (var v in x)
                a.Add(v);
            return a.Count + b.Count + a[0];
        }

        Assert.Equal([1.0, 0], Grad.OfMethod<double[]>(Two)([3, 4]));
    }

    [Fact]
    public void What_is_not_in_the_list_throws_as_it_does()
    {
        static double Beyond(double[] x)
        {
            var list = new List<double>();
            for (var i = 0; i < x.Length; i++)
                list.Add(x[i]);
            return list[3];
        }

        Assert.Equal([0.0, 0, 0, 1], Grad.OfMethod<double[]>(Beyond)([1, 2, 3, 4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grad.OfMethod<double[]>(Beyond)([1, 2, 3]));
    }

    [Fact]
    public void Rows_that_moved_are_not_known_by_their_old_names()
    {
        static double Held(double[] x)
        {
            var rows = new List<double[]> { new[] { x[0], 1 }, new[] { x[0], 2 } };
            var row = rows[1];
            rows.RemoveAt(0);
            row[0] = 5;
            return rows[0][0] * x[0];
        }

        Assert.Contains("another array was put into the one around it", Assert.Throws<NotDifferentiableException>(() => Grad.OfMethod<double[]>(Held)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_of_lists_and_their_room_are_refused()
    {
        static double Nested(double[] x)
        {
            var rows = new List<List<double>> { new() { x[0], x[1] } };
            return rows[0][0] * rows[0][1];
        }

        static double Room(double[] x)
        {
            var list = new List<double>();
            for (var i = 0; i < x.Length; i++)
                list.Add(x[i]);
            return list[0] * list.Capacity;
        }

        Assert.Contains("a list of lists", Assert.Throws<NotDifferentiableException>(() => Grad.OfMethod<double[]>(Nested)).Message, StringComparison.Ordinal);
        Assert.Equal("ask for its Count", Assert.Throws<NotDifferentiableException>(() => Grad.OfMethod<double[]>(Room)).Remedy);
    }
}
