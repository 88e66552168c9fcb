namespace FunctionalAD.Ir;

/// <summary>
/// The rules of the language, checked after every pass in debug builds and by laws: every variable is assigned once, before it is used and
/// in a region that the use can see; types fit; an owned array is used up by at most one update and never read after it.
/// </summary>
public static class Verifier
{
    /// <summary>Throws <see cref="InvalidOperationException"/> with the program when a rule is broken; otherwise returns the function.</summary>
    public static Function Check(Function function)
    {
        try
        {
            new Walk([function]).Region(function.Body);
        }
        catch (InvalidOperationException broken)
        {
            throw new InvalidOperationException($"{broken.Message}\n{function}", broken);
        }

        return function;
    }

    private sealed class Walk(HashSet<Function> seen)
    {
        private readonly HashSet<Var> defined = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<Var> visible = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<Operand> usedUp = new(ReferenceEqualityComparer.Instance);

        public void Region(Region region, bool yieldsShape = false)
        {
            var mine = new List<Var>();
            foreach (var parameter in region.Parameters)
                Define(parameter, mine);
            foreach (var equation in region.Equations)
            {
                foreach (var operand in equation.Op.Operands)
                    Use(operand, Builder.AsksForShape(equation.Op));
                Nested(equation);
                Typed(equation);
                if (UsedUp(equation.Op) is { } array)
                    UseUp(array);
                foreach (var initial in equation.Op is Loop loop ? loop.Slots.Where(s => s.Kind == SlotKind.Into).Select(s => s.Initial) : [])
                    UseUp(initial!);
                foreach (var result in equation.Results)
                    Define(result, mine);
            }

            foreach (var result in region.Results)
                Use(result, yieldsShape);
            foreach (var variable in mine)
                visible.Remove(variable);
        }

        private void Nested(Equation equation)
        {
            switch (equation.Op)
            {
                case If choice:
                    Types(choice.Then.Results.Select(r => r.Type), choice.Else.Results.Select(r => r.Type), "branches of one choice");
                    Type(choice.Condition, typeof(bool), "a condition");
                    // What one branch uses up the other still has.
                    var before = usedUp.ToArray();
                    Region(choice.Then, yieldsShape: true);
                    var afterThen = usedUp.ToHashSet<Operand>(ReferenceEqualityComparer.Instance);
                    usedUp.Clear();
                    usedUp.UnionWith(before);
                    Region(choice.Else, yieldsShape: true);
                    // An array that its branch used up may still tell its shape.
                    for (var i = 0; i < equation.Results.Length; i++)
                    {
                        if (usedUp.Contains(choice.Else.Results[i]) || afterThen.Contains(choice.Then.Results[i]))
                            usedUp.Add(equation.Results[i]);
                    }

                    usedUp.UnionWith(afterThen);
                    break;
                case Loop { Down: true, Test: not null }:
                    throw new InvalidOperationException("A loop that runs down cannot have a test: its order of collecting is not defined.");
                case Loop loop:
                    foreach (var region in loop.Regions)
                    {
                        Types(
                            region.Parameters.Select(p => p.Type),
                            [typeof(int), .. loop.Slots.Where(s => s.HasParameter).Select(s => s.Initial!.Type)],
                            "parameters of a loop");
                        var free = new HashSet<Operand>(visible.Where(v => !usedUp.Contains(v)), ReferenceEqualityComparer.Instance);
                        Region(region);
                        if (usedUp.Overlaps(free))
                            throw new InvalidOperationException("A loop uses up an array from outside, which is gone in the next iteration.");
                    }

                    if (loop.Test is { } test)
                        Type(test.Results.Single(), typeof(bool), "a test");
                    for (var i = 0; i < loop.Slots.Length; i++)
                    {
                        if (loop.Slots[i].Initial is { } initial)
                            Type(loop.Body.Results[i], initial.Type, $"slot {i} of a loop");
                    }

                    break;
                case Call call when seen.Add(call.Callee):
                    new Walk(seen).Region(call.Callee.Body);
                    break;
            }
        }

        private void Define(Var variable, List<Var> mine)
        {
            if (!defined.Add(variable))
                throw new InvalidOperationException($"{variable.Name} is assigned twice.");
            visible.Add(variable);
            mine.Add(variable);
        }

        private void Use(Operand operand, bool asksForShape = false)
        {
            if (operand is Literal { Value: { } value } literal && !literal.Type.IsInstanceOfType(value) && !literal.Type.IsEnum)
                throw new InvalidOperationException($"The literal {value} of type {value.GetType().Name} is to be a {literal.Type.Name}.");
            if (operand is not Var variable)
                return;
            if (!visible.Contains(variable))
                throw new InvalidOperationException($"{variable.Name ?? variable.Definition?.Op.ToString() ?? "a parameter"} is used where it cannot be seen.");
            if (usedUp.Contains(variable) && !asksForShape)
                throw new InvalidOperationException($"{variable.Name} is an array that was used up before.");
        }

        private void UseUp(Operand array)
        {
            if (array is Var variable)
                usedUp.Add(variable);
        }

        private static Operand? UsedUp(Op op) => op switch { Write w => w.Array, Accumulate a => a.Array, _ => null };

        private static void Typed(Equation equation)
        {
            switch (equation.Op)
            {
                case If choice:
                    Types(equation.Results.Select(r => r.Type), choice.Then.Results.Select(r => r.Type), "results of a choice");
                    break;
                case Loop loop:
                    Types(equation.Results.Select(r => r.Type), Enumerable.Range(0, loop.Slots.Length).Select(loop.ResultType), "results of a loop");
                    break;
                case Read read:
                    Type(equation.Results[0], read.Array.Type.GetElementType(), "an element");
                    break;
                case Write or Accumulate when Ir.Types.IsVector(equation.Op.Operands[^1].Type, of: equation.Results[0].Type.GetElementType()!):
                    break;
                case Write or Accumulate:
                    Type(equation.Op.Operands[^1], equation.Results[0].Type.GetElementType(), "the element written");
                    break;
                case Call call:
                    Types(call.Operands.Select(o => o.Type), call.Callee.Parameters.Select(p => p.Type), $"arguments of {call.Callee.Name}");
                    Types(equation.Results.Select(r => r.Type), call.Callee.Results.Select(r => r.Type), $"results of {call.Callee.Name}");
                    break;
            }
        }

        private static void Type(Operand operand, Type? type, string what)
        {
            if (operand.Type != type)
                throw new InvalidOperationException($"{what} has the type {operand.Type}, not {type}.");
        }

        private static void Types(IEnumerable<Type> actual, IEnumerable<Type> expected, string what)
        {
            if (!actual.SequenceEqual(expected))
                throw new InvalidOperationException($"The types of the {what} differ: ({string.Join(", ", actual)}) and ({string.Join(", ", expected)}).");
        }
    }
}
