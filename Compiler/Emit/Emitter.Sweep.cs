using System.Linq.Expressions;
using System.Runtime.Intrinsics;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>One loop in lanes.</summary>
internal sealed partial class Emitter
{
    /// <summary>The statements of one loop in lanes.</summary>
    private sealed partial class Sweep(Emitter emitter, Loop loop, Laned laned, ParameterExpression rest, Expression extent, ParameterExpression[] state, Untouched.Zeros?[] zeros,
        Emitter.Remains? strand)
    {
        // Equations of a body that is short.
        private const int Short = 8;

        private readonly int bits = emitter.vectorBits;
        private readonly int lanes = Twins.Count(emitter.vectorBits, laned.Element);
        private readonly Type vector = Twins.Vector(emitter.vectorBits, laned.Element);
        private readonly Dictionary<Operand, ParameterExpression> splats = new(ReferenceEqualityComparer.Instance);
        private readonly ParameterExpression[]?[] totals = new ParameterExpression[]?[state.Length];
        private readonly Dictionary<Equation, (Var Array, int Offset)> sums = Sums(laned);

        private readonly List<(Var Array, int First, int Distance, ParameterExpression Rotated)> open = [];
        private readonly Dictionary<int, ParameterExpression> firsts = [];
        private readonly Dictionary<Var, Expression> pending = new(ReferenceEqualityComparer.Instance);
        private Block before = new();

        // The products of the lanes so far.
        private ParameterExpression[] chains = [];

        // The copy of the body that is written, and its index.
        private int copy;
        private ParameterExpression at = null!;
        private bool overlaps;

        // How many of the iterations of a vector have run before; null if none runs twice, or if that changes nothing. No vector, which would live in memory.
        private ParameterExpression? again;

        // An index of its own: one that the rest of the loop goes on with lives where that has it, which may be in memory.
        private readonly ParameterExpression index = Expression.Variable(typeof(int), emitter.Named(null));

        public void Emit()
        {
            before = emitter.current;
            before.Locals.Add(index);
            before.Statements.Add(Expression.Assign(index, emitter.Start(loop)));
            var (isDear, reduces) = (Twins.IsDear(loop.Body), loop.Slots.Any(s => s.Kind is not (SlotKind.Into or SlotKind.Collect)));
            var adds = loop.Slots.Any(s => s.Kind is SlotKind.Sum or SlotKind.Product) || laned.Sums.Any(array => zeros[Slot(array)] is null);
            overlaps = strand is null && laned.CanOverlap && (isDear || !(adds || reduces));
            if (overlaps && adds)
                again = Kept(before, typeof(int), Expression.Constant(0));
            // A vector of totals waits for the one before it, some four cycles; several of them run side by side where there is little else to do, and nothing to store.
            var copies = overlaps || strand is not null || isDear || loop.Slots.Any(s => s.Kind is SlotKind.Into or SlotKind.Collect) ? 1 : loop.Body.Equations.Length switch { <= Short => 4, <= 2 * Short => 2, _ => 1 };
            // Zeros where this does not reach; first, since no vector stays in its register while a method is called.
            for (var s = 0; s < state.Length; s++)
            {
                if (zeros[s]?.Unset is { } count)
                    before.Statements.Add(Untouched.Around(state[s], count, Start(s), Expression.Add(Whole(), Start(s))));
            }

            for (var s = 0; s < state.Length; s++)
            {
                if (Begin(loop.Slots[s].Kind, state[s]) is { } beginning)
                    totals[s] = [.. Enumerable.Range(0, strand is null ? copies : Strand.Count).Select(_ => Kept(before, vector, beginning))];
            }

            if (strand is { } left)
            {
                Strands(left);
                return;
            }

            var last = Kept(before, typeof(int), Expression.Subtract(extent, Expression.Constant(lanes)));
            if (copies > 1)
                Repeat(Body(copies), Expression.Subtract(last, Expression.Constant((copies - 1) * lanes)), copies * lanes);
            Repeat(Body(1), last, lanes);
            List<Expression> ends = [Expression.Assign(rest, overlaps ? extent : index), .. Ends()];
            if (loop.Slots.Any(s => s.Kind == SlotKind.Product))
                ends = [Expression.IfThen(AreModerate(Enumerable.Range(0, state.Length).Where(s => loop.Slots[s].Kind == SlotKind.Product).SelectMany(s => totals[s]!)), Expression.Block(ends))];
            before.Statements.AddRange(ends);
            Close();
        }

        private static Dictionary<Equation, (Var Array, int Offset)> Sums(Laned laned)
        {
            var sums = new Dictionary<Equation, (Var Array, int Offset)>();
            foreach (var (array, terms) in laned.Stencils)
            {
                foreach (var (sum, offset) in terms)
                    sums.Add(sum, (array, offset));
            }

            return sums;
        }

        private IEnumerable<Expression> Ends() => Enumerable.Range(0, state.Length).Where(s => totals[s] is not null).Select(s =>
            Expression.Assign(state[s], End(loop.Slots[s].Kind, state[s], totals[s]!.Aggregate<Expression>((a, b) => Both(loop.Slots[s].Kind, a, b)))));

        // Otherwise all is done again, one factor after the other.
        private Expression AreModerate(IEnumerable<Expression> products) =>
            products.Select(p => (Expression)Horizontal(nameof(Lanes.AreModerate), p)).Aggregate(Expression.AndAlso);

        // Ahead each lane begins with one and goes on to its product; back, with that of the factors after it, of all factors of the other lanes, and of what the product begins with.
        private void Strands(Remains remains)
        {
            var (count, products, start) = remains;
            var (slot, all) = (Strand.Carry(loop)!.Value, Expression.Constant(lanes * Strand.Count));
            // Of each lane in all vectors, then of all other lanes.
            var others = loop.Down ? Kept(before, vector, Expression.Multiply(
                Create(Expression.Multiply(state[slot], start)), Horizontal(nameof(Lanes.Others), products.Aggregate<Expression>(Expression.Multiply)))) : null;
            chains = [.. products.Select(p => Kept(before, vector, others is null ? Create(Number(1)) : products.Where(o => o != p).Prepend<Expression>(others).Aggregate(Expression.Multiply)))];
            if (loop.Down)
                before.Statements.Add(Expression.Assign(index, Expression.Subtract(extent, all)));
            var (body, done) = (Body(Strand.Count), Expression.Label());
            body.Statements.Insert(0, Expression.IfThen(
                Expression.Not(loop.Down ? Expression.GreaterThanOrEqual(index, Expression.Constant(0)) : Expression.LessThanOrEqual(index, Expression.Subtract(extent, all))), Expression.Break(done)));
            body.Statements.Add(loop.Down ? Expression.SubtractAssign(index, all) : Expression.AddAssign(index, all));
            before.Statements.Add(Expression.Loop(body.With(), done));
            if (loop.Down)
            {
                before.Statements.AddRange(Ends());
                return;
            }

            before.Statements.Add(Expression.IfThen(AreModerate([.. chains, Create(state[slot])]), Expression.Block([
                .. Ends(),
                Expression.Assign(rest, index), Expression.Assign(count, index), Expression.Assign(start, state[slot]), .. products.Select((p, c) => Expression.Assign(p, chains[c])),
                Expression.Assign(state[slot], Expression.Multiply(state[slot], Horizontal(nameof(Lanes.Product), chains.Aggregate<Expression>(Expression.Multiply))))])));
        }

        // The statements of as many vectors of iterations, one after the other, each with totals of its own.
        private Block Body(int copies)
        {
            var body = emitter.current = new Block();
            for (copy = 0; copy < copies; copy++)
            {
                at = copy == 0 ? index : Kept(body, typeof(int), Expression.Add(index, Expression.Constant(copy * lanes)));
                emitter.Bind(loop.Body, loop, at, state);
                if (chains.Length > 0)
                    emitter.values[loop.Parameter(Strand.Carry(loop)!.Value)!] = new(chains[copy], 0);
                Equations(loop.Body);
                for (var s = 0; s < state.Length; s++)
                    Yield(s, loop.Body.Results[s]);
                if (chains.Length > 0)
                    body.Statements.Add(Expression.Assign(chains[copy], Vector(loop.Body.Results[Strand.Carry(loop)!.Value])));
            }

            emitter.current = before;
            return body;
        }

        // Where iterations may run twice the last vector ends with the last one, and begins with some that the one before has done.
        private void Repeat(Block body, Expression last, int step)
        {
            var (done, next) = (Expression.Label(), Expression.AddAssign(index, Expression.Constant(step)));
            if (!overlaps)
            {
                body.Statements.Add(next);
                body.Statements.Insert(0, Expression.IfThen(Expression.Not(Expression.LessThanOrEqual(index, last)), Expression.Break(done)));
                before.Statements.Add(Expression.Loop(body.With(), done));
                return;
            }

            var back = new List<Expression>();
            if (again is not null)
                back.Add(Expression.Assign(again, Expression.Subtract(index, last)));
            back.Add(Expression.Assign(index, last));
            body.Statements.Add(Expression.IfThen(Expression.Equal(index, last), Expression.Break(done)));
            body.Statements.Add(next);
            body.Statements.Add(Expression.IfThen(Expression.GreaterThan(index, last), Expression.Block(back)));
            before.Statements.Add(Expression.Loop(body.With(), done));
        }

        private MemberExpression Indices => Expression.Property(null, vector, nameof(Vector512<>.Indices));

        // What only iterations that have not run yet add to a sum or multiply a product by.
        private Expression Fresh(Expression term, double neutral) => again is null ? term : Twins.Call(
            bits, laned.Element, nameof(Vector512.ConditionalSelect),
            Twins.Call(bits, laned.Element, nameof(Vector512.GreaterThanOrEqual), Indices, Create(Expression.Convert(again, laned.Element))), term, Create(Expression.Constant(Literal.Number(laned.Element, neutral).Value)));

        private ConstantExpression Start(int slot) => Expression.Constant(laned.First(loop.Parameter(slot)!)!.Value);

        private int Slot(Var array) => Enumerable.Range(0, state.Length).First(s => ReferenceEquals(loop.Parameter(s), array));

        // How many iterations run in lanes.
        private Expression Whole() => overlaps ? extent : Expression.And(extent, Expression.Constant(-lanes));

        // A term and what the elements are already, which is zero where this loop is the first to touch them: −0 and 0 are 0.
        private Expression Added(Place place, Expression term) => zeros[Array.IndexOf(state, place.Array)] is null
            ? Expression.Add(Load(place), Fresh(term, -0.0))
            : Expression.Add(Create(Number(0)), term);

        private ParameterExpression Kept(Block block, Type type, Expression value)
        {
            var local = Expression.Variable(type, emitter.Named(null));
            block.Locals.Add(local);
            block.Statements.Add(Expression.Assign(local, value));
            return local;
        }

        private Expression Begin(SlotKind kind, Expression start) => kind switch
        {
            // What adds nothing, not even to −0.
            SlotKind.Sum => Create(Expression.Constant(Literal.Number(laned.Element, -0.0).Value)),
            SlotKind.Product => Create(Number(1)),
            SlotKind.Min or SlotKind.Max or SlotKind.Least or SlotKind.Greatest => Create(start),
            _ => null!,
        };

        private Expression Step(SlotKind kind, Expression total, Expression term) =>
            Both(kind, total, kind is SlotKind.Sum ? Fresh(term, -0.0) : kind is SlotKind.Product ? Fresh(term, 1) : term);

        private Expression Both(SlotKind kind, Expression total, Expression term) => kind switch
        {
            SlotKind.Sum => Expression.Add(total, term),
            SlotKind.Product => Expression.Multiply(total, term),
            SlotKind.Min or SlotKind.Least => Twins.Call(bits, laned.Element, nameof(Vector512.Min), total, term),
            SlotKind.Max => Twins.Call(bits, laned.Element, nameof(Vector512.Max), total, term),
            SlotKind.Greatest => Twins.Call(bits, laned.Element, nameof(Vector512.MaxNumber), total, term),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        private Expression End(SlotKind kind, Expression start, Expression total) => kind switch
        {
            SlotKind.Sum => Expression.Add(start, Twins.Call(bits, laned.Element, nameof(Vector512.Sum), total)),
            SlotKind.Product => Expression.Multiply(start, Horizontal(nameof(Lanes.Product), total)),
            SlotKind.Min or SlotKind.Least => Horizontal(nameof(Lanes.Min), total),
            SlotKind.Max => Horizontal(nameof(Lanes.Max), total),
            _ => Horizontal(nameof(Lanes.MaxNumber), total),
        };

        private MethodCallExpression Horizontal(string name, Expression total) => Expression.Call(typeof(Lanes), name, [laned.Element], total);

        private void Yield(int slot, Operand result)
        {
            if (totals[slot] is { } parts)
                emitter.current.Statements.Add(Expression.Assign(parts[copy], Step(loop.Slots[slot].Kind, parts[copy], Vector(result))));
            else if (loop.Slots[slot].Kind == SlotKind.Collect)
                emitter.current.Statements.Add(Store(Of(state[slot], null, null, 0), Vector(result)));
        }
    }
}
