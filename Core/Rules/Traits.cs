namespace FunctionalAD.Rulebook;

/// <summary>What a row says of its primitive besides its derivative. To say nothing is always safe, and costs speed only.</summary>
[Flags]
internal enum Traits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Finite wherever its arguments are: so a cotangent that is 0 because nothing came may be multiplied with it.</summary>
    Tame = 1,

    /// <summary>It costs about as much as a product: computing it again is as good as keeping it.</summary>
    Cheap = 2,

    /// <summary>Both.</summary>
    Simple = Tame | Cheap,
}
