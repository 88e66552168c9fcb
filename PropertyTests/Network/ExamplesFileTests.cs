using System.CommandLine;
using FunctionalAD.Bench;
using FunctionalAD.Bench.Network;
using Xunit;

namespace FunctionalAD.PropertyTests.Network;

/// <summary>Files of examples: what is read, and what is refused where it stands.</summary>
public sealed class ExamplesFileTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void The_last_column_is_the_class()
    {
        var examples = Read("a,b,kind\n1,2,red\n3,4.5,blue\n-1e3,0,red\n");
        Assert.Equal([1, 2], examples.Features[0]);
        Assert.Equal([-1000, 0], examples.Features[2]);
        Assert.Equal(["blue", "red"], examples.Classes);
        Assert.Equal([1, 0, 1], examples.Labels);
    }

    [Fact]
    public void Or_the_one_named_and_numbers_are_classes_in_their_order()
    {
        var examples = Read("kind,a\n10,1\n9,2\n10.0,3\n", "kind");
        Assert.Equal(["9", "10"], examples.Classes);
        Assert.Equal([1, 0, 1], examples.Labels);
        Assert.Equal([2.0], examples.Features[1]);
    }

    [Theory]
    [InlineData("a,b,kind\n1,2,x\n1,\"2\",y\n", 3, 3, "quoted")]
    [InlineData("a,b,kind\n1,2,x\n1,2,\"y\"\n", 3, 5, "quoted")]
    [InlineData("a,b,kind\n1,,x\n1,2,y\n", 2, 3, "missing")]
    [InlineData("a,b,kind\n1,2,x\n3\n", 3, 2, "missing")]
    [InlineData("a,b,kind\n1,2,x\n1,2,\n", 3, 5, "missing")]
    [InlineData("a,b,kind\n1,2,x\n1, two,y\n", 3, 4, "not a number")]
    [InlineData("a,b,kind\n1,2,0\nNaN,2,1\n", 3, 1, "not a number")]
    [InlineData("a,b,kind\n1,2,0\n1,2,one\n", 3, 5, "not a number")]
    [InlineData("a,b,kind\n1,2,0\n1,2,1,5\n", 3, 7, "4 fields")]
    [InlineData("a,b,kind\n1,2,0\n1,2,0\n", 1, 1, "one value")]
    [InlineData("a,b,kind\n", 1, 1, "no values")]
    [InlineData("1,2,3\n1,2,0\n", 1, 1, "names")]
    [InlineData("kind\n1\n", 1, 1, "two columns")]
    public void What_cannot_be_used_is_told_with_its_place(string text, int line, int column, string reason)
    {
        var error = Assert.Throws<InputException>(() => Read(text));
        Assert.StartsWith($"{path}:{line}:{column}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_not_there() => Assert.Contains("a, b", Assert.Throws<InputException>(() => Read("a,b\n1,2\n", "c")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_program_ends_with_2_and_tells_why()
    {
        File.WriteAllText(path, "a,b\n1,\"2\"\n");
        using var error = new StringWriter();
        Assert.Equal(2, Commands.Root().Parse(["network", "--data", path]).Invoke(new() { Error = error }));
        Assert.StartsWith($"{path}:2:3: ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Features_are_moved_and_scaled()
    {
        var examples = Read("a,b,kind\n1,7,x\n3,7,y\n").Standardised();
        Assert.Equal([-1, 0], examples.Features[0]);
        Assert.Equal([1, 0], examples.Features[1]);
    }

    private Examples Read(string text, string? label = null)
    {
        File.WriteAllText(path, text);
        return ExamplesFile.Read(path, label);
    }
}
