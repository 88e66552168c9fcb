using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Capturing;

/// <summary>
/// The operators of F# as they stand in expression trees that its compiler makes of lambdas: generic functions, told by name, whose own code
/// looks up at run time what the types make of them. Their operands come last, behind what proves that the type has the operator.
/// </summary>
internal static class FSharpOperators
{
    private const string Operators = "Microsoft.FSharp.Core.Operators", Witness = "$W";

    // What has the same name, or another one, in Math.
    private static readonly Dictionary<string, string> named = new()
    {
        ["Abs"] = nameof(Math.Abs),
        ["Sign"] = nameof(Math.Sign),
        ["Sin"] = nameof(Math.Sin),
        ["Cos"] = nameof(Math.Cos),
        ["Tan"] = nameof(Math.Tan),
        ["Asin"] = nameof(Math.Asin),
        ["Acos"] = nameof(Math.Acos),
        ["Atan"] = nameof(Math.Atan),
        ["Atan2"] = nameof(Math.Atan2),
        ["Sinh"] = nameof(Math.Sinh),
        ["Cosh"] = nameof(Math.Cosh),
        ["Tanh"] = nameof(Math.Tanh),
        ["Exp"] = nameof(Math.Exp),
        ["Log"] = nameof(Math.Log),
        ["Log10"] = nameof(Math.Log10),
        ["Sqrt"] = nameof(Math.Sqrt),
        ["Floor"] = nameof(Math.Floor),
        ["Ceiling"] = nameof(Math.Ceiling),
        ["Round"] = nameof(Math.Round),
        ["Truncate"] = nameof(Math.Truncate),
        ["Max"] = nameof(Math.Max),
        ["Min"] = nameof(Math.Min),
        ["op_Exponentiation"] = nameof(Math.Pow),
    };

    private static readonly Dictionary<string, ExpressionType> arithmetic = new()
    {
        ["op_Addition"] = ExpressionType.Add,
        ["op_Subtraction"] = ExpressionType.Subtract,
        ["op_Multiply"] = ExpressionType.Multiply,
        ["op_Division"] = ExpressionType.Divide,
        ["op_Modulus"] = ExpressionType.Modulo,
        ["op_Equality"] = ExpressionType.Equal,
        ["op_Inequality"] = ExpressionType.NotEqual,
        ["op_LessThan"] = ExpressionType.LessThan,
        ["op_LessThanOrEqual"] = ExpressionType.LessThanOrEqual,
        ["op_GreaterThan"] = ExpressionType.GreaterThan,
        ["op_GreaterThanOrEqual"] = ExpressionType.GreaterThanOrEqual,
    };

    /// <summary>What a call of an operator means, or null for what is none, or not on numbers.</summary>
    public static Expression? Of(MethodCallExpression call) =>
        call is { Object: null, Method: { DeclaringType.FullName: Operators, Name: var name } } && call.Arguments.Count > 0
            ? Of(call.Method, name.EndsWith(Witness, StringComparison.Ordinal) ? name[..^Witness.Length] : name, call.Arguments)
            : null;

    private static Expression? Of(MethodInfo method, string name, IReadOnlyList<Expression> all)
    {
        Expression last = all[^1];
        if (name is "PowInteger")
            return all.Count >= 2 && Power(method, all[^2].Type) is { } power ? Expression.Call(power, all[^2], last) : null;
        if (!last.Type.IsPrimitive)
            return name is "Fst" or "Snd" ? Expression.Property(last, name == "Fst" ? "Item1" : "Item2") : null;
        if (arithmetic.TryGetValue(name, out var kind) && all.Count >= 2)
            return Expression.MakeBinary(kind, all[^2], last);
        if (named.TryGetValue(name, out var function))
            return Call(function, [.. all.Skip(all.Count - (function is nameof(Math.Max) or nameof(Math.Min) or nameof(Math.Pow) or nameof(Math.Atan2) ? 2 : 1))]);
        return name switch
        {
            "op_UnaryNegation" => Expression.Negate(last),
            "op_UnaryPlus" or "Identity" => last,
            "Not" => Expression.Not(last),
            "ToDouble" or "ToSingle" or "ToInt32" or "ToInt64" or "ToInt" => last.Type == method.ReturnType ? last : Expression.Convert(last, method.ReturnType),
            _ => null,
        };
    }

    private static MethodCallExpression? Call(string name, Expression[] operands)
    {
        Type[] types = [.. operands.Select(o => o.Type)];
        var method = (types[0] == typeof(float) ? typeof(MathF).GetMethod(name, types) : null) ?? typeof(Math).GetMethod(name, types);
        return method is not null && method.GetParameters().Select(p => p.ParameterType).SequenceEqual(types) ? Expression.Call(method, operands) : null;
    }

    // The library's own code of pown for a type, which is lifted.
    private static MethodInfo? Power(MethodInfo method, Type type) =>
        method.Module.Assembly.GetType("Microsoft.FSharp.Core.Operators+OperatorIntrinsics")?.GetMethod($"Pow{type.Name}", [type, typeof(int)]);
}
