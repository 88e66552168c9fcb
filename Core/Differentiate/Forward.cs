using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// A program together with its derivative: <c>(x, ẋ) ↦ (y, ẏ)</c>, where ẏ = J(x)·ẋ is linear in ẋ.
/// </summary>
/// <param name="Function">Parameters: those of the primal, then the tangents of the active ones. Results: those of the primal that carry
/// derivatives or not, then the tangents of <paramref name="Outputs"/>.</param>
/// <param name="Inputs">The positions of the parameters that have tangents.</param>
/// <param name="Outputs">The positions of the results that have tangents.</param>
/// <param name="PrimalOf">The primal value beside each tangent array or structure: it answers questions of shape.</param>
internal sealed record Pushforward(
    Function Function, int[] Inputs, int[] Outputs, Dictionary<Var, Operand> PrimalOf);

/// <summary>
/// Forward mode: pushes tangents through the equations, <c>ẏ = Σ ∂ᵢp(x) · ẋᵢ</c>. A tangent that is zero is a symbol (null) and costs
/// nothing. Several directions go through in one pass, side by side: the primal is there once, with its choices and loops, and all of
/// them read the very numbers that the function's own value comes from.
/// </summary>
internal sealed partial class Forward
{
    private readonly Context context;
    private readonly Builder builder;
    private readonly Copier primal;
    private readonly Copier partials;
    private readonly Dictionary<Var, Operand>[] directions;
    private readonly Dictionary<Var, Operand> primalOf;
    private readonly Dictionary<(Function, string), Pushforward> callees;

    // What is differentiated another way.
    private readonly HashSet<Var> still = new(ReferenceEqualityComparer.Instance);

    private readonly Lazy<HashSet<Var>> absent, shifts;

    // The tangents along the direction at hand.
    private Dictionary<Var, Operand> tangents;

    // What a row of the rule book is used for.
    private Apply? pushed;

    private Forward(Context context, Builder builder, Dictionary<(Function, string), Pushforward> callees, Dictionary<Var, Operand> primalOf, Function function, int count = 1)
    {
        var variables = function.Parameters.Length + function.Body.Equations.Length;
        directions = new Dictionary<Var, Operand>[count];
        for (var k = 0; k < count; k++)
            directions[k] = new(variables, ReferenceEqualityComparer.Instance);
        tangents = directions[0];
        this.context = context;
        this.builder = builder;
        this.callees = callees;
        this.primalOf = primalOf;
        absent = new(() => Absent.Of(function.Body));
        shifts = new(() => Shifts.Of(function));
        primal = new Copier(builder, variables);
        partials = context.Copier(builder, Varies);
    }

    /// <summary>The derivative of a function with respect to some of its parameters (all that carry derivatives, unless told).</summary>
    public static Pushforward Of(Function function, Context context, Func<int, bool>? wrt = null) =>
        Of(function, context, Carrying(function.Parameters, wrt), [], new(ReferenceEqualityComparer.Instance));

    /// <summary>The places of what carries derivatives.</summary>
    internal static int[] Carrying<T>(ImmutableArray<T> operands, Func<int, bool>? among = null) where T : Operand
    {
        var places = new List<int>(operands.Length);
        for (var i = 0; i < operands.Length; i++)
        {
            if (TangentSpace.Carries(operands[i].Type) && (among?.Invoke(i) ?? true))
                places.Add(i);
        }

        return [.. places];
    }

    /// <summary>
    /// Emits a function and its derivatives along each of some of its parameters, which are real numbers. The tangents of the others are no zeros to multiply with but
    /// symbols, so what does not depend on the parameter has the derivative zero even where a weight is infinite.
    /// </summary>
    public static (Operand[] Values, Operand[][] Tangents) Along(Function function, int[] inputs, Operand[] arguments, Builder builder, Context context)
    {
        var forward = new Forward(context, builder, [], new(ReferenceEqualityComparer.Instance), function, inputs.Length);
        foreach (var k in forward.Directions())
            forward.Bind(function.Parameters[inputs[k]], Literal.Number(arguments[inputs[k]].Type, 1), arguments[inputs[k]]);
        var (values, slopes) = forward.Push(function.Body, arguments);
        return (values, [.. slopes.Select(s => Carrying(function.Results).Select(i => forward.Materialise(s[i], function.Results[i], values[i])).ToArray())]);
    }

    private static Pushforward Of(Function function, Context context, int[] inputs, Dictionary<(Function, string), Pushforward> callees,
        Dictionary<Var, Operand> primalOf)
    {
        var key = (function, Key(inputs));
        if (callees.TryGetValue(key, out var known))
            return known;

        var forward = new Forward(context, context.Builder(2 * function.Body.Equations.Length), callees, primalOf, function);
        var result = new Function(function.Name + "'");
        // A function that calls itself meets this entry; which results are active is then taken to be all that can be.
        var outputs = Carrying(function.Results);
        var pushforward = callees[key] = new Pushforward(result, inputs, outputs, primalOf);
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        var seeds = new Var[inputs.Length];
        for (var k = 0; k < seeds.Length; k++)
            seeds[k] = new(parameters[inputs[k]].Type, parameters[inputs[k]].Name + "'");
        forward.builder.Define(result, [.. parameters, .. seeds], _ =>
        {
            for (var k = 0; k < seeds.Length; k++)
                forward.Bind(function.Parameters[inputs[k]], seeds[k], parameters[inputs[k]]);
            var (values, slopes) = forward.Push(function.Body, parameters);
            var results = new List<Operand>(values);
            foreach (var i in outputs)
                results.Add(forward.Materialise(slopes[0][i], function.Results[i], values[i]));
            return results;
        });
        return pushforward;
    }

