using System.Linq.Expressions;
using FunctionalAD.Delegates;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Laws;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Emit;

/// <summary>Trees as instance methods. That these have the bits of the interpreter is what the laws say, which run them.</summary>
public sealed class InstanceTests
{
    [Fact]
    public void A_gradient_of_three_numbers_is_an_instance_method()
    {
        var gradient = Grad.Of((x, y, z) => x > y ? x * Math.Sin(y * z) : Math.Max(y, z) / x);
        Assert.Equal(!Compiled.NeedsStub(typeof((double, double, double))), gradient.Method.IsStatic);
        Assert.Equal((Math.Sin(6), 3 * 3 * Math.Cos(6), 3 * 2 * Math.Cos(6)), gradient(3, 2, 3));
    }

    [Fact]
    public void A_result_in_registers_needs_no_stub()
    {
        Assert.False(Compiled.NeedsStub(typeof(double)));
        Assert.False(Compiled.NeedsStub(typeof(double[])));
        Assert.False(Compiled.NeedsStub(typeof((float, float))));
    }

    [Fact]
    public void Programs_over_numbers_and_arrays_have_instructions()
    {
        var tally = new Tally("programs");
        for (var seed = 1; seed <= 1000; seed++)
        {
            var program = LoopProgram.Make(seed);
            // Structures and arrays of several dimensions are left to the framework's compiler.
            if (program.Given.Length > LoopProgram.Plain)
                continue;
            var function = program.Function;
            var tree = Emitter.Emit(function, Expression.GetDelegateType([.. function.Parameters.Select(p => p.Type), typeof(double)]), []);
            // A program that calls another holds its delegate; a type of these tests is hidden from other assemblies.
            if (!function.Body.Parameters.Any(IsHidden) && !Holds(function.Body))
                tally.Skip(Instructions.Of(tree) is null);
        }

        tally.AssertMostlyTried(0);

        static bool Holds(Region region) => region.Equations.Any(e => e.Op is Call || e.Results.Any(IsHidden) || e.Op.Regions.Any(Holds));

        static bool IsHidden(Var v) => !v.Type.IsVisible;
    }

    [Fact]
    public void Whatever_it_returns_a_delegate_has_the_bits_of_the_frameworks()
    {
        Expression<Func<double, double, double>> number = (x, y) => x < y ? Math.Exp(x) % 3 : Math.Atan2(y, x);
        Expression<Func<double, double, (double, double, double)>> tuple = (x, y) => new ValueTuple<double, double, double>(x / y, -x, Math.Max(x, y));
        var (a, b) = ((Func<double, double, double>)Compiled.Of(number), (Func<double, double, (double, double, double)>)Compiled.Of(tuple));
        var (c, d) = (number.Compile(), tuple.Compile());
        for (var x = -2.0; x <= 2; x += 0.25)
        {
            Assert.Equal(c(x, 0.5), a(x, 0.5));
            Assert.Equal(d(x, 0.5), b(x, 0.5));
        }
    }

    [Fact]
    public void What_only_the_library_may_see_is_left_to_the_framework()
    {
        Expression<Func<double, (double, double, double)>> tree = x => new ValueTuple<double, double, double>(Hidden(x), x, x);
        Assert.Null(Instructions.Of(tree));
        Assert.Equal((3, 2, 2), ((Func<double, (double, double, double)>)Compiled.Of(tree))(2));
    }

    private static double Hidden(double x) => x + 1;

    [Fact]
    public void Comparisons_and_conversions_are_those_of_the_framework()
    {
        double[] numbers = [0, -0.0, 1, -1, 2.5, -2.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, double.Epsilon];
        Expression<Func<double, double, (double, double, double, double, double)>> tree = (x, y) => new ValueTuple<double, double, double, double, double>(
            x < y ? 1 : 0, x <= y ? 1 : 0, x >= y || x != y ? 1 : 0, x > y && !(x == y) ? (float)x : (int)y, (long)x % 3 + (int)y / 2);
        Assert.NotNull(Instructions.Of(tree));
        var (expected, actual) = (tree.Compile(), (Func<double, double, (double, double, double, double, double)>)Compiled.Of(tree));
        foreach (var x in numbers)
        {
            foreach (var y in numbers)
                Assert.Equal(expected(x, y), actual(x, y));
        }
    }

    [Fact]
    public void Methods_are_collected_with_their_delegates()
    {
        var assembly = Made();
        for (var i = 0; i < 20 && assembly.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(assembly.IsAlive);

        // Enough for an assembly to be full, so that nothing but its delegates holds it.
        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Made()
        {
            Expression<Func<double, (double, double, double)>> tree = x => new ValueTuple<double, double, double>(x, x, x);
            var instances = new Instances();
            var first = instances.Make(tree, Instructions.Of(tree)!);
            for (var i = 0; i < 64; i++)
                instances.Make(tree, Instructions.Of(tree)!);
            return new WeakReference(first.Method.Module.Assembly);
        }
    }
}
