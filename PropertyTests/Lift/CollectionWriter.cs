namespace FunctionalAD.PropertyTests.Lift;

/// <summary>
/// Writes methods in C# that keep numbers as people do: in lists, stacks, rows and tables, in structures and records that hold arrays and stand in lists and arrays
/// themselves; that make them longer and shorter, write to parts of them and hand them to others, in loops and under conditions. A method <c>double Main(double[] a)</c>
/// stands in a class of its own.
/// </summary>
internal sealed partial class CollectionWriter : CodeWriter
{
    private const string Types = """
            public readonly record struct Pair(double A, double B);
            public struct Part { public double W; public double[] V; public Part(double w, double[] v) { W = w; V = v; } }
            public sealed record State(double Time, double[] Values);
            public sealed record Inner(double V);
            public sealed record Mixed(double R, List<double> W, Inner I);

            private static void Push(List<double> l, double v) { l.Add(Math.Sin(v)); if (l.Count % 2 == 0 && l.Count < 20) l.Add(v * v); }

            private static void Fill(List<double> l, double[] a, int k) { if (k == 0 || l.Count > 12) return; l.Add(Math.Sin(a[k % a.Length] + (l.Count > 0 ? l[0] : 0.5))); Fill(l, a, k - 1); }

            private static double Both(List<double> l, List<double> m, double v, int k) { if (k <= 0 || l.Count > 14) return v; l.Add(Math.Cos(v)); m[0] *= 0.5; var r = Both(m, l, 0.7 * v, k - 1); l[^1] += r; return r * 0.5; }

            private static double[] Moved(double[] v, double by) { var r = new double[v.Length]; for (var k = 0; k < v.Length; k++) r[k] = v[k] * by + Math.Cos(v[0]); return r; }

            private static State Stepped(State s, double by) => new(s.Time + by, Moved(s.Values, 0.5));

            // They may be one.
            private static void Mix(double[] to, double[] from, double by) { for (var k = 0; k < Math.Min(to.Length, from.Length); k++) to[k] = 0.5 * to[k] + by * from[^(k + 1)]; }

            private static double Dot(double[] v, double[] w) { var r = 0.0; for (var k = 0; k < Math.Min(v.Length, w.Length); k++) r += v[k] * w[^(k + 1)]; return r; }

            private static double Damped(double x) { for (var k = 0; k < 3; k++) x = 0.5 * Math.Sin(x) + 0.1 * x * x; return x; }

            private static readonly Func<double, double> slope = FunctionalAD.Diff.Of(x => Math.Sin(x) * x), damping = FunctionalAD.Diff.OfMethod(Damped);
            private static readonly Func<double[], double[]> gradient = FunctionalAD.Grad.OfMethod<double[]>(v => Math.Tanh(v[0] * v[^1] + v.Sum(q => 0.5 * q * q)));


        """;

    private readonly List<string> reals, changed, wholes, arrays, written, lists, rows, tables, pairs, listsOfPairs, parts, states, listsOfStates, listsOfRows, listsOfParts, stacks, queries, mixed;
    private int loops;

    private CollectionWriter(Random random)
        : base(random)
    {
        (reals, changed, wholes, arrays, written, lists) = (Scope(), Scope(), Scope(), Scope("a"), Scope(), Scope());
        (rows, tables, pairs, listsOfPairs, parts, states, listsOfStates) = (Scope(), Scope(), Scope(), Scope(), Scope(), Scope(), Scope());
        (listsOfRows, listsOfParts, stacks, queries, mixed) = (Scope(), Scope(), Scope(), Scope(), Scope());
    }

    /// <summary>The text of a static class.</summary>
    public static string Class(string name, int seed)
    {
        var writer = new CollectionWriter(new Random(seed));
        writer.Main();
        return $"public static class {name}\n{{\n{Types}    public static double Main(double[] a)\n    {{\n{writer.Body}    }}\n}}\n";
    }

    private void Main()
    {
        Line("if (a.Length == 0) return 0.5;");
        changed.Add(Declare("double", "s", Number(), reals));
        for (var count = Random.Next(2, 5); count > 0; count--)
            Make();
        for (var count = Random.Next(2, 5); count > 0; count--)
            Statement(2);
        Sum();
        Line("return s;");
    }

