using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Optimization;

/// <summary>
/// What must keep its bits: everything that the function's own value, a condition, an index, a loop or a call depends on, and what goes into a
/// function with an edge (√, log, asin, 1/x): a difference that is exactly 0 for the user's function must not become a little less than 0. The
/// rest of a derivative program may be computed by another formula of the same accuracy.
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
            var wanted = IsWanted(equation);
            foreach (var nested in equation.Op.Regions)
                Slice(nested, wanted ? int.MaxValue : 0);
            if (equation.Op is If choice)
                Keep(choice.Condition);
            else if (wanted)
                Keep(equation.Op.Operands);
            else if (equation.Op is Apply apply)
                KeepEdges(apply);
        }
    }

    private bool IsWanted(Equation equation)
    {
        foreach (var result in equation.Results)
        {
            if (variables.Contains(result) || !TangentSpace.Carries(result.Type))
                return true;
        }

        return equation.Op is Loop or Call;
    }

    private void KeepEdges(Apply apply)
    {
        for (var k = 0; k < apply.Operands.Length; k++)
        {
            if (HasEdge(apply, k))
                KeepSums(apply.Operands[k]);
        }
    }

    // A sum or difference whose zero is an edge: products and smooth functions on the way have the same zeros however they round.
    private void KeepSums(Operand edge)
    {
        open.Push(edge);
        while (open.TryPop(out var operand))
        {
            if (operand is not Var { Definition.Op: { } op } v || !Types.IsReal(v.Type) || !seen.Add(v))
                continue;
            // Terms of one sign do not cancel.
            if (op is Apply apply && (apply.Primitive.Key is not (ExpressionType.Add or ExpressionType.Subtract)
                || (apply.Primitive.Key is ExpressionType.Add && Signs.NeverNegative(v))))
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

    // Where a function of the user's has an edge: everywhere but in ring operations, numerators and what is smooth on all the line.
    private static bool HasEdge(Apply apply, int argument) => apply.Primitive.Key switch
    {
        ExpressionType.Divide => argument == 1,
        ExpressionType => false,
        MethodInfo { Name: var name } => !IsSmooth(name),
        _ => true,
    };

    private static bool IsSmooth(string name) => name is nameof(Math.Exp) or nameof(Math.Sin) or nameof(Math.Cos) or nameof(Math.SinCos)
        or nameof(Math.Tanh) or nameof(Math.Sinh) or nameof(Math.Cosh) or nameof(Math.Asinh) or nameof(Math.Atan);

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
