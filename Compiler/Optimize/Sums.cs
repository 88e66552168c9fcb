using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// Carried values that are reductions: <c>s ← s + e</c>, where nothing else reads s, is a sum (so are −, ·, min and max), which needs no
/// record in reverse mode. Where a choice adds in one branch only, the other adds −0, which changes no number's bits. What an iteration adds in several steps, or in a
/// loop of its own, is added up first: reals only where sums may be added up in another order.
/// </summary>
internal sealed class Sums
{
    private readonly bool isLoose;

    private readonly Dictionary<Var, int> reads = new(ReferenceEqualityComparer.Instance);

    private Sums(bool isLoose) => this.isLoose = isLoose;

    /// <summary>The function with its reductions recognised.</summary>
    /// <param name="function">The function.</param>
    /// <param name="isLoose">Whether reals may be added up in another order.</param>
    public static Function Run(Function function, bool isLoose)
    {
        if (!function.HasLoops())
            return function;
        var pass = new Sums(isLoose);
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
            return next is Var v && pass.reads.GetValueOrDefault(v) == 1 ? Made(equations, v) : null;
        }

        // What computes the value, wherever that stands.
        private (ImmutableArray<Equation>, Operand)? Made(ImmutableArray<Equation> equations, Var v)
        {
            for (var k = equations.Length - 1; k >= 0; k--)
            {
                var result = equations[k].Results.IndexOf(v);
                if (result >= 0)
                    return Of(equations, k, result);
            }

            return null;
        }

        private bool Regroups => kind == SlotKind.Sum && (pass.isLoose || !Types.IsReal(sofar.Type));

        private Literal Nothing => Types.IsReal(sofar.Type) ? Literal.Number(sofar.Type, -0.0) : Literal.Of(0);

        private (ImmutableArray<Equation>, Operand)? Of(ImmutableArray<Equation> equations, int k, int result)
        {
            if (equations[k].Op is Apply apply)
            {
                var mine = apply.Operands.IndexOf(sofar);
                if (mine < 0)
                    return Steps(equations, k, apply);
                if (apply.Operands.Length != 2)
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

            return equations[k].Op switch
            {
                Loop inner when inner.Slots[result].Kind == SlotKind.Sum && Regroups => Inner(equations, k, result, inner),
                If choice => Chosen(equations, k, result, choice),
                _ => null,
            };
        }

        // (s + d) + e = s + (d + e)
        private (ImmutableArray<Equation>, Operand)? Steps(ImmutableArray<Equation> equations, int k, Apply apply)
        {
            if (!Regroups || !(apply.Primitive.Equals(Operators.Add) || apply.Primitive.Equals(Operators.Subtract)))
                return null;
            var before = Reads;
            for (var mine = 0; mine < (apply.Primitive.IsCommutative ? 2 : 1); mine++)
            {
                Reads = before;
                if (Of(equations, apply.Operands[mine]) is not var (rest, term))
                    continue;
                var both = new Var(sofar.Type);
                var at = rest.IndexOf(equations[k]);
                return (rest.SetItem(at, new Equation([both], new Apply(apply.Primitive, both.Type, mine == 0 ? [term, apply.Operands[1]] : [apply.Operands[0], term]))), both);
            }

            return null;
        }

        // A loop that adds to the value so far, or to what steps before have made of it, adds to nothing.
        private (ImmutableArray<Equation>, Operand)? Inner(ImmutableArray<Equation> equations, int k, int result, Loop inner)
        {
            if (Of(equations, inner.Slots[result].Initial!) is not var (rest, term))
                return null;
            var at = rest.IndexOf(equations[k]);
            var alone = new Equation(equations[k].Results, new Loop(inner.Extent, inner.Down, inner.Slots.SetItem(result, new Slot(SlotKind.Sum, Nothing)), inner.Test, inner.Body));
            return Together(rest.SetItem(at, alone), at, term, equations[k].Results[result]);
        }

        private (ImmutableArray<Equation>, Operand)? Chosen(ImmutableArray<Equation> equations, int k, int result, If choice)
        {
            var before = Reads;
            if (Both(this) is { } choose)
                return (equations.SetItem(k, new Equation(equations[k].Results, choose)), equations[k].Results[result]);
            Reads = before;
            // A choice among steps that begins with what others before it have made of the value so far.
            if (!Regroups || (Begin(choice.Then.Equations, choice.Then.Results[result]) ?? Begin(choice.Else.Equations, choice.Else.Results[result])) is not { } begin)
                return null;
            var later = new Step(pass, begin, kind);
            if (Both(later) is not { } steps || later.Reads != pass.reads.GetValueOrDefault(begin) || Made(equations, begin) is not var (rest, term))
                return null;
            var at = rest.IndexOf(equations[k]);
            return Together(rest.SetItem(at, new Equation(equations[k].Results, steps)), at, term, equations[k].Results[result]);

            If? Both(Step step) => step.Of(choice.Then.Equations, choice.Then.Results[result]) is var (then, first) && step.Of(choice.Else.Equations, choice.Else.Results[result]) is var (@else, second)
                ? new If(choice.Condition, new Region([], then, choice.Then.Results.SetItem(result, first)), new Region([], @else, choice.Else.Results.SetItem(result, second)))
                : null;
        }

        // The variable from outside that a branch adds to.
        private static Var? Begin(ImmutableArray<Equation> branch, Operand result)
        {
            while (result is Var v && branch.FirstOrDefault(e => e.Results.Contains(v)) is { } made)
            {
                result = made.Op switch
                {
                    Apply { Operands: [var a, _] } => a,
                    Loop inner when inner.Slots[made.Results.IndexOf(v)] is { Kind: SlotKind.Sum, Initial: { } initial } => initial,
                    _ => Literal.Of(0),
                };
            }

            return result as Var;
        }

        // Terms before an equation, and its own.
        private (ImmutableArray<Equation>, Operand) Together(ImmutableArray<Equation> equations, int k, Operand term, Var own)
        {
            if (Builder.Same(term, Nothing))
                return (equations, own);
            var both = new Var(sofar.Type);
            return (equations.Insert(k + 1, new Equation([both], new Apply(Operators.Add, both.Type, [term, own]))), both);
        }
    }
}
