using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Arrays that a loop makes anew in each iteration, and that are gone by the next one or the one after it: made once and used again. One that an
/// iteration carries to the next takes turns with others, since the new one is filled while the old one is read: whichever is not carried just now. That
/// the array of an iteration is gone follows from where it can go: nowhere out of sight, and out of the iteration in a few carried values alone.
/// </summary>
internal sealed class Reused
{
    /// <summary>How an array is used again.</summary>
    /// <param name="Carried">The parameters of the loop that may hold arrays of iterations before, where it takes turns with others; there is one more of these.</param>
    /// <param name="Anew">The loop before each run of which it is forgotten, since the array of the last run may still be in use; null where it is kept for the whole call.</param>
    internal sealed record Home(Var[] Carried, Loop? Anew);

    // By so many parameters an array is looked for among those that are carried.
    private const int Most = 4;

    private readonly Flow flow;
    private readonly Records records;
    private readonly Stack<Loop> around = [];
    private readonly Dictionary<Var, Home> homes = new(ReferenceEqualityComparer.Instance);

    private readonly Func<Var, bool> isRented;

    private Reused(Flow flow, Records records, Func<Var, bool> isRented) => (this.flow, this.records, this.isRented) = (flow, records, isRented);

    /// <summary>The arrays of a function that can be used again.</summary>
    /// <param name="function">The function.</param>
    /// <param name="flow">Where its arrays go.</param>
    /// <param name="records">The records of its loops, into which arrays are copied.</param>
    /// <param name="isRented">Which arrays are rented for the whole call.</param>
    public static Dictionary<Var, Home> Of(Function function, Flow flow, Records records, Func<Var, bool> isRented)
    {
        var pass = new Reused(flow, records, isRented);
        pass.Walk(function.Body);
        return pass.homes;
    }

    private void Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (Makes(equation.Op))
            {
                for (var k = 0; k < equation.Results.Length; k++)
                {
                    if (equation.Op is not Loop loop || loop.Slots[k].Kind == SlotKind.Collect)
                        Place(equation.Results[k]);
                }
            }

            if (equation.Op is Loop inner)
                around.Push(inner);
            foreach (var nested in equation.Op.Regions)
                Walk(nested);
            if (equation.Op is Loop)
                around.Pop();
        }
    }

    /// <summary>Whether an equation makes arrays that may be used again.</summary>
    public static bool Makes(Op op) => op is Zeros { Operands.Length: <= RecycledTables.Dimensions } or Ir.Copy or Pack { StructureType.IsArray: true } or Loop { Test: null };

    private void Place(Var made)
    {
        if (made.Type.GetArrayRank() > RecycledTables.Dimensions)
            return;
        if (around.Count == 0)
        {
            // Once in a call: what is rented already is left alone.
            if (!isRented(made) && !records.Rooms.Contains(made) && !flow.From(made).Any(Leaves))
                homes[made] = new([], null);
            return;
        }

        var loops = around.ToArray();
        var here = loops[0];
        // In this loop, from one iteration to the next.
        var inside = flow.From(made, v => !ReferenceEquals(flow.ResultOf(v), here));
        if (inside.Any(Leaves))
            return;
        var carried = here.Body.Parameters.Where(inside.Contains).ToArray();
        if (carried.Length == 0)
        {
            homes[made] = new([], null);
            return;
        }

        // What may be a row of a record is a span, which is nobody.
        if (carried.Length > Most || carried.Any(records.Spans.Contains))
            return;
        // After it.
        var all = flow.From(made);
        var isOver = !all.Any(Leaves) && !(loops.Length > 1 && loops[1].Body.Parameters.Any(all.Contains));
        homes[made] = new(carried, isOver ? null : here);
    }

    /// <summary>Whether an array gets out of sight of the function.</summary>
    public static bool Leaves(Var v, Flow flow, Records records) => flow.Leaves(v) || !flow.CollectedIn(v).All(records.Rows.Contains);

    private bool Leaves(Var v) => Leaves(v, flow, records);
}
