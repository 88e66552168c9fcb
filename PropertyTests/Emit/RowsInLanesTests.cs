using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Rules;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Every row of the rule book in a loop, value and gradient, in lanes of each width and one number at a time: those without a twin, too.</summary>
public sealed class RowsInLanesTests
{
    private const int Most = 19;

    private static readonly Dictionary<Type, double> tolerances = new() { [typeof(double)] = 1e-9, [typeof(float)] = 1e-3 };

    public static TheoryData<string> Names => Row.RealNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_has_the_same_value_and_gradient(string name)
    {
        var row = Row.Named(name);
        foreach (var (real, tolerance) in tolerances)
        {
            var points = row.Points(Most, real).ToArray();
            var (single, lanes) = (Made(row, real, points[0], 0), ((int[])[128, 256, 512]).Select(bits => Made(row, real, points[0], bits)).ToArray());
            foreach (var count in (int[])[0, 1, 5, Most])
            {
                object[] at = [.. Enumerable.Range(0, row.Inputs).Select(k => Column(real, points.Take(count).Select(p => p[k])))];
                var expected = Numbers(single(at));
                foreach (var made in lanes)
                {
                    var found = Numbers(made(at));
                    for (var i = 0; i < expected.Length; i++)
                        Near.Same(expected[i], found[i], tolerance, $"{i} of {name} of {real.Name} with {count} elements");
                }
            }
        }
    }

    // Σ f(xᵢ, …)·(1 + f(xᵢ, …)) and its gradient: the value is needed.
    private static Func<object?[], object?[]> Made(Row row, Type real, object[] point, int bits)
    {
        var inner = row.Program(real);
        var arrays = Enumerable.Range(0, row.Inputs).Select(k => new Var(real.MakeArrayType(), $"x{k}")).ToArray();
        var program = new Builder().Function("sum", arrays, b => b.Loop(b.Length(arrays[0]), false, [new Slot(SlotKind.Sum, Literal.Number(real, 0))], null, p =>
        {
            var value = new Copier(b).Inline(inner.Body, [.. point.Select((x, k) => k < arrays.Length ? b.Read(arrays[k], p[0]) : new Literal(x, x.GetType()))])[0];
            return [b.Apply(Operators.Multiply, real, value, b.Apply(Operators.Add, real, Literal.Number(real, 1), value))];
        }));
        var recipe = new Recipe(Product.ValueAndGradient, null) with { VectorBits = bits };
        return Laws.Emission.Emitted(Pipeline.Run(new Captured(program, [], [.. arrays.Select(_ => 1)], real), recipe), [], bits);
    }

    private static Array Column(Type real, IEnumerable<object> elements) =>
        real == typeof(double) ? elements.Cast<double>().ToArray() : elements.Cast<float>().ToArray();

    private static double[] Numbers(object?[] results) =>
        [.. results.SelectMany(r => r is Array all ? all.Cast<object>() : [r!]).Select(v => Convert.ToDouble(v, null))];
}
