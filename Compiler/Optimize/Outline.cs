using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>Moves a region that is too long for one method into a function of its own, which is called in its place.</summary>
internal static class Outline
{
    /// <summary>The function with every region of more than <paramref name="limit"/> equations outlined, and cut up in turn.</summary>
    public static Function Regions(Function function, int limit) => new(function.Name, Inner(function.Body, limit));

    /// <summary>The variables that an equation reads, those read by its regions from outside included.</summary>
    public static IEnumerable<Var> Read(Equation equation)
    {
        if (equation.Op.Regions.IsEmpty)
            return equation.Op.Operands.OfType<Var>();
        var free = new List<Var>();
        var inside = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Walk(equation);
        return free;

        void Walk(Equation inner)
        {
            foreach (var operand in inner.Op.Operands)
                Use(operand);
            foreach (var region in inner.Op.Regions)
            {
                inside.UnionWith(region.Parameters);
                foreach (var next in region.Equations)
                    Walk(next);
                foreach (var result in region.Results)
                    Use(result);
            }

            inside.UnionWith(inner.Results);
        }

        void Use(Operand operand)
        {
            if (operand is Var v && !inside.Contains(v) && seen.Add(v))
                free.Add(v);
        }
    }

    private static Region Inner(Region region, int limit) =>
        new(region.Parameters, [.. region.Equations.Select(e => Inner(e, limit))], region.Results);

    private static Equation Inner(Equation equation, int limit)
    {
        Region Shrink(Region region)
        {
            var inner = Inner(region, limit);
            return inner.Equations.Length > limit || Weight(inner) > 40 * limit ? Called(inner, limit) : inner;
        }

        return equation.Op switch
        {
            If choice => new Equation(equation.Results, new If(choice.Condition, Shrink(choice.Then), Shrink(choice.Else))),
            Loop loop => new Equation(equation.Results, new Loop(
                loop.Extent, loop.Down, loop.Slots, loop.Test is null ? null : Shrink(loop.Test), Shrink(loop.Body))),
            _ => equation,
        };
    }

    // The locals of a method: results of its equations, of nested ones too. A choice in a choice may hand out very many.
    private static int Weight(Region region) => region.Equations.Sum(e => e.Results.Length + e.Op.Regions.Sum(Weight));

    private static Region Called(Region region, int limit)
    {
        // The region as one equation tells what it reads from outside.
        var free = Read(new Equation([], new If(Literal.Of(true), new Region([], region.Equations, region.Results), new Region([], [], []))))
            .ToImmutableArray();
        var copier = new Builder();
        var parameters = free.Select(v => new Var(v.Type, v.Name)).ToArray();
        var function = copier.Function("part", parameters, b =>
        {
            var copy = new Copier(b);
            for (var i = 0; i < parameters.Length; i++)
                copy[free[i]] = parameters[i];
            return copy.Inline(new Region([], region.Equations, region.Results), []);
        });
        var results = region.Results.Select(r => new Var(r.Type)).ToImmutableArray();
        return new Region(
            region.Parameters,
            [new Equation(results, new Call(Split.Run(function, limit), [.. free]))],
            [.. results]);
    }
}
