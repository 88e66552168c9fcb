using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The cotangent c of a sum s = Σ tᵢ multiplies the derivative of every term: x̄ = Σ c·∂tᵢ = c·Σ ∂tᵢ. Where c is known only after s (as 1/s is in
/// log s), the backward loop computes Σ ∂tᵢ and c is multiplied with after it; then it can run together with the loop that computes s, and
/// what both compute, such as an exponential, is computed once. That costs one product for each element of x̄, so it is done where terms are
/// dear, and where x̄ has no more elements than the sum has terms. Multiplied late, c must not be what keeps ∂tᵢ from overflow, nor be infinite
/// where ∂tᵢ is 0: unless it is of moderate size the backward loop runs as it stands.
/// </summary>
internal sealed partial class Transpose
{
    private static readonly Primitive absolute = Rulebook.RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Abs), [typeof(double)])!);

    // A result loses nothing but within this factor of the largest and the least numbers there are.
    private const double Moderate = 18446744073709551616.0;

    // In the backward loop that runs as it stands.
    private bool isPlain;

    private bool IsFactored(Equation equation, Loop loop, LoopRecord record, int[] moving)
    {
        int[] asked = [.. moving.Where(s => cotangents.Has(equation.Results[s]))];
        return !isPlain && asked is [var slot] && loop.Slots[slot].Kind == SlotKind.Sum && cotangents.Peek(equation.Results[slot]) is Var factor
            && factor.Type == typeof(double) && moving.All(s => !loop.Slots[s].HasParameter) && !loop.Ordered && record.Values.Count() == record.Kept.Count
            && !segments.ContainsKey(loop) && !inner.Contains(loop)
            && FreeLinear([loop.Body]).TrueForAll(v => IsOfOneTerm(loop, v) && !IsMarked(v)) && Dear.IsIn(loop.Body) && DependsOn(factor, equation);
    }

    private void UpFactored(Equation equation, Loop loop, int[] moving)
    {
        var result = equation.Results[moving.Single(s => cotangents.Has(equation.Results[s]))];
        var factor = cotangents.Take(result)!;
        Var[] targets = [.. FreeLinear([loop.Body]).Concat(loop.Slots.Select(s => s.Initial).OfType<Var>().Where(linear.Contains)).Distinct()];
        foreach (var v in targets.Where(v => v.Type.IsArray && cotangents.Has(v)))
            cotangents.Own(v);
        var before = targets.ToDictionary(v => v, cotangents.Take);

        // Σ ∂tᵢ
        var (when, earlier) = (TakeReached(result), new Dictionary<Var, Operand>(reached, ReferenceEqualityComparer.Instance));
        cotangents.Set(result, Literal.Number(factor.Type, 1), false);
        Reach(result, when);
        Up(equation, loop);
        var sums = targets.ToDictionary(v => v, cotangents.Take);

        // What a slot starts from whose result nobody reads gets nothing from this loop, and keeps what it has.
        foreach (var v in targets.Where(v => sums[v] is null && before[v] is not null))
            cotangents.Set(v, before[v]!, v.Type.IsArray);
        targets = [.. targets.Where(v => sums[v] is not null)];

        var size = builder.Apply(absolute, factor.Type, factor);
        var isModerate = builder.Choose(Compare(Literal.Number(factor.Type, 1 / Moderate), size), () => Compare(size, Literal.Number(factor.Type, Moderate)), () => Literal.Of(false));
        var results = builder.If(isModerate, Scaled, Plain);
        for (var k = 0; k < targets.Length; k++)
        {
            if (!targets[k].Type.IsArray && before[targets[k]] is { } sum)
                cotangents.Set(targets[k], sum, false);
            if (targets[k].Type.IsArray)
                cotangents.Set(targets[k], results[k], true);
            else
                cotangents.Add(targets[k], results[k]);
        }

        IEnumerable<Operand> Scaled() => [.. targets.Select(v => v.Type.IsArray
            ? this.Scaled(sums[v]!, factor, before[v])
            : builder.Apply(Operators.Multiply, v.Type, sums[v]!, Converted(factor, v.Type)))];

        IEnumerable<Operand> Plain()
        {
            foreach (var v in targets.Where(v => v.Type.IsArray && before[v] is not null))
                cotangents.Set(v, before[v]!, true);
            cotangents.Set(result, factor, false);
            var (outside, after) = (isPlain, new Dictionary<Var, Operand>(reached, ReferenceEqualityComparer.Instance));
            isPlain = true;
            // The same is read as before.
            Recall(earlier);
            Reach(result, when);
            Up(equation, loop);
            Recall(after);
            isPlain = outside;
            return [.. targets.Select(v => cotangents.Take(v)!)];
        }

        void Recall(Dictionary<Var, Operand> noted)
        {
            reached.Clear();
            foreach (var (v, isRead) in noted)
                reached[v] = isRead;
        }

        Operand Compare(Operand a, Operand b) => builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.LessThan)!, typeof(bool), a, b);
    }

    // A number, or an array as long as the loop of which a term reads the element of its own place.
    private bool IsOfOneTerm(Loop loop, Var v) => Types.IsReal(v.Type)
        || (v.Type.IsArray && v.Type.GetArrayRank() == 1 && Types.IsReal(v.Type.GetElementType()!)
            && IsReadAt(loop.Body, v, loop.Index) && Builder.Same(builder.Length(Shape(v)), copy[loop.Extent!]));

    private static bool IsReadAt(Region region, Var array, Var index) => !region.Results.Contains(array) && region.Equations.All(e =>
        (e.Op is Read { Indices: [var place] } ? ReferenceEquals(place, index) || !ReferenceEquals(e.Op.Operands[0], array) : !e.Op.Operands.Contains(array))
        && e.Op.Regions.All(r => IsReadAt(r, array, index)));

    // Whether the new program computes an operand from what the loop results in.
    private bool DependsOn(Var operand, Equation loop)
    {
        var results = new HashSet<Operand>(loop.Results.Where(r => !linear.Contains(r)).Select(r => copy[r]), ReferenceEqualityComparer.Instance);
        // What was kept is asked in the old program, so that nothing else depends on what is kept.
        return IsFrom(operand, v => results.Contains(v) || (keptFrom.TryGetValue(v, out var original) && IsFrom(original, loop.Results.Contains)));
    }

    private static bool IsFrom(Var operand, Func<Var, bool> isSource)
    {
        var seen = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        var open = new Stack<Var>([operand]);
        while (open.TryPop(out var v))
        {
            if (isSource(v))
                return true;
            if (!seen.Add(v) || v.Definition is not { } made)
                continue;
            foreach (var read in made.Op.Operands.OfType<Var>().Concat(made.Op.Regions.IsEmpty ? [] : FreeVariables.Of(made.Op)))
                open.Push(read);
        }

        return false;
    }

    // c·x̄ᵢ for all i, added to what was there.
    private Operand Scaled(Operand array, Operand factor, Operand? before) => builder.Loop(
        builder.Length(array), false, [new Slot(SlotKind.Into, before ?? array)], null, p =>
        {
            var term = builder.Apply(Operators.Multiply, array.Type.GetElementType()!, builder.Read(before is null ? p[1] : array, p[0]), Converted(factor, array.Type.GetElementType()!));
            return [before is null ? builder.Write(p[1], [p[0]], term) : builder.Accumulate(p[1], [p[0]], term)];
        })[0];

    private Operand Converted(Operand factor, Type type) => factor.Type == type ? factor : builder.Apply(Primitives.Conversion(), type, factor);
}
