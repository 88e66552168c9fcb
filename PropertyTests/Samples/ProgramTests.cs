using FunctionalAD.Samples;
using Xunit;

namespace FunctionalAD.PropertyTests.Samples;

/// <summary>The program from the outside: what it prints, where, and its exit code.</summary>
public sealed class ProgramTests
{
    private static readonly string Misra = Path.Combine(AppContext.BaseDirectory, "data", "misra1a.csv");
    private static readonly string Pasture = Path.Combine(AppContext.BaseDirectory, "data", "pasture.csv");

    [Fact]
    public void A_formula_is_fitted_and_reported()
    {
        var (code, output, error) = Run("fit", "--data", Misra, "--formula", "b1 * (1 - exp(-b2 * x))", "--start", "b1=500,b2=0.0001");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("14 observations", output, StringComparison.Ordinal);
        AssertRow(output, "b1", "238.94212918", "2.70701");
        AssertRow(output, "b2", "0.00055015643181", "7.26687E-06");
        AssertRow(output, "residual sum of squares", "0.12455138894");
        AssertRow(output, "residual standard deviation", "0.101879");
        AssertRow(output, "R²", "0.99998158");
    }

    [Fact]
    public void A_named_model_needs_no_start_and_takes_a_part_of_one()
    {
        foreach (var start in new string[][] { [], ["--start", "top=100"], ["--start", "k=0.1,top=100,b=1"] })
        {
            var (code, output, error) = Run(["fit", "--data", Pasture, "--model", "Logistic", "--x", "time", "--y", "yield", .. start]);
            Assert.Equal((0, ""), (code, error));
            AssertRow(output, "top", "72.462237576", "1.73403");
            AssertRow(output, "k", "0.067359200066", "0.00344657");
        }
    }

    [Fact]
    public void Columns_of_the_file_are_names_in_the_formula()
    {
        const string formula = "-top / (-1 - exp(b - k * time))";
        var (code, output, _) = Run("fit", "--data", Pasture, "--formula", formula, "--start", "top=75,b=2.5,k=0.07");
        Assert.Equal(0, code);
        AssertRow(output, "top", "72.462237576", "1.73403");
    }

    [Fact]
    public void A_formula_may_begin_with_a_minus_sign() =>
        Assert.Equal(0, Run("fit", "--data", Misra, "--formula", "-b1 * (exp(-b2 * x) - 1)", "--start", "b1=500,b2=0.0001").Code);

