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
            var results = new List<Operand>();
            for (var k = random.Next(3, 9); k > 0; k--)
            {
                // The same few factors in another order; what is also a result, or read by another product, is not taken apart.
                var factors = new List<Operand>(parameters.OrderBy(_ => random.Next()).Take(random.Next(2, 4)));
                if (results.Count > 0 && random.Next(3) == 0)
                    factors.Add(results[random.Next(results.Count)]);
                var product = factors.Aggregate((p, q) => random.Next(2) == 0 ? b.Apply(Operators.Multiply, typeof(double), p, q) : b.Apply(Operators.Multiply, typeof(double), q, p));
                results.Add(product);
            }

            return results;
        });
    }
}
