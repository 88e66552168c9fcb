using System.Linq.Expressions;
using System.Text;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>
/// The arguments of a call as a function of numbers sees them: the leaves, which are its parameters, and all else (which functions, which
/// objects, what refers to what), which makes it another function. Arguments of one shape call one function.
/// </summary>
internal sealed class Shape
{
    private readonly Lifter lifter;
    private readonly StringBuilder key = new();
    private readonly List<Instance> instances = [];
    private readonly List<Place> places = [];

    private Shape(Lifter lifter) => this.lifter = lifter;

    /// <summary>The leaves, with the types of the parameters.</summary>
    public List<(Expression Value, Type Type)> Leaves { get; } = [];

    /// <summary>For each leaf, the place that holds it, if the function may change it.</summary>
    public List<Place?> Homes { get; } = [];

    /// <summary>Equal for equal shapes.</summary>
    public string Key => key.ToString();

    /// <summary>Null where an argument is none that a function could get.</summary>
    public static Shape? Of(Lifter lifter, Frame frame, IEnumerable<(Sym Value, Type Type)> arguments)
    {
        var shape = new Shape(lifter);
        foreach (var (value, type) in arguments)
        {
            if (!shape.Add(value, type, null, frame))
                return null;
        }

        return shape;
    }

    private bool Add(Sym value, Type type, Place? home, Frame frame)
    {
        switch (value)
        {
            case Sym.Val { E: ConstantExpression { Value: { } held } } when !Capturing.StructuralKey.IsLiteral((ConstantExpression)((Sym.Val)value).E):
                key.Append('@').Append(lifter.Lessons.Number(held));
                return true;
            case Sym.Val { E: var e } when !Fields.IsText(e.Type) && !e.Type.IsPointer:
                var leaf = type.IsByRef || type == typeof(object) || (!type.IsValueType && e.Type != type && type.IsAssignableFrom(e.Type)) ? e.Type : type;
                if (Fields.Explodes(leaf))
                    return Add(frame.Exploded(value, leaf), leaf, home, frame);
                Leaf(Numbers.As(e, leaf), leaf, home);
                return true;
            case Sym.Null:
                key.Append('0');
                return true;
            case Sym.Parts { Type: var structure, Fields: var parts }:
                key.Append('{').Append(lifter.Lessons.Number(structure));
                for (var k = 0; k < parts.Length; k++)
                {
                    if (!Add(parts[k], Fields.Of(structure)[k].Type, home is Place.Variable { Slot.Parts: { } own } ? new Place.Variable(own[k]) : null, frame))
                        return false;
                }

                key.Append('}');
                return true;
            case Sym.Obj { Instance: var instance }:
                return Object(instance, frame);
            case Sym.Fn function:
                key.Append('f').Append(lifter.Lessons.Number(function.Method)).Append(lifter.Lessons.Number(function.Type));
                return Add(function.Target ?? Sym.Null.Value, typeof(object), null, frame);
            case Sym.Boxed boxed:
                key.Append('b').Append(lifter.Lessons.Number(boxed.Type));
                return Add(boxed.Content, boxed.Type, null, frame);
            case Sym.Token token:
                key.Append('t').Append(lifter.Lessons.Number(token.Member));
                return true;
            case Sym.Ptr { Place: var place }:
                return Reference(place, frame);
            default:
                return false;
        }
    }

    private void Leaf(Expression value, Type type, Place? home)
    {
        key.Append('x').Append(lifter.Lessons.Number(type));
        Leaves.Add((value, type));
        Homes.Add(home);
    }

    private bool Object(Instance instance, Frame frame)
    {
        var known = instances.IndexOf(instance);
        if (known >= 0)
        {
            key.Append('#').Append(known);
            return true;
        }

        instances.Add(instance);
        key.Append('o').Append(lifter.Lessons.Number(instance.Type)).Append(instance.IsExact ? '=' : '<');
        return instance.Slots.All(slot => Case(frame, slot) is { } number
            ? key.Append('c').Append(number) is not null
            : Add(frame.Held(slot), slot.Type, new Place.Variable(slot), frame));
    }

