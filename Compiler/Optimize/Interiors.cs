using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// A loop that asks in each iteration whether it is near its ends, as stencils do, <c>u[max(i − 1, 0)]</c>, runs as three loops one after the
/// other: near the first index, between, and near the last (a choice where that is one iteration). Between, the answers are known. The iterations stay the same, and their order where it matters.
/// (Index set splitting: Wolfe, High Performance Compilers for Parallel Computing, 1996, section 9.1.)
/// </summary>
internal static class Interiors
{
    // How far from an end is near, and how long a body may be that is there three times.
    private const int Near = 8, Longest = 60;

    private static readonly Primitive min = Of(nameof(Math.Min)), max = Of(nameof(Math.Max)), less = Operators.Find(ExpressionType.LessThan)!;

    // Some of the iterations: from which on, how many, what is known in them (between the ends, or beyond the bound), and whether it is one at most.
    private sealed record Part(Operand Start, Operand Count, Interior? Known, bool IsOne);

    /// <summary>The function with its stencils split: where a bound is followed by a stencil of its own, that as well.</summary>
    /// <param name="function">The function.</param>
    /// <param name="context">Conventions.</param>
    /// <param name="kept">What must keep its bits in a function; everything if it is not told.</param>
    public static Function Run(Function function, Context context, Func<Function, Kept>? kept = null) => function.HasLoops() ? Once(Once(function, context, kept), context, kept) : function;

    private static Function Once(Function function, Context context, Func<Function, Kept>? told)
    {
        var kept = told?.Invoke(function);
        var builder = context.Builder();
        Func<Equation, IReadOnlyList<Operand>, Operand?>? between = null;
        Copier? copier = null;
        copier = new Copier(builder)
        {
            Replace = (equation, _, arguments) => between?.Invoke(equation, arguments),
            Loops = (equation, loop) => Interior.Of(loop) is { } interior && Split(equation, loop, interior),
        };
        return copier.Function(function);

        bool Split(Equation equation, Loop loop, Interior interior)
        {
            var extent = copier![loop.Extent!];
            var first = interior.Low == 0 ? Literal.Of(0) : Int(min, Literal.Of(interior.Low), extent);
            var count = Int(max, Int(Operators.Subtract, interior.High(copier, extent, Int), Literal.Of(interior.Low)), Literal.Of(0));
            var rest = Int(Operators.Add, first, count);
            Part[] parts =
            [
                new(Literal.Of(0), first, null, interior.Low <= 1),
                new(Literal.Of(interior.Low), count, interior, false),
                new(interior.Bound ?? rest, Int(Operators.Subtract, extent, rest), interior.Bound is null ? null : interior, interior.Behind <= 1),
            ];
            Slot[] state = [.. copier.Slots(loop).Select((s, k) => s.Kind == SlotKind.Collect ? new Slot(SlotKind.Into, builder.Unwritten(loop.ResultType(k), extent)) : s)];
            // Sums in arrays are the same in any order but for rounding: what is between comes first, for which the arrays are as they were (see Emission.Untouched).
            foreach (var part in kept is not null && !equation.Results.Any(kept.Contains) && Upwards.OnlyAdds(loop) ? [parts[1], parts[0], parts[2]] : loop.Down ? parts.Reverse() : parts)
            {
                if (part.Count is Literal { Value: 0 })
                    continue;
                Operand[] before = [.. state.Select(s => s.Initial!)];
                IReadOnlyList<Operand> results = part.IsOne && state.All(s => s.HasParameter)
                    ? builder.If(builder.Apply(less, typeof(bool), Literal.Of(0), part.Count), () => Body(part.Start, null, null, false, before), () => before)
                    : [.. builder.Loop(part.Count, loop.Down, [.. state], null, p => Body(Place(p[0], part.Start), p[0], part.Known, part == parts[2], [.. Own(p)]), [.. loop.Body.Parameters.Select(p => p.Name)])];
                state = [.. state.Zip(results, (s, r) => new Slot(s.Kind, r))];
            }

            for (var s = 0; s < state.Length; s++)
                copier[equation.Results[s]] = state[s].Initial!;
            return true;

            IEnumerable<Operand?> Own(IReadOnlyList<Var> parameters)
            {
                var next = new Queue<Var>(parameters.Skip(1));
                return state.Select(s => s.HasParameter ? next.Dequeue() : null);
            }

            // What a Collect stores goes to the array that stands for it.
            IEnumerable<Operand> Body(Operand index, Operand? from, Interior? known, bool isBeyond, Operand?[] own)
            {
                between = known is null ? null : isBeyond ? (equation, _) => known.Otherwise(equation) : (equation, arguments) => known.Answer(equation, arguments, c => Place(from!, Literal.Of(c)));
                var values = copier!.Inline(loop.Body, [index, .. own.Where((p, s) => p is not null && loop.Slots[s].HasParameter).Select(p => p!)]);
                between = null;
                return values.Select((v, s) => loop.Slots[s].Kind == SlotKind.Collect ? builder.Write(own[s]!, [index], v) : v);
            }

            Operand Place(Operand index, Operand from) => from is Literal { Value: 0 } ? index : Int(Operators.Add, index, from);
        }

        Operand Int(Primitive primitive, Operand a, Operand b) => builder.Apply(primitive, typeof(int), a, b);
    }

