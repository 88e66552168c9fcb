using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Lifting;

/// <summary>
/// Graphs with protected parts: each part becomes one node, whose statement is the part with what runs last. What would be caught is left
/// to Capture, which refuses it where an exception can be thrown.
/// </summary>
internal sealed class Protected(Code code, Blocks blocks, Dictionary<Block, Node> nodes)
{
    private readonly Dictionary<Node, Block> blockOf = nodes.ToDictionary(n => n.Value, n => n.Key);

    public Expression Structured(Node entry)
    {
        // The outermost parts last: then the inner ones are nodes already.
        foreach (var clause in code.Clauses)
            Collapse(clause, ref entry);
        Structure.Join(entry, labels);
        return Structure.Of(entry, labels);
    }

    private void Collapse(ExceptionHandlingClause clause, ref Node entry)
    {
        if (!nodes.TryGetValue(blocks.At(clause.TryOffset), out var first))
            return;
        var inside = Tried(first, clause);
        var targets = inside.SelectMany(n => n.Targets).Where(t => !inside.Contains(t)).Distinct().ToList();
        var next = targets.Count == 1 ? targets[0] : null;
        foreach (var node in inside)
            node.Region = null;
        Structure.Join(first, labels, [.. targets]);
        var body = Structure.Of(first, labels, next, [.. targets]);
        var part = new Node { Id = first.Id, Targets = targets, JumpsItself = targets.Count > 1, Region = Around(clause) };
        part.Statements.Add(Try(clause, body));
        blockOf[part] = blockOf[first];
        foreach (var node in nodes.Values.Concat(parts))
        {
            if (!inside.Contains(node))
                node.Targets = [.. node.Targets.Select(t => t == first ? part : t)];
        }

        foreach (var (block, node) in nodes.ToArray())
        {
            if (node == first)
                nodes[block] = part;
        }

        parts.Add(part);
        if (entry == first)
            entry = part;
    }

    private readonly List<Node> parts = [];
    private readonly Dictionary<Node, LabelTarget> labels = [];

    private ExceptionHandlingClause? Around(ExceptionHandlingClause clause) =>
        code.Clauses.SkipWhile(c => c != clause).Skip(1).FirstOrDefault(c => Blocks.Covers(c, clause.TryOffset) && (c.TryOffset, c.TryLength) != (clause.TryOffset, clause.TryLength));

    private HashSet<Node> Tried(Node first, ExceptionHandlingClause clause)
    {
        var (found, open) = (new HashSet<Node> { first }, new Stack<Node>([first]));
        while (open.TryPop(out var node))
        {
            foreach (var target in node.Targets)
            {
                if (Blocks.IsTried(clause, code.Instructions[blockOf.TryGetValue(target, out var b) ? b.Start : 0].Offset) && blockOf.ContainsKey(target) && found.Add(target))
                    open.Push(target);
            }
        }

        return found;
    }

    private Expression Try(ExceptionHandlingClause clause, Expression body)
    {
        switch (clause.Flags)
        {
            case ExceptionHandlingClauseOptions.Finally or ExceptionHandlingClauseOptions.Fault:
                if (!nodes.TryGetValue(blocks.At(clause.HandlerOffset), out var handler))
                    return body;
                Structure.Join(handler);
                var last = Structure.Of(handler);
                return last is DefaultExpression || clause.Flags == ExceptionHandlingClauseOptions.Fault ? body : Expression.TryFinally(body, last);
            case ExceptionHandlingClauseOptions.Filter:
                return Expression.TryCatch(body, Expression.Catch(typeof(Exception), Expression.Empty()));
            default:
                return Expression.TryCatch(body, Expression.Catch(clause.CatchType ?? typeof(Exception), Expression.Empty()));
        }
    }
}
