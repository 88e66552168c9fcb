using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>Arrays in loops: which one each variable holds as an iteration starts.</summary>
internal sealed partial class Capture
{
    /// <summary>
    /// The arrays of a loop. A variable that always holds the same one, or that takes the array of another variable in every iteration
    /// (<c>old = next; next = new …</c>, a swap), needs no bookkeeping: arrays just change places. Every other variable carries the
    /// name of what it holds, and a place for an array that it alone knows from the iteration before; where there is no name, as for an element
    /// of an array of arrays, what the array holds, which can be read as long as no array changes that it may be.
    /// </summary>
    private sealed class Turning
    {
        private readonly Capture capture;
        private readonly List<Cell> fixedOnes;
        private readonly HashSet<ParameterExpression> lost = [], contents = [];
        private readonly List<Holder> known = [];
        private readonly Cell[] kept;
        private Holder[] several = [];
        private Dictionary<ParameterExpression, Value> outside = [];
        private Dictionary<Cell, CellVersion> before = [];
        private Dictionary<Cell, Cell> moves = [];
        private readonly HashSet<Cell> changing = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<Cell> gone = new(ReferenceEqualityComparer.Instance);

        public Turning(Capture capture, ParameterExpression[] carried, Cell[] writes, Cell[] kept, Cell[] growing)
        {
            (this.capture, this.kept, Writes) = (capture, kept, writes);
            Holders = [.. carried.Where(v => Held(capture.variables[v]).Any() || capture.Changes(v.Type))];
            var alone = new List<Cell>();
            foreach (var variable in Holders)
            {
                if (capture.variables[variable] is Value.Array { Cell: { OneOf: null } cell } && capture.CanThread(cell))
                    alone.Add(cell);
                else
                    Doubt(variable, capture.variables[variable], capture.cells.ContainsKey);
            }

            fixedOnes = [.. writes.Union(alone)];
            changing.UnionWith(growing.Intersect(fixedOnes));
            IsOpen = Holders.Length > lost.Count;
        }

        /// <summary>A variable that may hold several arrays.</summary>
        private sealed record Holder(ParameterExpression Variable, Cell Place)
        {
            public List<Cell> Options { get; } = [];

            public bool MayBeNull { get; set; }
        }

        /// <summary>The arrays that the body writes.</summary>
        public Cell[] Writes { get; }

        /// <summary>The variables that hold arrays.</summary>
        public ParameterExpression[] Holders { get; }

        /// <summary>Whether another trial is needed.</summary>
        public bool IsOpen { get; private set; }

        /// <summary>Whether an array is the same one in all iterations, be it of other elements and longer.</summary>
        public bool Stays(Cell cell) => moves.GetValueOrDefault(cell) == cell && !gone.Contains(cell);

        /// <summary>The arrays that the body may write.</summary>
        public IEnumerable<Cell> Threaded => [.. fixedOnes, .. several.Select(h => h.Place)];

        /// <summary>Names for what the loop carries of it.</summary>
        public IEnumerable<string?> Names =>
            [.. several.Select(h => h.Variable.Name), .. fixedOnes.Select(c => (capture.builder.Origin(capture.cells[c].Operand) as Var)?.Name)];

        /// <summary>Before the loop.</summary>
        public void Start()
        {
            (outside, before) = (new(capture.variables), new(capture.cells, ReferenceEqualityComparer.Instance));
            lost.UnionWith(contents.Where(v => !(outside[v] is Value.Array { Cell: var cell } && capture.IsReadable(cell))));
            contents.ExceptWith(lost);
            several = [.. known.Where(h => !lost.Contains(h.Variable) && !contents.Contains(h.Variable))];
            gone.Clear();
            IsOpen = false;
        }

        /// <summary>What the names and the arrays start from.</summary>
        public IEnumerable<Slot> Slots() =>
        [
            .. several.Select(h => new Slot(SlotKind.Carry, Known(outside[h.Variable], h.Variable.Type)!.Which)),
            .. fixedOnes.Select(c => new Slot(changing.Contains(c) ? SlotKind.Carry : SlotKind.Into, capture.cells[c].Operand)),
            .. several.Select(h => new Slot(SlotKind.Carry, capture.Nowhere(h.Place))),
            .. contents.Select(v => new Slot(SlotKind.Carry, capture.Snapshot(((Value.Array)outside[v]).Cell, ends: false))),
        ];

        /// <summary>As an iteration starts.</summary>
        public void Enter(ImmutableArray<Var> parameters)
        {
            foreach (var (cell, parameter) in Threaded.Zip(parameters.Skip(several.Length)))
                capture.cells[cell] = Next(cell, parameter);
            foreach (var variable in Holders)
                capture.variables[variable] = lost.Contains(variable) ? Lost(variable) : outside[variable];
            for (var k = 0; k < several.Length; k++)
                capture.variables[several[k].Variable] = Referred(several[k].Variable.Type, new(parameters[k], [.. several[k].Options], several[k].MayBeNull));
            foreach (var (variable, parameter) in contents.Zip(parameters.Skip(several.Length + Threaded.Count())))
                capture.variables[variable] = new Value.Array(capture.Frozen(parameter, Doubtful(variable)));
        }

