using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Linq;

/// <summary>Operators that are no loops are refused when the derivative is built, by name.</summary>
public sealed class RefusalTests
{
    private static readonly Func<double, double> compiled = ((Expression<Func<double, double>>)(v => v * v)).Compile();
    private static readonly Dictionary<string, double> named = [];
    private static readonly List<double> list = [];

    private static readonly (string Name, Expression<Func<double[], double>> Function)[] table =
    [
        ("OrderBy", x => x.OrderBy(v => v > 0).First()),
        ("ThenBy", x => x.OrderBy(v => v * v).ThenBy(v => v).First()),
        ("GroupBy", x => x.GroupBy(v => v > 0).Count() * x[0]),
        ("Distinct", x => x.Distinct().Sum()),
        ("ToDictionary", x => x.ToDictionary(v => v).Count * x[0]),
        ("Chunk", x => x.Chunk(2).Sum(c => c[0])),
        ("SequenceEqual", x => x.AsEnumerable().SequenceEqual(x.Skip(0)) ? x[0] : 1),
        ("Range", x => x.Take(new Range(1, 2)).Sum()),
        ("decimal", x => (double)x.Sum(v => (decimal)v)),
        ("Nullable", x => x.Sum(v => (double?)v) ?? 0),
        ("compiled", x => x.Select(compiled).Sum()),
        ("named", x => named[x.Length > 1 ? "a" : "b"] * x[0]),
        ("array and a list", x => (x.Length > 1 ? x.AsEnumerable() : list).Sum()),
        ("GetLength", x => x.GetLength(x.Length) * x[0]),
    ];

    public static TheoryData<string> Names => [.. table.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_when_built(string name)
    {
        var refused = Assert.Throws<NotDifferentiableException>(() => Grad.Of(table.First(t => t.Name == name).Function));
        Assert.True(refused.Remedy.Length > 10 && refused.Subject.Length > 0, refused.Message);
        Assert.Contains(name.Split('.')[^1], refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_set_is_no_result() => Assert.Throws<NotDifferentiableException>(
        () => Jvp.Of((double[] x) => x.Select(v => v * v).ToHashSet()));
}
