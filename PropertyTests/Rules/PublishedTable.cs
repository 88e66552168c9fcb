using System.Linq.Expressions;
using System.Text;
using FunctionalAD.Capturing;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>
/// docs/rules.md says what the rule book says, docs/mathnet-rules.md what the one about MathNet.Numerics says. When they differ the test fails with the new
/// text; run it with FAD_UPDATE=1 to write that.
/// </summary>
public sealed class PublishedTable
{
    private const string Head = """
        # The rule book

        What the derivatives of the library are, as its source says it. A row holds for the methods of `Math`, `double`, `MathF` and `float`
        of that name alike; in `float` all of it is computed in `float`. The last parameter of a derivative that has one more than the
        function is the result of the function.

        - `Kink.Between(left, right)` stands where the derivatives from the left and from the right differ (of several arguments: as if the
          first one were a little less, or a little greater). It is their mean unless the option `Kinks` says otherwise; the third column has
          both and the mean.
        - The last column tells where the arguments may lie, in their order. At the ends of a domain the formulas give the limits: √ has the
          slope +∞ at 0. Where a function has no value, its derivative means nothing.
        - NaN stays NaN: a derivative at NaN is NaN, unless the function does not look at that argument, as `MaxNumber` does not.
        - Steps (rounding, signs, conversions to integers) have the derivative 0, at their jumps as well.

        """;

    private const string MathNetHead = """
        # The rules about MathNet.Numerics

        What the derivatives of the special functions of MathNet.Numerics are in `FunctionalAD.MathNet`, as its source says it. The last parameter of a
        derivative that has one more than the function is the result of the function. `Incomplete`, `Orders`, `KelvinOrders` and `Struve` are series, continued
        fractions and integrals of our own, which converge together with their derivatives; `Diff.At` of them is the derivative by a shape or an order, for which
        there is no formula. `Special.PolyGamma` is public.

        The last column tells where the rows are tested, to second order: forward, in reverse and by differences of order 8.

        """;

    [Fact]
    public void It_says_what_the_rule_book_says() => Says("rules.md", Text(Head, RuleBook.Families));

    [Fact]
    public void And_what_the_one_about_mathnet_says() =>
        Says("mathnet-rules.md", Text(MathNetHead, MathNetRules.Families.Select(rows => (rows.Method.DeclaringType!.Name, rows))));

    private static void Says(string file, string text)
    {
        var path = Path.Combine(Root(), "docs", file);
        Assert.DoesNotContain('…', text);
        if (Environment.GetEnvironmentVariable("FAD_UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        var published = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(published == text, $"docs/{file} is out of date. Run this test with FAD_UPDATE=1, or replace it by:\n\n{text}");
    }

    private static string Text(string head, IEnumerable<(string Family, Action<Table> Rows)> families)
    {
        var text = new StringBuilder(head.ReplaceLineEndings("\n"));
        foreach (var (family, rows) in families)
        {
            var (ruled, flat, named) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
            rows(new Table(
                rule => _ = rule.IsFlat ? flat.Append($"- {Code(Primitive(rule))}\n") : ruled.Append(Row(rule)),
                (method, means) => named.Append($"- {Code(Call(method.Name, method, means))} is read as {Code(Syntax.Whole(means.Body))}\n"),
                method => named.Append($"- {Code($"{Types.Name(method.DeclaringType!)}.{method.Name}<T>(n)")} is read as {Code("(double)n")}, or {Code("(float)n")}\n")));
            text.Append($"\n## {family}\n");
            Section("\n| Function | Derivatives | At a kink | Arguments |\n| --- | --- | --- | --- |\n", ruled);
            Section("\nFlat, with the derivative 0:\n\n", flat);
            Section("\nNames for others:\n\n", named);
        }

        return text.ToString();

        void Section(string head, StringBuilder rows)
        {
            if (rows.Length > 0)
                text.Append(head).Append(rows);
        }
    }

    private static string Row(Rule rule)
    {
        var parameters = rule.Of!.Parameters;
        var partials = Enumerable.Range(0, rule.Domains.Length).Select(i =>
            $"by {parameters[i].Name}: {Code(rule.PartialExpression(i) is { } d ? Formula(d, parameters.Count) : "0")}");
        var domains = rule.Domains.Distinct().Count() == 1 ? rule.Domains[0].ToString() : string.Join("; ", rule.Domains);
        return $"| {Code(Primitive(rule))} | {string.Join("<br>", partials)} | {string.Join("<br>", Sides(rule))} | {domains} |\n";
    }

    // The sides of every kink that a row has, and what the default makes of them.
    private static IEnumerable<string> Sides(Rule rule) => Enumerable.Range(0, rule.Domains.Length).SelectMany(i =>
        KinkCalls.Of(rule.PartialExpression(i)).Select(call => call.Arguments.Select(a => (double)((ConstantExpression)a).Value!).ToArray())
            .Select(sides => FormattableString.Invariant($"by {rule.Of!.Parameters[i].Name}: {sides[0]} to {sides[1]}, mean {Kink.Between(sides[0], sides[1])}"))
            .Distinct());

    // The derivative, and the name of the result where it uses it.
    private static string Formula(LambdaExpression partial, int arguments)
    {
        var result = partial.Parameters.Count > arguments ? partial.Parameters[^1] : null;
        var formula = Syntax.Whole(partial.Body);
        return result is not null && Uses.Of(partial.Body, result) ? $"{result.Name} => {formula}" : formula;
    }

    private static string Primitive(Rule rule) => rule.Of!.Body is MethodCallExpression { Method: { IsGenericMethod: true } generic }
        ? Call($"{generic.Name}<{Types.Name(generic.ReturnType)}>", generic, rule.Of)
        : Syntax.Whole(rule.Of.Body);

    private static string Call(string name, System.Reflection.MethodInfo method, LambdaExpression lambda)
    {
        var names = lambda.Parameters.Select(p => p.Name!).ToArray();
        return method.IsStatic
            ? $"{Types.Name(method.DeclaringType!)}.{name}({string.Join(", ", names)})"
            : $"{names[0]}.{name}({string.Join(", ", names[1..])})";
    }

    private static string Code(string code) => $"`{code.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "FunctionalAD.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return directory.FullName;
    }

    private sealed class Uses(ParameterExpression parameter) : ExpressionVisitor
    {
        private bool found;

        public static bool Of(Expression body, ParameterExpression parameter)
        {
            var uses = new Uses(parameter);
            uses.Visit(body);
            return uses.found;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            found |= node == parameter;
            return node;
        }
    }
}
