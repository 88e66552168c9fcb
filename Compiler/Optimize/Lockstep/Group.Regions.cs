using System.Collections.Immutable;
using FunctionalAD.Emission;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>Choices, loops and updates of arrays.</summary>
internal sealed partial class Group
{
    private Operand Update(Equation equation, Operand? mask)
    {
        var (array, value, isSum) = ((Var)equation.Op.Operands[0], equation.Op.Operands[^1], equation.Op is Accumulate);
        var (indices, state) = (equation.Op.Operands[1..^1], values[array]);
        var s = varying.Slot(array);
        if (s >= 0 && !varying.IsShared(s))
            return isSum ? Added(state, indices, value, mask) : Stored(state, indices, value, mask);
        if (isSum && s >= 0 && !indices.Any(varying.Is))
        {
            var here = copier.All(indices);
            return builder.Write(state, here, Plus(builder.Read(state, here), value, mask));
        }

        var nothing = Nothing(value.Type);
        var term = !isSum || mask is null ? Vector(value) : Term(value, mask, nothing);
        if (!indices.Any(varying.Is))
        {
            var place = copier.All(indices);
            return builder.Write(state, place, isSum ? Sum(builder.Read(state, place), term) : mask is null ? term : Select(mask, term, builder.Read(state, place)));
        }

        if (Short(array) is { } count)
        {
            var at = Vector(indices[0]);
            term = Checked(state, at, count, mask, term);
            for (var k = 0; k < count; k++)
            {
                var (old, isHere) = (builder.Read(state, Literal.Of(k)), mask is null ? Is(at, k) : And(mask, Is(at, k)));
                state = builder.Write(state, [Literal.Of(k)], isSum ? Sum(old, Select(isHere, term, nothing)) : Select(isHere, term, old));
            }

            return state;
        }

        // Each lane has its own place, where it changes what is its own.
        for (var k = 0; k < wide.Count; k++)
        {
            var (place, only) = (Place(indices, k, mask), builder.Apply(wide.Only(k), wide.Type(typeof(bool))));
            var old = builder.Read(state, place);
            state = builder.Write(state, place, isSum ? Sum(old, Select(only, term, nothing)) : Select(mask is null ? only : And(only, mask), term, old));
        }

        return state;
    }

    /// <summary>What an element that all lanes add to, each to its own, comes to.</summary>
    public Operand Plus(Operand element, Operand value, Operand? mask)
    {
        if (mask is null && Scaled(value) is { } scaled)
            return builder.Apply(wide.Twin(new Apply(Contractions.Fused, value.Type, [.. Enumerable.Repeat(value, 3)])), element.Type, scaled.Term, Vector(scaled.Factor), element);
        return Sum(element, mask is null ? Vector(value) : Term(value, mask, Nothing(value.Type)));
    }

    // What the lanes of a mask add: one choice where the value is one between a term and nothing itself.
    private Operand Term(Operand value, Operand mask, Operand nothing) =>
        value is Var { Definition: { Op: If { Then.Equations: [], Else.Equations: [] } choice } made } v && made.Results.IndexOf(v) is var k && varying.Is(choice.Condition)
            && choice.Else.Results[k] is Literal literal && literal.SameAs(Literal.Number(value.Type, -0.0))
            ? Select(And(mask, Vector(choice.Condition)), Vector(choice.Then.Results[k]), nothing)
            : Select(mask, Vector(value), nothing);

    // What the lanes that choose it add, as c·t with c known: a processor chooses within the operation that makes t, and adds c·t in one. For the others t = 0 with the
    // sign for which c·t = −0.
    private (Operand Term, Literal Factor)? Scaled(Operand value)
    {
        if (value is not Var { Definition: { Op: If { Then.Equations: [], Else.Equations: [] } choice } made } v || !varying.Is(choice.Condition) || made.Results.IndexOf(v) is not (>= 0 and var k)
            || choice.Else.Results[k] is not Literal none || !none.SameAs(Literal.Number(value.Type, -0.0))
            || choice.Then.Results[k] is not Var { Definition.Op: Apply { Primitive.Key: System.Linq.Expressions.ExpressionType.Multiply, Operands: [var a, var b] } }
            || (a as Literal ?? b as Literal) is not { } factor || !(Math.Abs(Convert.ToDouble(factor.Value, System.Globalization.CultureInfo.InvariantCulture)) is > 0 and < double.PositiveInfinity and var size))
            return null;
        var zero = Convert.ToDouble(factor.Value, System.Globalization.CultureInfo.InvariantCulture) == size ? -0.0 : 0.0;
        return (Select(Vector(choice.Condition), Vector(ReferenceEquals(a, factor) ? b : a), Vector(Literal.Number(value.Type, zero))), factor);
    }

