using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>A row of the rule book as a test sees it: a program, the points of its domain, and the special points of all.</summary>
internal sealed class Row
{
    private const int Seed = 1729;

    private static readonly double[] specials =
    [
        0, double.NegativeZero, 1, -1, 2, -3, 0.5, double.Epsilon, -double.Epsilon, 1e-310, double.PositiveInfinity, double.NegativeInfinity,
        double.NaN, double.MaxValue, double.MinValue,
    ];

    private static readonly double[] fewSpecials = [0, double.NegativeZero, 1, -2.5, double.PositiveInfinity, double.NaN];

    private Row(string family, Rule rule, LambdaExpression of)
    {
        Family = family;
        Rule = rule;
        Of = of;
        Name = Syntax.Whole(of.Body) + (of.Body is MethodCallExpression { Method.IsGenericMethod: true } c ? $" of {c.Type.Name}" : "");
        Inputs = rule.Domains.Length;
    }

    /// <summary>Every row that the library has. (What users add is theirs to test.)</summary>
    public static IReadOnlyList<Row> All { get; } = [.. RuleBook.Families.SelectMany(f => Read(f.Family, f.Rows))];

    /// <summary>The names of all rows.</summary>
    public static TheoryData<string> Names => [.. All.Select(r => r.Name)];

    /// <summary>The names of the rows whose result is a real number, so that they can be differentiated.</summary>
    public static TheoryData<string> RealNames => [.. All.Where(r => Types.IsReal(r.Of.ReturnType)).Select(r => r.Name)];

    public string Family { get; }

    public string Name { get; }

    public Rule Rule { get; }

    /// <summary>The primitive applied to parameters, as the row writes it.</summary>
    public LambdaExpression Of { get; }

    /// <summary>How many arguments are real numbers; they come first.</summary>
    public int Inputs { get; }

    public static Row Named(string name) => All.Single(r => r.Name == name);

    /// <summary>What the row is about, as a program: one equation, or two where a slope is given the function's result.</summary>
    public Function Program(Type? real = null)
    {
        var parameters = Of.Parameters.Select(p => new Var(In(real, p.Type), p.Name)).ToArray();
        return new Builder().Function(
            Rule.Primitive.Name,
            parameters,
            b => Of.Body is MethodCallExpression { Arguments: [.., MethodCallExpression result] }
                ? [b.Apply(Rule.Primitive, In(real, Of.ReturnType), [.. parameters, b.Apply(RuleBook.Find(result.Method)!, In(real, result.Type), [.. parameters])])]
                : [b.Apply(Rule.Primitive, In(real, Of.ReturnType), [.. parameters])]);
    }

    /// <summary>Points drawn from the domain, always the same ones.</summary>
    public IEnumerable<object[]> Points(int count, Type? real = null)
    {
        var random = new Random(Seed);
        for (var k = 0; k < count; k++)
            yield return [.. Of.Parameters.Select((p, i) => Draw(random, p.Type, i, real))];
    }

    /// <summary>Zeros, infinities, NaN, subnormal numbers, the edges of the domain, in every combination.</summary>
    public IEnumerable<object[]> SpecialPoints(Type? real = null)
    {
        IEnumerable<object[]> points = [[]];
        for (var i = 0; i < Of.Parameters.Count; i++)
        {
            var values = Specials(i, real).ToArray();
            points = points.SelectMany(_ => values, (start, next) => (object[])[.. start, next]);
        }

        return points;
    }

    private IEnumerable<object> Specials(int parameter, Type? real)
    {
        var type = Of.Parameters[parameter].Type;
        return type == typeof(double)
            ? (Inputs > 2 ? fewSpecials : specials).Concat(Edges(Rule.Domains[parameter])).Select(x => In(real, x))
            : type == typeof(int) ? [0, 1, 2, 3, 15, 16, -1, -2] : Enum.GetValues<MidpointRounding>().Cast<object>();
    }

    /// <summary>The rows of a table.</summary>
    public static IReadOnlyList<Row> Read(string family, Action<Table> table)
    {
        var rows = new List<Row>();
        table(new Table(rule => rows.Add(new Row(family, rule, rule.Of!)), (_, _) => { }));
        return rows;
    }

    private static IEnumerable<double> Edges(Domain domain) => [domain.Low, domain.High];

    private object Draw(Random random, Type type, int parameter, Type? real)
    {
        if (type == typeof(int))
            return Rule.IsFlat ? 1 : random.Next(1, 6);
        if (type == typeof(long))
            return (long)random.Next(1, 6);
        if (type.IsEnum)
            return random.GetItems(Enum.GetValues<MidpointRounding>(), 1)[0];
        var domain = Rule.Domains[parameter];
        var x = domain.Low + ((domain.High - domain.Low) * random.NextDouble());
        return In(real, domain.IsMirrored && random.Next(2) == 0 ? -x : x);
    }

    private static Type In(Type? real, Type type) => type == typeof(double) && real is not null ? real : type;

    private static object In(Type? real, double x) => real == typeof(float) ? (float)x : (object)x;
}
