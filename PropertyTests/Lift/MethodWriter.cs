using System.Globalization;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>
/// Writes methods in C# as people write them: recursion, lists, iterators, arrays, complex numbers, tuples, closures, arguments by reference, in loops and under conditions. A method
/// <c>double Main(double x, int n, double[] a)</c> stands in a class of its own, beside those that it calls.
/// </summary>
internal sealed class MethodWriter : CodeWriter
{
    private readonly List<string> reals, wholes, arrays, lists, functions;

    private MethodWriter(Random random)
        : base(random) => (reals, wholes, arrays, lists, functions) = (Scope("x"), Scope("n"), Scope("a"), Scope(), Scope());

    /// <summary>The text of a static class.</summary>
    public static string Class(string name, int seed)
    {
        var writer = new MethodWriter(new Random(seed));
        writer.Main();
        return $"public static class {name}\n{{\n{writer.Helpers}    public static double Main(double x, int n, double[] a)\n    {{\n{writer.Body}    }}\n}}\n";
    }

    private void Main()
    {
        Line("if (a.Length < 2) return x * n;");
        Declare("double", "s", Real(2), reals);
        for (var count = Random.Next(3, 8); count > 0; count--)
            Statement(2);
        foreach (var list in lists)
            Line($"s += {list}.Count > 0 ? {list}[{list}.Count - 1] * {list}.Count : 0.5;");
        Line($"return s + {Real(2)};");
    }

    private void Statement(int depth)
    {
        switch (Random.Next(depth > 0 ? 22 : 12))
        {
            case 0 or 1:
                Line($"{Own()} = {Real(3)};");
                break;
            case 2:
                Line($"{Own()} {Pick("+=", "-=", "*=")} Math.Tanh({Real(2)});");
                break;
            case 3:
                Declare("double", Fresh("d"), Real(3), reals);
                break;
            case 4:
                Declare("int", Fresh("k"), Whole(), wholes);
                break;
            // Which object a variable holds must not depend on a condition or a loop.
            case 5 when lists.Count < 3 && Depth == 2:
                Declare("List<double>", Fresh("l"), Random.Next(3) switch
                {
                    0 => "new List<double>()",
                    1 => $"new List<double> {{ {Real(1)}, {Real(2)} }}",
                    _ => $"new List<double>({Pick(arrays)})",
                }, lists);
                break;
            case 6 when arrays.Count < 4:
                Declare("double[]", Fresh("b"), Random.Next(3) switch
                {
                    0 => $"new double[{Random.Next(2, 5)}]",
                    1 => $"new[] {{ {Real(1)}, {Real(2)}, {Real(1)} }}",
                    _ => $"{Pick(arrays)}.Select(v => {Inside("v", 2)}).ToArray()",
                }, arrays);
                break;
            case 5 or 6 or 7 when lists.Count > 0:
                ChangeList(Pick(lists));
                break;
            case 8 when arrays.Count > 1:
                var array = Pick(arrays[1..]);
                Line($"{array}[{Index($"{array}.Length")}] {Pick("=", "+=")} {Real(2)};");
                break;
            case 9 when functions.Count < 3:
                Helper();
                break;
            case 10:
                Line($"{ByReference()}({Real(1)}, ref {Own()});");
                break;
            case 11:
                var (first, second) = (Fresh("t"), Fresh("u"));
                Line($"var ({first}, {second}) = ({Real(2)}, {Real(2)});");
                reals.Add(first);
                reals.Add(second);
                break;
            case 12 or 13 or 14:
                Block($"if ({Test()})", depth);
                if (Random.Next(2) == 0)
                    Block("else", depth);
                break;
            case 15 or 16:
                var i = Fresh("i");
                Block($"for (var {i} = 0; {i} < {Pick("3", "(n & 3)", $"{Pick(arrays)}.Length")}; {i}++)", depth, wholes, i);
                break;
            case 17:
                var v = Fresh("v");
                // A list must not change as it is walked over.
                Block($"foreach (var {v} in {Pick(arrays)})", depth, reals, v);
                break;
            case 18 when lists.Count > 0:
                var w = Fresh("v");
                Block($"foreach (var {w} in {Pick(lists)}.ToArray())", depth, reals, w);
                break;
            case 19 or 20:
                var y = Fresh("v");
                Block($"foreach (var {y} in {Iterator()}({Real(1)}, {Pick(wholes)} & 3))", depth, reals, y);
                break;
            case 21:
                var c = Fresh("c");
                Line($"var {c} = {Random.Next(1, 4)} + (n & 1);");
                Block($"while ({c}-- > 0 && Math.Abs({Own()}) < 1e3)", depth, wholes, c);
                break;
            default:
                Line($"{Own()} += {Real(2)};");
                break;
        }
    }

    private void ChangeList(string list) => Line(Random.Next(7) switch
    {
        0 => $"if ({list}.Count > 1) {list}.RemoveAt({Random.Next(2)});",
        1 => $"{list}.Insert(0, {Real(2)});",
        2 => $"if ({list}.Count > 0) {list}[{Index($"{list}.Count")}] = {Real(2)};",
        3 => $"{list}.AddRange({Pick(arrays)});",
        4 => $"if ({list}.Count > 6) {list}.Clear();",
        _ => $"{list}.Add({Real(2)});",
    });

