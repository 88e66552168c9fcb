namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// Writes small programs that are all edges: steps, remainders, kinks, poles and ends of domains over sums, products and quotients, with parts that
/// come again, as x / y − ⌊x / y⌋ has. At small integers and equal arguments such quotients are exact, and a last bit decides.
/// </summary>
internal sealed class EdgeWriter(Random random, int arity)
{
    private static readonly string[] arithmetic = ["+", "-", "*", "/", "/"];
    private static readonly string[] ofOne =
        ["Floor", "Ceiling", "Round", "Truncate", "Floor", "Abs", "Sqrt", "Cbrt", "Acos", "Asin", "Log", "LogP1", "SinPi", "Exp", "Sin", "Atan"];

    private static readonly string[] ofTwo = ["%", "%", "Max", "Min", "Hypot", "Atan2"];
    private static readonly string[] comparisons = ["<", "<=", ">", ">=", "==", "!="];
    private static readonly double[] exponents = [2, 3, 0.5, -1, 1, 5];

    private readonly List<Node> shared = [];

    public Node Real(int size)
    {
        if (size <= 1)
            return random.Next(5) == 0 ? Node.Constant(random.Next(-3, 4)) : Node.Indexed("param", random.Next(arity));
        if (shared.Count > 0 && random.Next(4) == 0)
            return shared[random.Next(shared.Count)];
        var node = Compound(size);
        shared.Add(node);
        return node;
    }

    private Node Compound(int size)
    {
        var (left, right) = (size / 2, size - 1 - (size / 2));
        return random.Next(11) switch
        {
            < 5 => Node.Of(Pick(arithmetic), Real(left), Real(right)),
            < 7 => Node.Of(Pick(ofOne), Real(size - 1)),
            7 => Node.Of(Pick(ofTwo), Real(left), Real(right)),
            8 => Node.Of("Pow", Real(size - 1), Node.Constant(exponents[random.Next(exponents.Length)])),
            9 => Node.Of("FusedMultiplyAdd", Real(size / 3), Real(size / 3), Real(size / 3)),
            _ => Node.Of("if", Node.Of(Pick(comparisons), Real(size / 3), Real(size / 3)), Real(size / 3), Real(size / 3)),
        };
    }

    private string Pick(string[] names) => names[random.Next(names.Length)];
}
