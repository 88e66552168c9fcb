using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;

namespace FunctionalAD.Rulebook;

/// <summary>Finds the rules that users wrote as marked methods beside their functions.</summary>
internal static class MarkedDerivatives
{
    // Who marks a method refers to the mark: the framework and most other libraries need not be searched.
    private static bool MayMark(Assembly assembly) => Assemblies.MayUse(assembly, Assemblies.Name(typeof(DerivativeOfAttribute).Assembly));

    /// <summary>Whether somebody wrote a derivative for a method, be it complete or not.</summary>
    public static bool Has(MethodInfo method) => method.IsStatic && method.DeclaringType is { } home && MayMark(home.Assembly)
        && home.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Any(m => m.GetCustomAttributes<DerivativeOfAttribute>().Any(mark => mark.Function == method.Name));

    /// <summary>The rule for a method, if its class has a marked derivative for every real argument.</summary>
    public static Rule? Find(MethodInfo method)
    {
        if (!method.IsStatic || method.DeclaringType is not { } home || !Types.IsReal(method.ReturnType) || !MayMark(home.Assembly))
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

    [ThreadStatic]
    private static HashSet<MethodInfo>? open;

    /// <summary>
    /// The rule for the last of a chain: a method that is marked as the derivative of another and has no derivative of its own is an ordinary method, whose
    /// code is read when it is differentiated, and not before.
    /// </summary>
    public static Rule? OfCode(Primitive primitive)
    {
        if (primitive.Key is not MethodInfo { IsStatic: true } method || !method.IsDefined(typeof(DerivativeOfAttribute), false) || Has(method))
            return null;
        var real = method.GetParameters().Select(p => Types.IsReal(p.ParameterType)).ToArray();
        return new Rule(primitive, real.Length, i => real[i] ? Slope(method, i) : null);
    }

    private static Function Slope(MethodInfo method, int argument)
    {
        var name = $"{Types.Name(method.DeclaringType!)}.{method.Name}";
        const string Remedy = "mark its derivative with DerivativeOf, or give it a rule with Rules.Add";
        open ??= [];
        if (!open.Add(method))
            throw new NotDifferentiableException(name, "it is marked as a derivative and calls itself", Remedy);
        try
        {
            var function = Capturing.Capture.Of(Lifting.Lifter.CodeOf(method)).Function;
            var context = new Context { IsRow = true };
            var builder = context.Builder();
            Var[] parameters = [.. function.Parameters.Select(p => new Var(p.Type, p.Name))];
            return builder.Function(function.Name + "'", parameters, _ => [Forward.Along(function, [argument], parameters, builder, context).Tangents[0][0]]);
        }
        catch (NotDifferentiableException e) when (e.Subject != name)
        {
            throw new NotDifferentiableException(name, $"no derivative of it is marked, and in its code `{e.Subject}` cannot be differentiated: {e.Reason}", Remedy);
        }
        finally
        {
            open.Remove(method);
        }
    }
}
