using System.Globalization;
using FunctionalAD.Ir;

namespace FunctionalAD.Explaining;

/// <summary>A formula as people write it, and how tightly its outermost sign binds, so that it can stand inside another one.</summary>
internal readonly record struct Text(string Value, int Binding)
{
    private const int Comparison = 0;
    private const int Sum = 1;
    private const int Quotient = 2;
    private const int Product = 3;
    private const int Sign = 4;
    private const int Atom = 5;

    /// <summary>A name.</summary>
    public static Text Name(string name) => new(name, Atom);

    /// <summary>A number or another value.</summary>
    public static Text Of(object? value) => value switch
    {
        double d => Number(d),
        float f => Number(f),
        null or bool or int or long => Name(Printer.Show(new Literal(value, value?.GetType() ?? typeof(object)))),
        IFormattable f => Name(f.ToString(null, CultureInfo.InvariantCulture)),
        _ => Name(Types.Name(value.GetType())),
    };

    /// <summary>A number to seven digits.</summary>
    public static string Show(double value) => Show(value, "G7");

    /// <summary>A number to two digits, as is enough for an error.</summary>
    public static string Brief(double value) => Show(value, "G2");

    private static string Show(double value, string format)
    {
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : "-∞";
        var digits = value.ToString(format, CultureInfo.InvariantCulture);
        var exponent = digits.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 ? digits : digits[..exponent] + "e" + int.Parse(digits[(exponent + 1)..], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A primitive applied to arguments.</summary>
    public static Text Apply(Primitive primitive, Type type, ReadOnlySpan<Text> arguments)
    {
        if (primitive.Infix is { } sign && arguments.Length == 2)
            return Infix(sign, arguments[0], arguments[1]);
        if (primitive.Equals(Operators.Negate))
            return new("-" + arguments[0].Within(Sign), Sign);
        var name = Primitives.IsConversion(primitive) ? Types.Name(type) : primitive.Name;
        return Name($"{name}({string.Join(", ", arguments.ToArray().Select(a => a.Value))})");
    }

    /// <summary>Whether this is the plain value and no formula for it.</summary>
    public bool IsPlain(object? value) => Equals(Of(value));

    /// <summary>A term a·b of a sum, each factor in one piece, so that products of names and of values match.</summary>
    /// <param name="a">The first factor.</param>
    /// <param name="b">The second factor.</param>
    /// <param name="leads">Whether the term is the first of its sum: after a plus a minus needs parentheses.</param>
    public static string Term(Text a, Text b, bool leads = true) => $"{a.Within(Sign, leads)}·{b.Within(Sign, first: false)}";

    /// <inheritdoc/>
    public override string ToString() => Value;

    // The right operand of −, · and / needs parentheses where the left one does not: a − (b − c), a·(b/c), a/(b·c).
    private static Text Infix(string sign, Text a, Text b) => sign switch
    {
        "+" => new($"{a.Within(Sum)} + {b.Within(Sum, first: false)}", Sum),
        "-" => new($"{a.Within(Sum)} - {b.Within(Quotient, first: false)}", Sum),
        "·" => new($"{a.Within(Quotient)}·{b.Within(Product, first: false)}", Product),
        "/" => new($"{a.Within(Quotient)}/{b.Within(Atom)}", Quotient),
        "%" => new($"{a.Within(Quotient)} % {b.Within(Atom)}", Quotient),
        _ => new($"{a.Within(Sum)} {sign} {b.Within(Sum)}", Comparison),
    };

    private string Within(int binding, bool first = true) =>
        Binding < binding || (!first && Value.StartsWith('-')) ? $"({Value})" : Value;

    private static Text Number(double value) => new(Show(value), value < 0 ? Sign : Atom);
}
