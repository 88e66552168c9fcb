using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Choices and calls. The downward walk of a branch hands out what the upward walk will need (scalars that live on as locals: no tape); the
/// upward walk is a second choice on the same condition, so the adjoint of the branch not taken never runs.
/// </summary>
internal sealed partial class Transpose
{
    private void Down(Equation equation, If choice, bool hasLinear)
    {
        Var[] plain = [.. equation.Results.Where(r => !linear.Contains(r))];
        Var[] first = [.. hasLinear ? Exports(choice.Then) : [], .. UpdatesIn(choice.Then).SelectMany(u => u.Values)];
        Var[] second = [.. hasLinear ? Exports(choice.Else) : [], .. UpdatesIn(choice.Else).SelectMany(u => u.Values)];
        var results = builder.If(
            copy[choice.Condition],
            () => Branch(choice.Then, () => [.. first.Select(v => copy[v]), .. second.Select(v => Nothing(v.Type))]),
            () => Branch(choice.Else, () => [.. first.Select(v => Nothing(v.Type)), .. second.Select(v => copy[v])]));
        var next = 0;
        foreach (var variable in (Var[])[.. plain, .. first, .. second])
        {
            copy[variable] = known.GetValueOrDefault(variable, results[next]);
            next++;
        }

        IEnumerable<Operand> Branch(Region branch, Func<Operand[]> exports)
        {
            Down(branch);
            return [.. branch.Results.Where((_, i) => !linear.Contains(equation.Results[i])).Select(r => copy[r]), .. exports()];
        }
    }

    // What the other branch hands out instead: an array that is empty, not absent, since a second derivative asks for its shape.
    private Operand Nothing(Type type) => type.IsArray ? builder.Nothing(type) : Literal.Default(type);

    // The variables of a branch that are needed on the way up, those of its inner choices included; a loop hands out its record. (What is
    // recorded of updates comes on top.)
    private IEnumerable<Var> Exports(Region branch)
    {
        foreach (var equation in branch.Equations)
        {
            foreach (var result in equation.Results.Where(r => !linear.Contains(r) && (needed.Contains(r) || kept.Contains(r)) && !IsCheck(equation)))
                yield return result;
            if (!equation.DefinesAny(linear))
                continue;
            var inner = equation.Op switch
            {
                If choice => Exports(choice.Then).Concat(Exports(choice.Else)),
                Loop loop => Record(loop).Values,
                _ => [],
            };
            foreach (var variable in inner)
                yield return variable;
        }
    }

    private void Up(Equation equation, If choice)
    {
        if (!equation.Results.Any(r => linear.Contains(r) && cotangents.Has(r)))
            return;
        var free = FreeLinear(choice.Regions);
        var updated = Updated(equation, choice, free);
        var incoming = equation.Results.Select(r => linear.Contains(r) ? cotangents.Take(r) : null).ToArray();
        var when = equation.Results.Select(TakeReached).ToArray();
        var (outer, before) = (Enter(free), EnterReached(free));
        var (condition, then, otherwise) = (copy[choice.Condition], Array.Empty<Operand>(), Array.Empty<Operand>());
        var results = builder.If(
            condition,
            () => Branch(choice.Then).Concat(then = LeaveReached(before)),
            () => Branch(choice.Else).Concat(otherwise = LeaveReached(before)));
        Leave(free, outer, results);
        var k = 0;
        foreach (var (v, earlier) in before)
        {
            reached[v] = Either(earlier, condition is Literal ? results[free.Count + k] : Chosen(condition, then[k], otherwise[k], results[free.Count + k]));
            k++;
        }

        IEnumerable<Operand> Branch(Region branch)
        {
            foreach (var v in free.Where(v => !updated.ContainsValue(v)))
                Begin(v, outer[v]);
            // First, since other results may be the same array.
            foreach (var (i, array) in updated)
            {
                cotangents.Set((Var)branch.Results[i], outer[array]!, true);
                Reach(branch.Results[i], when[i]);
            }

            for (var i = 0; i < incoming.Length; i++)
            {
                if (incoming[i] is not { } ct)
                    continue;
                Add(branch.Results[i], ct);
                Reach(branch.Results[i], when[i]);
            }

            Up(branch);
            return free.Select(v => cotangents.Take(v) ?? Zero(v)).ToArray();
        }
    }