    // The case of a union makes it another function, in which the case is known.
    private static int? Case(Frame frame, Slot slot) => slot.IsCase && frame.Held(slot) is Sym.Val { E: ConstantExpression { Value: int number } } ? number : null;

    private bool Reference(Place place, Frame frame)
    {
        var known = places.IndexOf(place);
        if (known >= 0)
        {
            key.Append('&').Append(known);
            return true;
        }

        places.Add(place);
        key.Append('&');
        return place switch
        {
            Place.Variable { Slot: var slot } => Add(frame.Held(slot), slot.Type, place, frame),
            Place.Named { Expression: IndexExpression element } => Add(frame.Held(place), element.Type, place, frame),
            _ => false,
        };
    }

    /// <summary>The arguments inside of the function: the same shape, with parameters for leaves.</summary>
    public sealed class Inside(Lifter lifter, IReadOnlyList<ParameterExpression> parameters)
    {
        private readonly Dictionary<Instance, Instance> instances = [];
        private readonly Dictionary<Place, Sym.Ptr> places = [];
        private int next;

        public Sym Of(Sym value, Type type, Frame frame)
        {
            switch (value)
            {
                case Sym.Val { E: ConstantExpression { Value: not null } constant } when !Capturing.StructuralKey.IsLiteral(constant):
                case Sym.Null or Sym.Token:
                    return value;
                case Sym.Val { E: var e }:
                    var leaf = type.IsByRef || type == typeof(object) || (!type.IsValueType && e.Type != type && type.IsAssignableFrom(e.Type)) ? e.Type : type;
                    return Fields.Explodes(leaf) ? Of(frame.Exploded(value, leaf), leaf, frame) : new Sym.Val(Numbers.OnStack(parameters[next++]));
                case Sym.Parts { Type: var structure, Fields: var parts }:
                    return new Sym.Parts(structure, [.. Fields.Of(structure).Zip(parts).Select(p => Of(p.Second, p.First.Type, frame))]);
                case Sym.Obj { Instance: var instance }:
                    return new Sym.Obj(Object(instance, frame));
                case Sym.Fn function:
                    return new Sym.Fn(function.Type, function.Method, function.Target is { } target ? Of(target, typeof(object), frame) : null);
                case Sym.Boxed boxed:
                    return new Sym.Boxed(Of(boxed.Content, boxed.Type, frame), boxed.Type);
                case Sym.Ptr { Place: var place }:
                    return Reference(place, frame);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        private Instance Object(Instance instance, Frame frame)
        {
            if (instances.TryGetValue(instance, out var known))
                return known;
            var own = new Slot?[instance.Slots.Length];
            var made = instances[instance] = new Instance(instance.Type, new Slot[instance.Slots.Length]) { IsExact = instance.IsExact };
            for (var k = 0; k < own.Length; k++)
                made.Slots[k] = Bound(frame.Held(instance.Slots[k]), instance.Slots[k], frame);
            return made;
        }

        private Sym.Ptr Reference(Place place, Frame frame)
        {
            if (places.TryGetValue(place, out var known))
                return known;
            var slot = place is Place.Variable variable ? variable.Slot : lifter.NewSlot(((Place.Named)place).Expression.Type, "element");
            return places[place] = new Sym.Ptr(new Place.Variable(Bound(frame.Held(place), slot, frame)));
        }

        // A variable that is a parameter: what is assigned to it is handed back.
        private Slot Bound(Sym held, Slot like, Frame frame)
        {
            var slot = lifter.NewSlot(like.Type, like.Name);
            if (Case(frame, like) is not null)
                lifter.Inside[slot] = held;
            else
                Bind(slot, held, like.Type, frame);
            return slot;
        }

        private void Bind(Slot slot, Sym held, Type type, Frame frame)
        {
            if (slot.Parts is { } parts)
            {
                var fields = ((Sym.Parts)frame.Exploded(held, type)).Fields;
                for (var k = 0; k < parts.Length; k++)
                    Bind(parts[k], fields[k], parts[k].Type, frame);
                return;
            }

            var first = next;
            var inside = Of(held, type, frame);
            if (held is Sym.Val && next == first + 1)
                slot.Bind(parameters[first]);
            if (slot.IsReference)
                lifter.Inside[slot] = inside;
        }
    }
}
