using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// Loops of the form <c>while (test) body</c>. What the body assigns is carried, what it writes is threaded through. A variable that holds
/// another array at the end of an iteration than at its start (<c>old = next; next = new …</c>, a swap) is followed as long as no two names
/// can come to mean one array; else it has no value as an iteration starts, and the body has to assign it before it reads it.
/// </summary>
internal sealed partial class Capture
{
    private Value While(LoopExpression node)
    {
        if (node is not { BreakLabel: { } exit, Body: ConditionalExpression { Test: var test, IfTrue: var body, IfFalse: GotoExpression last } } || last.Target != exit)
            throw Refuse(node, "the loop is none that ends", "end it by a break");

        var (carried, writes) = Effect(test, body);
        var loop = new LoopShape(test, body, carried, Counted.Find(test, body, carried, state));
        // Arrays first by their variables: which cell does each hold as an iteration starts?
        var holders = carried.Where(v => Held(variables[v]).Any() || (Changes(v.Type) && everywhere.All.Contains(v))).ToArray();
        var lost = new HashSet<ParameterExpression>(holders.Where(v => variables[v] is not Value.Array { Cell: var c } || !CanThread(c)));
        var threaded = writes.Union(holders.Where(v => !lost.Contains(v)).Select(v => ((Value.Array)variables[v]).Cell)).ToList();
        foreach (var cell in threaded)
            Own(cell);
        while (holders.Length > lost.Count)
        {
            var count = lost.Count;
            var (names, versions) = (variables.ToArray(), new Dictionary<Cell, CellVersion>(cells, ReferenceEqualityComparer.Instance));
            builder.Discard(() => Emit(loop, threaded, holders, lost));
            variables.Clear();
            foreach (var (variable, value) in names)
                variables[variable] = value;
            cells = versions;
            if (lost.Count == count)
                break;
        }

        Emit(loop, threaded, holders, lost);
        return Nothing;
    }

    private sealed record LoopShape(Expression Test, Expression Body, ParameterExpression[] Carried, Counted? Count);

    private bool CanThread(Cell cell) => cells.ContainsKey(cell) && writable?.Contains(cell) != false;

