using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>The abstract stack, variables and places.</summary>
internal sealed partial class Frame
{
    private void Push(Sym value) => stack.Add(value);

    private void Push(Expression e) => stack.Add(new Sym.Val(Numbers.OnStack(e)));

    private Sym Pop()
    {
        var top = stack[^1];
        stack.RemoveAt(stack.Count - 1);
        return top is Sym.Unknown ? throw Refuse("which object a variable holds depends on a condition or a loop", "hold it in one variable that is assigned once") : Narrowed(top);
    }

    private Expression PopValue() => ToValue(Pop());

    /// <summary>An expression for a value; a structure is made from its fields.</summary>
    private Expression ToValue(Sym value) => value switch
    {
        Sym.Val v => v.E,
        Sym.OneOf several => ToValue(several),
        Sym.Null => Expression.Constant(null),
        Sym.Parts p => Made(p),
        Sym.Obj o => Made(o),
        Sym.Boxed { Content: var content } => Expression.Convert(ToValue(content), typeof(object)),
        Sym.Fn f => lifter.Lambda(f, this) ?? throw Refuse("a delegate is made of a method that cannot be lifted", "write the function as a lambda"),
        Sym.Token { Member: Type type } => Expression.Constant(type),
        Sym.Later => throw Refuse("which sequence it is depends on a condition, or it is kept where sequences are not known", "make an array of it where it is made"),
        _ => throw Refuse("a pointer is used as a value", "pass what it points to"),
    };

    private static ConstantExpression Null(Type type) => Expression.Constant(null, type);

    // The same expression whenever it is read.
    private bool IsSteady(Sym value) => value switch
    {
        Sym.Val v => v.E is ConstantExpression || (v.E is ParameterExpression p && lifter.Steady.Contains(p)),
        Sym.Parts p => p.Fields.All(IsSteady),
        Sym.Later later => later.Passed.All(IsSteady),
        _ => true,
    };

    /// <summary>The value in a variable of its own, unless it is a constant or a variable that stays.</summary>
    private Sym Kept(Sym value)
    {
        switch (value)
        {
            case Sym.Parts p:
                return new Sym.Parts(p.Type, [.. p.Fields.Select(Kept)]);
            case Sym.Later later:
                return new Sym.Later(later.Method, Array.ConvertAll(later.Passed, Kept));
            case Sym.Val v when !IsSteady(value):
                var slot = lifter.NewSlot(v.E.Type, "t");
                lifter.Steady.Add(slot.Variable);
                Emit(Expression.Assign(slot.Variable, v.E));
                return new Sym.Val(slot.Variable);
            default:
                return value;
        }
    }

    private void Emit(Expression statement) => node.Statements.Add(statement);

    /// <summary>What waits on the stack is computed now, before something changes.</summary>
    private void SpillAll()
    {
        for (var k = 0; k < stack.Count; k++)
            stack[k] = Kept(stack[k]);
    }

    private void Spill(ParameterExpression changed)
    {
        for (var k = 0; k < stack.Count; k++)
        {
            if (Reads(stack[k], changed))
                stack[k] = Kept(stack[k]);
        }
    }

    private static bool Reads(Sym value, ParameterExpression variable) => value switch
    {
        Sym.Val { E: ConstantExpression } => false,
        Sym.Val { E: ParameterExpression p } => p == variable,
        Sym.Val v => Capturing.Mention.Of(v.E, variable),
        Sym.Parts p => p.Fields.Any(f => Reads(f, variable)),
        Sym.Later later => later.Passed.Any(p => Reads(p, variable)),
        _ => false,
    };

    private Sym Load(Slot slot)
    {
        if (slot.Parts is { } parts)
            return new Sym.Parts(slot.Type, [.. parts.Select(Load)]);
        if ((slot.IsReference || slot.IsCase) && lifter.State.TryGetValue(slot, out var known))
            return Narrowed(known);
        return slot.IsReference && !slot.IsDeclared ? Sym.Null.Value : new Sym.Val(Numbers.OnStack(slot.Variable));
    }

