using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>Objects of other libraries that are arrays to the language, by the array.</summary>
internal sealed partial class Frame
{
    private bool OfForm(MethodInfo method, Sym[] passed)
    {
        if (!method.IsStatic && passed[0] is Sym.Val { E.Type: var outside } && Forms.Of(outside) is { } form)
            passed[0] = ToParts(passed[0], form.Type);
        // What the language has a form for, under a name of ours.
        if (method.DeclaringType == typeof(Sequences))
        {
            Push(Loaded(Expression.Call(method, passed.Select(ToValue)), method.ReturnType));
            return true;
        }

        if (!Forms.IsConversion(method))
            return !method.IsStatic && passed[0] is Sym.Parts { Type: var own, Fields: [Sym.Val { E: var items }] } && Forms.Of(own) is not null && Models.Of(method) is null && OfItems(method, own, items);
        Push(Forms.Of(method.ReturnType) is { Type: var made } ? new Sym.Parts(made, [new Sym.Val(ToValue(passed[0]))]) : ((Sym.Parts)ToParts(passed[0], method.GetParameters()[0].ParameterType)).Fields[0]);
        return true;
    }

    // What an object does that has no model: it is walked over, or refused.
    private bool OfItems(MethodInfo method, Type own, Expression items)
    {
        if (items.Type.GetArrayRank() != 1 || !method.Name.EndsWith(nameof(System.Collections.IEnumerable.GetEnumerator), StringComparison.Ordinal))
            throw Refuse($"there is no derivative for this method of {Types.WithArticle(own)}", "write it with indices, sums and products, or with ToArray() and arrays", Source.Name(method));
        Inline(typeof(ArrayModel<>).MakeGenericType(items.Type.GetElementType()!).GetMethod(nameof(ArrayModel<>.GetEnumerator))!, [new Sym.Val(items)]);
        return true;
    }

    private bool NewForm(ConstructorInfo constructor, Sym[] passed)
    {
        if (Forms.Of(constructor.DeclaringType!) is null)
            return false;
        Inline(
            Models.Of(constructor) ?? throw Refuse($"{Types.WithArticle(constructor.DeclaringType!)} is made in a way that is not known", "make it of an array", Source.Name(constructor)),
            passed);
        return true;
    }
}
