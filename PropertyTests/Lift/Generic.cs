using System.Reflection;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>
/// Points of the domain of a method that was written by others: arguments are drawn from intervals that such methods like, in which order and how
/// often tells the number of the try, and those are kept at which it has a finite value.
/// </summary>
internal static class Generic
{
    private const int Tries = 600;

    /// <summary>The first tries at which a method has a value.</summary>
    public static int[] Seeds(MethodInfo method, int most)
    {
        Type[] types = [.. method.GetParameters().Select(p => p.ParameterType)];
        return [.. Enumerable.Range(0, Tries).Where(k => HasValue(method, Arguments(types, k))).Take(most)];
    }

    /// <summary>The arguments of a try: the same whenever it is asked for.</summary>
    public static object?[] Arguments(Type[] types, int seed)
    {
        var random = new Random(seed);
        var length = 3 + random.Next(4);
        var (low, high) = (seed % 5) switch { 0 => (-1.6, 2.4), 1 => (0, 1.0), 2 => (0.2, 6), 3 => (1, 9.0), _ => (-5, 5.0) };

        double Real() => low + ((high - low) * random.NextDouble());

        // What has values for special parameters only (a shape of 2, no skewness) is tried there, too; arrays are not, whose elements would be equal.
        double Parameter() => seed % 7 == 6 && random.Next(2) == 0 ? 0.5 * random.Next(5) : Real();
        double[] Reals() => [.. Enumerable.Range(0, length).Select(_ => Real())];
        int Whole() => seed % 2 == 0 ? random.Next(0, 5) : random.Next(1, 12);
        object? Of(Type type) => type == typeof(double) ? Parameter()
            : type == typeof(int) ? Whole()
            : type == typeof(long) ? (long)Whole()
            : type == typeof(bool) ? random.Next(2) == 0
            : type == typeof(double[]) ? Reals()
            : type == typeof(int[]) ? Enumerable.Range(0, length).Select(_ => Whole()).ToArray()
            : type == typeof(double[][]) ? Enumerable.Range(0, length).Select(_ => Reals()).ToArray()
            : throw new NotSupportedException($"no arguments of {type}");
        object?[] arguments = [.. types.Select(Of)];

        // A third has its numbers in order, as bounds and sorted data are; a third has the last between the first two, as in F(low, high, x).
        var reals = Enumerable.Range(0, types.Length).Where(k => types[k] == typeof(double)).ToArray();
        double[] ordered = [.. reals.Select(k => (double)arguments[k]!).Order()];
        if (seed % 3 == 2 && ordered.Length > 2)
            (ordered[^1], ordered[1]) = (ordered[1], ordered[^1]);
        for (var k = 0; seed % 3 > 0 && k < reals.Length; k++)
            arguments[reals[k]] = ordered[k];
        foreach (var array in arguments.OfType<double[]>().Where(_ => seed % 3 == 1))
            Array.Sort(array);

        // The last is given at odds with the rest: a probability, or a place far out.
        if (seed % 4 == 3 && reals.Length > 1)
            arguments[reals[^1]] = random.NextDouble();
        return arguments;
    }

    private static bool HasValue(MethodInfo method, object?[] arguments)
    {
        try
        {
            return method.Invoke(null, arguments) switch
            {
                double d => double.IsFinite(d),
                double[] a => a.All(double.IsFinite),
                _ => true,
            };
        }
        catch (TargetInvocationException)
        {
            return false;
        }
    }
}
