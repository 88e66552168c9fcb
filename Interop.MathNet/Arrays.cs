using System.ComponentModel;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace FunctionalAD;

/// <summary>Vectors and matrices as the arrays that they are to a program. For compiled derivatives, not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Arrays
{
    /// <summary>The numbers of a vector.</summary>
    public static double[] OfVector(Vector<double> vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return vector.ToArray();
    }

    /// <summary>A vector of numbers, which it keeps.</summary>
    public static Vector<double> Vector(double[] numbers) => new DenseVector(numbers);

    /// <summary>The numbers of a matrix, row by row.</summary>
    public static double[,] OfMatrix(Matrix<double> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return matrix.ToArray();
    }

    /// <summary>A matrix of numbers.</summary>
    public static Matrix<double> Matrix(double[,] numbers) => DenseMatrix.OfArray(numbers);
}
