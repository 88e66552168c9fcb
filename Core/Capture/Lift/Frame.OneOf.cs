using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Metadata;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>
/// Values that are one of several objects (cases of a union, some or none, one function or another): a number tells which, each way assigns it,
/// and what is done with the value is done with the object that the number names. What a test of it told is known where it leads to.
/// </summary>
internal sealed partial class Frame
{
    private const int MostOptions = 64;

    // For a test: which options make it true.
    private readonly Dictionary<Expression, (Slot Which, ulong Set)> told = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(Block From, Block To), (Slot Which, ulong Set)> ways = [];

    // For the number of a case: the number of each option.
    private readonly Dictionary<Expression, (Sym.OneOf Of, int[] Cases)> cases = new(ReferenceEqualityComparer.Instance);

    private static ulong All(int count) => count == MostOptions ? ulong.MaxValue : (1UL << count) - 1;

    private static bool Has(ulong set, int option) => (set >> option & 1) != 0;

    private ulong Live(Sym.OneOf value) => lifter.State.TryGetValue(value.Which, out var known) && known is Sym.Among among ? among.Set : All(value.Options.Length);

    private int[] Options(Sym.OneOf value) => [.. Enumerable.Range(0, value.Options.Length).Where(k => Has(Live(value), k))];

    /// <summary>The value as what it is known to be here.</summary>
    private Sym Narrowed(Sym value) => value is Sym.OneOf several && Options(several) is [var only] ? several.Options[only] : value;

    /// <summary>Where several ways meet: a number for the object that each brings.</summary>
    private Sym Several(IReadOnlyList<(Node Node, Sym Value)> from)
    {
        var options = new List<Sym>();
        var which = lifter.NewSlot(typeof(int), "which");
        var numbers = new List<Expression>();
        foreach (var (place, value) in from)
        {
            switch (value)
            {
                case Sym.OneOf several:
                    numbers.Add(options.Count == 0 ? several.Which.Variable : Expression.Add(several.Which.Variable, Expression.Constant(options.Count)));
                    options.AddRange(several.Options);
                    break;
                case Sym.Null or Sym.Obj or Sym.Fn or Sym.Later or Sym.Boxed or Sym.Parts { Type.IsValueType: false } or Sym.Val { E.Type.IsValueType: false }:
                    var kept = At(place, () => Kept(value));
                    var known = options.FindIndex(o => Sym.Same(o, kept) || (o is Sym.Null && kept is Sym.Null));
                    numbers.Add(Expression.Constant(known < 0 ? options.Count : known));
                    if (known < 0)
                        options.Add(kept);
                    break;
                default:
                    return Sym.Unknown.Value;
            }
        }

        if (options.Count > MostOptions)
            return Sym.Unknown.Value;
        foreach (var ((place, _), number) in from.Zip(numbers))
            place.Statements.Add(Expression.Assign(which.Variable, number));
        return new Sym.OneOf(which, [.. options]);
    }

    // Whether an option is there, and not null.
    private bool IsThere(Sym option) => option switch
    {
        Sym.Null => false,
        Sym.Val { E: not ConstantExpression { Value: not null } } => throw Refuse("whether one of several objects is null is known only when it runs", "test each of them before"),
        _ => true,
    };

    private Expression Test(Sym.OneOf value, Func<Sym, bool> isTrue)
    {
        var live = Options(value);
        var set = live.Where(k => isTrue(value.Options[k])).Aggregate(0UL, (s, k) => s | (1UL << k));
        var test = Among(value.Which, set, live);
        told[test] = (value.Which, set);
        return test;
    }

    private static Expression Among(Slot which, ulong set, int[] live)
    {
        int[] yes = [.. live.Where(k => Has(set, k))], no = [.. live.Where(k => !Has(set, k))];
        return yes.Length == 0 ? Expression.Constant(false)
            : no.Length == 0 ? Expression.Constant(true)
            : no.Length == 1 ? Expression.NotEqual(which.Variable, Expression.Constant(no[0]))
            : yes.Select(k => (Expression)Expression.Equal(which.Variable, Expression.Constant(k))).Aggregate(Expression.OrElse);
    }

    private Expression Negated(Expression test)
    {
        var negated = Structure.Not(test);
        if (told.TryGetValue(test, out var known))
            told[negated] = (known.Which, ~known.Set);
        return negated;
    }

    private void Tell(Expression test, Block yes, Block no)
    {
        if (yes == no || !told.TryGetValue(test, out var known))
            return;
        ways[(block, yes)] = known;
        ways[(block, no)] = (known.Which, ~known.Set);
    }

    // The state with what the jump to a block told.
    private Dictionary<Slot, Sym> Told(Block from, Block to, Dictionary<Slot, Sym> state)
    {
        if (!ways.TryGetValue((from, to), out var known))
            return state;
        var set = known.Set;
        if (state.TryGetValue(known.Which, out var before) && before is Sym.Among among)
            set &= among.Set;
        return new(state) { [known.Which] = new Sym.Among(set) };
    }

