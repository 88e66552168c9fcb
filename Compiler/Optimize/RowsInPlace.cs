using System.Linq.Expressions;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// A row that is taken out of an array of arrays, copied, changed and put back, where the program made all the rows itself, each for its place, and nobody
/// else knows them: it is changed where it is. So do the cotangents of a row that is read again and again add up in one array.
/// </summary>
internal sealed class RowsInPlace
{
    private readonly Sites sites;

    // The arrays of arrays that were looked at: one that a loop makes of itself is the program's own if it was so before the loop.
    private readonly HashSet<Var> seen = new(ReferenceEqualityComparer.Instance);

    private RowsInPlace(Function function) => sites = new(function);

    /// <summary>The function with such rows changed in place.</summary>
    public static Function Run(Function function)
    {
        if (!Any(function.Body))
            return function;
        var rows = new Dictionary<Var, Operand>(ReferenceEqualityComparer.Instance);
        var body = new RowsInPlace(function).Taking(function.Body, rows);
        return rows.Count == 0 ? function : new(function.Name, Substitution.Apply(body, rows));
    }

    private static bool Any(Region region) => region.Equations.Any(e => (e.Op is Copy && IsRow(e.Results[0])) || e.Op.Regions.Any(Any));

    private static bool IsRow(Operand array) => array.Type.IsSZArray && Twins.IsFlat(array.Type.GetElementType()!);

    // The region without the copies that rows take the place of.
    private Region Taking(Region region, Dictionary<Var, Operand> rows)
    {
        var kept = new List<Equation>(region.Equations.Length);
        for (var at = 0; at < region.Equations.Length; at++)
        {
            var equation = region.Equations[at];
            seen.Clear();
            if (Copied(equation) is { } row && TakenFrom(row, new(region, at)) is { } array && IsOwn(array))
                rows[equation.Results[0]] = row;
            else
                kept.Add(equation.Within(inner => Taking(inner, rows)));
        }

        return new(region.Parameters, [.. kept], region.Results);
    }

    // The array that an equation copies, be it there or not.
    private Var? Copied(Equation equation) => equation.Op switch
    {
        Copy { Array: Var array } when IsRow(array) => array,
        If { Then: { Equations: [], Results: [Literal { Value: null }] }, Else: { Equations: [{ Op: Copy { Array: Var array } } copy], Results: [var result] }, Condition: Var condition }
            when IsRow(array) && ReferenceEquals(result, copy.Results[0]) && sites.Definition(condition)?.Op is Apply { Primitive.Key: ExpressionType.Equal, Operands: [var asked, Literal { Value: null }] } && ReferenceEquals(asked, array) => array,
        _ => null,
    };

    private static bool AsksForShape(Site use) => use.Equation is { } equation && Builder.AsksForShape(equation.Op);

    // The array of arrays whose row is read for nothing but to be copied at a site, after which another one always takes its place.
    private Var? TakenFrom(Var row, Site copy)
    {
        if (sites.Definition(row)?.Op is not Read { Array: Var array, Indices: [var index] }
            || sites.Within(copy, sites.Made(row).Region) is null
            || sites.Within(sites.Made(row), sites.Made(array).Region) is null
            || sites.Uses(row).Count(u => !AsksForShape(u)) != 1)
            return null;
        return sites.Uses(array).Any(u => u.Equation?.Op is Write { Indices: [var at] } write && ReferenceEquals(write.Array, array) && Builder.Same(at, index)
            && sites.Within(copy, u.Region) < u.At && sites.Within(u, sites.Made(array).Region) is not null) ? array : null;
    }

    // Whether all rows of an array of arrays, as it is now, are arrays that the program made, each for this place alone.
    private bool IsOwn(Operand operand)
    {
        if (operand is not Var array)
            return false;
        if (!seen.Add(array))
            return true;
        return IsUsedUpOnce(array) && (sites.Definition(array) is { } definition ? Makes(definition, array) : IsOwnBefore(array));
    }

