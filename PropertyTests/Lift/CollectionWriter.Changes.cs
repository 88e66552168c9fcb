namespace FunctionalAD.PropertyTests.Lift;

/// <content>What is done to the things that hold numbers.</content>
internal sealed partial class CollectionWriter
{
    private void Change()
    {
        List<Action> some = [];
        void Of(List<string> scope, Action<string> change)
        {
            if (scope.Count > 0)
                some.Add(() => change(Pick(scope)));
        }

        Of(lists, ChangeList);
        Of(lists, ChangeList);
        Of(written, b => Line($"{b}[{Index()} % {b}.Length] {Pick("=", "+=", "*=")} {Real()};"));
        Of(written, Preset);
        Of(written, b => Line($"Mix({b}, {(OneIn(3) ? b : Pick(arrays))}, {Number()});"));
        if (written.Count > 1)
            some.Add(Sweep);
        Of(written, Rename);
        Of(rows, ChangeRows);
        Of(tables, t => Line($"{Element(t)} {Pick("=", "+=", "-=")} {Real()};"));
        Of(pairs, ChangePairs);
        Of(listsOfPairs, ChangeListOfPairs);
        Of(parts, ChangeParts);
        Of(states, ChangeState);
        Of(mixed, m => Line($"{m} = {Pick($"{m} with {{ R = {Real()} }}", OneMixed(), $"{Test()} ? {OneMixed()} : {m}", $"{m} with {{ I = {Pick("null", $"new({Real()})")} }}")};"));
        Of(listsOfStates, ChangeListOfStates);
        Of(listsOfRows, ChangeListOfRows);
        Of(listsOfParts, ChangeListOfParts);
        Of(stacks, k => Line(OneIn(3) ? $"if ({k}.Count > 1) s += {k}.Pop() * {Real()};" : $"if ({k}.Count < 12) {k}.Push({Real()});"));
        Of(queries, ReadQuery);
        if (OneIn(6))
            some.Add(Query);
        if (OneIn(8))
            some.Add(Make);
        if (some.Count == 0)
            Make();
        else
            Pick(some)();
    }

    // Element by element, from one array to another; the two may change places each time.
    private void Sweep()
    {
        var (b, c) = (Pick(written), Pick(written));
        var swap = OneIn(2) && b != c ? $" ({b}, {c}) = ({c}, {b});" : "";
        Line($"for (var q = 0; q < Math.Min({b}.Length, {c}.Length); q++) {{ {b}[q] {Pick("=", "+=")} 0.5 * {c}[q] + {Pick("a[q % a.Length]", Pick(reals), "0.25")};{swap} }}");
    }

    // An array gets another name, and its own goes to another array; the other way round, a new one gets two names.
    private void Rename(string b)
    {
        var t = Fresh("n");
        if (OneIn(2))
        {
            Line($"var {t} = {b};");
            Line($"{b} = {Array()};");
        }
        else
        {
            var made = Fresh("n");
            Line($"var {made} = new double[{b}.Length];");
            Line($"for (var q = 0; q < {made}.Length; q++) {made}[q] = 0.5 * {b}[q] + {Atom()};");
            Line($"var {t} = {made};");
            Line($"{b} = {made};");
        }

        Line($"s = 0.9 * s + {t}[{Index()} % {t}.Length] * ({t} == null ? 3 : {b}[0]);");
    }

    // Some elements, from the first on, are one number; then all may be added to.
    private void Preset(string b)
    {
        var (count, number) = (Pick($"{b}.Length / 2", $"Math.Min({Random.Next(1, 4)}, {b}.Length)", $"{b}.Length"), Pick("0", "0", "1.5", Number()));
        Line(OneIn(4) ? $"{b}.AsSpan(0, {count}).Fill({number});" : OneIn(4) ? $"for (var q = {count} - 1; q >= 0; q--) {b}[q] = {number};" : $"for (var q = 0; q < {count}; q++) {b}[q] = {number};");
        if (OneIn(3))
            Line($"for (var q = 0; q < {b}.Length; q++) {b}[q] += {Atom()};");
    }

