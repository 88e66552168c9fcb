using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>Series through structure, choices, loops and calls: what is linear acts on every coefficient alike.</summary>
internal sealed partial class Taylor
{
    private Series Structural(Equation equation)
    {
        var operands = equation.Op.Operands.Select(Of).ToArray();
        // The coefficients of the operands come first: an array that tells their shape may be used up.
        var coefficients = Enumerable.Range(0, order + 1).Select(k => operands.Select(s => Coefficient(s, k)).ToArray()).ToArray();
        ImmutableArray<Operand> indices = [.. operands.Skip(1).Select(s => s.Value)];
        return new Series(Apply(coefficients[0]), k => Apply(coefficients[k]));

        Operand Apply(Operand[] a) => equation.Op switch
        {
            Read => builder.Read(a[0], indices),
            Copy => builder.Copy(a[0]),
            Write => builder.Write(a[0], indices[..^1], a[^1]),
            Accumulate => builder.Accumulate(a[0], indices[..^1], a[^1]),
            Pack pack => builder.Pack(pack.StructureType, [.. a]),
            Unpack unpack => builder.Unpack(a[0], unpack.Component),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private void Expand(Equation equation, If choice)
    {
        var moving = Activity.Of(choice, active.ContainsKey);
        var results = builder.If(primal[choice.Condition], () => Branch(choice.Then), () => Branch(choice.Else));
        Bind(equation.Results, moving, results);

        IEnumerable<Operand> Branch(Region branch)
        {
            // What a branch computes cannot be seen outside of it.
            var outside = nodes;
            nodes = new(SameOp.Comparer);
            var leaves = Leaves(Expand(branch), moving);
            nodes = outside;
            return leaves;
        }
    }

    private void Expand(Equation equation, Loop original)
    {
        var loop = Reductions.Lower(original, active.ContainsKey, [], []);
        var moving = Activity.Of(loop, active.ContainsKey);
        var initial = loop.Slots.Select(s => s.Initial is null ? null : Of(s.Initial)).ToArray();
        ImmutableArray<Slot> slots =
        [
            .. loop.Slots.Select((s, i) => new Slot(s.Kind, initial[i]?.Value)),
            .. Moving().SelectMany(i => Enumerable.Range(1, order).Select(k =>
                new Slot(loop.Slots[i].Kind, initial[i] is { } start ? Coefficient(start, k) : null))),
        ];
        var results = builder.Loop(
            loop.Extent is null ? null : primal[loop.Extent],
            loop.Down,
            slots,
            loop.Test is { } test ? p => primal.Inline(test, [.. p.Take(test.Parameters.Length)])[0] : null,
            p =>
            {
                var own = loop.Body.Parameters.Length;
                var next = own;
                for (var i = 0; i < own; i++)
                    primal[loop.Body.Parameters[i]] = p[i];
                foreach (var i in Moving().Where(i => loop.Slots[i].HasParameter))
                {
                    var parameter = loop.Parameter(i)!;
                    var series = active[parameter] = Constant(primal[parameter]);
                    for (var k = 1; k <= order; k++)
                        series.Set(k, p[next++]);
                }

                var outside = nodes;
                nodes = new(SameOp.Comparer);
                var leaves = Leaves(Expand(loop.Body), moving);
                nodes = outside;
                return leaves;
            },
            [.. loop.Body.Parameters.Select(v => v.Name)]);
        Bind(equation.Results, moving, [.. results]);

        IEnumerable<int> Moving() => Enumerable.Range(0, moving.Length).Where(i => moving[i]);
    }

    private void Expand(Equation equation, Call call)
    {
        var mask = call.Operands.Select(o => o is Var v && active.ContainsKey(v)).ToArray();
        if (!mask.Contains(true))
        {
            primal.Emit(equation);
            return;
        }

        var moving = equation.Results.Select(r => TangentSpace.Carries(r.Type)).ToArray();
        var callee = Callee(call.Callee, mask, moving);
        var arguments = Leaves([.. call.Operands.Select(Of)], mask);
        var types = equation.Results.Select(r => r.Type).ToImmutableArray();
        var results = builder.Call(
            callee,
            [.. types, .. types.Where((_, i) => moving[i]).SelectMany(t => Enumerable.Repeat(t, order))],
            [.. arguments]);
        Bind(equation.Results, moving, [.. results]);
    }

    private Function Callee(Function function, bool[] mask, bool[] moving)
    {
        var key = (function, string.Join(',', mask));
        if (callees.TryGetValue(key, out var known))
            return known;
        var taylor = new Taylor(order, context, callees);
        var result = callees[key] = new Function(function.Name + "~");
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        var slopes = function.Parameters.Where((_, i) => mask[i]).SelectMany(p => Enumerable.Range(1, order).Select(k => new Var(p.Type, $"{p.Name}{k}"))).ToArray();
        taylor.builder.Define(result, [.. parameters, .. slopes], _ =>
        {
            var next = 0;
            for (var i = 0; i < parameters.Length; i++)
            {
                taylor.primal[function.Parameters[i]] = parameters[i];
                if (!mask[i])
                    continue;
                var series = taylor.active[function.Parameters[i]] = Constant(parameters[i]);
                for (var k = 1; k <= order; k++)
                    series.Set(k, slopes[next++]);
            }

            return taylor.Leaves(taylor.Expand(function.Body), moving);
        });
        return result;
    }

    // Values first, then the coefficients 1 to n of those that move.
    private List<Operand> Leaves(Series[] series, bool[] moving)
    {
        List<Operand> leaves = [.. series.Select(s => s.Value)];
        for (var i = 0; i < series.Length; i++)
        {
            for (var k = 1; moving[i] && k <= order; k++)
                leaves.Add(Coefficient(series[i], k));
        }

        return leaves;
    }

    private void Bind(ImmutableArray<Var> variables, bool[] moving, ImmutableArray<Operand> leaves)
    {
        var next = variables.Length;
        for (var i = 0; i < variables.Length; i++)
        {
            primal[variables[i]] = leaves[i];
            active.Remove(variables[i]);
            if (!moving[i])
                continue;
            var series = active[variables[i]] = Constant(leaves[i]);
            for (var k = 1; k <= order; k++)
                series.Set(k, leaves[next++]);
        }
    }
}
