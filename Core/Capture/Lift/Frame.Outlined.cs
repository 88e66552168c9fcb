using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>A method, for one shape of arguments, as a function that a variable of the program holds.</summary>
/// <param name="Variable">The variable.</param>
/// <param name="Result">The type of what the method returns.</param>
/// <param name="Types">The types of all results: the leaves of what it returns, then those that it changes.</param>
/// <param name="Changed">Which of its parameters it changes.</param>
/// <param name="Lengthened">Which of its parameters are arrays of lists that it makes longer: these are passed by reference.</param>
internal sealed record Outlined(ParameterExpression Variable, Type Result, Type[] Types, SortedSet<int> Changed, SortedSet<int> Lengthened)
{
    public LambdaExpression? Lambda { get; set; }
}

/// <summary>Calls that are not lifted in their place: of methods that call themselves, and of those that are called too often for that.</summary>
internal sealed partial class Frame
{
    public Sym Exploded(Sym value, Type type) => ToParts(value, type);

    public Sym Held(Slot slot) => Load(slot);

    public Sym Held(Place place) => Load(place);

    // What takes functions may be called in one of them.
    private const int MostNested = 6;

    private static bool IsFunction(Type type) => typeof(Delegate).IsAssignableFrom(type) || FSharp.IsFunction(type);

    // The code of the functions among arguments: what is called with others does not call itself, as a map in the function of a map does not.
    private static object?[] Functions(IEnumerable<Sym> passed) => [.. passed.Select(p => p switch
    {
        Sym.Fn function => (object)function.Method,
        Sym.Obj { Instance.Type: var type } when FSharp.IsFunction(type) => type,
        Sym.Val { E: ConstantExpression { Value: { } held } } when FSharp.IsFunction(held.GetType()) => held.GetType(),
        _ => null,
    })];

    // A walk over what another walk makes is no call of itself either. The user's own methods are functions then, which take functions: lifted in each place, they would be many.
    private bool IsOpen(MethodBase method, Sym[] passed) =>
        lifter.Open.Any(o => o.Method == method && (lifter.IsHome(method) || o.Given.SequenceEqual(Given(method, passed)))) || lifter.Open.Count(o => o.Method == method) > MostNested;

    private static object?[] Given(MethodBase method, Sym[] passed) => IsOwn(method) && passed is [Sym.Obj { Instance: var walk }, ..] ? [walk, .. Functions(passed[1..])] : Functions(passed);

    private bool CallOutlined(MethodBase method, Sym[] passed)
    {
        var parameters = method.GetParameters();
        Type[] types = [.. method.IsStatic ? [] : new[] { method.DeclaringType! }, .. parameters.Select(p => p.ParameterType)];
        SpillAll();
        if (Shape.Of(lifter, this, passed.Zip(types)) is not { } shape)
        {
            return lifter.Open.Count(o => o.Method == method) is > 0 and var open && (open > MostNested || !types.Any(IsFunction))
                ? throw Refuse("it calls itself, with an argument that is known only by where it stands", "pass numbers, arrays, structures and functions", Source.Name(method))
                : false;
        }

        var key = $"{lifter.Lessons.Number(method)}:{shape.Key}";
        if (!lifter.Functions.TryGetValue(key, out var function))
            function = Outline(method, passed, types, shape, key);
        lifter.Lengthened.UnionWith(function.Lengthened.Select(k => shape.Leaves[k].Value).OfType<ParameterExpression>());
        var call = Expression.Invoke(function.Variable, shape.Leaves.Select(l => l.Value));
        if (function.Types.Length == 0)
        {
            Emit(call);
            return true;
        }

        var results = Packed.Parts(ToValue(Kept(new Sym.Val(call))), function.Types);
        var own = function.Types.Length - function.Changed.Count;
        foreach (var (leaf, result) in function.Changed.Zip(results.Skip(own)))
        {
            var home = shape.Homes[leaf] ?? throw Refuse("it calls itself and changes a structure that stands in another", "return what should change", Source.Name(method));
            Store(home, new Sym.Val(Numbers.OnStack(result)));
        }

        if (own > 0)
        {
            var next = 0;
            Push(Composed(function.Result, results, ref next));
        }

        return true;
    }

    private static Sym Composed(Type type, Expression[] results, ref int next)
    {
        if (!Fields.Explodes(type))
            return new Sym.Val(Numbers.OnStack(results[next++]));
        var fields = new Sym[Fields.Of(type).Length];
        for (var k = 0; k < fields.Length; k++)
            fields[k] = Composed(Fields.Of(type)[k].Type, results, ref next);
        return new Sym.Parts(type, fields);
    }

    private static IEnumerable<Type> LeavesOf(Type type) => type == typeof(void) ? []
        : Fields.Explodes(type) ? Fields.Of(type).SelectMany(f => LeavesOf(f.Type))
        : [type];

