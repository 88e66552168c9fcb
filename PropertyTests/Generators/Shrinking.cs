using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>Smaller programs of the same kind: a constant for a real number that is computed, a branch for a choice, one iteration less.</summary>
internal static class Shrinking
{
    public static IEnumerable<Function> Smaller(Function function)
    {
        var fading = Fading(function.Body);
        foreach (var equation in Equations(function.Body).Reverse())
        {
            foreach (var result in equation.Results.Where(r => r.Type == typeof(double) && !fading.Contains(r)))
            {
                if (Valid(function, new Rewriting(null, result)) is { } smaller)
                    yield return smaller;
            }

            for (var branch = 0; branch < 2 && equation.Op is If; branch++)
            {
                if (Valid(function, new Rewriting(equation, null, branch)) is { } smaller)
                    yield return smaller;
            }

            if (equation.Op is Loop { Test: null } && Valid(function, new Rewriting(equation, null)) is { } shorter)
                yield return shorter;
        }
    }

    private static IEnumerable<Equation> Equations(Region region) =>
        region.Equations.SelectMany(e => e.Op.Regions.SelectMany(Equations).Append(e));

    // A loop that runs until its value has faded keeps what makes it fade, or it might run for ever.
    private static HashSet<Operand> Fading(Region region) => new(
        region.Equations.SelectMany(e => e.Op.Regions.SelectMany(Fading).Concat(e.Op is Loop { Test: not null } loop ? [loop.Body.Results[0]] : [])),
        ReferenceEqualityComparer.Instance);

    private static Function? Valid(Function function, Rewriting rewriting)
    {
        try
        {
            var smaller = Prune.Run(Verifier.Check(rewriting.Of(function)));
            return smaller.Size < function.Size || rewriting.Shortens ? smaller : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Writes the program again, with one place made simpler.</summary>
    private sealed class Rewriting(Equation? place, Var? constant, int branch = 0)
    {
        private readonly Copier copier = new(new Builder());

        public bool Shortens { get; private set; }

        public Function Of(Function function)
        {
            var builder = new Builder();
            var copy = new Copier(builder);
            var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
            var region = Of(function.Body);
            return builder.Function(function.Name, parameters, _ => copy.Inline(region, parameters));
        }

        private Region Of(Region region)
        {
            var equations = ImmutableArray.CreateBuilder<Equation>();
            foreach (var equation in region.Equations)
            {
                if (ReferenceEquals(equation, place) && equation.Op is If choice)
                {
                    var taken = choice.Regions[branch];
                    equations.AddRange(taken.Equations);
                    for (var i = 0; i < equation.Results.Length; i++)
                        copier[equation.Results[i]] = taken.Results[i];
                    continue;
                }

                equations.Add(Of(equation));
                if (constant is not null && equation.Results.Contains(constant))
                    copier[constant] = Literal.Of(0.5);
            }

            return new Region(region.Parameters, equations.ToImmutable(), [.. region.Results.Select(One)]);
        }

        private Equation Of(Equation equation)
        {
            var results = equation.Results;
            if (equation.Op is Loop loop && ReferenceEquals(equation, place))
            {
                Shortens = loop.Extent is not Literal { Value: <= 1 };
                return new Equation(results, new Loop(Literal.Of(1), loop.Down, [.. loop.Slots.Select(s => new Slot(s.Kind, s.Initial is null ? null : One(s.Initial)))], null, Of(loop.Body)));
            }

            ImmutableArray<Var> old = [.. equation.Op.Operands.OfType<Var>().Where(copier.Knows).Distinct()];
            var renamed = Substitution.Apply(new Region([], [equation], []), old, [.. old.Select(One)]).Equations[0].Op;
            return new Equation(results, renamed switch
            {
                If c => new If(c.Condition, Of(c.Then), Of(c.Else)),
                Loop l => new Loop(l.Extent, l.Down, l.Slots, l.Test is null ? null : Of(l.Test), Of(l.Body)),
                var op => op,
            });
        }

        private Operand One(Operand operand) => operand is Var v && copier.Knows(v) ? One(copier[v]) : operand;
    }
}
