using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>
/// Code that is sure to end in an exception. It has no derivative, so nothing of it is lifted: what it calls is called as it stands, with
/// the values of the variables, and all of it becomes the code that makes the exception.
/// </summary>
internal sealed partial class Frame
{
    // Whether the code around this call is such code.
    private readonly bool throwsAround;

    private bool IsThrowing => lifter.IsThrowing;

    /// <summary>Calls a method as it stands, if all its arguments are values.</summary>
    private bool Verbatim(MethodBase method, Sym[] passed)
    {
        var type = method.DeclaringType!;
        var parameters = method.GetParameters();
        var own = passed.Length - parameters.Length;
        var isMade = method is ConstructorInfo && own == 1;
        if ((isMade && !(passed[0] is Sym.Ptr { Place: Place.Variable { Slot.Parts: null } } && type.IsValueType)) || typeof(Delegate).IsAssignableFrom(type))
            return false;
        Expression?[] arguments = [.. passed.Select((p, k) => k < own
            ? Handed(p, type, type.IsValueType, IsReadOnly(method))
            : Handed(p, parameters[k - own].ParameterType, parameters[k - own].ParameterType.IsByRef, parameters[k - own].IsIn))];
        if (Array.IndexOf(arguments, null) >= 0)
            return false;
        SpillAll();
        var rest = arguments.Skip(own).Cast<Expression>();
        if (method is MethodInfo ordinary)
            Result(Expression.Call(own == 0 ? null : arguments[0], ordinary, rest));
        else if (isMade)
            Emit(Expression.Assign(arguments[0]!, Expression.New((ConstructorInfo)method, rest)));
        else
            Result(Expression.New((ConstructorInfo)method, rest));
        return true;
    }

    private void Result(Expression made)
    {
        if (made.Type == typeof(void))
            Emit(made);
        else
            Push(Numbers.OnStack(ToValue(Kept(new Sym.Val(made)))));
    }

    // What never returns is run, and nothing comes after it.
    private void Fail()
    {
        SpillAll();
        stack.Clear();
        Raise(Expression.New(typeof(System.Diagnostics.UnreachableException)));
    }

    private static bool IsReadOnly(MethodBase method) =>
        method.IsDefined(typeof(IsReadOnlyAttribute), false) || method.DeclaringType!.IsDefined(typeof(IsReadOnlyAttribute), false) || method.DeclaringType!.IsPrimitive;

    // An argument as an expression; null where there is none.
    private Expression? Handed(Sym value, Type type, bool isReference, bool isRead) => value switch
    {
        Sym.Ptr { Place: Place.Variable { Slot: { Parts: null, IsReference: false } slot } } when isReference => slot.Variable,
        Sym.Ptr { Place: Place.Variable { Slot: { Parts: null } slot } } when isReference => isRead ? Handed(Load(slot), slot.Type, false, true) : null,
        Sym.Ptr { Place: Place.Variable { Slot: var slot } } when isReference && isRead => Handed(Load(slot), slot.Type, false, true),
        Sym.Ptr { Place: Place.Named { Expression: var place } } when isReference => place,
        Sym.Val { E: var e } => e.Type.IsValueType && !type.IsValueType && !isReference ? Expression.Convert(e, type) : isReference || type.IsByRefLike ? e : Numbers.As(e, type),
        Sym.Null => Expression.Constant(null, type.IsValueType ? typeof(object) : type),
        Sym.Boxed { Content: var content, Type: var inside } => Handed(content, inside, false, true) is { } e ? Expression.Convert(Numbers.As(e, inside), type.IsAssignableFrom(inside) ? type : typeof(object)) : null,
        Sym.Parts { Type: var whole, Fields: [var array, var offset, var length] } when Fields.IsSpan(whole) =>
            Expression.New(whole.GetConstructor([whole.GetGenericArguments()[0].MakeArrayType(), typeof(int), typeof(int)])!, ToValue(array), ToValue(offset), ToValue(length)),
        Sym.Parts { Type: var whole } => Layout.Of(whole) is null ? null : ToValue(value),
        Sym.Obj { Instance.Type: var whole } => Layout.Of(whole) is null ? null : ToValue(value),
        Sym.Fn or Sym.Token { Member: System.Type } => ToValue(value),
        _ => null,
    };

    // Each way into such code becomes one statement that throws. Variables that live outside are handed in.
    private void Throwing()
    {
        if (throwsAround)
            return;
        List<(Node Node, Expression Thrown)> made = [];
        var own = lifter.Throwing.Where(s => s.IsDeclared).Select(s => s.Variable).ToHashSet();
        foreach (var (block, visit) in visits)
        {
            if (!block.Throws || (block != blocks.Entry && !visits.Any(v => !v.Key.Throws && v.Value.Taken.Contains(block))))
                continue;
            var body = Structure.Of(visit.Node);
            ParameterExpression[] free = [.. Capturing.Mentioned.In(body)];
            // What changes an array of others stays where it is.
            if (Capturing.Assigned.In(body).Writes.Exists(w => w.Root is null || !own.Contains(w.Root)))
                continue;
            // Code that several ways lead to is written once for each.
            var renamed = free.ToDictionary(p => p, p => Expression.Parameter(p.Type, p.Name));
            var read = free.Where(p => !own.Contains(p)).ToArray();
            var code = new Capturing.Renaming(renamed).Visit(Expression.Block(typeof(Exception), body, Expression.Default(typeof(Exception))))!;
            made.Add((visit.Node, Expression.Throw(Expression.Invoke(Expression.Lambda(code, read.Select(p => renamed[p])), read))));
        }

        foreach (var (from, thrown) in made)
        {
            from.Statements.Clear();
            from.Statements.Add(thrown);
            (from.Test, from.Targets) = (null, []);
        }
    }
}
