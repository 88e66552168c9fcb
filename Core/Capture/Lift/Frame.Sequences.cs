using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;

namespace FunctionalAD.Lifting;

/// <summary>Iterators (what the compiler makes of <c>yield return</c>) and lists, walked over by <c>foreach</c> and by LINQ.</summary>
internal sealed partial class Frame
{
    // What reads a sequence to its end. What reads a part of it must not compute the rest, which may have no end.
    private static readonly string[] whole =
    [
        nameof(Enumerable.Sum), nameof(Enumerable.Average), nameof(Enumerable.Max), nameof(Enumerable.Min), nameof(Enumerable.Count),
        nameof(Enumerable.ToArray), nameof(Enumerable.ToList), nameof(Enumerable.Aggregate),
    ];

    private static bool IsIterator(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), false)
        && typeof(System.Collections.IEnumerator).IsAssignableFrom(type) && typeof(System.Collections.IEnumerable).IsAssignableFrom(type);

    private bool Walks(MethodInfo method, Sym[] passed)
    {
        if (passed is [Sym.Parts { Type: var rest } list] && FSharp.IsRest(rest) && method.Name.EndsWith(nameof(System.Collections.IEnumerable.GetEnumerator), StringComparison.Ordinal))
        {
            Inline(typeof(ArrayModel<>).MakeGenericType(rest.GetGenericArguments()).GetMethod(nameof(ArrayModel<>.GetEnumerator))!, [new Sym.Val(ArrayOf(list)!)]);
            return true;
        }

        if (passed is not [Sym.Obj { Instance: var instance }] || !method.Name.EndsWith(nameof(System.Collections.IEnumerable.GetEnumerator), StringComparison.Ordinal))
            return false;
        if (IsList(instance.Type) && !method.ReturnType.IsValueType)
        {
            Inline(typeof(SequenceModels).GetMethod(nameof(SequenceModels.Walk))!.MakeGenericMethod(instance.Type.GetGenericArguments()), passed);
            return true;
        }

        if (!IsIterator(instance.Type))
            return false;
        // Every walk is one of its own, from the start, with the arguments that the iterator was made with.
        var walk = new Instance(instance.Type, [.. Fields.Of(instance.Type).Select(f => lifter.NewSlot(f.Type, f.Name))]);
        for (var k = 0; k < walk.Slots.Length; k++)
        {
            var (own, source) = (walk.Slots[k], Array.FindIndex(instance.Slots, s => s.Name == $"<>3__{walk.Slots[k].Name}"));
            Store(own, source >= 0 ? Load(instance.Slots[source])
                : own.Name == "<>4__this" || own.Name.StartsWith("<>3__", StringComparison.Ordinal) ? Load(instance.Slots[k])
                : own.Name == "<>1__state" ? new Sym.Val(Expression.Constant(0))
                // A local that lives on in the iterator: assigned before it is read, and an array has a length to carry around a loop.
                : own.Type.IsArray && own.Type.GetArrayRank() == 1 ? new Sym.Val(Expression.NewArrayBounds(own.Type.GetElementType()!, Expression.Constant(0)))
                : Default(own.Type));
        }

        Push(new Sym.Obj(walk));
        return true;
    }

    // Functions of F# that read a sequence to its end; its code for others would compute what nobody asks for, which may have no end.
    private static readonly string[] toItsEnd =
    [
        "Sum", "SumBy", "Average", "AverageBy", "Max", "MaxBy", "Min", "MinBy", "Fold", "Reduce", "Length", "Iterate", "IterateIndexed", "ToArray", "ToList", "OfSeq",
    ];

    // A sequence that was captured, of whatever kind, read to its end by the user's own code.
    private bool WalksCaptured(MethodInfo method, Sym[] passed)
    {
        if (method.Name != nameof(IEnumerable<>.GetEnumerator) || passed.Length != 1 || !lifter.IsHome(code.Method) || Walked(passed[0]) is not { E.Type: var array } items)
            return false;
        // A list by its own type has an enumerator of its own, which holds the list.
        if (method.ReturnType.IsValueType && IsList(method.DeclaringType!))
            Inline(method, [new Sym.Obj(ListOf(array.GetElementType()!, items.E))]);
        else if (method.ReturnType.IsValueType)
            throw Refuse($"it goes through {Ir.Types.WithArticle(method.DeclaringType!)}", "go through its ToArray()", Source.Name(method));
        else
            Inline(typeof(ArrayModel<>).MakeGenericType(array.GetElementType()!).GetMethod(nameof(ArrayModel<>.GetEnumerator))!, [items]);
        return true;
    }

    private readonly List<Instance> givenLists = [];

    // A list that is a parameter comes in as an array; to the method it is a list of these items.
    private static bool IsGivenList(Sym value) => value is Sym.Val { E: ParameterExpression { Type: var type } } && IsList(type);

    private Sym.Obj GivenList(Sym value)
    {
        var list = ((Sym.Val)value).E;
        var own = list.Type.GetGenericArguments();
        var items = ListOf(own[0], Expression.Call(typeof(Sequences), nameof(Sequences.Taken), own, list));
        givenLists.Add(items);
        return new(items);
    }

    // A list that is a part of what the method is given: each time it is asked for, its items.
    private Sym ListOfPart(Sym value)
    {
        if (value is not Sym.Val { E: MemberExpression part } || !IsList(part.Type) || Unreached.IsClosed(part))
            return value;
        var list = GivenList(value);
        lifter.Unchanged.Add(ListField(list.Instance, "_version"));
        return list;
    }

    // Whoever changes a list counts its versions; the caller would see the list as it was.
    private void RefuseChangedLists(Expression body)
    {
        if (givenLists.Exists(l => new Assignments(ListField(l, "_version").Variable).In(body) > 1))
            throw ChangedList();
    }

    private NotDifferentiableException ChangedList() => Refuse("it changes a list that it was given", "change a copy: `new List<double>(list)`");

    // The items of a sequence that was captured; null for what is none.
    private Sym.Val? Walked(Sym value)
    {
        if (value is not Sym.Val { E: { Type: { IsValueType: false, IsArray: false } kind } source } || !Unreached.IsClosed(source) || FSharp.IsList(kind) || Ir.Forms.Of(kind) is not null)
            return null;
        var sequence = kind.GetInterfaces().Append(kind).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return sequence?.GetGenericArguments() is [var item] own && (Unreached.IsData(item) || (item.IsGenericType && item.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)))
            ? new(Steadily(Expression.Call(typeof(Sequences), nameof(Sequences.Walked), own, source)))
            : null;
    }

    private static Sym? Deferred(MethodInfo method, Sym[] passed) => method.DeclaringType == typeof(Enumerable) && method.Name == nameof(Enumerable.AsEnumerable) ? passed[0]
        : IsDeferred(method, passed) ? new Sym.Later(method, passed)
        : null;

    // What makes a sequence: it is made when it is read. One that is an item of another was made before.
    private static bool IsDeferred(MethodInfo method, Sym[] passed) => method.DeclaringType == typeof(Enumerable)
        ? (method.IsGenericMethod ? method.GetGenericMethodDefinition() : method).ReturnType is { IsGenericType: true } made && made.GetGenericTypeDefinition() is var kind && (kind == typeof(IEnumerable<>) || kind == typeof(IOrderedEnumerable<>)) && !Array.Exists(passed, p => p is Sym.Ptr or Sym.Unknown)
        : FSharp.IsDeferred(method) && method.GetParameters().Zip(passed).All(p => !FSharp.IsSequence(p.First.ParameterType) || IsOfArrays(p.Second));

    // Which sequence it reads, a condition told.
    private bool ReadsOneOf(MethodBase called, Sym[] passed, bool isVirtual)
    {
        if (!called.IsStatic || lifter.IsHome(called) || Array.FindIndex(passed, p => p is Sym.OneOf { Options: var options } && options.Any(o => o is Sym.Later)) is not (>= 0 and var which))
            return false;
        ForEach((Sym.OneOf)passed[which], option =>
        {
            stack.AddRange([.. passed[..which], option, .. passed[(which + 1)..]]);
            Call(called, isVirtual);
        });
        return true;
    }

    // A sequence that is read now.
    private Sym Now(Sym value, bool isForNumbers = false)
    {
        if (value is not Sym.Later later)
            return value;
        if (later.Method.DeclaringType != typeof(Enumerable))
            return new Sym.Val(ArrayOf(later)!);
        Rule(later.Method, Array.ConvertAll(later.Passed, p => Now(p, isForNumbers)), isForNumbers);
        return Pop();
    }

    // The items of a list as they are now. Where only numbers come of them, rows are copies: they stand at one place each.
    private MethodCallExpression Items(Instance list, bool isForNumbers) => Expression.Call(
        typeof(Sequences), nameof(Sequences.List), list.Type.GetGenericArguments(), Gathered(ListSpan(list), isForNumbers && list.Type.GetGenericArguments()[0].IsArray));

    // Whether no array that a query reads is what it yields.
    private static bool IsForNumbers(MethodInfo method) => method.DeclaringType == typeof(Enumerable)
        && (method.ReturnType.IsPrimitive || (method.Name == nameof(Enumerable.ToArray) && method.ReturnType.GetElementType()!.IsPrimitive));

    private Instance ToList(Type item, Sym query)
    {
        var toArray = typeof(Enumerable).GetMethod(nameof(Enumerable.ToArray))!.MakeGenericMethod(item);
        return ListOf(item, Steadily(Expression.Call(toArray, Numbers.As(ToValue(Now(query, item.IsPrimitive)), toArray.GetParameters()[0].ParameterType))));
    }

    // What LINQ reads: an iterator as the array of its items.
    private Expression Sequence(Sym value, MethodInfo method, bool isForNumbers)
    {
        if (value is Sym.Obj { Instance: var list } && IsList(list.Type))
            return Items(list, isForNumbers);
        if (value is Sym.Parts { Type: var form } && Ir.Forms.Of(form) is not null && ArrayOf(value) is { } numbers)
            return numbers;
        if (value is not Sym.Obj { Instance: { Type: var type } } || !IsIterator(type))
            return ToValue(value);
        if (!whole.Contains(method.Name))
            throw Refuse($"{method.Name} may read a part of an iterator only", "walk over it with foreach, or call ToArray() first", Source.Name(method));
        var item = type.GetInterfaces().First(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).GetGenericArguments();
        Inline(typeof(SequenceModels).GetMethod(nameof(SequenceModels.All))!.MakeGenericMethod(item), [value]);
        return PopValue();
    }
}
