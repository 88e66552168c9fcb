using System.Linq.Expressions;

namespace FunctionalAD.Capturing;

/// <summary>
/// Arrays that are put into structures which stand in arrays, or into arrays of two indices and more. There they are values, as they are then; so nobody may write to them from then on, by
/// whatever name.
/// </summary>
internal sealed partial class Capture
{
    private const string InStructure = "an array is written that was put into a structure in another one, or into a matrix";
    private const string InStructureRemedy = "put a copy there: `(double[])a.Clone()`";

    private readonly HashSet<Cell> enclosed = new(ReferenceEqualityComparer.Instance);

    // Of the branches and loops that are being read: what is written in each iteration of a loop, and what was made there.
    private readonly Stack<(Cell[]? Repeatedly, HashSet<Cell> Local)> around = [];

    private void Enclose(Value value, Expression node)
    {
        foreach (var cell in Held(value).SelectMany(Meant).Where(c => written.Contains(c.Type)))
        {
            // In the next iteration, perhaps before this.
            if (around.TakeWhile(a => !a.Local.Contains(cell)).Any(a => a.Repeatedly?.Contains(cell) == true))
                throw Refuse(node, InStructure, InStructureRemedy);
            enclosed.Add(cell);
        }
    }

    // The arrays that a cell may be, or stands in.
    private static IEnumerable<Cell> Meant(Cell cell) => cell.Row is { } row ? Touched(row.Outer) : cell.Frozen is { } frozen ? frozen.Others.Keys : Options(cell);

    private void RefuseEnclosed(IEnumerable<Cell> cells, Expression node)
    {
        if (enclosed.Count > 0 && cells.Any(enclosed.Contains))
            throw Refuse(node, InStructure, InStructureRemedy);
    }
}
