using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>Objects of other libraries that are arrays to the language, by the array.</summary>
internal sealed partial class Frame
{
    private bool OfForm(MethodInfo method, Sym[] passed)
    {
        if (!Forms.IsConversion(method))
            return !method.IsStatic && passed[0] is Sym.Parts { Type: var own } && Forms.Of(own) is not null && Models.Of(method) is null && !method.Name.EndsWith(nameof(System.Collections.IEnumerable.GetEnumerator), StringComparison.Ordinal)
                ? throw Refuse($"there is no derivative for this method of {Types.WithArticle(own)}", "write it with indices, sums and products, or with ToArray() and arrays", Source.Name(method))
                : false;
        Push(Forms.Of(method.ReturnType) is { Type: var made } ? new Sym.Parts(made, [new Sym.Val(ToValue(passed[0]))]) : ((Sym.Parts)ToParts(passed[0], method.GetParameters()[0].ParameterType)).Fields[0]);
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
