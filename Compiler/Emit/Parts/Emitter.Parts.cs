using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Loops on several threads (see <see cref="Divided"/>). A part is a delegate of its own. It reaches arrays and numbers through an object that all parts share, and
/// spans where they stand in the frame of the caller, who waits.
/// </summary>
internal sealed partial class Emitter
{
    // On how many threads large loops run; 0 for loops that are not divided. And the operations that are worth a part.
    private int threads, leastWork = Divided.LeastWork;

    // The loop of a part, and where it begins.
    private (Var To, Expression From)? begins;

    // How many loops stand around what is emitted: what is inside of one is not divided.
    private int around;

    /// <summary>What all parts share: fields, each with its value.</summary>
    private sealed class Frame
    {
        private readonly List<Expression> values = [];

        public List<Expression> Before { get; } = [];

        public List<ParameterExpression> Locals { get; } = [];

        /// <summary>A field of this value, as a part reads it; a span by its place.</summary>
        public Func<Expression, Expression> Of(Expression value)
        {
            if (value is ConstantExpression)
                return _ => value;
            if (!Spans.Is(value.Type))
                return Field(value);
            var copy = Expression.Variable(value.Type);
            Locals.Add(copy);
            Before.Add(Expression.Assign(copy, value));
            var (element, isRead) = (value.Type.GenericTypeArguments[0], value.Type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>));
            var place = Field(Expression.Call(typeof(FunctionalAD.Parts), isRead ? nameof(FunctionalAD.Parts.AddressRead) : nameof(FunctionalAD.Parts.Address), [element], copy));
            return work => Expression.Call(typeof(FunctionalAD.Parts), isRead ? nameof(FunctionalAD.Parts.SpanAtRead) : nameof(FunctionalAD.Parts.SpanAt), [element], place(work));
        }

        public Type Type() => typeof(Parts<>).MakeGenericType(Tuples.Type([.. values.Select(v => v.Type), typeof(int)]));

        public IEnumerable<Expression> Filled(Expression work) => values.Select((v, i) => Expression.Assign(Item(work, i), v));

        private Func<Expression, Expression> Field(Expression value)
        {
            values.Add(value);
            var i = values.Count - 1;
            return work => Item(work, i);
        }

