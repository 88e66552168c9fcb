using FunctionalAD.Ir;
using FunctionalAD.Lifting;
using FunctionalAD.Rows;
using FunctionalAD.Rulebook;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace FunctionalAD;

/// <summary>
/// The derivatives of the special functions of MathNet.Numerics, each from a formula of the literature instead of the code that approximates the
/// function: to differentiate an approximation is not to approximate the derivative.
/// </summary>
/// <remarks>
/// They are there as soon as this package is: the library looks for them when it meets the first function of MathNet.Numerics. A rule of your own
/// (<see cref="Rules"/>) wins over them, whenever it is added.
/// </remarks>
public static class MathNetRules
{
    private static readonly Lazy<bool> registered = new(Read);

    /// <summary>The tables, family by family: for tests and for the published one.</summary>
    internal static IReadOnlyList<Action<Table>> Families { get; } =
        [ErrorFunctions.Rows, GammaFunctions.Rows, BetaFunctions.Rows, Quantiles.Rows, BesselFunctions.Rows, ModifiedBessel.Rows, Kelvin.Rows, Airy.Rows, Others.Rows];

    /// <summary>
    /// Reads the tables now. Needed only where the library cannot find this assembly by itself: in a trimmed program, or one that loads its assemblies
    /// in a context of its own. Thread-safe; a second call does nothing.
    /// </summary>
    public static void Register() => _ = registered.Value;

    private static bool Read()
    {
        RuleBook.Read(Families);
        Models.Add(typeof(Distance), typeof(Distances));
        Forms.Add(Arrays.OfVector, Arrays.Vector, typeof(Vector<double>), typeof(DenseVector));
        Forms.Add(Arrays.OfMatrix, Arrays.Matrix, typeof(Matrix<double>), typeof(DenseMatrix));
        Models.Add(typeof(Vector<double>), typeof(Modelled.Vectors));
        Models.Add(typeof(Matrix<double>), typeof(Modelled.Matrices));
        Models.Add(typeof(VectorBuilder<double>), typeof(Modelled.VectorBuilders));
        Models.Add(typeof(MatrixBuilder<double>), typeof(Modelled.MatrixBuilders));
        Models.AddConstructors(typeof(DenseVector), typeof(Modelled.DenseVectors));
        Models.AddConstructors(typeof(DenseMatrix), typeof(Modelled.DenseMatrices));
        return true;
    }
}
