using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using FunctionalAD.Tangents;

namespace FunctionalAD.Optimization;

/// <summary>
/// What must keep its bits: everything that the function's own value, a condition, an index, how often a loop runs or a call depends on, and what goes into a
/// function where it has an <see cref="Edge"/>: x/y that is exactly 1 must not become a little less under <c>floor</c>, nor a difference that is
/// exactly 0 a little less than 0 under √. The rest of a derivative program may be computed by another formula of the same accuracy.
/// </summary>
internal sealed class Kept
{
    private readonly HashSet<Var> variables = new(ReferenceEqualityComparer.Instance), seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<Operand> open = [];

    /// <summary>The slice of a function whose first <paramref name="own"/> results are its own value.</summary>
    /// <param name="function">The function.</param>
    /// <param name="own">How many of the first results must keep their bits.</param>
    public static Kept By(Function function, int own)
    {
        var kept = new Kept { IsAll = own >= function.Results.Length };
        if (!kept.IsAll)
            kept.Slice(function.Body, own);
        return kept;
    }

    /// <summary>Whether the function is all its own value.</summary>
    public bool IsAll { get; private init; }

    /// <summary>Whether a variable must keep its bits.</summary>
    public bool Contains(Var v) => IsAll || variables.Contains(v);

    private void Slice(Region region, int results)
    {
        for (var i = 0; i < region.Results.Length && i < results; i++)
            Keep(region.Results[i]);
        for (var i = region.Equations.Length - 1; i >= 0; i--)
        {
            var equation = region.Equations[i];
            if (equation.Op is Loop loop)
            {
                Slice(equation, loop);
                continue;
            }

            var wanted = IsWanted(equation);
            foreach (var nested in equation.Op.Regions)
                Slice(nested, wanted ? int.MaxValue : 0);
            if (equation.Op is If choice)
                Keep(choice.Condition);
            else if (wanted && !AsksNoNumber(equation.Op))
                Keep(equation.Op.Operands);
            else if (equation.Op is Apply apply)
                KeepEdges(apply);
        }
    }

    // Slot by slot: one that another slot or the test reads from iteration to iteration is kept if that is. An extremum decides, like a condition.
    private void Slice(Equation equation, Loop loop)
    {
        if (loop.Test is not null)
            Slice(loop.Test, int.MaxValue);
        var slots = loop.Slots.Select((slot, s) => slot.Kind is SlotKind.Min or SlotKind.Max or SlotKind.Least or SlotKind.Greatest || IsWanted(equation.Results[s])).ToArray();
        for (var more = true; more;)
        {
            for (var s = 0; s < slots.Length; s++)
            {
                if (slots[s])
                    Keep(loop.Body.Results[s]);
            }

            Slice(loop.Body, 0);
            more = false;
            for (var s = 0; s < slots.Length; s++)
            {
                if (!slots[s] && loop.Parameter(s) is { } parameter && (variables.Contains(parameter) || IsTested(loop, parameter)))
                    more = slots[s] = true;
            }
        }

        for (var s = 0; s < slots.Length; s++)
        {
            if (slots[s] && loop.Slots[s].Initial is { } initial)
                Keep(initial);
        }

        if (loop.Extent is { } extent)
            Keep(extent);
    }

    private bool IsTested(Loop loop, Var parameter) => loop.Test is { } test && variables.Contains(test.Parameters[loop.Body.Parameters.IndexOf(parameter)]);

    private bool IsWanted(Equation equation)
    {
        foreach (var result in equation.Results)
        {
            if (IsWanted(result))
                return true;
        }

        return equation.Op is Call;
    }

    // How long an array is, or whether there is one, does not depend on the numbers in it.
    private static bool AsksNoNumber(Op op) => op is Length || (op is Apply apply && (Asked.IsGiven(apply) || Asked.IsLength(apply)));

    private bool IsWanted(Var result) => variables.Contains(result) || !TangentSpace.Carries(result.Type);

    private void KeepEdges(Apply apply)
    {
        for (var k = 0; k < apply.Operands.Length; k++)
        {
            switch (RuleBook.Edge(apply.Primitive, k))
            {
                case Edge.Anywhere:
                    Keep(apply.Operands[k]);
                    break;
                case Edge.Zero:
                    KeepZeros(apply.Operands[k]);
                    break;
            }
        }
    }

    // What decides whether an operand is exactly 0: sums and differences, and what has other zeros than its arguments have. Products, quotients,
    // powers and what is smooth have the same zeros however they round.
    private void KeepZeros(Operand edge)
    {
        open.Push(edge);
        while (open.TryPop(out var operand))
        {
            if (operand is not Var v || !Types.IsReal(v.Type) || !seen.Add(v))
                continue;
            if (v.Definition?.Op is Apply apply && HasZerosOfArguments(apply, v))
            {
                foreach (var argument in apply.Operands)
                    open.Push(argument);
            }
            else
            {
                variables.Add(v);
            }
        }
    }

    private static bool HasZerosOfArguments(Apply apply, Var result)
    {
        // Terms of one sign do not cancel.
        if (apply.Primitive.Key is ExpressionType.Add or ExpressionType.Subtract)
            return apply.Primitive.Key is ExpressionType.Add && Signs.NeverNegative(result);
        for (var k = 0; k < apply.Operands.Length; k++)
        {
            if (apply.Operands[k] is Var && RuleBook.Edge(apply.Primitive, k) == Edge.Anywhere)
                return false;
        }

        return true;
    }

    private void Keep(ImmutableArray<Operand> operands)
    {
        foreach (var operand in operands)
            Keep(operand);
    }

    private void Keep(Operand operand)
    {
        if (operand is Var v)
            variables.Add(v);
    }
}
