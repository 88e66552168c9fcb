using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook.Rows;

namespace FunctionalAD.Rulebook;

/// <summary>
/// The rule book: which methods and operators are primitives, and what their derivatives are. The families are read one after the other,
/// the commonest first, until the one asked for is found, so that a program using <c>Exp</c> does not pay for <c>Atan2Pi</c>.
/// </summary>
internal static class RuleBook
{
    private static readonly Action<Table>[] families =
    [
        Elementary.Rows, Comparing.Rows, Exponential.Rows, Trigonometric.Rows, Hyperbolic.Rows, Arithmetic.Rows, Magnitudes.Rows, Rounding.Rows,
        Converting.Rows, Tests.Rows,
    ];

    private static readonly Lock reading = new();
    private static readonly ConcurrentDictionary<Primitive, Rule> rules = new();
    private static readonly ConcurrentDictionary<Primitive, bool> users = new();
    private static readonly ConcurrentDictionary<MethodKey, Primitive> methods = new();
    private static readonly ConcurrentDictionary<MethodKey, LambdaExpression> definitions = new();
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<MethodInfo, Primitive> recognised = [];
    private static readonly ConcurrentDictionary<string, MethodInfo> conversions = new();
    private static volatile int read;

    // What of the framework's functions throws: Sign of NaN, Clamp to an empty interval, Round to digits that there are not.
    private static readonly string[] throwing = [nameof(Math.Sign), nameof(Math.Clamp), nameof(double.ClampNative)];

    /// <summary>The four types whose methods of one name are one primitive: <c>Math.Sin</c>, <c>double.Sin</c>, <c>MathF.Sin</c>, <c>float.Sin</c>.</summary>
    internal static readonly Type[] Homes = [typeof(Math), typeof(double), typeof(MathF), typeof(float)];

    /// <summary>min(a, b)</summary>
    public static Primitive Min { get; } = Intern(typeof(Math).GetMethod(nameof(Math.Min), [typeof(double), typeof(double)])!);

    /// <summary>max(a, b)</summary>
    public static Primitive Max { get; } = Intern(typeof(Math).GetMethod(nameof(Math.Max), [typeof(double), typeof(double)])!);

    /// <summary>One step of LINQ's minimum.</summary>
    internal static Primitive Lesser { get; } = Intern(typeof(Sequences).GetMethod(nameof(Sequences.Lesser), [typeof(double), typeof(double)])!);

    /// <summary>One step of LINQ's maximum.</summary>
    internal static Primitive Greater { get; } = Intern(typeof(Sequences).GetMethod(nameof(Sequences.Greater), [typeof(double), typeof(double)])!);

    /// <summary>Counts the rules that users added; derivatives built before are not reused after.</summary>
    public static int Version { get; private set; }

    /// <summary>The rows as they are written, family by family: for tests and for the published table.</summary>
    public static IEnumerable<(string Family, Action<Table> Rows)> Families => families.Select(rows => (rows.Method.DeclaringType!.Name, rows));

    /// <summary>Every rule.</summary>
    public static IEnumerable<Rule> All
    {
        get
        {
            while (ReadNext())
            {
            }

            return rules.Values;
        }
    }

    /// <summary>The rule of a primitive, or null.</summary>
    public static Rule? Find(Primitive primitive)
    {
        Rule? rule;
        while (!rules.TryGetValue(primitive, out rule) && ReadNext())
        {
        }

        // Another thread may have read the last family since this one looked.
        return rule ?? rules.GetValueOrDefault(primitive) ?? (MarkedDerivatives.OfCode(primitive) is { } read ? rules.GetOrAdd(primitive, read) : null);
    }

    /// <summary>Where a primitive has edges as a function of an argument. Families not read yet are not read for that: anywhere is safe.</summary>
    public static Edge Edge(Primitive primitive, int argument) =>
        rules.TryGetValue(primitive, out var rule) ? rule.Edge(argument) : Rulebook.Edge.Anywhere;

