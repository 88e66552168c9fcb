using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Lifting;

/// <summary>A node of the control flow: statements, and where control goes from there.</summary>
internal sealed class Node
{
    public required int Id { get; init; }

    public List<Expression> Statements { get; } = [];

    /// <summary>What is branched on: a boolean for two targets, a number for more; null for one or none.</summary>
    public Expression? Test { get; set; }

    /// <summary>Where control goes: the first for true or 0, …; the last else.</summary>
    public List<Node> Targets { get; set; } = [];

    /// <summary>Whether control jumps by itself, inside the statements, to any of the targets.</summary>
    public bool JumpsItself { get; set; }

    /// <summary>The protected part it belongs to.</summary>
    public ExceptionHandlingClause? Region { get; set; }

    public int Order { get; set; } = -1;
}

/// <summary>
/// Writes a control-flow graph as statements: what a node dominates stands inside of it or behind it; a node with several ways in stands
/// behind its dominator, one that is left to from a loop behind the outermost loop that is left (N. Ramsey, Beyond Relooper, 2022). Jumps
/// that lead to what follows anyway are no jumps. A graph that cannot be written so is a list with labels.
/// </summary>
internal sealed partial class Structure
{
    private readonly List<Node> nodes = [];
    private readonly Dictionary<Node, List<Node>> sources = [];
    private readonly Dictionary<Node, Node> dominator = [];
    private readonly Dictionary<Node, HashSet<Node>> loops = [];
    private readonly Dictionary<Node, List<Node>> behind = [];
    private readonly Dictionary<Node, List<Node>> behindLoop = [];
    private readonly Dictionary<Node, LabelTarget> labels;
    private readonly HashSet<Node> jumped = [];
    private readonly List<(Node Header, Node? After, LabelTarget Break, LabelTarget Continue)> open = [];
    private readonly Node entry;

    private Structure(Node entry, Dictionary<Node, LabelTarget> labels)
    {
        this.entry = entry;
        this.labels = labels;
    }

    /// <summary>The statements of a graph; control ends in a node without targets.</summary>
    public static Expression Of(Node entry, Dictionary<Node, LabelTarget>? labels = null, Node? next = null, HashSet<Node>? outside = null)
    {
        var structure = new Structure(entry, labels ?? []);
        structure.outside = outside ?? [];
        structure.Sort();
        if (!structure.Dominate())
            return structure.Listed(next);
        structure.FindLoops();
        structure.Arrange();
        var list = structure.Emit(entry, next);
        if (structure.isLeft)
            list.Add(Expression.Label(structure.End));
        return Sequence(list);
    }

    private HashSet<Node> outside = [];