    private static string Key(int[] inputs)
    {
        var key = new System.Text.StringBuilder();
        foreach (var i in inputs)
            key.Append(i).Append(',');
        return key.ToString();
    }

    // One direction after the other, its tangents at hand.
    private IEnumerable<int> Directions()
    {
        for (var k = 0; k < directions.Length; k++)
        {
            tangents = directions[k];
            yield return k;
        }
    }

    // The tangents are those of every direction.
    private (Operand[] Values, Operand?[][] Tangents) Push(Region region, ReadOnlySpan<Operand> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
            primal[region.Parameters[i]] = arguments[i];
        foreach (var equation in region.Equations)
            Push(equation);
        var slopes = new Operand?[directions.Length][];
        foreach (var k in Directions())
            slopes[k] = [.. region.Results.Select(Tangent)];
        return ([.. primal.All(region.Results)], slopes);
    }

    private void Push(Equation equation)
    {
        switch (equation.Op)
        {
            case If choice:
                Push(equation, choice);
                return;
            case Loop loop:
                Push(equation, loop);
                return;
            case Call call:
                Push(equation, call);
                return;
            case Write write:
                Push(equation, write);
                return;
            case Accumulate add:
                Push(equation, add);
                return;
        }

        primal.Emit(equation);
        var result = equation.Results[0];
        for (var k = 0; k < directions.Length; k++)
        {
            tangents = directions[k];
            Bind(result, still.Contains(result) || IsShift(equation.Op, result) ? null : Push(equation.Op, result), primal[result]);
        }
    }

    private bool IsShift(Op op, Var result) => op is Apply apply && Shifts.Chooses(apply.Primitive) && shifts.Value.Contains(result);

    /// <summary>The refusal of what has no rule, by the name that the user gave it.</summary>
    internal static NotDifferentiableException Without(Primitive primitive) => new(
        primitive.Key is System.Reflection.MethodInfo { DeclaringType: { } home } method ? $"{Types.Name(home)}.{method.Name}" : primitive.Name,
        "there is no rule for its derivative",
        "give it one with Rules.Add");

