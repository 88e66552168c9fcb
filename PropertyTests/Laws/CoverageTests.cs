using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Face;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using FunctionalAD.PropertyTests.Statements;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// What generated programs consist of: each construct in some per cent of them at least, so that a generator that stops writing one fails
/// here, and no law holds for want of programs.
/// </summary>
public sealed class CoverageTests
{
    private const int Programs = 300;

    [Fact]
    public void Programs_of_the_language_hold_every_construct()
    {
        var shares = new Shares();
        for (var seed = 1; seed <= Programs; seed++)
        {
            var program = LoopProgram.Make(seed * 7919);
            var found = new HashSet<string>(Constructs.Of(program.Function));
            found.UnionWith(program.Given.Skip(LoopProgram.Plain).Select(i => $"given {Types.Name(i.Like.GetType())}{(i.Like is Array { Length: 0 } ? ", empty" : "")}"));
            found.UnionWith(program.Whole.Results.Skip(1).Select(r => $"result {Types.Name(r.Type)}"));
            if (program.IsAliased)
                found.Add("one array given twice");
            for (var k = 0; k < 4; k++)
            {
                var point = k % 2 == 0 ? Points.Tied(new Random(seed), program.Inputs) : Points.Ordinary(new Random(seed), program.Inputs);
                BoundedProgram.Run(program.Function, program.Arguments(point), [program.Tangents(point)], note: n => found.Add(n));
            }

            shares.Add(found);
        }

        shares.AssertAtLeast(
            0.3, "loop", "nested 1", "nested 2", "choice", "choice in a loop", "loop Carry", "loop Sum", "loop Product", "loop Collect", "loop Into", "down", "while", "0 trips", "1 trips", "2 trips",
            "tie", "computed index", "accumulate", "call", "structure", "loop Min", "loop Max", "loop Least", "loop Greatest");
        shares.AssertAtLeast(0.1, "nested 3", "Sqrt", "Log", "Floor", "Round", "Modulo", "Divide");
        shares.AssertAtLeast(
            0.05, "write", "while with an extent", "call with a structure", "carried structure", "collected structures", "collected arrays", "double[,]", "double[][]", "Tagged[]", "int[]", "update in a choice", "one loop reads what another collects");
        shares.AssertAtLeast(
            0.01, "float", "Layer", "given double[], empty", "given double[]", "given double[][]", "given double[][], empty", "given double[,]", "given double[,], empty", "given int[]", "given Tagged", "given Tagged[]", "given Layer", "given float[]",
            "result double[]", "result double[,]", "result double[][]", "result Tagged", "result Layer", "result Tagged[]", "one array given twice", "write of a row", "write of a structure", "float in a loop", "kink");
    }

    [Fact]
    public void Linq_programs_hold_every_operator()
    {
        var shares = new Shares();
        for (var seed = 1; seed <= 2 * Programs; seed++)
        {
            var program = LinqProgram.Make(seed * 104_729, 2 + (seed % 9));
            var found = new HashSet<string>(Constructs.Of(program.Lambda));
            var captured = Capture.Of(program.Lambda, new Recipe(Product.Value, null).Context);
            found.UnionWith(Constructs.Of(captured.Function));
            shares.Add(found);
        }

        shares.AssertAtLeast(0.1, "loop", "nested 2", "Sum", "Append", "Aggregate", "Select", "Where", "Range", "while with an extent", "loop Carry", "loop Into", "if", "int[]", "Sqrt");
        shares.AssertAtLeast(
            0.02, "nested 3", "Average", "Max", "Min", "First", "Last", "FirstOrDefault", "ElementAt", "Count", "Any", "All", "Take", "Skip", "Reverse", "Concat", "Zip", "SelectMany", "ToArray", "ToList", "DefaultIfEmpty",
            "TakeWhile", "SkipWhile", "TakeLast", "SkipLast", "Repeat", "Log", "Floor");
    }

    [Fact]
    public void Programs_of_statements_hold_every_statement()
    {
        var shares = new Shares();
        for (var seed = 1; seed <= Programs; seed++)
        {
            var program = StatementProgram.Make(seed * 15_485_863);
            shares.Add([.. Constructs.Of(program.Body), .. Constructs.Of(program.Lambda)]);
        }

        shares.AssertAtLeast(0.3, "set", "update", "write", "updateElement", "count", "if", "for", "loop in a loop", "if in a loop", "edgy", "Sqrt", "Log", "Floor");
        shares.AssertAtLeast(
            0.02, "local", "break", "continue", "return", "throw", "labelled", "leave", "again", "switch", "try", "alias", "fresh", "swap", "after", "choose", "counted", "loop in a loop in a loop",
            "for0", "for1", "for2", "for3", "for4", "for5", "for6", "for7");
    }

    private sealed class Shares
    {
        private readonly Dictionary<string, int> counts = [];
        private int programs;

        public void Add(IEnumerable<string> found)
        {
            programs++;
            foreach (var construct in found.Distinct())
                counts[construct] = counts.GetValueOrDefault(construct) + 1;
        }

        public void AssertAtLeast(double share, params string[] constructs)
        {
            Runs.Report(string.Join(", ", counts.OrderByDescending(c => c.Value).Select(c => $"{c.Key} {100.0 * c.Value / programs:F1} %")));
            var rare = constructs.Where(c => counts.GetValueOrDefault(c) < share * programs).Select(c => $"{c}: {100.0 * counts.GetValueOrDefault(c) / programs:F1} %").ToArray();
            Assert.True(rare.Length == 0, $"in fewer than {100 * share} % of the programs: {string.Join(", ", rare)}");
        }
    }
}
