using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>The equations that read a variable, if all stand in the region that defines it and nothing else reads it.</summary>
internal sealed class Readers
{
    private readonly Dictionary<Var, Entry> entries;
    private int regions;

    /// <summary>The readers of every variable of a function.</summary>
    public Readers(Function function)
    {
        entries = new(function.Parameters.Length + function.Body.Equations.Length, ReferenceEqualityComparer.Instance);
        Walk(function.Body);
    }

    /// <summary>Each reader once; none when the variable is also a result, or read in another region.</summary>
    public Few Of(Var v) => entries.TryGetValue(v, out var entry) && !entry.Escapes ? entry.Readers : default;

    /// <summary>Whether one operand of one equation next to it is all that reads a variable.</summary>
    public bool Single(Var v) => entries.TryGetValue(v, out var entry) && !entry.Escapes && entry.Reads == 1;

    /// <summary>Whether one operand is computed after another.</summary>
    public bool Later(Operand one, Operand other) => Place(one) > Place(other);

    /// <summary>In how many negated products a variable is a factor, itself counted.</summary>
    public int Negated(Var v) => entries.TryGetValue(v, out var entry) ? entry.Negated : 0;

    private int Place(Operand operand) => operand is Var v && entries.TryGetValue(v, out var entry) ? entry.Place : 0;

    private void Walk(Region region)
    {
        var here = ++regions;
        foreach (var parameter in region.Parameters)
            entries.Add(parameter, new Entry { Region = here });
        foreach (var equation in region.Equations)
        {
            foreach (var operand in equation.Op.Operands)
            {
                if (operand is not Var v)
                    continue;
                var entry = entries[v];
                entry.Reads++;
                entry.Escapes |= entry.Region != here;
                if (!ReferenceEquals(entry.Last, equation))
                    entry.Add(equation);
            }

            foreach (var nested in equation.Op.Regions)
                Walk(nested);
            if (equation.Op is Apply { Primitive.Key: ExpressionType.Negate, Operands: [Var whole] })
                Negate(whole);
            foreach (var result in equation.Results)
                entries.Add(result, new Entry { Region = here, Place = 1 + entries.Count });
        }

        foreach (var result in region.Results)
        {
            if (result is Var v)
                entries[v].Escapes = true;
        }
    }

    private void Negate(Var whole)
    {
        entries[whole].Negated++;
        if (whole.Definition?.Op is not Apply { Primitive.Key: ExpressionType.Multiply } product)
            return;
        foreach (var factor in product.Operands)
        {
            if (factor is Var v)
                entries[v].Negated++;
        }
    }

    /// <summary>Some equations: most variables have one reader.</summary>
    public readonly struct Few(Equation? first, List<Equation>? others)
    {
        public int Count => first is null ? 0 : 1 + (others?.Count ?? 0);

        public Equation this[int index] => index == 0 ? first! : others![index - 1];
    }

    private sealed class Entry
    {
        private Equation? first;
        private List<Equation>? others;

        public int Region, Place, Reads, Negated;

        public bool Escapes;

        public Equation? Last { get; private set; }

        public Few Readers => new(first, others);

        public void Add(Equation equation)
        {
            if (first is null)
                first = equation;
            else
                (others ??= new(2)).Add(equation);
            Last = equation;
        }
    }
}
