using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Arrays that are lent to a call, and those on the shelf: each has one user at a time, and holds nobody's objects when it has none.</summary>
public sealed class LentTests
{
    [Fact]
    public void Arrays_of_one_call_are_apart()
    {
        var lent = Recycled.Lend<double>();
        double[][] arrays = [.. Enumerable.Range(0, 100).Select(k => Recycled.NextZeros(lent, k % 7))];
        Assert.Equal(arrays.Count(a => a.Length > 0), arrays.Where(a => a.Length > 0).Distinct().Count());
        lent.Give();
    }

    [Fact]
    public void More_than_is_worth_keeping_are_apart_too()
    {
        const int Length = 1 << 17;
        var lent = Recycled.Lend<float>();
        var arrays = Enumerable.Range(0, 40).Select(_ => Recycled.NextSized(lent, Length)).ToArray();
        Assert.Equal(arrays.Length, arrays.Distinct().Count());
        lent.Start();
        Assert.Same(arrays[0], Recycled.NextSized(lent, Length));
        lent.Give();
    }

    [Fact]
    public void An_iteration_uses_the_arrays_of_the_one_before()
    {
        var lent = Recycled.Lend<int>();
        var (one, other) = (Recycled.NextSized(lent, 3), RecycledTables.NextSized<int, int[,]>(lent, 2, 2, 4, 1, 1));
        lent.Start();
        Assert.Same(one, Recycled.NextSized(lent, 3));
        Assert.Same(other, RecycledTables.NextZeros<int, int[,]>(lent, 2, 2, 4, 1, 1));
        lent.Start();
        Assert.Equal(5, Recycled.NextCopy(lent, [1, 2, 3, 4, 5]).Length);
        Assert.Equal((4, 2), Extents(RecycledTables.NextSized<int, int[,]>(lent, 2, 4, 2, 1, 1)));
        lent.Give();
    }

    [Fact]
    public void Nobody_holds_objects_that_are_not_used()
    {
        var lent = Recycled.Lend<string>();
        var array = Recycled.NextSized(lent, 2);
        array[0] = "somebody's";
        lent.Give();
        Assert.Null(array[0]);
    }

    [Fact]
    public void A_matrix_whose_indices_begin_elsewhere_keeps_them()
    {
        var odd = (double[,])Array.CreateInstance(typeof(double), [2, 2], [1, 1]);
        odd[2, 1] = 7;
        var copy = RecycledTables.Copy<double, double[,]>(null, odd);
        Assert.Equal((1, 7), (copy.GetLowerBound(0), copy[2, 1]));
        Recycled.Give<double>(copy);
        Assert.Equal(0, RecycledTables.Sized<double, double[,]>(null, 2, 2, 2, 1, 1).GetLowerBound(0));
    }

    [Fact]
    public void A_negative_extent_throws_what_an_array_throws()
    {
        Assert.Throws<OverflowException>(() => RecycledTables.Zeros<double, double[,]>(null, 2, -1, 2, 1, 1));
        Assert.Throws<OverflowException>(() => Recycled.Zeros<double>(null, -1));
        Assert.Throws<OverflowException>(() => Recycled.NextZeros(Recycled.Lend<double>(), -1));
    }

    private static (int, int) Extents(int[,] matrix) => (matrix.GetLength(0), matrix.GetLength(1));
}
