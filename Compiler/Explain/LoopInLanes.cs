namespace FunctionalAD;

/// <summary>How a loop of a compiled derivative runs: several iterations at once, in the lanes of vectors, or one after the other.</summary>
/// <param name="Loop">The name of its index.</param>
/// <param name="Depth">How many loops stand around it.</param>
/// <param name="Lanes">How many iterations run at once; 1 where one runs after the other.</param>
/// <param name="Obstacle">Why no more do; null where they do.</param>
public sealed record LoopInLanes(string Loop, int Depth, int Lanes, string? Obstacle)
{
    /// <summary>A line of text.</summary>
    public override string ToString() => Obstacle is null ? $"loop {Loop}: {Lanes} iterations at once" : $"loop {Loop}: one iteration after the other, since {Obstacle}";
}
