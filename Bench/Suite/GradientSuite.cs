using BenchmarkDotNet.Attributes;
using FunctionalAD.Bench.Formulas;

namespace FunctionalAD.Bench.Suite;

/// <summary>The same rows under BenchmarkDotNet, for who wants its statistics, its diagnosers or another runtime.</summary>
[MemoryDiagnoser]
public class GradientSuite
{
    private const int Points = 256;
    private Entries? entries;

    public static IEnumerable<string> Formulas => Catalogue.All.Select(f => f.Name);

    [ParamsSource(nameof(Formulas))]
    public string Formula { get; set; } = "";

    private Entries Entries => entries ?? throw new InvalidOperationException("The setup has not run.");

    [GlobalSetup]
    public void Setup()
    {
        var formula = Catalogue.All.Single(f => f.Name == Formula);
        entries = formula.Enter(formula.Points(Points));
    }

    [Benchmark(OperationsPerInvoke = Points)]
    public void Function() => Entries.Function.Pass();

    [Benchmark(OperationsPerInvoke = Points)]
    public void CompiledTree() => Entries.CompiledTree.Pass();

    [Benchmark(OperationsPerInvoke = Points, Baseline = true)]
    public void HandWritten() => Entries.HandWritten.Pass();

    [Benchmark(OperationsPerInvoke = Points)]
    public void Gradient() => Entries.Gradient.Pass();

    [Benchmark(OperationsPerInvoke = Points)]
    public void ValueAndGradient() => Entries.ValueAndGradient.Pass();

    [Benchmark(OperationsPerInvoke = Points)]
    public void FiniteDifferences() => Entries.Numeric.Pass();
}
