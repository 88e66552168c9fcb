using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Cases;

/// <summary>Data that no parameter reaches is evaluated as it stands, at each call, where the function evaluates it, and has the derivative zero.</summary>
public sealed class OpaqueTests
{
    internal interface IShape
    {
        double Area(double r);
    }

    private sealed class Square : IShape
    {
        public double Area(double r) => r * r;
    }

    internal sealed class Settings
    {
        private readonly Dictionary<string, double> values = new() { ["k"] = 7, ["two"] = 2 };
        private readonly Random random = new(1);
        private int count;

        public int Reads { get; set; }

        public double Get(string key) => values[key];

        public double Drawn() => values["k"] * random.NextDouble();

        public double Counted() => values["k"] + count++;

        public double this[string key] => values[key];
    }

    private static DateTime from = new(2026, 1, 1), to = new(2026, 7, 1);
    private static decimal price = 2.5m;
    private static double? maybe;
    private static string text = "abc";
    private static string[] names = ["k", "two"];
    private static List<int> list = [1, 2, 3];
    private static HashSet<string> set = ["a"];
    private static IShape shape = new Square();
    private static readonly Settings settings = new();
    private static Dictionary<string, double> table = new() { ["k"] = 3, ["two"] = 4 };
    private static readonly Dictionary<string, double[]> rows = new() { ["w"] = [1, 2, 3] };
    private static Func<double, double> compiled = ((Expression<Func<double, double>>)(z => z * z)).Compile();

    private static readonly (string Name, Expression<Func<double, double>> F)[] functions =
    [
        ("dates", x => Math.Exp(-x * (to - from).TotalDays / 365.25)),
        ("decimal", x => x * (double)price),
        ("decimal arithmetic", x => x * (double)((price * 2m) + 1)),
        ("an entry of a dictionary", x => x * table["k"]),
        ("a nullable", x => x * (maybe ?? 2)),
        ("a nullable that may be there", x => maybe.HasValue ? x * maybe.Value : x * x),
        ("the length of a text", x => x * text.Length),
        ("whether a list contains", x => list.Contains(3) ? x * x : x),
        ("whether a set contains", x => set.Contains("b") ? x * x : x),
        ("an interface", x => shape.Area(3) * x),
        ("compiled code", x => compiled(3) * x),
        ("a method of one's own", x => settings.Get("k") * x),
        ("an indexer of one's own", x => settings["two"] * Math.Sin(x)),
        ("parsing", x => x * double.Parse(text.Length + ".5", System.Globalization.CultureInfo.InvariantCulture)),
        ("the values of a dictionary", x => table.Values.Sum() * x),
        ("a question to a dictionary", x => table.Any(p => p.Value > 3) ? x * x : x),
        ("a text that is compared", x => text.Trim() == "abc" ? x * x : x),
        ("by the index of a loop", x => Enumerable.Range(0, 2).Sum(i => table[names[i]] * Math.Pow(x, i + 1))),
        ("a function over data", x => rows["w"].Sum(v => shape.Area(v)) * x),
        ("the letters of a text", x => text.Select(c => (double)c).Sum() * x),
        ("an array", x => rows["w"].Sum(v => v * x * x)),
        ("an element of an array, in a loop", x => Enumerable.Range(0, 3).Sum(i => rows["w"][i] * x * i)),
        ("in a derivative inside", x => Diff.At(y => y * y * table["k"] * x, 2)),
        ("in a lambda that is called", x => ((Func<double, double>)(y => y * table["k"]))(x * x)),
    ];

