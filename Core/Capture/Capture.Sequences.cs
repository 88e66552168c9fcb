using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Capturing;

/// <summary>Where sequences come from (arrays, lists, ranges) and what becomes of them when they are kept: arrays.</summary>
internal sealed partial class Capture
{
    /// <summary>What the sequences of this program are emitted by.</summary>
    internal Builder Emitting => builder;

    /// <summary>A loop over a sequence. What its body makes of arrays that change is gone after it.</summary>
    internal ImmutableArray<Operand> Repeat(
        Operand extent, ImmutableArray<Slot> slots, Func<ImmutableArray<Var>, IEnumerable<Operand>> body, Func<ImmutableArray<Var>, Operand>? test = null, params ImmutableArray<string?> names) =>
        [.. builder.Loop(extent, false, slots, test is null ? null : p => Inside([], () => test(p)), p => Inside([], () => body(p).ToArray()), names)];

    /// <summary>A choice inside of a sequence.</summary>
    internal ImmutableArray<Operand> Choose(Operand condition, Func<IEnumerable<Operand>> then, Func<IEnumerable<Operand>> @else) =>
        builder.If(condition, () => Inside([], () => then().ToArray()), () => Inside([], () => @else().ToArray()));

    /// <summary>A choice of one value inside of a sequence.</summary>
    internal Operand Choose(Operand condition, Func<Operand> then, Func<Operand> @else) => Choose(condition, () => [then()], () => [@else()])[0];

    /// <summary>The types of the leaves of a value.</summary>
    internal static IEnumerable<Type> Leaves(Type type) =>
        Layout.Of(type) is { } layout ? layout.Components.SelectMany(c => Leaves(c.Type))
        : !type.IsArray && ElementOf(type) is { } element ? [element.MakeArrayType()]
        : [type];

    /// <summary>The leaves of a value that is an element of a sequence.</summary>
    internal List<Operand> Leaves(Value value, Type type)
    {
        var leaves = new List<Operand>();
        Flatten(value, leaves, Expression.Default(type));
        return leaves.TrueForAll(leaf => !Changes(leaf.Type)) ? leaves : throw Refuse(
            Expression.Default(type), "arrays whose elements are written somewhere are the elements of a sequence", ArrayRemedy);
    }

    /// <summary>The value that leaves make up.</summary>
    internal static Value Whole(Type type, IEnumerable<Operand> leaves) => Compose(type, new Queue<Operand>(leaves));

    /// <summary>One of two values.</summary>
    internal Value Either(Type type, Operand condition, Func<Value> then, Func<Value> @else) =>
        Whole(type, Choose(condition, () => Leaves(then(), type), () => Leaves(@else(), type)));

    // The sequence that a value is. Its check is named as LINQ names the parameter.
    private Sequence Elements(Value value, Expression node, string parameter)
    {
        if (value is Sequence sequence)
            return sequence;
        var source = Rank(value) > 0 ? Shape(value, node) : Plain(value, node);
        if (source is Literal || ElementOf(source.Type) is not { } element)
            throw Refuse(node, $"{Types.WithArticle(source.Type)} is no array and no list of known elements", "use an array");
        if (Unsure(value, source, node) is { } asked)
            Require(nameof(Sequences.Given), asked, new Literal(parameter, typeof(string)));
        if (!source.Type.IsArray && Getter(source.Type, "get_Item") is { } item && Getter(source.Type, "get_Count") is { } count)
        {
            var counted = builder.Apply(Primitives.Member(Property(count)), typeof(int), source);
            return new Indexed(this, element, counted, i => new Value.Plain(builder.Apply(Primitives.Item(item), element, source, i)), isStored: true);
        }

        if (!source.Type.IsArray)
        {
            value = new Value.Plain(source = builder.Apply(
                RuleBook.Intern(typeof(Sequences).GetMethod(nameof(Sequences.Array))!.MakeGenericMethod(element)), element.MakeArrayType(), source));
        }

        // An element is read when the sequence runs, as it is then.
        return new Indexed(this, element, builder.Length(source), i => Element(value, [i], node), isStored: true);
    }

    private Sequence Elements(Expression node, string parameter = "source") => Elements(Visit(node), node, parameter);

