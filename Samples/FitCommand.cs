using System.CommandLine;

namespace FunctionalAD.Samples;

/// <summary>The verb fit: a model, named or written out, fitted to two columns of a CSV file.</summary>
internal static class FitCommand
{
    private const string Intro = """
        Fits a model to two columns of a CSV file, with exact derivatives.

        Examples:
          fit --data Samples/data/misra1a.csv --formula "b1 * (1 - exp(-b2 * x))" --start b1=500,b2=0.0001
          fit --data Samples/data/pasture.csv --model logistic --x time --y yield
        """;

    /// <summary>The command, printing to the invocation's output.</summary>
    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Required = true,
            HelpName = "FILE.csv",
            Description = "Observations: a CSV file whose first line names the columns.",
        };
        var formula = new Option<string?>("--formula") { HelpName = "TEXT", Description = FormulaHelp() };
        var model = new Option<string?>("--model") { HelpName = "NAME", Description = ModelHelp() };
        var start = new Option<string?>("--start")
        {
            HelpName = "b1=500,b2=0.0001",
            Description = "Parameters and start values; optional for a named model.",
        };
        var x = new Option<string?>("--x") { HelpName = "COLUMN", Description = "The column of x [default: x, or the first]." };
        var y = new Option<string?>("--y") { HelpName = "COLUMN", Description = "The column to fit [default: y, or the second]." };
        var command = new Command("fit", Intro) { data, formula, model, start, x, y };
        command.SetAction(parsed =>
        {
            var file = DataFile.Read(parsed.GetRequiredValue(data), parsed.GetValue(x), parsed.GetValue(y));
            var (tree, values) = Model(file, parsed.GetValue(formula), parsed.GetValue(model), parsed.GetValue(start));
            var fit = LeastSquares.Solve(tree, file, values);
            FitReport.Write(parsed.InvocationConfiguration.Output, tree, file, fit);
            return fit.Converged ? 0 : 1;
        });
        return command;
    }

    /// <summary>The model the options describe and where to begin.</summary>
    /// <exception cref="InputException">The options do not describe one.</exception>
    public static (Formula Formula, double[] Start) Model(DataFile data, string? formula, string? model, string? start)
    {
        if ((formula is null) == (model is null))
            throw new InputException(
                "fit needs a model: either --model with a name or --formula with the right-hand side of y = …, not both.");
        if (formula is not null && start is null)
            throw new InputException(
                "--formula needs --start to name the parameters and say where to begin, as in --start b1=500,b2=0.0001.");
        var given = start is null ? [] : StartValues.Parse(start, data.Columns);
        if (model is not null)
            return Named(NamedModel.Find(model), data, start, given);

        var parsed = Formula.Parse(formula!, [.. given.Select(s => s.Name)], data.Columns);
        if (parsed.Unused is [var unused, ..])
            throw InputException.At("--start", start!, given.First(s => s.Name == unused).Position,
                $"{unused} does not occur in the formula, so nothing can determine it; leave it out or use it.");
        return (parsed, [.. given.Select(s => s.Value)]);
    }

    private static (Formula Formula, double[] Start) Named(
        NamedModel model, DataFile data, string? start, IReadOnlyList<(string Name, double Value, int Position)> given)
    {
        var values = model.StartFor(data);
        foreach (var (name, value, position) in given)
        {
            var index = Array.IndexOf(model.Parameters, name);
            if (index < 0)
                throw InputException.At("--start", start!, position,
                    $"the model {model.Name} has no parameter {name}; it has {string.Join(", ", model.Parameters)}.");
            values[index] = value;
        }
        return (Formula.Parse(model.Formula, model.Parameters, data.Columns), values);
    }

    private static string FormulaHelp() =>
        "The right-hand side of y = …: numbers, x, the parameters, + - * / ( ), x < 5 ? a : b, pi, and "
        + string.Join(", ", FormulaReader.Functions.Keys) + ".";

    private static string ModelHelp() =>
        "A ready model:\n" + string.Join("\n", NamedModel.All.Select(m => $"{m.Name}: {m.Formula} ({m.About})"));
}
