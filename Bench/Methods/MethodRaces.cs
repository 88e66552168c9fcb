using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;

namespace FunctionalAD.Bench.Methods;

/// <summary>Ordinary methods of statements: their gradients against the functions, at two sizes. What does not grow with the function itself shows in the second.</summary>
internal static class MethodRaces
{
    private const int Few = 20, Many = 40;

    /// <summary>What is raced, of so many numbers.</summary>
    public static (string Name, Func<double[], double> Of, Func<int, int> Numbers)[] All { get; } =
    [
        ("rows.filled", RowMethods.Filled, n => n),
        ("rows.steps", RowMethods.Steps, n => 50 * n),
        ("rows.product", RowMethods.Product, n => n * n),
        ("rows.elimination", RowMethods.Elimination, n => n * n),
        ("rows.cholesky", RowMethods.Cholesky, n => n * n),
        ("rows.table", RowMethods.Table, n => n),
        ("rows.paths", RowMethods.Paths, n => n * n),
        ("rows.columns", RowMethods.Columns, n => n * n),
        ("matrices.elimination", MatrixMethods.Elimination, n => n * n),
        ("matrices.cholesky", MatrixMethods.Cholesky, n => n * n),
        ("matrices.columns", MatrixMethods.Columns, n => n * n),
        ("lists.all", ListMethods.All, n => 50 * n),
        ("lists.some", ListMethods.Some, n => 50 * n),
        ("lists.recurrence", ListMethods.Recurrence, n => 50 * n),
        ("lists.trajectory", ListMethods.Trajectory, n => 50 * n),
    ];

    /// <summary>A point: as a matrix it has a heavy diagonal.</summary>
    public static double[] Point(int count)
    {
        var (random, n) = (new Random(5), (int)Math.Sqrt(count));
        return [.. Enumerable.Range(0, count).Select(i => random.NextDouble() + (i % (n + 1) == 0 ? n : 0))];
    }

    public static void Measure(Report report, TimeSpan budget)
    {
        report.Say("Ordinary methods: gradient ÷ function, at two sizes");
        var table = new Table("method", "numbers", "function µs", "gradient ÷ function", "numbers", "gradient ÷ function");
        foreach (var (name, function, numbers) in All)
        {
            var gradient = Grad.OfMethod(function);
            var races = ((int[])[Few, Many]).Select(n => Run(function, gradient, Point(numbers(n)), budget / (2 * All.Length))).ToArray();
            table.Row(
                name, numbers(Few).ToString(System.Globalization.CultureInfo.InvariantCulture), (races[0].Nanoseconds / 1000).Ratio(), report.Figure($"methods.{name}.gradient_per_function_of_{numbers(Few)}", races[0].Ratio).Ratio(),
                numbers(Many).ToString(System.Globalization.CultureInfo.InvariantCulture), report.Figure($"methods.{name}.gradient_per_function_of_{numbers(Many)}", races[1].Ratio).Ratio());
        }

        report.Say(table.ToString());
    }

    private static (double Nanoseconds, double Ratio) Run(Func<double[], double> function, Func<double[], double[]> gradient, double[] point, TimeSpan budget)
    {
        var (value, slopes) = (0.0, Array.Empty<double>());
        var (one, other) = (new Contestant(1, _ => value, () => value = function(point)), new Contestant(1, _ => slopes, () => slopes = gradient(point)));
        Warmup.Settle(one, other);
        var race = Race.Run(budget, one, other);
        return (race.Nanoseconds(one), race.Ratio(other, one));
    }
}
