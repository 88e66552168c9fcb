using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Lifting;

/// <summary>What stands on the abstract stack, or in a variable that has no expression of its own.</summary>
internal abstract class Sym
{
    /// <summary>A value that an expression computes.</summary>
    public sealed class Val(Expression e) : Sym
    {
        public Expression E { get; } = e;
    }

    /// <summary>A managed pointer, known by what it points to; none survives.</summary>
    public sealed class Ptr(Place place) : Sym
    {
        public Place Place { get; } = place;
    }

    /// <summary>A structure by its fields. It never exists as an object.</summary>
    public sealed class Parts(Type type, Sym[] fields) : Sym
    {
        public Type Type { get; } = type;

        public Sym[] Fields { get; } = fields;
    }

    /// <summary>An object that the method made itself.</summary>
    public sealed class Obj(Instance instance) : Sym
    {
        public Instance Instance { get; } = instance;
    }

    /// <summary>A delegate whose method is known.</summary>
    public sealed class Fn(Type type, MethodInfo method, Sym? target) : Sym
    {
        public Type Type { get; } = type;

        public MethodInfo Method { get; } = method;

        public Sym? Target { get; } = target;
    }

    /// <summary>A sequence that a function makes of others when it is read, each time anew.</summary>
    public sealed class Later(MethodInfo method, Sym[] passed) : Sym
    {
        public MethodInfo Method { get; } = method;

        public Sym[] Passed { get; } = passed;
    }

    /// <summary>null</summary>
    public sealed class Null : Sym
    {
        public static Null Value { get; } = new();
    }

    /// <summary>A number or structure in a box: an object that is never null.</summary>
    public sealed class Boxed(Sym value, Type type) : Sym
    {
        public Sym Content { get; } = value;

        public Type Type { get; } = type;
    }

    /// <summary>Memory on the stack that is not yet a span.</summary>
    public sealed class Memory(Expression bytes) : Sym
    {
        public Expression Bytes { get; } = bytes;
    }

    /// <summary>A method, field or type named by an instruction.</summary>
    public sealed class Token(MemberInfo member) : Sym
    {
        public MemberInfo Member { get; } = member;
    }

    /// <summary>One of several objects; a variable holds the number of the one.</summary>
    public sealed class OneOf(Slot which, Sym[] options) : Sym
    {
        public Slot Which { get; } = which;

        public Sym[] Options { get; } = options;
    }

    /// <summary>Which options such a number may name, at a place.</summary>
    public sealed class Among(ulong set) : Sym
    {
        public ulong Set { get; } = set;
    }

    /// <summary>What is not the same on all ways that lead here.</summary>
    public sealed class Unknown : Sym
    {
        public static Unknown Value { get; } = new();
    }

    /// <summary>Whether two are the same thing.</summary>
    public static bool Same(Sym a, Sym b) => ReferenceEquals(a, b) || (a, b) switch
    {
        (Val x, Val y) => x.E == y.E || (x.E is ConstantExpression c && y.E is ConstantExpression d && c.Type == d.Type && Equals(c.Value, d.Value)),
        (Ptr x, Ptr y) => x.Place.Equals(y.Place),
        (Obj x, Obj y) => x.Instance == y.Instance,
        (Fn x, Fn y) => x.Method.Equals(y.Method) && (x.Target is null ? y.Target is null : y.Target is not null && Same(x.Target, y.Target)),
        (Parts x, Parts y) => x.Type == y.Type && x.Fields.Zip(y.Fields).All(p => Same(p.First, p.Second)),
        (Later x, Later y) => x.Method.Equals(y.Method) && x.Passed.Zip(y.Passed).All(p => Same(p.First, p.Second)),
        (Boxed x, Boxed y) => x.Type == y.Type && Same(x.Content, y.Content),
        (Token x, Token y) => x.Member.Equals(y.Member),
        (OneOf x, OneOf y) => x.Which == y.Which && x.Options.Zip(y.Options).All(p => Same(p.First, p.Second) || (p.First is Null && p.Second is Null)),
        (Among x, Among y) => x.Set == y.Set,
        _ => false,
    };
}

/// <summary>Where a managed pointer points to.</summary>
internal abstract record Place
{
    /// <summary>A variable of the program.</summary>
    public sealed record Variable(Slot Slot) : Place;

    /// <summary>A place that an expression names: an element with operands that stay, a member of an object from outside.</summary>
    public sealed record Named(Expression Expression) : Place;
}

/// <summary>A field of a structure; those of a span are not the framework's.</summary>
internal readonly record struct Field(string Name, Type Type, FieldInfo? Info);

