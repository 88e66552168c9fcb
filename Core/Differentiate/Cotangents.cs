using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The adjoints while a program is walked upwards: a sum of terms for a real number or a structure, an accumulator for an array. An
/// array handed in from elsewhere is copied before the first update, so gradients never alias. Of a marked array (<see cref="MarkedArrays"/>) an element without
/// terms is −0. A row that has no accumulator of its own adds up in that of the array of arrays in which it stands.
/// </summary>
internal sealed class Cotangents(Builder builder, Func<Var, Operand> shape, Func<Var, Operand> zero, Func<Var, bool> isMarked, Func<Var, (Var Rows, ImmutableArray<Operand> Indices)?> standsIn)
{
    private readonly Dictionary<Var, Sum> sums = new(ReferenceEqualityComparer.Instance);

    private sealed record Sum(Operand Value, bool Owned);

    public bool Has(Var v) => sums.ContainsKey(v);

    /// <summary>The cotangent so far, or null for the symbolic zero.</summary>
    public Operand? Peek(Var v) => sums.TryGetValue(v, out var sum) ? sum.Value : null;

    /// <summary>The cotangent, which is complete now.</summary>
    public Operand? Take(Var v) => sums.Remove(v, out var sum) ? sum.Value : null;

    /// <summary>Sets a cotangent that has no terms yet.</summary>
    public void Set(Var v, Operand value, bool owned) => sums[v] = new(value, owned);

    /// <summary>ct[v] ± = term</summary>
    public void Add(Var v, Operand term, bool negative = false)
    {
        if (!sums.TryGetValue(v, out var sum))
            sums[v] = new(negative ? builder.Apply(Operators.Negate, v.Type, term) : term, false);
        else if (v.Type.IsArray)
            sums[v] = new(TangentSpace.AddInto(builder, Own(v), term), true);
        else if (Types.IsReal(v.Type))
            sums[v] = new(builder.Apply(negative ? Operators.Subtract : Operators.Add, v.Type, sum.Value, term), false);
        else
            sums[v] = new(IsElement(v) ? TangentSpace.AddElement(builder, sum.Value, term) : TangentSpace.Add(builder, sum.Value, term), false);
    }

    /// <summary>Whether it is a structure that may come from an array, where nothing may have been put yet.</summary>
    public static bool IsElement(Var v) => !v.Type.IsArray && TangentSpace.HasArrays(v.Type) && v.Definition is { Op: not Pack };


    /// <summary>ct[v][indices] += term</summary>
    /// <param name="v">The array.</param>
    /// <param name="indices">The element.</param>
    /// <param name="term">What is added.</param>
    /// <param name="when">Whether there is a term at all.</param>
    /// <param name="mayBeNull">Whether the element may be an array that is not there, to which nothing is added.</param>
    public void AddElement(Var v, ImmutableArray<Operand> indices, Operand term, Operand when, bool mayBeNull)
    {
        if (isMarked(v))
            term = builder.Choose(when, () => builder.Apply(Operators.Add, term.Type, term, Literal.Number(term.Type, 0)), () => Nothing(v));
        Change(v, array => Types.IsReal(term.Type)
            ? builder.Accumulate(array, indices, term)
            : builder.Write(array, indices, term.Type.IsArray ? TangentSpace.Add(builder, builder.Read(array, indices), term, mayBeNull) : TangentSpace.AddElement(builder, builder.Read(array, indices), term)));
    }

    private void Change(Var v, Func<Operand, Operand> change)
    {
        if (!Has(v) && standsIn(v) is var (rows, indices))
            Change(rows, array => builder.Write(array, indices, change(builder.Copy(builder.Read(array, indices)))));
        else
            sums[v] = new(change(Own(v)), true);
    }

    /// <summary>ct[v][indices] = 0, of the shape of the primal element that stood there.</summary>
    public void ClearElement(Var v, ImmutableArray<Operand> indices, Func<Operand> element)
    {
        var array = Own(v);
        sums[v] = new(builder.Write(array, indices, isMarked(v) ? Nothing(v) : TangentSpace.ZeroOfElement(builder, v.Type.GetElementType()!, element)), true);
    }

    /// <summary>ct[v].component += term</summary>
    public void AddComponent(Var v, int component, Operand term)
    {
        var layout = Layout.Of(v.Type)!;
        if (Peek(v) is Var { Definition.Op: Pack { Operands: var known } })
            sums[v] = new(builder.Pack(v.Type, known.SetItem(component, Sum(known[component]))), false);
        else
            Add(v, builder.Pack(v.Type, [.. layout.Components.Select((c, i) => i == component ? term : TangentSpace.Carries(c.Type) ? Zero(c.Type, i) : Literal.Default(c.Type))]));

        Operand Sum(Operand before) => before is Literal { Value: null } ? term : IsElement(v) ? TangentSpace.AddElement(builder, before, term) : TangentSpace.Add(builder, before, term);

        // An element of an array gets what there is; of its other arrays nothing, be they there or not.
        Operand Zero(Type type, int i) => !IsElement(v) ? TangentSpace.Zero(builder, type, () => builder.Unpack(shape(v), i))
            : v.Definition!.Op is Read && type.IsArray ? new Literal(null, type)
            : TangentSpace.ZeroOfElement(builder, type, () => builder.Unpack(shape(v), i));
    }

    /// <summary>ct[target] += ct[v], and v is done: an owned accumulator moves on without a copy.</summary>
    public void Move(Var v, Operand target, HashSet<Var> linear)
    {
        if (!sums.Remove(v, out var sum))
            return;
        if (target is not Var t || !linear.Contains(t))
            return;
        if (sums.ContainsKey(t))
            Add(t, sum.Value);
        else
            sums[t] = sum;
    }

    /// <summary>The accumulator of an array, made or copied when it is not owned yet.</summary>
    public Operand Own(Var v)
    {
        if (!sums.TryGetValue(v, out var sum))
            sum = new(isMarked(v) ? builder.Loop(builder.Length(zero(v)), false, [new Slot(SlotKind.Collect, null)], null, _ => [Nothing(v)])[0] : zero(v), true);
        else if (!sum.Owned)
            sum = new(builder.Copy(sum.Value), true);
        sums[v] = sum;
        return sum.Value;
    }

    private static Literal Nothing(Var v) => Literal.Number(v.Type.GetElementType()!, -0.0);
}
