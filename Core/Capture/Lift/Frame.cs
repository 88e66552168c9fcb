using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Metadata;

namespace FunctionalAD.Lifting;

/// <summary>
/// One call of a method, lifted: its blocks are executed once each, in reverse postorder, on an abstract stack of expressions. This file has
/// the blocks and what flows between them.
/// </summary>
internal sealed partial class Frame
{
    private const int MaximumSteps = 20_000;

    private readonly Lifter lifter;
    private readonly Code code;
    private readonly Blocks blocks;
    private readonly Slot?[] arguments;
    private readonly Sym?[] given;
    private readonly Slot[] locals;
    private readonly int number;
    private readonly Dictionary<Block, Visit> visits = [];
    private readonly List<(Visit From, Sym? Value)> returns = [];

    private readonly bool selfByCopy;

    private List<Sym> stack = [];
    private Node node = null!;
    private Block block = null!;
    private Instruction current;
    private int at;
    private Type? constrained;
    private bool isOver;

    private Frame(Lifter lifter, Code code, IReadOnlyList<Sym> passed)
    {
        this.lifter = lifter;
        this.code = code;
        blocks = lifter.BlocksOf(code);
        number = lifter.Frames++;
        throwsAround = lifter.IsThrowing;
        locals = [.. code.Locals.Select((t, k) => lifter.NewSlot(t, $"v{k}", (number, k)))];
        var parameters = code.Method.GetParameters();
        for (var k = 0; k < locals.Length; k++)
        {
            if (blocks.Stores[k] == 1 && !blocks.Exposed.Contains(k))
            {
                lifter.Once.Add(locals[k]);
                if (locals[k].Parts is null)
                    lifter.Steady.Add(locals[k].Variable);
            }
        }

        given = new Sym?[passed.Count];
        arguments = new Slot?[passed.Count];
        for (var k = 0; k < passed.Count; k++)
        {
            var isThis = !code.Method.IsStatic && k == 0;
            var parameter = isThis ? null : parameters[code.Method.IsStatic ? k : k - 1];
            var type = isThis ? code.Method.DeclaringType! : parameter!.ParameterType;
            var isCopy = isThis && type.IsValueType && passed[k] is not Sym.Ptr;
            selfByCopy |= isCopy;
            // A list from outside is made an array once, and so is a vector.
            var form = passed[k] is Sym.Val { E.Type: var outside } ? Ir.Forms.Of(outside) : null;
            isCopy |= form is not null || IsGivenList(passed[k]) || (passed[k] is Sym.Val { E.Type: var list } && FSharp.IsList(list) && FSharp.IsRest(type));
            if (!isCopy && !blocks.ChangedArguments.Contains(k) && IsSteady(passed[k]))
                given[k] = passed[k];
            else if (type.IsByRef || (isThis && passed[k] is Sym.Ptr))
                given[k] = passed[k];
            else
                arguments[k] = lifter.NewSlot(form?.Type ?? type, isThis ? "self" : parameter!.Name ?? $"a{k}", (number, -1 - k));
        }
    }

    /// <summary>What a block left behind.</summary>
    private sealed class Visit(Node node)
    {
        public Node Node { get; } = node;

        public List<Sym> Stack { get; set; } = [];

        public Dictionary<Slot, Sym> State { get; set; } = [];

        public List<Block> Taken { get; } = [];
    }

    /// <summary>Executes a method with arguments: the statements, and the value it returns (null for none).</summary>
    public static (Expression Body, Sym? Value, bool Ends) Run(Lifter lifter, Code code, IReadOnlyList<Sym> passed)
    {
        var frame = new Frame(lifter, code, passed);
        return frame.Run(passed);
    }

