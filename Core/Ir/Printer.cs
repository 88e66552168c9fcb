using System.Globalization;
using System.Text;

namespace FunctionalAD.Ir;

/// <summary>
/// Programs as text: one equation a line, regions indented, names that the user gave kept. This is what <c>Explain</c> shows and what the
/// golden tests compare.
/// </summary>
public static class Printer
{
    /// <summary>The program as text, and below it the functions that it calls.</summary>
    public static string Print(Function function) => string.Join('\n', CallGraph.Of(function).Select(Alone));

    /// <summary>The names of variables in the text of a function.</summary>
    internal static Func<Var, string> Named(Function function)
    {
        var names = new Names();
        Alone(function, names);
        return v => names[v];
    }

    private static string Alone(Function function) => Alone(function, new Names());

    private static string Alone(Function function, Names names)
    {
        var text = new StringBuilder();
        text.Append(function.Name).Append('(')
            .AppendJoin(", ", function.Parameters.Select(p => names[p] + Annotation(p.Type)))
            .Append(")\n");
        Body(function.Body, names, text, 1, "return");
        return text.ToString();
    }

    /// <summary>A number, a truth value or null, as people write it.</summary>
    public static string Show(Literal literal) => literal.Value switch
    {
        null => "null",
        bool b => b ? "true" : "false",
        double d => Real(d.ToString("R", CultureInfo.InvariantCulture)),
        float f => Real(f.ToString("R", CultureInfo.InvariantCulture)),
        IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
        var other => other.ToString() ?? "",
    };

    private static string Real(string digits) => digits.Replace("Infinity", "∞", StringComparison.Ordinal);

    private static string Annotation(Type type) => type == typeof(double) ? "" : $": {Types.Name(type)}";

    private static void Body(Region region, Names names, StringBuilder text, int depth, string last)
    {
        foreach (var equation in region.Equations)
        {
            Indent(text, depth).AppendJoin(", ", equation.Results.Select(r => names[r]));
            if (equation.Results.Length > 0)
                text.Append(" = ");
            Right(equation.Op, names, text, depth);
        }

        if (region.Results.Length > 0)
            Indent(text, depth).Append(last).Append(' ').AppendJoin(", ", region.Results.Select(r => names[r])).Append('\n');
    }

    private static StringBuilder Indent(StringBuilder text, int depth) => text.Append(' ', 2 * depth);

    private static void Right(Op op, Names names, StringBuilder text, int depth)
    {
        switch (op)
        {
            case If choice:
                text.Append("if ").Append(names[choice.Condition]).Append('\n');
                Body(choice.Then, names, text, depth + 1, "yield");
                Indent(text, depth).Append("else\n");
                Body(choice.Else, names, text, depth + 1, "yield");
                break;
            case Loop loop:
                text.Append(Head(loop, names)).Append('\n');
                if (loop.Test is { } test)
                    Body(test, names, text, depth + 1, "while");
                Body(loop.Body, names, text, depth + 1, "yield");
                break;
            default:
                text.Append(Line(op, names)).Append('\n');
                break;
        }
    }

    private static string Head(Loop loop, Names names)
    {
        if (loop.Test is { } test)
        {
            for (var i = 0; i < test.Parameters.Length; i++)
                names.Share(test.Parameters[i], loop.Body.Parameters[i]);
        }

        var index = names[loop.Index];
        var range = loop.Extent is null ? $"{index} ≥ 0" : loop.Down ? $"{names[loop.Extent]} > {index} ≥ 0" : $"{index} < {names[loop.Extent]}";
        var slots = loop.Slots.Select((slot, i) => slot.HasParameter
            ? $"{slot.Kind} {names[loop.Parameter(i)!]} := {names[slot.Initial!]}"
            : slot.Initial is null or Literal { Value: 0.0 or 0f or 0 } ? $"{slot.Kind}" : $"{slot.Kind} from {names[slot.Initial]}");
        return $"loop {range} ({string.Join(", ", slots)})";
    }

    private static string Line(Op op, Names names) => op switch
    {
        Apply { Primitive.Infix: { } sign } apply => $"{names[apply.Operands[0]]} {sign} {names[apply.Operands[1]]}".Replace(" · ", "·", StringComparison.Ordinal),
        Apply { Primitive.Name: "negate" } apply => $"-{names[apply.Operands[0]]}",
        Apply apply => $"{apply.Primitive.Name}({List(apply, names)})",
        Read read => $"{names[read.Array]}[{string.Join(", ", read.Indices.Select(i => names[i]))}]",
        Length length => $"length {names[length.Array]}" + (length.Dimension > 0 ? $" {length.Dimension}" : ""),
        Zeros zeros => $"zeros {List(zeros, names)}",
        Copy copy => $"copy {names[copy.Array]}",
        Write write => $"{names[write.Array]} with [{string.Join(", ", write.Indices.Select(i => names[i]))}] = {names[write.Value]}",
        Accumulate add => $"{names[add.Array]} with [{string.Join(", ", add.Indices.Select(i => names[i]))}] += {names[add.Value]}",
        Pack pack => $"{Types.Name(pack.StructureType)}({List(pack, names)})",
        Unpack unpack => $"{names[unpack.Structure]}.{Layout.Of(unpack.Structure.Type)?.Components[unpack.Component].Name}",
        Call call => $"call {call.Callee.Name}({List(call, names)})",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string List(Op op, Names names) => string.Join(", ", op.Operands.Select(o => names[o]));

    /// <summary>Gives every variable a name: its own if that is free, else the next letter, or the name with a number.</summary>
    private sealed class Names
    {
        private readonly Dictionary<Var, string> names = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<string> taken = [];
        private int next;

        public string this[Operand operand] => operand switch
        {
            Literal literal => Show(literal),
            Var v when names.TryGetValue(v, out var known) => known,
            Var v => names[v] = Fresh(v.Name),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        /// <summary>Gives a variable the name of another one, as test and body of a loop see the same values.</summary>
        public void Share(Var v, Var other) => names[v] = this[other];

        private string Fresh(string? wish)
        {
            if (wish is not null && taken.Add(wish))
                return wish;
            for (var number = 1; wish is not null; number++)
            {
                if (taken.Add($"{wish}{number}"))
                    return $"{wish}{number}";
            }

            string letter;
            do
            {
                letter = (char)('a' + (next % 26)) + (next < 26 ? "" : (next / 26).ToString(CultureInfo.InvariantCulture));
                next++;
            }
            while (!taken.Add(letter));
            return letter;
        }
    }
}
