using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using FunctionalAD.Capturing;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;

namespace FunctionalAD;

/// <summary>One stage on the way from the function to its derivative.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Program">The program after it, as text.</param>
/// <param name="Equations">How many equations it has.</param>
public sealed record Stage(string Name, string Program, int Equations);

/// <summary>How a derivative came about: see <see cref="Explain"/>.</summary>
public sealed class Explanation
{
    private Explanation(
        IReadOnlyList<Stage> stages, string csharp, IReadOnlyDictionary<string, int> operations, int primal, int methods, IReadOnlyList<LoopReversal> loops,
        IReadOnlyList<LoopInLanes> lanes)
    {
        Loops = loops;
        Lanes = lanes;
        Stages = stages;
        CSharp = csharp;
        Operations = operations;
        PrimalOperations = primal;
        Methods = methods;
    }

    /// <summary>The program as captured, and after each stage that changed it.</summary>
    public IReadOnlyList<Stage> Stages { get; }

    /// <summary>The derivative (value and gradient) as the text of a C# method, for a file that is <c>using System</c> and <c>FunctionalAD</c>.</summary>
    public string CSharp { get; }

    /// <summary>How often each primitive stands in the derivative program.</summary>
    public IReadOnlyDictionary<string, int> Operations { get; }

    /// <summary>How many operations the function itself has.</summary>
    public int PrimalOperations { get; }

    /// <summary>How many methods the derivative was split into, since the JIT gives up on very long ones.</summary>
    public int Methods { get; }

    /// <summary>How reverse mode walks each loop backwards, and what it records for that.</summary>
    public IReadOnlyList<LoopReversal> Loops { get; }

    /// <summary>How each loop of the derivative runs when it is compiled, in the order of the program, and what stands in the way of vectors.</summary>
    public IReadOnlyList<LoopInLanes> Lanes { get; }

    /// <summary>All of it, to read.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var stage in Stages)
            text.Append(CultureInfo.InvariantCulture, $"{stage.Name} ({stage.Equations} equations)\n\n{Indented(stage.Program)}\n");
        text.Append(CultureInfo.InvariantCulture, $"As C#\n\n{Indented(CSharp)}\n");
        var total = Operations.Values.Sum();
        text.Append(CultureInfo.InvariantCulture, $"Operations: {PrimalOperations} in the function, {total} in value and gradient");
        text.AppendJoin(", ", Operations.Select((o, i) => $"{(i == 0 ? " (" : "")}{o.Value} {o.Key}")).Append(total > 0 ? ").\n" : ".\n");
        foreach (var loop in Loops)
            text.Append(CultureInfo.InvariantCulture, $"Backwards, {loop}.\n");
        foreach (var loop in Lanes)
            text.Append(CultureInfo.InvariantCulture, $"{new string(' ', 2 * loop.Depth)}Compiled, {loop}.\n");
        if (Methods > 1)
            text.Append(CultureInfo.InvariantCulture, $"Split into {Methods} methods.\n");
        return text.ToString();
    }

    internal static Explanation Of(LambdaExpression lambda, AdOptions? options)
    {
        ArgumentNullException.ThrowIfNull(lambda);
        var loops = new List<LoopReversal>();
        var recipe = new Recipe(Product.ValueAndGradient, options) { Loops = loops };
        var captured = Capture.Of(lambda, recipe.Context);
        List<Stage> stages = [new("captured", captured.Function.ToString(), captured.Function.Size)];
        var primal = Applications(captured.Function.Body).Count();
        // The last program in one piece, and the last one whose loops are those of the user.
        Function? whole = null, loopsOf = null;
        var isUsers = true;
        var function = Pipeline.Run(captured, recipe, (pass, after) =>
        {
            var program = after.ToString();
            whole = pass.Name == "split" ? whole : after;
            isUsers &= pass.Name is not ("lockstep" or "split");
            loopsOf = isUsers ? after : loopsOf;
            if (program != stages[^1].Program)
                stages.Add(new(pass.Name, program, after.Size));
        });

        var type = Expression.GetDelegateType(
            [.. lambda.Parameters.Select(p => p.Type), Tuples.Type([lambda.ReturnType, Tuples.Type([.. lambda.Parameters.Select(p => p.Type)])])]);
        var tree = Emitter.Emit(function, type, [.. captured.Objects.Select(o => Expression.Constant(o))]);
        var operations = Applications(whole!.Body)
            .GroupBy(a => a.Primitive.Name)
            .OrderByDescending(g => g.Count())
            .ToDictionary(g => g.Key, g => g.Count());
        var calls = function.Body.Equations.Select(e => e.Op).OfType<Call>().Select(c => c.Callee).Distinct().Count();
        return new(stages, Emission.CSharp.Print(tree, "ValueAndGradient"), operations, primal, 1 + calls, loops, [.. InLanes(loopsOf!, recipe.VectorBits)]);
    }

    private static IEnumerable<LoopInLanes> InLanes(Function function, int bits)
    {
        var (names, strands) = (Printer.Named(function), Strand.Of(function));
        return bits == 0 ? [] : Of(function.Body, 0, null);

        IEnumerable<LoopInLanes> Of(Region region, int depth, string? around) => region.Equations.SelectMany(e => e.Op is not Loop loop
            ? e.Op.Regions.SelectMany(r => Of(r, depth, around))
            : With(Told(loop, depth, around), loop, around));

        IEnumerable<LoopInLanes> With(LoopInLanes told, Loop loop, string? around) => [told, .. Of(loop.Body, told.Depth + 1, around ?? (told.Lanes > 1 ? told.Loop : null))];

        LoopInLanes Told(Loop loop, int depth, string? around)
        {
            var name = names(loop.Index);
            if (around is not null)
                return new(name, depth, 1, $"the loop {around} around it runs in lanes");
            if (Laned.Of(loop, out var obstacle, isStrand: strands.ContainsKey(loop)) is { } laned)
                return new(name, depth, Twins.Count(bits, laned.Element), null);
            if (Lockstep.Of(loop, bits) is { } varying)
                return new(name, depth, Twins.Count(bits, varying.Element), null);
            // What stands in the way of lockstep does so in any case.
            Varying.Of(loop, out var more);
            return new(name, depth, 1, more ?? obstacle);
        }
    }

    private static IEnumerable<Apply> Applications(Region region) => region.Equations.SelectMany(e =>
        e.Op is Apply apply ? [apply] : e.Op.Regions.SelectMany(Applications));

    private static string Indented(string program) => string.Concat(program.Split('\n').Where(l => l.Length > 0).Select(l => $"    {l}\n"));
}
