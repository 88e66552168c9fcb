namespace FunctionalAD;

/// <summary>How derivatives are accumulated. The results are the same up to rounding.</summary>
public enum Mode
{
    /// <summary>The cheaper one by the number of inputs and outputs.</summary>
    Auto,

    /// <summary>Tangents are pushed forward: along all inputs that are numbers side by side in one pass, and one pass for each element of an array.</summary>
    Forward,

    /// <summary>Adjoints are pulled back, one pass per output.</summary>
    Reverse,
}
