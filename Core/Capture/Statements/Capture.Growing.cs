using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Lifting;

namespace FunctionalAD.Capturing;

/// <summary>
/// Arrays that grow while a loop runs, as the trees of derivatives have them: what every iteration adds is what the loop collects. So the
/// derivative of a derivative can be read again.
/// </summary>
internal sealed partial class Capture
{
    private const string GrowingRemedy = "collect one item in every iteration of one loop, and read them after it";

    private static bool IsGrowing(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Growing<>);

    // growing.Add(item), growing.ToArray()
    private Value? OfGrowing(MethodCallExpression node)
    {
        if (node.Object is not ParameterExpression variable || !IsGrowing(variable.Type))
            return null;
        var growth = Variable(variable) as Value.Growth ?? throw Refuse(node, "it is no array that grows here", GrowingRemedy);
        if (node.Method.Name == nameof(Growing<>.ToArray))
        {
            return Track(new Value.Plain(growth.Content
                ?? builder.Zeros(node.Type, Literal.Of(0))), owned: true);
        }

        if (growth.Content is not null || !variables.ContainsKey(variable))
            throw Refuse(node, "more than one item is added in one iteration", GrowingRemedy);
        variables[variable] = new Value.Growth(Plain(Visit(node.Arguments[0]), node.Arguments[0]));
        return Nothing;
    }

    // What the trees of derivatives call: checks, and lists that come in and go out.
    private Value? OfTree(MethodCallExpression node)
    {
        var isForm = FSharp.IsListOf(node.Method) || (node.Method.IsStatic && Forms.IsConversion(node.Method));
        if (node.Method.DeclaringType != typeof(Sequences) && !isForm)
            return null;
        if ((node.Method.Name is nameof(Sequences.List) or nameof(Sequences.Taken) || isForm) && Visit(node.Arguments[0]) is var list && Rank(list) > 0)
            return list;
        if (isForm && node.Type.IsArray)
            return Track(new Value.Plain(AsArray(Plain(Visit(node.Arguments[0]), node.Arguments[0]))), owned: true);
        var made = new Value.Plain(builder.Apply(
            Primitives.Method(node.Method, null, mayThrow: true, commutative: false, folds: false), node.Type, [.. Arguments(node)]));
        return node.Method.Name == nameof(Sequences.Walked) ? Track(made, owned: true) : Freeze(made, "it is a list that came in as an array");
    }

    // What an iteration adds.
    private Operand Item(ParameterExpression variable) =>
        (variables[variable] as Value.Growth)?.Content ?? throw Refuse(variable, "an iteration adds nothing to it", GrowingRemedy);

    private void RequireEmpty(ParameterExpression variable)
    {
        if (variables[variable] is not Value.Growth { Content: null })
            throw Refuse(variable, "more than one loop adds to it", GrowingRemedy);
    }
}