    private (Expression Body, Sym? Value, bool Ends) Run(IReadOnlyList<Sym> passed)
    {
        var entry = new Node { Id = lifter.Nodes++, Region = blocks.Entry.Region };
        node = entry;
        for (var k = 0; k < passed.Count; k++)
        {
            if (arguments[k] is { } slot)
                Store(slot, IsGivenList(passed[k]) ? GivenList(passed[k]) : passed[k]);
        }

        foreach (var local in locals)
        {
            if (FSharp.Model(local.Type) is not null || Ir.Forms.Of(local.Type) is not null)
                Store(local, Default(local.Type));
        }

        // What is passed is stored once, also where a loop begins with the method.
        var isHead = blocks.Ordered.Exists(b => b.Successors.Contains(blocks.Entry));
        var first = isHead ? new Node { Id = lifter.Nodes++, Region = blocks.Entry.Region } : entry;
        if (isHead)
            entry.Targets = [first];
        var start = MergeStates([(entry, lifter.State)], isHead ? blocks.Entry : null);
        foreach (var next in blocks.Ordered)
        {
            if (next == blocks.Entry)
                Begin(next, first, [], start);
            else if (!Enter(next))
                continue;
            Execute();
        }

        CheckLoops();
        lifter.IsThrowing = throwsAround;
        var whole = returns.Count == 0 ? (Structured(entry), null, true) : Finish(entry);
        RefuseChangedLists(whole.Item1);
        return whole;
    }

    private (Expression Body, Sym? Value, bool Ends) Finish(Node entry)
    {
        var exit = new Node { Id = lifter.Nodes++ };
        foreach (var (from, _) in returns)
            from.Node.Targets = [exit];
        var value = returns[0].Value is null ? null : Merge([.. returns.Select(r => (r.From.Node, r.From.State, r.Value!))]);
        lifter.State = MergeStates([.. returns.Select(r => (r.From.Node, r.From.State))], null, ends: true);
        return (Structured(entry), value, false);
    }

    private void Begin(Block next, Node start, List<Sym> entering, Dictionary<Slot, Sym> state)
    {
        (block, node, stack, lifter.State, isOver) = (next, start, entering, state, false);
        lifter.IsThrowing = throwsAround || next.Throws;
        var visit = new Visit(start);
        visits[next] = visit;
        open = visit;
    }

    private Visit open = null!;

    // Merges what the ways lead to here; false where none does.
    private bool Enter(Block next)
    {
        var sources = blocks.Ordered.Where(b => b.Order < next.Order && visits.TryGetValue(b, out var v) && v.Taken.Contains(next)).ToArray();
        var from = sources.Select(b => visits[b]).ToArray();
        if (from.Length == 0)
            return false;
        var depth = from[0].Stack.Count;
        var entering = new List<Sym>(depth);
        // What waits while a loop runs has its value from before.
        var isHead = blocks.Ordered.Exists(b => b.Order >= next.Order && b.Successors.Contains(next));
        for (var k = 0; k < depth; k++)
            entering.Add(Merge([.. from.Select(v => (v.Node, v.State, isHead ? At(v.Node, () => Kept(v.Stack[k])) : v.Stack[k]))]));
        if (isHead)
            waiting[next] = [.. entering];
        Begin(next, new Node { Id = lifter.Nodes++, Region = next.Region }, entering, MergeStates([.. sources.Select(b => (visits[b].Node, Told(b, next, visits[b].State)))], next));
        return true;
    }

    // One value where several ways meet: each assigns it. What an object holds is told by the way that leads here with it.
    private Sym Merge((Node Node, Dictionary<Slot, Sym> State, Sym Value)[] ways)
    {
        var first = ways[0].Value;
        if (ways.All(w => Sym.Same(w.Value, first)))
            return first;
        if (ways.Any(w => w.Value is Sym.Null or Sym.OneOf) && !ways.All(w => w.Value is Sym.Val or Sym.Null))
            return Several([.. ways.Select(w => (w.Node, w.Value))]);
        if ((first as Sym.Parts)?.Type is { } structure || (structure = Unchanging(ways.Select(w => w.Value))) is not null)
        {
            var each = ways.Select(w => (w.Node, w.State, Value: (Sym.Parts)At(w.Node, () => ToParts(w.Value, structure), w.State))).ToArray();
            return new Sym.Parts(structure, [.. Enumerable.Range(0, Fields.Of(structure).Length).Select(k => Merge([.. each.Select(w => (w.Node, w.State, w.Value.Fields[k]))]))]);
        }

        if (!ways.All(w => w.Value is Sym.Val or Sym.Null) || ways.Any(w => w.Value is Sym.Val { E: ConstantExpression { Value: { } held } } && FSharp.IsObject(held.GetType())))
            return Several([.. ways.Select(w => (w.Node, w.Value))]);
        Type[] types = [.. ways.Select(w => w.Value).OfType<Sym.Val>().Select(v => v.E.Type).Distinct()];
        var type = types.Length == 1 ? types[0] : Common(types, ways);
        var slot = lifter.NewSlot(type, "value");
        foreach (var (from, _, value) in ways)
            from.Statements.Add(Expression.Assign(slot.Variable, Numbers.As(value is Sym.Val v ? v.E : Expression.Constant(null, type), type)));
        return new Sym.Val(slot.Variable);
    }

