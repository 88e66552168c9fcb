using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Reverse mode: turns the linear part of a pushforward around. Where <c>ẏ = J·ẋ</c> was a list of equations linear in ẋ, the transpose
/// computes <c>x̄ = Jᵀ·ȳ</c>: every equation <c>r = Σ wᵢ·aᵢ</c> becomes <c>āᵢ += wᵢ·r̄</c>, in reverse order. Each region is walked twice:
/// down, emitting again what is not linear, and up, transposing what is. This file has the frame and the equations without regions.
/// </summary>
internal sealed partial class Transpose
{
    private readonly Context context;
    private readonly Builder builder;
    private readonly Copier copy;
    private readonly HashSet<Var> linear;
    private readonly Dictionary<Var, Operand> primalOf;
    private readonly HashSet<Var> needed;
    private readonly Cotangents cotangents;
    private readonly Dictionary<(Function, string), Pullback> callees;
    private readonly Dictionary<Loop, Segments.Segment> segments;

    // In the body of a backward loop: what throws has thrown on the way down, so what only checks need not run again.
    private bool isAgain;
    private Region? walking;
    private readonly Lazy<HashSet<Var>> read, lasting, absent;

    private Transpose(
        Function function,
        IEnumerable<Var> seeds,
        Context context,
        Dictionary<Var, Operand> primalOf,
        Dictionary<(Function, string), Pullback> callees,
        Dictionary<Loop, Segments.Segment> segments)
    {
        this.segments = segments;
        inner = new(segments.Values.Select(s => s.Inner), ReferenceEqualityComparer.Instance);
        this.context = context;
        this.primalOf = primalOf;
        this.callees = callees;
        builder = context.Builder(function.Body.Equations.Length);
        linear = Activity.Of(function.Body, seeds);
        var kept = Needs.ReadAgain(function.Body, linear, primalOf, startsToo: IsBinomial);
        read = new(() => FreeVariables.Read(function.Body));
        lasting = new(() => LastingArrays.Of(function.Body));
        absent = new(() => Absent.Of(function.Body, areReadThere: true));
        copy = new Copier(builder, function.Parameters.Length + function.Body.Equations.Length) { Keeps = v => kept.Contains(v) && !rewound.Contains(v) && !final.Contains(v) && !runningFirst.Contains(v), Drops = e => isAgain && IsCheck(e) };
        needed = function.Body.IsStraight ? [] : Needs.Of(function.Body, linear, primalOf);
        unread = function.Body.IsStraight ? null : Unread.Of(function, linear);
        cotangents = new Cotangents(builder, v => copy[primalOf[v]], Zero, IsMarked, v => RowOf(v) is { Op: Read read } ? ((Var)read.Array, copy.All(read.Indices)) : null);
    }

    /// <summary>A linear function turned around, and the part of it that was not linear.</summary>
    /// <param name="Reverse">(x, ȳ, x̄) ↦ (y, x̄): the results that are not linear, then one cotangent per linear parameter; those of arrays are added to.</param>
    /// <param name="Primal">x ↦ y</param>
    /// <param name="LinearResults">Which results of the original are linear in its linear parameters.</param>
    private sealed record Pullback(Function Reverse, Function Primal, bool[] LinearResults);

    /// <summary>
    /// (x, ȳ) ↦ (y, x̄) from (x, ẋ) ↦ (y, ẏ): the parameters of the primal, then a cotangent per output; the results of the primal, then a
    /// cotangent per input.
    /// </summary>
    /// <param name="pushforward">The program to turn around.</param>
    /// <param name="context">Conventions.</param>
    /// <param name="unit">Whether the output has the cotangent 1, as for a gradient; then there are no parameters for cotangents.</param>
    /// <param name="into">Whether the cotangents of the inputs are gathered in one array each from the start, which a caller's may take the place of.</param>
    /// <param name="guard">Whether cotangents that have not the shape of their output are an error.</param>
    /// <param name="areThere">Whether inputs are never null, as spans are not: an array that the function does not look at need not be there.</param>
    public static Function Of(Pushforward pushforward, Context context, bool unit = false, bool into = false, Guard guard = Guard.None, bool areThere = false)
    {
        var function = pushforward.Function;
        var parameters = function.Parameters.Length - pushforward.Inputs.Length;
        var results = function.Results.Length - pushforward.Outputs.Length;
        var isSeed = From(parameters, function.Parameters.Length);
        var isLinear = From(results, function.Results.Length);
        Var[] seeds = [.. function.Parameters[parameters..]];
        if (!function.Body.IsStraight)
            function = new Function(function.Name, Sink.Run(function.Body, Activity.Of(function.Body, seeds)));
        var segments = new Dictionary<Loop, Segments.Segment>(ReferenceEqualityComparer.Instance);
        function = Cut(function, seeds, context, pushforward.PrimalOf, segments);
        var transpose = new Transpose(function, seeds, context, pushforward.PrimalOf, [], segments);
        return transpose.Build(new Function(function.Name.TrimEnd('\'') + "†"), function, isSeed, isLinear, unit, into, guard, areThere: areThere || into);
    }