    /// <summary>Whether a row says this of a primitive. Families not read yet are not read for that: no is safe.</summary>
    public static bool Is(Primitive primitive, Traits traits) => rules.TryGetValue(primitive, out var rule) && rule.Traits.HasFlag(traits);

    /// <summary>The primitive that a method is, or null when no row mentions it.</summary>
    public static Primitive? Find(MethodInfo method)
    {
        if (recognised.TryGetValue(method, out var known))
            return known;
        var key = MethodKey.Of(method);
        Primitive? primitive;
        while (!(methods.TryGetValue(key, out primitive) && rules.ContainsKey(primitive)) && IsWrittenOf(method) && ReadNext())
        {
        }

        // Another thread may have read the last family since this one looked.
        if (!(methods.TryGetValue(key, out primitive) && rules.ContainsKey(primitive)))
            Companions.Meet(method.Module.Assembly);
        if (!(methods.TryGetValue(key, out primitive) && rules.ContainsKey(primitive)))
        {
            if (MarkedDerivatives.Find(method) is not { } marked)
                return null;
            rules.TryAdd(marked.Primitive, marked);
            primitive = marked.Primitive;
        }

        recognised.AddOrUpdate(method, primitive);
        return primitive;
    }

    /// <summary>The expression that a method is a name for, or null.</summary>
    public static LambdaExpression? Definition(MethodInfo method) => definitions.GetValueOrDefault(MethodKey.Of(method));

    /// <summary>Whether a method converts a number to the type it is declared on, as a cast would.</summary>
    public static bool IsConversion(MethodInfo method) =>
        method.IsGenericMethod && Homes.Contains(method.DeclaringType) && conversions.ContainsKey(method.Name)
        && method.GetParameters()[0].ParameterType is var from && (Types.IsReal(from) || Types.IsInteger(from));

    /// <summary>Whether the rule of a primitive is a user's: then nothing is known of its derivative but what the rule says.</summary>
    public static bool IsOfUser(Primitive primitive) => users.ContainsKey(primitive);

    /// <summary>Adds a user's rule; it wins over what was there.</summary>
    public static void Add(Rule rule)
    {
        lock (reading)
        {
            rules[rule.Primitive] = rule;
            users[rule.Primitive] = true;
            Version++;
        }
    }

    /// <summary>Reads tables about the functions of another library; what users said about them stays.</summary>
    public static void Read(IEnumerable<Action<Table>> tables)
    {
        lock (reading)
        {
            foreach (var rows in tables)
                rows(new Table(rule => rules.TryAdd(rule.Primitive, rule), (method, means) => definitions.TryAdd(MethodKey.Of(method), means)));
            Version++;
        }
    }

    /// <summary>The one primitive for a method and its twins in the other homes.</summary>
    public static Primitive Intern(MethodInfo method) => methods.GetOrAdd(
        MethodKey.Of(method),
        static (_, m) =>
        {
            var isKnown = Homes.Contains(m.DeclaringType);
            return Primitives.Method(
                m,
                MethodKey.Single(m),
                mayThrow: isKnown && (throwing.Contains(m.Name) || (m.Name == nameof(Math.Round) && m.GetParameters().Length > 1)),
                commutative: isKnown && m.Name is (nameof(Math.Max) or nameof(Math.Min)),
                folds: isKnown,
                isUsers: !isKnown && m.DeclaringType?.Assembly != typeof(RuleBook).Assembly);
        },
        method);

    /// <summary>Whether a row may be about a method: the families are about the mathematical functions of the framework, and ours, and for no other need they be read.</summary>
    internal static bool IsWrittenOf(MethodInfo method) => Homes.Contains(method.DeclaringType) || method.DeclaringType?.Assembly == typeof(RuleBook).Assembly;

    private static bool ReadNext()
    {
        if (read == families.Length)
            return false;
        lock (reading)
        {
            if (read == families.Length)
                return false;
            families[read](new Table(
                rule => rules.TryAdd(rule.Primitive, rule),
                (method, means) => definitions.TryAdd(MethodKey.Of(method), means),
                method => conversions.TryAdd(method.Name, method)));
            read++;
        }

        return true;
    }
}