    [Fact]
    public void A_fit_that_does_not_converge_says_so_and_exits_with_1()
    {
        // The best a is 0, a kink: nowhere near it does the derivative of the sum of squares get small.
        var (code, output, _) = Run("fit", "--data", Misra, "--formula", "-abs(a) * x", "--start", "a=1");
        Assert.Contains("NOT a minimum", output, StringComparison.Ordinal);
        Assert.Contains("The mean of the observations fits better", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public void A_search_that_ends_where_the_minimizers_own_statistics_fail_is_still_reported()
    {
        // Only the last observation feels this start; its normal equations have no inverse in doubles.
        var (_, output, error) = Run("fit", "--data", Misra, "--formula", "a * exp(b * x)", "--start", "a=1e-90,b=0.2");
        Assert.Equal("", error);
        Assert.Contains("The mean of the observations fits better", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_that_cannot_be_told_apart_are_reported_as_such()
    {
        var (code, output, _) = Run("fit", "--data", Misra, "--formula", "a * b * x", "--start", "a=1,b=1");
        Assert.Contains("undetermined", output, StringComparison.Ordinal);
        Assert.Contains("do not determine all parameters", output, StringComparison.Ordinal);
        Assert.DoesNotContain("NOT a minimum", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public void The_tour_shows_the_trace_the_program_and_the_derivative_found_in_three_ways()
    {
        var (code, output, error) = Run("tour");
        Assert.Equal((0, ""), (code, error));
        // ∂f/∂x = 2 + 2e² and ∂f/∂y = 1 + e² at (1, 2).
        Assert.Contains("∇f = (16.77811, 8.389056)", output, StringComparison.Ordinal);
        Assert.Contains("= Math.Exp(", output, StringComparison.Ordinal);
        AssertRow(output[output.IndexOf("three ways", StringComparison.Ordinal)..], 5, "x", "1", "16.77811", "16.77811", "16.77811");
        Assert.Contains("Agree: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_verb_the_certified_fit_is_shown_with_the_digits_agreed()
    {
        var (code, output, error) = Run();
        Assert.Equal((0, ""), (code, error));
        AssertRow(output, "b1", "2.3894212918E+02", "2.3894212918E+02", "11.0");
        AssertRow(output, "b2", "5.5015643181E-04", "5.5015643181E-04", "11.0");
        Assert.Contains("1.2455138894E-01    1.2455138894E-01", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--formula", "b1 * (1 - exp(-c * x))", "--start", "b1=500", "the formula, column 16: unknown name \"c\"")]
    [InlineData("--formula", "b1 * x", "--start", "b1=500,b2=1", "--start, column 8: b2 does not occur in the formula")]
    [InlineData("--formula", "b1 * x", "--start", "b1:500", "--start, column 1: a name, = and a number")]
    [InlineData("--formula", "b1 * x", "--model", "decay", "not both")]
    [InlineData("--x", "x", "--y", "y", "fit needs a model")]
    [InlineData("--formula", "b1 * x", "--x", "x", "--formula needs --start")]
    [InlineData("--model", "parabola", "--x", "x", "there is no model \"parabola\"")]
    [InlineData("--model", "decay", "--start", "a=1,b=2", "--start, column 5: the model decay has no parameter b; it has a, k")]
    [InlineData("--model", "decay", "--x", "pressure", "misra1a.csv:2:1: there is no column \"pressure\"")]
    [InlineData("--formula", "b1 * log(-x)", "--start", "b1=1", "misra1a.csv:3:1: the model is NaN")]
    [InlineData("--model", "decay", "--strat", "a=1", "'--strat'")]
    public void Bad_input_gets_one_message_on_stderr_and_exit_code_2(
        string option1, string value1, string option2, string value2, string said)
    {
        var (code, output, error) = Run("fit", "--data", Misra, option1, value1, option2, value2);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.InRange(error.TrimEnd().Split('\n').Length, 1, 3);
    }

    [Theory]
    [InlineData("fit", "--model", "decay")]
    [InlineData("fit", "--model", "decay", "--data", "no/such.csv")]
    [InlineData("fit", "--data")]
    [InlineData("unfit")]
    public void A_wrong_command_line_exits_with_2(params string[] args)
    {
        var (code, output, error) = Run(args);
        Assert.Equal((2, ""), (code, output));
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Help_shows_an_example_that_works()
    {
        var (code, help, _) = Run("fit", "--help");
        Assert.Equal(0, code);
        var example = help.Split('\n').Single(line => line.Contains(" --formula \"", StringComparison.Ordinal));
        // Split as a shell does: every other piece between quotes is one argument.
        string[] args =
        [
            .. example.Split('"').SelectMany((piece, i) => i % 2 == 1 ? [piece] : piece.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];
        args[Array.IndexOf(args, "--data") + 1] = Misra;
        Assert.Equal(0, Run(args).Code);
        foreach (var model in NamedModel.All)
            Assert.Contains(model.Formula, help, StringComparison.Ordinal);
    }

    private static void AssertRow(string output, params string[] cells) => AssertRow(output, int.MaxValue, cells);

    /// <summary>One line holds these cells, or begins with them when it has more than are looked at.</summary>
    private static void AssertRow(string output, int looked, params string[] cells)
    {
        var row = output.Split('\n').Single(line => line.TrimStart().StartsWith(cells[0] + " ", StringComparison.Ordinal));
        Assert.Equal(string.Join(' ', cells), string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(looked)));
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = Program.Run(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
