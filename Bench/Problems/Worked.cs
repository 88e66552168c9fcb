namespace FunctionalAD.Bench.Problems;

/// <summary>All worked problems.</summary>
internal static class Worked
{
    public static IReadOnlyList<Problem> All { get; } =
    [
        Rosenbrock.Problem,
        Helmholtz.Problem,
        Speelpenning.Problem,
        LogisticRegression.Problem,
        LogSumExp.Problem,
        Mixture.Problem,
        KMeans.Problem,
        Diffusion.Small,
        Diffusion.Large,
        Predators.Problem,
        Pendulums.Problem,
        Lstm.Problem,
        Kepler.Problem,
        Tridiagonal.Problem,
        Epidemic.Problem,
    ];
}
