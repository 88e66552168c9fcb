using System.Linq.Expressions;

namespace FunctionalAD.Lifting;

/// <summary>A compiled method as a lambda of its own type.</summary>
internal static class Method
{
    /// <summary>Lifts a delegate.</summary>
    public static Expression<TDelegate> Of<TDelegate>(TDelegate function) where TDelegate : Delegate => (Expression<TDelegate>)Lifter.Of(function);
}
