using System.Linq.Expressions;

namespace FunctionalAD.Emission;

/// <summary>Code that makes an array out of one that was used before: of a single one that is kept, or of the next of those that a call makes (<see cref="Lent{T}"/>).</summary>
internal static class UsedAgain
{
    /// <summary>An array of any values.</summary>
    /// <param name="before">A variable that holds the array before, or the arrays.</param>
    /// <param name="array">The type of the array.</param>
    /// <param name="extents">How many elements it has in each dimension.</param>
    public static Expression Sized(Expression before, Type array, params ReadOnlySpan<Expression> extents) => Make(nameof(Recycled.Sized), before, array, extents);

    /// <summary>An array of zeros.</summary>
    /// <param name="before">A variable that holds the array before, or the arrays.</param>
    /// <param name="array">The type of the array.</param>
    /// <param name="extents">How many elements it has in each dimension.</param>
    public static Expression Zeros(Expression before, Type array, params ReadOnlySpan<Expression> extents) => Make(nameof(Recycled.Zeros), before, array, extents);

    /// <summary>An array, all zeros now.</summary>
    public static Expression Cleared(Expression kept) => Expression.Call(typeof(Recycled), nameof(Recycled.Cleared), [kept.Type.GetElementType()!], kept);

    /// <summary>An array with the elements of another.</summary>
    /// <param name="before">A variable that holds the array before, or the arrays.</param>
    /// <param name="array">The type of the array.</param>
    /// <param name="source">The other.</param>
    public static Expression Copy(Expression before, Type array, Expression source) =>
        array.GetArrayRank() > 1 ? OfTable(nameof(Recycled.Copy), before, array, source)
        : source.Type.IsArray ? OfRow(nameof(Recycled.Copy), before, array, source)
        : OfRow(nameof(Recycled.CopySpan), before, array, Spans.AsRead(source));

    /// <summary>Leaves an array that is kept to later calls.</summary>
    public static Expression Give(Expression kept) => Expression.Call(typeof(Recycled), nameof(Recycled.Give), [kept.Type.GetElementType()!], kept);

    /// <summary>The type that holds the arrays of a type that a call makes.</summary>
    public static Type Lent(Type array) => typeof(Lent<>).MakeGenericType(array.GetElementType()!);

    private static MethodCallExpression Make(string method, Expression before, Type array, ReadOnlySpan<Expression> extents)
    {
        var rank = array.GetArrayRank();
        if (rank == 1)
            return OfRow(method, before, array, extents[0]);
        Expression[] shape = [Expression.Constant(rank), .. extents, .. Enumerable.Repeat(Expression.Constant(1), RecycledTables.Dimensions - rank)];
        return OfTable(method, before, array, shape);
    }

    private static MethodCallExpression OfRow(string method, Expression before, Type array, Expression argument) =>
        Expression.Call(typeof(Recycled), Name(method, before), [array.GetElementType()!], before, argument);

    private static MethodCallExpression OfTable(string method, Expression before, Type array, params Expression[] arguments) =>
        Expression.Call(typeof(RecycledTables), Name(method, before), [array.GetElementType()!, array], [before, .. arguments]);

    private static string Name(string method, Expression before) => before.Type.IsArray ? method : $"Next{method}";
}
