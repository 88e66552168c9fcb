using System.Diagnostics;
using System.Globalization;
using System.Linq.Expressions;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;
using FunctionalAD.Lifting;

namespace FunctionalAD.Bench.Building;

/// <summary>
/// What ordinary methods cost beside expression lambdas: reading their code, the first derivative in a process that has just started, and the
/// gradient once it is there.
/// </summary>
internal static class LiftedMethods
{
    public const string First = "first-lifted";
    private const int Pairs = 7, Lifts = 200, Points = 1000;

    /// <summary>The child: prints the milliseconds from the start of <c>Main</c> to the first derivative of a method.</summary>
    public static int Run(long start)
    {
        var slope = Diff.OfMethod(Growth)(1.5);
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString("R", CultureInfo.InvariantCulture));
        return double.IsFinite(slope) ? 0 : 1;
    }

    public static void Measure(Report report, TimeSpan budget)
    {
        report.Say("Ordinary methods: reading the code, warm, and the first derivative in a fresh process");
        var typical = ((Func<double[], double>)Typical).Method;
        var table = new Table("", "ms");
        for (var k = 0; k < Lifts; k++)
            Lifter.Anew(typical);
        Thread.Sleep(TimeSpan.FromMilliseconds(300));
        for (var k = 0; k < Lifts; k++)
            Lifter.Anew(typical);
        var lift = report.Figure("lifting.typical_ms", Statistics.Median(Enumerable.Range(0, Lifts).Select(_ => Milliseconds(() => Lifter.Anew(typical)))));
        table.Row($"read a method of {Code.Of(typical)!.Instructions.Length} instructions", lift.ToString("0.00", CultureInfo.InvariantCulture));
        var pairs = Enumerable.Range(0, Pairs).Select(_ => (Method: Fresh(First), Lambda: Fresh(FreshProcess.FirstGradient))).ToArray();
        var first = report.Figure("lifting.first_derivative_ms", Statistics.Median(pairs.Select(p => p.Method)));
        var lambda = report.Figure("lifting.first_gradient_of_a_lambda_ms", Statistics.Median(pairs.Select(p => p.Lambda)));
        report.Say(table
            .Row($"first derivative of a method, fresh process (median of {Pairs})", first.ToString("0", CultureInfo.InvariantCulture))
            .Row("first gradient of a lambda, beside it", lambda.ToString("0", CultureInfo.InvariantCulture))
            .ToString());

        report.Say("Gradients of methods against those of the same functions as expression lambdas");
        var races = new Table("function", "method / lambda");
        double[] x = [.. Enumerable.Range(0, Points).Select(k => Math.Sin(k) + 1.5)];
        Race("bell", x, Grad.OfMethod(Bell), Grad.Of((double[] a) => a.Sum(v => Math.Exp(-v * v) * Math.Sin(v))));
        Race("rosenbrock", x, Grad.OfMethod(Rosenbrock), Grad.Of((double[] a) => Enumerable.Range(0, a.Length - 1).Sum(
            i => (100 * (a[i + 1] - (a[i] * a[i])) * (a[i + 1] - (a[i] * a[i]))) + ((1 - a[i]) * (1 - a[i])))));
        Race("log-sum-exp", x, Grad.OfMethod(LogSumExp), Grad.Of((double[] a) => new[] { a.Max() }.Sum(m => Math.Log(a.Sum(v => Math.Exp(v - m))) + m)));
        report.Say(races.ToString());

        void Race(string name, double[] at, Func<double[], double[]> method, Func<double[], double[]> lambda)
        {
            if (!method(at).Zip(lambda(at)).All(p => Math.Abs(p.First - p.Second) <= 1e-9 * (1 + Math.Abs(p.First))))
                throw new InvalidOperationException($"{name}: the method and the lambda have other gradients.");
            var (a, b) = (Runner(method, at), Runner(lambda, at));
            Warmup.Settle(a, b);
            var ratio = report.Figure($"lifting.{name}.method_per_lambda", Measuring.Race.Run(budget / 3, a, b).Ratio(a, b));
            races.Row(name, ratio.ToString("0.00", CultureInfo.InvariantCulture));
        }
    }

    private static double Fresh(string verb) => double.Parse(Child.Run(verb), CultureInfo.InvariantCulture);

    private static Contestant Runner(Func<double[], double[]> gradient, double[] at)
    {
        var result = Array.Empty<double>();
        return new(1, _ => result, () => result = gradient(at));
    }

    private static double Milliseconds(Action run)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Growth(double rate)
    {
        var population = 1.0;
        for (var year = 0; year < 50; year++)
        {
            if (population < 0)
                throw new ArgumentException($"a population of {population} in year {year}", nameof(rate));
            population += 0.1 * rate * population * (1 - (population / 10));
        }

        return population;
    }

    // Loops in a loop, branches, locals, an array of its own: a hundred instructions.
    private static double Typical(double[] x)
    {
        var (n, total) = (x.Length, 0.0);
        var smooth = new double[n];
        for (var i = 0; i < n; i++)
        {
            var (sum, weights) = (0.0, 0.0);
            for (var j = Math.Max(0, i - 2); j <= Math.Min(n - 1, i + 2); j++)
            {
                var weight = 1.0 / (1 + ((i - j) * (i - j)));
                sum += weight * x[j];
                weights += weight;
            }

            smooth[i] = sum / weights;
        }

        for (var i = 1; i < n; i++)
        {
            var step = smooth[i] - smooth[i - 1];
            total += step > 1 ? (2 * step) - 1 : step * step;
        }

        return total > 100 ? 100 + Math.Log(total - 99) : total;
    }

    private static double Bell(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += Math.Exp(-x[i] * x[i]) * Math.Sin(x[i]);
        return sum;
    }

    private static double Rosenbrock(double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length - 1; i++)
        {
            var (d, e) = (x[i + 1] - (x[i] * x[i]), 1 - x[i]);
            sum += (100 * d * d) + (e * e);
        }

        return sum;
    }

    private static double LogSumExp(double[] x)
    {
        var (most, sum) = (x.Max(), 0.0);
        foreach (var v in x)
            sum += Math.Exp(v - most);
        return Math.Log(sum) + most;
    }
}
