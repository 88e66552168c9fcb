using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Capturing;

namespace FunctionalAD.Lifting;

/// <summary>
/// Calls that need not be read, since nothing that is differentiated reaches them: of methods on constants, captured objects, whole numbers and texts. If
/// their code cannot be read, they stay calls.
/// </summary>
internal sealed partial class Frame
{
    // What was done while reading is taken back.
    private void OrAsItStands(MethodInfo method, Sym[] passed, Action read)
    {
        if (AsItStands(method, passed) is not { } call)
        {
            read();
            return;
        }

        if (FSharp.IsMap(method.DeclaringType!) || (Unreached.IsForeign(method.DeclaringType!) && Impure.Anywhere(method) is null))
        {
            Push(Loaded(call, call.Type));
            return;
        }

        var (state, open, functions, isThrowing) = (new Dictionary<Slot, Sym>(lifter.State), lifter.Open.Count, lifter.Functions.Count, lifter.IsThrowing);
        Sym[] waiting = [.. stack];
        try
        {
            read();
        }
        catch (NotDifferentiableException) when (lifter.Functions.Count == functions && Impure.Anywhere(method) is null)
        {
            (lifter.State, lifter.IsThrowing, isOver) = (state, isThrowing, false);
            while (lifter.Open.Count > open)
                lifter.Open.Pop();
            stack.Clear();
            stack.AddRange(waiting);
            Push(Loaded(call, call.Type));
        }
    }

    private Expression? AsItStands(MethodInfo method, Sym[] passed)
    {
        var parameters = method.GetParameters();
        var own = method.IsStatic ? 0 : 1;
        if (!(Unreached.IsData(method.ReturnType) || Unreached.IsInert(method.ReturnType)) || passed.Length != parameters.Length + own || parameters.Any(p => p.ParameterType.IsByRef || p.ParameterType.IsByRefLike))
            return null;
        var values = passed.Select(Closed).ToArray();
        if (Array.Exists(values, v => v is null) || (own == 1 && values[0]!.Type is var held && !method.DeclaringType!.IsAssignableFrom(held)))
            return null;
        return Expression.Call(own == 1 ? values[0] : null, method, parameters.Select((p, k) => Passed(values[k + own]!, p.ParameterType)));
    }

    private Expression? AsItStands(ConstructorInfo constructor, Sym[] passed)
    {
        var parameters = constructor.GetParameters();
        var values = passed.Select(Closed).ToArray();
        return Array.Exists(values, v => v is null) || parameters.Any(p => p.ParameterType.IsByRef || p.ParameterType.IsByRefLike) || Impure.Anywhere(constructor) is not null
            ? null
            : Expression.New(constructor, parameters.Select((p, k) => Passed(values[k]!, p.ParameterType)));
    }

    // A value that nothing reaches which is differentiated.
    private Expression? Closed(Sym value) => value switch
    {
        Sym.Val { E: var e } => Unreached.IsClosed(e) ? e : null,
        Sym.Ptr { Place: Place.Variable { Slot: { Parts: null } slot } } when Unreached.IsInert(slot.Type) => Load(slot) is Sym.Val { E: var e } ? e : null,
        Sym.Boxed { Content: Sym.Val { E: var e }, Type: var type } => Unreached.IsClosed(e) ? Expression.Convert(Numbers.As(e, type), typeof(object)) : null,
        Sym.Null => Expression.Constant(null),
        _ => null,
    };
}
