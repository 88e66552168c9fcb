using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Lifting;

/// <summary>
/// A delegate's method as lifted once, for all delegates of the same method: the objects that it captured are holes. What was read of them
/// while lifting, the functions they hold, must be the same functions again.
/// </summary>
internal sealed class Template
{
    private const int Most = 8;

    private static readonly ConditionalWeakTable<MethodInfo, List<Template>> known = [];

    private readonly LambdaExpression lambda;
    private readonly Type type;
    private readonly int rules;
    private readonly Type[] holes;
    private readonly ParameterExpression?[] marks;
    private readonly Probe[] probes;

    private Template(Delegate function, LambdaExpression lambda, IReadOnlyList<HeldFunction> readings, int rules)
    {
        type = function.GetType();
        this.rules = rules;
        var objects = new List<object>();
        Hole(objects, function.Target);
        probes = [.. readings.Select(r => new Probe(r, objects))];
        holes = [.. objects.Select(o => o.GetType())];
        var places = new ParameterExpression?[objects.Count];
        this.lambda = (LambdaExpression)new Replacing(e => e is ConstantExpression { Value: { } held } && Place(objects, held) is >= 0 and var k
            ? places[k] ??= Expression.Parameter(e.Type)
            : null).Visit(lambda)!;
        marks = places;
    }

    /// <summary>The lambda of a delegate, and the functions that were read for it, if one of its method was lifted before and holds the same functions.</summary>
    public static (LambdaExpression Lambda, HeldFunction[] Held)? Find(Delegate function)
    {
        if (!known.TryGetValue(function.Method, out var all))
            return null;
        Template[] templates;
        lock (all)
            templates = [.. all];
        var version = RuleBook.Version;
        foreach (var template in templates)
        {
            if (template.rules == version && template.type == function.GetType() && template.Fill(function.Target, out var held) is { } objects)
                return (template.With(objects), held);
        }

        return null;
    }

    /// <summary>Keeps what was lifted, unless it calls a derivative: what that is, its method does not tell. Keeps none of the captured objects alive.</summary>
    public static void Keep(Delegate function, LambdaExpression lambda, IReadOnlyList<HeldFunction> readings, int rules)
    {
        if (readings.Any(r => r.Function is Delegate held && KnownDerivatives.Has(held)))
            return;
        var template = new Template(function, lambda, readings, rules);
        var all = known.GetOrCreateValue(function.Method);
        lock (all)
        {
            all.RemoveAll(t => t.rules != rules);
            if (all.Count == Most)
                all.RemoveAt(0);
            all.Add(template);
        }
    }

    private LambdaExpression With(List<object> objects)
    {
        var filled = new Dictionary<Expression, Expression>(ReferenceEqualityComparer.Instance);
        for (var k = 0; k < marks.Length; k++)
        {
            if (marks[k] is { } mark)
                filled[mark] = Expression.Constant(objects[k], mark.Type);
        }

        return filled.Count == 0 ? lambda : (LambdaExpression)new Replacing(filled.GetValueOrDefault).Visit(lambda)!;
    }

    // The objects of another delegate; null where it holds other functions.
    private List<object>? Fill(object? target, out HeldFunction[] held)
    {
        var objects = new List<object>();
        held = new HeldFunction[probes.Length];
        Hole(objects, target);
        for (var k = 0; k < probes.Length; k++)
        {
            held[k] = probes[k].Read(objects);
            if (!probes[k].IsSame(held[k].Function, objects))
                return null;
        }

        return objects.Count == holes.Length && objects.Zip(holes).All(h => h.First.GetType() == h.Second) ? objects : null;
    }

    private static int Hole(List<object> objects, object? target)
    {
        if (target is null)
            return -1;
        if (Place(objects, target) is >= 0 and var place)
            return place;
        objects.Add(target);
        return objects.Count - 1;
    }

    private static int Place(List<object> objects, object target) => objects.FindIndex(o => ReferenceEquals(o, target));

    /// <summary>Where a function is read, from a hole or a static field on through fields, and which method it calls on which hole.</summary>
    private sealed class Probe
    {
        private readonly int start;
        private readonly Expression? fixedStart;
        private readonly FieldInfo[] path;
        private readonly MethodInfo? method;
        private readonly Type? type;
        private readonly int target;

        public Probe(HeldFunction reading, List<object> objects)
        {
            var fields = new List<FieldInfo>();
            var at = reading.Place;
            for (; at is MemberExpression { Expression: { } owner, Member: FieldInfo field }; at = owner)
                fields.Insert(0, field);
            path = [.. fields];
            start = at is ConstantExpression { Value: { } root } ? Place(objects, root) : -1;
            fixedStart = start < 0 ? at : null;
            method = (reading.Function as Delegate)?.Method;
            type = reading.Function?.GetType();
            target = Hole(objects, Target(reading.Function));
        }

        public HeldFunction Read(List<object> objects)
        {
            var place = fixedStart ?? Expression.Constant(objects[start]);
            foreach (var field in path)
                place = Expression.Field(place, field);
            return new HeldFunction(place, Capturing.StructuralKey.Evaluate(place));
        }

        public bool IsSame(object? value, List<object> objects) =>
            value?.GetType() == type && (value is not Delegate function || (function.HasSingleTarget && function.Method.Equals(method))) && Hole(objects, Target(value)) == target;

        // A function of F# is an object that has its code and what it captured.
        private static object? Target(object? function) => function is Delegate { Target: var target } ? target : function;
    }

    private sealed class Replacing(Func<Expression, Expression?> by) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node is null ? null : by(node) ?? Capturing.DeepStack.Run(() => base.Visit(node));
    }
}
