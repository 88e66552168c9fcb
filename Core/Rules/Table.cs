using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Rulebook;

/// <summary>
/// What the rows of the rule book are written in. The primitive is read from the body of the first lambda; a partial derivative takes the
/// arguments, and the result as well if it likes. A row in <c>double</c> serves <c>float</c> too.
/// </summary>
internal sealed class Table(Action<Rule> add, Action<MethodInfo, LambdaExpression> define)
{
    public void Rule(Expression<Func<double, double>> of, Expression<Func<double, double>> d, Domain? on = null) => Add(of, [d], [on]);

    public void Rule(Expression<Func<double, double>> of, Expression<Func<double, double, double>> d, Domain? on = null) => Add(of, [d], [on]);

    public void Rule(
        Expression<Func<double, double, double>> of,
        Expression<Func<double, double, double, double>> dx,
        Expression<Func<double, double, double, double>> dy,
        Domain? on = null,
        Domain? onY = null) => Add(of, [dx, dy], [on, onY ?? on]);

    public void Rule(
        Expression<Func<double, double, double, double>> of,
        Expression<Func<double, double, double, double>> dx,
        Expression<Func<double, double, double, double>> dy,
        Expression<Func<double, double, double, double>> dz,
        Domain? on = null) => Add(of, [dx, dy, dz], [on, on, on]);

    public void Rule(Expression<Func<double, int, double>> of, Expression<Func<double, int, double, double>> dx, Domain? on = null) =>
        Add(of, [dx], [on]);

    public void Rule<T>(Expression<Func<double, T, double>> of, Expression<Func<double, T, double, double>> dx, Domain? on = null) =>
        Add(of, [dx], [on]);

    /// <summary>Derivative zero, said aloud.</summary>
    public void Flat<T>(Expression<Func<double, T>> of) => Add(of, [], [], isFlat: true);

    public void Flat<T, R>(Expression<Func<double, T, R>> of) => Add(of, [], [], isFlat: true);

    public void Flat<T, U, R>(Expression<Func<double, T, U, R>> of) => Add(of, [], [], isFlat: true);

    /// <summary>A method that is a name for an expression of others, and is read as that expression.</summary>
    public void Means<R>(Expression<Func<double, R>> of, Expression<Func<double, R>> expression) =>
        define(((MethodCallExpression)of.Body).Method, expression);

    private void Add(LambdaExpression of, LambdaExpression?[] partials, Domain?[] domains, bool isFlat = false) =>
        add(new Rule(PrimitiveOf(of), partials, [.. domains.Select(d => d ?? Domain.Real)], isFlat));

    private static Primitive PrimitiveOf(LambdaExpression of) => of.Body switch
    {
        MethodCallExpression call => RuleBook.Intern(call.Method),
        BinaryExpression or UnaryExpression when Operators.Find(of.Body.NodeType) is { } known => known,
        _ => throw new ArgumentException($"A rule is about one method or operator applied to the parameters, not `{of.Body}`."),
    };
}
