using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Docs;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>The C# text of a derivative compiles, and computes the bits that the delegate computes.</summary>
public sealed class CSharpTextTests
{
    private static readonly Expression<Func<double, double, double>>[] functions =
    [
        (x, y) => x * y + Math.Exp(x * y),
        (x, y) => x - (y - (x - (y - 1))) / (x / (y * 3)),
        (x, y) => x > 0 && y > 0 ? Math.Log(x) * y : x < -1 || !(y < 2) ? Math.Cos(x) * Math.Sin(x) : -x * -y,
        (x, y) => Math.Max(x, y) * Math.Abs(x) + Math.Pow(x, 3) - Math.Pow(Math.Abs(x) + 1, y),
        (x, y) => (int)x * y + (float)y * x - 1e300 * x + double.PositiveInfinity * 0 + double.NaN,
        (x, y) => new ValueTuple<double, double>(Math.Sqrt(x * x + 1), y % 3).Item1 - (x > y ? x > 1 ? y * y : Math.Tan(y) : Math.Atan2(y, x)),
        (x, y) => 1 / (1 + Math.Exp(-(x - y))) / (x * x + 2),
    ];

    public static TheoryData<int> Functions() => [.. Enumerable.Range(0, functions.Length)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Text_and_delegate_agree(int index)
    {
        var f = functions[index];
        var text = FunctionalAD.Explain.Of(f).CSharp;
        var problems = Compiled.Problems(
            $"using System;\nusing FunctionalAD;\npublic static class Derivative {{\n{text.Replace("static ", "public static ", StringComparison.Ordinal)}}}",
            OutputKind.DynamicallyLinkedLibrary,
            out var assembly);
        Assert.True(problems.Count == 0, $"{string.Join('\n', problems)}\n{text}");
        var method = assembly!.GetType("Derivative")!.GetMethod("ValueAndGradient")!.CreateDelegate<Func<double, double, (double, (double, double))>>();
        var compiled = ValueAndGrad.Of(f);
        var random = new Random(index);
        double[] special = [0, -0.0, 1, -1, 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];
        for (var i = 0; i < 200; i++)
        {
            var x = i < 81 ? special[i / 9] : 8 * random.NextDouble() - 4;
            var y = i < 81 ? special[i % 9] : 8 * random.NextDouble() - 4;
            Assert.Equal(compiled(x, y), method(x, y));
        }
    }

    internal static readonly double[] data = [0.5, -1, 2, 1.5, 3];

    private static double Steps(double[] x)
    {
        var a = x[0];
        for (var i = 0; i < 100; i++)
        {
            a += 0.1 * Math.Sin(a * x[1]);
            if (!(a <= 2))
                break;
        }

        return a;
    }

    private static double Scattered(double[] x)
    {
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            y[i * 7 % x.Length] += x[i] * x[i];
        var s = 1.0;
        while (s < 50)
            s = (s * 2) + y[0];
        return s * y[1];
    }

    private static double Newton(double[] x)
    {
        var (y, before) = (1.0, 0.0);
        while (Math.Abs(y - before) > 1e-12 && y < 1e6)
            (y, before) = (0.5 * (y + (x[0] * x[0] / y)), y);
        return y * x[1];
    }

    private static double Thrown(double[] x)
    {
        if (x.Length < 2)
            throw new ArgumentException("There are too \"few\"\n" + x.Length, nameof(x));
        if (x[0] > 3)
            throw new InvalidOperationException($"There are {x.Length}, and {x[0]:R}");
        var sum = 0.0;
        foreach (var v in x)
        {
            if (v > 3.5)
                throw new InvalidOperationException("too large");
            sum += v * x[1];
        }

        return sum;
    }

    private static double Triangle(double[] x)
    {
        var sum = 0.0;
        for (var i = x.Length - 1; i >= 0; i--)
        {
            for (var j = 0; j <= i; j++)
                sum += x[i] * x[j] / (i + j + 1);
        }

        return sum;
    }

    private static readonly (string Name, LambdaExpression F)[] programs = [.. ((Expression<Func<double[], double>>[])
    [
        x => x.Sum(v => v * v),
        x => Math.Log(x.Sum(v => Math.Exp(v - x.Max()))),
        x => x.Zip(x.Skip(1), (a, b) => (100 * (b - (a * a)) * (b - (a * a))) + ((1 - a) * (1 - a))).Sum(),
        x => x.Aggregate(1.0, (p, v) => p * v),
        x => Enumerable.Range(0, 10).Aggregate(x[0], (s, k) => s + (Math.Sin(s) * x[1])),
        x => x.Where(v => v > 0).Sum(v => v * v * v),
        x => x.Select(v => x.Sum(w => Math.Exp(v * w))).Max(),
        x => x[0] > 0 && x[1] > 0 || x[0] < -2 ? x[1] * x[0] : x.Average(),
        x => x.Select((v, i) => v * i).ToArray()[1] * x.First(),
        x => x.Min() * x.Count(v => v > 1) / x.Length,
        x => x.Select(v => x.Select(w => v * w).ToArray()).ToArray()[1][0] + x.Last(v => v < 2),
        x => x.Any(v => v > 3) ? x.Reverse().First() : -x.Take(2).Sum(v => -(-0.0 - v)),
        x => x.Zip(data, (a, b) => a * b).Sum() * data[1],
        x => x.TakeWhile(v => v < 2).Sum(@double => @double * @double),
    ]).Select(f => (f.ToString(), (LambdaExpression)f)), .. ((Func<double[], double>[])[Steps, Scattered, Newton, Thrown, Triangle]).Select(f => (f.Method.Name, (LambdaExpression)Lifted.Of(f)))];

    public static TheoryData<string> Programs => [.. programs.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Text_and_delegate_agree_on_arrays(string name)
    {
        var f = (Expression<Func<double[], double>>)programs.Single(p => p.Name == name).F;
        var text = FunctionalAD.Explain.Of(f).CSharp;
        var problems = Compiled.Problems(
            $"using System;\nusing FunctionalAD;\npublic static class Derivative {{\n{text.Replace("static (", "public static (", StringComparison.Ordinal)}}}\nstatic class {nameof(CSharpTextTests)} {{ public static double[] {nameof(data)} = [0.5, -1, 2, 1.5, 3]; }}",
            OutputKind.DynamicallyLinkedLibrary,
            out var assembly);
        Assert.True(problems.Count == 0, $"{string.Join('\n', problems)}\n{text}");
        Assert.DoesNotContain("if (!(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("while (true)", text, StringComparison.Ordinal);
        var method = assembly!.GetType("Derivative")!.GetMethod("ValueAndGradient")!.CreateDelegate<Func<double[], (double, double[])>>();
        var compiled = ValueAndGrad.Of(f);
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            // Fewer than there are lanes: in lanes a sum is rounded in another order than the text tells.
            double[] x = [.. Enumerable.Range(0, i % Math.Min(6, System.Numerics.Vector<double>.Count)).Select(_ => i % 7 == 0 ? random.Next(-1, 3) : (8 * random.NextDouble()) - 4)];
            Assert.Equal(Outcome(() => compiled(x)), Outcome(() => method(x)));
        }

        static string Outcome(Func<(double Value, double[] Gradient)> compute)
        {
            try
            {
                var (value, gradient) = compute();
                return $"{value:R}: {string.Join(" ", gradient.Select(g => (g + 0.0).ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}";
            }
            catch (Exception e)
            {
                return $"{e.GetType().Name} {e.Message}";
            }
        }
    }

    [Fact]
    public void Loops_are_written_as_people_write_them()
    {
        var text = FunctionalAD.Explain.Of((double[] x) => x.Sum(v => v * v)).CSharp;
        Assert.Equal(
            """
            static (double, double[]) ValueAndGradient(double[] x)
            {
                Sequences.Given(x, "source");
                int b = x.Length;
                double[] d = new double[b];
                double c = 0.0;
                for (int i = 0; i < b; i++)
                {
                    double e = x[i];
                    c += e * e;
                    d[i] = e * 2.0;
                }
                return (c, d);
            }

            """,
            text);
        text = FunctionalAD.Explain.OfMethod(Newton).CSharp;
        Assert.Contains("while (", text, StringComparison.Ordinal);
        Assert.Contains("for (int i = 0; i < 100 && ", FunctionalAD.Explain.OfMethod(Steps).CSharp, StringComparison.Ordinal);
    }
}
