using System.Linq.Expressions;
using FunctionalAD.Rulebook;

namespace FunctionalAD;

/// <summary>
/// Rules of your own for functions of your own. A rule names the function by calling it, and gives its partial derivatives as lambdas of
/// the arguments, and of the result if that helps; these are differentiated in turn for higher orders.
/// </summary>
/// <remarks>
/// Rules hold for the whole process and are meant to be added at its start; derivatives built before stay as they are, later ones use the
/// new rule. A rule wins over everything else the library knows about the function. Thread-safe.
/// <code>
/// Rules.Add(x => Special.Erf(x), d: x => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x));
/// Rules.Add((x, y) => My.Hypot(x, y), dx: (x, y, r) => x / r, dy: (x, y, r) => y / r);
/// </code>
/// The same can be said where the derivative is written, with <see cref="DerivativeOfAttribute"/>.
/// </remarks>
public static class Rules
{
    /// <summary>The derivative of a function of one number.</summary>
    /// <param name="of">The function, called with the parameter.</param>
    /// <param name="d">Its derivative.</param>
    /// <exception cref="ArgumentException">
    /// The first lambda is not one call of a static method with the parameters in order, or a derivative captures a variable.
    /// </exception>
    public static void Add(Expression<Func<double, double>> of, Expression<Func<double, double>> d) => Table.Rule(Checked(of), Checked(d, nameof(d)));

    /// <summary>The derivative of a function of one number, written with the result as well: <c>d: (x, y) => …</c>.</summary>
    /// <inheritdoc cref="Add(Expression{Func{double, double}}, Expression{Func{double, double}})"/>
    public static void Add(Expression<Func<double, double>> of, Expression<Func<double, double, double>> d) => Table.Rule(Checked(of), Checked(d, nameof(d)));

    /// <summary>The partial derivatives of a function of two numbers, each a lambda of the arguments and the result.</summary>
    /// <param name="of">The function, called with the parameters in order.</param>
    /// <param name="dx">∂f/∂x</param>
    /// <param name="dy">∂f/∂y</param>
    /// <exception cref="ArgumentException">
    /// The first lambda is not one call of a static method with the parameters in order, or a derivative captures a variable.
    /// </exception>
    public static void Add(
        Expression<Func<double, double, double>> of,
        Expression<Func<double, double, double, double>> dx,
        Expression<Func<double, double, double, double>> dy) => Table.Rule(Checked(of), Checked(dx, nameof(dx)), Checked(dy, nameof(dy)));

    /// <summary>The partial derivatives of a function of three numbers, each a lambda of the arguments.</summary>
    /// <param name="of">The function, called with the parameters in order.</param>
    /// <param name="dx">∂f/∂x</param>
    /// <param name="dy">∂f/∂y</param>
    /// <param name="dz">∂f/∂z</param>
    /// <exception cref="ArgumentException">
    /// The first lambda is not one call of a static method with the parameters in order, or a derivative captures a variable.
    /// </exception>
    public static void Add(
        Expression<Func<double, double, double, double>> of,
        Expression<Func<double, double, double, double>> dx,
        Expression<Func<double, double, double, double>> dy,
        Expression<Func<double, double, double, double>> dz) => Table.Rule(Checked(of), Checked(dx, nameof(dx)), Checked(dy, nameof(dy)), Checked(dz, nameof(dz)));

    /// <summary>Says that a function is flat: its derivative is zero wherever it has one.</summary>
    /// <param name="of">The function, called with the parameter.</param>
    /// <exception cref="ArgumentException">The lambda is not one call of a static method with the parameter.</exception>
    public static void Flat(Expression<Func<double, double>> of) => Table.Flat(Checked(of));

    private static Table Table { get; } = new(RuleBook.Add, (_, _) => { });

    private static Expression<T> Checked<T>(Expression<T> of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of.Body is MethodCallExpression { Object: null } call && call.Arguments.SequenceEqual(of.Parameters)
            ? of
            : throw new ArgumentException(
                $"A rule names its function by one call of a static method with the parameters in order, such as x => My.F(x); this is {Capturing.Syntax.Show(of)}.",
                nameof(of));
    }

    // A rule holds for the whole process: what it captured could change under derivatives that are built.
    private static Expression<T> Checked<T>(Expression<T> partial, string name)
    {
        ArgumentNullException.ThrowIfNull(partial, name);
        return Capturing.StructuralKey.Captures(partial)
            ? throw new ArgumentException(
                $"A partial derivative is a function of the arguments and the result alone; {Capturing.Syntax.Show(partial)} captures a variable or calls a function that one holds. Write its value in, read a static field, call a method.",
                name)
            : partial;
    }
}
