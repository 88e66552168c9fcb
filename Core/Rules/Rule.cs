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
    private readonly ImmutableArray<LambdaExpression?> partials;
    private readonly Function?[] captured;
    private readonly Edge[] edges;
    private readonly Func<int, Function?>? make;

    public Rule(Primitive primitive, LambdaExpression?[] partials, ImmutableArray<Domain> domains, bool isFlat, LambdaExpression? of = null, Edge[]? edges = null)
    {
        Primitive = primitive;

        // A derivative that is written as 0 is none: a tangent that it would weigh costs nothing, and 0·∞ does not arise.
        this.partials = [.. partials.Select(p => p?.Body is ConstantExpression { Value: 0.0 } ? null : p)];
        captured = new Function?[partials.Length];
        Domains = domains;
        IsFlat = isFlat;
        Of = of;
        this.edges = edges ?? [];
    }

    /// <summary>A row whose partial derivatives are made when they are asked for.</summary>
    public Rule(Primitive primitive, int arity, Func<int, Function?> partial)
        : this(primitive, new LambdaExpression?[arity], [], isFlat: false) => make = partial;

    public Primitive Primitive { get; }

    /// <summary>The primitive applied to parameters, as written; null for a rule that is not written as a row.</summary>
    public LambdaExpression? Of { get; }

    /// <summary>Where each argument may lie in tests.</summary>
    public ImmutableArray<Domain> Domains { get; }

    /// <summary>Whether the row says aloud that the derivative is zero.</summary>
    public bool IsFlat { get; }

    /// <summary>What else is said of the primitive.</summary>
    public Traits Traits { get; init; }

    /// <summary>Where the primitive has edges as a function of an argument.</summary>
    public Edge Edge(int argument) => argument < edges.Length ? edges[argument] : Rulebook.Edge.Anywhere;

    /// <summary>The partial derivative by an argument, as written; null where it is zero.</summary>
    public LambdaExpression? PartialExpression(int argument) => argument < partials.Length ? partials[argument] : null;

    /// <summary>The partial derivative by an argument: a program over the arguments, then the result if it uses that; null where it is zero.</summary>
    public Function? Partial(int argument) => make is not null ? captured[argument] ??= make(argument)
        : PartialExpression(argument) is not { } partial ? null
        : captured[argument] ??= Capture.Of(partial).Function;
}
