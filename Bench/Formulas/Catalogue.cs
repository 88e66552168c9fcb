namespace FunctionalAD.Bench.Formulas;

/// <summary>All the formulas that are measured. Names are stable: figures are recorded under them.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Formula> All { get; } =
    [
        .. Finance.Rows,
        .. Physics.Rows,
        .. Mechanics.Rows,
        .. Chance.Rows,
        .. Shapes.Rows,
        .. Life.Rows,
    ];
}
