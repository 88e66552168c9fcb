using System.Linq.Expressions;
using System.Numerics;
using FunctionalAD.Ir;

namespace FunctionalAD.Delegates;

/// <summary>The arrays of numbers that a record is made of, as buffers: what is asked of them before anything is computed, and what they hold when something goes wrong.</summary>
internal sealed class ArraysOf<T>
{
    private static readonly Lazy<ArraysOf<T>> known = new(() => new ArraysOf<T>());

    private ArraysOf()
    {
        ParameterExpression x = Expression.Parameter(typeof(T), "x"), gradient = Expression.Parameter(typeof(T), "gradient");
        var (points, buffers) = (Leaves(x).ToArray(), Leaves(gradient).ToArray());
        Check = Expression.Lambda<Action<T, T>>(
            Expression.Block([
                .. points.Zip(buffers, (p, b) => Call(nameof(SameLength), p.Type, p, b, Expression.Constant(b.ToString()))),
                .. points.SelectMany(p => buffers, (p, b) => (p, b)).Where(a => a.p.Type == a.b.Type).Select(a => Apart(a.p, a.b)),
                .. buffers.SelectMany((b, k) => buffers[..k].Where(o => o.Type == b.Type).Select(o => Apart(o, b))),
            ]),
            x, gradient).Compile();
        Spoil = Expression.Lambda<Action<T>>(Expression.Block([.. buffers.Select(b => Call(nameof(Fill), b.Type, b))]), gradient).Compile();
    }

    /// <summary>Those of a type.</summary>
    /// <exception cref="ArgumentException">It holds something else.</exception>
    public static ArraysOf<T> Known => known.Value;

    /// <summary>Each buffer has the length of the array of the point, and memory of its own.</summary>
    public Action<T, T> Check { get; }

    /// <summary>Fills all arrays with NaN.</summary>
    public Action<T> Spoil { get; }

    private static IEnumerable<Expression> Leaves(Expression of) =>
        of.Type == typeof(double[]) || of.Type == typeof(float[]) ? [of]
        : Layout.Of(of.Type) is { } layout ? layout.Components.SelectMany(c => Leaves(Expression.MakeMemberAccess(of, c.Member)))
        : throw new ArgumentException($"{of} is a {Types.Name(of.Type)}, and only arrays of double or float can be filled with a gradient: make a number an array of one, give what is no number as data beside the point, or use Grad.Of.");

    private static MethodCallExpression Apart(Expression read, Expression written) => Call(nameof(Apart), read.Type, read, written, Expression.Constant(written.ToString()));

    private static MethodCallExpression Call(string method, Type array, params Expression[] arguments) =>
        Expression.Call(typeof(ArraysOf<T>), method, [array.GetElementType()!], arguments);

    private static void SameLength<TNumber>(TNumber[] point, TNumber[] buffer, string name)
    {
        if (point is null || buffer is null)
            throw new ArgumentNullException(name, $"{name}{(point is null ? " of the point" : "")} is null.");
        if (point.Length != buffer.Length)
            throw new ArgumentException($"{name} has {buffer.Length} elements, the point has {point.Length}: give a buffer of the same length.", name);
    }

    private static void Apart<TNumber>(TNumber[] read, TNumber[] written, string name)
    {
        if (ReferenceEquals(read, written) && written.Length > 0)
            throw new ArgumentException($"{name} is an array of the point, or stands twice in the gradient: give each a buffer of its own.", name);
    }

    private static void Fill<TNumber>(TNumber[] buffer) where TNumber : IFloatingPointIeee754<TNumber> => buffer.AsSpan().Fill(TNumber.NaN);
}
