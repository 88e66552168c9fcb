using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Rulebook;

/// <summary>Finds the rules that users wrote as marked methods beside their functions.</summary>
internal static class MarkedDerivatives
{
    /// <summary>Whether somebody wrote a derivative for a method, be it complete or not.</summary>
    public static bool Has(MethodInfo method) => method.IsStatic && method.DeclaringType is { } home
        && home.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(m => m.GetCustomAttributes<DerivativeOfAttribute>().Any(mark => mark.Function == method.Name));

    /// <summary>The rule for a method, if its class has a marked derivative for every real argument.</summary>
    public static Rule? Find(MethodInfo method)
    {
        if (!method.IsStatic || method.DeclaringType is not { } home || RuleBook.Homes.Contains(home) || !Types.IsReal(method.ReturnType))
            return null;
        var types = method.GetParameters().Select(p => p.ParameterType).ToArray();
        var candidates = home.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .SelectMany(m => m.GetCustomAttributes<DerivativeOfAttribute>().Select(mark => (Method: m, Mark: mark)))
            .Where(c => c.Mark.Function == method.Name && c.Method.ReturnType == method.ReturnType
                && c.Method.GetParameters().Select(p => p.ParameterType).SequenceEqual(types))
            .ToArray();

        // A tangent has the type of its primal, and one type cannot weigh another.
        if (candidates.Length == 0 || types.Any(t => Types.IsReal(t) && t != method.ReturnType))
            return null;

        var partials = new LambdaExpression?[types.Length];
        for (var i = 0; i < types.Length; i++)
        {
            if (!Types.IsReal(types[i]))
                continue;
            var marked = candidates.Where(c => c.Mark.Argument == i).Select(c => c.Method).ToArray();
            if (marked.Length == 0)
                return null;
            if (marked.Length > 1)
            {
                throw new NotDifferentiableException(
                    $"{Types.Name(home)}.{method.Name}",
                    $"{string.Join(" and ", marked.Select(m => m.Name))} are both marked as its derivative by argument {i}",
                    "leave the mark at one of them");
            }

            var derivative = marked[0];
            var parameters = method.GetParameters().Select(p => Expression.Parameter(p.ParameterType, p.Name)).ToArray();
            partials[i] = Expression.Lambda(Expression.Call(derivative, parameters), parameters);
        }

        return new Rule(RuleBook.Intern(method), partials, [.. types.Select(_ => Domain.Real)], isFlat: false);
    }
}
