using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Arrays that a loop makes anew in each iteration, and that are gone by the next one or the one after it: made once and used again. One that an
/// iteration carries to the next takes turns with a second one, since the new one is filled while the old one is read: whichever is not carried just now. That
/// the array of an iteration is gone follows from where it can go: nowhere out of sight, and out of the iteration in one carried value alone.
/// </summary>
internal sealed class Reused
{
    /// <summary>How an array is used again.</summary>
    /// <param name="Carried">The parameter of the loop that holds the array of the iteration before, where it takes turns with a second one; otherwise null.</param>
    /// <param name="Anew">The loop before each run of which it is forgotten, since the array of the last run may still be in use; null where it is kept for the whole call.</param>
    internal sealed record Home(Var? Carried, Loop? Anew);

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

    /// <summary>An array of this length: the one kept, or a new one.</summary>
    public static Expression Sized(Expression kept, Expression length) => Call(nameof(Recycled.Sized), kept, length);

    /// <summary>The same, of zeros.</summary>
    public static Expression Zeros(Expression kept, Expression length) => Call(nameof(Recycled.Zeros), kept, length);

    /// <summary>An array, all zeros now.</summary>
    public static Expression Cleared(Expression kept) => Expression.Call(typeof(Recycled), nameof(Recycled.Cleared), [kept.Type.GetElementType()!], kept);

    /// <summary>The same, with the elements of another.</summary>
    public static Expression Copy(Expression kept, Expression source) =>
        source.Type.IsArray ? Call(nameof(Recycled.Copy), kept, source) : Call(nameof(Recycled.CopySpan), kept, Spans.AsRead(source));

    /// <summary>Leaves what is kept to later calls.</summary>
    public static Expression Give(Expression kept) => Expression.Call(typeof(Recycled), nameof(Recycled.Give), [kept.Type.GetElementType()!], kept);

    private static MethodCallExpression Call(string method, Expression kept, Expression argument) =>
        Expression.Call(typeof(Recycled), method, [kept.Type.GetElementType()!], kept, argument);

    private void Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (equation.Op is Zeros { Operands.Length: 1 } or Ir.Copy or Pack { StructureType.IsArray: true } or Loop { Test: null })
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

    private void Place(Var made)
    {
        if (made.Type.GetArrayRank() != 1 || !Twins.IsFlat(made.Type.GetElementType()!))
            return;
        if (around.Count == 0)
        {
            // Once in a call: what is rented already is left alone.
            if (!isRented(made) && !records.Rooms.Contains(made) && !flow.From(made).Any(Leaves))
                homes[made] = new(null, null);
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
            homes[made] = new(null, null);
        // What may be a row of a record is a span, which is nobody.
        if (carried.Length != 1 || records.Spans.Contains(carried[0]))
            return;
        // After it.
        var all = flow.From(made);
        var isOver = !all.Any(Leaves) && !(loops.Length > 1 && loops[1].Body.Parameters.Any(all.Contains));
        homes[made] = new(carried[0], isOver ? null : here);
    }

    /// <summary>Whether an array gets out of sight of the function.</summary>
    public static bool Leaves(Var v, Flow flow, Records records) => flow.Leaves(v) || !flow.CollectedIn(v).All(records.Rows.Contains);

    private bool Leaves(Var v) => Leaves(v, flow, records);
}