    private static bool[] From(int first, int count)
    {
        var last = new bool[count];
        for (var i = first; i < count; i++)
            last[i] = true;
        return last;
    }

    // Long loops in segments, if so wanted.
    private static Function Cut(
        Function function, Var[] seeds, Context context, Dictionary<Var, Operand> primalOf, Dictionary<Loop, Segments.Segment> segments) =>
        context.Checkpointing?.Kind != CheckpointingKind.SquareRoot
            ? function
            : new Function(function.Name, Segments.Run(function.Body, Activity.Of(function.Body, seeds), primalOf, segments));

    private Function Build(Function result, Function function, bool[] isSeed, bool[] isLinear, bool unit = false, bool into = false, Guard guard = Guard.None, bool accumulates = false, bool areThere = false)
    {
        Var[] primal = [.. function.Parameters.Where((_, i) => !isSeed[i])];
        Var[] seeds = [.. function.Parameters.Where((_, i) => isSeed[i])];
        Operand[] outputs = [.. function.Results.Where((_, i) => isLinear[i])];
        var parameters = primal.Select(p => new Var(p.Type, p.Name)).ToArray();
        Operand[] incoming = [.. outputs.Select(o => unit ? Literal.Number(o.Type, 1) : (Operand)new Var(o.Type, "ct"))];
        Var[] accumulators = accumulates ? [.. seeds.Where(s => s.Type.IsArray)] : [];
        Var[] given = [.. accumulators.Select(s => new Var(s.Type, "ct"))];
        builder.Define(result, [.. parameters, .. incoming.OfType<Var>(), .. given], _ =>
        {
            for (var i = 0; i < primal.Length; i++)
                copy[primal[i]] = parameters[i];
            Down(function.Body);
            for (var k = 0; guard != Guard.None && k < outputs.Length; k++)
            {
                if (outputs[k] is Var output)
                    Fits.Require(builder, Shape(output), incoming[k], "the value", "cotangent", guard);
            }

            foreach (var seed in into ? seeds : [])
                cotangents.Own(seed);
            for (var k = 0; k < given.Length; k++)
                cotangents.Set(accumulators[k], given[k], true);
            for (var k = 0; k < outputs.Length; k++)
                Add(outputs[k], incoming[k]);
            Up(function.Body);
            return
            [
                .. function.Results.Where((_, i) => !isLinear[i]).Select(r => copy[r]),
                .. seeds.Select(s => Own(cotangents.Take(s)) ?? (areThere ? Zero(s) : TangentSpace.ZeroOfElement(builder, s.Type, () => Shape(s)))),
            ];
        });
        return result;

        // A cotangent that goes straight through is copied: the caller's buffer stays the caller's. So does every array in it, which may go its own way.
        Operand? Own(Operand? cotangent) =>
            cotangent is not null && !Types.IsReal(cotangent.Type) && (incoming.Contains(cotangent) || incoming.Any(i => i is Var && HoldsArrays(i.Type))) ? TangentSpace.Duplicate(builder, cotangent) : cotangent;
    }

    private static bool HoldsArrays(Type type) => type.IsArray ? !type.GetElementType()!.IsPrimitive : Layout.Of(type) is { } layout && layout.Components.Any(c => c.Type.IsArray || HoldsArrays(c.Type));

