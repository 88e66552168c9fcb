using System.Reflection;

namespace FunctionalAD.Rulebook;

/// <summary>
/// What tells methods apart in the rule book: for the mathematical functions of the framework their name and the kinds of their parameters,
/// so that <c>Math.Sin</c> and <c>float.Sin</c> are one; for any other method, the method.
/// </summary>
internal sealed record MethodKey(object Identity, int Reals, int Others)
{
    public static MethodKey Of(MethodInfo method)
    {
        if (Array.IndexOf(RuleBook.Homes, method.DeclaringType) < 0)
            return new(method, 0, 0);
        var reals = method.IsStatic ? 0 : 1;
        var others = 0;
        foreach (var parameter in method.GetParameters())
        {
            if (Ir.Types.IsReal(parameter.ParameterType))
                reals++;
            else
                others = HashCode.Combine(others, parameter.ParameterType);
        }

        foreach (var argument in method.GetGenericArguments())
            others = HashCode.Combine(others, argument);
        return reals == 0 ? new(method, 0, 0) : new(IsOwn(method) ? "Math." + method.Name : method.Name, reals, others);
    }

    /// <summary>The twin for <c>float</c> of a method over <c>double</c>, or null.</summary>
    public static MethodInfo? Single(MethodInfo method)
    {
        if (method.DeclaringType is not { } declaring || (declaring != typeof(Math) && declaring != typeof(double) && declaring.Assembly != typeof(MethodKey).Assembly))
            return null;
        var types = method.GetParameters().Select(p => p.ParameterType == typeof(double) ? typeof(float) : p.ParameterType).ToArray();
        Type[] homes = declaring == typeof(Math) ? [typeof(Math), typeof(MathF), typeof(float)]
            : declaring == typeof(double) ? [typeof(float), typeof(MathF)]
            : [declaring];

        // A method over double would be found as well, since float converts to it.
        var twin = homes.Select(home => home.GetMethod(method.Name, types))
            .FirstOrDefault(m => m is not null && m.GetParameters().All(p => p.ParameterType != typeof(double)));
        return twin is { IsGenericMethodDefinition: true } ? twin.MakeGenericMethod(method.GetGenericArguments()) : twin;
    }

    // Math.Clamp ignores a bound that is NaN, double.Clamp does not; and they differ in the sign of zero. All other twins agree to the bit.
    private static bool IsOwn(MethodInfo method) => method.Name == nameof(Math.Clamp) && method.DeclaringType == typeof(Math);
}
