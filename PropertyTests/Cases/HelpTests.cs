using System.Linq.Expressions;
using System.Text;
using Xunit;

namespace FunctionalAD.PropertyTests.Cases;

/// <summary>A refusal names what the user wrote, and says what would help him.</summary>
public sealed class HelpTests
{
    internal interface IShape
    {
        double Area(double r);
    }

    private sealed class Square : IShape
    {
        public double Area(double r) => r * r;
    }

    private static readonly IShape shape = new Square();
    private static readonly Func<double, double> compiled = ((System.Linq.Expressions.Expression<Func<double, double>>)(x => x * x * x)).Compile();

    private static double Sorted(double x)
    {
        double[] a = [x, 1, 2];
        Array.Sort(a, (p, q) => q.CompareTo(p));
        return a[0] * x;
    }

    private static double Turned(double x)
    {
        double[] a = [x, 1, 2];
        a.AsSpan().Reverse();
        return a[0] * x;
    }

    private static double Written(double x)
    {
        var text = new StringBuilder();
        text.Append("abc");
        return text.Length * x;
    }

    private static readonly Dictionary<string, double> factors = new() { ["k"] = 2 };

    private static double Walked(double x)
    {
        var s = 0.0;
        foreach (var factor in factors)
            s += factor.Value * x;
        return s;
    }

    private static double Looked(double x)
    {
        var table = new Dictionary<string, double> { ["k"] = x };
        return table["k"] * x;
    }

    private static double Inside(double x) => Diff.At(y => y * y * x, x);

    private static readonly (Action Build, string[] Words)[] refusals =
    [
        (() => Diff.OfMethod(Sorted), ["`Array.Sort(double[], Comparison<double>)`", "HelpTests.Sorted(double) at IL_", "sorting by a comparison is not supported", "OrderBy of LINQ"]),
        (() => Diff.OfMethod(Turned), ["`MemoryExtensions.Reverse(Span<double>)`", "it is not supported to turn this around in place"]),
        (() => Diff.OfMethod(Written), ["`StringBuilder.Append(string)`", "a text that is built is not supported"]),
        (() => Diff.OfMethod(Walked), ["it goes through a Dictionary<string, double>", "Go through its ToArray()"]),
        (() => Diff.OfMethod(Looked), ["`Dictionary<string, double>()`", "a Dictionary<string, double> is not supported"]),
        (() => Diff.OfMethod(Inside), ["derivatives inside functions are for expression lambdas", "call Of instead of OfMethod", "build the derivative outside and call that here"]),
        (() => Diff.Of(x => shape.Area(x)), ["`HelpTests.shape.Area(x)`", "put it into a static method"]),
        (() => Diff.Of(x => compiled(x) * x), ["`HelpTests.compiled`", "a compiled delegate", "old the Expression that it was compiled of"]),
        (() => Hessian.Of((double[,] m) => m[0, 0] * m[1, 1]), ["a Hessian is a matrix of second derivatives", "Hvp"]),
        (() => Diff.Of(x => new Random(1).NextDouble() * x), ["draws random numbers"]),
    ];

    public static TheoryData<int> Refusals => [.. Enumerable.Range(0, refusals.Length)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_helps(int index)
    {
        var (build, words) = refusals[index];
        var message = Assert.ThrowsAny<NotDifferentiableException>(build).Message.Replace("Derivatives inside", "derivatives inside", StringComparison.Ordinal);
        Assert.All(words, w => Assert.Contains(w, message, StringComparison.Ordinal));
        Assert.All(["NullRef", "IsValueTypeImpl", "IsKnownConstant", "Expression.Parameter` in `", " a int", " a Int", "Jacobian"], w => Assert.DoesNotContain(w, message, StringComparison.Ordinal));
        if (message.Contains("Rules.Add", StringComparison.Ordinal))
            Assert.Contains("static method", message, StringComparison.Ordinal);
    }

    private static double Twice(Func<double, double> f, double x) => f(x) + f(2 * x);

    private static double Integral(Func<double, double> f, double a, double b, int n)
    {
        var h = (b - a) / n;
        var sum = 0.0;
        for (var i = 0; i < n; i++)
            sum += f(a + ((i + 0.5) * h)) * h;
        return sum;
    }

    private static double Total(Func<double, double> f, double[] x) => x.Sum(f);

    private static double Composed(Func<double, double> f, Func<double, double, double> g, double x) => g(Twice(f, x), f(x));

    private static Func<double, double> held = t => t * t;

    [Fact]
    public void A_method_that_is_given_functions_may_be_called_in_a_lambda()
    {
        var k = 2.0;
        Func<double, double> scaled = t => k * t * t;
        Expression<Func<double, double>>[] functions =
        [
            x => Twice(t => t * t, x),
            x => Twice(t => t * x, x) * x,
            x => Twice(Math.Sin, x),
            x => Twice(scaled, x),
            x => Twice(held, x) + held(x),
            x => Integral(t => Math.Exp(-t * x), 0, x, 20),
            x => Total(t => t * t * x, new[] { x, 2 * x }),
            x => Twice(t => Twice(u => u * t, x), x),
            x => Composed(t => Math.Cos(t), (a, b) => a * b * x, x),
        ];
        foreach (var f in functions)
        {
            var d = Diff.Of(f);
            var function = f.Compile();
            foreach (var scale in (double[])[2, 3])
            {
                k = scale;
                held = scale == 2 ? t => t * t : t => t * t * t;
                foreach (var x in (double[])[0.5, 1, 2])
                {
                    const double H = 1e-4;
                    var slope = (8 * (function(x + H) - function(x - H)) - (function(x + (2 * H)) - function(x - (2 * H)))) / (12 * H);
                    Assert.Equal(slope, d(x), 1e-8 * Math.Max(1, Math.Abs(slope)));
                }
            }
        }
    }
}
