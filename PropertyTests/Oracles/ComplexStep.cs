using System.Numerics;
using FunctionalAD.PropertyTests.Generators;

namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>The derivative as Im f(x + ih)/h for analytic programs: no subtraction, so exact to rounding.</summary>
internal sealed class ComplexStep : INumbers<Complex>
{
    private const double Step = 1e-100;

    private static readonly string[] analytic =
        ["param", "const", "captured", "var", "let", "tuple", "+", "-", "*", "/", "negate", "Sin", "Cos", "Tanh", "Exp", "Sqrt", "Log", "Sinh", "Cosh", "if"];

    /// <summary>Whether the program holds only functions that are analytic here; its branches are decided by real parts.</summary>
    public static bool Fits(ScalarProgram program) => !program.Body.Any(n => !n.IsTest && Array.IndexOf(analytic, n.Op) < 0);

    public static double Partial(ScalarProgram program, double[] point, int i) => Evaluation.Run(
        program, new ComplexStep(), [.. point.Select((x, k) => new Complex(x, k == i ? Step : 0))]).Imaginary / Step;

    public Complex Constant(double value) => value;

    public double Primal(Complex value) => value.Real;

    public Complex Chosen(Complex value) => value;

    public Complex Single(Complex value) => throw new NotSupportedException("Rounding is not analytic.");

    // Elementary functions by their first-order expansion in the tiny imaginary part, written out by hand.
    public Complex Apply(string op, ReadOnlySpan<Complex> a)
    {
        var (x, h) = (a[0].Real, a[0].Imaginary);
        return op switch
        {
            "+" => a[0] + a[1],
            "-" => a[0] - a[1],
            "*" => a[0] * a[1],
            "/" => new Complex(x / a[1].Real, ((h * a[1].Real) - (x * a[1].Imaginary)) / (a[1].Real * a[1].Real)),
            "negate" => -a[0],
            "Sin" => new Complex(Math.Sin(x), Math.Cos(x) * h),
            "Cos" => new Complex(Math.Cos(x), -Math.Sin(x) * h),
            "Tanh" => new Complex(Math.Tanh(x), h / (Math.Cosh(x) * Math.Cosh(x))),
            "Exp" => new Complex(Math.Exp(x), Math.Exp(x) * h),
            "Sqrt" => new Complex(Math.Sqrt(x), h == 0 ? 0 : h / (2 * Math.Sqrt(x))), // A constant makes no step, the root of 0 neither.
            "Log" => new Complex(Math.Log(x), h / x),
            "Sinh" => new Complex(Math.Sinh(x), Math.Cosh(x) * h),
            "Cosh" => new Complex(Math.Cosh(x), Math.Sinh(x) * h),
            _ => throw new ArgumentException(op),
        };
    }
}
