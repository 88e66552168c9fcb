namespace FunctionalAD.PropertyTests.Lift;

/// <summary>
/// Writes methods in C# of numbers and nothing but control: loops of every form one after the other and inside of each other, with tests of several parts, left and continued
/// from within, by jumps to labels outside and before, by switches and returns. A method <c>double Main(double x, int n, double[] a)</c> stands in a class of its own.
/// </summary>
internal sealed class ControlWriter : CodeWriter
{
    private readonly List<string> wholes, labels;
    private int loops;

    private ControlWriter(Random random)
        : base(random) => (wholes, labels) = (Scope("n"), Scope());

    /// <summary>The text of a static class.</summary>
    public static string Class(string name, int seed)
    {
        var writer = new ControlWriter(new Random(seed));
        writer.Main();
        return $"public static class {name}\n{{\n    public static double Main(double x, int n, double[] a)\n    {{\n{writer.Body}    }}\n}}\n";
    }

    private void Main()
    {
        Line("n = (n & 7) + 1;");
        Line("var (s, y, fuel) = (0.5, x, 60);");
        for (var count = Random.Next(3, 7); count > 0; count--)
            Statement(3);
        Line("return s + 0.5 * y;");
    }

    private void Statements(int depth)
    {
        for (var count = Random.Next(1, 4); count > 0; count--)
            Statement(depth - 1);
    }

    private void Statement(int depth)
    {
        switch (Random.Next(depth > 0 ? 13 : 5))
        {
            case 0:
                Line($"y = {Real()};");
                break;
            case 1 when loops > 0:
                // The next iteration may not be another one.
                Line(OneIn(3) ? $"if ({Test()}) break;" : $"if ({Test()} && fuel-- > 0) continue;");
                break;
            case 2 when labels.Count > 0:
                Line($"if ({Test()}) goto {Pick(labels)};");
                break;
            case 3 when OneIn(3):
                Line($"if ({Test()}) return {Real()} - s;");
                break;
            case 5 or 6:
                Block($"if ({Test()})", () => Statements(depth));
                if (OneIn(2))
                    Block("else", () => Statements(depth));
                break;
            case 7:
                Switch(depth);
                break;
            case 8:
                Outside(depth);
                break;
            case 9 or 10 or 11 or 12:
                Loop(depth);
                break;
            default:
                Line($"s {Pick("=", "+=", "-=")} {Real()};");
                break;
        }
    }

    private void Loop(int depth)
    {
        var i = Fresh("i");
        void Inside()
        {
            wholes.Add(i);
            loops++;
            Statements(depth);
            loops--;
        }

        Line($"var {i} = {Pick("0", "0", "1", "n")};");
        switch (Random.Next(8))
        {
            case 6 or 7:
                Block($"while ({Parts($"{i} < {End()}")})", () =>
                {
                    Inside();
                    Line($"{i}++;");
                });
                break;
            case 0:
                Block($"while ({Parts($"{i}++ < {End()}")})", Inside);
                break;
            case 1:
                Line("do");
                Block("", Inside);
                Line($"while ({Parts($"{i}++ < {End()}")});");
                break;
            case 2:
                Block($"for (; {Parts($"{i} < {End()}")}; {i}++)", Inside);
                break;
            case 3:
                Block(Pick("while (true)", "for (; ; )"), () =>
                {
                    Line($"if ({i}++ >= {End()}) break;");
                    Inside();
                });
                break;
            case 4:
                // Its first test does not count.
                Block($"while (fuel-- > 0 && ({Test()} || {Test()}))", Inside);
                break;
            default:
                Block($"while ({Test()} || {i} < 2)", () =>
                {
                    Line($"if ({i}++ > {End()}) break;");
                    Inside();
                });
                break;
        }
    }

    private void Switch(int depth)
    {
        Block($"switch ({Pick(wholes)} % {Random.Next(2, 5)})", () =>
        {
            for (var k = 0; k < 3; k++)
            {
                Line(k == 2 ? "default:" : $"case {k}:");
                var outside = loops;
                // What is left by break is the switch.
                loops = 0;
                Statements(depth);
                loops = outside;
                Line(k < 2 && OneIn(3) ? $"goto case {k + 1};".Replace("case 2", "default", StringComparison.Ordinal) : "break;");
            }
        });
    }

    // A label behind a block, to which it may jump from whatever depth, and one before it, to which it jumps while there is fuel.
    private void Outside(int depth)
    {
        var (end, start) = (Fresh("end"), Fresh("start"));
        Line($"{start}:");
        Block("", () =>
        {
            labels.Add(end);
            Statements(depth);
            if (OneIn(2))
                Line($"if (fuel-- > 0 && {Test()}) goto {start};");
        });
        Line($"{end}:");
        Line("s *= 0.75;");
    }

    private string End() => Pick("3", "n", "a.Length", "2", "0");

    // The part that ends the loop, and others.
    private string Parts(string end) => Random.Next(4) switch
    {
        0 => end,
        1 => $"{end} && {Test()}",
        2 => $"({Test()} || {Test()}) && {end}",
        _ => $"{end} && ({Test()} || {Test()})",
    };

    private string Real() => Random.Next(5) switch
    {
        0 => $"Math.Sin({Atom()} + {Atom()})",
        1 => $"Math.Tanh({Atom()} * {Atom()})",
        2 => $"{Atom()} * 0.5",
        3 => $"({Test()} ? {Atom()} : 0.5 * {Atom()})",
        _ => $"0.5 * {Atom()} - 0.25",
    };

    private string Atom() => Random.Next(5) switch
    {
        0 => "x",
        1 => "y",
        2 => $"a[{Pick(wholes)} % a.Length]",
        3 => $"(0.25 * {Pick(wholes)})",
        _ => "Math.Tanh(s)",
    };

    private string Test() => Random.Next(5) switch
    {
        0 => $"{Pick(wholes)} % {Random.Next(2, 4)} == {Random.Next(2)}",
        1 => $"{Pick(wholes)} < {Random.Next(1, 6)}",
        2 => $"{Atom()} > {Number()} && {Pick(wholes)} > {Random.Next(3)}",
        _ => $"{Atom()} {Pick("<", ">")} {Number()}",
    };
}
