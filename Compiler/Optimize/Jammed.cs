using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// The loops inside of a loop whose iterations wait for nobody run for some of its iterations at once: what all four read is loaded once, what all four add to is
/// loaded and stored once, and their sums do not wait for each other. Each sum, and each element that all add to, gets the same terms in the same order.
/// (Unroll and jam: Callahan, Carr and Kennedy, Improving Register Allocation for Subscripted Variables, 1990.) Exponentials and the like of all of them are one of a
/// vector, where there are such.
/// </summary>
internal sealed class Jammed
{
    // Iterations at once; more of them where a function of what an inner loop comes to is waited for, if there are vectors of as many.
    private const int Few = 4, Many = 8;

    private static readonly Primitive max = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Max), [typeof(int), typeof(int)])!);

    private readonly Builder builder;
    private readonly Copier copier;
    private readonly int bits;

    private Jammed(Function function, Context context, Kept kept, Func<Loop, bool>? isLeft, int bits)
    {
        this.bits = bits;
        var ranges = new Ranges(function);
        builder = context.Builder();
        copier = new Copier(builder)
        {
            Loops = (equation, loop) =>
            {
                if (isLeft?.Invoke(loop) == true || Nest.Of(equation, loop, kept, ranges) is not { } nest)
                    return false;
                Write(equation, nest);
                return true;
            },
        };
    }

    /// <summary>The function with its loops jammed.</summary>
    /// <param name="function">The function.</param>
    /// <param name="context">Conventions.</param>
    /// <param name="kept">What must keep its bits.</param>
    /// <param name="isLeft">Which loops are left to others; null for none.</param>
    /// <param name="bits">How wide vectors may be; 0 for none.</param>
    public static Function Run(Function function, Context context, Kept kept, Func<Loop, bool>? isLeft = null, int bits = 0) =>
        function.LoopDepth() > 1 ? new Jammed(function, context, kept, isLeft, bits).copier.Function(function) : function;

    private void Write(Equation equation, Nest nest)
    {
        var loop = nest.Around;
        // No iteration where the extent is negative.
        var extent = Int(max, copier[loop.Extent!], Literal.Of(0));
        var count = Waits(loop.Body) ? Many : Few;
        var groups = Int(Operators.Find(ExpressionType.RightShift)!, extent, Literal.Of(System.Numerics.BitOperations.Log2((uint)count)));
        var done = Int(Operators.Multiply, groups, Literal.Of(count));
        Slot[] start = [.. copier.Slots(loop).Select((s, k) => s.Kind == SlotKind.Collect ? new Slot(SlotKind.Into, builder.Unwritten(loop.ResultType(k), extent)) : s)];
        // Sums go on from one iteration to the next, one term after the other.
        var jammed = builder.Loop(groups, false, [.. start.Select(s => new Slot(s.Kind == SlotKind.Sum ? SlotKind.Carry : s.Kind, s.Initial))], null, p => Together(nest, count, p));
        var rest = One(nest, Int(Operators.Subtract, extent, done), done, [.. start.Select((s, k) => new Slot(s.Kind, jammed[k]))]);
        for (var s = 0; s < start.Length; s++)
            copier[equation.Results[s]] = rest[s];
    }

    // Iterations as they stand; what they collect goes to the array that stands for it.
    private ImmutableArray<Var> One(Nest nest, Operand count, Operand first, ImmutableArray<Slot> slots) => builder.Loop(count, false, slots, null, parameters =>
    {
        var index = Int(Operators.Add, parameters[0], first);
        var next = new Queue<Var>(parameters.Skip(1));
        Var?[] own = [.. slots.Select(s => s.HasParameter ? next.Dequeue() : null)];
        var values = copier.Inline(nest.Around.Body, [index, .. own.Where((p, s) => p is not null && nest.Around.Slots[s].HasParameter).Select(p => p!)]);
        return values.Select((v, s) => nest.Around.Slots[s].Kind == SlotKind.Collect ? builder.Write(own[s]!, [index], v) : v);
    });

    // Some iterations, if nothing can throw and their inner loops run equally often, equation by equation; else one after the other.
    private Operand[] Together(Nest nest, int count, ImmutableArray<Var> parameters)
    {
        var first = Int(Operators.Multiply, parameters[0], Literal.Of(count));
        Operand[] state = [.. parameters.Skip(1)];
        Dictionary<Var, Operand>[] rows = [.. Enumerable.Range(0, count).Select(r => new Dictionary<Var, Operand>(ReferenceEqualityComparer.Instance)
        {
            [nest.Around.Index] = Int(Operators.Add, first, Literal.Of(r)),
        })];
        foreach (var row in rows)
            Array.ForEach([.. nest.Ahead], e => Ask(nest, e, row, state));
        var required = new HashSet<Operand>(ReferenceEqualityComparer.Instance);
        Operand? may = null;
        foreach (var row in rows)
        {
            foreach (var inner in nest.Inner)
                Require(Is(ExpressionType.Equal, In(rows[0], inner.Extent!), In(row, inner.Extent!)));
            foreach (var array in nest.Given)
                Require(Is(ExpressionType.GreaterThanOrEqual, Length(In(row, array)), Literal.Of(0)));
            foreach (var (array, index, inner) in nest.Elements)
            {
                var place = Place(index, inner, row);
                Require(Is(ExpressionType.GreaterThanOrEqual, place, Literal.Of(0)));
                Require(Is(ExpressionType.LessThanOrEqual, inner is null ? Literal.Of(1) : In(row, inner.Extent!), Int(Operators.Subtract, Length(In(row, array)), place)));
            }
        }

        return may is null ? Jam() : [.. builder.If(may, Jam, () => One(
            nest, Literal.Of(count), first,
            [.. state.Select((s, k) => new Slot(nest.Around.Slots[k].Kind == SlotKind.Collect ? SlotKind.Into : nest.Around.Slots[k].Kind, s))]))];

        void Require(Operand condition)
        {
            if (condition is not Literal { Value: true } && required.Add(condition))
                may = may is null ? condition : builder.Apply(Operators.Find(ExpressionType.And)!, typeof(bool), may, condition);
        }

        Operand[] Jam()
        {
            Operand[] ends = [.. state];
            foreach (var equation in nest.Around.Body.Equations)
            {
                if (equation.Op is Loop inner)
                    Inner(nest, equation, inner, rows, ends);
                else if (Wider(equation, count) is { } wide)
                    Beside(wide, (Apply)equation.Op, equation.Results[0], rows);
                else if (!nest.Ahead.Contains(equation))
                    Array.ForEach(rows, row => Emit(nest, equation, row, ends));
            }

            for (var s = 0; s < ends.Length; s++)
            {
                foreach (var row in nest.Around.Slots[s].Kind == SlotKind.Into ? [] : rows)
                {
                    var value = In(row, nest.Around.Body.Results[s]);
                    ends[s] = nest.Around.Slots[s].Kind == SlotKind.Sum ? builder.Apply(Operators.Add, value.Type, ends[s], value) : builder.Write(ends[s], [row[nest.Around.Index]], value);
                }
            }

            return ends;
        }
    }

    private bool Waits(Region body)
    {
        var late = new HashSet<Operand>(ReferenceEqualityComparer.Instance);
        foreach (var equation in body.Equations.Where(e => e.Op is Loop || e.Op.Operands.Any(late.Contains)))
        {
            if (Wider(equation, Many) is not null)
                return true;
            late.UnionWith(equation.Results);
        }

        return false;
    }

    // Vectors of a number for each row, for a function that costs more than to put the numbers into one and take them out again.
    private Wide? Wider(Equation equation, int rows) => equation.Op is Apply apply && Types.IsReal(apply.Type) && Twins.IsDear(new Region([], [equation], [])) && Wide.Has(apply, apply.Type)
        && rows * (apply.Type == typeof(double) ? 64 : 32) is >= 128 and var needed && needed <= bits ? new Wide(needed, apply.Type) : null;

    private void Beside(Wide wide, Apply apply, Var result, Dictionary<Var, Operand>[] rows)
    {
        var vector = builder.Apply(wide.Twin(apply), wide.Type(apply.Type), [.. apply.Operands.Select(operand =>
        {
            Operand[] own = [.. rows.Select(row => In(row, operand))];
            return own.All(o => Builder.Same(o, own[0]))
                ? builder.Apply(wide.Broadcast(operand.Type), wide.Type(operand.Type), own[0])
                : builder.Apply(wide.Together(operand.Type), wide.Type(operand.Type), [.. own]);
        })]);
        for (var r = 0; r < rows.Length; r++)
            rows[r][result] = builder.Apply(wide.Lane(result.Type, r), result.Type, vector);
    }

    // An equation that tells what there is, without throwing where there is nothing.
    private void Ask(Nest nest, Equation equation, Dictionary<Var, Operand> row, Operand[] state)
    {
        if (equation.Op is Length { Dimension: 0 } length && nest.Given.Contains((Var)length.Array))
            row[equation.Results[0]] = Length(In(row, length.Array));
        else if (Nest.IsRow(equation) && nest.Given.Contains(equation.Results[0]))
            row[equation.Results[0]] = builder.Apply(Asked.Row(equation.Results[0].Type.GetElementType()!), equation.Results[0].Type, [.. equation.Op.Operands.Select(o => In(row, o))]);
        else
            Emit(nest, equation, row, state);
    }

    // −1 of an array that is not there; what the program has made is.
    private Operand Length(Operand array) => builder.Origin(array) is Var { Definition.Op: Zeros or Loop or Ir.Copy or Pack }
        ? builder.Length(array)
        : builder.Apply(Asked.Length(array.Type.GetElementType()!), typeof(int), array);

    // Where an inner loop begins to read: its index is 0.
    private Operand Place(Operand index, Loop? inner, Dictionary<Var, Operand> row) => inner is null || !Nest.IsWithin(inner, index) ? In(row, index)
        : ReferenceEquals(index, inner.Index) ? Literal.Of(0)
        : ((Var)index).Definition!.Op is Apply { Operands: [var a, var b] } sum ? Int(sum.Primitive, Place(a, inner, row), Place(b, inner, row))
        : throw new System.Diagnostics.UnreachableException();

    private Operand Is(ExpressionType kind, Operand a, Operand b) => Builder.Same(a, b) ? Literal.Of(true) : builder.Apply(Operators.Find(kind)!, typeof(bool), a, b);

    // What all rows add to one place of an array.
    private sealed record Sum(int Slot, ImmutableArray<Operand> Place, List<Operand> Terms);

    private static void Add(List<Sum> sums, int slot, ImmutableArray<Operand> place, Operand term)
    {
        if (sums.Find(s => s.Slot == slot) is not { } sum)
            sums.Add(sum = new(slot, place, []));
        sum.Terms.Add(term);
    }

    // An inner loop for all rows: sums of their own, arrays in common.
    private void Inner(Nest nest, Equation equation, Loop inner, Dictionary<Var, Operand>[] rows, Operand[] state)
    {
        var slots = inner.Slots.SelectMany(slot => slot.Kind == SlotKind.Into
            ? [new Slot(SlotKind.Into, state[nest.Owned[(Var)slot.Initial!]])]
            : rows.Select(row => new Slot(slot.Kind, In(row, slot.Initial!))));
        var results = new Queue<Var>(builder.Loop(In(rows[0], inner.Extent!), inner.Down, [.. slots], null, parameters =>
        {
            var own = state.ToArray();
            var next = new Queue<Var>(parameters.Skip(1));
            foreach (var slot in inner.Slots.Where(s => s.Kind == SlotKind.Into))
                own[nest.Owned[(Var)slot.Initial!]] = next.Dequeue();
            var sums = new List<Sum>();
            var yields = rows.Select(row => Body(row, own, sums)).ToArray();
            foreach (var (slot, place, terms) in sums)
            {
                var total = terms.Aggregate((Operand)builder.Read(own[slot], place), (s, t) => builder.Apply(Operators.Add, t.Type, s, t));
                own[slot] = builder.Write(own[slot], place, total);
            }

            return inner.Slots.SelectMany((slot, s) => slot.Kind == SlotKind.Into ? [own[nest.Owned[(Var)slot.Initial!]]] : yields.Select(y => y[s]!));

            Operand?[] Body(Dictionary<Var, Operand> row, Operand[] own, List<Sum> sums)
            {
                row[inner.Index] = parameters[0];
                foreach (var one in inner.Body.Equations)
                {
                    if (one.Op is Accumulate add && nest.Common.Contains(one))
                        Add(sums, nest.Owned[(Var)add.Array], [.. add.Indices.Select(i => In(row, i))], In(row, add.Value));
                    else
                        Emit(nest, one, row, own);
                }

                return [.. inner.Body.Results.Select((r, s) => inner.Slots[s].Kind == SlotKind.Into ? null : In(row, r))];
            }
        }));
        for (var s = 0; s < inner.Slots.Length; s++)
        {
            if (inner.Slots[s].Kind == SlotKind.Into)
                state[nest.Owned[equation.Results[s]]] = results.Dequeue();
            else
                Array.ForEach(rows, row => row[equation.Results[s]] = results.Dequeue());
        }
    }

    // An equation for one row; arrays are what has become of them so far.
    private void Emit(Nest nest, Equation equation, Dictionary<Var, Operand> row, Operand[] state)
    {
        foreach (var (old, known) in row)
            copier[old] = known;
        foreach (var array in equation.Op.Operands.OfType<Var>().Where(nest.Owned.ContainsKey))
            copier[array] = state[nest.Owned[array]];
        copier.Emit(equation);
        foreach (var result in equation.Results)
        {
            if (nest.Owned.TryGetValue(result, out var slot))
                state[slot] = copier[result];
            else
                row[result] = copier[result];
        }
    }

    private Operand In(Dictionary<Var, Operand> row, Operand operand) => operand is Var v && row.TryGetValue(v, out var known) ? known : copier[operand];

    private Operand Int(Primitive primitive, Operand a, Operand b) => (a, b) switch
    {
        (_, Literal { Value: 0 }) when primitive.Equals(Operators.Add) || primitive.Equals(Operators.Subtract) => a,
        (Literal { Value: 0 }, _) when primitive.Equals(Operators.Add) => b,
        _ => builder.Apply(primitive, typeof(int), a, b),
    };
}
