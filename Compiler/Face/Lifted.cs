using System.Linq.Expressions;

namespace FunctionalAD;

/// <summary>
/// Compiled methods as expression lambdas: what <c>OfMethod</c> reads, in a form that every transform takes, and that can be read, compiled
/// and rewritten. The type of the method is found by the compiler, whatever its parameters: <c>Grad.Of(Lifted.Of(Price))</c>.
/// </summary>
public static class Lifted
{
    /// <summary>The method of a method group, a delegate or a lambda as an expression lambda with statements.</summary>
    /// <typeparam name="TDelegate">The type of the function.</typeparam>
    /// <param name="method">The function. Its IL is read, and that of what it calls; what it captured is read when the lambda is called.</param>
    /// <remarks>
    /// The lambda is a text: of a function that something captured holds, it has the code that was there when it was made. A derivative built of it follows the
    /// method: when the function is replaced, so is what it calls.
    /// </remarks>
    /// <exception cref="NotDifferentiableException">The method cannot be read; the message says what, where (method, offset, line), why and what to do.</exception>
    public static Expression<TDelegate> Of<TDelegate>(TDelegate method) where TDelegate : Delegate => Lifting.Method.Of(method);
}
