using FunctionalAD.Delegates;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

public sealed class OpCoverageTests
{
    [Fact]
    public void Every_operation_of_the_language_goes_through_every_pass()
    {
        var context = new Recipe(Product.Value, null).Context;
        var known = typeof(Op).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Op))).ToHashSet();
        var seen = new HashSet<Type>();
        for (var seed = 0; seed < 200 && !seen.SetEquals(known); seed++)
        {
            var function = LoopProgram.Make(seed).Function;
            Collect(function.Body);
            var pushforward = Forward.Of(function, context);
            foreach (var program in (Function[])[function, pushforward.Function, Transpose.Of(pushforward, context)])
            {
                Verifier.Check(Split.Run(Prune.Run(Simplify.Run(Choices.Run(Prune.Run(program)), context)), 10));
                Assert.NotEmpty(Printer.Print(program));
            }
        }

        Assert.True(seen.SetEquals(known), $"not covered: {string.Join(", ", known.Except(seen).Select(t => t.Name))}");

        void Collect(Region region)
        {
            foreach (var equation in region.Equations)
            {
                seen.Add(equation.Op.GetType());
                foreach (var nested in equation.Op.Regions)
                    Collect(nested);
            }
        }
    }
}
