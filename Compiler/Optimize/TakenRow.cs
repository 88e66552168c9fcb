using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>The one row of an array of arrays that a loop, or what is inside it, changes, and the loop with that row in the place of the array.</summary>
internal sealed class TakenRow
{
    private readonly Bounds bounds;
    private readonly HashSet<Var> inside = new(ReferenceEqualityComparer.Instance);

    // What the row is in each version of the array, and what takes the place of a variable.
    private readonly Dictionary<Var, Operand> rows = new(ReferenceEqualityComparer.Instance), same = new(ReferenceEqualityComparer.Instance);

    // The rows that may be this one or another, each in the place of two: whether it is, this one, and the other.
    private readonly Dictionary<Var, (Var IsSame, Operand Row, Var Other)> either = new(ReferenceEqualityComparer.Instance);
    private Operand outer = null!;

    private TakenRow(Operand index, Bounds bounds) => (Index, this.bounds) = (index, bounds);

    /// <summary>Which row.</summary>
    public Operand Index { get; }

    /// <summary>Whether the first iteration takes the row before anything can be thrown.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>The row that is written first, at an index known before the loop; null if there is none. That it is the only one is seen by <see cref="Carrying"/>.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="slot">The slot of the array of arrays.</param>
    /// <param name="around">What is known of the loops around.</param>
    public static TakenRow? Of(Loop loop, int slot, Bounds around)
    {
        if (loop.Body.Results[slot] is not Var last || Write(loop.Body, last.Type) is not { } index)
            return null;
        var taken = new TakenRow(index, around);
        taken.Define(loop);
        if (index is Var v && taken.inside.Contains(v))
            return null;
        var before = loop.Body.Equations.TakeWhile(e => !Effects.MayThrow(e));
        taken.IsFirst = before.Any(e => e.Op is Read { Indices: [var at] } read && ReferenceEquals(read.Array, loop.Parameter(slot)) && Builder.Same(at, index));
        return taken;
    }

    // Where the first row of an array of arrays of a type is written.
    private static Operand? Write(Region region, Type type)
    {
        foreach (var equation in region.Equations)
        {
            if ((equation.Op is Write { Indices: [var index] } && equation.Results[0].Type == type ? index : equation.Op.Regions.Select(r => Write(r, type)).FirstOrDefault(i => i is not null)) is { } found)
                return found;
        }

        return null;
    }

    private void Define(Loop loop)
    {
        bounds.Enter(loop);
        Region(loop.Body);

        void Region(Region region)
        {
            inside.UnionWith(region.Parameters);
            foreach (var equation in region.Equations)
            {
                if (equation.Op is Loop inner)
                    bounds.Enter(inner);
                inside.UnionWith(equation.Results);
                foreach (var nested in equation.Op.Regions)
                    Region(nested);
            }
        }
    }

    /// <summary>The loop with the row in the place of the array; null where the loop does more than change that row and read others.</summary>
    /// <param name="equation">The equation of the loop.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="array">The array of arrays, as it is outside.</param>
    /// <param name="row">The row at the start.</param>
    /// <param name="result">The row at the end.</param>
    public Equation? Carrying(Equation equation, Loop loop, int slot, Operand array, Var row, Var result)
    {
        outer = array;
        var carried = Again(loop, s => s == slot ? row : null);
        if (carried is null)
            return null;
        var around = new Region([], [new(equation.Results.SetItem(slot, result), carried)], [result]);
        around = LastCopies.Run(Substitution.Apply(around, Resolved()));
        var (made, now) = (around.Equations[0], (Loop)around.Equations[0].Op);
        return Flow.IsThreaded(now, slot) && !Mentions(around) && RowUses.AreInPlace(around, now, slot) ? made : null;
    }

    // Versions of the array are gone, or it went where it cannot be followed; so are rows that may be this one.
    private bool Mentions(Region region) => region.Results.Any(IsLeft) || region.Equations.Any(e => e.Op.Operands.Any(IsLeft) || e.Op.Regions.Any(Mentions));

    private bool IsLeft(Operand operand) => operand is Var v && (rows.ContainsKey(v) || either.ContainsKey(v));

    private bool IsVersion(Operand operand) => operand is Var v && rows.ContainsKey(v);

    private Dictionary<Var, Operand> Resolved() => same.ToDictionary(p => p.Key, p => Resolve(p.Value), (IEqualityComparer<Var>)ReferenceEqualityComparer.Instance);

    private Operand Resolve(Operand operand)
    {
        while (operand is Var v && same.TryGetValue(v, out var other))
            operand = other;
        return operand;
    }

