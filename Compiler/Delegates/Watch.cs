using System.Linq.Expressions;
using FunctionalAD.Capturing;
using FunctionalAD.Differentiation;
using FunctionalAD.Lifting;

namespace FunctionalAD.Delegates;

/// <summary>
/// A derivative of a function that calls functions which captured objects hold. Their code is part of it; so each call looks whether they are held still,
/// and if one was replaced, the derivative is built again. Thread-safe: a derivative and the functions it is of are one object, which is replaced.
/// </summary>
internal sealed class Watch<TDelegate> where TDelegate : Delegate
{
    // watch ↦ (x, …) ↦ watch.Current()(x, …)
    private static readonly Lazy<Func<Watch<TDelegate>, TDelegate>> calling = new(() =>
    {
        var watch = Expression.Parameter(typeof(Watch<TDelegate>), "watch");
        ParameterExpression[] parameters = [.. typeof(TDelegate).GetMethod(nameof(Action.Invoke))!.GetParameters().Select(p => Expression.Parameter(p.ParameterType, p.Name))];
        var current = Expression.Call(watch, typeof(Watch<TDelegate>).GetMethod(nameof(Current))!);
        return Expression.Lambda<Func<Watch<TDelegate>, TDelegate>>(Expression.Lambda<TDelegate>(Expression.Invoke(current, parameters), parameters), watch).Compile();
    });

    private readonly LambdaExpression lambda;
    private readonly Recipe recipe;
    private volatile Built built;

    public Watch(TDelegate derivative, HeldFunction[] held, LambdaExpression lambda, Recipe recipe) =>
        (built, this.lambda, this.recipe) = (new Built(derivative, held), lambda, recipe);

    private sealed class Built(TDelegate derivative, HeldFunction[] held)
    {
        private const int Warm = 1000;

        private Func<bool>? quick;
        private int calls;

        public TDelegate Derivative => derivative;

        /// <summary>The first function that was replaced; null for none.</summary>
        public HeldFunction? Replaced
        {
            get
            {
                if (quick?.Invoke() == true)
                    return null;
                if (calls < Warm && ++calls == Warm && Array.TrueForAll(held, h => h.IsNear))
                    quick = Quick();
                return Array.Find(held, static h => !h.IsSame);
            }
        }

        // What is called often is worth its own code: a comparison of references for each function.
        private Func<bool> Quick() => Expression.Lambda<Func<bool>>(
            held.Select(h => (Expression)Expression.ReferenceEqual(h.Place, Expression.Constant(h.Function, h.Place.Type))).Aggregate(Expression.AndAlso)).Compile();
    }

    /// <summary>Calls the derivative of the functions that are held at the call.</summary>
    public TDelegate Calling => calling.Value(this);

    /// <summary>The derivative of the functions that are held now.</summary>
    public TDelegate Current()
    {
        var known = built;
        return known.Replaced is { } function ? Renewed(function) : known.Derivative;
    }

    private TDelegate Renewed(HeldFunction replaced)
    {
        try
        {
            var (derivative, held) = DerivativeCache.Build<TDelegate>(lambda, recipe);
            built = new Built(derivative, held);
            return derivative;
        }
        catch (NotDifferentiableException e)
        {
            throw new InvalidOperationException(
                $"The function that `{Syntax.Show(replaced.Place)}` holds was replaced after the derivative was built, and with the new one there is no derivative: {e.Message} "
                + "Let it hold a function that can be differentiated, or build the derivative with a variable of its own.",
                e);
        }
    }
}
