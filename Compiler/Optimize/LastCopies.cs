using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>The copy of an array that the program made itself, and that nobody looks at afterwards, is that array.</summary>
internal sealed class LastCopies
{
    private readonly Sites sites;
    private readonly Dictionary<Var, Operand> same = new(ReferenceEqualityComparer.Instance);

    private LastCopies(Region region) => sites = new(region);

    /// <summary>The region without such copies.</summary>
    public static Region Run(Region region)
    {
        var pass = new LastCopies(region);
        var kept = pass.Kept(region);
        return pass.same.Count == 0 ? region : Substitution.Apply(kept, pass.same);
    }

    private Region Kept(Region region)
    {
        var equations = new List<Equation>(region.Equations.Length);
        for (var at = 0; at < region.Equations.Length; at++)
        {
            var equation = region.Equations[at];
            if (equation.Op is Copy { Array: Var array } && MayBeUsedUp(array, new(region, at)))
                same[equation.Results[0]] = same.GetValueOrDefault(array, array);
            else
                equations.Add(equation.Within(Kept));
        }

        return new(region.Parameters, [.. equations], region.Results);
    }

    // Whether the program made an array, once for each time that the place is reached, and looks at no element of it but before.
    private bool MayBeUsedUp(Var array, Site last) => sites.Knows(array) && sites.Within(last, sites.Made(array).Region) is not null && IsOwn(array)
        && sites.Uses(array).Count(use => use == last) == 1
        && sites.Uses(array).All(use => use == last || (use.Equation is { } equation && (Builder.AsksForShape(equation.Op) || (OnlyReads(equation) && sites.IsBefore(use, last))))
            || sites.AreApart(use.Region, last.Region));

    private bool IsOwn(Var array)
    {
        if (sites.Definition(array) is not { } definition)
            return sites.Outer(sites.Made(array).Region) is { Equation.Op: Loop around } && Enumerable.Range(0, around.Slots.Length).Any(s => around.Slots[s].Kind == SlotKind.Into && ReferenceEquals(around.Parameter(s), array));
        var number = definition.Results.IndexOf(array);
        return definition.Op switch
        {
            Zeros or Copy or Write or Accumulate => true,
            Loop loop => loop.Slots[number].Kind is SlotKind.Into or SlotKind.Collect,
            If choice => choice.Regions.All(r => r.Results[number] is Literal || (r.Results[number] is Var inner && MayBeUsedUp(inner, new(r, r.Equations.Length)))),
            _ => false,
        };
    }

    private static bool OnlyReads(Equation equation) => equation.Op is Read or Copy || (equation.Op is Apply && !equation.Results[0].Type.IsArray);
}
