using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Lifting;

namespace FunctionalAD.Capturing;

/// <summary>
/// The operators of F# as they stand in expression trees that its compiler makes of lambdas: generic functions, told by name, whose own code
/// looks up at run time what the types make of them. Their operands come last, behind what proves that the type has the operator.
/// </summary>
internal static class FSharpOperators
{
    private const string Operators = "Microsoft.FSharp.Core.Operators", Primitives = "Microsoft.FSharp.Core.LanguagePrimitives", Witness = "$W", Dynamic = "Dynamic";

    private const string Arrays = "Microsoft.FSharp.Collections.ArrayModule", Sequences = "Microsoft.FSharp.Collections.SeqModule";

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
    public static Expression? Of(MethodCallExpression call)
    {
        var name = call.Method.Name.EndsWith(Witness, StringComparison.Ordinal) ? call.Method.Name[..^Witness.Length] : call.Method.Name;
        if (call.Object is not null)
            return name == "Invoke" && Function(call.Object) is { } function ? Expression.Invoke(function, call.Arguments) : null;
        return call.Method.DeclaringType?.FullName switch
        {
            Operators when call.Arguments.Count > 0 => Of(call.Method, name, call.Arguments),
            Primitives => OfPrimitives(call.Method, name, call.Arguments),
            Sequences => OfSequence(call, name),
            _ => null,
        };
    }

    /// <summary>What an operator means that is looked up while the program runs.</summary>
    public static Expression? Of(BinaryExpression operation) =>
        operation.Method is { DeclaringType.FullName: Primitives } method ? OfPrimitives(method, method.Name, [operation.Left, operation.Right])
        : operation.Method is { DeclaringType.FullName: Operators } own ? Of(own, own.Name, [operation.Left, operation.Right])
        : null;

    // As the compiler of F# compares texts.
    private static Expression Texts(bool areEqual, Expression a, Expression b) =>
        Expression.Call(FSharp.EqualityOfTexts, a, b) is var same && areEqual ? same : Expression.Not(same);

    // A lambda that was made a function of F#.
    private static LambdaExpression? Function(Expression e) =>
        e is MethodCallExpression { Method: { Name: "ToFSharpFunc" or "FromFunc", DeclaringType.FullName: "Microsoft.FSharp.Core.FuncConvert" }, Arguments: [LambdaExpression function] } ? function : null;

    // What is piped is computed before the function that it is piped into.
    private static Expression Piped(Expression function, Expression[] values)
    {
        var names = values.Select((v, k) => Expression.Variable(v.Type, $"piped{k}")).ToArray();
        return values.All(v => v is ParameterExpression or ConstantExpression)
            ? Applied(function, values)
            : Expression.Block(names, [.. names.Zip(values, Expression.Assign), Applied(function, names)]);
    }

    private static Expression Applied(Expression function, IEnumerable<Expression> values) => values.Aggregate(
        function, (f, x) => Function(f) is { } lambda ? Expression.Invoke(lambda, x) : Expression.Call(f, f.Type.GetMethod("Invoke", [x.Type])!, x));

    // An operator that a type of the user's has itself.
    private static MethodCallExpression? OfType(string name, Expression[] operands)
    {
        Type[] types = [.. operands.Select(o => o.Type)];
        var method = types.Distinct().Select(t => t.GetMethod(name, types)).FirstOrDefault(m => m is { IsStatic: true });
        return method is null ? null : Expression.Call(method, operands);
    }

    // What proves that a type has an operator: the operator, looked up while the program runs.
    private static Expression? OfPrimitives(MethodInfo method, string name, IReadOnlyList<Expression> all) => (name, all) switch
    {
        ("GenericZero" or "GenericOne", []) when method.ReturnType is { IsPrimitive: true } type => Expression.Convert(Expression.Constant(name == "GenericOne" ? 1 : 0), type) is var made && type == typeof(int) ? made.Operand : made,
        ("DivideByInt", [var x, { Type: var whole } n]) when x.Type.IsPrimitive && whole == typeof(int) => Expression.Divide(x, Expression.Convert(n, x.Type)),
        (_, [var a, var b]) when a.Type == b.Type && a.Type.IsPrimitive && name.EndsWith(Dynamic, StringComparison.Ordinal)
            && dynamically.TryGetValue(name[..^Dynamic.Length], out var kind) => Expression.MakeBinary(kind, a, b),
        ("UnaryNegationDynamic", [{ Type.IsPrimitive: true } a]) => Expression.Negate(a),
        ("GenericZero" or "GenericOne", []) when method.ReturnType.GetProperty(name[7..], BindingFlags.Public | BindingFlags.Static) is { } own => Expression.Property(null, own),
        (_, [var a, var b]) when name.EndsWith(Dynamic, StringComparison.Ordinal) => OfType($"op_{name[..^Dynamic.Length]}", [a, b]),
        _ => null,
    };

