using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>What is told of the loops.</summary>
internal sealed partial class Transpose
{
    private void Report(Loop loop, LoopRecord record)
    {
        // The loop over one segment is told of with the loop over all of them.
        if (context.Loops is not { } reports || inner.Contains(loop))
            return;
        if (segments.TryGetValue(loop, out var segment))
        {
            var (names, bytes) = Recorded(segment.Inner, Record(segment.Inner));
            reports.Add(new(loop.Index.Name ?? "i", Reversal.Segments, false, names, bytes));
            return;
        }

        var (recorded, size) = Recorded(loop, record);
        reports.Add(new(
            loop.Index.Name ?? "i",
            record.Snapshots.Length > 0 ? Reversal.Snapshots : recorded.Count > 0 ? Reversal.Recorded : Reversal.Recomputed,
            record.TripCount is not null,
            recorded,
            size));
    }

    private static (List<string> Names, int Bytes) Recorded(Loop loop, LoopRecord record)
    {
        var (names, bytes) = (new List<string>(), 0);
        foreach (var s in record.Tapes.Keys.Concat(record.Snapshots).Order())
            Add(Name(s), loop.Parameter(s)!.Type);
        foreach (var (s, log) in record.Undone)
        {
            foreach (var (value, tape) in log.Tapes)
                Add($"{(log.Steps.Any(step => step.Changes.Any(u => u is LoopUpdate || (u is Update one && ReferenceEquals(one.Old, value)))) ? "overwritten element" : value.Type == typeof(bool) ? "branch" : "index")} of {Name(s)}", value.Type);
        }

        foreach (var (value, tape) in record.Kept)
            Add(tape.Name!, value.Type);
        return (names, bytes);

        string Name(int slot) => loop.Parameter(slot)!.Name ?? $"slot {slot}";

        void Add(string name, Type type)
        {
            names.Add($"{name} ({Types.Name(type)}{(type.IsArray ? ", copied whole" : "")})");
            bytes += Size(type);
        }
    }

    // As the elements of an array.
    private static int Size(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Single or TypeCode.Int32 or TypeCode.UInt32 => 4,
        TypeCode.Decimal => 16,
        _ when type.IsValueType && !type.IsPrimitive && Layout.Of(type) is { } layout => layout.Components.Sum(c => Size(c.Type)),
        _ => 8,
    };
}