    public static TheoryData<string> Names => [.. functions.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Data_is_evaluated_as_it_stands(string name)
    {
        var f = functions.Single(f => f.Name == name).F;
        var (forward, reverse) = (ValueAndGrad.Of(f, new AdOptions { Mode = Mode.Forward }), ValueAndGrad.Of(f, new AdOptions { Mode = Mode.Reverse }));
        var second = Diff.Of(f, order: 2);
        for (var round = 0; round < 2; round++)
        {
            var function = f.Compile();
            foreach (var x in (double[])[0.5, 1, 3])
            {
                const double H = 1e-4;
                var slope = (8 * (function(x + H) - function(x - H)) - (function(x + (2 * H)) - function(x - (2 * H)))) / (12 * H);
                Assert.Equal(function(x), forward(x).Value, 1e-12 * Math.Abs(function(x)));
                Assert.Equal(slope, forward(x).Gradient, 1e-8 * Math.Max(1, Math.Abs(slope)));
                Assert.Equal(forward(x).Gradient, reverse(x).Gradient, 1e-12 * Math.Abs(slope));
                Assert.Equal((forward(x + H).Gradient - forward(x - H).Gradient) / (2 * H), second(x), 1e-4 * Math.Max(1, Math.Abs(second(x))));
            }

            // What is captured is read at each call.
            Change();
        }

        Change();
    }

    private static void Change()
    {
        (from, to) = (to, from);
        price = 10m / price;
        maybe = maybe is null ? 1.5 : null;
        text = text == "abc" ? "abcd" : "abc";
        list = list.Count == 3 ? [1] : [1, 2, 3];
        set = set.Contains("b") ? ["a"] : ["a", "b"];
        (table["k"], table["two"]) = (table["two"], table["k"]);
        var before = compiled;
        compiled = z => before(z) + 1;
    }

    [Fact]
    public void It_is_evaluated_only_where_the_function_evaluates_it()
    {
        var missing = Grad.Of((x, y) => x > 1 ? table["none"] * x * y : x * y);
        Assert.Equal((3, 0.5), missing(0.5, 3));
        Assert.Throws<KeyNotFoundException>(() => missing(2, 3));
        var none = Grad.Of((double[] x) => x.Sum(v => v * table["none"]));
        Assert.Equal([], none([]));
        Assert.Throws<KeyNotFoundException>(() => none([1]));
        var parsed = Diff.Of(x => x * int.Parse(text));
        Assert.Throws<FormatException>(() => parsed(1));
    }

    [Fact]
    public void Clocks_random_numbers_and_what_leaves_a_trace_are_refused()
    {
        var (random, queue) = (new Random(1), new Queue<double>([1, 2]));
        Func<double> drawn = () => table["k"] * random.NextDouble();
        Expression<Func<double, double>>[] refused =
        [
            x => random.NextDouble() * x,
            x => x * DateTime.Now.Ticks,
            x => x * (DateTime.UtcNow - from).TotalDays,
            x => x * Environment.TickCount,
            x => x * settings.Drawn(),
            x => x * settings.Counted(),
            x => x * drawn(),
            x => x * queue.Dequeue(),
            x => x * Guid.NewGuid().GetHashCode(),
            x => x * (table["k"] + random.Next()),
        ];
        Assert.All(refused, f => Assert.Throws<NotDifferentiableException>(() => Diff.Of(f)));
    }

    [Fact]
    public void What_a_parameter_reaches_is_refused()
    {
        Expression<Func<double, double>>[] refused =
        [
            x => (double)(decimal)x,
            x => shape.Area(x),
            x => compiled(x),
            x => table[x.ToString(System.Globalization.CultureInfo.InvariantCulture)],
            x => new[] { x }.Sum(v => shape.Area(v)),
            x => new[] { x }.Sum(v => (double)(decimal)v),
            x => new[] { x, 2 }.Select(v => (decimal)v).Select(m => (double)m).Sum(),
            x => (double)new[] { x, 2 }.Sum(v => (decimal)v),
            x => double.Parse(Invariant(x)),
            x => parsed.Compile()(Invariant(x)),
            x => new[] { x, 2 }.Select(v => Invariant(v)).Sum(s => double.Parse(s, System.Globalization.CultureInfo.InvariantCulture)),
            x => ByText(x, text.Length),
            x => ByDecimal(x),
            x => ByFunction(x),
        ];
        Assert.All(refused, f => Assert.Throws<NotDifferentiableException>(() => Diff.Of(f)));
        Assert.All((Func<double, double>[])[x => ByText(x, 1), ByDecimal, ByFunction, ByLoop, ByArray], f => Assert.Throws<NotDifferentiableException>(() => Diff.OfMethod(f)));
    }

    private static readonly Expression<Func<string, double>> parsed = s => double.Parse(s, System.Globalization.CultureInfo.InvariantCulture);

    private static string Invariant(double x) => x.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    // A number that goes through a text comes out as the number that it was, and its slope is none that is known.
    private static double ByText(double x, int n)
    {
        var s = x.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        if (n > 100)
            s = "1";
        return double.Parse(s, System.Globalization.CultureInfo.InvariantCulture) * x;
    }

    private static double ByDecimal(double x)
    {
        var d = (decimal)x;
        var twice = d * 2m;
        return (double)twice;
    }

    private static double ByFunction(double x)
    {
        return Read(x.ToString("R", System.Globalization.CultureInfo.InvariantCulture)) + x;

        static double Read(string s) => s.Length > 20 ? 0 : double.Parse(s, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static double ByLoop(double x)
    {
        var (s, next) = ("1", "1");
        var sum = x;
        for (var i = 0; i < 3; i++)
        {
            sum += double.Parse(s, System.Globalization.CultureInfo.InvariantCulture);
            s = next;
            next = (x * i).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }

        return sum;
    }

    private static double ByArray(double x)
    {
        var all = new string[2];
        for (var i = 0; i < 2; i++)
            all[i] = (x * i).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return double.Parse(all[1], System.Globalization.CultureInfo.InvariantCulture) * x;
    }
}