    // By result: the array of which both branches yield a version. The accumulator of the result becomes that of the array, through whichever branch is taken:
    // to make another one and add would cost as much as the array is long, for a choice that may have changed one element.
    private Dictionary<int, Var> Updated(Equation equation, If choice, List<Var> free)
    {
        var updated = new Dictionary<int, Var>();
        for (var i = 0; i < equation.Results.Length; i++)
        {
            var result = equation.Results[i];
            if (!result.Type.IsArray || !linear.Contains(result) || !cotangents.Has(result)
                || Origin(choice.Then, i) is not { } array || Origin(choice.Else, i) != array || !free.Contains(array) || cotangents.Has(array)
                || updated.ContainsValue(array) || IsMarked(array) != IsMarked(result))
                continue;
            updated[i] = array;
            cotangents.Set(array, cotangents.Own(result), true);
            cotangents.Take(result);
        }

        return updated;
    }

    // The array from outside that a result of a region is the newest version of; null for any other.
    private Var? Origin(Region region, int result)
    {
        var made = new Dictionary<Var, Equation>(ReferenceEqualityComparer.Instance);
        foreach (var equation in region.Equations)
        {
            foreach (var r in equation.Results.Where(r => r.Type.IsArray && linear.Contains(r)))
                made[r] = equation;
        }

        var version = region.Results[result] as Var;
        while (version is not null && made.TryGetValue(version, out var equation))
        {
            var k = equation.Results.IndexOf(version);
            version = equation.Op switch
            {
                Write or Accumulate => equation.Op.Operands[0] as Var,
                Loop loop when loop.Slots[k].Kind == SlotKind.Into => loop.Slots[k].Initial as Var,
                If nested => Origin(nested.Then, k) is { } origin && Origin(nested.Else, k) == origin ? origin : null,
                _ => null,
            };
            if (version is not null && !linear.Contains(version))
                return null;
        }

        return version;
    }

    // Around a region, the cotangent of a real number or structure defined outside is a sum of its own; an array's accumulator is threaded
    // through.
    private Dictionary<Var, Operand?> Enter(IEnumerable<Var> free)
    {
        foreach (var v in free.Where(v => v.Type.IsArray))
            cotangents.Own(v);
        return free.ToDictionary(v => v, cotangents.Take);
    }

    private void Begin(Var v, Operand? outer)
    {
        if (v.Type.IsArray)
            cotangents.Set(v, outer!, true);
    }

    private void Leave(IReadOnlyList<Var> free, Dictionary<Var, Operand?> outer, IReadOnlyList<Operand> results)
    {
        for (var i = 0; i < free.Count; i++)
        {
            if (free[i].Type.IsArray)
            {
                cotangents.Set(free[i], results[i], true);
                continue;
            }

            if (outer[free[i]] is { } before)
                cotangents.Set(free[i], before, false);
            cotangents.Add(free[i], results[i]);
        }
    }

    /// <summary>The linear variables that regions read from outside, in the order of their first use.</summary>
    private List<Var> FreeLinear(IEnumerable<Region> regions)
    {
        var inside = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        var free = new List<Var>();
        foreach (var region in regions)
            Walk(region);
        return free;

        void Walk(Region region)
        {
            inside.UnionWith(region.Parameters);
            foreach (var equation in region.Equations)
            {
                foreach (var operand in equation.Op.Operands)
                    Use(operand);
                foreach (var nested in equation.Op.Regions)
                    Walk(nested);
                inside.UnionWith(equation.Results);
            }

            foreach (var result in region.Results)
                Use(result);
        }

        void Use(Operand operand)
        {
            if (operand is Var v && linear.Contains(v) && !inside.Contains(v) && !free.Contains(v))
                free.Add(v);
        }
    }

