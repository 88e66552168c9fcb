using System.Reflection;
using System.Reflection.Metadata;

namespace FunctionalAD.Lifting;

/// <summary>A run of instructions that is entered at its start and left at its end.</summary>
internal sealed class Block(int start)
{
    public int Start { get; } = start;

    /// <summary>Behind its last instruction.</summary>
    public int End { get; set; }

    public List<Block> Successors { get; } = [];

    /// <summary>Its place in reverse postorder; −1 for what is never reached.</summary>
    public int Order { get; set; } = -1;

    /// <summary>Which locals are read later, as it ends.</summary>
    public bool[] Live { get; set; } = [];

    /// <summary>The protected part around it that it belongs to, innermost; null outside of all.</summary>
    public ExceptionHandlingClause? Region { get; set; }

    /// <summary>Whether it calls what never returns.</summary>
    public bool Fails { get; set; }

    /// <summary>Whether control that comes here is sure to leave by an exception.</summary>
    public bool Throws { get; set; }
}

/// <summary>The basic blocks of a method, and which locals are live at their ends.</summary>
internal sealed class Blocks
{
    private readonly Code code;
    private readonly SortedDictionary<int, Block> at = [];

    private Blocks(Code code) => this.code = code;

    /// <summary>In reverse postorder: every block before those it leads to, but for jumps back.</summary>
    public List<Block> Ordered { get; private set; } = [];

    /// <summary>Variables whose address is taken.</summary>
    public HashSet<int> Exposed { get; } = [];

    /// <summary>How often each local is stored to.</summary>
    public int[] Stores { get; private set; } = [];

    /// <summary>The arguments that are stored to or whose address is taken.</summary>
    public HashSet<int> ChangedArguments { get; } = [];

    public Block Entry => at[code.Instructions[0].Offset];

    public static Blocks Of(Code code)
    {
        var blocks = new Blocks(code);
        blocks.Cut();
        blocks.Link();
        blocks.Sort();
        blocks.Flow();
        blocks.FindThrows();
        return blocks;
    }

    public Block At(int offset) => at[offset];

    private void Cut()
    {
        var list = code.Instructions;
        Stores = new int[code.Locals.Length];
        at[0] = new Block(0);
        for (var k = 0; k < list.Length; k++)
        {
            var i = list[k];
            if (i.Op == ILOpCode.Ldloca)
                Exposed.Add(i.Int);
            else if (i.Op == ILOpCode.Stloc)
                Stores[i.Int]++;
            else if (i.Op is ILOpCode.Starg or ILOpCode.Ldarga)
                ChangedArguments.Add(i.Int);
            if (!Ends(i.Op))
                continue;
            if (k + 1 < list.Length)
                at.TryAdd(list[k + 1].Offset, new Block(k + 1));
            if (i.Targets is not null)
                Array.ForEach(i.Targets, Mark);
            else if (Jumps(i.Op))
                Mark(i.Int);
        }

        foreach (var clause in code.Clauses)
        {
            Mark(clause.TryOffset);
            Mark(clause.TryOffset + clause.TryLength);
            Mark(clause.HandlerOffset);
            Mark(clause.HandlerOffset + clause.HandlerLength);
        }

        Block? last = null;
        foreach (var block in at.Values)
        {
            if (last is not null)
                last.End = block.Start;
            last = block;
        }

        last!.End = list.Length;
        foreach (var (offset, block) in at)
            block.Region = code.Clauses.FirstOrDefault(c => Covers(c, offset));

        void Mark(int offset)
        {
            var index = Array.BinarySearch(list, new Instruction(offset, default, 0, 0, null), Comparer<Instruction>.Create((a, b) => a.Offset.CompareTo(b.Offset)));
            if (index >= 0)
                at.TryAdd(offset, new Block(index));
        }
    }

    /// <summary>Whether an instruction stands in the protected part or in the handler.</summary>
    public static bool Covers(ExceptionHandlingClause c, int offset) => IsTried(c, offset)
        || (offset >= c.HandlerOffset && offset < c.HandlerOffset + c.HandlerLength);

    public static bool IsTried(ExceptionHandlingClause c, int offset) => offset >= c.TryOffset && offset < c.TryOffset + c.TryLength;

    private void Link()
    {
        foreach (var block in at.Values)
        {
            var last = code.Instructions[block.End - 1];
            if (last.Targets is not null)
                block.Successors.AddRange(last.Targets.Select(t => at[t]));
            else if (Jumps(last.Op))
                block.Successors.Add(at[last.Int]);
            if (last.Op is not (ILOpCode.Br or ILOpCode.Leave or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally) && block.End < code.Instructions.Length)
                block.Successors.Add(at[code.Instructions[block.End].Offset]);
            // What runs last runs after the protected part, with what that left.
            if (last.Op == ILOpCode.Leave)
                block.Successors.AddRange(Left(last).Select(c => at[c.HandlerOffset]));
            else if (last.Op == ILOpCode.Endfinally && Array.Find(code.Clauses, c => Covers(c, last.Offset) && !IsTried(c, last.Offset)) is { } clause)
                block.Successors.AddRange(code.Instructions.Where(i => i.Op == ILOpCode.Leave && IsTried(clause, i.Offset) && !IsTried(clause, i.Int)).Select(i => at[i.Int]).Distinct());
        }
    }

