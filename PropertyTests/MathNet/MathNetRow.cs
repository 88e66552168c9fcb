using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Rules;
using MathNet.Numerics.Differentiation;
using Xunit;

namespace FunctionalAD.PropertyTests.MathNet;

/// <summary>A row about a function of MathNet.Numerics, its points and differences.</summary>
internal sealed class MathNetRow
{
    private const double Step = 0.02;

    private MathNetRow(Row row) => Row = row;

    public static IReadOnlyList<MathNetRow> All { get; } = Read();

    /// <summary>The rows that have a derivative; the others are flat.</summary>
    public static TheoryData<string> Names => [.. All.Where(r => !r.Row.Rule.IsFlat).Select(r => r.Row.Name)];

    public Row Row { get; }

    public int Inputs => Row.Inputs;

    // Programs are made of these rows by hand, so that nobody meets the library.
    private static MathNetRow[] Read()
    {
        MathNetRules.Register();
        return [.. MathNetRules.Families.SelectMany(rows => Row.Read(rows.Method.DeclaringType!.Name, rows)).Select(row => new MathNetRow(row))];
    }

    public static MathNetRow Named(string name) => All.Single(r => r.Row.Name == name);

    public Function Program() => Row.Program();

    /// <summary>Points of the domain; every other order is a whole number.</summary>
    public IEnumerable<object[]> Points(int count)
    {
        var k = 0;
        foreach (var point in Row.Points(count))
        {
            for (var i = 0; k % 2 == 0 && i < Inputs; i++)
            {
                if (Row.Rule.Domains[i].Condition == "an order")
                    point[i] = Math.Round((double)point[i]);
            }

            k++;
            yield return point;
        }
    }

    /// <summary>
    /// ∂f/∂xᵢ by central differences of order 8, and how far two widths are apart. The width is a part of the distance to the ends of the domain.
    /// </summary>
    public (double Slope, double Error) Difference(Func<object[], double> f, object[] x, int i)
    {
        var domain = Row.Rule.Domains[i];
        var at = domain.IsMirrored ? Math.Abs((double)x[i]) : (double)x[i];
        var room = Math.Min(1, Math.Min(at - domain.Low, domain.High - at) + (0.005 * (domain.High - domain.Low)));
        var (coarse, fine) = (At(Step * room), At(Step * room / 2));
        return (fine, Math.Abs(coarse - fine));

        double At(double step)
        {
            var differences = new NumericalDerivative(9, 4) { StepType = StepType.Absolute, StepSize = step };
            return differences.EvaluateDerivative(t => f([.. x[..i], t, .. x[(i + 1)..]]), (double)x[i], 1);
        }
    }
}