    // What tells the shape of a tangent: the primal value beside it. A real number needs none, and the zero of what does not move has it.
    private Operand Shape(Var v) => Types.IsReal(v.Type) ? Literal.Number(v.Type, 0) : copy[primalOf.GetValueOrDefault(v, v)];

    // The zero of the tangent space at a variable's primal value; an empty array where that is not there, since a second derivative asks for its shape.
    private Operand Zero(Var v) => IsAbsent(v) ? TangentSpace.ZeroIfAny(builder, Shape(v))
        : Cotangents.IsElement(v) ? TangentSpace.ZeroOfElement(builder, v.Type, () => Shape(v))
        : TangentSpace.Zero(builder, Shape(v));

    private bool IsAbsent(Var v) => v.Type.IsArray && primalOf.GetValueOrDefault(v, v) is Var primal && absent.Value.Contains(primal);

    // What a backward loop runs again is a slice of its body.
    private void Down(Region region, Recomputed? slice = null)
    {
        foreach (var equation in region.Equations)
        {
            if (slice is not null && !IsEmitted(equation, slice))
                continue;
            switch (equation.Op)
            {
                // What is known to have been written is there.
                case Write or Accumulate when known.ContainsKey(equation.Results[0]):
                    break;
                case var _ when !Touches(equation):
                    Note(equation);
                    copy.Emit(equation);
                    break;
                case If choice:
                    Down(equation, choice, IsLinear(equation));
                    break;
                case Loop loop:
                    Down(equation, loop, IsLinear(equation) ? Record(loop) : LoopRecord.None);
                    break;
                case Call call:
                    Down(equation, call);
                    break;
            }

            foreach (var result in equation.Results)
            {
                if (known.TryGetValue(result, out var value))
                    copy[result] = value;
            }
        }
    }

    // Whether an equation has to do with the tangents at all. A choice, loop or call may hold linear equations that nobody uses (the tangent
    // of a number that is only compared): those stay out, so it is walked even where no result of it is linear. A choice that updates an
    // array whose updates are recorded is walked, too, and what updates one that is known.
    private bool Touches(Equation equation) => Recomputed.Touches(equation, linear) || (updates.Count > 0 && equation.Op is If && UpdatesIn(equation.Op).Any())
        || (known.Count > 0 && equation.Op is If or Loop && equation.Results.Any(r => r.Type.IsArray && known.ContainsKey(r)));

    private void Up(Region region)
    {
        var around = walking;
        walking = region;
        for (var i = region.Equations.Length - 1; i >= 0; i--)
        {
            var equation = region.Equations[i];
            if (!IsLinear(equation))
                continue;
            RewindTo(region, i);
            switch (equation.Op)
            {
                case If choice:
                    Up(equation, choice);
                    break;
                case Loop loop:
                    Up(equation, loop);
                    break;
                case Call call:
                    Up(equation, call);
                    break;
                default:
                    Up(equation);
                    break;
            }

            TakeUnwound(region, equation);
        }

        walking = around;
    }

    // What reads a row of an array of arrays, in the region that is walked: elsewhere the row is a variable from outside, which has an accumulator.
    private Equation? RowOf(Var array) => array.Type.IsArray && array.Definition is { Op: Read { Array: Var rows } } row && IsLinear(rows) && !IsMarked(array) && walking?.Equations.Contains(row) == true ? row : null;

