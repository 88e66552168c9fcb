namespace FunctionalAD.PropertyTests.Face;

/// <summary>Structures as users write them.</summary>
public sealed record Model(double A, double B, int N, string Name);

/// <summary>An array, a structure and a number without derivative.</summary>
public sealed record Layer(double[] Weights, Model Model, int Id);

/// <summary>A point that knows which it is.</summary>
public readonly record struct Tagged(double X, double Y, int Tag);

/// <summary>A class of properties.</summary>
public sealed class Settings
{
    /// <summary>A number.</summary>
    public double Rate { get; set; }

    /// <summary>A count.</summary>
    public int Steps { get; set; }
}
