using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>Choices and loops: their primal once, with the tangents that move along each direction as further results.</summary>
internal sealed partial class Forward
{
    private void Push(Equation equation, If choice)
    {
        var active = Moving(choice);
        var results = builder.If(
            primal[choice.Condition],
            () => Branch(choice.Then),
            () => Branch(choice.Else));
        Bind(equation.Results, [.. results], active);

        IEnumerable<Operand> Branch(Region branch)
        {
            var (values, pushed) = Push(branch, []);
            return [.. values, .. active.SelectMany((moving, k) => moving.Select(i => Materialise(pushed[k][i], branch.Results[i], values[i])))];
        }
    }

    private void Push(Equation equation, Loop loop)
    {
        var active = Moving(loop);
        var unneeded = Positions.Below(loop.Slots.Length, s => shifts.Value.Contains(equation.Results[s]));
        int[] extrema = [.. Extrema.Of(loop).Where(s => Array.Exists(active, moving => moving.Has(s)) && !unneeded.Has(s))];
        var sought = extrema.Which(s => context.Vectors && Extrema.IsSought(loop, s));
        var carried = extrema.Which(s => !sought.Has(s));
        var lowered = new Equation(equation.Results, Reductions.Lower(loop, IsMoving, [.. sought, .. unneeded], [.. carried]));
        if (carried.Length > 0)
            lowered = Extrema.Followed(lowered, [.. carried], loop);
        foreach (var s in carried)
            still.Add((Var)((Loop)lowered.Op).Body.Results[s]);
        Push(lowered, (Loop)lowered.Op, [.. extrema, .. unneeded]);
        for (var k = 0; k < carried.Length; k++)
            Attain(carried[k], Extrema.Found(lowered.Results[equation.Results.Length + k]));
        foreach (var s in sought)
            Attain(s, Extrema.Seek(loop, s, equation.Results[s]));

        void Attain(int s, Extrema.Attained attained)
        {
            foreach (var search in attained.Search)
                primal.Emit(search);
            primal[loop.Index] = primal[attained.Place];
            var choice = Extrema.Again(loop, s, attained);
            Push(choice);
            foreach (var _ in Directions())
                Bind(equation.Results[s], Tangent(choice.Results[0]), primal[equation.Results[s]]);
        }
    }

    // The slots told apart are not differentiated here.
    private void Push(Equation equation, Loop lowered, int[] apart)
    {
        var active = Moving(lowered).Select(moving => moving.Which(s => !apart.Has(s))).ToArray();
        var slots = primal.Slots(lowered);
        var results = builder.Loop(
            lowered.Extent is null ? null : primal[lowered.Extent],
            lowered.Down,
            [.. slots, .. Directions().SelectMany(k => active[k].Select(s =>
                new Slot(lowered.Slots[s].Kind, lowered.Slots[s].Initial is { } initial ? Materialise(Tangent(initial), initial, slots[s].Initial!) : null)))],
            lowered.Test is { } test ? p => primal.Inline(test, [.. p.Take(test.Parameters.Length)])[0] : null,
            p =>
            {
                var own = lowered.Body.Parameters.Length;
                var next = own;
                foreach (var k in Directions())
                {
                    foreach (var s in active[k].Which(s => lowered.Slots[s].HasParameter))
                    {
                        var parameter = lowered.Parameter(s)!;
                        Bind(parameter, p[next++], p[lowered.Body.Parameters.IndexOf(parameter)]);
                    }
                }

                var (values, slopes) = Push(lowered.Body, [.. p.Take(own)]);
                return [.. values, .. active.SelectMany((moving, k) => moving.Select(s => Materialise(slopes[k][s], lowered.Body.Results[s], values[s])))];
            },
            [
                .. lowered.Body.Parameters.Select(v => v.Name),
                .. active.SelectMany(m => m).Where(s => lowered.Slots[s].HasParameter).Select(s => lowered.Parameter(s)!.Name is { } n ? n + "'" : null),
            ]);
        Bind(equation.Results, [.. results], active);
    }
}