    // What is left in the end counts.
    private void Sum()
    {
        foreach (var l in lists)
        {
            Line(Random.Next(4) switch
            {
                0 => $"foreach (var q in {l}) s = 0.9 * s + q * q;",
                1 => $"for (var q = 0; q < {l}.Count; q++) s += (0.3 + 0.1 * q) * {l}[q] * {l}[{l}.Count - 1 - q];",
                2 => $"s += {l}.Sum(q => q * q) + {l}.Count * a[0];",
                _ => $"s += {l}.Count > 1 ? {l}[^2] * {l}[0] : a[0];",
            });
        }

        foreach (var r in rows)
            Line($"foreach (var q in {r}) foreach (var p in q) s = 0.9 * s + p * p;");
        foreach (var t in tables)
            Line($"for (var q = 0; q < {t}.GetLength(0); q++) s += {t}[q, 0] * {t}[q, {t}.GetLength(1) - 1];");
        foreach (var p in pairs.Concat(listsOfPairs))
            Line($"foreach (var q in {p}) s = 0.9 * s + q.A * q.B;");
        foreach (var p in parts.Concat(listsOfParts))
            Line($"foreach (var q in {p}) s = 0.9 * s + q.W * q.V[0] + q.V[^1];");
        foreach (var q in states)
            Line($"s += {q}.Time * {q}.Values[0] + {q}.Values.Length;");
        foreach (var m in mixed)
            Line($"s += {m}.R + (({m}.W != null ? {m}.W[0] : 0.3) * ({m}.I == null ? a[0] : {m}.I.V));");
        foreach (var l in listsOfStates)
            Line($"foreach (var q in {l}) s = 0.9 * s + q.Time * q.Values[^1] + q.Values[0];");
        foreach (var l in listsOfRows)
            Line($"foreach (var q in {l}) s = 0.9 * s + q[0] * q[^1];");
        foreach (var k in queries)
            Line($"s += {k}.Sum();");
        foreach (var l in stacks)
            Line($"while ({l}.Count > 0) s = 0.8 * s + {l}.Pop();");
        foreach (var b in arrays)
            Line(OneIn(3) ? $"s += {b}.Length * a[0];" : $"for (var q = 0; q < {b}.Length; q++) s += {b}[q] * {b}[0];");
    }

    // Something that holds numbers, and does so from here on.
    private void Make()
    {
        switch (Random.Next(13))
        {
            case 0 or 1 or 2:
                Declare("List<double>", Fresh("l"), Pick("new List<double>()", "new List<double>(3)", $"new List<double> {{ {Number()}, a[0] }}", "a.ToList()", "new List<double>(a)"), lists);
                break;
            case 3:
                written.Add(Declare("double[]", Fresh("b"), Pick($"new double[{Random.Next(1, 5)}]", "(double[])a.Clone()", $"new[] {{ a[0], {Number()} }}", "new double[a.Length]", "new double[a.Length + 2]"), arrays));
                if (OneIn(2))
                    Preset(written[^1]);
                break;
            case 4:
                Declare("double[][]", Fresh("r"), Pick($"[[{Number()}, a[0]], [a[^1], 0.5, {Number()}]]", "[new double[2], [a[0], 1]]", "[(double[])a.Clone(), [a[^1]]]"), rows);
                break;
            case 5:
                var t = Declare("double[,]", Fresh("t"), $"new double[{Random.Next(1, 4)}, {Random.Next(1, 4)}]", tables);
                Line($"{t}[0, 0] = {Real()};");
                break;
            case 6:
                Declare("Pair[]", Fresh("p"), Pick("new Pair[3]", $"new[] {{ new Pair(a[0], {Number()}), new Pair({Number()}, a[^1]) }}"), pairs);
                break;
            case 7:
                Declare("List<Pair>", Fresh("e"), Pick("new()", $"new() {{ new({Real()}, a[0]) }}"), listsOfPairs);
                break;
            case 8:
                Declare("Part[]", Fresh("m"), $"[new Part({Real()}, {Array()}), new Part({Number()}, {Array()})]", parts);
                break;
            case 9:
                Declare("State", Fresh("y"), OneIn(3) ? $"{Test()} ? new({Real()}, {Array()}) : new State({Real()}, {Array()})" : $"new({Real()}, {Array()})", states);
                if (OneIn(2))
                    Declare("Mixed", Fresh("x"), OneIn(2) ? $"{Test()} ? {OneMixed()} : {OneMixed()}" : OneMixed(), mixed);
                break;
            case 10:
                Declare("List<State>", Fresh("h"), Pick("new()", $"new() {{ new({Real()}, {Array()}) }}"), listsOfStates);
                break;
            case 11:
                Declare("List<double[]>", Fresh("w"), Pick("new()", $"new() {{ new[] {{ {Real()}, {Number()} }} }}"), listsOfRows);
                break;
            default:
                if (OneIn(2))
                    Declare("Stack<double>", Fresh("k"), "new()", stacks);
                else
                    Declare("List<Part>", Fresh("g"), "new()", listsOfParts);
                break;
        }
    }

