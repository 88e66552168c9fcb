using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// An array as the user's program knows it: an object with identity, which several variables may hold and whose elements change. The
/// language has arrays that are values, so a cell stands for the object, and at each place of the program one operand is its version.
/// </summary>
/// <param name="type">The type of the array.</param>
/// <param name="name">The number by which variables mean it that hold one of several arrays; 0 means none.</param>
internal sealed class Cell(Type type, int name = 0)
{
    public Type Type { get; } = type;

    public int Name { get; } = name;

    /// <summary>For one of several arrays, which one being known only when the program runs: the number that tells, and the arrays.</summary>
    public Reference? OneOf { get; init; }

    /// <summary>
    /// For an array that is one of several, nobody knows which, or one inside of another: what it held when it was met, and the versions that
    /// the others had then. It may be read while they are the same; one with a <see cref="Region"/> also while they hold the same arrays.
    /// </summary>
    public (Operand Seen, IReadOnlyDictionary<Cell, CellVersion> Others)? Frozen { get; init; }

    /// <summary>For an element of an array of arrays: that array and the place in it.</summary>
    public (Cell Outer, Operand[] Indices)? Row { get; init; }

    /// <summary>For such an element, where it was found: outside of that region its place means nothing.</summary>
    public object? Region { get; init; }

    /// <summary>Why it cannot be read or written, if it cannot.</summary>
    public string? Reason { get; init; }
}

/// <summary>What a variable holds that may hold several arrays.</summary>
/// <param name="Which">The name of the one that it holds.</param>
/// <param name="Cells">Those that it may hold.</param>
/// <param name="MayBeNull">Whether it may hold none.</param>
internal sealed record Reference(Operand Which, ImmutableArray<Cell> Cells, bool MayBeNull);

/// <summary>What a cell holds at one place of the program.</summary>
/// <param name="Operand">The operand.</param>
/// <param name="Owned">Whether the program made it, so that it may be updated in place.</param>
/// <param name="CopyOf">What it is a copy of, made so that it can be updated; null for none.</param>
internal sealed record CellVersion(Operand Operand, bool Owned, Operand? CopyOf = null)
{
    /// <summary>Whether it holds what an earlier version held.</summary>
    public bool IsStill(CellVersion before) => ReferenceEquals(Operand, before.Operand) || ReferenceEquals(CopyOf, before.Operand);

    /// <summary>Of an array of arrays: versions with the same one hold the same arrays, each in its place, whose elements may have changed.</summary>
    public object Rows { get; init; } = new();
}