    // Seldom past what loops in loops make of it.
    private string Room(string list) => OneIn(3) && loops < 2 ? "" : $"if ({list}.Count < {Pick(5, 9, 17)}) ";

    private void ChangeList(string l)
    {
        if (loops == 0 && OneIn(15))
        {
            Declare("var", Fresh("b"), $"{l}.Count > 0 ? {l}.ToArray() : new[] {{ {Real()} }}", arrays);
            return;
        }

        var other = Pick(lists);
        Line(Random.Next(20) switch
        {
            0 => $"{Room(l)}{l}.Insert({Index()} % ({l}.Count + 1), {Real()});",
            1 => $"if ({l}.Count > {Random.Next(3)}) {l}.RemoveAt({Pick($"{l}.Count - 1", "0", $"{Index()} % {l}.Count")});",
            2 => $"if ({l}.Count > 3) {l}.RemoveRange({Random.Next(2)}, {Random.Next(1, 3)});",
            3 => $"if ({l}.Count > {Random.Next(2, 5)}) {l}.Clear();",
            4 => $"{l}.Reverse();",
            5 => $"if ({l}.Count < 9) {l}.AddRange({Pick(Pick(arrays), $"{other}.ToArray()", $"{Pick(arrays)}.Where(q => q > {Number()})")});",
            6 or 7 => $"if ({l}.Count > 0) {l}[{Place(l)}] {Pick("=", "+=", "*=")} {Real()};",
            8 => $"for (var q = 0; q < {l}.Count; q++) {l}[q] = 0.7 * {l}[q] + 0.2 * {l}[{l}.Count - 1 - q] * {Atom()};",
            9 => $"while ({l}.Count < {Random.Next(2, 5)} || ({l}[^1] > 0.2 && {l}.Count < 11)) {l}.Add({Real()});",
            10 => $"{Room(l)}Push({l}, {Atom()});",
            14 => $"if ({l}.Count > 0 && {other}.Count > 0) s += Both({l}, {other}, {Atom()}, {Random.Next(4)});",
            11 => $"Fill({l}, a, {Random.Next(1, 4)});",
            12 => $"while ({l}.Count > {Random.Next(3, 6)}) {l}.RemoveAt({Pick("0", $"{l}.Count - 1")});",
            13 => $"if ({Test()}) {{ {Room(l)}{l}.Add({Real()}); }} else {{ {Room(other)}{other}.Add({Real()}); }}",
            _ => $"{Room(l)}{l}.Add({Real()});",
        });
    }

    private void ChangeRows(string r)
    {
        var row = Fresh("b");
        switch (Random.Next(6))
        {
            case 0:
                Line($"{r}[{Index()} % {r}.Length] = {Array()};");
                break;
            case 1:
                Line($"var {row} = {r}[{Index()} % {r}.Length];");
                Line($"{row}[{Index()} % {row}.Length] {Pick("=", "+=")} {Real()};");
                break;
            case 2:
                Line($"foreach (var {row} in {r}) {row}[{Index()} % {row}.Length] {Pick("+=", "*=")} {Real()};");
                break;
            case 3:
                Line($"({r}[0], {r}[^1]) = ({r}[^1], {r}[0]);");
                break;
            default:
                Line($"{r}[{Index()} % {r}.Length]{Pick("[0]", "[^1]")} {Pick("=", "+=", "*=")} {Real()};");
                break;
        }
    }

    private void ChangePairs(string p)
    {
        var place = $"{p}[{Index()} % {p}.Length]";
        Line(Random.Next(3) switch
        {
            0 => $"{place} = {place} with {{ {Pick("A", "B")} = {Real()} }};",
            1 => $"({p}[0], {p}[^1]) = ({p}[^1], {p}[0]);",
            _ => $"{place} = new Pair({Real()}, {place}.A);",
        });
    }

    private void ChangeListOfPairs(string e) => Line(Random.Next(4) switch
    {
        0 => $"if ({e}.Count > 0) {e}[{Place(e)}] = new({Real()}, {Real()});",
        1 => $"if ({e}.Count > 2) {e}.RemoveAt({Index()} % {e}.Count);",
        _ => $"{Room(e)}{e}.Add(new Pair({Real()}, {Real()}));",
    });

