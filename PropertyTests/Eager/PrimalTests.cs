using System.Globalization;
using System.Numerics;
using System.Reflection;
using FunctionalAD.Eager;
using Xunit;

namespace FunctionalAD.PropertyTests.Eager;

/// <summary>
/// Every static member that <see cref="double"/> implements for the interfaces of <see cref="IFloatingPointIeee754{T}"/>,
/// operators and explicit members included, is found by reflection and called on all combinations of telling arguments:
/// a number type that carries derivatives must return the same primals, bit for bit, and throw the same exceptions.
/// </summary>
public sealed class PrimalTests
{
    private static readonly double[] Numbers =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 2, -3, 8, 1.5, 0.3, -2.7, 1e-9, 1e300, double.MaxValue, double.Epsilon,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    [Fact]
    public void A_dual_number_has_the_primals_of_double() =>
        Compare(typeof(Dual<double>), x => new Dual<double>(x, 0.7), x => ((Dual<double>)x).Primal);

    [Fact]
    public void A_nested_dual_number_has_the_primals_of_double() =>
        Compare(typeof(Dual<Dual<double>>), x => Differentiation.Seed(x), x => ((Dual<Dual<double>>)x).Primal.Primal);

    [Fact]
    public void A_value_has_the_primals_of_double() => Compare(typeof(Value), Value.Variable, x => ((Value)x).Primal);

    private static void Compare(Type type, Func<double, object> embed, Func<object, double> primal)
    {
        var calls = 0;
        var members = 0;
        foreach ((MethodInfo expected, MethodInfo actual) in Members(type))
        {
            members++;
            foreach (object?[] arguments in Arguments(expected))
            {
                object?[] embedded = [.. arguments.Select(a => a is double x ? embed(x) : a)];
                string call = $"{expected.Name}({string.Join("; ", arguments)})";
                Assert.Equal((call, Outcome(expected, arguments, x => (double)x)), (call, Outcome(actual, embedded, primal)));
                calls++;
            }
        }

        // Far below both counts; guards against a search that finds nothing.
        Assert.True(members > 120 && calls > 10_000, $"{members} members, {calls} calls");
    }

    // Spans cannot be passed by reflection; parsing from them is in TextTests. Conversions reach the other type through the
    // Create methods.
    private static IEnumerable<(MethodInfo Expected, MethodInfo Actual)> Members(Type type)
    {
        foreach (Type definition in typeof(IFloatingPointIeee754<>).GetInterfaces().Where(i => i.IsGenericType)
            .Select(i => i.GetGenericTypeDefinition()).Append(typeof(IFloatingPointIeee754<>)).Distinct())
        {
            InterfaceMapping expected = typeof(double).GetInterfaceMap(Close(definition, typeof(double)));
            InterfaceMapping actual = type.GetInterfaceMap(Close(definition, type));
            foreach (var (member, target) in expected.InterfaceMethods.Zip(expected.TargetMethods))
            {
                bool tested = member.IsStatic && target.DeclaringType == typeof(double)
                    && !member.Name.StartsWith("TryConvert", StringComparison.Ordinal)
                    && !member.GetParameters().Any(p => p.ParameterType.IsByRefLike);
                if (tested)
                {
                    int index = Array.FindIndex(actual.InterfaceMethods, m => m.MetadataToken == member.MetadataToken);
                    yield return (target, actual.TargetMethods[index]);
                }
            }
        }
    }

    private static Type Close(Type definition, Type self) => definition.MakeGenericType(
        [.. definition.GetGenericArguments().Select(a => a.Name == "TResult" && IsComparison(definition) ? typeof(bool) : self)]);

    private static bool IsComparison(Type definition) =>
        definition == typeof(IEqualityOperators<,,>) || definition == typeof(IComparisonOperators<,,>);

    private static IEnumerable<object?[]> Arguments(MethodInfo method)
    {
        IEnumerable<object?[]> combinations = [[]];
        foreach (ParameterInfo parameter in method.GetParameters())
        {
            combinations = [.. combinations.SelectMany(c => Samples(parameter.ParameterType), (c, sample) => (object?[])[.. c, sample])];
        }

        return combinations;
    }

    private static object?[] Samples(Type type) => type switch
    {
        { IsByRef: true } => [null],
        { IsGenericMethodParameter: true } => [7L],
        _ when type == typeof(double) => [.. Numbers],
        _ when type == typeof(int) => [-3, -1, 0, 1, 2, 5, 40],
        _ when type == typeof(MidpointRounding) => [.. Enum.GetValues<MidpointRounding>()],
        _ when type == typeof(string) => ["1.5", "-2e3", "NaN", "no number", null],
        _ when type == typeof(NumberStyles) => [NumberStyles.Float, NumberStyles.None],
        _ when type == typeof(IFormatProvider) => [CultureInfo.InvariantCulture],
        _ => throw new NotSupportedException($"There are no samples of {type}."),
    };

    private static string Outcome(MethodInfo method, object?[] arguments, Func<object, double> primal)
    {
        try
        {
            MethodInfo closed = method.IsGenericMethodDefinition ? method.MakeGenericMethod(typeof(long)) : method;
            object?[] copy = [.. arguments];
            object? result = closed.Invoke(null, copy);
            string outs = string.Join(", ", closed.GetParameters().Where(p => p.IsOut).Select(p => Text(copy[p.Position], primal)));
            return $"{Text(result, primal)} {(result is false ? "" : outs)}";
        }
        catch (TargetInvocationException exception)
        {
            return exception.InnerException!.GetType().Name;
        }
    }

    private static string Text(object? x, Func<object, double> primal) => x switch
    {
        System.Runtime.CompilerServices.ITuple pair => $"({Text(pair[0], primal)}, {Text(pair[1], primal)})",
        int or long or bool => $"{x}",
        null => "null",
        _ => BitConverter.DoubleToInt64Bits(primal(x)).ToString("x", CultureInfo.InvariantCulture),
    };
}
