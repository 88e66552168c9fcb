using FunctionalAD.Bench.Methods;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Optimize;

/// <summary>Arrays of rows that nested loops fill and change: the row at hand is an array of its own, and no row is copied for an element of it.</summary>
public sealed class CarriedRowsTests
{
    public static TheoryData<string, int> Copies => new()
    {
        // How often an array is copied in the text of the program: the point, and rows as wholes, some of them where none had been.
        { nameof(RowMethods.Filled), 1 }, { nameof(RowMethods.Steps), 8 }, { nameof(RowPrograms.Listed), 0 }, { nameof(RowMethods.Product), 5 },
    };

    public static TheoryData<string> Names => [nameof(RowMethods.Filled), nameof(RowMethods.Steps), nameof(RowPrograms.Listed), nameof(RowMethods.Product), nameof(RowMethods.Elimination), nameof(RowMethods.Paths), nameof(RowMethods.Cholesky), nameof(RowMethods.Table), nameof(RowMethods.Columns), nameof(RowPrograms.Mirrored), nameof(RowPrograms.Skipped), nameof(RowPrograms.HandedOn), nameof(RowPrograms.HandedOnInside), nameof(RowPrograms.Chosen), nameof(RowPrograms.Searched), nameof(RowPrograms.Before), nameof(RowPrograms.OneOrTheOther), nameof(RowPrograms.Turning), nameof(RowPrograms.ReadAgain), nameof(RowPrograms.ReadBeside), nameof(RowPrograms.ReadWhileAnotherChanges), nameof(RowPrograms.ReadAsItIsSummed), nameof(RowPrograms.ReadByItsName)];

    [Theory]
    [MemberData(nameof(Copies))]
    public void No_row_is_copied_for_an_element(string name, int copies)
    {
        var text = FunctionalAD.Explain.OfMethod(Of(name)).ToString();
        Assert.Equal(copies, text[text.IndexOf("As C#", StringComparison.Ordinal)..].Split(".Clone()").Length - 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_differences(string name) => Agreement.Holds(Of(name));

    [Fact]
    public void What_is_measured_has_the_gradients_of_differences() => Assert.All(MethodRaces.All, m => Agreement.Holds(m.Of));

    [Fact]
    public void A_loop_that_does_not_run_takes_no_row()
    {
        static double Beyond(double[] x)
        {
            var a = new double[2][];
            a[0] = [x[0]];
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < (i == 0 ? 1 : 0); j++)
                    a[i][j] = x[1] * a[i][j];
            }

            return a[0][0];
        }

        Assert.Equal([3.0, 2], Grad.OfMethod<double[]>(Beyond)([2, 3]));
    }

    [Fact]
    public void A_row_that_is_not_there_and_an_index_out_of_range_throw_what_they_throw()
    {
        static double Missing(double[] x)
        {
            var a = new double[3][];
            for (var j = 0; j < x.Length; j++)
                a[1][j] = x[j];
            return a[1][0];
        }

        static double Outside(double[] x)
        {
            var a = new double[3][];
            for (var j = 0; j < x.Length; j++)
                a[3][j] = x[j];
            return a[3][0];
        }

        Assert.Throws<NullReferenceException>(() => Missing([1, 2]));
        Assert.Throws<NullReferenceException>(() => Grad.OfMethod<double[]>(Missing)([1, 2]));
        Assert.Throws<IndexOutOfRangeException>(() => Outside([1, 2]));
        Assert.Throws<IndexOutOfRangeException>(() => Grad.OfMethod<double[]>(Outside)([1, 2]));
        Assert.Equal([0.0, 0], Grad.OfMethod<double[]>(x => Never(x, 0))([1, 2]));

        static double Never(double[] x, int n)
        {
            var a = new double[3][];
            for (var j = 0; j < n; j++)
                a[3][j] = x[j];
            return n;
        }
    }

    private static Func<double[], double> Of(string name) =>
        (typeof(RowMethods).GetMethod(name) ?? typeof(RowPrograms).GetMethod(name))!.CreateDelegate<Func<double[], double>>();
}