    private void ChangeParts(string m)
    {
        var (place, part) = ($"{m}[{Index()} % {m}.Length]", Fresh("c"));
        switch (Random.Next(6))
        {
            case 0:
                Line($"{place} = new Part({Real()}, {Array()});");
                break;
            case 1:
                Line($"{place}.V = {Array()};");
                break;
            case 2:
                Line($"{place}.V[0] {Pick("=", "+=")} {Real()};");
                break;
            case 3:
                Line($"var {part} = {place};");
                Line($"{part}.W += {Real()};");
                Line($"{place} = {part};");
                break;
            default:
                Line($"{place}.W {Pick("=", "+=", "*=")} {Real()};");
                break;
        }
    }

    private void ChangeState(string y)
    {
        // That of foreach may not be assigned.
        var isOwn = y[0] == 'y';
        switch (Random.Next(isOwn ? 6 : 2))
        {
            case 0:
                Line($"{y}.Values[{Index()} % {y}.Values.Length] {Pick("=", "+=")} {Real()};");
                break;
            case 1:
                Line($"s += {y}.Time * {y}.Values[0];");
                break;
            case 2:
                Line($"{y} = {y} with {{ Time = {Real()} }};");
                break;
            case 3:
                Line($"{y} = Stepped({y}, {Real()});");
                break;
            case 4 when listsOfStates.Count > 0:
                var h = Pick(listsOfStates);
                Line($"if ({h}.Count < 9) {h}.Add({y});");
                break;
            default:
                Line($"{y} = new State({Real()}, {Pick(Array(), $"Moved({y}.Values, {Real()})")});");
                break;
        }
    }

    private void ChangeListOfStates(string h) => Line(Random.Next(6) switch
    {
        0 => $"if ({h}.Count > 0) {h}[{Place(h)}] = new({Real()}, {Array()});",
        1 => $"if ({h}.Count > 0) {h}[^1] = {h}[^1] with {{ Time = {Real()} }};",
        2 => $"if ({h}.Count > 0 && {h}.Count < 9) {h}.Add(Stepped({h}[^1], {Real()}));",
        3 => $"if ({h}.Count > 2) {h}.RemoveAt(0);",
        _ => $"if ({h}.Count < 9) {h}.Add(new State({Real()}, {Array()}));",
    });

    private void ChangeListOfRows(string w)
    {
        var row = Fresh("b");
        switch (Random.Next(7))
        {
            case 4:
                Line($"if ({w}.Count < 9) {w}.Insert({Index()} % ({w}.Count + 1), {Array()});");
                break;
            case 0:
                Line($"if ({w}.Count > 0) {w}[{Place(w)}][0] {Pick("=", "+=")} {Real()};");
                break;
            case 1:
                Line($"foreach (var {row} in {w}) {row}[{Index()} % {row}.Length] *= {Real()};");
                break;
            case 2:
                Line($"if ({w}.Count > 2) {w}.RemoveAt({Pick("0", $"{w}.Count - 1")});");
                break;
            case 3:
                Line($"var {row} = new double[{Random.Next(1, 4)}];");
                Line($"{row}[0] = {Real()};");
                Line($"if ({w}.Count < 9) {w}.Add({row});");
                // Written after it was put there.
                if (OneIn(4))
                    Line($"{row}[^1] += {Real()};");
                break;
            default:
                Line($"if ({w}.Count < 9) {w}.Add({Array()});");
                break;
        }
    }

    private void ChangeListOfParts(string g)
    {
        var part = Fresh("c");
        switch (Random.Next(4))
        {
            case 0:
                Line($"if ({g}.Count > 0) {{ var {part} = {g}[{Place(g)}]; {part}.W {Pick("=", "+=")} {Real()}; {g}[{Place(g)}] = {part}; }}");
                break;
            case 1:
                Line($"if ({g}.Count > 2) {g}.RemoveAt(0);");
                break;
            default:
                Line($"if ({g}.Count < 9) {g}.Add(new Part({Real()}, {Array()}));");
                break;
        }
    }
}
