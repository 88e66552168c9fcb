using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// An array as the user's program knows it: an object with identity, which several variables may hold and whose elements change. The
/// language has arrays that are values, so a cell stands for the object, and at each place of the program one operand is its version.
/// </summary>
/// <param name="type">The type of the array.</param>
/// <param name="shape">An operand of the same extents, which never change; null where the array itself is not known.</param>
internal sealed class Cell(Type type, Operand? shape)
{
    public Type Type { get; } = type;

    public Operand? Shape { get; } = shape;

    /// <summary>
    /// For an array that is one of several, nobody knows which, or one inside of another: what it held when it was met, and the versions that
    /// the others had then. It may be read while they are the same.
    /// </summary>
    public (Operand Seen, IReadOnlyDictionary<Cell, CellVersion> Others)? Frozen { get; init; }

    /// <summary>For an element of an array of arrays: that array and the place in it.</summary>
    public (Cell Outer, Operand[] Indices)? Row { get; init; }

    /// <summary>Why it cannot be read or written, if it cannot.</summary>
    public string? Reason { get; init; }
}

/// <summary>What a cell holds at one place of the program.</summary>
/// <param name="Operand">The operand.</param>
/// <param name="Owned">Whether the program made it, so that it may be updated in place.</param>
internal sealed record CellVersion(Operand Operand, bool Owned);