    /// <summary>Does with each of the objects what is to be done, whichever it is.</summary>
    private void ForEach(Sym.OneOf value, Action<Sym> use)
    {
        SpillAll();
        var (outside, waiting, before) = (node, stack, lifter.State);
        var ends = new List<(Node Node, Sym? Value, Dictionary<Slot, Sym> State)>();
        var bodies = new List<(int Option, Node Node)>();
        foreach (var k in Options(value))
        {
            (node, stack, lifter.State, isOver) = (new Node { Id = lifter.Nodes++ }, [], new(before) { [value.Which] = new Sym.Among(1UL << k) }, false);
            if (value.Options[k] is Sym.Null)
                Raise(Expression.New(typeof(NullReferenceException)));
            else
                use(value.Options[k]);
            if (!isOver)
                ends.Add((node, stack.Count > 0 ? stack[^1] : null, lifter.State));
            bodies.Add((k, node));
        }

        (node, stack, isOver) = (outside, waiting, ends.Count == 0);
        var result = ends.Count == 0 || ends[0].Value is null ? null : Merge([.. ends.Select(e => (e.Node, e.State, e.Value!))]);
        lifter.State = ends.Count == 0 ? before : MergeStates([.. ends.Select(e => (e.Node, e.State))], null);
        lifter.State.Remove(value.Which);
        if (before.TryGetValue(value.Which, out var known))
            lifter.State[value.Which] = known;
        Expression? chosen = null;
        foreach (var (option, place) in Enumerable.Reverse(bodies))
        {
            var body = place.Statements.Count == 0 ? (Expression)Expression.Empty() : Expression.Block(typeof(void), place.Statements);
            chosen = chosen is null ? body : Expression.IfThenElse(Expression.Equal(value.Which.Variable, Expression.Constant(option)), body, chosen);
        }

        Emit(chosen!);
        if (result is not null)
            Push(result);
    }

    private void Raise(Expression exception)
    {
        Emit(Expression.Throw(exception));
        isOver = true;
    }

    // As the runtime says it.
    private static NewExpression Mismatch(Type own, Type type) => Expression.New(
        typeof(InvalidCastException).GetConstructor([typeof(string)])!, Expression.Constant($"Unable to cast object of type '{own}' to type '{type}'."));

    private void CastOneOf(Sym.OneOf value, ILOpCode op, Type type)
    {
        if (type.IsValueType)
        {
            ForEach(value, option =>
            {
                Push(option);
                Cast(op, type);
            });
            return;
        }

        Type Type(Sym option) => Own(option) ?? (option is Sym.Parts p ? p.Type : throw Refuse($"whether one of several objects is {Types.WithArticle(type)} is known only when it runs", "use the type itself"));
        bool Is(Sym option) => option is not Sym.Null && type.IsAssignableFrom(Type(option));
        if (op == ILOpCode.Isinst)
        {
            Push(Narrowed(new Sym.OneOf(value.Which, [.. value.Options.Select((o, k) => Has(Live(value), k) && Is(o) ? o : Sym.Null.Value)])));
            return;
        }

        var fitting = 0UL;
        foreach (var k in Options(value))
        {
            if (value.Options[k] is Sym.Null || Is(value.Options[k]))
            {
                fitting |= 1UL << k;
                continue;
            }

            SpillAll();
            Emit(Expression.IfThen(Expression.Equal(value.Which.Variable, Expression.Constant(k)), Expression.Throw(Mismatch(Type(value.Options[k]), type))));
        }

        isOver = fitting == 0;
        lifter.State[value.Which] = new Sym.Among(fitting);
        if (!isOver)
            Push(Narrowed(value));
    }

    // The number of the case of a union, which tells the object.
    private bool LoadCase(Sym.OneOf value, FieldInfo field)
    {
        if (!FSharp.IsCase(field))
            return false;
        var numbers = new int[value.Options.Length];
        foreach (var k in Options(value))
        {
            if (value.Options[k] is Sym.Null)
                return false;
            LoadField(value.Options[k], field);
            if (Pop() is not Sym.Val { E: ConstantExpression { Value: int number } })
                return false;
            numbers[k] = number;
        }

        var live = Options(value);
        var e = live.SkipLast(1).Reverse().Aggregate((Expression)Expression.Constant(numbers[live[^1]]), (rest, k) =>
            Expression.Condition(Expression.Equal(value.Which.Variable, Expression.Constant(k)), Expression.Constant(numbers[k]), rest));
        cases[e] = (value, numbers);
        Push(e);
        return true;
    }

    // A switch over the cases goes where the object tells.
    private bool SwitchCase(Expression value, Instruction i)
    {
        if (!cases.TryGetValue(value, out var known))
            return false;
        var targets = i.Targets!;
        var live = Options(known.Of);
        var to = live.ToDictionary(k => k, k => known.Cases[k] >= 0 && known.Cases[k] < targets.Length ? blocks.At(targets[known.Cases[k]]) : Next());
        SpillAll();
        Block[] all = [.. to.Values.Distinct()];
        if (all.Length > 1)
        {
            node.Test = all.Length == 2
                ? Among(known.Of.Which, Set(all[0]), live)
                : all.SkipLast(1).Select((b, n) => (Expression: Among(known.Of.Which, Set(b), live), Number: n)).Reverse()
                    .Aggregate((Expression)Expression.Constant(all.Length - 1), (rest, b) => Expression.Condition(b.Expression, Expression.Constant(b.Number), rest));
            foreach (var target in all)
                ways[(block, target)] = (known.Of.Which, Set(target));
        }

        Go(all);
        return true;

        ulong Set(Block target) => live.Where(k => to[k] == target).Aggregate(0UL, (s, k) => s | (1UL << k));
    }

    private Expression ToValue(Sym.OneOf value)
    {
        ForEach(value, option => Push(new Sym.Val(ToValue(option))));
        return !isOver && Pop() is Sym.Val { E: var e } ? e : throw Refuse("which object a variable holds depends on a condition", "compute with what the objects hold");
    }
}
