using System.Linq.Expressions;
using FunctionalAD.PropertyTests.Docs;
using Microsoft.CodeAnalysis;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>The C# text of a derivative compiles, and computes the bits that the delegate computes.</summary>
public sealed class CSharpTextTests
{
    private static readonly Expression<Func<double, double, double>>[] functions =
    [
        (x, y) => x * y + Math.Exp(x * y),
        (x, y) => x - (y - (x - (y - 1))) / (x / (y * 3)),
        (x, y) => x > 0 && y > 0 ? Math.Log(x) * y : x < -1 || !(y < 2) ? Math.Cos(x) * Math.Sin(x) : -x * -y,
        (x, y) => Math.Max(x, y) * Math.Abs(x) + Math.Pow(x, 3) - Math.Pow(Math.Abs(x) + 1, y),
        (x, y) => (int)x * y + (float)y * x - 1e300 * x + double.PositiveInfinity * 0 + double.NaN,
        (x, y) => new ValueTuple<double, double>(Math.Sqrt(x * x + 1), y % 3).Item1 - (x > y ? x > 1 ? y * y : Math.Tan(y) : Math.Atan2(y, x)),
        (x, y) => 1 / (1 + Math.Exp(-(x - y))) / (x * x + 2),
    ];

    public static TheoryData<int> Functions() => [.. Enumerable.Range(0, functions.Length)];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Text_and_delegate_agree(int index)
    {
        var f = functions[index];
        var text = FunctionalAD.Explain.Of(f).CSharp;
        var problems = Compiled.Problems(
            $"using System;\nusing FunctionalAD;\npublic static class Derivative {{\n{text.Replace("static ", "public static ", StringComparison.Ordinal)}}}",
            OutputKind.DynamicallyLinkedLibrary,
            out var assembly);
        Assert.True(problems.Count == 0, $"{string.Join('\n', problems)}\n{text}");
        var method = assembly!.GetType("Derivative")!.GetMethod("ValueAndGradient")!.CreateDelegate<Func<double, double, (double, (double, double))>>();
        var compiled = ValueAndGrad.Of(f);
        var random = new Random(index);
        double[] special = [0, -0.0, 1, -1, 2, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];
        for (var i = 0; i < 200; i++)
        {
            var x = i < 81 ? special[i / 9] : 8 * random.NextDouble() - 4;
            var y = i < 81 ? special[i % 9] : 8 * random.NextDouble() - 4;
            Assert.Equal(compiled(x, y), method(x, y));
        }
    }
}
