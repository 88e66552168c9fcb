using System.Linq.Expressions;

namespace FunctionalAD.Samples;

/// <summary>One function, its derivative as a program, and the same derivative found in three ways.</summary>
internal static class Tour
{
    /// <summary>Shows the derivative of x·y + exp(x·y) at (1, 2).</summary>
    public static void Write(TextWriter output)
    {
        Expression<Func<double, double, double>> f = (x, y) => x * y + Math.Exp(x * y);

        output.WriteLine("f(x, y) = x·y + exp(x·y): value and gradient, as the library compiles them");
        output.WriteLine();
        output.WriteLine(Explain.Of(f).CSharp);
        output.WriteLine("The gradient at (1, 2), found in three ways");
        output.WriteLine();
        var forward = Grad.Of(f, new AdOptions { Mode = Mode.Forward })(1, 2);
        var reverse = Grad.Of(f, new AdOptions { Mode = Mode.Reverse })(1, 2);
        var differences = Differences(f.Compile(), 1, 2);
        Row(output, "", "∂f/∂x", "∂f/∂y");
        Row(output, "forward", $"{forward.Item1:R}", $"{forward.Item2:R}");
        Row(output, "reverse", $"{reverse.Item1:R}", $"{reverse.Item2:R}");
        Row(output, "finite differences", $"{differences.Item1:R}", $"{differences.Item2:R}");
    }

    private static void Row(TextWriter output, string name, string dx, string dy) => output.WriteLine($"  {name,-18}  {dx,-20}{dy}");

    private static (double, double) Differences(Func<double, double, double> f, double x, double y)
    {
        // The cube root of the spacing of doubles balances truncation against cancellation.
        var h = Math.Cbrt(double.BitIncrement(1) - 1);
        return ((f(x + h, y) - f(x - h, y)) / (2 * h), (f(x, y + h) - f(x, y - h)) / (2 * h));
    }
}
