using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// A loop that adds to elements i + c₀, …, i + c₁ of an array in iteration i (the adjoint of a stencil) carries the elements that later
/// iterations add to, and stores each when it is complete: element by element the same additions in the same order, without waiting for
/// what the iteration before has just stored.
/// </summary>
internal static class Shifted
{
    // Elements carried are registers.
    private const int MostCarried = 4;

    private static readonly Primitive less = Operators.Find(ExpressionType.LessThan)!;

    /// <summary>The function with its shifted accumulations carried.</summary>
    /// <param name="function">The function.</param>
    /// <param name="keeps">The loops to leave alone: those that can run in lanes do not wait either, and could no more if they carried.</param>
    public static Function Run(Function function, Func<Loop, bool>? keeps = null)
    {
        if (!function.HasLoops())
            return function;
        return new Function(function.Name, Substitution.Apply(Region(function.Body, keeps), new Dictionary<Var, Operand>()));
    }

    private static Region Region(Region region, Func<Loop, bool>? keeps)
    {
        var equations = new List<Equation>(region.Equations.Length);
        foreach (var equation in region.Equations)
        {
            var inner = equation.Within(r => Region(r, keeps));
            List<Equation> after = [];
            for (var s = 0; inner.Op is Loop { Test: null, Extent: not Literal { Value: <= 1 } } loop && keeps?.Invoke(loop) is not true && s < loop.Slots.Length; s++)
            {
                if (loop.Slots[s].Kind == SlotKind.Into && Window.Of(loop, s) is { } window)
                    inner = window.Carried(inner, equations, after);
            }

            equations.Add(inner);
            equations.AddRange(after);
        }

        return new Region(region.Parameters, [.. equations], region.Results);
    }

    /// <summary>The accumulations that make up what a loop does with an array.</summary>
    private sealed class Window(Loop loop, int slot, Dictionary<Equation, int> offsets)
    {
        private readonly Type type = loop.ResultType(slot).GetElementType()!;
        private readonly int first = offsets.Values.Min(), count = offsets.Values.Max() - offsets.Values.Min();

        // The way of the loop: the element that is touched last, and the one that is touched first.
        private int Done => loop.Down ? first + count : first;

        private int New => loop.Down ? first : first + count;

        public static Window? Of(Loop loop, int slot)
        {
            var (array, offsets) = (loop.Parameter(slot)!, new Dictionary<Equation, int>(ReferenceEqualityComparer.Instance));
            if (!Types.IsReal(array.Type.GetElementType()!) || array.Type.GetArrayRank() != 1)
                return null;
            foreach (var equation in loop.Body.Equations)
            {
                if (equation.Op is Accumulate { Indices: [var index] } add && ReferenceEquals(add.Array, array))
                {
                    if (ReferenceEquals(add.Value, array) || Offset(loop, index) is not { } offset)
                        return null;
                    (offsets[equation], array) = (offset, equation.Results[0]);
                }
                else if (Outline.Read(equation).Any(v => ReferenceEquals(v, array)))
                {
                    return null;
                }
            }

            var isAll = ReferenceEquals(loop.Body.Results[slot], array) && loop.Body.Results.Count(r => ReferenceEquals(r, array)) == 1;
            return isAll && offsets.Count > 1 && offsets.Values.Max() - offsets.Values.Min() is > 0 and <= MostCarried ? new(loop, slot, offsets) : null;
        }