    private bool Makes(Equation definition, Var array)
    {
        var number = definition.Results.IndexOf(array);
        return definition.Op switch
        {
            Zeros => true,
            Write write => IsOwn(write.Array) && IsFresh(write.Value, sites.Made(array)),
            If choice => IsOwn(choice.Then.Results[number]) && IsOwn(choice.Else.Results[number]),
            Loop loop => loop.Slots[number].Kind == SlotKind.Into && IsOwn(loop.Parameter(number)!),
            _ => false,
        };
    }

    // Of what a loop makes of itself: at its start and after an iteration.
    private bool IsOwnBefore(Var parameter)
    {
        if (sites.Outer(sites.Made(parameter).Region) is not { Equation.Op: Loop loop } site)
            return false;
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (ReferenceEquals(loop.Parameter(s), parameter) && ReferenceEquals(loop.Body, sites.Made(parameter).Region))
            {
                return loop.Slots[s] is { Kind: SlotKind.Into, Initial: Var start } && sites.Within(site, sites.Made(start).Region) is not null
                    && IsOwn(start) && IsOwn(loop.Body.Results[s]);
            }
        }

        return false;
    }

    // Whether nobody knows an array of arrays any more once it is changed or handed on, and nobody its rows but who takes one, which no two do. Of one that is
    // neither changed nor handed on any more anybody may read them.
    private bool IsUsedUpOnce(Var array)
    {
        List<Site> last = [], takings = [];
        var isRead = false;
        foreach (var use in sites.Uses(array))
        {
            if (AsksForShape(use) || (use.Equation is { Op: Read } looked && IsShape(looked.Results[0])))
                continue;
            if (use.Equation is { Op: Read } read && !IsTaken(read.Results[0]))
            {
                isRead = true;
                continue;
            }

            var among = use.Equation?.Op is Read ? takings : IsUsedUp(array, use) ? last : null;
            if (among?.TrueForAll(other => sites.AreApart(use.Region, other.Region)) != true)
                return false;
            among.Add(use);
        }

        return !isRead || (last.Count == 0 && takings.Count == 0);
    }

    private bool IsShape(Var row) => sites.Uses(row).All(u => AsksForShape(u));

    // A row that is read to be copied where it is taken.
    private bool IsTaken(Var row) => sites.Uses(row).Where(u => !AsksForShape(u)).ToArray() is [var copy]
        && TakenFrom(row, sites.Outer(copy.Region) is { Equation: { } around } outer && ReferenceEquals(Copied(around), row) ? outer : copy) is not null
        && copy.Equation is { Op: Copy };

    private bool IsUsedUp(Var array, Site use) => use.Equation?.Op switch
    {
        Write write => ReferenceEquals(write.Array, array) && !ReferenceEquals(write.Value, array),
        Loop loop => loop.Slots.Count(s => ReferenceEquals(s.Initial, array)) == 1 && loop.Slots.Any(s => s.Kind == SlotKind.Into && ReferenceEquals(s.Initial, array)),
        null => sites.Outer(use.Region)?.Equation!.Op switch
        {
            Loop loop => ReferenceEquals(loop.Body, use.Region) && loop.Slots[use.Region.Results.IndexOf(array)].Kind == SlotKind.Into,
            _ => true,
        },
        _ => false,
    };

    // Whether an array of numbers was made for one place, and anew whenever that place is reached.
    private bool IsFresh(Operand operand, Site wanted)
    {
        if (operand is Literal { Value: null })
            return true;
        if (operand is not Var array || sites.Definition(array) is not { } definition || sites.Within(wanted, sites.Made(array).Region) is null
            || sites.Uses(array).Count(u => !AsksForShape(u)) != 1)
            return false;
        var (number, here) = (definition.Results.IndexOf(array), sites.Made(array));
        return definition.Op switch
        {
            Zeros or Copy => true,
            Write write => IsFresh(write.Array, here),
            Accumulate add => IsFresh(add.Array, here),
            If choice => IsFresh(choice.Then.Results[number], new(choice.Then, choice.Then.Equations.Length)) && IsFresh(choice.Else.Results[number], new(choice.Else, choice.Else.Equations.Length)),
            Loop loop => loop.Slots[number].Kind == SlotKind.Collect || (Flow.IsThreaded(loop, number) && IsFresh(loop.Slots[number].Initial!, here)),
            _ => false,
        };
    }
}