/// <summary>A variable of the lifted program: one of the tree, or one for each field of a structure.</summary>
internal sealed class Slot
{
    private ParameterExpression? variable;

    public Slot(int id, Type type, string name, Func<Type, string, Slot> make, bool explodes = false)
    {
        Id = id;
        Type = type;
        Name = name;
        if (explodes || Fields.Explodes(type))
            Parts = [.. Fields.Of(type).Select(f => make(f.Type, $"{name}.{f.Name}"))];
    }

    public int Id { get; }

    public Type Type { get; }

    public string Name { get; }

    public Slot[]? Parts { get; }

    /// <summary>Frame and number, for a variable of a method.</summary>
    public (int Frame, int Local)? Home { get; init; }

    public bool IsDeclared => variable is not null;

    public ParameterExpression Variable => variable ??= Expression.Variable(Type, Name);

    /// <summary>Makes it a variable that is there already.</summary>
    public void Bind(ParameterExpression own) => variable = own;

    /// <summary>Whether it is the number of the case of a union, which an object keeps for all its life.</summary>
    public bool IsCase => Name == FSharp.Case && Type == typeof(int);

    /// <summary>Whether what it holds is known by its name in the state, not by a variable of the tree alone.</summary>
    public bool IsReference => !Type.IsValueType;
}

/// <summary>An object that the method made: a variable for each of its fields.</summary>
internal sealed class Instance(Type type, Slot[] slots)
{
    public Type Type { get; } = type;

    public Slot[] Slots { get; } = slots;

    /// <summary>Whether it is an object of this very type, and of none derived from it.</summary>
    public bool IsExact { get; set; } = true;

    public Slot? this[FieldInfo field]
    {
        get
        {
            var index = Fields.IndexOf(Type, field);
            return index < 0 ? null : Slots[index];
        }
    }
}

/// <summary>The fields that a structure or an object consists of.</summary>
internal static class Fields
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Type, Field[]> known = [];

    /// <summary>Whether a type is a structure that is kept as its fields.</summary>
    public static bool Explodes(Type type) =>
        FSharp.IsList(type) || Ir.Forms.Of(type) is not null || type.IsValueType && !type.IsPrimitive && !type.IsEnum && !Capturing.Unreached.Dates.Contains(type) && type != typeof(void) && !IsText(type);

    /// <summary>Whether a type makes the text of an interpolated string.</summary>
    public static bool IsText(Type type) => type.IsValueType && type.IsDefined(typeof(System.Runtime.CompilerServices.InterpolatedStringHandlerAttribute), false);

    /// <summary>Whether an object of a class is nothing but its fields, which never change.</summary>
    public static bool AreUnchanging(Type type) =>
        type.IsClass && Ir.Layout.Of(type) is not null && Array.TrueForAll(Of(type), f => f.Info is { IsInitOnly: true } || (f.Info is { } own && FSharp.IsUnchanging(own)));

    /// <summary>How many elements an inline array has; 0 for what is none.</summary>
    public static int Inline(Type type) => ((System.Runtime.CompilerServices.InlineArrayAttribute?)Attribute.GetCustomAttribute(type, typeof(System.Runtime.CompilerServices.InlineArrayAttribute)))?.Length ?? 0;

    public static bool IsSpan(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() is var definition && (definition == typeof(Span<>) || definition == typeof(ReadOnlySpan<>));

    public static Field[] Of(Type type) => known.GetValue(type, Find);

    public static int IndexOf(Type type, FieldInfo field)
    {
        var fields = Of(type);
        for (var k = 0; k < fields.Length; k++)
        {
            if (fields[k].Info is { } own && own.HasSameMetadataDefinitionAs(field) && own.DeclaringType == field.DeclaringType)
                return k;
        }

        return -1;
    }

    private static Field[] Find(Type type)
    {
        if (type.IsValueType && Inline(type) > 0)
            return [new("elements", type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)[0].FieldType.MakeArrayType(), null)];
        if (FSharp.Model(type) is { } model)
            return Of(model);
        if (Ir.Forms.Of(type) is { } form)
            return [new("items", form.Array, null)];
        if (IsSpan(type))
            return [new("array", type.GetGenericArguments()[0].MakeArrayType(), null), new("offset", typeof(int), null), new("length", typeof(int), null)];
        var fields = new List<Field>();
        for (var t = type; t is not null && t != typeof(object) && t != typeof(ValueType); t = t.BaseType)
        {
            fields.AddRange(t.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .OrderBy(f => f.MetadataToken)
                .Select(f => new Field(f.Name, f.FieldType, f)));
        }

        return [.. fields];
    }
}
