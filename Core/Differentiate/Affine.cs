using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>An index as a linear form Σ kᵥ·v + c over whole variables.</summary>
internal sealed class Affine
{
    // Indices are sums of a few terms with small constants; what is not is a variable by itself.
    private const int Deepest = 6, Largest = 1 << 20, LargestFactor = 64;

    private readonly Dictionary<Var, long> terms = new(ReferenceEqualityComparer.Instance);

    private Affine(long constant) => Constant = constant;

    /// <summary>c</summary>
    public long Constant { get; }

    /// <summary>The variables, whose coefficients are not 0.</summary>
    public IReadOnlyCollection<Var> Variables => terms.Keys;

    /// <summary>kᵥ</summary>
    public long this[Var v] => terms.GetValueOrDefault(v);

    /// <summary>The form of an index.</summary>
    public static Affine Of(Operand index) => Of(index, Deepest);

    /// <summary>This + factor·other</summary>
    public Affine Plus(Affine other, long factor)
    {
        var sum = new Affine(Constant + (factor * other.Constant));
        foreach (var (v, k) in terms)
            sum.terms[v] = k;
        foreach (var (v, k) in other.terms)
        {
            sum.terms[v] = sum[v] + (factor * k);
            if (sum.terms[v] == 0)
                sum.terms.Remove(v);
        }

        return sum;
    }

    /// <summary>This + constant</summary>
    public Affine Plus(long constant) => Plus(new Affine(constant), 1);

    /// <summary>This with a form in the place of a variable.</summary>
    public Affine With(Var v, Affine form) => Plus(Single(v), -this[v]).Plus(form, this[v]);

    private static Affine Of(Operand index, int depth)
    {
        if (index is Literal literal)
            return literal.Value is int and >= -Largest and <= Largest and var constant ? new(constant) : Single(new Var(literal.Type));
        if (depth > 0 && index is Var { Definition.Op: Apply { Operands: [var a, var b] } apply } && index.Type == typeof(int))
        {
            switch (apply.Primitive.Key)
            {
                case ExpressionType.Add:
                    return Of(a, depth - 1).Plus(Of(b, depth - 1), 1);
                case ExpressionType.Subtract:
                    return Of(a, depth - 1).Plus(Of(b, depth - 1), -1);
                case ExpressionType.Multiply when (a as Literal ?? b as Literal)?.Value is int and >= -LargestFactor and <= LargestFactor and var factor:
                    return new Affine(0).Plus(Of(a is Literal ? b : a, depth - 1), factor);
            }
        }

        return Single((Var)index);
    }

    private static Affine Single(Var v)
    {
        var single = new Affine(0);
        single.terms[v] = 1;
        return single;
    }
}
