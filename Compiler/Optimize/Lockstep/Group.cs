using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// The body of a loop written for a group of its iterations at once (<see cref="Lockstep"/>). Where iterations choose differently both branches run, each for the
/// lanes that take it (its mask), and not at all where no lane does: so they read, and throw, only what an iteration would.
/// </summary>
/// <param name="builder">Writes the program.</param>
/// <param name="copier">Knows what is the same for all iterations.</param>
/// <param name="loop">The loop.</param>
/// <param name="varying">What is not.</param>
/// <param name="wide">Vectors.</param>
internal sealed partial class Group(Builder builder, Copier copier, Loop loop, Varying varying, Wide wide)
{
    // Operations that cost less than asking whether any lane needs them.
    private const int Few = 8;

    private readonly Dictionary<Var, Operand> values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, ImmutableArray<Operand>> things = new(ReferenceEqualityComparer.Instance);

    /// <summary>The index of the first iteration.</summary>
    public Operand First { get; set; } = Literal.Of(0);

    /// <summary>An array of the loop, by version.</summary>
    /// <param name="array">The version.</param>
    public Operand this[Var array]
    {
        get => values[array];
        set => values[array] = value;
    }

    /// <summary>What equations compute, for the lanes of a mask.</summary>
    public void Equations(ImmutableArray<Equation> equations, Operand? mask)
    {
        foreach (var equation in equations)
        {
            if (varying.IsUniform(equation))
                copier.Emit(equation);
            else
                Emit(equation, mask);
        }
    }