    private void Statement(int depth)
    {
        switch (Random.Next(depth > 0 ? 17 : 11))
        {
            case 0:
                Line($"{Pick(changed)} = {Pick("", "0.6 * s + ")}{Real()};");
                break;
            case 1:
                changed.Add(Declare("double", Fresh("d"), Real(), reals));
                break;
            case 2 when loops > 0:
                Line($"if ({Test()} && {Test()}) {Pick("break", "continue", "continue")};");
                break;
            case 11 or 12:
                Block($"if ({Test()})", () => Statements(depth));
                if (OneIn(2))
                    Block("else", () => Statements(depth));
                break;
            case 13 or 14 or 15 or 16:
                Loop(depth);
                break;
            default:
                Change();
                break;
        }
    }

    private void Statements(int depth)
    {
        for (var count = Random.Next(1, 4); count > 0; count--)
            Statement(depth - 1);
    }

    private void Loop(int depth)
    {
        var i = Fresh("i");
        void Inside()
        {
            loops++;
            Statements(depth);
            loops--;
        }

        void Counted()
        {
            wholes.Add(i);
            Inside();
        }

        var end = Pick("a.Length", $"{Random.Next(1, 6)}", loops == 0 ? "9" : "3", lists.Count > 0 ? $"Math.Min(6, {Pick(lists)}.Count)" : "2");
        switch (Random.Next(9))
        {
            case 8:
                Block($"foreach (var {i} in Enumerable.Range({Random.Next(2)}, {end}))", Counted);
                break;
            case 0:
                Block($"for (var {i} = {end} - 1; {i} >= 0; {i}--)", Counted);
                break;
            case 1:
                Line($"var {i} = 0;");
                Block($"while ({i} < {end} && {Test()})", () =>
                {
                    Line($"{i}++;");
                    Counted();
                });
                break;
            case 2:
                Line($"var {i} = 0;");
                Line("do");
                Block("", () =>
                {
                    Line($"{i}++;");
                    Counted();
                });
                Line($"while ({i} < {end} && {Test()});");
                break;
            case 3:
                Block($"foreach (var {i} in {Pick(arrays)})", () =>
                {
                    reals.Add(i);
                    Inside();
                });
                break;
            case 4 when listsOfStates.Count > 0:
                Block($"foreach (var {i} in {Pick(listsOfStates)}.ToArray())", () =>
                {
                    states.Add(i);
                    Inside();
                });
                break;
            // What it reads may change in the body: then it is refused.
            case 5 when queries.Count > 0 || OneIn(2):
                Block($"foreach (var {i} in {(queries.Count > 0 ? Pick(queries) : Of(Pick(arrays)))})", () =>
                {
                    reals.Add(i);
                    Inside();
                });
                break;
            default:
                Block($"for (var {i} = 0; {i} < {end}; {i}++)", Counted);
                break;
        }
    }

    private string OneMixed() => $"new Mixed({Real()}, {Pick("null", "a.ToList()", $"new List<double> {{ {Real()}, {Number()} }}")}, {Pick("null", $"new Inner({Real()})", $"new({Real()})")})";