    private Operand? Push(Op op, Var result) => op switch
    {
        Apply apply => Push(apply, result),
        Read read => Tangent(read.Array) is { } array ? builder.Read(array, primal.All(read.Indices)) : null,
        Copy copy => Tangent(copy.Array) is { } array ? builder.Copy(array) : null,
        Pack pack => pack.Operands.Any(o => Tangent(o) is not null)
            ? builder.Pack(pack.StructureType, [.. pack.Operands.Select(Materialise)])
            : null,
        Unpack unpack => Tangent(unpack.Structure) is { } structure && TangentSpace.Carries(result.Type)
            ? builder.Unpack(structure, unpack.Component)
            : null,
        Length or Zeros => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // ẏ = Σ wᵢ·ẋᵢ, the weight wᵢ being the row's partial derivative at the arguments and the result.
    private Operand? Push(Apply apply, Var result)
    {
        if (!TangentSpace.Carries(result.Type))
            return null;
        Operand? sum = null;
        Rule? rule = null;
        ImmutableArray<Operand> arguments = [];
        for (var i = 0; i < apply.Operands.Length; i++)
        {
            if (Tangent(apply.Operands[i]) is not { } tangent)
                continue;
            if (Primitives.IsConversion(apply.Primitive))
                return builder.Apply(apply.Primitive, result.Type, tangent);
            rule ??= RuleBook.Find(apply.Primitive) ?? throw Without(apply.Primitive);
            if (rule.Partial(i) is not { } partial)
                continue;
            if (arguments.IsEmpty)
                arguments = [.. primal.All(apply.Operands), primal[result]];
            (partials.Real, pushed) = (result.Type, apply);
            var weight = partials.Inline(partial.Body, arguments.AsSpan()[..partial.Parameters.Length])[0];
            sum = Plus(sum, weight, tangent);
        }

        return sum;
    }

    private Operand Plus(Operand? sum, Operand weight, Operand tangent)
    {
        var type = tangent.Type;
        var negative = weight is Literal w && w.Is(-1);
        var term = negative || (weight is Literal one && one.Is(1)) ? tangent : builder.Apply(Operators.Multiply, type, weight, tangent);
        return (sum, negative) switch
        {
            (null, false) => term,
            (null, true) => builder.Apply(Operators.Negate, type, term),
            ({ } s, false) => builder.Apply(Operators.Add, type, s, term),
            ({ } s, true) => builder.Apply(Operators.Subtract, type, s, term),
        };
    }

    private void Push(Equation equation, Write write) =>
        Update(equation, write.Array, write.Value, (array, value) => builder.Write(array, primal.All(write.Indices), value));

    private void Push(Equation equation, Accumulate add) =>
        Update(equation, add.Array, add.Value, (array, value) => builder.Accumulate(array, primal.All(add.Indices), value));

    // The tangents come first: the array that tells their shape is used up by the update.
    private void Update(Equation equation, Operand array, Operand value, Func<Operand, Operand, Operand> emit)
    {
        var moved = new (Operand Array, Operand Value)?[directions.Length];
        foreach (var k in Directions())
            moved[k] = Tangent(array) is null && Tangent(value) is null ? null : (Materialise(array), Materialise(value));
        primal.Emit(equation);
        var result = equation.Results[0];
        foreach (var k in Directions())
            Bind(result, moved[k] is { } tangent ? emit(tangent.Array, tangent.Value) : null, primal[result]);
    }

    // Along any direction: reverse mode, which knows no directions, then has the same weights.
    private bool IsMoving(Var v)
    {
        foreach (var direction in directions)
        {
            if (direction.ContainsKey(v))
                return true;
        }

        return false;
    }

    // Whether what stands for an argument of the primitive that is pushed through moves.
    private bool Varies(Operand argument)
    {
        foreach (var operand in pushed!.Operands)
        {
            if (operand is Var v && IsMoving(v) && ReferenceEquals(primal[v], argument))
                return true;
        }

        return false;
    }

    // Which results of a choice or loop move, for every direction.
    private int[][] Moving(Op op) =>
        [.. directions.Select(d => Activity.Of(op, d.ContainsKey)).Select(active => Positions.Below(active.Length, i => active[i]))];

    // The results of a choice or loop: its values, then what moves along each direction.
    private void Bind(ImmutableArray<Var> old, ImmutableArray<Operand> results, int[][] active)
    {
        var next = old.Length;
        foreach (var k in Directions())
        {
            for (var i = 0; i < old.Length; i++)
                Bind(old[i], active[k].Has(i) ? results[next++] : null, primal[old[i]] = results[i]);
        }
    }

    private void Push(Equation equation, Call call)
    {
        var types = call.Callee.Results.Select(r => r.Type).ToArray();
        var isEmitted = false;
        foreach (var _ in Directions())
        {
            int[] moving = [.. Enumerable.Range(0, call.Operands.Length).Where(i => Tangent(call.Operands[i]) is not null)];
            if (moving.Length == 0)
                continue;
            var callee = Of(call.Callee, context, moving, callees, primalOf);
            var results = builder.Call(
                callee.Function,
                [.. types, .. callee.Outputs.Select(i => types[i])],
                [.. primal.All(call.Operands), .. moving.Select(i => Tangent(call.Operands[i])!)]);
            for (var i = 0; i < types.Length; i++)
            {
                // Every direction calls a function of its own, which computes the same values again.
                if (!isEmitted)
                    primal[equation.Results[i]] = results[i];
                var k = Array.IndexOf(callee.Outputs, i);
                Bind(equation.Results[i], k < 0 ? null : results[types.Length + k], primal[equation.Results[i]]);
            }

            isEmitted = true;
        }

        if (!isEmitted)
            primal.Emit(equation);
    }

    private Operand? Tangent(Operand operand) => operand is Var v ? tangents.GetValueOrDefault(v) : null;

    private Operand Materialise(Operand of) => Materialise(Tangent(of), of, primal[of]);

    private Operand Materialise(Operand? tangent, Operand of, Operand value) => tangent ?? (of switch
    {
        // What a structure is made of is known, and what comes from elsewhere may hold arrays that are not there.
        Var { Type.IsArray: false, Definition: { Op: var made } } when TangentSpace.HasArrays(of.Type) => made is Pack pack
            ? builder.Pack(of.Type, [.. pack.Operands.Select(o => TangentSpace.Carries(o.Type) ? Materialise(o) : Literal.Default(o.Type))])
            : TangentSpace.ZeroOfElement(builder, of.Type, () => value),
        Literal { Type.IsArray: false } when TangentSpace.HasArrays(of.Type) => TangentSpace.ZeroOfElement(builder, of.Type, () => value),
        _ when of.Type.IsArray && (of is Literal || absent.Value.Contains((Var)of)) => TangentSpace.ZeroOfElement(builder, of.Type, () => value),
        _ => TangentSpace.Zero(builder, value),
    });

    private void Bind(Var old, Operand? tangent, Operand value)
    {
        if (tangent is null)
        {
            tangents.Remove(old);
            return;
        }

        tangents[old] = tangent;
        // The first primal beside a tangent stands where the tangent does; a later one may stand further inside.
        if (tangent is Var v && !Types.IsReal(v.Type))
            primalOf.TryAdd(v, value);
    }
}
