using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>Generated programs as expression trees, of the shape that the C# compiler gives to lambdas; a shared node stays shared.</summary>
internal sealed class Trees(ScalarProgram program, bool plainPowers)
{
    private readonly ParameterExpression[] parameters = [.. "xyz"[..program.Arity].Select(c => Expression.Parameter(typeof(double), c.ToString()))];
    private readonly Dictionary<int, ParameterExpression> variables = [];
    private readonly Dictionary<Node, Expression> known = new(ReferenceEqualityComparer.Instance);

    public LambdaExpression Lambda() => Expression.Lambda(Of(program.Body), parameters);

    private Expression Of(Node node) => known.TryGetValue(node, out var tree) ? tree : known[node] = Make(node);

    private Expression Make(Node node)
    {
        if (node.Op == "let")
            return Expression.Invoke(Expression.Lambda(LetBody(node), variables[node.Index]), Of(node.Parts[0]));
        Expression[] parts = [.. node.Parts.Select(Of)];
        return node.Op switch
        {
            "param" => parameters[node.Index],
            "var" => variables[node.Index],
            "const" => Expression.Constant(node.Number),
            "captured" => node.Index == 2
                ? Expression.Property(Expression.Constant(program.Captives), nameof(Captives.Computed))
                : Expression.Field(Expression.Constant(program.Captives), node.Index == 0 ? nameof(Captives.First) : nameof(Captives.Second)),
            "if" => Expression.Condition(parts[0], parts[1], parts[2]),
            "tuple" => Expression.Field(Tuple(parts), $"Item{node.Index + 1}"),
            "int" => Expression.Convert(Integer(parts[0], node.Index), typeof(double)),
            "single" => Expression.Convert(Single(Expression.Convert(parts[0], typeof(float)), Expression.Convert(parts[1], typeof(float)), node.Index), typeof(double)),
            "Pow" when plainPowers && node.Parts[1] is { Op: "const", Number: 2 } => Expression.Multiply(parts[0], parts[0]),
            "Pow" when plainPowers && node.Parts[1] is { Op: "const", Number: -1 } => Expression.Divide(Expression.Constant(1.0), parts[0]),
            _ => Operator(node.Op) is { } kind
                ? (parts.Length == 1 ? Expression.MakeUnary(kind, parts[0], null!) : Expression.MakeBinary(kind, parts[0], parts[1]))
                : Expression.Call(Method(node.Op, parts.Length), parts),
        };
    }

    private Expression LetBody(Node node)
    {
        // One parameter for all that is left of a shared binding when shrinking has made two of it: what reads it may still be shared.
        variables.TryAdd(node.Index, Expression.Parameter(typeof(double), $"t{node.Index}"));
        return Of(node.Parts[1]);
    }

    private static NewExpression Tuple(Expression[] parts)
    {
        var types = Enumerable.Repeat(typeof(double), parts.Length).ToArray();
        return Expression.New(Type.GetType($"System.ValueTuple`{parts.Length}")!.MakeGenericType(types).GetConstructor(types)!, parts);
    }

    // ((int)x · 3 + k) % 5
    private static BinaryExpression Integer(Expression x, int k) => Expression.Modulo(
        Expression.Add(Expression.Multiply(Expression.Convert(x, typeof(int)), Expression.Constant(3)), Expression.Constant(k)), Expression.Constant(5));

    private static Expression Single(Expression x, Expression y, int variant) => variant switch
    {
        0 => Expression.Multiply(x, y),
        1 => Expression.Add(Expression.Call(typeof(MathF).GetMethod(nameof(MathF.Sin))!, x), y),
        2 => Expression.Divide(x, Expression.Add(Expression.Constant(1.5f), Expression.Multiply(y, y))),
        _ => Expression.Condition(Expression.GreaterThan(x, y), Expression.Subtract(x, y), Expression.Call(typeof(Math).GetMethod(nameof(Math.Min), [typeof(float), typeof(float)])!, x, y)),
    };

    public static MethodInfo Method(string name, int arity)
    {
        var types = Enumerable.Repeat(typeof(double), arity).ToArray();
        return typeof(Math).GetMethod(name, types) ?? typeof(double).GetMethod(name, types) ?? throw new ArgumentException(name);
    }

    private static ExpressionType? Operator(string op) => op switch
    {
        "+" => ExpressionType.Add,
        "-" => ExpressionType.Subtract,
        "*" => ExpressionType.Multiply,
        "/" => ExpressionType.Divide,
        "%" => ExpressionType.Modulo,
        "negate" => ExpressionType.Negate,
        "<" => ExpressionType.LessThan,
        "<=" => ExpressionType.LessThanOrEqual,
        ">" => ExpressionType.GreaterThan,
        ">=" => ExpressionType.GreaterThanOrEqual,
        "==" => ExpressionType.Equal,
        "!=" => ExpressionType.NotEqual,
        "&&" => ExpressionType.AndAlso,
        "||" => ExpressionType.OrElse,
        "!" => ExpressionType.Not,
        _ => null,
    };
}