    private static Primitive Of(string name) => RuleBook.Intern(typeof(Math).GetMethod(name, [typeof(int), typeof(int)])!);

    /// <summary>The iterations of a loop in which it is near no end, and what its questions are answered there.</summary>
    private sealed class Interior
    {
        private readonly Loop loop;
        private readonly HashSet<Var> inside = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<Equation, object> answers = new(ReferenceEqualityComparer.Instance);
        private readonly List<(Operand Bound, int Margin)> highs = [];
        private readonly Dictionary<Equation, bool> otherwise = new(ReferenceEqualityComparer.Instance);

        private Interior(Loop loop)
        {
            this.loop = loop;
            inside.UnionWith(loop.Body.Parameters);
            Read(loop.Body);
        }

        /// <summary>The first of these iterations.</summary>
        public int Low { get; private set; }

        public static Interior? Of(Loop loop) =>
            loop is { Test: null, Extent: not (Literal { Value: <= 2 * Near } or Var { Definition.Op: Apply { Operands: [Literal { Value: <= 2 * Near }, _] } }) } && loop.Body.Equations.Length <= Longest && !HasLoops(loop.Body)
            && Enumerable.Range(0, loop.Slots.Length).All(s => loop.Slots[s].Kind != SlotKind.Collect || Types.IsReal(loop.Body.Results[s].Type))
            && new Interior(loop) is { answers.Count: > 0 } interior
                ? interior
                : null;

        /// <summary>The operand, or the truth value, that an equation results in; null if that is not known.</summary>
        /// <param name="equation">An equation of the loop's body.</param>
        /// <param name="arguments">Its arguments in the new loop.</param>
        /// <param name="places">Index <see cref="Low"/> + c of the new loop's own index, from c.</param>
        public Operand? Answer(Equation equation, IReadOnlyList<Operand> arguments, Func<int, Operand> places) => answers.GetValueOrDefault(equation) switch
        {
            int argument => arguments[argument],
            bool truth => Literal.Of(truth),
            _ => Offset(equation.Results[0]) is { } offset ? places(Low + offset) : null,
        };

        /// <summary>The first iteration after these, where it is a bound that is known, and the last are all that are not before it: extent and bound are then the same there.</summary>
        public Literal? Bound => Low == 0 && highs.Distinct().ToArray() is [(Literal { Value: int } bound, 0)] ? bound : null;

        /// <summary>The truth value of an equation from the <see cref="Bound"/> on, if it is known.</summary>
        public Operand? Otherwise(Equation equation) => otherwise.TryGetValue(equation, out var truth) ? Literal.Of(truth) : null;

        /// <summary>The first iteration after these: the least of extent and bounds plus margins, none of which overflows.</summary>
        public Operand High(Copier copier, Operand extent, Func<Primitive, Operand, Operand, Operand> apply)
        {
            var high = extent;
            foreach (var (bound, margin) in highs.Distinct())
            {
                var before = FromEnd(bound, margin);
                var end = before is { } k
                    ? apply(Operators.Subtract, extent, Literal.Of(k))
                    : apply(Operators.Add, apply(max, apply(min, copier[bound], extent), Literal.Of(-2 * Near)), Literal.Of(margin));
                high = ReferenceEquals(high, extent) && (before ?? -margin) >= 0 ? end : apply(min, high, end);
            }

            return high;
        }

