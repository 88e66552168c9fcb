using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// Loops that count become counted loops: a carried integer that starts at c, steps by 1 and is tested against a bound n that stays, runs
/// max(n, c) − c times and is c + i in iteration i; one that steps down is tested from above. What is known to run n times needs no record
/// of how often it ran, and may be fused.
/// </summary>
internal static class TripCounts
{
    private static readonly Primitive max = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Max), [typeof(int), typeof(int)])!);

    /// <summary>The function with its counting loops counted.</summary>
    public static Function Run(Function function, Context context)
    {
        if (!function.HasLoops())
            return function;
        var builder = context.Builder();
        Copier? copier = null;
        copier = new Copier(builder) { Loops = (equation, loop) => Counter.Of(loop) is { } counter && Emit(builder, copier!, equation, loop, counter) };
        return copier.Function(function);
    }

    private static bool Emit(Builder builder, Copier copier, Equation equation, Loop loop, Counter counter)
    {
        var start = copier[loop.Slots[counter.Slot].Initial!];
        var bound = copier[counter.Bound];
        // From above the index itself counts down, if nothing looks at the number of the iteration.
        var isDown = counter.Down && loop.Slots.All(s => s.Kind != SlotKind.Collect) && !IsRead(loop.Body, loop.Index);
        // Up, start ≤ counter < bound or start − 1 < counter ≤ bound; down, bound < counter ≤ start or bound − 1 < counter ≤ start: no end overflows.
        var (from, to) = counter.Down ? (bound, start) : (start, bound);
        if (counter.Inclusive)
            from = Difference(from, Literal.Of(1));
        var extent = from is Literal { Value: 0 } && IsCount(to) ? to
            : from is Literal { Value: -1 } && to is Var { Definition.Op: Apply { Operands: [var count, Literal { Value: 1 }] } last } && ReferenceEquals(last.Primitive, Operators.Subtract) && IsCount(count) ? count
            : Difference(builder.Apply(max, typeof(int), to, from), from);
        var results = builder.Loop(
            extent,
            isDown,
            copier.Slots(loop).RemoveAt(counter.Slot),
            null,
            p =>
            {
                var at = loop.Body.Parameters.IndexOf(loop.Parameter(counter.Slot)!);
                var now = isDown ? Sum(counter.Inclusive ? bound : Sum(bound, Literal.Of(1)), p[0]) : counter.Down ? Difference(start, p[0]) : Sum(start, p[0]);
                return copier.Inline(loop.Body, [p[0], .. p[1..at], now, .. p[at..]]).Where((_, s) => s != counter.Slot);
            },
            [isDown ? loop.Parameter(counter.Slot)!.Name ?? loop.Index.Name : loop.Index.Name, .. loop.Body.Parameters.Skip(1).Where(p => !ReferenceEquals(p, loop.Parameter(counter.Slot))).Select(p => p.Name)]);
        for (int s = 0, k = 0; s < loop.Slots.Length; s++)
            copier[equation.Results[s]] = s == counter.Slot ? (counter.Down ? Difference(start, extent) : Sum(start, extent)) : results[k++];
        return true;

        Operand Sum(Operand a, Operand b) => b is Literal { Value: 0 } ? a : a is Literal { Value: 0 } ? b : builder.Apply(Operators.Add, typeof(int), a, b);

        Operand Difference(Operand a, Operand b) => b is Literal { Value: 0 } ? a : builder.Apply(Operators.Subtract, typeof(int), a, b);
    }

    private static bool IsRead(Region body, Var v) =>
        Outline.Read(new Equation([], new If(Literal.Of(true), new Region([], body.Equations, body.Results), new Region([], [], [])))).Contains(v);

    // Never negative.
    private static bool IsCount(Operand operand) => operand is Literal { Value: >= 0 } or Var { Definition.Op: Length };

    /// <summary>The carried integer that a test compares with a bound, and by nothing else ends the loop.</summary>
    private sealed record Counter(int Slot, Operand Bound, bool Down, bool Inclusive)
    {
        public static Counter? Of(Loop loop)
        {
            if (loop is not { Extent: null, Test: { Equations: [{ Op: Apply { Operands: [var left, var right] } asked }] } test }
                || !ReferenceEquals(test.Results[0], test.Equations[0].Results[0]) || asked.Primitive.Key is not ExpressionType kind)
                return null;
            for (var s = 0; s < loop.Slots.Length; s++)
            {
                if (loop.Slots[s].Kind != SlotKind.Carry || loop.Parameter(s) is not { } sofar || sofar.Type != typeof(int))
                    continue;
                var counter = test.Parameters[loop.Body.Parameters.IndexOf(sofar)];
                var isLeft = ReferenceEquals(left, counter);
                var bound = isLeft ? right : left;
                if (!(isLeft || ReferenceEquals(right, counter)) || (bound is Var v && test.Parameters.Contains(v)) || Stride(loop, s, sofar) is not { } stride)
                    continue;
                // As counter < bound, or counter ≤ bound, or from above.
                var (isLess, isInclusive) = kind switch
                {
                    ExpressionType.LessThan => (isLeft, false),
                    ExpressionType.LessThanOrEqual => (isLeft, true),
                    ExpressionType.GreaterThan => (!isLeft, false),
                    ExpressionType.GreaterThanOrEqual => (!isLeft, true),
                    _ => ((bool?)null, false),
                };
                if (isLess is { } less && less == (stride > 0))
                    return new Counter(s, bound, stride < 0, isInclusive);
            }

            return null;
        }

        // +1 or −1. Checked or not: the test keeps it within the integers.
        private static int? Stride(Loop loop, int slot, Var sofar)
        {
            if (loop.Body.Results[slot] is not Var next || loop.Body.Equations.FirstOrDefault(e => e.Results.Contains(next)) is not { Op: Apply { Operands: [var a, var b] } step })
                return null;
            var by = ReferenceEquals(a, sofar) ? b : step.Primitive.IsCommutative && ReferenceEquals(b, sofar) ? a : null;
            return (step.Primitive.Key, by) switch
            {
                (ExpressionType.Add or ExpressionType.AddChecked, Literal { Value: 1 }) or (ExpressionType.Subtract or ExpressionType.SubtractChecked, Literal { Value: -1 }) => 1,
                (ExpressionType.Add or ExpressionType.AddChecked, Literal { Value: -1 }) or (ExpressionType.Subtract or ExpressionType.SubtractChecked, Literal { Value: 1 }) => -1,
                _ => null,
            };
        }
    }
}
