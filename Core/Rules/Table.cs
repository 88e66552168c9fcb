using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Rulebook;

/// <summary>
/// What the rows of the rule book are written in. The primitive is read from the body of the first lambda; a partial derivative takes the
/// arguments, and the result as well if it likes. A row in <c>double</c> serves <c>float</c> too. A row that tells of no <see cref="Edge"/> may have
/// them anywhere; to say less lets derivatives be computed by other formulas of the same accuracy.
/// </summary>
/// <param name="add">Takes a rule.</param>
/// <param name="define">Takes a method that is a name for an expression, and that.</param>
/// <param name="convert">Takes a generic method that converts numbers.</param>
internal sealed class Table(Action<Rule> add, Action<MethodInfo, LambdaExpression> define, Action<MethodInfo>? convert = null)
{
    private static readonly MethodInfo kinkBetween = typeof(Kink).GetMethod(nameof(Kink.Between))!;

    public void Rule(Expression<Func<double, double>> of, Expression<Func<double, double>> d, Domain? on = null, Edge edge = Edge.Anywhere, Traits traits = Traits.None) =>
        Add(of, [d], [on], edges: [edge], traits: traits);

    public void Rule(Expression<Func<double, double>> of, Expression<Func<double, double, double>> d, Domain? on = null, Edge edge = Edge.Anywhere, Traits traits = Traits.None) =>
        Add(of, [d], [on], edges: [edge], traits: traits);

    public void Rule(
        Expression<Func<double, double, double>> of,
        Expression<Func<double, double, double, double>> dx,
        Expression<Func<double, double, double, double>> dy,
        Domain? on = null,
        Domain? onY = null,
        Edge edge = Edge.Anywhere,
        Edge? edgeY = null,
        Traits traits = Traits.None) => Add(of, [dx, dy], [on, onY ?? on], edges: [edge, edgeY ?? edge], traits: traits);

    public void Rule(
        Expression<Func<double, double, double, double>> of,
        Expression<Func<double, double, double, double>> dx,
        Expression<Func<double, double, double, double>> dy,
        Expression<Func<double, double, double, double>> dz,
        Domain? on = null,
        Domain? onY = null,
        Domain? onZ = null,
        Traits traits = Traits.None) => Add(of, [dx, dy, dz], [on, onY ?? on, onZ ?? on], traits: traits);

    public void Rule(
        Expression<Func<double, double, double, double>> of,
        Expression<Func<double, double, double, double, double>> dx,
        Expression<Func<double, double, double, double, double>> dy,
        Expression<Func<double, double, double, double, double>> dz,
        Domain? on = null,
        Domain? onY = null,
        Domain? onZ = null,
        Traits traits = Traits.None) => Add(of, [dx, dy, dz], [on, onY ?? on, onZ ?? on], traits: traits);

    public void Rule(
        Expression<Func<double, double, double, double, double>> of,
        Expression<Func<double, double, double, double, double, double>> dx,
        Expression<Func<double, double, double, double, double, double>> dy,
        Expression<Func<double, double, double, double, double, double>> dz,
        Expression<Func<double, double, double, double, double, double>> dw,
        Domain? on = null,
        Domain? onY = null,
        Domain? onZ = null,
        Domain? onW = null) => Add(of, [dx, dy, dz, dw], [on, onY ?? on, onZ ?? on, onW ?? on]);

    public void Rule(Expression<Func<double, int, double>> of, Expression<Func<double, int, double, double>> dx, Domain? on = null) =>
        Add(of, [dx], [on]);

    /// <summary>
    /// A slope of a function of two numbers that is called, since written out it is long: a method of x, y and the function's result at them,
    /// which is given so that it need not be computed again. Its own derivatives are those by x and y, and hold for the result too.
    /// </summary>
    public void Slope(
        Expression<Func<double, double, double>> of,
        Expression<Func<double, double, double, double, double>> dx,
        Expression<Func<double, double, double, double, double>> dy,
        Domain? on = null,
        Domain? onY = null) =>
        Add(of, [dx, dy], [on, onY ?? on], edges: [Edge.Zero, Edge.Anywhere, Edge.Nowhere]);

    public void Rule(Expression<Func<double, long, double>> of, Expression<Func<double, long, double, double>> dx, Domain? on = null) =>
        Add(of, [dx], [on]);

    /// <summary>Derivative zero, said aloud.</summary>
    public void Flat<T>(Expression<Func<double, T>> of, Traits traits = Traits.None) => Add(of, [], [null], isFlat: true, traits: traits);

    public void Flat<T, R>(Expression<Func<double, T, R>> of, Traits traits = Traits.None) => Add(of, [], [null], isFlat: true, traits: traits);

    public void Flat<T, U, R>(Expression<Func<double, T, U, R>> of, Traits traits = Traits.None) => Add(of, [], [null], isFlat: true, traits: traits);

    /// <summary>A method that is a name for an expression of others, and is read as that expression.</summary>
    public void Means<R>(Expression<Func<double, R>> of, Expression<Func<double, R>> expression) =>
        define(((MethodCallExpression)of.Body).Method, expression);

    public void Means<R>(Expression<Func<double, double, R>> of, Expression<Func<double, double, R>> expression) =>
        define(((MethodCallExpression)of.Body).Method, expression);

    /// <summary>A generic method that converts a number of any type to the type it is declared on.</summary>
    public void Converts(Expression<Func<int, double>> of) => convert?.Invoke(((MethodCallExpression)of.Body).Method);

    private void Add(LambdaExpression of, LambdaExpression?[] partials, Domain?[] domains, bool isFlat = false, Edge[]? edges = null, Traits traits = Traits.None) =>
        add(new Rule(PrimitiveOf(of), partials, [.. domains.Select(d => d ?? Domain.Real)], isFlat, of, edges) { Traits = traits });

    private static Primitive PrimitiveOf(LambdaExpression of) => of.Body switch
    {
        MethodCallExpression call when call.Method == kinkBetween => Primitives.Kink,
        MethodCallExpression call => RuleBook.Intern(call.Method),
        BinaryExpression or UnaryExpression when Operators.Find(of.Body.NodeType) is { } known => known,
        _ => throw new ArgumentException($"A rule is about one method or operator applied to the parameters, not `{of.Body}`."),
    };
}