    private void Up(Equation equation)
    {
        var result = equation.Results[0];
        if (!cotangents.Has(result))
            return;
        var when = TakeReached(result);
        foreach (var operand in IsMarked(result) ? equation.Op.Operands[..^MarkedArrays.Placed(equation.Op).Length] : equation.Op.Operands)
            Reach(equation.Op is Read ? Accumulator(operand) : operand, when);
        switch (equation.Op)
        {
            case Apply apply:
                Up(apply, result, cotangents.Take(result)!, when);
                break;
            case Copy copied:
                if (IsMarked(result) && IsLinear(copied.Array) && !IsMarked((Var)copied.Array))
                    cotangents.Own((Var)copied.Array);
                cotangents.Move(result, copied.Array, linear);
                break;
            case Read read:
                cotangents.AddElement((Var)read.Array, copy.All(read.Indices), cotangents.Take(result)!, when, IsAbsent(result));
                break;
            case Accumulate add:
                Place(result, add.Value, copy.All(add.Indices));
                cotangents.Move(result, add.Array, linear);
                break;
            case Write write:
                Up(write, result);
                break;
            case Pack pack:
                for (var k = 0; k < pack.Operands.Length; k++)
                {
                    if (!IsLinear(pack.Operands[k]))
                        continue;
                    if (pack.StructureType.IsArray)
                        Place(result, pack.Operands[k], [Literal.Of(k)]);
                    else
                        Add(pack.Operands[k], builder.Unpack(cotangents.Peek(result)!, k));
                }

                cotangents.Take(result);
                break;
            case Unpack unpack:
                cotangents.AddComponent((Var)unpack.Structure, unpack.Component, cotangents.Take(result)!);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // The array whose accumulator gets what goes to an element of this one.
    private Operand Accumulator(Operand array) => array is Var v && !cotangents.Has(v) && RowOf(v) is { Op: Read read } ? Accumulator(read.Array) : array;

    // What stands in an element of an array gets its cotangent.
    private void Place(Var array, Operand value, ImmutableArray<Operand> indices)
    {
        var element = builder.Read(cotangents.Peek(array)!, indices);
        if (IsMarked(array))
            Reach(value, IsRead(element));
        Add(value, value is Var v && IsAbsent(v) ? TangentSpace.EmptyIfNone(builder, element) : element);
    }

    private void Up(Write write, Var result)
    {
        var indices = copy.All(write.Indices);
        Place(result, write.Value, indices);
        if (IsLinear(write.Array))
            cotangents.ClearElement(result, indices, () => builder.Read(copy[primalOf[(Var)write.Array]], indices));
        cotangents.Move(result, write.Array, linear);
    }

    private void Up(Apply apply, Var result, Operand ct, Operand when)
    {
        var a = apply.Operands[0];
        switch (apply.Primitive.Key)
        {
            case System.Linq.Expressions.ExpressionType.Add:
                Add(a, ct);
                Add(apply.Operands[1], ct);
                break;
            case System.Linq.Expressions.ExpressionType.Subtract:
                Add(a, ct);
                Add(apply.Operands[1], ct, negative: true);
                break;
            case System.Linq.Expressions.ExpressionType.Negate:
                Add(a, ct, negative: true);
                break;
            case System.Linq.Expressions.ExpressionType.Multiply:
                var (weight, variable) = IsLinear(a) ? (apply.Operands[1], a) : (a, apply.Operands[1]);
                Add(variable, Builder.Same(when, yes) || KeepsZero(result, weight) ? Weighted(weight, ct) : Where(when, weight, ct));
                break;
            default:
                if (!Primitives.IsConversion(apply.Primitive))
                    throw new InvalidOperationException($"{apply.Primitive.Name} is not linear: it cannot be transposed.");
                Add(a, builder.Apply(apply.Primitive, a.Type, ct));
                break;
        }
    }

    // Whether the cotangent 0 of a tangent that nobody read is 0 times the weight, too: branches are not run at all, loops and arrays mind infinite slopes.
    private bool KeepsZero(Var result, Operand weight) => Unread.IsFinite(weight) || !(unread!.InBranches.Contains(result) || unread.IsSteep(weight));

    private Operand Weighted(Operand weight, Operand ct) => builder.Apply(Operators.Multiply, ct.Type, copy[weight], ct);

    private Operand Where(Operand when, Operand weight, Operand ct) => builder.Choose(when, () => Weighted(weight, ct), () => Literal.Number(ct.Type, 0));

    private bool IsLinear(Equation equation) => equation.DefinesAny(linear);

    private bool IsCheck(Equation equation) => equation.Op is Apply && Effects.MayThrow(equation) && !read.Value.Contains(equation.Results[0]);

    private bool IsLinear(Operand operand) => operand is Var v && linear.Contains(v);

    // ct[target] += ct; what is not linear has no cotangent.
    private void Add(Operand target, Operand ct, bool negative = false)
    {
        if (IsLinear(target))
            cotangents.Add((Var)target, ct, negative);
    }
}
