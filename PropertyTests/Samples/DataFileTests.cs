using FunctionalAD.Samples;
using Xunit;

namespace FunctionalAD.PropertyTests.Samples;

/// <summary>Which numbers a CSV file gives, and what is said of one that gives none.</summary>
public sealed class DataFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("x,y\n1,2\n3,4.5\n")]
    [InlineData("y,x\n2,1\n4.5,3\n")]
    [InlineData("x;y\n1;2\n3;4.5\n")]
    [InlineData("x\ty\r\n1\t2\r\n3\t4.5\r\n")]
    [InlineData("time,yield\n1,2\n3,4.5")]
    [InlineData("time,x,yield,y\n9,1,9,2\n9,3,9,4.5")]
    [InlineData("# two, observations\n\n x , y \n 1 , 2 \n\n# the last\n\"3\", 45e-1\n")]
    [InlineData("\uFEFFx,y\n1,2\n3,4.5\n")]
    public void Columns_are_x_and_y_or_the_first_two(string text)
    {
        var data = Read(text);
        Assert.Equal([1, 3], data.X);
        Assert.Equal([2, 4.5], data.Y);
    }

    [Theory]
    [InlineData("c", "a", "c", "a")]
    [InlineData("b", null, "b", "a")]
    [InlineData(null, "a", "b", "a")]
    [InlineData("c", null, "c", "a")]
    public void Columns_can_be_named(string? x, string? y, string expectedX, string expectedY)
    {
        var data = Read("a,b,c\n1,2,3\n", x, y);
        Assert.Equal((expectedX, expectedY), data.Columns);
        Assert.Equal([expectedX[0] - 'a' + 1.0], data.X);
        Assert.Equal([expectedY[0] - 'a' + 1.0], data.Y);
    }

    [Theory]
    [InlineData("x,y\n1,2\n3,abc\n5,6\n", 3, 3, "\"abc\" in the column y is not a number")]
    [InlineData("x,y\n1,2\nabc,3\n", 3, 1, "\"abc\" in the column x is not a number")]
    [InlineData("x,y\n1,  1.5.2\n", 2, 5, "\"1.5.2\" in the column y")]
    [InlineData("# note\n\nx,y\n\n1,NaN\n", 5, 3, "\"NaN\" in the column y")]
    [InlineData("x,y\n1,1e999\n", 2, 3, "\"1e999\" in the column y")]
    [InlineData("x,y\n-1e150,1\n", 2, 1, "\"-1e150\" in the column x")]
    [InlineData("x;y\n1,5;2\n", 2, 1, "decimal point")]
    [InlineData("x,y\n1,2\n3,\n", 3, 3, "the column y is empty")]
    [InlineData("x,y\n1,2\n,4\n", 3, 1, "the column x is empty")]
    [InlineData("x,y\n1,2\n345\n", 3, 4, "the column y is empty")]
    [InlineData("x,y\n1,2,3\n", 2, 5, "the line has 3 fields")]
    [InlineData("x,y\n1,\"2\n3,4\n", 2, 1, "quotes")]
    [InlineData("", 1, 1, "must name at least two columns")]
    [InlineData("x\n1\n", 1, 1, "must name at least two columns")]
    [InlineData("1,2\n3,4\n", 1, 1, "holds numbers, not names")]
    public void An_error_names_file_line_and_column(string text, int line, int column, string said)
    {
        var message = Assert.Throws<InputException>(() => Read(text)).Message;
        Assert.StartsWith($"{_path}:{line}:{column}: ", message, StringComparison.Ordinal);
        Assert.Contains(said, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_not_there_is_answered_with_those_that_are()
    {
        var message = Assert.Throws<InputException>(() => Read("# note\nx,y\n1,2\n", x: "t")).Message;
        Assert.Equal($"{_path}:2:1: there is no column \"t\"; --x can name one of x, y.", message);
        Assert.Contains("twice", Assert.Throws<InputException>(() => Read("x,a,a\n1,2,3\n", y: "a")).Message, StringComparison.Ordinal);
        Assert.Contains("must differ", Assert.Throws<InputException>(() => Read("x,y\n1,2\n", "y", "y")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named()
    {
        var missing = Assert.Throws<InputException>(() => DataFile.Read(_path + ".missing")).Message;
        Assert.StartsWith($"{_path}.missing: there is no such file", missing, StringComparison.Ordinal);
        var folder = Assert.Throws<InputException>(() => DataFile.Read(Path.GetTempPath())).Message;
        Assert.StartsWith($"{Path.GetTempPath()}: the file cannot be read", folder, StringComparison.Ordinal);
    }

    [Fact]
    public void Observations_know_their_lines() => Assert.Equal([3, 6], Read("# note\nx,y\n1,2\n\n# more\n3,4\n").Lines);

    private DataFile Read(string text, string? x = null, string? y = null)
    {
        File.WriteAllText(_path, text);
        return DataFile.Read(_path, x, y);
    }
}