        /// <summary>How many iterations there are after these at most; null if that is not known.</summary>
        public int? Behind => highs.Aggregate((int?)0, (most, high) => most is { } m && FromEnd(high.Bound, high.Margin) is { } k ? Math.Max(m, k) : null);

        // The bound n − d of n iterations needs no care.
        private int? FromEnd(Operand bound, int margin) => loop.Extent is Var { Definition.Op: Length }
            && bound is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Subtract, Operands: [var n, Literal { Value: int d }] } }
            && ReferenceEquals(n, loop.Extent) && d >= Math.Max(margin, 0)
            ? d - margin
            : null;

        private static bool HasLoops(Region region) => region.Equations.Any(e => e.Op is Loop or Call || e.Op.Regions.Any(HasLoops));

        private void Read(Region region)
        {
            foreach (var equation in region.Equations)
            {
                inside.UnionWith(equation.Results);
                if (equation.Op is Apply { Operands: [var a, var b] } question)
                    Ask(equation, question.Primitive, a, b);
                foreach (var inner in equation.Op.Regions)
                    Read(inner);
            }
        }

        // The index plus c on one side, a bound on the other.
        private void Ask(Equation equation, Primitive primitive, Operand a, Operand b)
        {
            var isLeft = Offset(a) is not null;
            var (offset, bound) = isLeft ? (Offset(a), b) : (Offset(b), a);
            if (offset is not { } c || bound is Var v && inside.Contains(v) || bound.Type != typeof(int))
                return;
            var isLow = bound is Literal { Value: int and <= Near };
            object? answer = primitive switch
            {
                _ when primitive.Equals(max) && isLow => Beyond(0, isLeft ? 0 : 1),
                _ when primitive.Equals(min) && !isLow => Before(1, isLeft ? 0 : 1),
                { Key: ExpressionType.Equal } => isLow ? Beyond(1, false) : Before(0, false),
                { Key: ExpressionType.NotEqual } => isLow ? Beyond(1, true) : Before(0, true),
                { Key: ExpressionType.LessThan or ExpressionType.GreaterThanOrEqual or ExpressionType.GreaterThan or ExpressionType.LessThanOrEqual } => Compare((ExpressionType)primitive.Key),
                _ => null,
            };
            if (answer is not null)
                answers.Add(equation, answer);

            // As index + c against the bound: below a high bound, beyond a low one.
            object? Compare(ExpressionType kind)
            {
                var isStrict = kind is ExpressionType.LessThan or ExpressionType.GreaterThan;
                var isLess = (kind is ExpressionType.LessThan or ExpressionType.LessThanOrEqual) == isLeft;
                var truth = isLow != isLess;
                // i + c < bound, or i + c > bound, or the negation of i + c ≤ bound, or that of i + c ≥ bound.
                var excludes = isStrict == truth;
                var answer = isLow ? Beyond(excludes ? 1 : 0, truth) : Before(excludes ? 0 : 1, truth);
                if (answer is not null && !isLow)
                    otherwise.Add(equation, !truth);
                return answer;
            }

            // From iteration bound − c (and one more) on; index + c overflows nowhere.
            object? Beyond(int more, object result)
            {
                var low = (int)((Literal)bound).Value! - (long)c + more;
                if (low > Near || c > 0)
                    return null;
                Low = Math.Max(Low, (int)low);
                return result;
            }

            // Before iteration bound − c (and one more).
            object? Before(int more, object result)
            {
                if (Math.Abs((long)more - c) > Near)
                    return null;
                highs.Add((bound, more - c));
                return result;
            }
        }

        private int? Offset(Operand operand) => operand switch
        {
            _ when ReferenceEquals(operand, loop.Index) => 0,
            Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [var a, Literal { Value: int c }] } } when ReferenceEquals(a, loop.Index) => c,
            Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [Literal { Value: int c }, var a] } } when ReferenceEquals(a, loop.Index) => c,
            Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Subtract, Operands: [var a, Literal { Value: int c and > -Near }] } } when ReferenceEquals(a, loop.Index) => -c,
            _ => null,
        };
    }
}