        // c where the index is i + c.
        private static int? Offset(Loop loop, Operand index) => index switch
        {
            _ when ReferenceEquals(index, loop.Index) => 0,
            Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [var a, Literal { Value: int c }] } } when ReferenceEquals(a, loop.Index) => c,
            Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [Literal { Value: int c }, var a] } } when ReferenceEquals(a, loop.Index) => c,
            Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Subtract, Operands: [var a, Literal { Value: int c }] } } when ReferenceEquals(a, loop.Index) && c > int.MinValue => -c,
            _ => null,
        };

        public Equation Carried(Equation equation, List<Equation> before, List<Equation> after)
        {
            var initial = loop.Slots[slot].Initial!;
            var isZero = initial is Var { Definition.Op: Zeros };
            Var Number() => new(type);
            Literal zero = Literal.Number(type, 0);

            // Before the loop, the elements that the first iteration finds; there need not be any if it does not run.
            Operand[] starts = [.. Enumerable.Repeat(zero, count)];
            var runs = new Var(typeof(bool));
            before.Add(new Equation([runs], new Apply(less, typeof(bool), [Literal.Of(0), loop.Extent!])));
            if (!isZero)
            {
                var (then, found) = (new List<Equation>(), new Var[count]);
                Var[] elements = [.. Enumerable.Range(0, count).Select(_ => Number())];
                for (var k = 0; k < count; k++)
                {
                    then.Add(new Equation([found[k] = Number()], new Read(initial, [Place(then, Place(then, loop.Down ? null : Literal.Of(0), 0), Carrying(k))])));
                }

                before.Add(new Equation([.. elements], new If(runs, new Region([], [.. then], [.. found]), new Region([], [], [.. starts]))));
                starts = elements;
            }

            // In the body, numbers in the place of the elements.
            var parameters = Enumerable.Range(0, count).Select(_ => Number()).ToArray();
            var now = new Dictionary<int, Operand>();
            for (var k = 0; k < count; k++)
                now[Carrying(k)] = parameters[k];
            var body = new List<Equation>();
            if (isZero)
            {
                now[New] = zero;
            }
            else
            {
                var found = Number();
                body.Add(new Equation([found], new Read(loop.Parameter(slot)!, [Place(body, loop.Index, New)])));
                now[New] = found;
            }

            foreach (var each in loop.Body.Equations)
            {
                if (!offsets.TryGetValue(each, out var offset))
                {
                    body.Add(each);
                    continue;
                }

                var sum = Number();
                body.Add(new Equation([sum], new Apply(Operators.Add, type, [now[offset], ((Accumulate)each.Op).Value])));
                now[offset] = sum;
            }

            var stored = new Var(loop.ResultType(slot));
            body.Add(new Equation([stored], new Write(loop.Parameter(slot)!, [Place(body, loop.Index, Done)], now[Done])));
            var array = new Var(stored.Type);
            Var[] last = [.. Enumerable.Range(0, count).Select(_ => Number())];

            // After it, the elements that are complete now.
            var (ends, end) = (new List<Equation>(), array);
            var final = Place(ends, loop.Down ? Literal.Of(0) : null, 0);
            for (var k = 0; k < count; k++)
            {
                var next = new Var(array.Type);
                ends.Add(new Equation([next], new Write(end, [Place(ends, final, Carrying(k) + (loop.Down ? -1 : 1))], last[k])));
                end = next;
            }

            after.Insert(0, new Equation([equation.Results[slot]], new If(runs, new Region([], [.. ends], [end]), new Region([], [], [array]))));
            return new Equation([.. equation.Results.SetItem(slot, array), .. last], new Loop(
                loop.Extent,
                loop.Down,
                [.. loop.Slots, .. starts.Select(start => new Slot(SlotKind.Carry, start))],
                null,
                new Region(
                    [.. loop.Body.Parameters, .. parameters],
                    [.. body],
                    [.. loop.Body.Results.SetItem(slot, stored), .. Enumerable.Range(0, count).Select(k => now[Carrying(k) + (loop.Down ? -1 : 1)])])));

            // The offset of a carried element: upwards all but the new one, which is the last; downwards all but the first.
            int Carrying(int k) => loop.Down ? first + 1 + k : first + k;

            // An index plus a constant; null stands for the last index of the loop.
            Operand Place(List<Equation> equations, Operand? index, int offset)
            {
                if (index is null)
                    return Sum(Operators.Subtract, loop.Extent!, 1);
                return index is Literal { Value: int known } ? Literal.Of(known + offset) : offset == 0 ? index : Sum(Operators.Add, index, offset);

                Operand Sum(Primitive primitive, Operand a, int c)
                {
                    if (a is Literal { Value: int whole })
                        return Literal.Of(primitive.Equals(Operators.Add) ? whole + c : whole - c);
                    var sum = new Var(typeof(int));
                    equations.Add(new Equation([sum], new Apply(primitive, typeof(int), [a, Literal.Of(c)])));
                    return sum;
                }
            }
        }
    }
}