    private T At<T>(Node place, Func<T> make, Dictionary<Slot, Sym>? state = null)
    {
        var (outside, before) = (node, lifter.State);
        (node, lifter.State) = (place, state ?? before);
        var made = make();
        (node, lifter.State) = (outside, before);
        return made;
    }

    // The type of objects that are nothing but what they hold, if that is what all are.
    private static Type? Unchanging(IEnumerable<Sym> values)
    {
        Type? type = null;
        foreach (var value in values)
        {
            var own = value switch { Sym.Obj o => o.Instance.Type, Sym.Parts p => p.Type, Sym.Val { E.Type: { IsValueType: false } of } => of, _ => null };
            if (own is null || (type is not null && own != type))
                return null;
            type = own;
        }

        return type is not null && Fields.AreUnchanging(type) && values.Any(v => v is Sym.Obj or Sym.Parts) ? type : null;
    }

    private static Type Common(Type[] types, (Node Node, Dictionary<Slot, Sym> State, Sym Value)[] ways)
    {
        if (types.Contains(typeof(bool)) && ways.All(w => w.Value is Sym.Val { E: { Type: var t } e } && (t == typeof(bool) || e is ConstantExpression { Value: 0 or 1 })))
            return typeof(bool);
        foreach (var type in (Type[])[typeof(double), typeof(float), typeof(long), typeof(int)])
        {
            if (types.Contains(type))
                return type;
        }

        return Array.Find(types, t => types.All(t.IsAssignableFrom)) ?? typeof(object);
    }

    // At the head of a loop what holds at first is taken to hold always; if an iteration ends otherwise, all begins anew without that.
    private Dictionary<Slot, Sym> MergeStates((Node Node, Dictionary<Slot, Sym> State)[] states, Block? next, bool ends = false)
    {
        var merged = new Dictionary<Slot, Sym>(states[0].State);
        var differing = new List<Slot>();
        foreach (var (_, state) in states.Skip(1))
        {
            foreach (var (slot, value) in state)
            {
                if (!merged.TryGetValue(slot, out var known))
                    merged[slot] = value;
                else if (known is Sym.Among a && value is Sym.Among b)
                    merged[slot] = new Sym.Among(a.Set | b.Set);
                else if (!Sym.Same(known, value) && !differing.Contains(slot))
                    differing.Add(slot);
            }
        }

        foreach (var slot in merged.Keys.Where(k => merged[k] is Sym.Among && !states.All(s => s.State.ContainsKey(k))).ToArray())
            merged.Remove(slot);
        foreach (var slot in differing)
        {
            (Node Node, Sym Value)[] held = [.. states.Where(s => s.State.ContainsKey(slot)).Select(s => (s.Node, s.State[slot]))];
            Array.ForEach(held[1..], h => Exploding(slot, held[0].Value, h.Value));
            merged[slot] = IsLive(slot, next, ends) ? Several(held) : Sym.Unknown.Value;
        }

        if (next is not null && lifter.Lost.Count > 0)
        {
            foreach (var slot in merged.Keys.Where(s => lifter.Lost.Contains((number, next.Order, s.Id))).ToArray())
                merged[slot] = Sym.Unknown.Value;
        }

        return merged;
    }

    // Whether anybody reads a variable from a block on, or after the method.
    private bool IsLive(Slot slot, Block? next, bool ends) => slot.Home is not { Frame: var frame, Local: var local } || frame != number
        || (!ends && (local < 0 || next is null || blocks.IsLive(next, next.Start - 1, local)));