    // What is to be asked whether it is null, if anything is.
    private Operand? Unsure(Value value, Operand source, Expression node) => value switch
    {
        Value.Array { Cell.OneOf: { } several } => several.MayBeNull || !several.Cells.All(c => IsMade(builder.Origin(cells[c].Operand))) ? Plain(value, node) : null,
        _ => IsMade(source) ? null : source,
    };

    // An array that the program made itself is never null.
    private static bool IsMade(Operand array) =>
        array is Var { Definition.Op: Zeros or Copy or Pack or Ir.Write or Accumulate }
        || (array is Var { Definition: { Op: Loop loop } definition } v && Array.IndexOf([.. definition.Results], v) is var s
            && (loop.Slots[s].Kind != SlotKind.Carry || (IsMade(loop.Slots[s].Initial!) && IsMade(loop.Body.Results[s]))));

    /// <summary>The type of the elements of an array of one dimension, a list, or whatever can be enumerated in one way.</summary>
    private static Type? ElementOf(Type type)
    {
        if (type.IsArray)
            return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        if (type == typeof(string))
            return null;
        Type[] ways = [.. type.GetInterfaces().Append(type).Where(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IEnumerable<>))];
        return ways is [var one] ? one.GetGenericArguments()[0] : null;
    }

    // What a list answers by index; interfaces may be asked as well, dictionaries not.
    private static MethodInfo? Getter(Type type, string name) => !type.IsGenericType
        || (type.GetGenericTypeDefinition() is var kind && kind != typeof(List<>) && kind != typeof(IList<>) && kind != typeof(IReadOnlyList<>))
            ? null
            : type.GetInterfaces().Prepend(type).Select(t => t.GetMethod(name)).FirstOrDefault(m => m is not null);

    private static PropertyInfo Property(MethodInfo getter) => getter.DeclaringType!.GetProperty(getter.Name[4..])!;

    // The sequence as an array of the program.
    private Operand Gather(Sequence sequence, Expression node)
    {
        var elements = sequence.Index();
        return Repeat(elements.Extent, [new Slot(SlotKind.Collect, null)], p =>
        {
            var value = elements.At(p[0]);
            var element = Plain(value, node);
            return !Changes(element.Type) || (value is Value.Array { Cell: { Row: null, Frozen: null, OneOf: null } cell } && local!.Contains(cell)) ? [element]
                : throw Refuse(node, "arrays whose elements are written somewhere are gathered", "gather arrays that are made there, copies for example: `.Select(a => a.ToArray())`");
        })[0];
    }

    // Computed now, and read from then on: an array, or one for each leaf of the elements.
    private Value Kept(Sequence sequence, Expression node)
    {
        if (Layout.Of(sequence.Element) is null)
            return Track(new Value.Plain(Gather(sequence, node)), owned: true);
        var elements = sequence.Index();
        var leaves = Repeat(
            elements.Extent,
            [.. Leaves(sequence.Element).Select(_ => new Slot(SlotKind.Collect, null))],
            p => Leaves(elements.At(p[0]), sequence.Element));
        return new Indexed(this, sequence.Element, elements.Extent, i => Whole(sequence.Element, leaves.Select(array => builder.Read(array, i))), isStored: true);
    }

    // A check of LINQ's own, which stays where it is and throws what LINQ throws.
    private void Require(string check, params ImmutableArray<Operand> arguments)
    {
        if (arguments is not [Literal { Value: true }])
            builder.Apply(Primitives.Method(typeof(Sequences).GetMethod(check)!, null, mayThrow: true, commutative: false, folds: false), typeof(bool), arguments);
    }

    // A list of numbers that was captured, as the array that lists of numbers are.
    private Operand AsArray(Operand operand) => Listed.Array(operand.Type) is { } array
        ? builder.Apply(
            Primitives.Method(Forms.Of(operand.Type)?.ToArray ?? typeof(Sequences).GetMethod(nameof(Sequences.Taken))!.MakeGenericMethod(array.GetElementType()!), null, mayThrow: true, commutative: false, folds: false),
            array,
            operand)
        : operand;

    private void RefuseList(LambdaExpression lambda, List<Operand> leaves)
    {
        if (leaves is [var only] && only.Type.IsArray && Listed.Array(lambda.ReturnType) != only.Type && !lambda.ReturnType.IsAssignableFrom(only.Type) && Layout.Of(lambda.ReturnType) is null)
            throw Refuse(lambda, $"it returns {Types.WithArticle(lambda.ReturnType)}, which the language does not build", "return an array: end with ToArray()");
    }
}
