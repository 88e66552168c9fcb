using System.CommandLine;

namespace FunctionalAD.Samples;

/// <summary>The samples: a tour of the library, and curve fitting that uses it.</summary>
internal static class Program
{
    private const int BadInput = 2;

    private const string Intro = """
        What FunctionalAD does, in two examples: without a verb, a tour of one derivative and a certified curve fit.

        Example:
          dotnet run -c Release --project Samples -- fit --data Samples/data/misra1a.csv --model misra1a
        """;

    private static int Main(string[] args) => Run(args, Console.Out, Console.Error);

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code: 0, 1 for a fit that did not converge, 2 for input that cannot be used.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var root = Commands();
        // A formula or a path may begin with @, which must not be taken for a file of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var first, ..])
        {
            error.WriteLine($"{first.Message} Add --help to see what can be written.");
            return BadInput;
        }
        try
        {
            return parsed.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (e is InputException or NotDifferentiableException)
        {
            error.WriteLine(e.Message);
            return BadInput;
        }
    }

    private static RootCommand Commands()
    {
        var tour = new Command("tour", "Shows one derivative: its trace, its program and its three-way check.");
        tour.SetAction(parsed => Tour.Write(parsed.InvocationConfiguration.Output));
        var root = new RootCommand(Intro) { tour, FitCommand.Create() };
        root.SetAction(parsed =>
        {
            Tour.Write(parsed.InvocationConfiguration.Output);
            parsed.InvocationConfiguration.Output.WriteLine();
            Certificate.Write(parsed.InvocationConfiguration.Output);
        });
        return root;
    }
}
