namespace FunctionalAD.Rulebook;

/// <summary>
/// At which values of an argument a primitive has an edge: a step, a kink, a pole, an end of its domain, where a last bit of the argument decides
/// what the function or its derivative is. What no row tells of has edges anywhere.
/// </summary>
internal enum Edge
{
    /// <summary>Anywhere, as <c>floor</c>, <c>max</c> and <c>acos</c> have.</summary>
    Anywhere,

    /// <summary>At 0 alone, as √x and 1/x have; and what is neither 0 nor infinite makes nothing that is 0.</summary>
    Zero,

    /// <summary>Nowhere: smooth on all the line, as eˣ and sin x are; and only 0 makes 0, if anything does.</summary>
    Nowhere,
}
