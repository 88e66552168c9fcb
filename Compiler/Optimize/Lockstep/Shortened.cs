using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// Loops over rows of data, with loops in their bodies whose lengths are known at run time only: once more for when those are short, since then the rows run in
/// lockstep, and otherwise each row in lanes. In the copy a length e is the lesser of e and <see cref="Most"/>, by which others see that it is short, and whether it is
/// positive is no question.
/// </summary>
internal sealed class Shortened
{
    /// <summary>How long is short.</summary>
    public const int Most = 16;

    // Rows, for each lane, that are worth the question; lengths that it asks for; and equations that may be there twice.
    private const int Groups = 2, Lengths = 4, Size = 600;

    private static readonly Primitive least = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Min), [typeof(int), typeof(int)])!);
    private static readonly Primitive less = Operators.Find(ExpressionType.LessThan)!, notMore = Operators.Find(ExpressionType.LessThanOrEqual)!, both = Operators.Find(ExpressionType.And)!;

    private readonly Builder builder = new();
    private readonly Copier copier;
    private readonly int bits;
    private int room;
    private bool isWithin;

    // The rows that the loop that is written for short lengths has fetched.
    private Fetched? rows;

    private Shortened(int bits, int room)
    {
        (this.bits, this.room) = (bits, room);
        copier = new Copier(builder) { Loops = Twice, Reads = read => rows?.Read(read) };
    }

    /// <summary>The function with such loops twice.</summary>
    /// <param name="function">The function.</param>
    /// <param name="bits">How wide vectors are.</param>
    public static Function Run(Function function, int bits) =>
        function.LoopDepth() > 1 && function.Size <= Size ? new Shortened(bits, Size - function.Size).copier.Function(function) : function;

    /// <summary>Whether a length is short wherever it is asked for.</summary>
    public static bool Is(Operand extent) => extent is Literal { Value: <= Most }
        || (extent is Var { Definition.Op: Apply { Operands: [_, Literal { Value: <= Most }] } apply } && ReferenceEquals(apply.Primitive, least))
        || (extent is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Subtract, Operands: [var more, Literal { Value: > 0 }] } } && Is(more));

    private bool Twice(Equation equation, Loop loop)
    {
        // What is within a loop that runs in lockstep, or is written twice, is part of it.
        if (isWithin || Lockstep.Can(loop, bits))
        {
            rows?.Fetch(equation);
            Plainly(equation);
            return true;
        }

        var size = Function.Count(loop.Body);
        Var[] lengths = [.. Extents(loop.Body).Distinct<Var>(ReferenceEqualityComparer.Instance).Where(e => copier.Knows(e))];
        if (loop is not { Ordered: false, Down: false, Extent: Var extent, Slots.Length: > 0 } || lengths.Length is 0 or > Lengths || lengths.Any(e => IsOf(e, extent)) || loop.Slots.Any(s => s.Kind == SlotKind.Collect) || size > room
            || !CanShort(equation, lengths))
            return false;
        room -= size;
        var isShort = lengths.SelectMany(e => new[] { builder.Apply(less, typeof(bool), Literal.Of(0), copier[e]), builder.Apply(notMore, typeof(bool), copier[e], Literal.Of(Most)) })
            .Append(builder.Apply(notMore, typeof(bool), Literal.Of(Groups * Emission.Twins.Count(bits, typeof(double))), copier[extent]))
            .Aggregate((a, b) => builder.Apply(both, typeof(bool), a, b));
        var results = builder.If(
            isShort,
            () =>
            {
                var known = Known(equation, lengths);
                Operand[] before = [.. known.Select(v => copier[v])];
                Know(builder, copier, known);
                rows = new(builder, copier, loop, lengths);
                Plainly(equation);
                rows = null;
                for (var k = 0; k < known.Length; k++)
                    copier[known[k]] = before[k];
                return [.. equation.Results.Select(r => copier[r])];
            },
            () =>
            {
                Plainly(equation);
                return [.. equation.Results.Select(r => copier[r])];
            });
        for (var k = 0; k < results.Length; k++)
            copier[equation.Results[k]] = results[k];
        return true;
    }

    private void Plainly(Equation equation)
    {
        var outside = isWithin;
        isWithin = true;
        var loop = (Loop)equation.Op;
        var results = builder.Loop(
            loop.Extent is null ? null : copier[loop.Extent], loop.Down, [.. copier.Slots(loop)], loop.Test is { } test ? p => copier.Inline(test, [.. p.Take(test.Parameters.Length)])[0] : null,
            p => copier.Inline(loop.Body, [.. p]));
        isWithin = outside;
        for (var k = 0; k < results.Length; k++)
            copier[equation.Results[k]] = results[k];
    }

    // Lengths that are known at run time.
    private static IEnumerable<Var> Extents(Region region) => region.Equations.SelectMany(e => (e.Op is Loop { Extent: Var extent } && !Is(extent) ? [extent] : Array.Empty<Var>()).Concat(e.Op.Regions.SelectMany(Extents)));

    // What the loop reads of which more is known where lengths are short: those, and whether they are positive.
    private static Var[] Known(Equation equation, Var[] lengths) => [.. Outline.Read(equation).Where(v => lengths.Contains(v) || (IsPositive(v) is { } e && lengths.Contains(e)))];

    private static void Know(Builder builder, Copier copier, Var[] known)
    {
        foreach (var v in known)
            copier[v] = v.Type == typeof(bool) ? Literal.Of(true) : builder.Apply(least, typeof(int), copier[v], Literal.Of(Most));
    }

    // Whether a length is that of the loop around, or made of it: they are not short and many at once.
    private static bool IsOf(Operand length, Var extent, int depth = 3) =>
        ReferenceEquals(length, extent) || (depth > 0 && length is Var { Definition.Op: Apply sum } && sum.Operands.Any(o => IsOf(o, extent, depth - 1)));

    private static Var? IsPositive(Var v) => v.Definition?.Op is Apply { Operands: [Literal { Value: 0 }, Var e] } apply && ReferenceEquals(apply.Primitive, less) ? e : null;

    // Whether the loop by itself would run in lockstep if it were short.
    private bool CanShort(Equation equation, Var[] lengths)
    {
        var trial = new Builder();
        Var[] free = [.. Outline.Read(equation)];
        var parameters = free.Select(v => new Var(v.Type, v.Name)).ToArray();
        var found = false;
        trial.Function("trial", parameters, _ =>
        {
            Fetched rows = null!;
            var copy = new Copier(trial) { Loops = (e, _) => rows.Fetch(e), Reads = r => rows.Read(r) };
            rows = new(trial, copy, (Loop)equation.Op, lengths);
            for (var k = 0; k < free.Length; k++)
                copy[free[k]] = parameters[k];
            Know(trial, copy, Known(equation, lengths));
            copy.Emit(equation);
            found = copy[equation.Results[0]] is Var { Definition.Op: Loop shorter } && Lockstep.Can(shorter, bits);
            return [.. equation.Results.Select(r => copy[r])];
        });
        return found;
    }

    /// <summary>
    /// Rows that loops inside read from the first element on, each of them as an array of the iteration, which is a vector for all lanes and made once: elements that
    /// lie apart are fetched once. All of them would be read, since the loops around run, and no choice is.
    /// </summary>
    private sealed class Fetched(Builder builder, Copier copier, Loop loop, Var[] lengths)
    {
        private readonly Dictionary<(Var Row, Operand Length), Var> made = [];
        private readonly Dictionary<Var, Operand> extents = new(ReferenceEqualityComparer.Instance);

        /// <summary>Fetches what a loop of the body reads, before it runs; one in a branch reads what was fetched.</summary>
        public bool Fetch(Equation equation)
        {
            if (loop.Body.Equations.Contains(equation))
                Find(equation);
            else if (equation.Op is Loop { Test: null, Extent: { } length } inner)
                extents[inner.Index] = length;
            return false;
        }

        /// <summary>An element that was fetched.</summary>
        public Operand? Read(Read read) => read is { Array: Var row, Indices: [Var index] } && extents.TryGetValue(index, out var length) && made.TryGetValue((row, length), out var array)
            ? builder.Read(array, copier[index])
            : null;

        private void Find(Equation equation)
        {
            if (equation.Op is not Loop { Test: null, Extent: { } length } inner || !(length is Literal { Value: > 0 } || (length is Var v && lengths.Contains(v))))
                return;
            extents[inner.Index] = length;
            foreach (var one in inner.Body.Equations)
            {
                Find(one);
                if (one.Op is Read { Array: Var row, Indices: [var index] } && ReferenceEquals(index, inner.Index) && Types.IsReal(one.Results[0].Type) && !made.ContainsKey((row, length))
                    && loop.Body.Equations.Any(e => e.Op is If or Ir.Read && e.Results.Contains(row)))
                    made[(row, length)] = builder.Loop(copier[length], false, [new Slot(SlotKind.Collect, null)], null, p => [builder.Read(copier[row], p[0])])[0];
            }
        }
    }
}
