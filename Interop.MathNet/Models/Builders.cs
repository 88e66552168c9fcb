using MathNet.Numerics.LinearAlgebra;
using M = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using V = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace FunctionalAD.Modelled;

/// <summary>What makes vectors.</summary>
internal static class VectorBuilders
{
    public static V Dense(VectorBuilder<double> builder, int length) => Arrays.Vector(new double[length]);

    public static V Dense(VectorBuilder<double> builder, int length, double value)
    {
        var y = new double[length];
        for (var i = 0; i < length; i++)
            y[i] = value;
        return Arrays.Vector(y);
    }

    public static V Dense(VectorBuilder<double> builder, int length, Func<int, double> init)
    {
        var y = new double[length];
        for (var i = 0; i < length; i++)
            y[i] = init(i);
        return Arrays.Vector(y);
    }

    public static V Dense(VectorBuilder<double> builder, double[] array) => Arrays.Vector(array);

    public static V DenseOfArray(VectorBuilder<double> builder, double[] array) => Arrays.Vector((double[])array.Clone());
}

/// <summary>What makes matrices.</summary>
internal static class MatrixBuilders
{
    public static M Dense(MatrixBuilder<double> builder, int rows, int columns) => Arrays.Matrix(new double[rows, columns]);

    public static M Dense(MatrixBuilder<double> builder, int rows, int columns, Func<int, int, double> init)
    {
        var y = new double[rows, columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
                y[i, j] = init(i, j);
        }

        return Arrays.Matrix(y);
    }

    public static M DenseOfArray(MatrixBuilder<double> builder, double[,] array) => Arrays.Matrix((double[,])array.Clone());

    public static M DenseIdentity(MatrixBuilder<double> builder, int order)
    {
        var y = new double[order, order];
        for (var i = 0; i < order; i++)
            y[i, i] = 1;
        return Arrays.Matrix(y);
    }
}

/// <summary>The constructors of dense vectors.</summary>
internal static class DenseVectors
{
    public static V New(double[] storage) => Arrays.Vector(storage);

    public static V New(int length) => Arrays.Vector(new double[length]);
}

/// <summary>The constructors of dense matrices.</summary>
internal static class DenseMatrices
{
    public static M New(int rows, int columns) => Arrays.Matrix(new double[rows, columns]);

    public static M New(int order) => Arrays.Matrix(new double[order, order]);
}