    // The same nodes with conditions joined: x ? (y ? t : f) : f is x && y ? t : f.
    public static void Join(Node entry, Dictionary<Node, LabelTarget>? labels = null, HashSet<Node>? outside = null)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            var structure = new Structure(entry, labels ?? []) { outside = outside ?? [] };
            structure.Sort();
            foreach (var node in structure.nodes)
                changed |= structure.JoinAt(node);
        }
    }

    private bool JoinAt(Node x)
    {
        if (x.Targets.Count == 1 && !x.JumpsItself && x.Targets[0] is var only && only != x && only != entry && !outside.Contains(only) && !labels.ContainsKey(only)
            && sources[only].Count == 1 && only.Region == x.Region)
        {
            // One after the other.
            x.Statements.AddRange(only.Statements);
            (x.Test, x.Targets, x.JumpsItself) = (only.Test, only.Targets, only.JumpsItself);
            foreach (var target in x.Targets)
            {
                if (!outside.Contains(target))
                    sources[target] = [.. sources[target].Select(s => s == only ? x : s)];
            }

            only.Targets = [];
            return true;
        }

        if (x.Targets.Count != 2 || x.Test is null || x.JumpsItself)
            return false;
        for (var side = 0; side < 2; side++)
        {
            var (y, other) = (x.Targets[side], x.Targets[1 - side]);
            if (y == x || y == other || y == entry || outside.Contains(y) || labels.ContainsKey(y) || y.Statements.Count > 0 || y.Targets.Count != 2 || y.JumpsItself || sources[y].Count != 1 || y.Test is null || y.Region != x.Region)
                continue;
            var same = y.Targets.IndexOf(other);
            if (same < 0)
                continue;
            var rest = y.Targets[1 - same];
            // Control gets to the rest if x leads to y and y to the rest.
            var (first, second) = (side == 0 ? x.Test : Not(x.Test), same == 1 ? y.Test : Not(y.Test));
            x.Test = Expression.AndAlso(first, second);
            x.Targets = [rest, other];
            y.Targets = [];
            if (!outside.Contains(rest))
                sources[rest] = [.. sources[rest].Select(s => s == y ? x : s)];
            if (!outside.Contains(other))
                sources[other].Remove(y);
            return true;
        }

        return false;
    }

    /// <summary>The negation of a condition; of comparisons of numbers that are ordered, the opposite one.</summary>
    public static Expression Not(Expression test) => test switch
    {
        UnaryExpression { NodeType: ExpressionType.Not } not => not.Operand,
        ConstantExpression { Value: bool known } => Expression.Constant(!known),
        BinaryExpression { Method: null, NodeType: ExpressionType.Equal } b => b.Left.Type.IsValueType ? Expression.NotEqual(b.Left, b.Right) : Expression.ReferenceNotEqual(b.Left, b.Right),
        BinaryExpression { Method: null, NodeType: ExpressionType.NotEqual } b => b.Left.Type.IsValueType ? Expression.Equal(b.Left, b.Right) : Expression.ReferenceEqual(b.Left, b.Right),
        BinaryExpression { Method: null, Left.Type: var t } b when !Ir.Types.IsReal(t) && Opposite(b.NodeType) is { } kind => Expression.MakeBinary(kind, b.Left, b.Right),
        _ => Expression.Not(test),
    };

    private static ExpressionType? Opposite(ExpressionType kind) => kind switch
    {
        ExpressionType.LessThan => ExpressionType.GreaterThanOrEqual,
        ExpressionType.LessThanOrEqual => ExpressionType.GreaterThan,
        ExpressionType.GreaterThan => ExpressionType.LessThanOrEqual,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThan,
        _ => null,
    };

    private List<Expression> Emit(Node node, Node? next)
    {
        var list = new List<Expression>();
        if (loops.ContainsKey(node))
        {
            var follow = behindLoop.GetValueOrDefault(node) ?? [];
            var after = follow.Count > 0 ? follow[0] : next;
            var exit = Expression.Label("break");
            if (labels.TryGetValue(node, out var again))
                jumped.Add(node);
            else
                again = Expression.Label("continue");
            open.Add((node, after, exit, again));
            var body = Sequence(Inside(node, node));
            open.RemoveAt(open.Count - 1);
            list.Add(Expression.Loop(body, exit, jumped.Contains(node) ? again : null));
            Follow(list, follow, next);
            return list;
        }

        return Inside(node, next);
    }

    private List<Expression> Inside(Node node, Node? next)
    {
        var follow = behind.GetValueOrDefault(node) ?? [];
        var list = new List<Expression>(node.Statements);
        Leave(list, node, follow.Count > 0 ? follow[0] : next);
        Follow(list, follow, next);
        return list;
    }

    private void Follow(List<Expression> list, List<Node> follow, Node? next)
    {
        for (var k = 0; k < follow.Count; k++)
        {
            if (labels.TryGetValue(follow[k], out var label) && !loops.ContainsKey(follow[k]))
                list.Add(Expression.Label(label));
            list.AddRange(Emit(follow[k], k + 1 < follow.Count ? follow[k + 1] : next));
        }
    }

    private void Leave(List<Expression> list, Node node, Node? next)
    {
        if (node.JumpsItself)
            return;
        if (node.Targets.Count == 1)
        {
            list.AddRange(Jump(node.Targets[0], next));
            return;
        }

        if (node.Targets.Count == 2)
        {
            var (yes, no) = (Jump(node.Targets[0], next), Jump(node.Targets[1], next));
            var (then, otherwise) = (Sequence(yes), Sequence(no));
            // A side that never ends needs no other side: what else happens, happens after it.
            if (Throws(yes))
            {
                list.Add(Expression.IfThen(node.Test!, then));
                list.AddRange(no);
            }
            else if (Throws(no))
            {
                list.Add(Expression.IfThen(Not(node.Test!), otherwise));
                list.AddRange(yes);
            }
            else if (yes.Count == 0 && no.Count > 0)
            {
                list.Add(Expression.IfThen(Not(node.Test!), otherwise));
            }
            else
            {
                list.Add(no.Count == 0 ? Expression.IfThen(node.Test!, then) : Expression.IfThenElse(node.Test!, then, otherwise));
            }

            return;
        }

        if (node.Targets.Count == 0)
        {
            // What stands behind it is none of its business.
            if (next is not null && IsEnd(node))
            {
                isLeft = true;
                list.Add(Expression.Goto(End));
            }

            return;
        }

        var chain = Sequence(Jump(node.Targets[^1], next));
        foreach (var group in Enumerable.Range(0, node.Targets.Count - 1).GroupBy(k => node.Targets[k]).Reverse())
        {
            if (group.Key == node.Targets[^1])
                continue;
            var test = group.Select(k => (Expression)Expression.Equal(node.Test!, Expression.Constant(k))).Aggregate(Expression.OrElse);
            chain = Expression.IfThenElse(test, Sequence(Jump(group.Key, next)), chain);
        }

        list.Add(chain);
    }

    private static bool IsEnd(Node node) => node.Targets.Count == 0 && !Throws(node.Statements);

    private bool isLeft;

    private static bool Throws(IReadOnlyList<Expression> list) =>
        list.Count > 0 && (list[^1] is UnaryExpression { NodeType: ExpressionType.Throw } || (list[^1] is BlockExpression block && Throws(block.Expressions)));

    private List<Expression> Jump(Node target, Node? next)
    {
        if (target == next)
            return [];
        for (var k = open.Count - 1; k >= 0; k--)
        {
            if (open[k].After == target)
                return [Expression.Break(open[k].Break)];
            if (open[k].Header == target)
            {
                jumped.Add(target);
                return [Expression.Continue(open[k].Continue)];
            }
        }

        if (!outside.Contains(target) && dominator.TryGetValue(target, out var above) && !IsBehind(target, above))
            return labels.TryGetValue(target, out var marked) && !loops.ContainsKey(target) ? [Expression.Label(marked), .. Emit(target, next)] : Emit(target, next);
        if (!labels.TryGetValue(target, out var label))
            labels[target] = label = Expression.Label($"L{target.Id}");
        return [Expression.Goto(label)];
    }

    private bool IsBehind(Node node, Node above) =>
        behind.GetValueOrDefault(above)?.Contains(node) == true || behindLoop.Values.Any(l => l.Contains(node));

    // All nodes one after the other, with labels.
    private BlockExpression Listed(Node? next)
    {
        var list = new List<Expression>();
        foreach (var node in nodes)
        {
            list.Add(Expression.Label(Label(node)));
            list.AddRange(node.Statements);
            if (node.JumpsItself || node.Targets.Count == 0)
            {
                if (node.Targets.Count == 0 && !Throws(node.Statements))
                    list.Add(Expression.Goto(End));
                continue;
            }

            if (node.Targets.Count == 1)
            {
                list.Add(To(node.Targets[0]));
                continue;
            }

            for (var k = 0; k < node.Targets.Count - 1; k++)
                list.Add(Expression.IfThen(node.Targets.Count == 2 ? node.Test! : Expression.Equal(node.Test!, Expression.Constant(k)), To(node.Targets[k])));
            list.Add(To(node.Targets[^1]));
        }

        list.Add(Expression.Label(End));
        return Expression.Block(typeof(void), list);

        Expression To(Node target) => target == next && outside.Contains(target) ? Expression.Goto(End) : Expression.Goto(Label(target));

        LabelTarget Label(Node node) => labels.TryGetValue(node, out var label) ? label : labels[node] = Expression.Label($"L{node.Id}");
    }

    private LabelTarget End { get; } = Expression.Label("end");

    private static Expression Sequence(List<Expression> list) => list.Count switch
    {
        0 => Expression.Empty(),
        1 => list[0].Type == typeof(void) ? list[0] : Expression.Block(typeof(void), list),
        _ => Expression.Block(typeof(void), list),
    };
}
