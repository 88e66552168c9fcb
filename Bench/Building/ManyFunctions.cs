using System.Diagnostics;
using System.Linq.Expressions;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Building;

/// <summary>Whether memory stays flat while ten thousand functions, each different, are differentiated, called and dropped: what the cache holds is bounded.</summary>
internal static class ManyFunctions
{
    private const int All = 10_000, Half = 5_000;

    public static void Measure(Report report, TimeSpan _)
    {
        report.Say($"Gradients of {All} distinct functions, built, called once and dropped");
        var table = new Table("functions", "managed KB", "resident KB", "ns/function");
        var (managed, watch) = (new Dictionary<int, double>(), Stopwatch.StartNew());
        for (var n = 0; n <= All; n++)
        {
            if (n % 1000 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                managed.Add(n, report.Figure($"many.managed_bytes_after_{n}", GC.GetTotalMemory(forceFullCollection: true)));
                using var process = Process.GetCurrentProcess();
                table.Row(((double)n).Count(), (managed[n] / 1024).Count(), (report.Figure($"many.resident_bytes_after_{n}", process.WorkingSet64) / 1024).Count(), (watch.Elapsed.TotalNanoseconds / Math.Max(1, n)).Count());
            }

            var (x, y, k) = (Expression.Parameter(typeof(double), "x"), Expression.Parameter(typeof(double), "y"), Expression.Constant(1 + (n * 1e-3)));
            var function = Expression.Lambda<Func<double, double, double>>(
                Expression.Add(Expression.Multiply(k, x), Expression.Call(typeof(Math), nameof(Math.Sin), null, Expression.Multiply(Expression.Multiply(x, y), k))), x, y);
            Grad.Of(function)(0.5, 0.25);
        }

        report.Say(table.Line().Row($"{All} ÷ {Half}", report.Figure("many.managed_growth", managed[All] / managed[Half]).Ratio(), "", "").ToString());
    }
}