    private Operand Nothing(Type type) => builder.Apply(wide.Broadcast(type), wide.Type(type), Types.IsReal(type) ? Literal.Number(type, -0.0) : Literal.Default(type));

    private Operand Sum(Operand a, Operand b) => builder.Apply(wide.Add(), a.Type, a, b);

    private Operand And(Operand a, Operand b) => builder.Apply(wide.And(), a.Type, a, b);

    // Elements of an array that the iterations have in common, one lane after the other.
    private Operand Added(Operand state, ImmutableArray<Operand> indices, Operand value, Operand? mask)
    {
        if (mask is null && AreNeighbours(indices))
            return builder.Accumulate(state, [Lane(indices[0], 0)], Vector(value));
        var term = mask is null ? null : Select(mask, Vector(value), Nothing(value.Type));
        if (!indices.Any(varying.Is))
            return builder.Accumulate(state, copier.All(indices), builder.Apply(wide.Sum(), value.Type, term ?? Vector(value)));
        return Enumerable.Range(0, wide.Count).Aggregate(state, (array, k) =>
            builder.Accumulate(array, Place(indices, k, mask), term is null ? Lane(value, k) : builder.Apply(wide.Lane(value.Type, k), value.Type, term)));
    }

    private bool AreNeighbours(ImmutableArray<Operand> indices) => indices is [var index] && varying.Follows(index) && Step(index) is Literal { Value: 1 };

    private Operand Stored(Operand state, ImmutableArray<Operand> indices, Operand value, Operand? mask) => mask is null && AreNeighbours(indices)
        ? builder.Write(state, [Lane(indices[0], 0)], Vector(value))
        : Enumerable.Range(0, wide.Count).Aggregate(state, (array, k) => mask is null
        ? builder.Write(array, Place(indices, k, null), Lane(value, k))
        : builder.If(builder.Apply(wide.Lane(typeof(bool), k), typeof(bool), mask), () => [builder.Write(array, Place(indices, k, null), Lane(value, k))], () => [array])[0]);

    private void Choose(Equation equation, If choice, Operand? mask)
    {
        var condition = Vector(choice.Condition);
        if (IsShort(choice.Then) && IsShort(choice.Else))
        {
            Equations(choice.Then.Equations, mask);
            Equations(choice.Else.Equations, mask);
            for (var k = 0; k < equation.Results.Length; k++)
                values[equation.Results[k]] = Select(condition, Vector(choice.Then.Results[k]), Vector(choice.Else.Results[k]), equation.Results[k].Type);
            return;
        }

        // Arrays that both branches change, or that both make: the second branch goes on with what the first one leaves.
        var targets = new Operand?[equation.Results.Length];
        var before = new Var?[targets.Length];
        for (var k = 0; k < targets.Length; k++)
        {
            var (result, one, other) = (equation.Results[k], choice.Then.Results[k], choice.Else.Results[k]);
            if (!result.Type.IsArray || Varying.IsAbsent(one) || Varying.IsAbsent(other))
                continue;
            before[k] = varying.Before(equation, one) ?? varying.Before(equation, other);
            targets[k] = before[k] is { } array ? values[array] : builder.Zeros(wide.Type(result.Type), copier[Varying.ExtentOf(one)!]);
        }

        var not = builder.Apply(wide.Not(), condition.Type, condition);
        Operand?[] begin = [.. targets];
        var then = Taken(choice.Then, mask is null ? condition : And(mask, condition));
        var @else = Taken(choice.Else, mask is null ? not : And(mask, not));
        for (var k = 0; k < then.Length; k++)
        {
            values[equation.Results[k]] = targets[k] ?? (equation.Results[k].Type.IsArray ? (then[k] ?? @else[k])! : Select(condition, then[k]!, @else[k]!, equation.Results[k].Type));
            // To another branch, the version before this choice is what it was.
            if (before[k] is { } array)
                values[array] = begin[k]!;
        }

        // What a branch comes to, if any lane takes it; nothing of arrays that it does not make.
        Operand?[] Taken(Region branch, Operand own)
        {
            int[] given = [.. Enumerable.Range(0, branch.Results.Length).Where(k => !Varying.IsAbsent(branch.Results[k]))];
            var results = IsLight(branch) ? [.. Run()] : builder.If(builder.Apply(wide.Any(), typeof(bool), own), Run, () => given.Select(Left));
            var all = new Operand?[branch.Results.Length];
            for (var k = 0; k < given.Length; k++)
            {
                all[given[k]] = results[k];
                if (targets[given[k]] is null)
                    continue;
                targets[given[k]] = results[k];
                if (before[given[k]] is { } array)
                    values[array] = results[k];
            }

            return all;

            IEnumerable<Operand> Run()
            {
                Equations(branch.Equations, own);
                return [.. given.Select(k => targets[k] is { } target && varying.Before(equation, branch.Results[k]) is null ? Blended(target, Vector(branch.Results[k]), own) : Vector(branch.Results[k]))];
            }

            Operand Left(int k) => targets[k] ?? (equation.Results[k].Type is { IsArray: true } type ? builder.Zeros(wide.Type(type), Literal.Of(0)) : Default(equation.Results[k].Type));
        }
    }

