using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>
/// Lists that the method makes. A list is an array, of which it uses the first elements, and where the framework takes a longer array in its place, the
/// array itself gets longer: so each list has one array all its life, of its own from the start.
/// </summary>
internal sealed partial class Frame
{
    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);

    private bool OfList(MethodInfo method, Sym[] passed)
    {
        if (!IsList(method.DeclaringType!) || passed[0] is not Sym.Obj { Instance: var list })
            return false;
        switch (method.Name)
        {
            case nameof(List<>.Add):
                Increase(ListField(list, "_version"));
                Inline(method.DeclaringType!.GetMethod("AddWithResize", BindingFlags.Instance | BindingFlags.NonPublic)!, passed);
                return true;
            // What a query yields, at once; one that reads the list itself throws.
            case nameof(List<>.AddRange) when passed[1] is Sym.Val { E: { Type: { IsInterface: true } kind } query } && kind == typeof(IEnumerable<>).MakeGenericType(list.Type.GetGenericArguments())
                && !list.Slots.Any(s => s.IsDeclared && Capturing.Mention.Of(query, s.Variable)):
                Inline(method, [passed[0], new Sym.Val(Steadily(Expression.Call(typeof(Enumerable), nameof(Enumerable.ToArray), list.Type.GetGenericArguments(), query)))]);
                return true;
            // Makes room for so many in all.
            case "Grow":
                Room(list, ToValue(passed[1]));
                return true;
            // Makes room for so many at an index.
            case "GrowForInsertion":
                var (index, count) = (Steadily(ToValue(passed[1])), Steadily(ToValue(passed[2])));
                var size = Steadily(ToValue(Load(ListField(list, "_size"))));
                Room(list, Expression.Add(size, count));
                var items = ToValue(Load(ListField(list, "_items")));
                Copy(items, index, items, Expression.Add(index, count), Expression.Subtract(size, index));
                return true;
            // The framework asks to make room.
            case "get_Capacity" when code.Method.DeclaringType?.Assembly != typeof(List<>).Assembly:
                throw Refuse("how many elements a list has room for is the framework's own affair", "ask for its Count", Source.Name(method));
            default:
                return false;
        }
    }

    private void Room(Instance list, Expression needed)
    {
        SpillAll();
        var items = ToValue(Load(ListField(list, "_items")));
        if (items is ParameterExpression variable)
            lifter.Lengthened.Add(variable);
        Emit(Expression.Call(typeof(Sequences), nameof(Sequences.Room), list.Type.GetGenericArguments(), items, Numbers.As(needed, typeof(int))));
    }

    private void Increase(Slot number) => Store(number, new Sym.Val(Expression.Add(ToValue(Load(number)), Expression.Constant(1))));

    /// <summary>What a list without elements starts with: to the framework one array for all of them, here each its own.</summary>
    private static Expression? NoItems(FieldInfo field) => IsList(field.DeclaringType!) && field.Name == "s_emptyArray" ? Expression.NewArrayBounds(field.FieldType.GetElementType()!, Expression.Constant(0)) : null;

    // A list is an array, of which it uses the first elements.
    private Sym.Parts ListSpan(Instance list) => new(
        typeof(Span<>).MakeGenericType(list.Type.GetGenericArguments()),
        [Load(ListField(list, "_items")), new Sym.Val(Expression.Constant(0)), Load(ListField(list, "_size"))]);

    private static Slot ListField(Instance list, string name) => list.Slots[Array.FindIndex(Fields.Of(list.Type), f => f.Name == name)];

    private Instance ListOf(Type item, Expression array)
    {
        var type = typeof(List<>).MakeGenericType(item);
        var list = new Instance(type, [.. Fields.Of(type).Select(f => lifter.NewSlot(f.Type, f.Name))]);
        foreach (var slot in list.Slots)
            Store(slot, Default(slot.Type));
        Store(ListField(list, "_items"), new Sym.Val(array));
        Store(ListField(list, "_size"), new Sym.Val(Expression.ArrayLength(array)));
        return list;
    }
}
