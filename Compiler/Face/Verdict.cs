namespace FunctionalAD;

/// <summary>What a <see cref="GradientCheck"/> found.</summary>
public enum Verdict
{
    /// <summary>Forward mode, reverse mode and finite differences tell the same.</summary>
    Agree,

    /// <summary>They do not: a rule is wrong, or the library is.</summary>
    Disagree,

    /// <summary>Finite differences cannot tell here: a kink or a jump, or a number that is not finite.</summary>
    Inconclusive,
}