    // An array in which some lanes are those of another.
    private Operand Blended(Operand array, Operand source, Operand mask) => builder.Loop(builder.Length(array), false, [new Slot(SlotKind.Into, array)], null, p =>
        [builder.Write(p[1], [p[0]], Select(mask, builder.Read(source, p[0]), builder.Read(p[1], p[0])))])[0];

    // What is sooner done for no lane than asked about: short, but for choices of the lanes, which ask by themselves.
    private bool IsLight(Region branch) => IsShort(new([], [.. branch.Equations.Where(e => !(e.Op is If choice && varying.Is(choice.Condition)))], []));

    // What cannot throw, and reads and writes nothing.
    private bool IsShort(Region branch) => branch.Equations.Length <= Few && !Twins.IsDear(branch)
        && branch.Equations.All(e => e.Results.All(r => !r.Type.IsArray) && e.Op switch
        {
            Apply apply => !apply.Primitive.IsUsers && !Effects.MayThrow(e),
            If choice => choice.Regions.All(IsShort),
            _ => false,
        }) && branch.Results.All(r => !r.Type.IsArray);

    private void Repeat(Equation equation, Loop inner, Operand? mask)
    {
        // A loop that asks is the same for all lanes, and copied. What is reduced otherwise than by a sum of reals is carried.
        bool[] isWide = [.. equation.Results.Select(IsWide)];
        bool[] isReduced = [.. inner.Slots.Select((s, k) => isWide[k] && !s.HasParameter && s.Kind != SlotKind.Collect && (s.Kind != SlotKind.Sum || !Types.IsReal(s.Initial!.Type)))];
        var slots = inner.Slots.Select((slot, s) => new Slot(
            isReduced[s] ? SlotKind.Carry : slot.Kind, slot.Initial is null ? null : isWide[s] ? Vector(slot.Initial) : slot.Kind == SlotKind.Into ? copier.Owned(slot.Initial) : copier[slot.Initial]));
        var results = builder.Loop(
            copier[inner.Extent!],
            inner.Down,
            [.. slots],
            null,
            parameters =>
            {
                copier[inner.Index] = parameters[0];
                var next = new Queue<Var>(parameters.Skip(1));
                var sofar = new Operand?[isWide.Length];
                for (var s = 0; s < isWide.Length; s++)
                {
                    if (inner.Parameter(s) is { } parameter)
                        Bind(parameter, next.Dequeue());
                    else if (isReduced[s])
                        sofar[s] = next.Dequeue();
                }

                Equations(inner.Body.Equations, mask);
                return inner.Body.Results.Select((r, s) => !isWide[s] ? copier[r]
                    : sofar[s] is { } one ? Applied(Differentiation.Reductions.Step(inner.Slots[s].Kind) ?? Operators.Add, r.Type, one, Vector(r))
                    : Vector(r));
            });
        Bind(equation, results);
    }
}