        private static Expression Item(Expression work, int i) => Tuples.Item(Expression.Field(work, nameof(Parts<>.State)), i);
    }

    // When a loop runs in parts, and the statements that then take its place; null if it never does.
    private (Expression Test, Expression Run)? InParts(Equation equation, Loop loop, Expression? extent, ParameterExpression[] state, Untouched.Zeros?[] zeros)
    {
        if (threads == 0 || around > 0 || Divided.Of(loop, leastWork) is not { } divided
            || equation.Results.Any(r => IsRecord(r) || RowOf(r) is not null || placed?.Carried.ContainsKey(r) == true)
            || Enumerable.Range(0, state.Length).Any(s => divided.Kinds[s] != Divided.Slots.Reduced && !state[s].Type.IsArray && !Spans.Is(state[s].Type))
            || divided.Free.Any(v => rented.ContainsKey(v) && AsksLength(loop.Body, v))
            || !divided.Free.All(v => Use(v).Type == v.Type || Spans.Is(Use(v).Type)))
            return null;
        var function = divided.Part();
        var (frame, run, after) = (new Frame(), new List<Expression>(), new List<Expression>());
        var (size, count) = (Kept("size", typeof(int)), Kept("count", typeof(int)));
        ParameterExpression part = Expression.Parameter(typeof(int), "part"), from = Expression.Parameter(typeof(int), "from"), to = Expression.Parameter(typeof(int), "to");
        List<Func<Expression, Expression>> arguments = [_ => to, .. divided.Free.Select(v => frame.Of(Use(v)))];
        var spansOfPart = divided.Free.Select((v, i) => Spans.Is(Use(v).Type) ? function.Parameters[1 + i] : null).OfType<Var>().ToList();
        Expression test = Expression.GreaterThanOrEqual(extent!, Expression.Constant(2 * divided.Least));
        var partial = new List<(int Slot, ParameterExpression All, Func<Expression, Expression> Field)>();
        var clears = new List<Func<Expression, Expression>>();
        for (var s = 0; s < state.Length; s++)
        {
            var element = state[s].Type.IsArray ? state[s].Type.GetElementType()! : Spans.Is(state[s].Type) ? state[s].Type.GenericTypeArguments[0] : state[s].Type;
            var parameter = function.Parameters[1 + divided.Free.Length + s];
            if (zeros[s]?.Unset is { } unset)
                Clear(s, unset);
            if (divided.Kinds[s] is Divided.Slots.Own or Divided.Slots.Neighbours)
            {
                arguments.Add(frame.Of(state[s]));
                if (Spans.Is(state[s].Type))
                    spansOfPart.Add(parameter);
                continue;
            }

            var all = Kept(null, element.MakeArrayType());
            var field = frame.Of(all);
            after.Add(Rented.Return(all));
            if (divided.Kinds[s] == Divided.Slots.Reduced)
            {
                run.Add(Expression.Assign(all, Rented.Rent(element, count)));
                arguments.Add(Divided.IsSum(loop.Slots[s].Kind) ? _ => Nothing(element) : frame.Of(state[s]));
                partial.Add((s, all, field));
                continue;
            }

            var length = Untouched.Length(state[s]);
            run.Add(Expression.Assign(all, Rented.Rent(element, Expression.Multiply(Call(nameof(FunctionalAD.Parts.Apart), length), count))));
            after.Insert(0, Expression.Call(typeof(FunctionalAD.Parts), nameof(FunctionalAD.Parts.Add), Numbers(element), all, count, As(state[s], typeof(Span<>).MakeGenericType(element))));
            var ownLength = frame.Of(length);
            arguments.Add(w => Expression.Call(typeof(FunctionalAD.Parts), nameof(FunctionalAD.Parts.Zeros), Numbers(element), field(w), part, ownLength(w)));
            spansOfPart.Add(parameter);
            test = Expression.AndAlso(test, Expression.Call(
                typeof(FunctionalAD.Parts), nameof(FunctionalAD.Parts.AreSmall), [], length, Expression.Constant(divided.Most), extent!, Expression.Constant(divided.Worth)));
        }

        if (spansOfPart.Count > 0 && Spans.Flow(function, spansOfPart) is null)
            return null;
        var type = frame.Type();
        var (own, given) = (Expression.Parameter(type, "work"), Expression.Variable(type));
        Operand?[] arrays = [.. divided.Free, .. loop.Slots.Select(s => s.Initial)];
        var absent = function.Parameters.Skip(1).Where((_, k) => arrays[k] is Var v && mayBeNull.Value.Contains(v)).ToArray();
        var body = Part(function, absent, own, [part, from, to], [.. clears.Select(c => c(own))], [.. arguments.Select(a => a(own))], spansOfPart, [.. partial.Select(p => Expression.ArrayAccess(p.Field(own), part))]);
        run.InsertRange(0, [
            Expression.Assign(size, Call(nameof(FunctionalAD.Parts.Size), extent!, Expression.Constant(divided.Least), Expression.Constant(divided.Most))),
            Expression.Assign(count, Call(nameof(FunctionalAD.Parts.Count), extent!, size))]);
        run.AddRange([
            .. frame.Before,
            Expression.Assign(given, Expression.Call(typeof(FunctionalAD.Parts), nameof(FunctionalAD.Parts.Take), type.GenericTypeArguments)),
            .. frame.Filled(given),
            Expression.Call(given, nameof(Parts<>.Run), [], Expression.Constant(body), extent!, size, Expression.Constant(threads), Expression.Constant(divided.Kinds.Contains(Divided.Slots.Neighbours) ? 2 : 1)),
            .. partial.Select(p => Total(loop.Slots[p.Slot].Kind, state[p.Slot], p.All, count)),
            .. after,
            Expression.Call(given, nameof(Parts<>.Give), [])]);
        return (test, Expression.Block([.. frame.Locals, given], run));

        // What a part writes to is set to zero by the part, while it is in the cache; where that is not known, before.
        void Clear(int slot, Expression unset)
        {
            test = Expression.AndAlso(test, Expression.LessThanOrEqual(unset, Untouched.Length(state[slot])));
            if (divided.Reach(slot) is not var (near, offset))
            {
                run.Add(Untouched.Fill(state[slot], unset, Expression.Default(Untouched.Element(state[slot])), threads));
                return;
            }

            var (array, all, last) = (frame.Of(state[slot]), frame.Of(unset), frame.Of(extent!));
            clears.Add(work => Expression.Call(
                typeof(FunctionalAD.Parts), nameof(FunctionalAD.Parts.Clear), [Untouched.Element(state[slot])],
                Untouched.Span(array(work)), all(work), part, from, to, last(work), Expression.Constant(near), Expression.Constant(offset)));
        }

        ParameterExpression Kept(string? name, Type type)
        {
            var local = Expression.Variable(type, Named(name));
            frame.Locals.Add(local);
            return local;
        }

        static MethodCallExpression Call(string method, params Expression[] operands) => Expression.Call(typeof(FunctionalAD.Parts), method, [], operands);
    }

    // The first index of a loop.
    private Expression Start(Loop loop) => begins is var (to, from) && ReferenceEquals(loop.Extent, to) && around == 0 ? from : Expression.Constant(0);

    // How many iterations it has.
    private Expression Count(Loop loop, Expression extent) => Start(loop) is ConstantExpression ? extent : Expression.Subtract(extent, Start(loop));

    // A rented array is longer than was asked for, which a part would not know.
    private static bool AsksLength(Region region, Var array) =>
        region.Equations.Any(e => (e.Op is Length length && ReferenceEquals(length.Array, array)) || e.Op.Regions.Any(r => AsksLength(r, array)));

    // An element, and of a vector what it is one of.
    private static Type[] Numbers(Type element) => Types.IsVector(element) ? [element, element.GenericTypeArguments[0]] : [element];

    // What adds nothing, not even to −0.
    private static Expression Nothing(Type type) => Types.IsVector(type)
        ? Twins.Call(Twins.Bits(type), type.GenericTypeArguments[0], "Create", Nothing(type.GenericTypeArguments[0]))
        : Expression.Constant(Types.IsReal(type) ? Literal.Number(type, -0.0).Value : Literal.Default(type).Value, type);

    // The numbers of all parts put together, in their order.
    private static BlockExpression Total(SlotKind kind, ParameterExpression total, ParameterExpression all, ParameterExpression count)
    {
        var (p, done) = (Expression.Variable(typeof(int)), Expression.Label());
        return Expression.Block(
            [p],
            Expression.Assign(p, Expression.Constant(0)),
            Expression.Loop(
                Expression.Block(
                    Expression.IfThen(Expression.Equal(p, count), Expression.Break(done)),
                    Expression.Assign(total, Divided.Both(kind, total, Expression.ArrayIndex(all, p))),
                    Expression.AddAssign(p, Expression.Constant(1))),
                done));
    }

    // One part as a delegate: its arguments come from the object that all share, its results go into arrays of which each part has an element.
    private Delegate Part(Function function, IEnumerable<Var> absent, ParameterExpression work, ParameterExpression[] own, Expression[] first, Expression[] arguments, List<Var> spansOfPart, Expression[] results)
    {
        var emitter = new Emitter(function, isFinal: true, vectorBits, spansOfPart);
        emitter.FindSpans(function, spansOfPart);
        emitter.mayBeNull = new(() => Differentiation.Absent.Of(function.Body, areReadThere: true, absent));
        emitter.outermost = emitter.current;
        emitter.begins = (function.Parameters[0], own[1]);
        emitter.current.Statements.AddRange(first);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is ParameterExpression or ConstantExpression)
            {
                emitter.values[function.Parameters[i]] = new(arguments[i], 0);
                continue;
            }

            var local = Expression.Variable(arguments[i].Type);
            emitter.current.Locals.Add(local);
            emitter.current.Statements.Add(Expression.Assign(local, arguments[i]));
            emitter.values[function.Parameters[i]] = new(local, 0);
        }

        emitter.Equations(function.Body);
        for (var k = 0; k < results.Length; k++)
            emitter.current.Statements.Add(Expression.Assign(results[k], emitter.Use(function.Results[k])));
        return Pieces.Of(Expression.Lambda(
            typeof(Action<,,,>).MakeGenericType(work.Type, typeof(int), typeof(int), typeof(int)), emitter.current.With(Expression.Empty()), function.Name, [work, .. own])).Compile();
    }
}
