using System.Globalization;
using System.Text;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>Writes text of C#, statement by statement: lines, blocks, and names of variables, which are seen where they are declared.</summary>
internal abstract class CodeWriter(Random random)
{
    private readonly List<List<string>> scopes = [];
    private int names;

    protected Random Random => random;

    protected StringBuilder Helpers { get; } = new();

    protected StringBuilder Body { get; } = new();

    protected int Depth { get; private set; } = 2;

    /// <summary>Names of one kind, of which those that are declared in a block are seen only there.</summary>
    protected List<string> Scope(params string[] first)
    {
        List<string> scope = [.. first];
        scopes.Add(scope);
        return scope;
    }

    protected void Block(string head, Action inside)
    {
        var seen = scopes.ConvertAll(s => s.Count);
        Line(head);
        Line("{");
        Depth++;
        inside();
        Depth--;
        Line("}");
        for (var k = 0; k < scopes.Count; k++)
            scopes[k].RemoveRange(seen[k], scopes[k].Count - seen[k]);
    }

    protected string Declare(string type, string name, string value, List<string> scope)
    {
        Line($"{type} {name} = {value};");
        scope.Add(name);
        return name;
    }

    protected void Method(string head, params string[] lines)
    {
        Helpers.Append("    private static ").Append(head).Append("\n    {\n");
        foreach (var line in lines)
            Helpers.Append("        ").Append(line).Append('\n');
        Helpers.Append("    }\n\n");
    }

    protected string Fresh(string letter) => letter + names++;

    protected void Line(string line) => Body.Append(' ', 4 * Depth).Append(line).Append('\n');

    protected string Number() => (random.Next(-6, 7) / 4.0).ToString("0.0#", CultureInfo.InvariantCulture);

    protected T Pick<T>(params List<T> some) => some[random.Next(some.Count)];

    protected bool OneIn(int count) => random.Next(count) == 0;
}