        /// <summary>As an iteration ends: the names, the arrays that had a name before, and those that had none.</summary>
        public IEnumerable<Operand> End()
        {
            moves = Moves();
            (Operand Which, Operand Array)[] placed = [.. several.Select((_, k) => Placed(k))];
            return
            [
                .. placed.Select(p => p.Which),
                .. fixedOnes.Select(Moved),
                .. placed.Select(p => p.Array),
                .. contents.Select(Ended).ToArray(),
            ];
        }

        /// <summary>After the loop. Where arrays changed places, nobody knows the one that had the name before.</summary>
        public void Leave(ImmutableArray<Var> results)
        {
            foreach (var (variable, value) in outside)
                capture.variables[variable] = value;
            foreach (var (cell, result) in Threaded.Zip(results.Skip(several.Length)))
            {
                if (fixedOnes.Contains(cell))
                    capture.cells[cell] = Next(cell, result);
                else
                    capture.Hold(cell, result, owned: false);
                if (gone.Contains(cell))
                    capture.cells.Remove(cell);
            }

            foreach (var variable in Holders.Where(IsAlone))
                capture.variables[variable] = lost.Contains(variable) ? Lost(variable) : outside[variable];
            foreach (var (variable, result) in contents.Zip(results.Skip(several.Length + Threaded.Count())))
                capture.variables[variable] = new Value.Array(capture.Frozen(result, Doubtful(variable)));
            for (var k = 0; k < several.Length; k++)
            {
                var holder = several[k];
                capture.variables[holder.Variable] = Referred(holder.Variable.Type, new(results[k], [.. holder.Options], holder.MayBeNull));
            }
        }

        private CellVersion Next(Cell cell, Operand array) => kept.Contains(cell) && before.TryGetValue(cell, out var version) ? new(array, IsThreaded(cell)) { Rows = version.Rows } : new(array, IsThreaded(cell));

        // One that stays, or changes places with one of the same extents, is updated in place; any other is a value that is carried.
        private bool IsThreaded(Cell cell) => !changing.Contains(cell) && fixedOnes.Contains(cell);

        private bool IsAsLong(Operand a, Operand b) => capture.builder.MayBeNull(a) || capture.builder.MayBeNull(b)
            ? Builder.Same(capture.builder.Origin(a), capture.builder.Origin(b))
            : Enumerable.Range(0, a.Type.GetArrayRank()).All(d => Builder.Same(capture.builder.Length(a, d), capture.builder.Length(b, d)));

        private bool IsAlone(ParameterExpression variable) => several.All(h => h.Variable != variable);

        private static Reference? Known(Value value, Type type) => Referring(value, type, _ => true);

        private Value Lost(ParameterExpression variable) => variable.Type.IsArray
            ? new Value.Array(new Cell(variable.Type) { Reason = Doubtful(variable) })
            : throw new NotDifferentiableException(
                Syntax.Show(variable), "a structure with arrays in it that are written is assigned in a loop", "hold the arrays in variables of their own");

        private string Doubtful(ParameterExpression variable) => outside.GetValueOrDefault(variable) is Value.Array { Cell.Row: not null }
            ? "before a loop the variable holds an element of an array of arrays, and after an iteration another array; a copy of the element to begin with, (double[])rows[n].Clone(), is enough"
            : "which array the variable holds depends on how often a loop ran";

        // What an array holds that has no name, for the next iteration.
        private Operand Ended(ParameterExpression variable)
        {
            if (capture.variables[variable] is Value.Array { Cell: var cell } && capture.Snapshot(cell, ends: !moves.ContainsValue(cell)) is { } content)
                return content;
            lost.Add(variable);
            IsOpen = true;
            return capture.Nowhere(new Cell(variable.Type));
        }

        // A variable whose array has no name.
        private void Unnamed(ParameterExpression variable, Value before)
        {
            IsOpen = true;
            if (!(before is Value.Array { Cell: var cell } && cell.OneOf?.MayBeNull != true && capture.IsReadable(cell) && contents.Add(variable)))
                lost.Add(variable);
        }

        // From now on the variable may hold several arrays, what it holds before the loop among them.
        private void Doubt(ParameterExpression variable, Value before, Func<Cell, bool> isKnown)
        {
            IsOpen = true;
            if (!variable.Type.IsArray || Referring(before, variable.Type, isKnown) is not { } reference)
            {
                Unnamed(variable, before);
                return;
            }

            var holder = new Holder(variable, new Cell(variable.Type, ++capture.named));
            holder.Options.AddRange(reference.Cells);
            holder.MayBeNull = reference.MayBeNull;
            known.Add(holder);
        }

