using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Ir;

namespace FunctionalAD.Rulebook;

/// <summary>
/// One row of the rule book: a primitive, its partial derivatives as programs over the arguments (and the result), and where it is tested.
/// </summary>
internal sealed class Rule
{
    private readonly LambdaExpression?[] partials;
    private readonly Function?[] captured;

    public Rule(Primitive primitive, LambdaExpression?[] partials, ImmutableArray<Domain> domains, bool isFlat)
    {
        Primitive = primitive;
        this.partials = partials;
        captured = new Function?[partials.Length];
        Domains = domains;
        IsFlat = isFlat;
    }

    public Primitive Primitive { get; }

    /// <summary>Where each argument may lie in tests.</summary>
    public ImmutableArray<Domain> Domains { get; }

    /// <summary>Whether the row says aloud that the derivative is zero.</summary>
    public bool IsFlat { get; }

    /// <summary>The partial derivative by an argument, as written; null where it is zero.</summary>
    public LambdaExpression? PartialExpression(int argument) => argument < partials.Length ? partials[argument] : null;

    /// <summary>The partial derivative by an argument: a program over the arguments, then the result if it uses that; null where it is zero.</summary>
    public Function? Partial(int argument) => PartialExpression(argument) is not { } partial
        ? null
        : captured[argument] ??= Capture.Of(partial).Function;
}
