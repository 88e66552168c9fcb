namespace FunctionalAD;

/// <summary>Which parameters a function of several is differentiated by.</summary>
public enum Wrt
{
    /// <summary>All that carry derivatives; the result is a tuple, one component per parameter.</summary>
    All,

    /// <summary>The first; the others are data. The result has the type of the first parameter, and no work is done for the others.</summary>
    First,
}
