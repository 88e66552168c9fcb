using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Structures built and projected, members of captured objects.</summary>
internal sealed partial class Capture
{
    private const string StructureRemedy = "use a tuple, a record or a struct whose constructor only stores its arguments";

    // What is made of any class is followed in code, not in a lambda.
    private string MadeRemedy => assigns ? StructureRemedy : $"{StructureRemedy}, or write the function as a method and give that to OfMethod";

    private const string ImpureRemedy = "compute what is needed outside, and pass it";

    private const string Captured = "it is a member of a captured object, which others may hold";

    private Value Member(MemberExpression node)
    {
        if (codes.TryGetValue(node, out var code))
            return new Value.Code(code);
        if (node.Expression is null)
            return members.TryGetValue(Key(node), out var held) ? new Value.Array(held) : Freeze(Read(node), Captured);

        if (members.TryGetValue(Key(node), out var cell))
            return new Value.Array(cell);
        var value = Visit(node.Expression);
        if (value is Value.Composite composite)
        {
            var index = composite.Layout.IndexOf(node.Member);
            return index >= 0 ? composite.Parts[index] : throw Refuse(node, "the member is computed, not stored", "write the computation into the function");
        }

        if (Size(node, value) is { } size)
            return new Value.Plain(size);
        var operand = Plain(value, node.Expression);
        if (operand is Literal)
            throw Refuse(node, $"it reads a member of {Types.Name(node.Expression.Type)}, which is no captured object", StructureRemedy);
        // What was captured is read as it stands; a component of it would be one of a structure that the program holds.
        if (!IsThere(node) && !Unreached.IsClosed(node) && Layout.Of(operand.Type) is { } layout && layout.IndexOf(node.Member) is >= 0 and var position)
            return Freeze(new Value.Plain(builder.Unpack(operand, position)), "it is a component of a structure");
        return Freeze(Read(node, operand), Captured);
    }

    // A text, a date, a decimal, what carries no derivative wherever it comes from: what a method of its own type makes of it.
    private Value? OfData(Expression node, MethodInfo method, IReadOnlyList<Expression> operands) =>
        method.DeclaringType!.Assembly == typeof(object).Assembly && operands.Any(o => o.Type == method.DeclaringType) && operands.All(o => (o.Type.IsValueType || o.Type == typeof(string)) && !Tangents.TangentSpace.Carries(o.Type) && Nullable.GetUnderlyingType(o.Type) is null)
            ? new Value.Plain(builder.Apply(
                Primitives.Method(method, null, mayThrow: true, commutative: false, folds: false), node.Type, [.. operands.Select(o => Plain(Visit(o), o))]))
            : null;

    // Data that no parameter reaches is what the user's code says, where it stands; what it reads are arguments.
    private Value Evaluated(Expression node)
    {
        var free = new Free();
        var code = Expression.Lambda(free.Visit(node)!, free.Parameters);
        return Freeze(new Value.Plain(builder.Apply(Primitives.Evaluated(code, Syntax.Show(node)), node.Type, [.. free.Read.Select(e => Plain(Visit(e), e))])), Captured);
    }

    private Value Read(MemberExpression node, params Operand[] receiver)
    {
        if (typeof(Delegate).IsAssignableFrom(node.Type))
            return new Value.Plain(builder.Apply(Primitives.Member(node.Member), node.Type, [.. receiver]));
        if (node.Member is PropertyInfo { GetMethod: { } getter } && Lifting.Impure.Why(getter) is { } why)
            throw Refuse(node, why, ImpureRemedy);
        if (node.Type.IsByRefLike || node.Type.IsPointer)
            throw Refuse(node, $"{Types.WithArticle(node.Type)} cannot be kept", "capture an array");
        return new Value.Plain(builder.Apply(Primitives.Member(node.Member, mayThrow: !IsThere(node) || (receiver is [var owner] && !node.Member.DeclaringType!.IsAssignableFrom(owner.Type))), node.Type, [.. receiver]));
    }

    // A field of an object that the lambda captured, or that the compiler made, is there to be read: once, however often a loop reads it.
    private static bool IsThere(MemberExpression node) => node.Member is FieldInfo
        && (node.Expression is null or ConstantExpression { Value: not null }
            || (node.Expression is MemberExpression { Member: { } inner } outer && inner.Name.StartsWith('<') && IsThere(outer)));

    private Value New(NewExpression node) => IsGrowing(node.Type) ? new Value.Growth(null) : Made(node);

    private Value.Composite Made(NewExpression node, int assigned = 0)
    {
        var layout = Layout.Of(node.Type);
        if (layout is null)
            throw Refuse(node, $"{Types.Name(node.Type)} is not a structure known by its components", MadeRemedy);
        if (node.Constructor is not null && node.Constructor.Equals(layout.Constructor))
            return new Value.Composite(layout, [.. node.Arguments.Select(Visit)]);
        // What initialisers store is known only where everything is assigned after them.
        if (node.Arguments.Count == 0 && (layout.StartsEmpty || assigned == layout.Components.Length))
            return (Value.Composite)Compose(node.Type, new Queue<Operand>(Defaults(node.Type)));
        throw Refuse(node, "this constructor does more than store its arguments", MadeRemedy);
    }

    private Value.Composite MemberInit(MemberInitExpression node)
    {
        var made = Made(node.NewExpression, node.Bindings.Select(b => b.Member.Name).Distinct().Count());
        foreach (var binding in node.Bindings)
        {
            if (binding is not MemberAssignment assignment || made.Layout.IndexOf(binding.Member) is < 0)
                throw Refuse(node, $"the member {binding.Member.Name} is not stored as it is assigned", StructureRemedy);
            made.Parts[made.Layout.IndexOf(binding.Member)] = Visit(assignment.Expression);
        }

        return made;
    }
}