    private string Array() => Pick($"new[] {{ {Real()}, {Number()} }}", $"[{Real()}]", "(double[])a.Clone()", "new double[2]", $"Moved(a, {Real()})", $"[a[0], {Real()}, {Number()}]");

    private string Real() => Random.Next(9) switch
    {
        7 => $"0.3 * {Pick("slope", "damping")}({Atom()})",
        8 => Pick($"Math.Tanh(Dot({Pick(arrays)}, {Pick(arrays)}))", $"gradient({Pick(arrays)})[0]", $"Math.Tanh({Atom()})"),
        0 => $"Math.Sin({Atom()} + {Atom()})",
        1 => $"Math.Tanh({Atom()} * {Atom()})",
        2 => $"0.5 * Math.Cos({Atom()})",
        3 => $"Math.Tanh({Atom()}) * {Number()}",
        4 => $"({Test()} ? Math.Sin({Atom()}) : {Number()})",
        _ => $"Math.Tanh({Atom()} - 0.3 * {Atom()})",
    };

    private string Atom()
    {
        List<string> some = [$"a[{Index()} % a.Length]", $"a[{Index()} % a.Length]", Pick(reals)];
        void Of(List<string> scope, Func<string, string> atom)
        {
            if (scope.Count > 0)
                some.Add(atom(Pick(scope)));
        }

        Of(lists, l => $"({l}.Count > 0 ? {l}[{Place(l)}] : {Number()})");
        Of(arrays, b => $"{b}[{Index()} % {b}.Length]");
        Of(rows, r => $"{r}[{Index()} % {r}.Length]{Pick("[0]", "[^1]")}");
        Of(tables, Element);
        Of(pairs, p => $"{p}[{Index()} % {p}.Length].{Pick("A", "B")}");
        Of(listsOfPairs, e => $"({e}.Count > 0 ? {e}[{Place(e)}].{Pick("A", "B")} : {Number()})");
        Of(parts, m => $"{m}[{Index()} % {m}.Length].{Pick("W", "V[0]", "V[^1]", "V.Length")}");
        Of(states, y => $"{y}.{Pick("Time", "Values[0]", "Values[^1]", "Values.Sum()")}");
        Of(mixed, m => Pick($"{m}.R", $"({m}.W == null ? {Number()} : {m}.W.Sum())", $"({m}.I?.V ?? {Number()})", $"({m}.I is null ? {m}.R : {m}.I.V * {m}.R)"));
        Of(listsOfStates, h => $"({h}.Count > 0 ? {h}[{Place(h)}].{Pick("Time", "Values[0]", "Values[^1]")} : {Number()})");
        Of(listsOfRows, w => $"({w}.Count > 0 ? {w}[{Place(w)}]{Pick("[0]", "[^1]", ".Length")} : {Number()})");
        Of(listsOfParts, g => $"({g}.Count > 0 ? {g}[{Place(g)}].{Pick("W", "V[0]", "V.Length")} : {Number()})");
        Of(stacks, k => $"({k}.Count > 0 ? {k}.Peek() : {Number()})");
        return Pick(some);
    }

    private string Element(string t) => $"{t}[{Index()} % {t}.GetLength(0), {Index()} % {t}.GetLength(1)]";

    private string Place(string list) => Random.Next(4) switch
    {
        0 => "^1",
        1 => "0",
        _ => $"{Index()} % {list}.Count",
    };

    private string Index() => wholes.Count == 0 || OneIn(4) ? $"{Random.Next(5)}" : Random.Next(3) switch
    {
        0 => $"({Pick(wholes)} + {Random.Next(1, 4)})",
        1 => $"({Pick(wholes)} * {Random.Next(2, 4)})",
        _ => Pick(wholes),
    };

    private string Test() => Random.Next(4) switch
    {
        0 when wholes.Count > 0 => $"{Pick(wholes)} % {Random.Next(2, 4)} == {Random.Next(2)}",
        1 when lists.Count > 0 => $"{Pick(lists)}.Count {Pick("< 5", "% 2 == 0", "> 2")}",
        2 => $"{Atom()} < {Atom()} + 0.013",
        _ => $"{Atom()} > {Number()}",
    };
}
