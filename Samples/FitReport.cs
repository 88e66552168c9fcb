namespace FunctionalAD.Samples;

/// <summary>A fit as text, for people. Numbers have a decimal point in every country: the program runs without cultures.</summary>
internal static class FitReport
{
    /// <summary>Writes the estimates and how good they are.</summary>
    public static void Write(TextWriter output, Formula formula, DataFile data, Fit fit)
    {
        output.WriteLine($"{data.Columns.Y} = {formula.Text}    {data.X.Length} observations from {data.Path}");
        output.WriteLine();
        var width = formula.Parameters.Append("parameter").Max(name => name.Length);
        output.WriteLine($"  {"parameter".PadRight(width)}  {"estimate",18}  standard error");
        for (var i = 0; i < formula.Parameters.Count; i++)
        {
            var error = fit.StandardErrors[i];
            var shown = double.IsNaN(error) ? "undetermined" : $"{error:G6}";
            output.WriteLine($"  {formula.Parameters[i].PadRight(width)}  {fit.Parameters[i],18:G11}  {shown,14}");
        }
        output.WriteLine();
        output.WriteLine($"  residual sum of squares      {fit.ResidualSumOfSquares:G11}");
        output.WriteLine($"  residual standard deviation  {fit.ResidualDeviation:G6}");
        var explained = double.IsFinite(fit.RSquared) ? $"{fit.RSquared:F8}" : "undefined, y does not vary";
        output.WriteLine($"  R²                           {explained}");
        output.WriteLine($"  iterations                   {fit.Iterations}");
        WriteDoubts(output, fit);
    }

    private static void WriteDoubts(TextWriter output, Fit fit)
    {
        string?[] doubts =
        [
            fit.Converged ? null : "This is NOT a minimum, the search came to a halt before one: give --start values nearer to it.",
            fit.StandardErrors.Any(double.IsNaN)
                ? "The data do not determine all parameters separately, so there are no standard errors: use fewer parameters."
                : null,
            fit.RSquared < 0
                ? "The mean of the observations fits better than this model: give other --start values or another model."
                : null,
        ];
        foreach (var doubt in doubts.OfType<string>())
        {
            output.WriteLine();
            output.WriteLine($"  {doubt}");
        }
    }
}
