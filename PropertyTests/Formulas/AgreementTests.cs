using FunctionalAD.Bench.Formulas;
using Xunit;

namespace FunctionalAD.PropertyTests.Formulas;

/// <summary>The formulas of the bench compute the same derivatives by the library, at one point and at many, as by hand and by differences.</summary>
public sealed class AgreementTests
{
    // More than the widest vector has lanes, and no multiple.
    private const int Points = 21;

    public static TheoryData<string> Names => [.. Catalogue.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void All_agree(string name)
    {
        var formula = Catalogue.All.Single(f => f.Name == name);
        Assert.Empty(Agreement.Complaints(formula, formula.Points(Points), formula.Enter(formula.Points(Points))));
    }
}