    private void Store(Slot slot, Sym value)
    {
        RefuseEffect(slot);
        if (slot.Parts is { } parts)
        {
            var fields = ((Sym.Parts)ToParts(value, slot.Type)).Fields;
            // An inline array is a value: stored, it is copied.
            if (slot.Type.IsValueType && Fields.Inline(slot.Type) > 0 && fields[0] is Sym.Val { E: not NewArrayExpression and var elements })
                fields = [new Sym.Val(Expression.Convert(Expression.Call(elements, typeof(Array).GetMethod(nameof(Array.Clone))!), elements.Type))];
            // Both sides may mention the same variables.
            if (parts.Length > 1)
                fields = [.. fields.Select((f, k) => fields.Length > 1 && parts.Any(p => p.IsDeclared && ReadsAny(f, p)) ? Kept(f) : f)];
            for (var k = 0; k < parts.Length; k++)
                Store(parts[k], fields[k]);
            return;
        }

        if (!slot.IsReference)
        {
            if (value is not Sym.Val v)
                throw Refuse("a pointer or an object is stored where a number belongs", "pass the value");
            if (slot.IsCase && v.E is ConstantExpression)
            {
                lifter.State[slot] = value;
                return;
            }

            lifter.State.Remove(slot);
            Spill(slot.Variable);
            Emit(Expression.Assign(slot.Variable, Numbers.As(v.E, slot.Type)));
            return;
        }

        switch (value)
        {
            case Sym.Val v when v.E is ParameterExpression p && lifter.Steady.Contains(p) && lifter.Once.Contains(slot):
                lifter.State[slot] = value;
                return;
            case Sym.Val { E: ConstantExpression { Value: { } held } } when FSharp.IsObject(held.GetType()) && !(slot.Home is { } home && lifter.Lessons.Held.Contains(home)):
                lifter.State[slot] = value;
                return;
            // A sequence that was captured stays what it is, until somebody walks over it.
            case Sym.Val v when v.E.Type.IsInterface && typeof(System.Collections.IEnumerable).IsAssignableFrom(v.E.Type) && v.E is not ParameterExpression && Capturing.Unreached.IsClosed(v.E):
                lifter.State[slot] = value;
                return;
            case Sym.Val { E: { Type: var own } of } when own != slot.Type && FSharp.IsUnion(slot.Type):
                Spill(slot.Variable);
                Emit(Expression.Assign(slot.Variable, Expression.Convert(of, slot.Type)));
                lifter.State[slot] = new Sym.Val(slot.Variable);
                return;
            case Sym.Val v when (slot.Type == typeof(object) && v.E.Type != typeof(object)) || (slot.Type.IsInterface && v.E.Type.IsArray):
                lifter.State[slot] = Kept(value);
                return;
            case Sym.Val v:
                Spill(slot.Variable);
                Emit(Expression.Assign(slot.Variable, Numbers.As(v.E, slot.Type)));
                lifter.State[slot] = new Sym.Val(slot.Variable);
                return;
            case Sym.Null when slot.Type.IsArray:
                Spill(slot.Variable);
                Emit(Expression.Assign(slot.Variable, Null(slot.Type)));
                lifter.State[slot] = new Sym.Val(slot.Variable);
                return;
            case Sym.Parts or Sym.Later:
                lifter.State[slot] = Kept(value);
                return;
            default:
                lifter.State[slot] = value;
                return;
        }
    }

    private static bool ReadsAny(Sym value, Slot slot) => slot.Parts is { } parts ? parts.Any(p => ReadsAny(value, p)) : slot.IsDeclared && Reads(value, slot.Variable);

    /// <summary>A structure by its fields.</summary>
    private Sym ToParts(Sym value, Type type)
    {
        if (value is Sym.Parts)
            return value;
        if (value is Sym.Obj { Instance: var instance })
            return new Sym.Parts(instance.Type, [.. instance.Slots.Select(Load)]);
        if (value is Sym.Null)
            throw Refuse($"a variable for {Types.WithArticle(type)} holds null, too", "give it a value from the start");
        if (value is not Sym.Val { E: var e })
            throw Refuse($"what should be {Types.WithArticle(type)} is something else", "pass the structure itself");
        if (Forms.Of(e.Type) is { } form)
            return new Sym.Parts(form.Type, [Kept(new Sym.Val(Expression.Call(form.ToArray, e)))]);
        if (FSharp.IsList(e.Type))
            return new Sym.Parts(e.Type, [Kept(new Sym.Val(Expression.Call(typeof(Sequences), nameof(Sequences.Taken), e.Type.GetGenericArguments(), e))), new Sym.Val(Expression.Constant(0))]);
        if (Fields.IsSpan(type))
        {
            if (e.Type.IsArray)
                return Span(type, e);
            throw Refuse($"where the {Types.Name(type)} comes from is not known", "make it from an array");
        }

        if (e is DefaultExpression)
            return Default(type);
        if (e is not ParameterExpression and not ConstantExpression)
            e = ((Sym.Val)Kept(value)).E;
        return new Sym.Parts(type, [.. Fields.Of(type).Select(f => Loaded(Expression.MakeMemberAccess(e, Members.Of(f.Info!)), f.Type))]);
    }

