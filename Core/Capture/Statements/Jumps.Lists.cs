using System.Linq.Expressions;

namespace FunctionalAD.Capturing;

/// <summary>Lists of statements, with labels among them; the variables that blocks declare.</summary>
internal sealed partial class Jumps
{
    /// <inheritdoc/>
    protected override Expression VisitBlock(BlockExpression node)
    {
        var isLoop = node.Expressions.Any(e => e is LabelExpression l && whole.Jumps.ContainsKey(l.Target));
        loops += isLoop ? 1 : 0;
        var (own, body) = Scoped(node, isLoop);
        var written = List([.. Flat(body)], node.Type);
        loops -= isLoop ? 1 : 0;
        return own.Count == 0 && written.Type == node.Type ? written : Expression.Block(node.Type, own, written);
    }

    // A block in which a label stands that something outside jumps to is part of the list around it.
    private IEnumerable<Expression> Flat(IEnumerable<Expression> list) => list.SelectMany(e =>
        e is BlockExpression { Variables.Count: 0 } block && block.Expressions.Any(x => x is LabelExpression l && Entries(block).Contains(l.Target))
            ? Flat(block.Expressions)
            : [e]);

    // A variable declared inside a loop keeps its value from one iteration to the next, as one declared before the loop does. Most are
    // assigned first of all, and may stay where they are.
    private (IReadOnlyList<ParameterExpression> Own, IReadOnlyList<Expression> Body) Scoped(BlockExpression node, bool isLoop)
    {
        if (loops == 0)
            return (node.Variables, node.Expressions);
        var kept = node.Variables.Where(v => isLoop || !AssignedFirst(v, node.Expressions)).ToArray();
        if (kept.Length == 0)
            return (node.Variables, node.Expressions);
        var fresh = new Dictionary<ParameterExpression, ParameterExpression>();
        var resets = new List<Expression>();
        foreach (var variable in kept)
        {
            var persistent = fresh[variable] = Expression.Variable(variable.Type, variable.Name);
            added.Add(persistent);
            // One that an inner lambda reads is made anew whenever the block is entered.
            if (node.Expressions.Any(e => Mention.InLambda(e, variable)))
                resets.Add(Expression.Assign(persistent, Expression.Default(variable.Type)));
        }

        var renamed = new Renaming(fresh);
        Expression[] body = [.. resets, .. node.Expressions.Select(e => renamed.Visit(e)!)];
        return ([.. node.Variables.Except(kept)], body);
    }

    // Blocks inside to which nobody jumps are part of the list.
    private bool AssignedFirst(ParameterExpression variable, IEnumerable<Expression> list)
    {
        foreach (var statement in list)
        {
            if (statement is BinaryExpression { NodeType: ExpressionType.Assign } assign && assign.Left == variable)
                return !Mention.Of(assign.Right, variable);
            if (Mention.Of(statement, variable))
                return statement is BlockExpression block && !block.Variables.Contains(variable) && flow.Of(block).Marks.Count == 0 && AssignedFirst(variable, block.Expressions);
        }

        return true;
    }

    /// <summary>Statements one after the other, and the value of the last.</summary>
    private Expression List(IReadOnlyList<Expression> list, Type type)
    {
        var labels = Enumerable.Range(0, list.Count).Where(i => list[i] is LabelExpression).ToArray();
        if (list.Where((e, k) => e is not LabelExpression && flow.Of(e).Marks.Any(l => JumpsTo(list.Skip(k + 1), l))).Any())
            throw new NotDifferentiableException("goto", "it jumps back into a loop or branch that is over", "put the label before the loop or branch");
        if (labels.Length == 0)
            return Straight(list, 0, type, list.Any(e => Entries(e).Count > 0));

        // The value of the list has a variable of its own, since the last statement may run inside a loop.
        var result = type == typeof(void) ? null : Temporary(type, "result");
        var back = Array.FindIndex(labels, at => JumpsTo(list.Skip(at), ((LabelExpression)list[at]).Target));
        var written = new List<Expression>();
        var outside = labels.Select(i => ((LabelExpression)list[i]).Target).ToHashSet();
        var pending = outside.Any(l => whole.Jumps.GetValueOrDefault(l) > list.Sum(e => flow.Of(e).Jumps.GetValueOrDefault(l)))
            || list.Any(e => e is not LabelExpression && Entries(e).Count > 0);
        if (labels[0] > 0)
            written.Add(Segment(0, labels[0]));
        pending |= labels[0] > 0 && list.Take(labels[0]).Any(Leaves);
        var forward = back < 0 ? labels.Length : back;
        for (var k = 0; k < forward; k++)
            Labelled(written, k);
        if (back >= 0)
            written.Add(Again(() =>
            {
                var inside = new List<Expression>();
                pending = true;
                for (var k = back; k < labels.Length; k++)
                    Labelled(inside, k);
                return inside;
            }));
        var leaves = list.Any(e => flow.Leaving(e).Any(l => !outside.Contains(l)));
        if (!leaves)
            written.Add(Set(0));
        return result is null ? Expression.Block(typeof(void), written) : Expression.Block(type, [.. written, result]);

        // A label, and the statements up to the next one.
        void Labelled(List<Expression> into, int k)
        {
            var label = (LabelExpression)list[labels[k]];
            var end = k + 1 < labels.Length ? labels[k + 1] : list.Count;
            if (label.DefaultValue is { Type: var t } value && t != typeof(void))
                into.Add(Guarded(Write(Expression.Assign(Value(label.Target), value)), pending));
            else if (label.DefaultValue is not null)
                into.Add(Guarded(Write(label.DefaultValue), pending));
            if (pending)
                into.Add(Expression.IfThen(At([label.Target]), Set(0)));
            if (result is not null && labels[k] == list.Count - 1)
                into.Add(Guarded(Expression.Assign(result, label.Target.Type == typeof(void) ? Expression.Default(type) : Value(label.Target)), pending));
            if (end > labels[k] + 1)
                into.Add(Segment(labels[k] + 1, end));
            pending |= list.Skip(labels[k]).Take(end - labels[k]).Any(Leaves);
        }

        Expression Segment(int from, int to)
        {
            var part = list.Skip(from).Take(to - from).ToArray();
            if (to == list.Count && result is not null)
                part[^1] = Bound(result, part[^1]);
            return Straight(part, 0, typeof(void), pending);
        }

        Expression Again(Func<List<Expression>> body)
        {
            var again = Temporary(typeof(bool), "again");
            var exit = Expression.Label();
            loops++;
            var inside = body();
            loops--;
            var targets = labels.Skip(back).Select(at => ((LabelExpression)list[at]).Target).ToArray();
            inside.Add(Expression.Assign(again, At(targets)));
            return Expression.Block(
                Expression.Assign(again, Expression.Constant(true)),
                Expression.Loop(Expression.Condition(again, Expression.Block(typeof(void), inside), Expression.Break(exit), typeof(void)), exit));
        }
    }

