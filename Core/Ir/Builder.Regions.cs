using System.Collections.Immutable;

namespace FunctionalAD.Ir;

public sealed partial class Builder
{
    /// <summary>How deep regions may nest. Passes recurse once per region, so this bounds their stack.</summary>
    public const int MaximumNesting = 400;

    /// <summary>A choice. A condition known now runs its branch in place; results equal in both branches need no choice.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="then">Emits the first branch and tells its results.</param>
    /// <param name="else">Emits the second branch.</param>
    public ImmutableArray<Operand> If(Operand condition, Func<IEnumerable<Operand>> then, Func<IEnumerable<Operand>> @else) => If(condition, then, @else, null);

    /// <summary>A choice with results that are known only when both branches are emitted.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="then">Emits the first branch and tells its first results.</param>
    /// <param name="else">Emits the second branch.</param>
    /// <param name="late">Tells further results of both branches; what it emits stands before the choice.</param>
    internal ImmutableArray<Operand> If(
        Operand condition, Func<IEnumerable<Operand>> then, Func<IEnumerable<Operand>> @else, Func<IEnumerable<(Operand Then, Operand Else)>>? late)
    {
        if (condition is Literal { Value: bool known })
        {
            var taken = (known ? then : @else)();
            return late is null ? [.. taken] : [.. taken, .. late().Select(l => known ? l.Then : l.Else)];
        }

        var (first, second) = (Region(true, [], then), Region(true, [], @else));
        if (late is not null)
        {
            (Operand Then, Operand Else)[] more = [.. late()];
            first = new Region([], first.Equations, [.. first.Results, .. more.Select(m => m.Then)]);
            second = new Region([], second.Equations, [.. second.Results, .. more.Select(m => m.Else)]);
        }

        var chosen = new List<int>(first.Results.Length);
        var results = first.Results.ToArray();
        var repeated = new List<(int Result, int Of)>();
        for (var i = 0; i < first.Results.Length; i++)
        {
            if (Same(first.Results[i], second.Results[i]))
                continue;
            // A row that is there anyway may stand where nobody looks; nobody updates it, since it is not his.
            if (IsNothing(second, i) && first.Results[i] is Var { Definition: { Op: Ir.Read } row } && !first.Equations.Contains(row))
                continue;
            if (chosen.FindIndex(k => Same(first.Results[k], first.Results[i]) && IsSame(second.Results[k], second.Results[i])) is var at and >= 0)
                repeated.Add((i, chosen[at]));
            else
                chosen.Add(i);
        }

        // A choice between two values that are there already computes nothing: it is shared and hoisted like an application.
        if (chosen is [var only] && first.Equations.IsEmpty && second.Equations.IsEmpty && IsFoldable(results[only].Type))
            results[only] = Select(condition, results[only], second.Results[only]);
        else
            Choose();
        foreach (var (result, of) in repeated)
            results[result] = results[of];
        return [.. results];

        static bool IsNothing(Region branch, int result) => branch.Results[result] is Var { Definition.Op: Zeros { IsNothing: true } };

        // Arrays without elements are alike: nobody can write to them.
        bool IsSame(Operand one, Operand other) => IsFoldable(one.Type) ? Same(one, other) : Empty(one) is { } empty && Empty(other) is { } alike && empty.IsNothing == alike.IsNothing;

        void Choose()
        {
            var variables = ImmutableArray<Var>.Empty;
            if (chosen.Count > 0 || first.Equations.Any(Effects.MayThrow) || second.Equations.Any(Effects.MayThrow))
            {
                variables = AppendMany(
                    new If(condition, Only(first), Only(second)),
                    [.. chosen.Select(i => first.Results[i].Type)]);
            }

            for (var k = 0; k < chosen.Count; k++)
            {
                if (variables[k].Type.IsArray && Origin(first.Results[chosen[k]]) is Var origin && Same(origin, Origin(second.Results[chosen[k]])))
                    origins[variables[k]] = origin;
                results[chosen[k]] = variables[k];
            }
        }

        Region Only(Region branch) => chosen.Count == branch.Results.Length
            ? branch
            : new Region([], branch.Equations, [.. chosen.Select(i => branch.Results[i])]);
    }

