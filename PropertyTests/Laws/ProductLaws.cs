using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>Many products of few variables, so that they share pairs, hold each other and are the same in several orders.</summary>
public sealed class ProductLaws
{
    [Fact]
    public void Shared_products_are_the_products_that_were_written()
    {
        var shared = 0;
        for (var seed = 0; seed < Math.Max(2_000, Runs.Pairs / 20); seed++)
        {
            var random = new Random(seed);
            var before = Verifier.Check(Program(random));
            var after = Verifier.Check(Products.Run(before, Kept.By(before, random.Next(2))));
            Assert.True(after.Size <= before.Size, $"{before}\nbecomes\n{after}");
            shared += before.Size - after.Size;
            object?[] at = [.. Points.Ordinary(random, 4).Cast<object?>()];
            foreach (var (a, b) in Interpreter.Run(before, at).Zip(Interpreter.Run(after, at)))
                Compare.Close((double)a!, (double)b!, 1e-14, Math.Abs((double)a!), $"seed {seed}:\n{before}\nbecomes\n{after}");
        }

        Assert.True(shared > 0, "nothing was ever shared");
    }

    private static Function Program(Random random)
    {
        Var[] parameters = [.. "xyzw".Select(c => new Var(typeof(double), c.ToString()))];
        return new Builder().Function("f", parameters, b =>
        {
            var known = new List<Operand>(parameters);
            var products = new List<Operand>();
            for (var k = random.Next(4, 14); k > 0; k--)
            {
                // Mostly products of the newest, so that they are long; what is read twice is not taken apart.
                Operand Factor() => products.Count > 0 && random.Next(3) > 0 ? products[^random.Next(1, Math.Min(4, products.Count + 1))] : known[random.Next(known.Count)];
                products.Add(b.Apply(Operators.Multiply, typeof(double), Factor(), Factor()));
                if (random.Next(4) == 0)
                    known.Add(products[^1]);
            }

            return products.Where((_, i) => i >= products.Count - 2 || random.Next(4) == 0);
        });
    }
}
