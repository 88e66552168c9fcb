namespace FunctionalAD.Lifting;

/// <summary>What the writing of a graph goes by: its order, who dominates whom, which nodes are loops, and what stands behind what.</summary>
internal sealed partial class Structure
{
    private void Sort()
    {
        var (done, post, stack) = (new HashSet<Node>(), new List<Node>(), new Stack<(Node Node, int Next)>());
        stack.Push((entry, 0));
        done.Add(entry);
        sources[entry] = [];
        while (stack.TryPop(out var top))
        {
            if (top.Next == top.Node.Targets.Count)
            {
                post.Add(top.Node);
                continue;
            }

            stack.Push((top.Node, top.Next + 1));
            // The last target first, so that it comes last.
            var next = top.Node.Targets[^(top.Next + 1)];
            if (outside.Contains(next))
                continue;
            if (!sources.TryGetValue(next, out var from))
                sources[next] = from = [];
            from.Add(top.Node);
            if (done.Add(next))
                stack.Push((next, 0));
        }

        post.Reverse();
        nodes.AddRange(post);
        for (var k = 0; k < post.Count; k++)
            post[k].Order = k;
    }

    // Cooper, Harvey and Kennedy. False where a loop has two ways in.
    private bool Dominate()
    {
        dominator[entry] = entry;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var node in nodes.Skip(1))
            {
                Node? common = null;
                foreach (var source in sources[node])
                {
                    if (dominator.ContainsKey(source))
                        common = common is null ? source : Common(common, source);
                }

                if (!dominator.TryGetValue(node, out var known) || known != common)
                {
                    dominator[node] = common!;
                    changed = true;
                }
            }
        }

        return nodes.TrueForAll(n => sources[n].TrueForAll(s => s.Order < n.Order || Dominates(n, s)));
    }

    private Node Common(Node a, Node b)
    {
        while (a != b)
        {
            while (a.Order > b.Order)
                a = dominator[a];
            while (b.Order > a.Order)
                b = dominator[b];
        }

        return a;
    }

    private bool Dominates(Node a, Node b)
    {
        while (b.Order > a.Order)
            b = dominator[b];
        return a == b;
    }

    private void FindLoops()
    {
        foreach (var header in nodes)
        {
            var pending = new Stack<Node>(sources[header].Where(s => s.Order >= header.Order));
            if (pending.Count == 0)
                continue;
            var body = new HashSet<Node> { header };
            while (pending.TryPop(out var node))
            {
                if (body.Add(node))
                    sources[node].ForEach(pending.Push);
            }

            loops[header] = body;
        }
    }

    private void Arrange()
    {
        foreach (var node in nodes.Skip(1))
        {
            var above = dominator[node];
            // The outermost loop that its dominator is in and it is not.
            var left = loops.Where(l => l.Value.Contains(above) && !l.Value.Contains(node)).Select(l => l.Key).MinBy(h => h.Order);
            // What throws stands where it is led to: then the loop has no exit for it.
            if (left is not null && !(node.Targets.Count == 0 && Throws(node.Statements) && Ways(node) == 1))
                Under(behindLoop, left).Add(node);
            else if (Ways(node) > 1 || sources[node].Any(s => s.Order < node.Order && s.JumpsItself))
                Under(behind, above).Add(node);
        }

        // Where control ends stands last, so that nothing follows it.
        foreach (var list in behind.Values.Concat(behindLoop.Values))
        {
            if (list.Find(IsEnd) is { } end && list.Remove(end))
                list.Add(end);
        }

        // A switch leads to one of its targets in one way, however often it names it.
        int Ways(Node node) => sources[node].Where(s => s.Order < node.Order).GroupBy(s => s).Sum(g => g.Key.Targets.Count > 2 ? 1 : g.Count());

        static List<Node> Under(Dictionary<Node, List<Node>> of, Node node) => of.TryGetValue(node, out var list) ? list : of[node] = [];
    }
}