    private void Emit(Equation equation, Operand? mask)
    {
        switch (equation.Op)
        {
            // What follows from the index is computed where it is used.
            case Apply when varying.Follows(equation.Results[0]):
                break;
            case Apply apply:
                values[equation.Results[0]] = Twin(apply);
                break;
            case Read read:
                Read(equation.Results[0], read, mask);
                break;
            case Unpack unpack:
                Take(equation.Results[0], k => builder.Unpack(Lane(unpack.Structure, k), unpack.Component), mask);
                break;
            case Length length:
                copier[equation.Results[0]] = builder.Length(varying.Slot(length.Array) is var s and >= 0 ? copier[loop.Slots[s].Initial!] : values[(Var)length.Array], length.Dimension);
                break;
            case Zeros zeros:
                values[equation.Results[0]] = zeros.IsOverwritten ? builder.Unwritten(wide.Type(zeros.ArrayType), copier.All(zeros.Operands)) : builder.Zeros(wide.Type(zeros.ArrayType), copier.All(zeros.Operands));
                break;
            case Copy copy:
                values[equation.Results[0]] = varying.Is(copy.Array) ? builder.Copy(values[(Var)copy.Array]) : Spread(copy.Array);
                break;
            case Pack pack:
                values[equation.Results[0]] = builder.Pack(wide.Type(pack.StructureType), [.. pack.Operands.Select(Vector)]);
                break;
            case Write or Accumulate:
                values[equation.Results[0]] = Update(equation, mask);
                break;
            case If choice when varying.Is(choice.Condition):
                Choose(equation, choice, mask);
                break;
            case If choice:
                Bind(equation, builder.If(copier[choice.Condition], () => Yields(equation, choice.Then, mask), () => Yields(equation, choice.Else, mask)));
                break;
            case Loop inner:
                Repeat(equation, inner, mask);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Results of a choice or a loop: what varies is a vector.
    private void Bind<T>(Equation equation, ImmutableArray<T> results) where T : Operand
    {
        for (var k = 0; k < results.Length; k++)
            Bind(equation.Results[k], results[k]);
    }

    private void Bind(Var result, Operand value)
    {
        if (IsWide(result))
            values[result] = value;
        else
            copier[result] = value;
    }

    private bool IsWide(Operand operand) => varying.Is(operand) || varying.Slot(operand) >= 0;

    private Operand[] Yields(Equation equation, Region region, Operand? mask)
    {
        Equations(region.Equations, mask);
        return [.. region.Results.Select((r, k) => IsWide(equation.Results[k]) ? Vector(r) : copier[r])];
    }

    /// <summary>A number of each lane, or an array of theirs.</summary>
    public Operand Vector(Operand operand) => operand is Var v && values.TryGetValue(v, out var known) ? known
        : !varying.Is(operand) ? builder.Apply(wide.Broadcast(operand.Type), wide.Type(operand.Type), copier[operand])
        : ReferenceEquals(operand, loop.Index) ? builder.Apply(wide.Upwards(), wide.Type(typeof(int)), First)
        : Twin((Apply)((Var)operand).Definition!.Op);

    // What is uniform is a number or a thing as it stands.
    private Operand Lane(Operand operand, int lane)
    {
        if (ReferenceEquals(operand, loop.Index))
            return lane == 0 ? First : builder.Apply(Operators.Add, typeof(int), First, Literal.Of(lane));
        if (varying.IsThing(operand))
            return things[(Var)operand][lane];
        if (!varying.Is(operand))
            return copier[operand];
        return varying.Follows(operand) && ((Var)operand).Definition!.Op is Apply apply
            ? builder.Apply(apply.Primitive, typeof(int), [.. apply.Operands.Select(o => Lane(o, lane))])
            : builder.Apply(wide.Lane(operand.Type, lane), operand.Type, Vector(operand));
    }

    private Operand Twin(Apply apply) => Wide.Has(apply, varying.Element)
        ? builder.Apply(wide.Twin(apply), wide.Type(apply.Type), [.. apply.Operands.Select(Vector)])
        : Gathered(apply.Type, k => builder.Apply(apply.Primitive, apply.Type, [.. apply.Operands.Select(o => Lane(o, k))]));

    /// <summary>A primitive, lane by lane.</summary>
    public Operand Applied(Primitive primitive, Type type, Operand a, Operand b) => builder.Apply(wide.Twin(new Apply(primitive, type, [new Var(type), new Var(type)])), wide.Type(type), a, b);

    private void Read(Var result, Read read, Operand? mask)
    {
        if (!varying.Is(read.Array))
        {
            var isOwn = varying.IsThing(read.Array);
            if (!isOwn && mask is null && Types.IsReal(result.Type) && read.Indices is [var index] && varying.Follows(index) && Step(index) is { } step)
            {
                values[result] = builder.Apply(wide.Strided(result.Type), wide.Type(result.Type), copier[read.Array], Lane(index, 0), step);
                return;
            }

            Take(result, k => builder.Read(Lane(read.Array, k), isOwn ? [.. read.Indices.Select(i => Lane(i, k))] : Place(read.Indices, k, mask)), isOwn ? mask : null);
            return;
        }

        var array = values[(Var)read.Array];
        if (Short(read.Array) is { } count && read.Indices is [var place] && varying.Is(place))
        {
            var at = Vector(place);
            var found = Enumerable.Range(1, count - 1).Aggregate(builder.Read(array, Literal.Of(0)), (f, k) => Select(Is(at, k), builder.Read(array, Literal.Of(k)), f));
            values[result] = Checked(array, at, count, mask, found);
            return;
        }

        // Of the vectors at each lane's own place, that lane.
        values[result] = !read.Indices.Any(varying.Is) ? builder.Read(array, copier.All(read.Indices))
            : Gathered(result.Type, k => builder.Apply(wide.Lane(result.Type, k), result.Type, builder.Read(array, Place(read.Indices, k, mask))));
    }

    // How far the places of neighbours are from each other, if all are as far.
    private Operand? Step(Operand index)
    {
        if (!varying.Is(index))
            return Literal.Of(0);
        if (ReferenceEquals(index, loop.Index))
            return Literal.Of(1);
        if (index is not Var { Definition.Op: Apply { Operands: [var a, var b], Primitive: var primitive } } || (Step(a), Step(b)) is not ({ } one, { } other))
            return null;
        return primitive.Key switch
        {
            ExpressionType.Add or ExpressionType.Subtract => builder.Apply(primitive, typeof(int), one, other),
            ExpressionType.Multiply when !varying.Is(a) => builder.Apply(primitive, typeof(int), copier[a], other),
            ExpressionType.Multiply when !varying.Is(b) => builder.Apply(primitive, typeof(int), one, copier[b]),
            _ => null,
        };
    }

    // How many elements an array of theirs has, if each lane finds its own among them sooner than they are fetched one by one.
    private int? Short(Operand array) => array.Type.IsSZArray && Varying.ExtentOf(array) is Literal { Value: int and > 0 and var count } && count <= wide.Count ? count : null;

    private Operand Is(Operand at, int k) => Compared(ExpressionType.Equal, at, k);

    private Operand Compared(ExpressionType how, Operand at, int k) => builder.Apply(
        wide.Twin(new Apply(Operators.Find(how)!, typeof(bool), [new Var(typeof(int)), new Var(typeof(int))])), wide.Type(typeof(bool)), at, Vector(Literal.Of(k)));

    // A lane whose place is not in the array throws where it reads.
    private Operand Checked(Operand array, Operand at, int count, Operand? mask, Operand value)
    {
        var isThere = And(Compared(ExpressionType.GreaterThanOrEqual, at, 0), Compared(ExpressionType.LessThan, at, count));
        var isMissing = builder.Apply(wide.Not(), isThere.Type, isThere);
        isMissing = mask is null ? isMissing : And(mask, isMissing);
        return builder.Choose(
            builder.Apply(wide.Any(), typeof(bool), isMissing),
            () => builder.Read(array, builder.Apply(wide.Lane(typeof(int), 0), typeof(int), builder.Apply(wide.Filled(), at.Type, isMissing, at))),
            () => value);
    }

    // Where some lanes are not asked they are left alone: what they would read need not be there.
    private void Take(Var result, Func<int, Operand> lane, Operand? mask)
    {
        var own = mask is null ? lane : k => builder.Choose(builder.Apply(wide.Lane(typeof(bool), k), typeof(bool), mask), () => lane(k), () => Literal.Default(result.Type));
        if (varying.IsThing(result))
            things[result] = [.. Enumerable.Range(0, wide.Count).Select(own)];
        else
            values[result] = Gathered(result.Type, own);
    }

    private Operand Gathered(Type type, Func<int, Operand> lane) => builder.Apply(wide.Together(type), wide.Type(type), [.. Enumerable.Range(0, wide.Count).Select(lane)]);

    // The place of one lane; one that is not asked goes where the first one goes that is.
    private ImmutableArray<Operand> Place(ImmutableArray<Operand> indices, int lane, Operand? mask) => [.. indices.Select(index => Index(index, lane, mask))];

    private Operand Index(Operand index, int lane, Operand? mask)
    {
        if (!varying.Is(index) || (mask is null && varying.Follows(index)))
            return Lane(index, lane);
        if (varying.IsShortSum(index) && ((Var)index).Definition!.Op is Apply apply)
            return builder.Apply(apply.Primitive, typeof(int), [.. apply.Operands.Select(o => Index(o, lane, mask))]);
        var vector = Vector(index);
        return builder.Apply(wide.Lane(typeof(int), lane), typeof(int), mask is null ? vector : builder.Apply(wide.Filled(), vector.Type, mask, vector));
    }

    private Operand Select(Operand mask, Operand then, Operand @else, Type? type = null) => Builder.Same(then, @else) ? then
        : builder.Apply(wide.Select(type ?? (then.Type == wide.Type(typeof(int)) ? typeof(int) : typeof(bool))), then.Type, mask, then, @else);

    private Operand Default(Type type) => builder.Apply(wide.Broadcast(type), wide.Type(type), Literal.Default(type));

    // An array of theirs with the elements of one that all have.
    private Operand Spread(Operand array) => builder.Loop(builder.Length(copier[array]), false, [new Slot(SlotKind.Collect, null)], null, p =>
    {
        var type = array.Type.GetElementType()!;
        return [builder.Apply(wide.Broadcast(type), wide.Type(type), builder.Read(copier[array], p[0]))];
    })[0];
}
