using System.Collections.Immutable;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// A scalar program as the generator writes it: an operation by name over parts. It becomes an expression tree for the library
/// (<see cref="Trees"/>), and is run by the oracles over any kind of number.
/// </summary>
internal sealed class Node(string op, ImmutableArray<Node> parts, double number = 0, int index = 0)
{
    private static readonly string[] tests = ["<", "<=", ">", ">=", "==", "!=", "&&", "||", "!"];

    public string Op { get; } = op;

    public ImmutableArray<Node> Parts { get; } = parts;

    /// <summary>The value of a constant.</summary>
    public double Number { get; } = number;

    /// <summary>Which parameter, variable, captured value, component or variant.</summary>
    public int Index { get; } = index;

    public bool IsTest => Array.IndexOf(tests, Op) >= 0;

    public int Size => 1 + Parts.Sum(p => p.Size);

    public static Node Of(string op, params ImmutableArray<Node> parts) => new(op, parts);

    public static Node Constant(double number) => new("const", [], number);

    public static Node Indexed(string op, int index, params ImmutableArray<Node> parts) => new(op, parts, 0, index);

    public bool Any(Func<Node, bool> holds) => holds(this) || Parts.Any(p => p.Any(holds));

    /// <summary>Smaller programs of the same type: the parts themselves, constants, and this with one part made smaller.</summary>
    public IEnumerable<Node> Shrink()
    {
        if (Op is not ("const" or "param") && !IsTest)
        {
            yield return Constant(1);
            yield return Indexed("param", 0);
        }

        if (Op == "let")
            yield return Parts[1].Replace(Index, Parts[0]);
        foreach (var part in Parts.Where((p, i) => p.IsTest == IsTest && !(Op == "let" && i == 1)))
            yield return part;
        for (var i = 0; i < Parts.Length; i++)
        {
            foreach (var smaller in Parts[i].Shrink())
                yield return new Node(Op, Parts.SetItem(i, smaller), Number, Index);
        }
    }

    private Node Replace(int variable, Node value) => Op == "var" && Index == variable
        ? value
        : new Node(Op, [.. Parts.Select(p => p.Replace(variable, value))], Number, Index);
}
