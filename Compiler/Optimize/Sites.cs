using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>An equation of a region, or after the last one its results.</summary>
internal readonly record struct Site(Region Region, int At)
{
    /// <summary>The equation; null for the results.</summary>
    public Equation? Equation => At < Region.Equations.Length ? Region.Equations[At] : null;
}

/// <summary>Where the variables of a function are made and used.</summary>
internal sealed class Sites
{
    private readonly Dictionary<Var, Site> made = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, List<Site>> uses = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Region, Site> outer = new(ReferenceEqualityComparer.Instance);

    public Sites(Function function) : this(function.Body)
    {
    }

    public Sites(Region region) => Walk(region);

    /// <summary>Whether a variable is made here, and not somewhere around.</summary>
    public bool Knows(Var variable) => made.ContainsKey(variable);

    /// <summary>Where a variable is made; for a parameter of a region, before the first equation.</summary>
    public Site Made(Var variable) => made[variable];

    /// <summary>The equation that makes a variable; null for a parameter.</summary>
    public Equation? Definition(Var variable) => made[variable] is { At: >= 0, Equation: { } equation } ? equation : null;

    /// <summary>Where a variable stands, as often as it stands there.</summary>
    public IReadOnlyList<Site> Uses(Var variable) => uses.GetValueOrDefault(variable) ?? [];

    /// <summary>The equation that a region is part of; null for the function's own.</summary>
    public Site? Outer(Region region) => outer.TryGetValue(region, out var site) ? site : null;

    /// <summary>Where a region around this site has it, if only choices stand between, so that it runs no more than once for each time that region runs; null otherwise.</summary>
    public int? Within(Site site, Region region)
    {
        while (!ReferenceEquals(site.Region, region))
        {
            if (Outer(site.Region) is not { Equation.Op: If } around)
                return null;
            site = around;
        }

        return site.At;
    }

    /// <summary>Whether one site is passed before another one is reached, where both are in one region or in regions inside.</summary>
    public bool IsBefore(Site one, Site other)
    {
        var reached = new Dictionary<Region, int>(ReferenceEqualityComparer.Instance);
        for (Site? site = other; site is { } place; site = Outer(place.Region))
            reached.Add(place.Region, place.At);
        for (Site? site = one; site is { } place; site = Outer(place.Region))
        {
            if (reached.TryGetValue(place.Region, out var at))
                return place.At < at;
        }

        return false;
    }

    /// <summary>Whether two regions are in different branches of one choice.</summary>
    public bool AreApart(Region a, Region b)
    {
        for (Region? x = a; x is not null && Outer(x) is { } around; x = around.Region)
        {
            for (Region? y = b; y is not null && Outer(y) is { } other; y = other.Region)
            {
                if (around == other && !ReferenceEquals(x, y))
                    return around.Equation!.Op is If;
            }
        }

        return false;
    }

    private void Walk(Region region)
    {
        foreach (var parameter in region.Parameters)
            made[parameter] = new(region, -1);
        for (var at = 0; at < region.Equations.Length; at++)
        {
            var equation = region.Equations[at];
            foreach (var operand in equation.Op.Operands)
                Use(operand, new(region, at));
            foreach (var nested in equation.Op.Regions)
            {
                outer[nested] = new(region, at);
                Walk(nested);
            }

            foreach (var result in equation.Results)
                made[result] = new(region, at);
        }

        foreach (var result in region.Results)
            Use(result, new(region, region.Equations.Length));
    }

    private void Use(Operand operand, Site site)
    {
        if (operand is not Var variable)
            return;
        if (!uses.TryGetValue(variable, out var known))
            uses[variable] = known = [];
        known.Add(site);
    }
}