    // Emits the loop, and finds out which array each variable holds as an iteration ends, and which variables are lost by that.
    private void Emit(LoopShape loop, List<Cell> threaded, ParameterExpression[] holders, HashSet<ParameterExpression> lost)
    {
        var (outside, count) = (new Dictionary<ParameterExpression, Value>(variables), loop.Count is null ? null : Start(loop.Count));
        var isTested = loop.Count is null || loop.Count.Rest is not null;
        ParameterExpression[] carried = [.. loop.Carried.Except(holders).Where(v => v != loop.Count?.Index || isTested)];
        var (initial, names) = (new List<Operand>(), new List<string?> { null });
        foreach (var variable in carried)
        {
            var before = initial.Count;
            Flatten(Variable(variable), initial, variable);
            names.AddRange(Enumerable.Repeat(variable.Name, initial.Count - before));
        }

        var scalars = initial.Count;
        names.AddRange(threaded.Select(c => (c.Shape as Var)?.Name));
        Dictionary<Cell, Cell> moves = [];
        HashSet<Cell> gone = [];
        var results = builder.Loop(
            count?.Extent,
            count?.Down ?? false,
            [.. initial.Select(i => new Slot(SlotKind.Carry, i)), .. threaded.Select(c => new Slot(SlotKind.Into, cells[c].Operand))],
            isTested ? p => Inside(threaded, () =>
            {
                Enter(p);
                return Plain(Visit(loop.Count is null ? loop.Test : loop.Count.Rest!), loop.Test);
            }) : null,
            p => Inside(threaded, () =>
            {
                Enter(p);
                Visit(loop.Body);
                moves = Moves(outside, threaded, holders, lost);
                var next = new List<Operand>();
                foreach (var variable in carried)
                    Flatten(variables[variable], next, variable);
                // What cannot be followed yields what fits: nobody will read it.
                foreach (var cell in threaded)
                {
                    if (!cells.ContainsKey(moves[cell]))
                        gone.Add(cell);
                    next.Add(cells.GetValueOrDefault(moves[cell])?.Operand ?? Nowhere(cell));
                }

                return next;
            }),
            [.. names]);
        Leave();

        void Enter(ImmutableArray<Var> parameters)
        {
            Bind(parameters.Skip(1));
            for (var k = 0; k < threaded.Count; k++)
                cells[threaded[k]] = new(parameters[1 + scalars + k], true);
            foreach (var variable in holders)
                variables[variable] = lost.Contains(variable) ? Lost(variable) : outside[variable];
            if (loop.Count is not null)
                variables[loop.Count.Index] = new Value.Plain(count!.At(parameters[0]));
        }

        void Leave()
        {
            foreach (var (variable, value) in outside)
                variables[variable] = value;
            Bind(results);
            if (loop.Count is not null && !isTested)
                variables[loop.Count.Index] = new Value.Plain(count!.After());
            // Where arrays changed places, the objects that the names meant before are not known any more.
            var renamed = threaded.ToDictionary(c => c, c => moves[c] == c ? c : new Cell(c.Type, results[scalars + threaded.IndexOf(c)]));
            foreach (var (cell, result) in threaded.Zip(results.Skip(scalars)))
            {
                cells.Remove(cell);
                cells[renamed[cell]] = new(result, true);
                if (renamed[cell] != cell)
                {
                    writable?.Add(renamed[cell]);
                    local?.Add(renamed[cell]);
                }
            }

            foreach (var cell in gone)
                cells.Remove(cell);
            foreach (var variable in holders)
                variables[variable] = lost.Contains(variable) ? Lost(variable) : new Value.Array(renamed[((Value.Array)outside[variable]).Cell]);
        }

        void Bind(IEnumerable<Operand> leaves)
        {
            var queue = new Queue<Operand>(leaves);
            foreach (var variable in carried)
                variables[variable] = Compose(variable.Type, queue);
        }
    }

    private static Value Lost(ParameterExpression variable) => variable.Type.IsArray
        ? new Value.Array(new Cell(variable.Type, null) { Reason = "which array the variable holds depends on how often a loop ran" })
        : throw new NotDifferentiableException(
            Syntax.Show(variable), "a structure with arrays in it that are written is assigned in a loop", "hold the arrays in variables of their own");

    // Which cell stands, at the end of an iteration, in the place of each cell of its start. Every variable that held the one must hold the
    // other, and no two the same.
    private Dictionary<Cell, Cell> Moves(
        Dictionary<ParameterExpression, Value> before, List<Cell> threaded, ParameterExpression[] holders, HashSet<ParameterExpression> lost)
    {
        var moves = new Dictionary<Cell, Cell>(ReferenceEqualityComparer.Instance);
        var moving = holders.Where(v => !lost.Contains(v)).ToArray();
        foreach (var cell in threaded)
        {
            ParameterExpression[] mine = [.. moving.Where(v => ((Value.Array)before[v]).Cell == cell)];
            var isHeld = members.ContainsValue(cell) || constants.ContainsValue(cell) || before.Any(v => !holders.Contains(v.Key) && Held(v.Value).Any(h => Outermost(h) == cell));
            Cell?[] ends = [.. mine.Select(v => (variables[v] as Value.Array)?.Cell), .. isHeld || mine.Length == 0 ? new[] { cell } : []];
            if (ends.Distinct().Count() == 1 && ends[0] is { } end && cells.GetValueOrDefault(end)?.Owned == true && (threaded.Contains(end) || local!.Contains(end)))
                moves[cell] = end;
            else
                lost.UnionWith(mine);
        }

        foreach (var twice in moves.GroupBy(m => m.Value).Where(g => g.Count() > 1).SelectMany(g => g).ToArray())
            lost.UnionWith(moving.Where(v => ((Value.Array)before[v]).Cell == twice.Key));
        foreach (var cell in threaded)
            moves.TryAdd(cell, cell);
        return moves;
    }
}