    // A call of (x, ẋ) ↦ (y, ẏ): downwards the call of x ↦ y, upwards the call of (x, ȳ) ↦ x̄. The callee is transposed once, and may
    // call itself.
    private void Down(Equation equation, Call call)
    {
        var callee = Of(call);
        Var[] plain = [.. equation.Results.Where((_, i) => !callee.LinearResults[i])];
        if (plain.Length == 0 && !Effects.MayThrow(equation))
            return;
        var results = builder.Call(callee.Primal, [.. plain.Select(r => r.Type)], copy.All([.. call.Operands.Where(o => !IsLinear(o))]));
        for (var i = 0; i < plain.Length; i++)
            copy[plain[i]] = results[i];
    }

    private void Up(Equation equation, Call call)
    {
        var callee = Of(call);
        Var[] outputs = [.. equation.Results.Where((_, i) => callee.LinearResults[i])];
        if (!outputs.Any(cotangents.Has))
            return;
        var when = outputs.Select(TakeReached).Aggregate(Either);
        foreach (var operand in call.Operands)
            Reach(operand, when);
        Var[] inputs = [.. call.Operands.Where(IsLinear).Cast<Var>()];
        var plain = equation.Results.Length - outputs.Length;
        Operand[] incoming = [.. outputs.Select(o => cotangents.Take(o) ?? Zero(o))];
        // An array's accumulator is handed on; for one that is passed twice, the other times a new one.
        var accumulators = inputs.Where(v => v.Type.IsArray).Select((v, k) => (Variable: v, IsNew: Array.IndexOf(inputs, v) < Array.LastIndexOf(inputs, v))).ToArray();
        var results = builder.Call(
            callee.Reverse,
            [.. equation.Results.Where((_, i) => !callee.LinearResults[i]).Select(r => r.Type), .. inputs.Select(v => v.Type)],
            [
                .. copy.All([.. call.Operands.Where(o => !IsLinear(o))]),
                .. incoming,
                .. accumulators.Select(a => a.IsNew ? Zero(a.Variable) : cotangents.Own(a.Variable)),
            ]);
        for (var k = 0; k < inputs.Length; k++)
        {
            if (inputs[k].Type.IsArray && !accumulators.First(a => a.Variable == inputs[k]).IsNew)
                cotangents.Set(inputs[k], results[plain + k], true);
            else
                cotangents.Add(inputs[k], results[plain + k]);
        }
    }

    private Pullback Of(Call call)
    {
        var isSeed = call.Operands.Select(IsLinear).ToArray();
        var key = (call.Callee, string.Join(',', isSeed));
        if (callees.TryGetValue(key, out var known))
            return known;
        var function = call.Callee;
        var seeds = function.Parameters.Where((_, i) => isSeed[i]).ToArray();
        var cut = new Dictionary<Loop, Segments.Segment>(ReferenceEqualityComparer.Instance);
        function = Cut(function, seeds, context, primalOf, cut);
        var reverse = new Transpose(function, seeds, context, primalOf, callees, cut);
        var isLinear = function.Results.Select(reverse.IsLinear).ToArray();
        var pullback = callees[key] = new Pullback(new Function(function.Name.TrimEnd('\'') + "†"), new Function(function.Name.TrimEnd('\'')), isLinear);
        reverse.Build(pullback.Reverse, function, isSeed, isLinear, accumulates: true);
        new Transpose(function, seeds, context, primalOf, callees, cut).BuildPrimal(pullback.Primal, function, isSeed, isLinear);
        return pullback;
    }

    private void BuildPrimal(Function result, Function function, bool[] isSeed, bool[] isLinear)
    {
        var primal = function.Parameters.Where((_, i) => !isSeed[i]).ToArray();
        var parameters = primal.Select(p => new Var(p.Type, p.Name)).ToArray();
        builder.Define(result, parameters, _ =>
        {
            for (var i = 0; i < primal.Length; i++)
                copy[primal[i]] = parameters[i];
            Down(function.Body);
            return [.. function.Results.Where((_, i) => !isLinear[i]).Select(r => copy[r])];
        });
    }
}
