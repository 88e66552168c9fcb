using System.Globalization;
using System.Text;

namespace FunctionalAD.Emission;

/// <summary>Names that C# accepts, each used once.</summary>
internal sealed class Identifiers
{
    private readonly HashSet<string> taken = [];
    private readonly Dictionary<string, int> numbers = [];
    private int next;

    /// <summary>A fresh name, like the wish if there is one; a tangent x' becomes dx.</summary>
    public string Fresh(string? wish)
    {
        var name = wish is null ? Letter() : Legal(wish);
        numbers.TryGetValue(name, out var number);
        var fresh = number == 0 ? name : name + number.ToString(CultureInfo.InvariantCulture);
        while (!taken.Add(fresh))
            fresh = name + (++number).ToString(CultureInfo.InvariantCulture);
        numbers[name] = number + 1;
        return fresh;
    }

    private string Letter()
    {
        var letter = (char)('a' + (next % 26));
        var round = next++ / 26;
        return round == 0 ? letter.ToString() : letter + round.ToString(CultureInfo.InvariantCulture);
    }

    private static string Legal(string wish)
    {
        var name = new StringBuilder();
        foreach (var c in wish.TrimEnd('\''))
            name.Append(char.IsLetterOrDigit(c) || c == '_' ? c : '_');
        if (name.Length == 0 || char.IsDigit(name[0]))
            name.Insert(0, 'v');
        if (wish.EndsWith('\''))
            name.Insert(0, 'd');
        return name.ToString();
    }
}
