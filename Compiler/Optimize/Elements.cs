using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// An array of which iteration i touches element i alone: in the body, the element stands for the array. Its updates become sums and plain
/// values, a choice between its versions a choice between numbers, and an inner loop that threads it carries the element.
/// </summary>
internal sealed class Elements
{
    private readonly Operand index;
    private readonly Dictionary<Var, Operand> element = new(ReferenceEqualityComparer.Instance), extents = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, Operand> renamed = new(ReferenceEqualityComparer.Instance);

    private Elements(Operand index) => this.index = index;

    /// <summary>
    /// The body, with a value in the place of element <paramref name="index"/> of an array in all its versions; null where another element
    /// is touched, or the array as a whole.
    /// </summary>
    /// <param name="body">A region that reads or updates the array.</param>
    /// <param name="array">The array as the region first sees it.</param>
    /// <param name="index">The one index.</param>
    /// <param name="value">The element as the region first sees it.</param>
    /// <param name="extent">The length of the array.</param>
    /// <param name="yielded">The one result that must be, and no other may be, a version of the array; −1 for none: a body may yield another array in its place.</param>
    public static Region? Of(Region body, Var array, Operand index, Operand value, Operand extent, int yielded = -1)
    {
        if (array.Type.GetArrayRank() != 1 || !IsNumber(array.Type.GetElementType()!))
            return null;
        var elements = new Elements(index) { element = { [array] = value }, extents = { [array] = extent } };
        return elements.Rewrite(body) is { } equations && body.Results.Select(elements.Tracks).Index().All(r => r.Item == (r.Index == yielded))
            ? Substitution.Apply(new Region(body.Parameters, equations, elements.Yields(body.Results)), elements.renamed)
            : null;
    }

    private static bool IsNumber(Type type) => Types.IsReal(type) || Types.IsInteger(type);

    private bool Tracks(Operand operand) => operand is Var v && element.ContainsKey(v);

    private Operand Resolve(Operand operand) => operand is Var v && renamed.TryGetValue(v, out var other) ? other : operand;

    private ImmutableArray<Operand> Yields(ImmutableArray<Operand> results) => [.. results.Select(r => Tracks(r) ? element[(Var)r] : r)];

    private ImmutableArray<Equation>? Rewrite(Region region)
    {
        var equations = new List<Equation>(region.Equations.Length);
        foreach (var equation in region.Equations)
        {
            if (!Rewrite(equation, equations))
                return null;
        }

        return [.. equations];
    }

    private bool Rewrite(Equation equation, List<Equation> equations)
    {
        switch (equation.Op)
        {
            case Read read when Tracks(read.Array):
                if (!IsHere(read.Indices))
                    return false;
                renamed[equation.Results[0]] = Resolve(element[(Var)read.Array]);
                return true;
            case Length length when Tracks(length.Array):
                renamed[equation.Results[0]] = extents[(Var)length.Array];
                return true;
            case Accumulate add when Tracks(add.Array):
                var sum = new Var(add.Value.Type);
                equations.Add(new Equation([sum], new Apply(Operators.Add, sum.Type, [element[(Var)add.Array], add.Value])));
                return IsHere(add.Indices) && Follow(equation.Results[0], add.Array, sum);
            case Write write when Tracks(write.Array):
                return IsHere(write.Indices) && Follow(equation.Results[0], write.Array, Resolve(write.Value));
            case If choice:
                return Rewrite(equation, choice, equations);
            case Loop loop:
                return Rewrite(equation, loop, equations);
            default:
                equations.Add(equation);
                return !equation.Op.Operands.Any(Tracks);
        }
    }

    private bool IsHere(ImmutableArray<Operand> indices) => indices.Length == 1 && Builder.Same(Resolve(indices[0]), index);

    private bool Follow(Var next, Operand array, Operand value)
    {
        element[next] = value;
        extents[next] = extents[(Var)array];
        return true;
    }

    private bool Rewrite(Equation equation, If choice, List<Equation> equations)
    {
        if (Rewrite(choice.Then) is not { } then || Rewrite(choice.Else) is not { } @else)
            return false;
        var results = equation.Results.ToArray();
        for (var i = 0; i < results.Length; i++)
        {
            if (Tracks(choice.Then.Results[i]) != Tracks(choice.Else.Results[i]))
                return false;
            if (Tracks(choice.Then.Results[i]))
                results[i] = Number(equation.Results[i], choice.Then.Results[i]);
        }

        equations.Add(new Equation(
            [.. results],
            new If(choice.Condition, new Region([], then, Yields(choice.Then.Results)), new Region([], @else, Yields(choice.Else.Results)))));
        return true;
    }

    private bool Rewrite(Equation equation, Loop loop, List<Equation> equations)
    {
        var slots = loop.Slots.ToArray();
        var (results, body, test) = (equation.Results.ToArray(), loop.Body.Parameters.ToArray(), loop.Test?.Parameters.ToArray());
        var threaded = new bool[slots.Length];
        for (var s = 0; s < slots.Length; s++)
        {
            if (slots[s].Initial is not { } initial || !Tracks(initial))
                continue;
            if (slots[s].Kind != SlotKind.Into)
                return false;
            threaded[s] = true;
            slots[s] = new Slot(SlotKind.Carry, element[(Var)initial]);
            var p = loop.Body.Parameters.IndexOf(loop.Parameter(s)!);
            body[p] = Number(loop.Body.Parameters[p], initial);
            if (test is not null)
                test[p] = Number(loop.Test!.Parameters[p], initial);
        }

        if (Rewrite(loop.Body) is not { } inner || (loop.Test is null ? [] : Rewrite(loop.Test)) is not { } asked)
            return false;
        for (var s = 0; s < slots.Length; s++)
        {
            if (Tracks(loop.Body.Results[s]) != threaded[s])
                return false;
            if (threaded[s])
                results[s] = Number(equation.Results[s], loop.Slots[s].Initial!);
        }

        equations.Add(new Equation([.. results], new Loop(
            loop.Extent,
            loop.Down,
            [.. slots],
            test is null ? null : new Region([.. test], asked, loop.Test!.Results),
            new Region([.. body], inner, Yields(loop.Body.Results)))));
        return true;
    }

    // A number that stands for a version of the array.
    private Var Number(Var version, Operand array)
    {
        var number = new Var(version.Type.GetElementType()!);
        Follow(version, array, number);
        return number;
    }
}
