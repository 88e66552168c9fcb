using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// <c>a[i] ← a[i] + t</c>, where nothing else reads that element, adds to the array (so does −), as the adjoint of reading does: the order of such additions is
/// nobody's concern, and reverse mode needs no record of what the array held.
/// </summary>
internal sealed class Accumulations
{
    private readonly Dictionary<Var, int> reads = new(ReferenceEqualityComparer.Instance);

    /// <summary>The function with its additions to elements recognised.</summary>
    public static Function Run(Function function)
    {
        var pass = new Accumulations();
        pass.Count(function.Body);
        return new Function(function.Name, pass.Region(function.Body));
    }

    private void Count(Region region)
    {
        foreach (var equation in region.Equations)
        {
            foreach (var operand in equation.Op.Operands)
                Count(operand);
            foreach (var nested in equation.Op.Regions)
                Count(nested);
        }

        foreach (var result in region.Results)
            Count(result);
    }

    private void Count(Operand operand)
    {
        if (operand is Var v)
            reads[v] = reads.GetValueOrDefault(v) + 1;
    }

    private Region Region(Region region)
    {
        var equations = region.Equations.Select(e => e.Within(Region)).ToArray();
        var made = new Dictionary<Var, int>(ReferenceEqualityComparer.Instance);
        for (var k = 0; k < equations.Length; k++)
        {
            if (equations[k].Op is Read or Apply)
                made[equations[k].Results[0]] = k;
            if (equations[k].Op is Write write && Of(write) is var (read, sum, term))
                Replace(k, read, sum, term);
        }

        return new(region.Parameters, [.. equations.OfType<Equation>()], region.Results);

        // Where the element is read, where the term is added, and the term.
        (int Read, int Sum, Operand Term)? Of(Write write)
        {
            if (!Types.IsReal(write.Value.Type) || Once(write.Value) is not { } sum || equations[sum].Op is not Apply { Operands: [var left, var right] } apply)
                return null;
            var isSum = apply.Primitive.Equals(Operators.Add);
            if ((isSum || apply.Primitive.Equals(Operators.Subtract)) && Element(left) is { } first)
                return (first, sum, right);
            return isSum && Element(right) is { } second ? (second, sum, left) : null;

            int? Element(Operand operand) => Once(operand) is { } k && equations[k].Op is Read read && ReferenceEquals(read.Array, write.Array)
                && read.Indices.Zip(write.Indices).All(i => Builder.Same(i.First, i.Second)) ? k : null;
        }

        // What nothing else reads.
        int? Once(Operand operand) => operand is Var v && reads.GetValueOrDefault(v) == 1 && made.TryGetValue(v, out var k) ? k : null;

        void Replace(int k, int read, int sum, Operand term)
        {
            var (result, write, isSum) = (equations[k].Results, (Write)equations[k].Op, ((Apply)equations[sum].Op).Primitive.Equals(Operators.Add));
            // a − t = a + (−t)
            var added = isSum ? term : new Var(term.Type);
            equations[read] = null!;
            equations[sum] = isSum ? null! : new Equation([(Var)added], new Apply(Operators.Negate, term.Type, [term]));
            equations[k] = new Equation(result, new Accumulate(write.Array, write.Indices, added));
        }
    }
}
