namespace FunctionalAD.PropertyTests.Lift;

/// <content>Queries that are held: what they read may change until they are read, and from then on.</content>
internal sealed partial class CollectionWriter
{
    private void Query()
    {
        List<string> some = [Of(Pick(arrays))];
        foreach (var l in lists)
            some.AddRange(Of(l), Of(l));
        foreach (var l in listsOfRows)
            some.Add($"{l}.Select(q => q[0] * q[^1] + {Number()})");
        foreach (var l in listsOfPairs)
            some.Add($"{l}.Where(q => q.A > {Number()}).Select(q => q.A * q.B)");
        // Which one it is may depend on numbers.
        Declare("var", Fresh("k"), OneIn(4) ? $"{Test()} ? {Pick(some)} : {Pick(some)}" : Pick(some), queries);
    }

    private string Of(string numbers) => Random.Next(6) switch
    {
        0 => $"{numbers}.Where(q => q > {Number()})",
        1 => $"{numbers}.Skip({Random.Next(1, 3)})",
        2 => $"{numbers}.Take({Index()} % 4).Select(q => q * q)",
        3 => $"{numbers}.Where(q => q > {Number()}).Select(q => {Number()} * q)",
        4 when lists.Count > 0 => $"{numbers}.Zip({Pick(lists)}, (q, p) => q * p)",
        _ => $"{numbers}.Select(q => q * {Pick("q", "a[0]", Number())})",
    };

    private void ReadQuery(string k) => Line(Random.Next(4) switch
    {
        0 => $"s += {k}.Count() * 0.25;",
        1 => $"if ({k}.Any()) s += {k}.First() * {Number()};",
        2 => $"s = 0.5 * s + {k}.Aggregate(a[0], (q, p) => 0.7 * q + p);",
        _ => $"s = 0.9 * s + {k}.Sum();",
    });
}
