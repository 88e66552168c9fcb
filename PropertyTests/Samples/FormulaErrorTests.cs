using FunctionalAD.Samples;
using Xunit;

namespace FunctionalAD.PropertyTests.Samples;

/// <summary>A mistake in what the user typed is answered with its place, the text with a caret under it, and the remedy.</summary>
public sealed class FormulaErrorTests
{
    private static readonly (string X, string Y) Columns = ("time", "yield");

    [Theory]
    [InlineData("b1 * (1 - exp(-c * x))", 16, "unknown name \"c\"")]
    [InlineData("b1 * (1 - exp(-b2 * x)", 6, "never closed")]
    [InlineData("b1 * exp(-b2 * x))", 18, "closes nothing")]
    [InlineData("b1 ^ 2", 4, "pow(x, 2)")]
    [InlineData("b1 ** 2", 4, "pow(x, 2)")]
    [InlineData("b1 + 2x", 7, "operator is missing")]
    [InlineData("b1 (x)", 4, "operator is missing")]
    [InlineData("b1 + 1.5.2", 9, "operator is missing")]
    [InlineData("b1 * ", 6, "ends where a value is expected")]
    [InlineData("", 1, "ends where a value is expected")]
    [InlineData("b1 * * x", 6, "value is missing before *")]
    [InlineData("exp()", 5, "value is missing before )")]
    [InlineData("1 + exp b1", 9, "argument in parentheses")]
    [InlineData("1 + exp", 8, "ends where a value is expected")]
    [InlineData("b1 + exp(x, 2)", 6, "takes one argument, here it has 2")]
    [InlineData("b1 + pow(x)", 6, "takes 2 arguments, here it has 1")]
    [InlineData("b1 + 1,5", 7, "decimal numbers take a point")]
    [InlineData("(b1, b2)", 4, "decimal numbers take a point")]
    [InlineData("b1 + Exp(x)", 6, "is written exp")]
    [InlineData("b1 * yield", 6, "what the formula is fitted to")]
    [InlineData("b1 * y", 6, "what the formula is fitted to")]
    [InlineData("b1 + b2 = x", 9, "right-hand side")]
    [InlineData("b1 & b2", 4, "has no meaning")]
    [InlineData("b1 + \"x\"", 6, "has no meaning")]
    [InlineData("b1 + 1e999", 6, "larger than any double")]
    [InlineData("x < 1 < b1 ? 1 : 2", 7, "incompatible")]
    [InlineData("b1 + (x > 1)", 4, "incompatible")]
    [InlineData("x > 1 ? b1", 11, "':' expected")]
    [InlineData("x.ToString()", 2, "has no meaning")]
    [InlineData("Math.PI * x", 1, "unknown name \"Math\"")]
    [InlineData("it * x", 1, "unknown name \"it\"")]
    public void A_formula_error_points_at_its_place(string text, int column, string said)
    {
        var message = Assert.Throws<InputException>(() => Formula.Parse(text, ["b1", "b2"], Columns)).Message;
        AssertCaret(message, "the formula", text, column, said);
    }

    [Theory]
    [InlineData("b1=500,b2", 8, "a name, = and a number")]
    [InlineData("b1=500, b2=", 9, "a name, = and a number")]
    [InlineData("b1=500,", 8, "a name, = and a number")]
    [InlineData("", 1, "a name, = and a number")]
    [InlineData("1b=3", 1, "a name, = and a number")]
    [InlineData("b1 = 500, b2 = abc", 16, "\"abc\" is not a number")]
    [InlineData("b1=1e999", 4, "is not a number")]
    [InlineData("b1=NaN", 4, "is not a number")]
    [InlineData("b1=1,b2=2,b1=3", 11, "has a start value already")]
    [InlineData("b1=1,x=2", 6, "x and y are the data")]
    [InlineData("b1=1,time=2", 6, "a column of the data")]
    [InlineData("b1=1, exp=2", 7, "this is a function")]
    [InlineData("a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1", 29, "at most 7")]
    public void A_start_error_points_at_its_place(string text, int column, string said)
    {
        var message = Assert.Throws<InputException>(() => StartValues.Parse(text, Columns)).Message;
        AssertCaret(message, "--start", text, column, said);
    }

    [Fact]
    public void Start_values_keep_their_order()
    {
        var starts = StartValues.Parse(" b2 = -1e-4 , a=.5,c=3", Columns);
        Assert.Equal([("b2", -1e-4), ("a", 0.5), ("c", 3.0)], starts.Select(s => (s.Name, s.Value)));
    }

    [Fact]
    public void Nesting_and_length_are_bounded_instead_of_overflowing_the_stack()
    {
        var deep = new string('(', 101) + "x" + new string(')', 101);
        var tooDeep = Assert.Throws<InputException>(() => Formula.Parse(deep, ["b1"], Columns)).Message;
        Assert.Contains("column 101", tooDeep, StringComparison.Ordinal);
        var longer = string.Join('+', Enumerable.Repeat("x", 1100));
        var tooLong = Assert.Throws<InputException>(() => Formula.Parse(longer, ["b1"], Columns)).Message;
        Assert.Contains("longer than 2000", tooLong, StringComparison.Ordinal);
    }

    [Fact]
    public void The_caret_stands_right_below_a_line_break_too()
    {
        var message = Assert.Throws<InputException>(() => Formula.Parse("b1 *\n\tq", ["b1"], Columns)).Message;
        AssertCaret(message, "the formula", "b1 *  q", 7, "unknown name \"q\"");
    }

    private static void AssertCaret(string message, string what, string text, int column, string said)
    {
        var lines = message.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.StartsWith($"{what}, column {column}: ", lines[0], StringComparison.Ordinal);
        Assert.Contains(said, lines[0], StringComparison.Ordinal);
        Assert.Equal($"  {text}", lines[1]);
        Assert.Equal(new string(' ', column + 1) + "^", lines[2]);
    }
}