    private bool JumpsTo(IEnumerable<Expression> list, LabelTarget label) => list.Any(e => flow.Of(e).Jumps.ContainsKey(label));

    // Assigns a value that a statement computes; one that leaves computes none.
    private Expression Bound(ParameterExpression result, Expression value) =>
        NeverEnds(value) || value.Type == typeof(void) ? value : Expression.Assign(result, value);

    /// <summary>Statements without labels among them; pending tells whether control may be on its way elsewhere as they are reached.</summary>
    private Expression Straight(IReadOnlyList<Expression> list, int from, Type type, bool pending)
    {
        var written = new List<Expression>();
        for (var k = from; k < list.Count; k++)
        {
            var statement = list[k];
            var isLast = k == list.Count - 1;
            var entries = Entries(statement);
            if (pending && entries.Count == 0)
            {
                // What has no entry up to the next statement that has one.
                var end = Enumerable.Range(k, list.Count - k).FirstOrDefault(i => Entries(list[i]).Count > 0, list.Count);
                var part = Straight([.. list.Skip(k).Take(end - k)], 0, end == list.Count ? type : typeof(void), false);
                written.Add(Guarded(part, true));
                k = end - 1;
                continue;
            }

            if (!isLast && entries.Count == 0 && statement is ConditionalExpression choice && Leaves(choice) && !Leaves(choice.Test)
                && NeverEnds(choice.IfTrue) != NeverEnds(choice.IfFalse) && !list.Skip(k + 1).Any(e => Entries(e).Count > 0))
            {
                // The rest stands in the side that goes on.
                var rest = list.Skip(k + 1);
                var leaves = NeverEnds(choice.IfTrue);
                var stays = Straight([leaves ? choice.IfFalse : choice.IfTrue, .. rest], 0, type, false);
                var gone = Typed(Write(leaves ? choice.IfTrue : choice.IfFalse), type, true);
                written.Add(Expression.Condition(Write(choice.Test), leaves ? gone : stays, leaves ? stays : gone, type));
                return Together(written, type);
            }

            var one = Write(statement);
            if (pending)
                one = Expression.Condition(Expression.OrElse(On, At(entries)), one, Expression.Default(one.Type), one.Type);
            written.Add(isLast ? Typed(one, type, false) : one);
            if (!isLast && NeverEnds(statement) && !list.Skip(k + 1).Any(e => Entries(e).Count > 0))
            {
                if (type != typeof(void))
                    written.Add(Expression.Default(type));
                break;
            }

            pending |= Leaves(statement);
        }

        return Together(written, type);
    }

    private static Expression Together(List<Expression> written, Type type) => written.Count switch
    {
        0 => Expression.Default(type),
        1 when written[0].Type == type => written[0],
        _ => Expression.Block(type, written),
    };

    // A statement that leaves may have another type than the place where it stands.
    private static Expression Typed(Expression statement, Type type, bool leaves) =>
        statement.Type == type || (type == typeof(void)) ? statement
        : leaves || statement.Type == typeof(void) ? Expression.Block(type, statement, Expression.Default(type))
        : statement;

    private Expression Guarded(Expression statement, bool pending) =>
        pending ? Expression.Condition(On, statement, Expression.Default(statement.Type), statement.Type) : statement;
}
