using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Products of three and more factors, multiplied in the order that shares most: where a·b stands anywhere, (a·c)·b becomes (a·b)·c. Pairs are
/// chosen by how many products hold them (M. A. Breuer, "Generation of optimal code for expressions via factorization", CACM 12, 1969);
/// otherwise what is known first is multiplied first. What <see cref="Kept"/> names keeps its bits.
/// </summary>
internal sealed class Products
{
    // A product longer than this stays as its author wrote it, and a region of more than so many products too: the search is quadratic.
    private const int MostFactors = 6, MostProducts = 256;

    private readonly Kept kept;
    private readonly Readers readers;

    private Products(Kept kept, Readers readers) => (this.kept, this.readers) = (kept, readers);

    /// <summary>The function with its products regrouped.</summary>
    /// <param name="function">The function.</param>
    /// <param name="own">How many of the first results must keep their bits.</param>
    public static Function Run(Function function, int own) =>
        own >= function.Results.Length ? function : new Function(function.Name, new Products(Kept.By(function, own), new Readers(function)).Region(function.Body));

    private Region Region(Region region)
    {
        var products = new Dictionary<Var, List<Operand>>(ReferenceEqualityComparer.Instance);
        var inner = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        foreach (var equation in region.Equations)
        {
            if (!IsProduct(equation))
                continue;
            var factors = new List<Operand>();
            foreach (var operand in equation.Op.Operands)
            {
                if (operand is Var v && products.TryGetValue(v, out var parts) && Dissolves(v, equation) && factors.Count + parts.Count < MostFactors)
                {
                    factors.AddRange(parts);
                    inner.Add(v);
                }
                else
                {
                    factors.Add(operand);
                }
            }

            products.Add(equation.Results[0], factors);
        }

        foreach (var v in inner)
            products.Remove(v);
        if (products.Count > MostProducts || !products.Values.Any(p => p.Count > 2))
            return new Region(region.Parameters, [.. region.Equations.Select(e => e.Within(Region))], region.Results);
        var shared = Share(products);
        return Rebuild(region, products, shared, inner);
    }

    private static bool IsProduct(Equation equation) => equation.Op is Apply { Primitive.Key: ExpressionType.Multiply } apply && Types.IsReal(apply.Type);

    // x in (x·y) alone may be taken apart: nothing else reads it, and no one needs its bits.
    private bool Dissolves(Var v, Equation reader) => !kept.Contains(v) && !kept.Contains(reader.Results[0])
        && readers.Of(v) is [_] && !ReferenceEquals(reader.Op.Operands[0], reader.Op.Operands[1]);

    // Replaces the pair that most products hold by one variable, until no pair is in two.
    private static List<(Var Pair, Operand One, Operand Other)> Share(Dictionary<Var, List<Operand>> products)
    {
        var made = new List<(Var, Operand, Operand)>();
        while (true)
        {
            var holders = new Dictionary<(Operand, Operand), List<Var>>(PairComparer.Instance);
            foreach (var (product, factors) in products)
            {
                foreach (var pair in Pairs(factors))
                {
                    if (!holders.TryGetValue(pair, out var list))
                        holders.Add(pair, list = []);
                    list.Add(product);
                }
            }

            var best = holders.Where(h => h.Value.Count > 1 && h.Value.Any(p => products[p].Count > 2))
                .OrderByDescending(h => h.Value.Count).Select(h => ((Operand, Operand)?)h.Key).FirstOrDefault();
            if (best is not var (one, other))
                return made;
            var whole = holders[(one, other)].Find(p => products[p].Count == 2);
            var shared = whole ?? new Var(one.Type);
            if (whole is null)
                made.Add((shared, one, other));
            foreach (var holder in holders[(one, other)].Where(p => !ReferenceEquals(p, whole)))
            {
                products[holder].Remove(one);
                products[holder].Remove(other);
                products[holder].Add(shared);
            }
        }
    }

    private static IEnumerable<(Operand, Operand)> Pairs(List<Operand> factors)
    {
        var seen = new HashSet<(Operand, Operand)>(PairComparer.Instance);
        for (var i = 0; i < factors.Count; i++)
        {
            for (var j = i + 1; j < factors.Count; j++)
            {
                if (factors[i] is Var && factors[j] is Var && seen.Add((factors[i], factors[j])))
                    yield return (factors[i], factors[j]);
            }
        }
    }

    private Region Rebuild(Region region, Dictionary<Var, List<Operand>> products, List<(Var Pair, Operand One, Operand Other)> shared, HashSet<Var> inner)
    {
        foreach (var (pair, one, other) in shared)
            products.Add(pair, [one, other]);
        var places = new Dictionary<Operand, int>(ReferenceEqualityComparer.Instance);
        var equations = new List<Equation>(region.Equations.Length);
        foreach (var equation in region.Equations)
        {
            if (equation.Results is [var result] && (inner.Contains(result) || products.ContainsKey(result)))
            {
                if (!inner.Contains(result))
                    Emit(result);
                continue;
            }

            Add(equation.Within(Region));
        }

        return new Region(region.Parameters, [.. equations], region.Results);

        void Emit(Var product)
        {
            if (places.ContainsKey(product))
                return;
            var factors = products[product];
            foreach (var factor in factors.OfType<Var>().Where(products.ContainsKey))
                Emit(factor);
            if (factors.Count > 2)
                factors = [.. factors.OrderBy(f => places.GetValueOrDefault(f, -1))];
            var sofar = factors[0];
            for (var i = 1; i < factors.Count; i++)
            {
                var next = i == factors.Count - 1 ? product : new Var(product.Type);
                Add(new Equation([next], new Apply(Operators.Multiply, product.Type, [sofar, factors[i]])));
                sofar = next;
            }
        }

        void Add(Equation equation)
        {
            foreach (var result in equation.Results)
                places[result] = equations.Count;
            equations.Add(equation);
        }
    }

    // Unordered pairs of variables, by identity.
    private sealed class PairComparer : IEqualityComparer<(Operand, Operand)>
    {
        public static PairComparer Instance { get; } = new();

        public bool Equals((Operand, Operand) x, (Operand, Operand) y) =>
            (ReferenceEquals(x.Item1, y.Item1) && ReferenceEquals(x.Item2, y.Item2)) || (ReferenceEquals(x.Item1, y.Item2) && ReferenceEquals(x.Item2, y.Item1));

        public int GetHashCode((Operand, Operand) pair) => pair.Item1.GetHashCode() ^ pair.Item2.GetHashCode();
    }
}