    private Sym Loaded(Expression e, Type type) => Fields.Explodes(type) ? ToParts(new Sym.Val(e), type) : new Sym.Val(Numbers.OnStack(e));

    private static Sym Default(Type type) => type.IsValueType && Fields.Inline(type) is > 0 and var length
        ? new Sym.Parts(type, [new Sym.Val(Expression.NewArrayBounds(Fields.Of(type)[0].Type.GetElementType()!, Expression.Constant(length)))])
        : Forms.Of(type) is { Array: var items }
        ? new Sym.Parts(type, [new Sym.Val(Expression.NewArrayBounds(items.GetElementType()!, Enumerable.Repeat(Expression.Constant(0), items.GetArrayRank())))])
        : FSharp.Model(type) is not null
        ? new Sym.Parts(type, [new Sym.Val(Expression.NewArrayBounds(type.GetGenericArguments()[0], Expression.Constant(0))), new Sym.Val(Expression.Constant(0))])
        : Fields.Explodes(type)
        ? new Sym.Parts(type, [.. Fields.Of(type).Select(f => Default(f.Type))])
        : type.IsValueType ? new Sym.Val(Numbers.OnStack(Zero(type)))
        : type.IsArray ? new Sym.Val(Null(type))
        : Sym.Null.Value;

    private static Expression Zero(Type type) => Expression.Constant(type == typeof(nint) || type == typeof(nuint) ? 0L : Activator.CreateInstance(type));

    /// <summary>What a place holds.</summary>
    private Sym Load(Place place) => place switch
    {
        Place.Variable v => Load(v.Slot),
        Place.Named { Expression: var e } => Loaded(e, e.Type),
        _ => throw Refuse("a pointer points to something unknown", "pass the value"),
    };

    private void Store(Place place, Sym value)
    {
        if (place is Place.Variable v)
        {
            Store(v.Slot, value);
            return;
        }

        var target = ((Place.Named)place).Expression;
        if (target is MemberExpression member && !IsPart(member))
            throw State(member);
        SpillAll();
        if (target is IndexExpression { Object: { Type.IsArray: true } array } element && array.Type.GetArrayRank() > 1)
            Emit(Expression.Call(array, array.Type.GetMethod("Set")!, [.. element.Arguments, Numbers.As(ToValue(value), target.Type)]));
        else
            Emit(Expression.Assign(target, Numbers.As(ToValue(value), target.Type)));
    }

    // A part of an element of an array.
    private static bool IsPart(MemberExpression member) => member.Expression is { Type.IsValueType: true } whole
        && (whole is IndexExpression || (whole is MemberExpression outer && IsPart(outer)));

    private NotDifferentiableException State(MemberExpression member) => member.Expression is null
        ? Refuse("it changes a static variable", "return what should change, and assign it outside", Capturing.Syntax.Show(member))
        : Refuse(Remedy.Changes, "return what should change, or build a new value", Capturing.Syntax.Show(member));

    /// <summary>The place of a part of what stands at a place.</summary>
    private Place Part(Sym owner, System.Reflection.FieldInfo field)
    {
        switch (owner)
        {
            case Sym.Ptr { Place: Place.Variable { Slot: var slot } }:
                if (slot.Parts is null && lifter.State.TryGetValue(slot, out var held))
                    return Part(held, field);
                var index = Fields.IndexOf(slot.Type, field);
                return index >= 0 && slot.Parts is not null ? new Place.Variable(slot.Parts[index]) : throw Refuse("the field is none of the structure's own", "use a structure with ordinary fields");
            case Sym.Ptr { Place: Place.Named { Expression: var whole } }:
                return new Place.Named(Expression.MakeMemberAccess(whole, Members.Of(field)));
            case Sym.Obj { Instance: var instance }:
                return new Place.Variable(instance[field] ?? throw Refuse("the field is none of the object's own", "use a class with ordinary fields"));
            case Sym.Val { E: var e }:
                return new Place.Named(Expression.MakeMemberAccess(e is ParameterExpression or ConstantExpression or MemberExpression ? e : ((Sym.Val)Kept(owner)).E, Members.Of(field)));
            case Sym.Null:
                throw Refuse("it reads a field of null", "test for null before");
            default:
                throw Refuse("whose field it is, is not known", "hold the object in one variable");
        }
    }
}
