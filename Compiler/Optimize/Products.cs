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
    private const int MostFactors = 6, MostProducts = 128;

    private readonly Kept kept;
    private readonly Readers readers;

    private Products(Kept kept, Readers readers) => (this.kept, this.readers) = (kept, readers);

    /// <summary>The function with its products regrouped.</summary>
    /// <param name="function">The function.</param>
    /// <param name="kept">What must keep its bits.</param>
    public static Function Run(Function function, Kept kept) => kept.IsAll || !Any(function.Body)
        ? function
        : new Function(function.Name, new Products(kept, new Readers(function)).Region(function.Body));

    // Whether a product is a factor of another one, without which there is no product of three.
    private static bool Any(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (IsProduct(equation) && (IsProduct(equation.Op.Operands[0]) || IsProduct(equation.Op.Operands[1])))
                return true;
            foreach (var nested in equation.Op.Regions)
            {
                if (Any(nested))
                    return true;
            }
        }

        return false;
    }

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

    private static bool IsProduct(Operand operand) => operand is Var { Definition: { } equation } && IsProduct(equation);

    private static bool IsProduct(Equation equation) => equation.Op is Apply { Primitive.Key: ExpressionType.Multiply } apply && Types.IsReal(apply.Type);

    // x in (x·y) alone may be taken apart: nothing else reads it, and no one needs its bits.
    private bool Dissolves(Var v, Equation reader) => !kept.Contains(v) && !kept.Contains(reader.Results[0])
        && readers.Of(v) is [_] && !ReferenceEquals(reader.Op.Operands[0], reader.Op.Operands[1]);

    // Replaces the pair that most products hold by one variable, until no pair is in two. Of products that are the same one is left with its
    // factors, and the others have it for their only factor.
    private List<(Var Pair, Operand One, Operand Other)> Share(Dictionary<Var, List<Operand>> products)
    {
        var made = new List<(Var, Operand, Operand)>();
        var table = new Pairs(products);
        while (table.Best() is { } best)
        {
            var (one, other) = (best.One, best.Other);
            var whole = table.Holders(one, other).Where(p => products[p].Count == 2).OrderByDescending(kept.Contains).FirstOrDefault();
            var shared = whole ?? new Var(one.Type);
            if (whole is null)
                made.Add((shared, one, other));
            foreach (var holder in table.Holders(one, other))
            {
                if (!ReferenceEquals(holder, whole))
                    table.Replace(products[holder], one, other, shared);
            }
        }

        return made;
    }

    // How many products hold each pair of factors, operands being numbered as they are met.
    private sealed class Pairs
    {
        private readonly Dictionary<Var, List<Operand>> products;
        private readonly Dictionary<Operand, int> numbers = new(ReferenceEqualityComparer.Instance);
        private readonly List<Operand> operands = [];
        private readonly Dictionary<long, Count> counts = [];

        private int round;

        // How many products hold a pair, and whether one of them has more factors; each is counted once a round.
        private sealed class Count(Operand one, Operand other)
        {
            private List<Operand>? last;
            private int round;

            public Operand One => one;

            public Operand Other => other;

            public int Holders { get; private set; }

            public bool IsLonger { get; private set; }

            public bool Add(List<Operand> factors, int now)
            {
                if (round != now)
                    (round, last, Holders, IsLonger) = (now, null, 0, false);
                if (ReferenceEquals(last, factors))
                    return false;
                last = factors;
                Holders++;
                IsLonger |= factors.Count > 2;
                return true;
            }
        }

        public Pairs(Dictionary<Var, List<Operand>> products)
        {
            this.products = products;
            foreach (var factors in products.Values)
            {
                foreach (var factor in factors)
                    Number(factor);
            }
        }

        // The pair in most products, one of them of three factors or more, if any is in two.
        public (Operand One, Operand Other)? Best()
        {
            round++;
            Count? best = null;
            foreach (var factors in products.Values)
            {
                for (var i = 0; i < factors.Count; i++)
                {
                    for (var j = i + 1; j < factors.Count; j++)
                    {
                        if (factors[i] is not Var || factors[j] is not Var)
                            continue;
                        var (a, b) = (numbers[factors[i]], numbers[factors[j]]);
                        var pair = ((long)Math.Min(a, b) << 32) + Math.Max(a, b);
                        if (!counts.TryGetValue(pair, out var count))
                            counts.Add(pair, count = new(operands[Math.Min(a, b)], operands[Math.Max(a, b)]));
                        if (!count.Add(factors, round))
                            continue;
                        if (count.IsLonger && count.Holders > (best?.Holders ?? 1))
                            best = count;
                    }
                }
            }

            return best is null ? null : (best.One, best.Other);
        }

        public List<Var> Holders(Operand one, Operand other)
        {
            var found = new List<Var>();
            foreach (var (product, factors) in products)
            {
                var first = factors.IndexOf(one);
                if (first >= 0 && factors.FindIndex(ReferenceEquals(one, other) ? first + 1 : 0, f => ReferenceEquals(f, other)) >= 0)
                    found.Add(product);
            }

            return found;
        }

        public void Replace(List<Operand> factors, Operand one, Operand other, Var shared)
        {
            factors.Remove(one);
            factors.Remove(other);
            factors.Add(shared);
            Number(shared);
        }

        private void Number(Operand operand)
        {
            if (numbers.TryAdd(operand, operands.Count))
                operands.Add(operand);
        }
    }

    private Region Rebuild(Region region, Dictionary<Var, List<Operand>> products, List<(Var Pair, Operand One, Operand Other)> shared, HashSet<Var> inner)
    {
        foreach (var (pair, one, other) in shared)
            products.Add(pair, [one, other]);
        var places = new Dictionary<Operand, int>(ReferenceEqualityComparer.Instance);
        var same = new Dictionary<Var, Operand>(ReferenceEqualityComparer.Instance);
        Func<Region, Region> nested = Region;
        var equations = new List<Equation>(region.Equations.Length);
        foreach (var equation in region.Equations)
        {
            if (equation.Results is [var result] && (inner.Contains(result) || products.ContainsKey(result)))
            {
                if (!inner.Contains(result))
                    Emit(result);
                continue;
            }

            Add(equation.Within(nested));
        }

        var rebuilt = new Region(region.Parameters, [.. equations], region.Results);
        return same.Count == 0 ? rebuilt : Substitution.Apply(rebuilt, same);

        void Emit(Var product)
        {
            if (places.ContainsKey(product))
                return;
            var factors = products[product];
            foreach (var factor in factors.OfType<Var>().Where(products.ContainsKey))
                Emit(factor);
            if (factors is [Var only])
            {
                same[product] = same.GetValueOrDefault(only, only);
                places[product] = places[only];
                return;
            }

            if (factors.Count > 2)
                factors = Sorted(factors);
            var sofar = factors[0];
            for (var i = 1; i < factors.Count; i++)
            {
                var next = i == factors.Count - 1 ? product : new Var(product.Type);
                Add(new Equation([next], new Apply(Operators.Multiply, product.Type, [sofar, factors[i]])));
                sofar = next;
            }
        }

        // What is known first comes first; of what is known together, the order stays.
        List<Operand> Sorted(List<Operand> factors)
        {
            var sorted = new List<Operand>(factors.Count);
            foreach (var factor in factors)
            {
                var place = sorted.Count;
                while (place > 0 && Place(sorted[place - 1]) > Place(factor))
                    place--;
                sorted.Insert(place, factor);
            }

            return sorted;
        }

        int Place(Operand factor) => places.TryGetValue(factor, out var place) ? place : -1;

        void Add(Equation equation)
        {
            foreach (var result in equation.Results)
                places[result] = equations.Count;
            equations.Add(equation);
        }
    }
}