    /// <summary>The parts with something that runs last, which a jump leaves, the inner ones first.</summary>
    public IEnumerable<ExceptionHandlingClause> Left(Instruction leave) => code.Clauses.Where(c =>
        c.Flags == ExceptionHandlingClauseOptions.Finally && IsTried(c, leave.Offset) && !IsTried(c, leave.Int));

    private void Sort()
    {
        var (done, post) = (new HashSet<Block>(), new List<Block>());
        var open = new Stack<(Block Block, int Next)>();
        open.Push((Entry, 0));
        done.Add(Entry);
        while (open.TryPop(out var top))
        {
            if (top.Next == top.Block.Successors.Count)
            {
                post.Add(top.Block);
                continue;
            }

            open.Push((top.Block, top.Next + 1));
            // Jumps first, so that what falls through stands nearer.
            var next = top.Block.Successors[top.Next];
            if (done.Add(next))
                open.Push((next, 0));
        }

        post.Reverse();
        Ordered = post;
        for (var k = 0; k < post.Count; k++)
            post[k].Order = k;
    }

    // live(b) = ∪ over successors s of reads(s) ∪ (live(s) − writes(s))
    private void Flow()
    {
        var n = code.Locals.Length;
        foreach (var block in Ordered)
            block.Live = new bool[n];
        for (var changed = n > 0; changed;)
        {
            changed = false;
            for (var k = Ordered.Count - 1; k >= 0; k--)
            {
                foreach (var next in Ordered[k].Successors)
                {
                    var entering = (bool[])next.Live.Clone();
                    for (var i = next.End - 1; i >= next.Start; i--)
                        Step(code.Instructions[i], entering);
                    for (var v = 0; v < n; v++)
                    {
                        if (entering[v] && !Ordered[k].Live[v])
                            changed = Ordered[k].Live[v] = true;
                    }
                }
            }
        }
    }

    // A block throws if all it leads to does, in the same protected part, where nothing is caught.
    private void FindThrows()
    {
        foreach (var block in Ordered)
        {
            block.Fails = Calls(block).Any(FSharp.Fails);
            block.Throws = (block.Fails || code.Instructions[block.End - 1].Op is not (ILOpCode.Ret or ILOpCode.Leave or ILOpCode.Rethrow or ILOpCode.Endfinally or ILOpCode.Endfilter))
                && Array.TrueForAll(code.Clauses, c => !Covers(c, code.Instructions[block.Start].Offset) || c.Flags == ExceptionHandlingClauseOptions.Finally);
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var k = Ordered.Count - 1; k >= 0; k--)
            {
                var block = Ordered[k];
                if (block.Throws && !block.Fails && block.Successors.Exists(s => !s.Throws || s.Region != block.Region))
                    (block.Throws, changed) = (false, true);
            }
        }
    }

    private IEnumerable<MethodBase> Calls(Block block)
    {
        for (var k = block.Start; k < block.End; k++)
        {
            if (code.Instructions[k].Op == ILOpCode.Call && Named(code.Instructions[k].Int) is { } called)
                yield return called;
        }

        // What is not there is told where it is called.
        MethodBase? Named(int token)
        {
            try
            {
                return code.ResolveMethod(token);
            }
            catch (Exception e) when (e is ArgumentException or TypeLoadException or MissingMemberException or IOException)
            {
                return null;
            }
        }
    }

    private static void Step(Instruction i, bool[] live)
    {
        if (i.Op == ILOpCode.Stloc)
            live[i.Int] = false;
        else if (i.Op is ILOpCode.Ldloc or ILOpCode.Ldloca)
            live[i.Int] = true;
    }

    /// <summary>Whether a local is read after an instruction of a block.</summary>
    public bool IsLive(Block block, int instruction, int local)
    {
        if (Exposed.Contains(local))
            return true;
        for (var k = instruction + 1; k < block.End; k++)
        {
            var i = code.Instructions[k];
            if (i.Op == ILOpCode.Ldloc && i.Int == local)
                return true;
            if (i.Op == ILOpCode.Stloc && i.Int == local)
                return false;
        }

        return block.Live[local];
    }

    private static bool Jumps(ILOpCode op) => op is >= ILOpCode.Br and <= ILOpCode.Blt_un or ILOpCode.Leave;

    /// <summary>Whether an instruction ends a block.</summary>
    public static bool Ends(ILOpCode op) => Jumps(op) || op is ILOpCode.Switch or ILOpCode.Ret or ILOpCode.Throw or ILOpCode.Rethrow or ILOpCode.Endfinally or ILOpCode.Endfilter;
}
