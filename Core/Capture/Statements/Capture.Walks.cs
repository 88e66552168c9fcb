using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Lifting;

namespace FunctionalAD.Capturing;

/// <content>What must stay as it is while a sequence that is made of it is walked over: all of its items are made where the walk begins.</content>
internal sealed partial class Capture
{
    private readonly Dictionary<int, (object? Held, Dictionary<Cell, CellVersion> Versions)> watched = [];

    // Sequences.Watch(number, what), Sequences.Unchanged(number, what); without the latter, of everything.
    private Value? OfWalk(MethodCallExpression node)
    {
        if (node.Method.DeclaringType != typeof(Sequences) || node.Method.Name is not (nameof(Sequences.Watch) or nameof(Sequences.Unchanged)))
            return null;
        var number = (int)((ConstantExpression)node.Arguments[0]).Value!;
        var value = node.Arguments.Count > 1 ? Visit(node.Arguments[1]) : null;
        var held = value switch { Value.Array { Cell: var cell } => cell, Value.Plain { Operand: var operand } => operand, _ => (object?)value };
        if (node.Method.Name == nameof(Sequences.Watch))
        {
            watched[number] = (held, (value is null ? cells.Keys : held is Cell array ? Meant(array) : []).Where(cells.ContainsKey).ToDictionary(c => c, c => cells[c]));
            return Nothing;
        }

        var before = watched[number];
        if (!IsSame(before.Held, held) || !before.Versions.All(v => cells.TryGetValue(v.Key, out var now) ? ReferenceEquals(Unwritten(now.Operand), Unwritten(v.Value.Operand)) : value is null))
        {
            throw value is null
                ? Refuse(node, Remedy.Effect, Remedy.EffectInstead)
                : Refuse(node.Arguments[1], Remedy.Walked, Remedy.WalkedInstead);
        }

        return Nothing;
    }

    // What an array is that copies and branches and loops hand on.
    private static Operand Unwritten(Operand array)
    {
        if (array is not Var { Definition: { } definition } version)
            return array;
        var k = definition.Results.IndexOf(version);
        return definition.Op switch
        {
            Copy copy => Unwritten(copy.Operands[0]),
            Loop loop when loop.Slots[k].Initial is { } initial && ReferenceEquals(Unwritten(loop.Body.Results[k]), loop.Parameter(k)) => Unwritten(initial),
            If choice when Unwritten(choice.Then.Results[k]) is var one && ReferenceEquals(one, Unwritten(choice.Else.Results[k])) => one,
            _ => array,
        };
    }

    private static bool IsSame(object? a, object? b) => ReferenceEquals(a, b) || (a is Operand x && b is Operand y && Builder.Same(x, y));
}
