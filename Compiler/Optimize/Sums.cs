using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// Carried values that are reductions: <c>s ← s + e</c>, where nothing else reads s, is a sum (so are −, ·, min and max), which needs no
/// record in reverse mode. Where a choice adds in one branch only, the other adds −0, which changes no number's bits.
/// </summary>
internal sealed class Sums
{
    private readonly Dictionary<Var, int> reads = new(ReferenceEqualityComparer.Instance);

    /// <summary>The function with its reductions recognised.</summary>
    public static Function Run(Function function)
    {
        if (!function.HasLoops())
            return function;
        var pass = new Sums();
        pass.Count(function.Body);
        return new Function(function.Name, Substitution.Apply(pass.Region(function.Body), new Dictionary<Var, Operand>()));
    }

    private void Count(Region region)
    {
        foreach (var equation in region.Equations)
        {
            foreach (var operand in equation.Op.Operands)
                Count(operand);
            foreach (var nested in equation.Op.Regions)
                Count(nested);
        }

        foreach (var result in region.Results)
            Count(result);
    }

    private void Count(Operand operand)
    {
        if (operand is Var v)
            reads[v] = reads.GetValueOrDefault(v) + 1;
    }

    private Region Region(Region region) => new(region.Parameters, [.. region.Equations.Select(e => Reduced(e.Within(Region)))], region.Results);

    private Equation Reduced(Equation equation)
    {
        for (var s = 0; equation.Op is Loop loop && s < loop.Slots.Length; s++)
        {
            if (loop.Slots[s].Kind != SlotKind.Carry || loop.Parameter(s) is not { } sofar || !(Types.IsReal(sofar.Type) || sofar.Type == typeof(int)))
                continue;
            var at = loop.Body.Parameters.IndexOf(sofar);
            if (loop.Test is { } asks && reads.ContainsKey(asks.Parameters[at]))
                continue;
            foreach (var kind in (SlotKind[])[SlotKind.Sum, SlotKind.Product, SlotKind.Min, SlotKind.Max, SlotKind.Least, SlotKind.Greatest])
            {
                if (kind != SlotKind.Sum && !Types.IsReal(sofar.Type))
                    continue;
                var step = new Step(this, sofar, kind);
                if (step.Of(loop.Body.Equations, loop.Body.Results[s]) is not var (equations, term) || step.Reads != reads.GetValueOrDefault(sofar))
                    continue;
                equation = new Equation(equation.Results, new Loop(
                    loop.Extent,
                    loop.Down,
                    loop.Slots.SetItem(s, new Slot(kind, loop.Slots[s].Initial)),
                    loop.Test is null ? null : new Region(loop.Test.Parameters.RemoveAt(at), loop.Test.Equations, loop.Test.Results),
                    new Region(loop.Body.Parameters.RemoveAt(at), equations, loop.Body.Results.SetItem(s, term))));
                break;
            }
        }

        return equation;
    }

    /// <summary>One step of a reduction of one kind, taken off the value so far.</summary>
    private sealed class Step(Sums pass, Var sofar, SlotKind kind)
    {
        /// <summary>How many reads of the value so far the step explains.</summary>
        public int Reads { get; private set; }

        /// <summary>The equations with the step left out, and the term; null where it is another computation.</summary>
        public (ImmutableArray<Equation> Equations, Operand Term)? Of(ImmutableArray<Equation> equations, Operand next)
        {
            if (ReferenceEquals(next, sofar))
            {
                Reads++;
                return kind == SlotKind.Sum ? (equations, Nothing) : null;
            }

            // Whoever else reads the new value reads the value so far.
            if (next is not Var v || pass.reads.GetValueOrDefault(v) != 1)
                return null;
            for (var k = equations.Length - 1; k >= 0; k--)
            {
                var result = equations[k].Results.IndexOf(v);
                if (result >= 0)
                    return Of(equations, k, result);
            }

            return null;
        }

        private Literal Nothing => Types.IsReal(sofar.Type) ? Literal.Number(sofar.Type, -0.0) : Literal.Of(0);

        private (ImmutableArray<Equation>, Operand)? Of(ImmutableArray<Equation> equations, int k, int result)
        {
            if (equations[k].Op is Apply apply)
            {
                var mine = apply.Operands.IndexOf(sofar);
                if (mine < 0 || apply.Operands.Length != 2)
                    return null;
                Reads++;
                var term = apply.Operands[1 - mine];
                if (apply.Primitive.Equals(Differentiation.Reductions.Step(kind) ?? Operators.Add) && (mine == 0 || apply.Primitive.IsCommutative))
                    return (equations.RemoveAt(k), term);
                if (kind != SlotKind.Sum || mine != 0 || !Types.IsReal(sofar.Type) || !apply.Primitive.Equals(Operators.Subtract))
                    return null;
                // s − e = s + (−e)
                var negative = new Var(sofar.Type);
                return (equations.SetItem(k, new Equation([negative], new Apply(Operators.Negate, negative.Type, [term]))), negative);
            }

            if (equations[k].Op is not If choice
                || Of(choice.Then.Equations, choice.Then.Results[result]) is not var (then, first)
                || Of(choice.Else.Equations, choice.Else.Results[result]) is not var (@else, second))
                return null;
            var choose = new If(
                choice.Condition,
                new Region([], then, choice.Then.Results.SetItem(result, first)),
                new Region([], @else, choice.Else.Results.SetItem(result, second)));
            return (equations.SetItem(k, new Equation(equations[k].Results, choose)), equations[k].Results[result]);
        }
    }
}
