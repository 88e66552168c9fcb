using FunctionalAD.PropertyTests.Laws;
using Xunit.Sdk;
using Xunit.v3;

[assembly: Xunit.TestCollectionOrderer(typeof(LongestFirst))]

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>
/// The classes that take longest begin first, so that no processor waits at the end for one of them. What they take, in parts of a run, is no number that is
/// asserted or kept up: a class that is missing here is tested all the same.
/// </summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] longest =
    [
        typeof(Lift.PublishedFormsTests), typeof(Lift.CorpusTests), typeof(Statements.StatementLaws), typeof(LoopLaws), typeof(PairLaws), typeof(Statements.BufferLaws),
        typeof(ArrayLaws), typeof(MathNet.MathNetRuleTests), typeof(Linq.ProgramLaws), typeof(Cases.DeepTests), typeof(Lift.MethodLaws), typeof(VectorLaws),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(Place).ThenBy(c => c.UniqueID, StringComparer.Ordinal)];

    private static int Place<TTestCollection>(TTestCollection collection) where TTestCollection : ITestCollection =>
        Array.FindIndex(longest, t => collection.TestCollectionDisplayName.Contains($"{t.FullName} (", StringComparison.Ordinal)) is var place and >= 0 ? place : longest.Length;
}