    private static Zeros? Empty(Operand array) => array is Var { Definition.Op: Zeros { Operands: [Literal { Value: 0 }] } zeros } ? zeros : null;

    private Operand Select(Operand condition, Operand then, Operand @else) =>
        Emit(new If(condition, new Region([], [], [then]), new Region([], [], [@else])), then.Type, hoist: true, [condition, then, @else]);

    /// <summary>A choice of one value.</summary>
    public Operand Choose(Operand condition, Func<Operand> then, Func<Operand> @else) => If(condition, () => [then()], () => [@else()])[0];

    /// <summary>A loop.</summary>
    /// <param name="extent">How many iterations at most, or null.</param>
    /// <param name="down">Whether the index runs downwards.</param>
    /// <param name="slots">The results.</param>
    /// <param name="test">Emits the test from index and parameters, or null.</param>
    /// <param name="body">Emits the body from index and parameters (one for each slot that has one) and tells one value per slot.</param>
    /// <param name="names">Names for the parameters, index first.</param>
    public ImmutableArray<Var> Loop(
        Operand? extent,
        bool down,
        ImmutableArray<Slot> slots,
        Func<ImmutableArray<Var>, Operand>? test,
        Func<ImmutableArray<Var>, IEnumerable<Operand>> body,
        ImmutableArray<string?> names = default)
    {
        Region? testRegion = null;
        if (test is not null)
        {
            var parameters = Parameters();
            testRegion = Region(false, parameters, () => [test(parameters)]);
        }

        var bodyParameters = Parameters();
        var loop = new Loop(extent, down, slots, testRegion, Region(false, bodyParameters, () => body(bodyParameters)));
        return AppendMany(loop, [.. Enumerable.Range(0, slots.Length).Select(loop.ResultType)]);

        ImmutableArray<Var> Parameters() =>
        [
            new Var(typeof(int), Name(0) ?? "i"),
            .. slots.Where(s => s.HasParameter).Select((s, k) => Parameter(s, Name(k + 1))),
        ];

        Var Parameter(Slot slot, string? name)
        {
            var parameter = new Var(slot.Initial!.Type, name);
            if (slot.Kind == SlotKind.Into)
                origins[parameter] = slot.Initial;
            return parameter;
        }

        string? Name(int k) => names.IsDefault || k >= names.Length ? null : names[k];
    }

    /// <summary>Emits equations that are thrown away: a trial.</summary>
    internal void Discard(Action trial) => Region(true, [], () =>
    {
        trial();
        return [];
    });

    private Region Region(bool barrier, ImmutableArray<Var> parameters, Func<IEnumerable<Operand>> body)
    {
        if (scopes.Count > MaximumNesting)
        {
            throw new NotDifferentiableException(
                $"choices and loops nested more than {MaximumNesting} deep",
                "every stage would need stack in proportion",
                "turn the chain of conditions into a table, or move the inner part into a function of its own");
        }

        foreach (var parameter in parameters)
            parameter.Level = scopes.Count;
        scopes.Add(scopes.Count == 0 ? Scope.Outermost(Expected) : new Scope(barrier));
        try
        {
            ImmutableArray<Operand> results = [.. body()];
            return new Region(parameters, [.. scopes[^1].Equations], results);
        }
        finally
        {
            scopes[^1].Done(isOutermost: scopes.Count == 1);
            scopes.RemoveAt(scopes.Count - 1);
        }
    }

    /// <summary>Whether two operands are the same value: one variable, or literals of the same bits.</summary>
    internal static bool Same(Operand a, Operand b) => ReferenceEquals(a, b) || (a is Literal x && b is Literal y && x.SameAs(y));
}
