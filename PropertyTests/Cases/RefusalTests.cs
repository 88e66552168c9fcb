using System.Linq.Expressions;
using System.Runtime.InteropServices;
using Xunit;

namespace FunctionalAD.PropertyTests.Cases;

/// <summary>What cannot be differentiated is refused when the derivative is built, by name and with a remedy.</summary>
public sealed partial class RefusalTests
{
    private static readonly Func<double, double> compiled = x => x * x;
    private static readonly object boxed = 2.0;
    private static readonly string[] words = ["one", "two"];
    private static readonly Random random = new(1);

    private static int calls;

    private static double Foo(double x) => x + ++calls;

    [LibraryImport("libm", EntryPoint = "cbrt")]
    private static partial double Extern(double x);

    /// <summary>A number type of a user's, without rules.</summary>
    public readonly record struct Metres(double Value)
    {
        public double Doubled => 2 * Value;

        public static Metres operator +(Metres a, Metres b) => new(a.Value + b.Value + 1);
    }

    /// <summary>A constructor that does more than store.</summary>
    public sealed class Twice(double x)
    {
        public double X { get; } = 2 * x;
    }

    /// <summary>A constructor without parameters that does something.</summary>
    public sealed class Offset
    {
        public double X { get; set; } = 3;

        public double Y { get; set; }
    }

    /// <summary>A getter that computes from its field.</summary>
    public sealed class Hidden
    {
        public double X { get => field + 1; set; }
    }

    private static readonly (string Name, Expression<Func<double, double>> Function, string Names)[] table =
    [
        ("method that counts its calls", x => Foo(x), "Foo(double)"),
        ("extern method", x => Extern(x), "Extern(x)"),
        ("decimal", x => (double)((decimal)x * 2m), "decimal"),
        ("length of text", x => x.ToString().Length * x, "x.ToString()"),
        ("parsing", x => double.Parse(x.ToString()), "ToString"),
        ("nullable arithmetic", x => ((double?)x + 1).Value, "double"),
        ("nullable coalescing", x => (double?)x ?? 1, "x"),
        ("through object", x => (double)(object)x, "object"),
        ("date", x => DateTime.Now.Hour * x + new DateTime(2000, 1, 1).AddDays(x).Day, "AddDays"),
        ("random with argument", x => random.Next((int)x), "Next"),
        ("constructor that computes", x => new Twice(x).X, "Twice"),
        ("initialiser that computes", x => new Offset { Y = x }.X + x, "Offset"),
        ("getter that computes", x => new Hidden { X = x }.X, "Hidden"),
        ("type test", x => (object)x is double ? x : 0, "object"),
        ("result of a task", x => Task.FromResult(x).Result, "FromResult"),
        ("list initialiser", x => new List<double> { x, 2 }[0], "List"),
        ("array of arrays of text", x => new[] { x.ToString(), "b" }.Length * x, "ToString"),
        ("hash", x => x.GetHashCode() * x, "GetHashCode"),
        ("bits", x => BitConverter.DoubleToInt64Bits(x) * x, "DoubleToInt64Bits"),
        ("bits through a choice", x => (x > 0 ? BitConverter.DoubleToInt64Bits(x) >> 52 : 3) * 0.5, "DoubleToInt64Bits"),
        ("bits through a loop", x => Enumerable.Range(0, 3).Aggregate(BitConverter.DoubleToInt64Bits(x), (s, k) => s + k) * 0.5, "DoubleToInt64Bits"),
        ("bits inside a derivative", x => Diff.At(y => BitConverter.DoubleToInt64Bits(y) * 0.5, x), "DoubleToInt64Bits"),
        ("a number of bits", x => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) + 1), "Int64BitsToDouble"),
        ("formatted text", x => $"{x}".Length, "Format"),
    ];

    private static Func<double, double> Make(double a) => b => a * b;

    // What only compiled code tells is read from there.
    private static readonly (string Name, Expression<Func<double, double>> Function, double Slope)[] lifted =
    [
        ("captured delegate", x => compiled(x), Derivative(compiled)),
        ("operator of a user's", x => (new Metres(x) + new Metres(x)).Value, 2),
        ("computed property", x => new Metres(x).Doubled, 2),
        ("function that returns a function", x => ((Func<double, Func<double, double>>)(a => b => a * b))(x)(2) + Make(x)(1), 2 + Derivative(a => Make(a)(1))),
    ];

    private static double Derivative(Func<double, double> f) => (f(3 + 1e-4) - f(3 - 1e-4)) / 2e-4;

    public static TheoryData<string> LiftedNames => [.. lifted.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(LiftedNames))]
    public void Is_read_from_compiled_code(string name)
    {
        var (_, function, slope) = lifted.First(t => t.Name == name);
        Assert.Equal(slope, Diff.Of(function)(3), 1e-6);
    }

    public static TheoryData<string> Names => [.. table.Select(t => t.Name), .. ByHand().Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_when_built(string name)
    {
        var (_, function, names) = table.Concat(ByHand()).First(t => t.Name == name);
        foreach (var build in (Action[])[() => Diff.Of(function), () => ValueAndGrad.Of(function, new AdOptions { Mode = Mode.Reverse }), () => Diff.Of(function, 3)])
        {
            var refused = Assert.Throws<NotDifferentiableException>(build);
            Assert.Contains(names, refused.Message, StringComparison.Ordinal);
            Assert.True(refused.Remedy.Length > 10 && refused.Subject.Length > 0, refused.Message);
        }
    }

    private static IEnumerable<(string Name, Expression<Func<double, double>> Function, string Names)> ByHand()
    {
        ParameterExpression x = Expression.Parameter(typeof(double), "x"), y = Expression.Variable(typeof(double), "y");
        var one = Expression.Constant(1.0);
        (string, Expression<Func<double, double>>, string) Case(string name, Expression body, string names) =>
            (name, Expression.Lambda<Func<double, double>>(body, x), names);

        yield return Case("try and catch", Expression.TryCatch(Expression.ArrayIndex(Expression.NewArrayInit(typeof(double), x), Expression.Constant(2)), Expression.Catch(typeof(Exception), one)), "try");
        yield return Case("variable from nowhere", Expression.Multiply(x, y), "y");
        yield return Case(
            "compound assignment with a method",
            Expression.Block([y], Expression.Assign(y, x), Expression.AddAssign(y, x, typeof(RefusalTests).GetMethod(nameof(Strange), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static))),
            "Strange");
    }

    private static double Strange(double a, double b) => a * b * 7;

    [Fact]
    public void A_lambda_that_calls_itself_is_refused()
    {
        Expression<Func<double, double>>? self = null;
        self = x => x > 0 ? self!.Compile()(x - 1) : x;
        Assert.Throws<NotDifferentiableException>(() => Diff.Of(self));
    }

    [Fact]
    public void A_parameter_by_reference_is_refused()
    {
        var p = Expression.Parameter(typeof(double).MakeByRefType(), "p");
        var f = Expression.Lambda(p, p);
        Assert.Throws<NotDifferentiableException>(() => Capturing.Capture.Of(f));
    }
}