        // Which array stands, at the end of an iteration, in the place of each one of its start. Every variable that held the one must hold
        // the other, and no two the same.
        private Dictionary<Cell, Cell> Moves()
        {
            var found = new Dictionary<Cell, Cell>(ReferenceEqualityComparer.Instance);
            ParameterExpression[] moving = [.. Holders.Where(v => !lost.Contains(v) && !contents.Contains(v) && IsAlone(v))];
            var doubted = new HashSet<ParameterExpression>();
            foreach (var cell in fixedOnes)
            {
                ParameterExpression[] mine = [.. moving.Where(v => ((Value.Array)outside[v]).Cell == cell)];
                var isHeld = capture.members.ContainsValue(cell) || capture.constants.ContainsValue(cell)
                    || outside.Any(v => !Holders.Contains(v.Key) && Held(v.Value).Any(h => Touched(h).Contains(cell)));
                Cell?[] ends = [.. mine.Select(v => (capture.variables[v] as Value.Array)?.Cell), .. isHeld || mine.Length == 0 ? new[] { cell } : []];
                if (ends.Distinct().Count() == 1 && ends[0] is { } end && capture.cells.ContainsKey(end)
                    && (fixedOnes.Contains(end) || capture.local!.Contains(end)))
                    found[cell] = end;
                else
                    doubted.UnionWith(mine);
            }

            foreach (var twice in found.GroupBy(m => m.Value).Where(g => g.Count() > 1).SelectMany(g => g).ToArray())
                doubted.UnionWith(moving.Where(v => ((Value.Array)outside[v]).Cell == twice.Key));
            foreach (var variable in moving.Where(doubted.Contains))
                Doubt(variable, outside[variable], _ => true);
            foreach (var cell in fixedOnes)
            {
                found.TryAdd(cell, cell);
                IsOpen |= capture.enclosed.Contains(found[cell]) && capture.enclosed.Add(cell);
            }

            return found;
        }

        private Operand Moved(Cell cell)
        {
            if (capture.cells.TryGetValue(moves[cell], out var version))
            {
                if (IsThreaded(cell) && !(version.Owned && IsAsLong(version.Operand, before[cell].Operand)))
                    IsOpen |= changing.Add(cell);
                return version.Operand;
            }

            // What cannot be followed yields what fits: nobody will read it.
            gone.Add(cell);
            return capture.Nowhere(cell);
        }

        // The name in the next iteration of what a variable holds as this one ends, and the array if it has no place yet.
        private (Operand Which, Operand Array) Placed(int k)
        {
            var holder = several[k];
            var end = capture.variables[holder.Variable];
            if (Referring(end, holder.Variable.Type, capture.cells.ContainsKey) is not { } reference)
            {
                Unnamed(holder.Variable, outside[holder.Variable]);
                return (Literal.Of(0), capture.Nowhere(holder.Place));
            }

            if (reference.MayBeNull && !holder.MayBeNull)
                (holder.MayBeNull, IsOpen) = (true, true);
            var placed = From(0);
            return (placed[0], placed[1]);

            ImmutableArray<Operand> From(int n) => (reference.Cells.Length - n, reference.MayBeNull) switch
            {
                (0, _) => [Literal.Of(0), capture.Nowhere(holder.Place)],
                (1, false) => Named(reference.Cells[n]),
                _ => capture.builder.If(capture.IsNamed(reference.Which, reference.Cells[n]), () => Named(reference.Cells[n]), () => From(n + 1)),
            };

            ImmutableArray<Operand> Named(Cell cell)
            {
                if (moves.FirstOrDefault(m => m.Value == cell) is { Key: { } name })
                    return At(name);
                return capture.local!.Contains(cell) || Threaded.Contains(cell) ? Shared(cell, 0) : At(cell);
            }

            // An array without a name goes to the place of the first variable that holds it.
            ImmutableArray<Operand> Shared(Cell cell, int j)
            {
                if (j == k)
                {
                    IsOpen |= capture.enclosed.Contains(cell) && capture.enclosed.Add(holder.Place);
                    Option(holder.Place);
                    return [Literal.Of(holder.Place.Name), capture.cells[cell].Operand];
                }

                return Referring(capture.variables[several[j].Variable], holder.Variable.Type, capture.cells.ContainsKey) is { } other && other.Cells.Contains(cell)
                    ? capture.builder.If(capture.IsNamed(other.Which, cell), () => At(several[j].Place), () => Shared(cell, j + 1))
                    : Shared(cell, j + 1);
            }

            ImmutableArray<Operand> At(Cell name)
            {
                Option(name);
                return [Literal.Of(name.Name), capture.Nowhere(holder.Place)];
            }

            void Option(Cell cell)
            {
                if (holder.Options.Contains(cell))
                    return;
                holder.Options.Add(cell);
                IsOpen = true;
            }
        }
    }

    private bool CanThread(Cell cell) => cells.ContainsKey(cell) && writable?.Contains(cell) != false;
}