    // The loop with rows in the place of arrays of arrays: where a slot starts with a row, it carries one.
    private Loop? Again(Loop loop, Func<int, Operand?> start)
    {
        var parameters = loop.Body.Parameters.ToArray();
        var slots = loop.Slots.ToArray();
        var carries = new bool[slots.Length];
        for (var s = 0; s < slots.Length; s++)
        {
            if (start(s) is not { } row)
                continue;
            if (slots[s].Kind != SlotKind.Into || loop.Test is not null)
                return null;
            carries[s] = true;
            slots[s] = new(SlotKind.Into, row);
            var parameter = loop.Parameter(s)!;
            var own = new Var(row.Type, parameter.Name);
            rows[parameter] = own;
            parameters[Array.IndexOf(parameters, parameter)] = own;
        }

        var (test, body) = (loop.Test is null ? null : Rows(loop.Test), Rows(loop.Body));
        if (body is null || (test is null && loop.Test is not null))
            return null;
        var results = body.Results.ToArray();
        for (var s = 0; s < slots.Length; s++)
        {
            if (carries[s] != IsVersion(results[s]))
                return null;
            if (carries[s])
                results[s] = rows[(Var)results[s]];
        }

        return new(loop.Extent, loop.Down, [.. slots], test, new([.. parameters], body.Equations, [.. results]));
    }

    // The region with the row in the place of the array; its results are left.
    private Region? Rows(Region region)
    {
        var equations = new List<Equation>(region.Equations.Length);
        foreach (var equation in region.Equations)
        {
            if (!Row(equation, equations))
                return null;
        }

        return new(region.Parameters, [.. equations], region.Results);
    }

    private bool Row(Equation equation, List<Equation> equations)
    {
        switch (equation.Op)
        {
            case Read { Indices: [var index] } read when IsVersion(read.Array):
                return Taken(equation.Results[0], rows[(Var)read.Array], index, equations);
            case Read { Array: Var array, Indices: var indices } when either.TryGetValue(array, out var rowOrOther):
                equations.Add(new(equation.Results, Element(rowOrOther, indices, equation.Results[0].Type)));
                return true;
            case Write { Indices: [var index] } write when IsVersion(write.Array):
                rows[equation.Results[0]] = Resolve(write.Value);
                return Builder.Same(index, Index) && !IsVersion(write.Value);
            case Length length when IsVersion(length.Array):
                equations.Add(new(equation.Results, new Length(outer, length.Dimension)));
                return true;
            case If choice:
                return Choice(equation, choice, equations);
            case Loop loop:
                if (Again(loop, s => loop.Slots[s].Initial is { } initial && IsVersion(initial) ? rows[(Var)initial] : null) is not { } again)
                    return false;
                equations.Add(new([.. equation.Results.Select((r, s) => loop.Slots[s].Initial is { } initial && IsVersion(initial) ? NewRow(r) : r)], again));
                return true;
            default:
                equations.Add(equation);
                return !equation.Op.Operands.Any(o => IsVersion(o) || (o is Var v && either.ContainsKey(v)));
        }
    }

    // A row that is read: this one, another, or one of which that is not known, which then must be read by elements alone.
    private bool Taken(Var found, Operand row, Operand index, List<Equation> equations)
    {
        if (Builder.Same(index, Index))
        {
            same[found] = row;
            return true;
        }

        var isApart = bounds.Differ(index, Index);
        var other = isApart ? found : new Var(found.Type);
        equations.Add(new([other], new Read(outer, [index])));
        if (isApart)
            return true;
        var isSame = new Var(typeof(bool));
        equations.Add(new([isSame], new Apply(Operators.Find(ExpressionType.Equal)!, typeof(bool), [index, Index])));
        either[found] = (isSame, row, other);
        return true;
    }

    private static If Element((Var IsSame, Operand Row, Var Other) from, System.Collections.Immutable.ImmutableArray<Operand> indices, Type type)
    {
        return new(from.IsSame, Branch(from.Row), Branch(from.Other));

        Region Branch(Operand array)
        {
            var element = new Var(type);
            return new([], [new([element], new Read(array, indices))], [element]);
        }
    }

    private bool Choice(Equation equation, If choice, List<Equation> equations)
    {
        if (Rows(choice.Then) is not { } then || Rows(choice.Else) is not { } otherwise)
            return false;
        var (results, first, second) = (equation.Results.ToArray(), then.Results.ToArray(), otherwise.Results.ToArray());
        for (var k = 0; k < results.Length; k++)
        {
            if (IsVersion(first[k]) != IsVersion(second[k]))
                return false;
            if (!IsVersion(first[k]))
                continue;
            (first[k], second[k]) = (rows[(Var)first[k]], rows[(Var)second[k]]);
            results[k] = NewRow(results[k]);
        }

        equations.Add(new([.. results], new If(choice.Condition, new([], then.Equations, [.. first]), new([], otherwise.Equations, [.. second]))));
        return true;
    }

    private Var NewRow(Var version)
    {
        var row = new Var(version.Type.GetElementType()!);
        rows[version] = row;
        return row;
    }
}
