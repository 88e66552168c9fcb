using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// A row of an array of arrays that a loop changes, where it changes no other, is an array of its own there: it is taken out before the loop, carried by it and by
/// the loops inside, and put back. <c>for (j …) a[i][j] = f(a[i], a[k], j)</c> is <c>r = a[i]; for (j …) r[j] = f(r, a[k], j); a[i] = r</c>. An element written is
/// then an element of an array of numbers, for whose derivative nothing is copied; as part of an array of arrays it would be a new row for each element.
/// </summary>
internal sealed class CarriedRows
{
    private static readonly Primitive less = Operators.Find(ExpressionType.LessThan)!;

    private readonly Sites sites;
    private readonly Ranges ranges;
    private readonly Bounds bounds = new();

    private CarriedRows(Function function) => (sites, ranges) = (new(function), new(function));

    /// <summary>The function with such rows carried.</summary>
    public static Function Run(Function function)
    {
        if (!Any(function.Body))
            return function;
        var body = new CarriedRows(function).Region(function.Body);
        return new(function.Name, LastCopies.Run(Substitution.Apply(body, new Dictionary<Var, Operand>())));
    }

    private static bool Any(Region region) => region.Equations.Any(e => e.Op.Regions.Any(Any) || (e.Op is Loop loop && loop.Slots.Any(IsOfRows)));

    private static bool IsOfRows(Slot slot) => slot.Kind == SlotKind.Into && slot.Initial!.Type.GetElementType()!.IsSZArray;

    private Region Region(Region region)
    {
        var equations = new List<Equation>(region.Equations.Length);
        foreach (var equation in region.Equations)
        {
            var (now, after) = (equation, new Stack<IEnumerable<Equation>>());
            while (now.Op is Loop loop && Carrying(now, loop, equations) is { } carrying)
            {
                now = carrying.Loop;
                after.Push(carrying.After);
            }

            if (now.Op is Loop entered)
                bounds.Enter(entered);
            equations.Add(now.Within(Region));
            foreach (var back in after)
                equations.AddRange(back);
        }

        return new(region.Parameters, [.. equations], region.Results);
    }

    // The loop with one row carried that was not, and what puts it back.
    private (Equation Loop, IEnumerable<Equation> After)? Carrying(Equation equation, Loop loop, List<Equation> before)
    {
        for (var s = 0; loop.Test is null && s < loop.Slots.Length; s++)
        {
            if (!IsOfRows(loop.Slots[s]) || TakenRow.Of(loop, s, bounds) is not { } taken)
                continue;
            var (array, row) = ((Var)loop.Slots[s].Initial!, new Var(loop.Slots[s].Initial!.Type.GetElementType()!));
            var isThere = IsThere(array, taken.Index);
            if (!isThere && !taken.IsFirst)
                continue;
            var mayBeAbsent = !isThere && loop.Extent is not Literal { Value: > 0 };
            // What the loop gets may be the row as it was written just now, in an array that nobody else looks at.
            var written = (array.Definition?.Op as Write) is { Indices: [var at] } write && Builder.Same(at, taken.Index) && write.Value is Var ? write : null;
            var isOnlyForLoop = written is not null && before.Contains(array.Definition!) && sites.Knows(array) && sites.Uses(array).Count == 1;
            var from = isOnlyForLoop ? written!.Array : array;
            var result = new Var(row.Type);
            if (taken.Carrying(equation, loop, s, from, row, result) is not { } carrying)
            {
                Restore(equation);
                continue;
            }

            if (isOnlyForLoop)
                before.Remove(array.Definition!);
            var runs = new Var(typeof(bool));
            if (mayBeAbsent)
                before.Add(new([runs], new Apply(less, typeof(bool), [Literal.Of(0), loop.Extent!])));
            Take(before, row, written?.Value, new Read(from, [taken.Index]), mayBeAbsent ? runs : null);
            return (carrying, Back(equation.Results[s], from, taken.Index, result, mayBeAbsent ? runs : null));
        }

        return null;
    }

    // What was tried and left has made variables believe that they are made otherwise.
    private static void Restore(Equation equation)
    {
        foreach (var result in equation.Results)
            result.Definition = equation;
        foreach (var inner in equation.Op.Regions.SelectMany(r => r.Equations))
            Restore(inner);
    }

    // Whether a row has just been written, or the index is below the extent.
    private bool IsThere(Var array, Operand index) => (array.Definition?.Op is Write { Indices: [var at] } && Builder.Same(at, index)) || !ranges.Misses(new([], new Read(array, [index])));

    // A copy of the row, if it is there, and the loop runs.
    private static void Take(List<Equation> equations, Var row, Operand? written, Read read, Var? runs)
    {
        if (written is Var { Definition.Op: Zeros or Copy or Ir.Write or Accumulate or Loop })
        {
            equations.Add(new([row], new Copy(written)));
            return;
        }

        var (found, isNull, copy) = (written as Var ?? new Var(row.Type), new Var(typeof(bool)), new Var(row.Type));
        Equation[] taking =
        [
            .. written is null ? [new([found], read)] : Array.Empty<Equation>(),
            new([isNull], new Apply(Operators.Find(ExpressionType.Equal)!, typeof(bool), [found, new Literal(null, row.Type)])),
        ];
        Region there = new([], [new([copy], new Copy(found))], [copy]), absent = new([], [], [new Literal(null, row.Type)]);
        if (runs is null)
        {
            equations.AddRange([.. taking, new([row], new If(isNull, absent, there))]);
            return;
        }

        var (result, nothing) = (new Var(row.Type), new Var(row.Type));
        equations.Add(new([row], new If(
            runs,
            new([], [.. taking, new([result], new If(isNull, absent, there))], [result]),
            new([], [new([nothing], new Zeros(row.Type, [Literal.Of(0)]) { IsNothing = true })], [nothing]))));
    }

    private static Equation[] Back(Var result, Operand array, Operand index, Var row, Var? runs)
    {
        if (runs is null)
            return [new([result], new Write(array, [index], row))];
        var changed = new Var(array.Type);
        return [new([result], new If(runs, new([], [new([changed], new Write(array, [index], row))], [changed]), new([], [], [array])))];
    }
}
