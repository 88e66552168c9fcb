using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>
/// What the language computes for a method is what the method returns, to the bit, for each of its twins; and it throws where that throws.
/// </summary>
public sealed class ValueTests
{
    private static readonly double[] numbers =
    [
        0, double.NegativeZero, 1, -1, 0.5, -0.5, 2.5, -2.5, 3.75, 1e-3, 65.4, 4294967296.5, -1e300, 1e-310, -double.Epsilon, double.MaxValue,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    public static TheoryData<string> Covered => [.. Methods.Covered.Select(Methods.FullName)];

    public static TheoryData<string> Operators => [.. Row.All.Where(r => r.Rule.Primitive.Key is ExpressionType).Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Covered))]
    public void A_method_has_its_value_to_the_bit(string name)
    {
        var method = Methods.Covered.Single(m => Methods.FullName(m) == name);
        var types = Methods.Arguments(method);
        var parameters = types.Select((t, i) => Expression.Parameter(t, $"x{i}")).ToArray();
        var call = method.IsStatic ? Expression.Call(method, parameters) : Expression.Call(parameters[0], method, parameters[1..]);
        var program = Verifier.Check(Capture.Of(Expression.Lambda(call, parameters)).Function);
        var random = new Random(7);
        foreach (var arguments in Arguments(types).Concat(Enumerable.Range(0, 20 * Derived.Runs).Select(_ => Draw(random, types))))
        {
            var direct = Outcome(() => method.IsStatic ? method.Invoke(null, arguments) : method.Invoke(arguments[0], arguments[1..]));
            var read = Outcome(() => Interpreter.Run(program, arguments) is [var single] ? single : Interpreter.Run(program, arguments));
            Assert.Equal(direct.Thrown, read.Thrown);
            Assert.True(direct.Thrown is null || RuleBook.Find(method)!.MayThrow, $"{name} throws at {Near.Show(arguments)} and is not said to.");
            if (direct.Value is ITuple pair)
            {
                for (var k = 0; k < pair.Length; k++)
                    Near.SameBits(pair[k], ((object?[])read.Value!)[k], $"{name} at {Near.Show(arguments)}");
            }
            else
            {
                Near.SameBits(direct.Value, read.Value, $"{name} at {Near.Show(arguments)}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void An_operator_has_its_value_to_the_bit(string name)
    {
        var row = Row.Named(name);
        foreach (var real in new[] { typeof(double), typeof(float) })
        {
            var program = row.Program(real);
            var parameters = program.Parameters.Select(p => Expression.Parameter(p.Type)).ToArray();
            var compiled = Expression.Lambda(row.Rule.Primitive.Express(real, parameters), parameters).Compile();
            foreach (var x in row.SpecialPoints(real).Concat(row.Points(50 * Derived.Runs, real)))
                Near.SameBits(compiled.DynamicInvoke(x), Interpreter.Run(program, x)[0], $"{name} at {Near.Show(x)}");
        }
    }

    private static (object? Value, Type? Thrown) Outcome(Func<object?> run)
    {
        try
        {
            return (run(), null);
        }
        catch (TargetInvocationException e)
        {
            return (null, e.InnerException!.GetType());
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException)
        {
            return (null, e.GetType());
        }
    }

    private static IEnumerable<object[]> Arguments(Type[] types)
    {
        IEnumerable<object[]> all = [[]];
        foreach (var type in types)
        {
            var values = Values(type, types.Length > 2).ToArray();
            all = all.SelectMany(_ => values, (start, next) => (object[])[.. start, next]);
        }

        return all;
    }

    private static IEnumerable<object> Values(Type type, bool few)
    {
        if (type.IsEnum)
            return [.. Enum.GetValues(type).Cast<object>(), Enum.ToObject(type, 99)];
        if (type == typeof(double))
            return (few ? numbers.Where((_, i) => i % 2 == 0) : numbers).Cast<object>();
        if (type == typeof(float))
            return (few ? numbers.Where((_, i) => i % 2 == 0) : numbers).Select(x => (object)(float)x);
        var (least, greatest) = (type.GetField("MinValue")!.GetValue(null)!, type.GetField("MaxValue")!.GetValue(null)!);
        int[] small = type == typeof(int) ? [0, 1, 2, 3, 7, 15, 16, -1, -4] : [0, 1, 7];
        return [.. small.Select(n => Integer(n, type)), least, greatest];
    }

    private static object[] Draw(Random random, Type[] types) =>
    [
        .. types.Select(t =>
            t == typeof(double) ? (random.NextDouble() - 0.5) * 8
            : t == typeof(float) ? (object)(float)((random.NextDouble() - 0.5) * 8)
            : t.IsEnum ? Enum.ToObject(t, random.Next(5))
            : Integer(random.Next(1, 100), t)),
    ];

    // Convert.ChangeType knows no way from int to char and back.
    private static object Integer(int n, Type type) => type == typeof(char) ? (char)n : Convert.ChangeType(n, type, null);
}
