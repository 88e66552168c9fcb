using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>What a choice makes of the values that its branches leave behind.</summary>
internal sealed partial class Capture
{
    /// <summary>
    /// Merges values pairwise. Two arrays that were made in the branches and have no other name become one. Else a variable that holds
    /// one array after the first branch and another after the second is a reference, and arrays made inside come along with it.
    /// </summary>
    private sealed class Merging(Capture capture, Left first, Left second, int early)
    {
        private readonly List<(Operand, Operand)> late = [];
        private readonly List<Func<ImmutableArray<Operand>, Value>> plans = [];
        private readonly Dictionary<(Cell?, Cell?), Func<ImmutableArray<Operand>, Value>> seen = [];
        private readonly Dictionary<Cell, Func<ImmutableArray<Operand>, Cell>> exported = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<Cell> shared = [.. Shared(first), .. Shared(second)];
        private int leaf;

        /// <summary>The results of both branches that come after the leaves of their values.</summary>
        public IEnumerable<(Operand Then, Operand Else)> Late => late;

        /// <summary>The values after the choice.</summary>
        public Value[] Values(ImmutableArray<Operand> results) => [.. plans.Select(p => p(results))];

        /// <summary>Plans for the next value.</summary>
        public void Plan(Type type, Value one, Value two) => plans.Add(Of(type, one, two));

        private Func<ImmutableArray<Operand>, Value> Of(Type type, Value one, Value two)
        {
            if (Layout.Of(type) is { } layout)
            {
                var parts = layout.Components.Select((c, i) => Of(c.Type, Component(one, i), Component(two, i))).ToArray();
                return results => new Value.Composite(layout, [.. parts.Select(p => p(results))]);
            }

            var at = leaf++;
            var (a, b) = ((one as Value.Array)?.Cell, (two as Value.Array)?.Cell);
            if (!type.IsArray || (a is null && b is null))
                return results => new Value.Plain(results[at]);
            if (a == b)
                return _ => one;
            if (!seen.TryGetValue((a, b), out var plan))
                seen[(a, b)] = plan = Once(IsNew(a, first) && IsNew(b, second) ? Made(at, a, b) : Reference(type, one, two) ?? Unknown(type, at, a, b));
            return plan;
        }

        private Func<ImmutableArray<Operand>, Value> Made(int at, Cell? a, Cell? b) =>
            results =>
            {
                var made = capture.New(results[at], IsOwned(a, first) && IsOwned(b, second));
                if ((a is not null && capture.enclosed.Contains(a)) || (b is not null && capture.enclosed.Contains(b)))
                    capture.enclosed.Add(made);
                return new Value.Array(made);
            };

        private Func<ImmutableArray<Operand>, Value>? Reference(Type type, Value one, Value two)
        {
            if (Referring(one, type, first.Cells.ContainsKey) is not { } x || Referring(two, type, second.Cells.ContainsKey) is not { } y)
                return null;
            var which = Add(x.Which, y.Which);
            Func<ImmutableArray<Operand>, Cell>[] options = [.. x.Cells.Union(y.Cells).Select(Outside)];
            return results => Referred(type, new(results[which], [.. options.Select(o => o(results))], x.MayBeNull || y.MayBeNull));
        }

        // An array of one branch as it is known after the choice; in the other branch there is none.
        private Func<ImmutableArray<Operand>, Cell> Outside(Cell cell)
        {
            var isFirst = first.Made.Contains(cell);
            if (!isFirst && !second.Made.Contains(cell))
                return _ => cell;
            if (exported.TryGetValue(cell, out var known))
                return known;
            var (version, nothing) = ((isFirst ? first : second).Cells[cell], capture.Nowhere(cell));
            var at = isFirst ? Add(version.Operand, nothing) : Add(nothing, version.Operand);
            return exported[cell] = Once(results => capture.Hold(cell, results[at], version.Owned));
        }

        // An array of which neither side is known by name: good to read while nothing changes.
        private Func<ImmutableArray<Operand>, Value> Unknown(Type type, int at, Cell? a, Cell? b)
        {
            const string Reason = "which array the variable holds depends on a condition";
            var isReadable = IsReadable(a, first) && IsReadable(b, second);
            return results => new Value.Array(isReadable ? capture.Frozen(results[at], Reason) : new Cell(type) { Reason = Reason });
        }

        private int Add(Operand one, Operand two)
        {
            late.Add((one, two));
            return early + late.Count - 1;
        }

        private static Func<ImmutableArray<Operand>, T> Once<T>(Func<ImmutableArray<Operand>, T> make)
            where T : class
        {
            T? made = null;
            return results => made ??= make(results);
        }

        private bool IsNew(Cell? c, Left left) => c is null || (left.Made.Contains(c) && left.Cells.ContainsKey(c) && !shared.Contains(c));

        private static bool IsOwned(Cell? c, Left left) => c is null || left.Cells[c].Owned;

        private static bool IsReadable(Cell? c, Left left) => c is null || (c.OneOf is null && !left.Lost.Contains(c));

        // The arrays made in a branch that more than one of its values holds.
        private static IEnumerable<Cell> Shared(Left left) =>
            left.Values.SelectMany(Held).Where(left.Made.Contains).GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key);

        // Of a structure that is an operand no array is known as an object.
        private static Value Component(Value value, int index) => value is Value.Composite composite ? composite.Parts[index] : Nothing;
    }
}