    private static readonly Dictionary<string, ExpressionType> dynamically = new()
    {
        ["Addition"] = ExpressionType.Add,
        ["Subtraction"] = ExpressionType.Subtract,
        ["Multiply"] = ExpressionType.Multiply,
        ["Division"] = ExpressionType.Divide,
        ["Modulus"] = ExpressionType.Modulo,
        ["CheckedAddition"] = ExpressionType.AddChecked,
        ["CheckedMultiply"] = ExpressionType.MultiplyChecked,
    };

    // Sequences that are walked to their end are what they are made of.
    private static Expression? OfSequence(MethodCallExpression call, string name) => (name, call.Arguments) switch
    {
        ("Delay", [var later]) when Function(later) is { } made => Expression.Invoke(made, Expression.Default(made.Parameters[0].Type)),
        ("Cache", [var s]) => s,
        ("Empty", []) => Expression.Convert(Expression.NewArrayInit(call.Method.GetGenericArguments()[0]), call.Type),
        ("Singleton", [var item]) => Expression.Convert(Expression.NewArrayInit(item.Type, item), call.Type),
        ("Collect", [var parts, var source]) when Function(parts) is { } part => Collected(call, part, source),
        _ => null,
    };

    private static UnaryExpression Collected(MethodCallExpression call, LambdaExpression part, Expression source)
    {
        var (given, made) = (call.Method.GetGenericArguments()[0], call.Method.GetGenericArguments()[2]);
        var (arrays, sequences) = (call.Method.Module.Assembly.GetType(Arrays)!, call.Method.DeclaringType!);
        var body = Expression.Lambda(Expression.Call(sequences, "ToArray", [made], Expression.Convert(part.Body, call.Type)), part.Parameters);
        var function = Expression.Call(call.Method.Module.Assembly.GetType("Microsoft.FSharp.Core.FuncConvert")!, "ToFSharpFunc", [given, body.ReturnType], body);
        return Expression.Convert(Expression.Call(arrays, "Collect", [given, made], function, Expression.Call(sequences, "ToArray", [given], source)), call.Type);
    }

    private static Expression? Of(MethodInfo method, string name, IReadOnlyList<Expression> all)
    {
        Expression last = all[^1];
        if (name is "PowInteger")
            return all.Count >= 2 && Power(method, all[^2].Type) is { } power ? Power(Expression.Call(power, all[^2], last), last) : null;
        if (FSharp.IsFunction(last.Type) && name is "op_PipeRight" or "op_PipeRight2" or "op_PipeRight3")
            return Piped(last, [.. all.SkipLast(1)]);
        if (FSharp.IsFunction(all[0].Type) && name is "op_PipeLeft" or "op_PipeLeft2" or "op_PipeLeft3")
            return Applied(all[0], all.Skip(1));
        if (name is "op_Range" or "op_RangeStep" && last.Type == typeof(int) && all.Count >= 2)
            return Range(method, name == "op_Range" ? all[^2] : all[^3], name == "op_Range" ? Expression.Constant(1) : all[^2], last);
        if (last.Type == typeof(string) && name is "op_Equality" or "op_Inequality" && all.Count >= 2)
            return Texts(name == "op_Equality", all[^2], last);
        if (!last.Type.IsPrimitive)
            return name is "Fst" or "Snd" ? Expression.Property(last, name == "Fst" ? "Item1" : "Item2") : OfType(name, name.StartsWith("op_Unary", StringComparison.Ordinal) ? [last] : [.. all.TakeLast(2)]);
        if (arithmetic.TryGetValue(name, out var kind) && all.Count >= 2)
            return Expression.MakeBinary(kind, all[^2], last);
        if (named.TryGetValue(name, out var own))
            return Call(own, [.. all.Skip(all.Count - (own is nameof(Math.Max) or nameof(Math.Min) or nameof(Math.Pow) or nameof(Math.Atan2) ? 2 : 1))]);
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

    // xⁿ = 1/x⁻ⁿ: the library multiplies as often as the exponent tells, whatever its sign.
    private static Expression Power(MethodCallExpression power, Expression exponent)
    {
        var inverse = Expression.Divide(Expression.Convert(Expression.Constant(1), power.Type), power);
        return exponent is ConstantExpression { Value: int n } ? n < 0 ? inverse : power
            : Expression.Condition(Expression.LessThan(exponent, Expression.Constant(0)), inverse, power);
    }

    // What the library makes of a … b … c.
    private static MethodCallExpression? Range(MethodInfo method, Expression first, Expression step, Expression end) =>
        method.Module.Assembly.GetType($"{Operators}+OperatorIntrinsics")?.GetMethod("RangeInt32", [typeof(int), typeof(int), typeof(int)]) is { } range ? Expression.Call(range, first, step, end) : null;

    // The library's own code of pown for a type, which is lifted.
    private static MethodInfo? Power(MethodInfo method, Type type) =>
        method.Module.Assembly.GetType("Microsoft.FSharp.Core.Operators+OperatorIntrinsics")?.GetMethod($"Pow{type.Name}", [type, typeof(int)]);
}
