using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Capturing;

namespace FunctionalAD.Lifting;

/// <summary>
/// A function that something captured held when its code was read: where, and which. Code is part of the program, so the program is that of
/// another function as soon as the place holds another one.
/// </summary>
/// <param name="Place">Members of a captured object, or a static member.</param>
/// <param name="Function">A delegate, an expression, an F# function, or null.</param>
internal sealed record HeldFunction(Expression Place, object? Function)
{
    /// <summary>Whether the place holds the function still.</summary>
    public bool IsSame => StructuralKey.Evaluate(Place) is var now && (ReferenceEquals(now, Function) || Equals(now, Function));

    /// <summary>Whether the place is a field of a captured object itself, or of a type.</summary>
    public bool IsNear => Place is MemberExpression { Member: FieldInfo, Expression: null or ConstantExpression { Value: not null } };

    /// <summary>Whether looking whether it is the same runs no code, such as a property's.</summary>
    public bool IsOfFields => AreFields(Place);

    /// <summary>Whether the place may come to hold another function.</summary>
    public bool MayChange => !IsFixed(Place);

    /// <summary>The same function at the same place, however often it was read.</summary>
    public bool Equals(HeldFunction? other) => other is not null && Equals(Function, other.Function) && Same(Place, other.Place);

    public override int GetHashCode() => HashCode.Combine((Place as MemberExpression)?.Member, Function);

    private static bool Same(Expression? a, Expression? b) => (a, b) switch
    {
        (ConstantExpression x, ConstantExpression y) => ReferenceEquals(x.Value, y.Value),
        (MemberExpression x, MemberExpression y) => x.Member.Equals(y.Member) && Same(x.Expression, y.Expression),
        _ => ReferenceEquals(a, b),
    };

    private static bool AreFields(Expression? place) => place is null or ConstantExpression || (place is MemberExpression { Member: FieldInfo, Expression: var owner } && AreFields(owner));

    private static bool IsFixed(Expression place) => place is ConstantExpression
        || (place is MemberExpression { Member: FieldInfo field, Expression: var owner } && (field.IsInitOnly || FSharp.IsClosure(field.DeclaringType!)) && (owner is null || IsFixed(owner)));
}

/// <summary>
/// Lambdas that hold the code of functions read from captured objects: what they held, and how such a lambda is made anew. A lambda that was lifted is text;
/// a derivative of it is one of the method, which may call another function by then.
/// </summary>
internal static class Origins
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<LambdaExpression, Origin> known = [];
    private static volatile bool any;

    /// <summary>What a lambda was made of.</summary>
    public sealed record Origin(HeldFunction[] Held, Func<LambdaExpression> Anew)
    {
        public bool IsCurrent => Array.TrueForAll(Held, h => h.IsSame);
    }

    /// <summary>Remembers what a lambda was made of, if that can change.</summary>
    public static LambdaExpression Keep(LambdaExpression lambda, IEnumerable<HeldFunction> held, Func<LambdaExpression> anew)
    {
        HeldFunction[] changing = [.. held.Where(h => h.MayChange)];
        if (changing.Length == 0)
            return lambda;
        known.AddOrUpdate(lambda, new Origin(changing, anew));
        any = true;
        return lambda;
    }

    /// <summary>What a lambda was made of; null where nothing in it can change.</summary>
    public static Origin? Of(LambdaExpression lambda) => any && known.TryGetValue(lambda, out var origin) ? origin : null;
}
