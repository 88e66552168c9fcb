namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// Writes random scalar programs that are mostly defined where they are run: logarithms of positive expressions, quotients kept away from
/// zero, and a share of operations without such care.
/// </summary>
internal sealed class ScalarWriter(Random random, int arity)
{
    private static readonly string[] free =
        ["Sin", "Cos", "Tanh", "Atan", "Abs", "negate", "Asinh", "Cbrt", "SinPi", "Floor", "Round", "Truncate", "DegreesToRadians"];

    private static readonly string[] careful = ["Exp", "Sinh", "Cosh", "Exp2", "ExpM1", "Tan", "Exp10"];
    private static readonly string[] ofPositive = ["Log", "Sqrt", "Log2", "Log10", "LogP1", "Log2P1"];
    private static readonly string[] ofUnit = ["Asin", "Acos", "Atanh", "AsinPi"];
    private static readonly string[] comparisons = ["<", "<=", ">", ">=", "==", "!="];

    private readonly List<int> variables = [];
    private readonly List<Node> shared = [];
    private int next;

    /// <summary>An expression of about the given number of operations.</summary>
    public Node Real(int size)
    {
        var node = size <= 1 ? Leaf() : Compound(size);
        if (size > 1 && variables.Count == 0)
            shared.Add(node);
        return node;
    }

    private Node Leaf() => random.Next(12) switch
    {
        < 7 => Node.Indexed("param", random.Next(arity)),
        7 => Node.Indexed("captured", random.Next(3)),
        8 or 9 when variables.Count > 0 => Node.Indexed("var", variables[random.Next(variables.Count)]),
        _ => Node.Constant(Number()),
    };

    private double Number() => random.Next(8) switch
    {
        0 => 1,
        1 => -1,
        2 => 0,
        3 => 2,
        _ => random.Next(-40, 41) / 16.0,
    };

    private Node Compound(int size)
    {
        var (left, right) = (size / 2, size - 1 - (size / 2));
        switch (random.Next(30))
        {
            case < 10:
                return Node.Of(Pick("+", "-", "*", "+", "*", "-"), Real(left), Real(right));
            case 10:
                return Node.Of("/", Real(left), random.Next(8) == 0 ? Real(right) : Positive(right));
            case 11 or 12:
                return Node.Of(Pick(free), Real(size - 1));
            case 13:
                return Node.Of(Pick(careful), random.Next(6) == 0 ? Real(size - 1) : Unit(size - 1));
            case 14 or 15:
                return Node.Of(Pick(ofPositive), random.Next(8) == 0 ? Real(size - 1) : Positive(size - 1));
            case 16:
                return Node.Of(Pick(ofUnit), Unit(size - 1));
            case 17:
                return Node.Of(Pick("Max", "Min", "Atan2", "Hypot"), Real(left), Real(right));
            case 18:
                return Node.Of("Pow", Real(size - 1), Node.Constant(random.Next(7) switch { 0 => 0, 1 => 1, 2 => 2, 3 => 3, 4 => -1, 5 => 4, _ => 0.5 }));
            case 19:
                return Node.Of("Pow", Positive(left), random.Next(2) == 0 ? Unit(right) : Real(right));
            case 20:
                return Node.Of("%", Real(left), Positive(right));
            case 21 or 22:
                return Node.Of("if", Test(size / 3), Real(size / 3), Real(size / 3));
            case 23:
                return Node.Indexed("int", random.Next(1, 6), Real(size - 1));
            case 24:
                return Node.Indexed("single", random.Next(4), Real(left), Real(right));
            case 25:
                var count = random.Next(2, 5);
                return Node.Indexed("tuple", random.Next(count), [.. Enumerable.Range(0, count).Select(_ => Real(size / count))]);
            case 26 or 27:
                return Let(left, right);
            case 28 when shared.Count > 0:
                return Node.Of(Pick("+", "*"), shared[random.Next(shared.Count)], Real(right));
            default:
                return Node.Of("FusedMultiplyAdd", Real(size / 3), Real(size / 3), Real(size / 3));
        }
    }

    private Node Let(int left, int right)
    {
        var value = Real(left);
        var id = next++;
        variables.Add(id);
        var body = Node.Of(Pick("+", "*", "-"), Node.Indexed("var", id), Real(right));
        variables.Remove(id);
        return Node.Indexed("let", id, value, body);
    }

    private Node Positive(int size) => random.Next(5) switch
    {
        0 => Node.Of("Exp", Unit(size - 1)),
        1 => Node.Of("Sqrt", Positive(size - 1, Real(size - 2))),
        2 => Node.Of("+", Node.Of("Abs", Real(size - 2)), Node.Constant(0.25)),
        _ => Positive(size, Real(size - 2)),
    };

    private static Node Positive(int size, Node of) => size < 0 ? Node.Constant(1.5) : Node.Of("+", Node.Constant(1), Node.Of("*", of, of));

    private Node Unit(int size) => Node.Of("*", Node.Constant(0.875), Node.Of(Pick("Tanh", "Sin", "Cos"), Real(size - 2)));

    private Node Test(int size) => size <= 1 ? Comparison(2) : random.Next(6) switch
    {
        0 => Node.Of("&&", Test(size / 2), Test(size / 2)),
        1 => Node.Of("||", Test(size / 2), Test(size / 2)),
        2 => Node.Of("!", Test(size - 1)),
        _ => Comparison(size),
    };

    private Node Comparison(int size) => Node.Of(Pick(comparisons), Real(size / 2), Real(size / 2));

    private string Pick(params string[] names) => names[random.Next(names.Length)];
}
