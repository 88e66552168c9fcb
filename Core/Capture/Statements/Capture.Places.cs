using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Assignments: to variables, to elements of arrays, to members of structures that stand in one of these; compound ones.</summary>
internal sealed partial class Capture
{
    /// <summary>Where a value stands; what it takes to find the place is computed once.</summary>
    private abstract record Place(Expression Node)
    {
        public sealed record Local(ParameterExpression Variable) : Place(Variable);

        public sealed record Element(Expression Node, Value Array, Operand[] Indices) : Place(Node);

        public sealed record Part(Expression Node, Place Whole, int Index) : Place(Node);
    }

    private Value Assign(BinaryExpression node)
    {
        var place = Find(node.Left, node);
        var value = Visit(node.Right);
        if (place is Place.Element && node.Right.Type.IsArray)
            return Enclose((Place.Element)place, value, node);
        if (IsInArray(place))
            Enclose(value, node);
        Store(place, value, node);
        return value;
    }

    private static bool IsInArray(Place place) => place is Place.Element || (place is Place.Part part && IsInArray(part.Whole));

    // left op= right, and left op= right with a conversion of the result.
    private Value Compound(BinaryExpression node, ExpressionType simple)
    {
        var old = Expression.Variable(node.Left.Type, "old");
        Expression result = Expression.MakeBinary(simple, old, node.Right, false, node.Method);
        if (node.Conversion is not null)
            result = Expression.Invoke(node.Conversion, result);
        return Update(node.Left, old, result, node).New;
    }

    private Value Increment(UnaryExpression node)
    {
        var isPost = node.NodeType is ExpressionType.PostIncrementAssign or ExpressionType.PostDecrementAssign;
        var isUp = node.NodeType is ExpressionType.PreIncrementAssign or ExpressionType.PostIncrementAssign;
        var old = Expression.Variable(node.Operand.Type, "old");
        var (before, after) = Update(node.Operand, old, Expression.MakeUnary(isUp ? ExpressionType.Increment : ExpressionType.Decrement, old, null!, node.Method), node);
        return isPost ? before : after;
    }

    private (Value Old, Value New) Update(Expression target, ParameterExpression old, Expression result, Expression node)
    {
        var place = Find(target, node);
        if (place is Place.Part)
            throw Refuse(node, "the framework's compiler would change a copy of the structure, not the structure", "write it out: `p.X = p.X + …`");
        var before = variables[old] = Load(place);
        var after = Visit(result);
        variables.Remove(old);
        Store(place, after, node);
        return (before, after);
    }

    private Place Find(Expression target, Expression node)
    {
        switch (target)
        {
            case ParameterExpression variable:
                return new Place.Local(variable);
            case IndexExpression { Indexer: null } index:
                var array = Visit(index.Object!);
                return new Place.Element(index, array, [.. index.Arguments.Select(a => Plain(Visit(a), a))]);
            case IndexExpression:
                throw Refuse(node, "it assigns by an indexer, which is a method", "use an array");
            case MemberExpression { Expression: { Type: var type } owner } member when type.IsValueType && Layout.Of(type) is { } layout && layout.IndexOf(member.Member) is >= 0 and var part:
                return new Place.Part(member, Find(owner, node), part);
            case MemberExpression { Expression: { Type.IsValueType: false } }:
                throw Refuse(node, "it changes an object, which others may hold", "return what should change, or build a new value (a struct may be changed)");
            case MemberExpression { Expression: null }:
                throw Refuse(node, "it changes a static variable", "return what should change, and assign it outside");
            default:
                throw Refuse(node, "it assigns to something that is no local variable", "assign to a variable, an element of an array, or build a new value");
        }
    }

    private Value Load(Place place) => place switch
    {
        Place.Local local => Variable(local.Variable),
        Place.Element element => Element(element.Array, element.Indices, element.Node),
        Place.Part part => Part(Load(part.Whole), part.Index),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Value Part(Value whole, int index) => whole is Value.Composite composite
        ? composite.Parts[index]
        : new Value.Plain(builder.Unpack(((Value.Plain)whole).Operand, index));

    private void Store(Place place, Value value, Expression node)
    {
        switch (place)
        {
            case Place.Local { Variable: var variable }:
                if (!variables.ContainsKey(variable))
                    _ = Variable(variable);
                if (imported.Contains(variable))
                    throw Refuse(node, "a function that is differentiated assigns to a variable outside of it", "return what should change, and assign it outside");
                variables[variable] = value;
                break;
            case Place.Element element:
                var cell = element.Array is Value.Array held ? held.Cell : throw Refuse(
                    node, "which array is written is not known when the derivative is built", ArrayRemedy);
                Write(cell, element.Indices, Plain(value, node), node);
                break;
            case Place.Part part:
                var whole = Load(part.Whole);
                var layout = Layout.Of(part.Whole.Node.Type)!;
                var parts = layout.Components.Select((_, i) => i == part.Index ? value : Part(whole, i)).ToArray();
                Store(part.Whole, new Value.Composite(layout, parts), node);
                break;
        }
    }

    // An array that is stored in another: from then on it is an element of that one, whatever it is called by.
    private Value Enclose(Place.Element place, Value value, Expression node)
    {
        var stored = (value as Value.Array)?.Cell;
        if (stored is not null && written.Contains(stored.Type))
        {
            if (Move(place, stored, node) is { } moved)
                return moved;
            if (stored.Row is not null || stored.Frozen is not null || stored.OneOf is not null)
                throw Refuse(node, TwoPlaces, "store a copy: `(double[])a.Clone()`");
            if (local?.Contains(stored) == false)
                throw Refuse(node, "an array made outside of the loop or branch is stored in it", "store a copy: `(double[])a.Clone()`");
        }

        if (place.Array is Value.Array { Cell: var into })
            RefuseMoving(node, c => c == into);
        Store(place, value, node);
        if (stored is null || !cells.ContainsKey(stored))
            return value;
        cells.Remove(stored);
        var inside = Element(place.Array, place.Indices, place.Node);
        foreach (var (variable, held) in variables.ToArray())
        {
            if (held is Value.Array { Cell: var cell } && cell == stored)
                variables[variable] = inside;
        }

        return inside;
    }

    // array.Set(i, j, value), as multidimensional arrays are assigned in trees that the compiler made.
    private Value SetElement(MethodCallExpression node)
    {
        var array = Visit(node.Object!);
        Operand[] indices = [.. node.Arguments.SkipLast(1).Select(a => Plain(Visit(a), a))];
        var value = Visit(node.Arguments[^1]);
        Enclose(value, node);
        Store(new Place.Element(node.Object!, array, indices), value, node);
        return Nothing;
    }
}
