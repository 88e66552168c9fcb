using System.Linq.Expressions;
using System.Runtime.InteropServices;
using Xunit;

namespace FunctionalAD.PropertyTests.Cases;

/// <summary>
/// A tree means what the framework's own compiler makes of it: scopes, closures, members. Value and derivative are held against the compiled
/// function.
/// </summary>
public sealed class MeaningTests
{
    private static readonly ParameterExpression x = Expression.Parameter(typeof(double), "x"), y = Expression.Variable(typeof(double), "y"),
        i = Expression.Variable(typeof(int), "i"), u = Expression.Parameter(typeof(double), "u");

    private static readonly Expression<Func<double, Func<Func<double, double>, double>, double>> give = (a, take) => take(b => a * b);

    public interface IHasX
    {
        double X { get; }
    }

    /// <summary>What the interface calls X is another number than what the class does.</summary>
    public sealed class Twofold(double x) : IHasX
    {
        public double X { get; } = x;

        double IHasX.X => 2 * X;
    }

    /// <summary>What the interface calls X is the property.</summary>
    public sealed record Onefold(double X) : IHasX;

    public static TheoryData<string> Names => [.. Functions().Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_and_derivative_are_those_of_the_compiled_function(string name)
    {
        var f = Functions().First(c => c.Name == name).Function;
        var compiled = f.Compile();
        foreach (var at in (double[])[0.7, -1.3, 2.5])
        {
            var slope = (compiled(at + 1e-5) - compiled(at - 1e-5)) / 2e-5;
            foreach (var mode in (Mode[])[Mode.Forward, Mode.Reverse])
            {
                var (value, derivative) = ValueAndGrad.Of(f, new AdOptions { Mode = mode })(at);
                Assert.Equal(compiled(at), value, 1e-12);
                Assert.Equal(slope, derivative, 1e-6);
            }

            Assert.Equal(slope, Diff.Of(Diff.Tree(f, 0))(at), 1e-6);
            Assert.Equal(compiled(at), TraceTable.Of(f).At(at).Value, 1e-12);
        }
    }

    private static IEnumerable<(string Name, Expression<Func<double, double>> Function)> Functions()
    {
        double? nothing = null;
        yield return ("a function remembers the call that made it", t => give.Compile()(t, f => give.Compile()(2, g => f(3) + g(t))));
        yield return ("a function that returns a function", t => ((Func<double, Func<double, double>>)(a => b => a * b))(t)(t + 1));
        yield return ("a derivative of a function with functions inside", t => Diff.At(s => give.Compile()(s * t, f => f(s)), t));
        yield return ("a property of an interface that is the same", t => ((IHasX)new Onefold(t * t)).X);
        yield return ("a nullable number that is not there", t => nothing.HasValue ? nothing.Value * t : t * t);
        yield return ("a default structure", Lambda(Expression.Add(x, Expression.Field(Expression.Default(typeof((double, double))), "Item1"))));

        yield return ("a block that hides a variable", Lambda(Expression.Block([y], Expression.Assign(y, x), Hiding(7), y)));
        yield return ("a block that hides the parameter", Lambda(Expression.Block(Expression.Block([x], Expression.Assign(x, Number(5))), x)));
        yield return ("a branch that hides a variable", Lambda(Expression.Block(
            [y], Expression.Assign(y, x), Expression.IfThen(Expression.GreaterThan(x, Number(1)), Hiding(7)), y)));
        yield return ("a loop that hides a variable", Lambda(Expression.Block([y, i], Expression.Assign(y, x), Thrice(Hiding(7)), y)));
        yield return ("a lambda that hides the parameter", Lambda(Expression.Add(
            Expression.Invoke(Expression.Lambda<Func<double, double>>(Expression.Multiply(x, x), x), Expression.Add(x, Number(1))), x)));
        yield return ("a switch over an assignment", Lambda(Expression.Block(
            [i],
            Expression.Assign(i, Expression.Constant(0)),
            Expression.Add(
                Expression.Switch(
                    Expression.Assign(i, Expression.Add(i, Expression.Constant(1))),
                    Number(0),
                    Expression.SwitchCase(x, Expression.Constant(7)),
                    Expression.SwitchCase(Expression.Multiply(x, x), Expression.Constant(1)),
                    Expression.SwitchCase(Number(3), Expression.Constant(2))),
                Expression.Multiply(x, Expression.Convert(i, typeof(double)))))));
        yield return ("checked arithmetic", Lambda(Expression.Block(
            [y],
            Expression.Assign(y, Expression.AddChecked(x, Expression.MultiplyChecked(x, Expression.NegateChecked(x)))),
            Expression.SubtractAssignChecked(y, Expression.SubtractChecked(x, Number(2))),
            y)));
        yield return ("a derivative of a loop with a variable of its own", Lambda(Expression.Call(
            typeof(Diff).GetMethods().First(m => m.Name == nameof(Diff.At) && !m.IsGenericMethod),
            Expression.Quote(Expression.Lambda<Func<double, double>>(
                Expression.Block(
                    [y, i],
                    Expression.Assign(y, u),
                    Thrice(Expression.Block([x], Expression.Assign(x, Expression.Multiply(y, u)), Expression.Assign(y, Expression.Add(x, u)))),
                    y),
                u)),
            x,
            Expression.Constant(1))));
    }

    private static Expression<Func<double, double>> Lambda(Expression body) => Expression.Lambda<Func<double, double>>(body, x);

    private static ConstantExpression Number(double value) => Expression.Constant(value);

    private static BlockExpression Hiding(double value) => Expression.Block([y], Expression.Assign(y, Number(value)));

    // i = 0; while (i < 3) { body; i = i + 1; }
    private static BlockExpression Thrice(Expression body)
    {
        var done = Expression.Label("done");
        return Expression.Block(
            Expression.Assign(i, Expression.Constant(0)),
            Expression.Loop(
                Expression.IfThenElse(
                    Expression.LessThan(i, Expression.Constant(3)),
                    Expression.Block(body, Expression.Assign(i, Expression.Add(i, Expression.Constant(1)))),
                    Expression.Break(done)),
                done));
    }

    [Fact]
    public void A_function_can_be_passed_into_a_derivative() =>
        Assert.Equal(24, Diff.Of(t => ((Func<Func<double, double>, double>)(f => Diff.At(s => f(s) * t, t)))(s => s * s * t))(2), 12);

    [Fact]
    public void The_derivative_of_a_loop_can_be_differentiated_again()
    {
        var cube = Lambda(Expression.Block([y, i], Expression.Assign(y, Number(1)), Thrice(Expression.Assign(y, Expression.Multiply(y, x))), y));
        Assert.Equal(12, Diff.Of(Diff.Tree(cube))(2), 12);
        Assert.Equal(12, Grad.Of(Diff.Tree(cube), new AdOptions { Mode = Mode.Reverse })(2), 12);
        Assert.Equal(6, Diff.Of(Diff.Tree(cube, 2))(2), 12);
    }

    [Fact]
    public void Two_large_lambdas_that_share_nodes_under_other_variables_are_not_confused()
    {
        // x ↦ n(x) + (x ↦ n(x))(2) and x ↦ n(x) + (u ↦ n(x))(2), the two n being one node.
        Expression n = x;
        for (var k = 0; k < 1200; k++)
            n = Expression.Add(Expression.Multiply(n, Number(0.999)), Number(0.001));
        var slope = Math.Pow(0.999, 1200);
        Expression<Func<double, double>> Of(ParameterExpression own) =>
            Lambda(Expression.Add(n, Expression.Invoke(Expression.Lambda<Func<double, double>>(n, own), Number(2))));
        Assert.Equal(slope, Diff.Of(Of(x))(1), 12);
        Assert.Equal(2 * slope, Diff.Of(Of(u))(1), 12);
        Assert.Equal(slope, Diff.Of(Of(x))(1), 12);
    }

    private static int asked;

    private static Expression<Func<double, double>> Alternating => ++asked % 2 == 0 ? a => 2 * a : a => 3 * a;

    [Fact]
    public void A_captured_expression_is_read_once_when_the_derivative_is_built()
    {
        for (var k = 0; k < 4; k++)
            Assert.Equal((asked + 1) % 2 == 0 ? 2 : 3, Diff.Of(a => Alternating.Compile()(a))(1));
    }

    private static double Fails(double a) => throw new NotSupportedException($"{a}");

    [Fact]
    public void A_function_of_the_user_runs_only_where_the_program_runs_it()
    {
        FunctionalAD.Rules.Add(a => Fails(a), d: a => 1);
        Assert.Equal(1, Diff.Of(a => a > 100 ? Fails(1) * a : a)(1));

        // A loop that never runs calls nothing, what one of its iterations calls included.
        Assert.Equal(0, ValueAndGrad.Of((double a, double[] d) => d.Sum(v => v * Fails(a)))(-1, []).Value);
        Assert.Equal([0, 0], Grad.Of((double a, double[] d) => d.Sum(v => v > 0 ? v * Fails(a) : 0))(-1, [-1.0, -2.0]).Item2);
    }

    [Fact]
    public void A_rule_is_a_function_of_its_arguments_alone()
    {
        var rate = 2.0;
        Assert.Contains("rate", Assert.Throws<ArgumentException>(() => FunctionalAD.Rules.Add(a => Compare(a), d: a => rate * a)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => FunctionalAD.Rules.Add(a => Compare(a), d: (Expression<Func<double, double>>)null!));
        Assert.Equal(1, Diff.Of(a => Compare(a))(3));
    }

    private static double Compare(double a) => a;

    /// <summary>Two names for one number.</summary>
    [StructLayout(LayoutKind.Explicit)]
    public struct Overlaid
    {
        [FieldOffset(0)]
        public double A;

        [FieldOffset(0)]
        public double B;
    }

    /// <summary>A function of mixed precision, whose tangents have no common type.</summary>
    public static class Mixed
    {
        public static float Square(double a) => (float)(a * a);

        [DerivativeOf(nameof(Square))]
        public static float Slope(double a) => (float)(2 * a);
    }

    /// <summary>A function with two derivatives by one argument.</summary>
    public static class Doubled
    {
        public static double Square(double a) => a * a;

        [DerivativeOf(nameof(Square))]
        public static double Slope(double a) => 2 * a;

        [DerivativeOf(nameof(Square))]
        public static double Other(double a) => a + a;
    }

    private sealed class Holder(Expression<Func<double, double>> function)
    {
        public Expression<Func<double, double>> Function { get; } = function;
    }

    [Fact]
    public void What_is_not_known_is_refused_not_guessed()
    {
        var order = 2;
        Holder[] holders = [new(a => a)];
        Holder? none = null;
        Refused(a => Diff.At(b => b * b * b, a, order), "order");
        Refused(a => Diff.At(b => b * b * b, a, -1), "-1");
        Refused(a => holders[0].Function.Compile()(a), "holders[0].Function");
        Refused(a => none!.Function.Compile()(a), "none.Function");
        Refused(a => ((IHasX)new Twofold(a)).X, "Twofold");
        Refused(a => new Overlaid { A = a }.B, "Overlaid");
        Refused(a => Mixed.Square(a * a), "Square");
        Refused(a => Doubled.Square(a * a), "Slope and Other");
        Refused(Lambda(Expression.Convert(x, typeof(double), typeof(Math).GetMethod(nameof(Math.Sin)))), "Sin");

        static void Refused(Expression<Func<double, double>> f, string names)
        {
            foreach (var build in (Action[])[() => Diff.Of(f), () => Grad.Of(f, new AdOptions { Mode = Mode.Reverse }), () => Diff.Of(f, 2), () => TraceTable.Of(f)])
                Assert.Contains(names, Assert.Throws<NotDifferentiableException>(build).Message, StringComparison.Ordinal);
        }
    }
}
