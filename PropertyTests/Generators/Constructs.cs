using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Face;
using FunctionalAD.PropertyTests.Statements;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>What a program consists of, by name.</summary>
internal static class Constructs
{
    /// <summary>Operations, kinds of loops and how deep they nest, types of what is computed.</summary>
    public static IEnumerable<string> Of(Function function) => Of(function.Body, 0, false, new HashSet<Var>(ReferenceEqualityComparer.Instance)).Distinct();

    private static IEnumerable<string> Of(Region region, int depth, bool inChoice, HashSet<Var> collected)
    {
        foreach (var equation in region.Equations)
        {
            foreach (var found in Of(equation, depth, inChoice, collected))
                yield return found;
            foreach (var nested in equation.Op.Regions)
            {
                foreach (var found in Of(nested, depth + (equation.Op is Loop ? 1 : 0), inChoice || equation.Op is If, collected))
                    yield return found;
            }
        }
    }

    private static IEnumerable<string> Of(Equation equation, int depth, bool inChoice, HashSet<Var> collected)
    {
        foreach (var type in equation.Results.Select(r => r.Type))
        {
            if (type.IsArray || type == typeof(Layer))
                yield return Types.Name(type);
            if (type == typeof(float))
                yield return depth > 0 ? "float in a loop" : "float";
            if (type == typeof(float))
                yield return "float";
        }

        switch (equation.Op)
        {
            case Loop loop:
                yield return "loop";
                yield return $"nested {depth + 1}";
                if (loop.Down)
                    yield return "down";
                if (loop.Test is not null)
                    yield return loop.Extent is null ? "while" : "while with an extent";
                for (var s = 0; s < loop.Slots.Length; s++)
                {
                    var (kind, type) = (loop.Slots[s].Kind, loop.Body.Results[s].Type);
                    yield return $"loop {kind}";
                    if (kind == SlotKind.Carry && type == typeof(Tagged))
                        yield return "carried structure";
                    if (kind == SlotKind.Collect && type == typeof(Tagged))
                        yield return "collected structures";
                    if (kind == SlotKind.Collect && type.IsArray)
                        yield return "collected arrays";
                    if (kind == SlotKind.Collect)
                        collected.Add(equation.Results[s]);
                }

                break;
            case Apply { Primitive.Key: System.Reflection.MethodInfo method }:
                yield return method.Name;
                break;
            case Apply { Primitive.Key: ExpressionType.Modulo or ExpressionType.Divide } quotient when Types.IsReal(quotient.Type):
                yield return quotient.Primitive.Key.ToString()!;
                break;
            case If:
                yield return "if";
                break;
            case Read read:
                if (read.Indices.Any(i => i is Var { Definition.Op: Apply }))
                    yield return "computed index";
                if (depth > 0 && read.Array is Var array && collected.Contains(array))
                    yield return "one loop reads what another collects";
                break;
            case Write or Accumulate:
                yield return equation.Op is Write ? "write" : "accumulate";
                if (inChoice)
                    yield return "update in a choice";
                if (equation.Op.Operands[^1].Type.IsArray)
                    yield return "write of a row";
                if (equation.Op.Operands[^1].Type == typeof(Tagged))
                    yield return "write of a structure";
                break;
            case Call call:
                yield return "call";
                if (call.Operands.Any(o => o.Type == typeof(Tagged)))
                    yield return "call with a structure";
                break;
            case Pack pack when !pack.StructureType.IsArray:
                yield return "structure";
                break;
        }
    }

    /// <summary>The methods that a lambda calls.</summary>
    public static IEnumerable<string> Of(LambdaExpression lambda)
    {
        var calls = new Calls();
        calls.Visit(lambda);
        return calls.Names;
    }

    /// <summary>Statements, forms of loops, and how they nest.</summary>
    public static IEnumerable<string> Of(Statement statement) => Of(statement, 0).Distinct();

    private static IEnumerable<string> Of(Statement statement, int loops)
    {
        yield return statement.Op;
        if (statement.Op == "for")
        {
            yield return $"for{statement.Index}";
            if (loops > 0)
                yield return loops > 1 ? "loop in a loop in a loop" : "loop in a loop";
            if (loops > 1)
                yield return "loop in a loop";
        }

        if (statement.Op == "if" && loops > 0)
            yield return "if in a loop";
        foreach (var part in statement.Parts)
        {
            foreach (var found in Of(part, loops + (statement.Op == "for" ? 1 : 0)))
                yield return found;
        }
    }

    private sealed class Calls : ExpressionVisitor
    {
        public HashSet<string> Names { get; } = [];

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            Names.Add(node.Method.Name);
            return base.VisitMethodCall(node);
        }
    }
}
