using System.Linq.Expressions;

namespace FunctionalAD.Samples;

/// <summary>One function: its evaluation traced on paper, its derivative as a program, and the same derivative found in three ways.</summary>
internal static class Tour
{
    /// <summary>Shows the derivative of x·y + exp(x·y) at (1, 2).</summary>
    public static void Write(TextWriter output)
    {
        Expression<Func<double, double, double>> f = (x, y) => x * y + Math.Exp(x * y);

        Section(output, "The trace of x·y + exp(x·y) at (1, 2), and the way back through it", TraceTable.Of(f).At(1, 2));
        output.WriteLine();
        Section(output, "Value and gradient, as the library compiles them", Explain.Of(f).CSharp);
        output.WriteLine();
        Section(output, "The gradient found in three ways that share nothing but the function", GradientCheck.Of(f).At(1, 2));
    }

    private static void Section(TextWriter output, string title, object content)
    {
        output.WriteLine($"== {title}");
        output.WriteLine();
        output.WriteLine($"{content}".TrimEnd());
    }
}