    private void Block(string head, int depth, List<string>? scope = null, string? variable = null) => Block(head, () =>
    {
        if (variable is not null)
            scope!.Add(variable);
        for (var count = Random.Next(1, 4); count > 0; count--)
            Statement(depth - 1);
    });

    // A method that calls itself, one of two that call each other, or a lambda.
    private void Helper()
    {
        var name = Fresh("F");
        switch (Random.Next(4))
        {
            case 0:
                Method($"double {name}(double v, int k)", $"if (k <= 0) return {Alone("v")};", $"return {Alone("v")} + {Pick("0.5", "v", "-1")} * {name}({Alone("v")}, k - {Random.Next(1, 3)});");
                functions.Add($"{name}({{0}}, {{1}} & 3)");
                break;
            case 1:
                Method($"double {name}(double v, int k)", $"return k <= 0 ? v : {name}Too({Alone("v")}, k - 1) * {Alone("v")};");
                Method($"double {name}Too(double v, int k)", $"if (k == 1) return {Alone("v")};", $"var w = {name}(v * 0.5, k - 1);", "return w > 0 ? w : v - w;");
                functions.Add($"{name}({{0}}, {{1}} & 3)");
                break;
            case 2:
                Method(
                    $"double {name}(double[] v, int from, int to)",
                    $"if (to - from <= 1) return to > from ? {Alone("v[from]")} : {Random.Next(3)};",
                    "var middle = (from + to) / 2;",
                    $"return {name}(v, from, middle) {Pick("+", "-", "*")} {name}(v, middle, to);");
                functions.Add($"{name}(a, {{1}} & 1, a.Length)");
                break;
            default:
                Line($"Func<double, double> {name} = v => {Inside("v", 2)};");
                functions.Add($"{name}({{0}})");
                break;
        }
    }

    private string Iterator()
    {
        var name = Fresh("I");
        Method($"IEnumerable<double> {name}(double v, int k)", Random.Next(3) switch
        {
            0 => ["for (var i = 0; i < k; i++)", "{", "    yield return v;", $"    v = {Alone("v")};", "}"],
            1 => ["yield return v;", $"if (v > {Number()}) yield break;", $"yield return {Alone("v")};"],
            _ => ["while (k > 0)", "{", "    k--;", $"    if (k != 1) yield return {Alone("v")} + k;", "}"],
        });
        return name;
    }

    private string ByReference()
    {
        var name = Fresh("R");
        Method($"void {name}(double v, ref double r)", $"if (v > r) r = {Alone("r")};", $"else r {Pick("+=", "-=")} {Alone("v")};");
        return name;
    }

    private string Real(int size)
    {
        if (size <= 0)
            return Random.Next(4) == 0 ? Number() : Pick(reals);
        var (a, b) = (Real(size - 1), Random.Next(4) == 0 && functions.Count > 0 ? Called() : Real(size - 1));
        return Random.Next(15) switch
        {
            0 or 1 => $"({a} + {b})",
            2 => $"({a} - {b})",
            3 or 4 => $"Math.Sin({a}) * {b}",
            5 => $"{a} / (1 + Math.Abs({b}))",
            6 => $"Math.Max({a}, {b})",
            7 => $"({Test()} ? {a} : {b})",
            8 => $"{Pick(arrays)}[0]",
            9 => $"{Pick(arrays)}.{Pick("Sum()", "Max()", $"Sum(v => {Inside("v", 1)})", $"Where(v => v > {Number()}).Sum()")}",
            10 when lists.Count > 0 => $"{Pick(lists)}.{Pick("Sum()", "Count", $"Sum(v => {Inside("v", 1)})")}",
            11 => $"(new Complex({a}, {Number()}) * new Complex(0.5, {b})).{Pick("Real", "Imaginary")}",
            12 => $"({Pick(wholes)} & 3) switch {{ 0 => {a}, 2 => {b}, _ => {Number()} }}",
            13 => $"Math.Sqrt(0.25 + Math.Abs({a}))",
            _ => $"({a} * 0.5 + {b})",
        };
    }

    private string Called() => string.Format(CultureInfo.InvariantCulture, Pick(functions), Pick(reals), Pick(wholes));

    private string Inside(string variable, int size)
    {
        reals.Add(variable);
        var text = Real(size);
        reals.RemoveAt(reals.Count - 1);
        return text;
    }

    // Of one variable alone, as a method beside this one sees it.
    private string Alone(string v) => Random.Next(5) switch
    {
        0 => $"Math.Sin({v})",
        1 => $"({v} * {Number()} + 1)",
        2 => $"Math.Max({v}, {Number()})",
        3 => $"({v} > {Number()} ? {v} * 0.5 : {Number()} - {v})",
        _ => $"{v} / (1 + {v} * {v})",
    };

    private string Test() => Random.Next(3) == 0 ? $"({Pick(wholes)} & 1) == {Random.Next(2)}" : $"{Real(0)} {Pick("<", ">", ">=")} {Real(1)}";

    private string Whole() => Pick($"{Pick(wholes)} + {Random.Next(3)}", $"{Pick(arrays)}.Length", $"({Pick(wholes)} & 7) % 3");

    private string Index(string length) => $"({Pick(wholes)} & 7) % {length}";

    // A variable that may be assigned: those of foreach may not.
    private string Own() => Pick(reals.Where(r => r[0] is 's' or 'd' or 'x' or 't' or 'u').ToList());
}
