using FunctionalAD.Bench.Problems;
using FunctionalAD.PropertyTests.Laws;
using Xunit;

namespace FunctionalAD.PropertyTests.Problems;

/// <summary>The memory that gradients of the worked problems use, from a thousand elements to a million; what is pooled is counted, so that no record hides in a pool.</summary>
[Collection(Taken.Alone)]
public sealed class MemoryTests
{
    public static TheoryData<string> Names => ProblemTests.Names;

    public static TheoryData<string> Uncarried => ProblemTests.Uncarried;

    [Theory]
    [MemberData(nameof(Uncarried))]
    public void No_memory_that_grows_is_used_where_no_iteration_needs_the_one_before(string name)
    {
        var bytes = Instances(name, [1_000, 1_000_000]).Select(Used).ToArray();
        Runs.Report($"{bytes[0]} and {bytes[1]} bytes");
        Assert.True(bytes[1] <= bytes[0] + 1_000, $"{bytes[0]} and {bytes[1]} bytes");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Memory_is_in_proportion_to_data(string name)
    {
        var bytes = Instances(name, [1_000, 1_000_000]).Select(i => Used(i) / (double)i.Elements).ToArray();
        Runs.Report($"{bytes[0]} and {bytes[1]} bytes an element");
        Assert.True(bytes[1] <= 1.3 * bytes[0], $"{bytes[0]} and {bytes[1]} bytes an element");
    }

    private static IEnumerable<Instance> Instances(string name, int[] sizes) => sizes.Select(Worked.All.Single(p => p.Name == name).At);

    private static long Used(Instance instance)
    {
        var (into, buffer) = (Grad.Into(instance.Function), new double[instance.Point.Length]);
        into(instance.Point, buffer);
        return Taken.By(() => into(instance.Point, buffer));
    }
}
