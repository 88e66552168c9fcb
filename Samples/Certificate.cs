using System.Globalization;

namespace FunctionalAD.Samples;

/// <summary>Fits a problem whose answer is certified and counts the digits that agree.</summary>
internal static class Certificate
{
    // The certificates print eleven digits; agreement beyond that cannot be seen.
    private const double MostDigits = 11;

    /// <summary>Fits Misra1a of NIST's Statistical Reference Datasets from its far start and prints the digits agreed.</summary>
    public static void Write(TextWriter output)
    {
        var data = DataFile.Read(Path.Combine(AppContext.BaseDirectory, "data", "misra1a.csv"));
        var formula = Formula.Parse("b1 * (1 - exp(-b2 * x))", ["b1", "b2"], data.Columns);
        var fit = LeastSquares.Solve(formula, data, [500, 0.0001]);

        output.WriteLine("== A certified fit with exact partial derivatives: Misra1a of NIST's reference problems");
        output.WriteLine();
        output.WriteLine($"  y = {formula.Text}, {data.X.Length} observations, {fit.Iterations} iterations from b1 = 500, b2 = 0.0001");
        output.WriteLine();
        output.WriteLine("         fitted              certified           digits agreed (of 11)");
        Row(output, "b1", fit.Parameters[0], 2.3894212918E+02);
        Row(output, "b2", fit.Parameters[1], 5.5015643181E-04);
        Row(output, "RSS", fit.ResidualSumOfSquares, 1.2455138894E-01);
    }

    /// <summary>The number of decimal digits in which a value agrees with its certificate: −log10 of the relative error.</summary>
    public static double DigitsAgreed(double value, double certified)
    {
        if (double.IsNaN(value))
            return 0;
        var error = Math.Abs(value - certified) / Math.Abs(certified);
        return Math.Clamp(-Math.Log10(error), 0, MostDigits);
    }

    private static void Row(TextWriter output, string name, double value, double certified) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-5}  {value:0.0000000000E+00}    {certified:0.0000000000E+00}    {DigitsAgreed(value, certified):F1}"));
}