    // A variable that holds several objects, one after the other: if they are nothing but what they hold, it is a variable for each of their fields.
    private void Exploding(Slot slot, Sym one, Sym other)
    {
        if (slot.Home is not { } home)
            return;
        var isData = one is Sym.Val && other is Sym.Val && !slot.Type.IsArray && !FSharp.IsFunction(slot.Type);
        if ((Unchanging([one, other]) == slot.Type && lifter.Lessons.Exploded.Add(home)) || (isData && lifter.Lessons.Held.Add(home)))
            throw new Lifter.LostException();
    }

    private void CheckLoops()
    {
        foreach (var (from, visit) in visits)
        {
            foreach (var head in visit.Taken.Where(t => t.Order <= from.Order))
            {
                if (!visits.TryGetValue(head, out var there))
                    continue;
                if (visit.Stack.Count > 0 && !(waiting.TryGetValue(head, out var before) && before.Length == visit.Stack.Count && before.Zip(visit.Stack).All(p => Sym.Same(p.First, p.Second))))
                    throw Refuse("a value waits on the stack while a loop runs", "write the loop as a statement of its own");
                foreach (var (slot, known) in entries[head])
                {
                    if (known is not Sym.Unknown && visit.State.TryGetValue(slot, out var end) && !Sym.Same(known, end))
                    {
                        Exploding(slot, known, end);
                        throw Lifter.Again(lifter, (number, head.Order, slot.Id));
                    }
                }
            }
        }
    }

    private readonly Dictionary<Block, Dictionary<Slot, Sym>> entries = [];
    private readonly Dictionary<Block, Sym[]> waiting = [];

    private void Execute()
    {
        entries[block] = lifter.State;
        lifter.State = new(lifter.State);
        shuttled.Clear();
        for (at = block.Start; at < block.End && !isOver; at++)
        {
            current = code.Instructions[at];
            if (block.Fails && Blocks.Ends(current.Op))
            {
                Fail();
                break;
            }

            if (++lifter.Steps > MaximumSteps)
                throw lifter.TooLong() ?? (Exception)Refuse($"it and what it calls, in the place of each call, come to more than {MaximumSteps} instructions", $"{Remedy.Rule(code.Method, "what is called most")}");
            try
            {
                Step(current);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or InvalidCastException or NullReferenceException)
            {
                throw Refuse($"there is no form in the language for what it does here ({e.Message.TrimEnd('.')})", "write it with numbers, arrays and structures");
            }
        }

        if (!isOver && block.Fails)
            Fail();
        if (!isOver)
            Go(block.End < code.Instructions.Length ? blocks.At(code.Instructions[block.End].Offset) : throw Refuse("its code ends nowhere", "compile it again"));
        open.Stack = stack;
        open.State = lifter.State;
    }

    private void Go(params Block[] targets)
    {
        isOver = true;
        open.Taken.AddRange(targets.Distinct());
        pending.Add((node, targets));
    }

    private readonly List<(Node Node, Block[] Targets)> pending = [];

    private void Branch(Expression test, Block yes, Block no)
    {
        if (test is ConstantExpression { Value: bool known })
        {
            Go(known ? yes : no);
            return;
        }

        if (yes == no)
        {
            Go(yes);
            return;
        }

        SpillAll();
        Tell(test, yes, no);
        // A negated condition is the condition with the sides changed.
        if (test is UnaryExpression { NodeType: ExpressionType.Not } not)
            (test, yes, no) = (not.Operand, no, yes);
        node.Test = test;
        Go(yes, no);
    }

    private Expression Structured(Node entry)
    {
        foreach (var (from, targets) in pending)
            from.Targets = [.. targets.Select(t => visits[t].Node)];
        Throwing();
        if (code.Clauses.Length > 0)
            return new Protected(code, blocks, visits.ToDictionary(v => v.Key, v => v.Value.Node)).Structured(entry);
        Structure.Join(entry);
        return Structure.Of(entry);
    }

    private NotDifferentiableException Refuse(string reason, string remedy, string? subject = null)
    {
        var refusal = new NotDifferentiableException(subject ?? Source.Name(code.Method), reason, remedy, Source.Place(code.Method, current.Offset));
        if (lifter.IsHome(code.Method))
            refusal.Data[AtHome] = true;
        return refusal;
    }

    // What is wrong in the user's own code is told there, also where a library calls it.
    private const string AtHome = "at home";
}