    private Outlined Outline(MethodBase method, Sym[] passed, Type[] types, Shape shape, string key)
    {
        var body = Lifted(method);
        var result = method is MethodInfo { ReturnType: var returned } ? returned : typeof(void);
        if (result.IsByRef)
            throw Refuse("it calls itself, and returns a reference", "return the value", Source.Name(method));
        SortedSet<int> lengthened = lifter.Lessons.Lengthened.TryGetValue(key, out var those) ? those : [];
        var parameters = shape.Leaves.Select((l, k) => Expression.Parameter(lengthened.Contains(k) ? l.Type.MakeByRefType() : l.Type, $"a{k}")).ToArray();
        lifter.Steady.UnionWith(parameters);
        var changed = lifter.Lessons.Changed.TryGetValue(key, out var known) ? known : [];
        Type[] all = [.. LeavesOf(result), .. changed.Select(k => parameters[k].Type)];
        var type = Expression.GetDelegateType([.. parameters.Select(p => p.IsByRef ? p.Type.MakeByRefType() : p.Type), Packed.Type(all)]);
        var function = lifter.Functions[key] = new Outlined(Expression.Variable(type, Source.Short(method)), result, all, changed, lengthened);
        var (before, inside) = (lifter.State, new Dictionary<Slot, Sym>());
        lifter.State = inside;
        var replaced = new Shape.Inside(lifter, parameters);
        Sym[] given = Within(before, inside, () => passed.Zip(types).Select(p => replaced.Of(p.First, p.Second, this)).ToArray());
        foreach (var leaf in changed)
            lifter.Steady.Remove(parameters[leaf]);
        lifter.IsThrowing = false;
        lifter.Open.Push((method, Given(method, given)));
        var (statements, value, ends) = Run(lifter, body, given);
        lifter.Open.Pop();
        function.Lambda = Expression.Lambda(type, Body(statements, value, ends, result, changed.Select(k => parameters[k]), all), function.Variable.Name, parameters);
        lifter.Finished.Add(function);
        lifter.State = before;
        lifter.IsThrowing = throwsAround || block.Throws;
        var assigned = Capturing.Assigned.In(function.Lambda.Body).All;
        // What is assigned is handed back.
        if (Learn(assigned.Contains, changed, lifter.Lessons.Changed) | Learn(p => lifter.Lengthened.Contains(p) && !assigned.Contains(p), lengthened, lifter.Lessons.Lengthened))
        {
            lifter.Lessons.Forget();
            throw new Lifter.LostException();
        }

        return function;

        bool Learn(Func<ParameterExpression, bool> does, SortedSet<int> known, Dictionary<string, SortedSet<int>> lessons)
        {
            var found = new SortedSet<int>(Enumerable.Range(0, parameters.Length).Where(k => does(parameters[k])));
            if (found.IsSubsetOf(known))
                return false;
            found.UnionWith(known);
            lessons[key] = found;
            return true;
        }
    }

    // The arguments are looked at among the variables outside, and made among those inside.
    private T Within<T>(Dictionary<Slot, Sym> outside, Dictionary<Slot, Sym> inside, Func<T> make)
    {
        lifter.State = new(outside);
        lifter.Inside = inside;
        var made = make();
        lifter.State = inside;
        return made;
    }

    private BlockExpression Body(Expression statements, Sym? value, bool ends, Type result, IEnumerable<ParameterExpression> changed, Type[] types)
    {
        var packed = Packed.Type(types);
        if (ends)
            return Expression.Block(packed, statements, Expression.Default(packed));
        var (outside, waiting) = (node, stack);
        (node, stack) = (new Node { Id = lifter.Nodes++ }, []);
        var leaves = new List<Expression>();
        if (value is not null)
            Decompose(value, result, leaves);
        leaves.AddRange(changed);
        Expression[] list = [.. Flat(statements), .. node.Statements];
        (node, stack) = (outside, waiting);
        return types.Length == 0 ? Expression.Block(typeof(void), [.. list, Expression.Empty()]) : Expression.Block(packed, [.. list, Packed.Make(leaves)]);
    }

    private void Decompose(Sym value, Type type, List<Expression> leaves)
    {
        if (!Fields.Explodes(type))
        {
            leaves.Add(Numbers.As(ToValue(value), type));
            return;
        }

        var fields = ((Sym.Parts)ToParts(value, type)).Fields;
        for (var k = 0; k < fields.Length; k++)
            Decompose(fields[k], Fields.Of(type)[k].Type, leaves);
    }
}

/// <summary>Several values as one: the value itself, or tuples in tuples.</summary>
internal static class Packed
{
    private const int Most = 7;

    public static Type Type(ReadOnlySpan<Type> types) => types.Length switch
    {
        0 => typeof(void),
        1 => types[0],
        <= Most => Tuple(types.Length).MakeGenericType(types.ToArray()),
        _ => typeof(ValueTuple<,>).MakeGenericType(Type(types[..Most]), Type(types[Most..])),
    };

    public static Expression Make(IReadOnlyList<Expression> values)
    {
        if (values.Count == 1)
            return values[0];
        Expression[] parts = values.Count <= Most ? [.. values] : [Make([.. values.Take(Most)]), Make([.. values.Skip(Most)])];
        return Expression.New(Tuple(parts.Length).MakeGenericType([.. parts.Select(p => p.Type)]).GetConstructor([.. parts.Select(p => p.Type)])!, parts);
    }

    public static Expression[] Parts(Expression packed, Type[] types) => types.Length switch
    {
        1 => [packed],
        <= Most => [.. types.Select((_, k) => Expression.Field(packed, $"Item{k + 1}"))],
        _ => [.. Parts(Expression.Field(packed, "Item1"), types[..Most]), .. Parts(Expression.Field(packed, "Item2"), types[Most..])],
    };

    private static Type Tuple(int length) => length switch
    {
        2 => typeof(ValueTuple<,>),
        3 => typeof(ValueTuple<,,>),
        4 => typeof(ValueTuple<,,,>),
        5 => typeof(ValueTuple<,,,,>),
        6 => typeof(ValueTuple<,,,,,>),
        _ => typeof(ValueTuple<,,,,,,>),
    };
}
