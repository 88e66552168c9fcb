using System.Collections;
using System.Collections.Concurrent;
using System.Numerics;
using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Lifting;

/// <summary>
/// Methods of the framework whose own code is none that can be lifted (instructions of the processor, what the runtime makes of arrays), said
/// again in plain C#: that is lifted in their place.
/// </summary>
internal static class Models
{
    private static readonly ConcurrentDictionary<MethodInfo, MethodInfo> added = [];
    private static readonly ConcurrentDictionary<ConstructorInfo, MethodInfo> constructors = [];
    private static readonly ConcurrentDictionary<MethodInfo, MethodInfo[]> open = [];
    private static readonly ConcurrentDictionary<string, MethodInfo> walks = [];
    private static readonly Type[] vectors = [typeof(Vector2), typeof(Vector3), typeof(Vector4)];

    /// <summary>What is lifted in the place of a method, if it is not the method itself. An object method has its object as first parameter.</summary>
    public static MethodInfo? Of(MethodInfo method)
    {
        if (FSharp.Model(method) is { } own)
            return own.IsGenericMethodDefinition ? null : own;
        Companions.Meet(method.Module.Assembly);
        if (added.TryGetValue(method, out var model) || (method.IsVirtual && added.TryGetValue(method.GetBaseDefinition(), out model)))
            return model;
        if (method.IsGenericMethod && !open.IsEmpty && open.TryGetValue(method.GetGenericMethodDefinition(), out var generic))
            return Array.ConvertAll(generic, m => Like(m, method)).FirstOrDefault(m => m is not null);
        if (method.Name == nameof(DictionaryModels.TryGetValue) && method.DeclaringType is { IsGenericType: true } map)
        {
            return Array.Find(typeof(DictionaryModels).GetMethods(), m => m.Name == method.Name && m.GetParameters()[0].ParameterType.GetGenericTypeDefinition() == map.GetGenericTypeDefinition())
                ?.MakeGenericMethod(map.GetGenericArguments());
        }

        if (!vectors.Contains(method.DeclaringType))
            return null;
        Type[] parameters = [.. method.IsStatic ? [] : new[] { method.DeclaringType! }, .. method.GetParameters().Select(p => p.ParameterType)];
        return Array.Find(typeof(VectorModels).GetMethods(), m => m.Name == method.Name && m.ReturnType == method.ReturnType
            && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters));
    }

    /// <summary>
    /// What stands in a type is lifted in the place of the methods of another type that have the same names and parameters; the object of a method is the
    /// first one.
    /// </summary>
    public static void Add(Type of, Type models)
    {
        foreach (var model in models.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        {
            Type[] parameters = [.. model.GetParameters().Select(p => p.ParameterType)];
            var shared = of.GetMethod(model.Name, parameters) is { IsStatic: true } known ? known : null;
            var own = parameters is [var self, ..] && self == of ? of.GetMethod(model.Name, parameters[1..]) ?? OfReals(of, model.Name, parameters[1..]) : null;
            if (shared is null && own is null)
                throw new MissingMethodException(of.Name, model.Name);
            if (shared is not null)
                added[shared] = model;
            if (own is not null)
                added[own.GetBaseDefinition()] = model;
        }
    }

    // A generic method, over real numbers.
    private static MethodInfo? OfReals(Type of, string name, Type[] parameters) => of.GetMethods()
        .Where(m => m.Name == name && m.IsGenericMethodDefinition)
        .Select(m => m.MakeGenericMethod([.. m.GetGenericArguments().Select(_ => typeof(double))]))
        .FirstOrDefault(m => m.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters));

    /// <summary>What stands in a type is lifted in the place of the generic methods of another type that have the same names, where the parameters fit.</summary>
    public static void AddGeneric(Type of, Type models)
    {
        foreach (var method in of.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.IsGenericMethodDefinition))
        {
            MethodInfo[] own = [.. models.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(m => m.Name == method.Name && m.GetParameters().Length == method.GetParameters().Length)];
            if (own.Length > 0)
                open[method] = own;
        }
    }

    /// <summary>What stands in a type makes, under the names of functions of sequences and of walks over their sources, walks over what they make.</summary>
    public static void AddWalks(Type models)
    {
        foreach (var model in models.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
            walks[model.Name] = model;
    }

    /// <summary>What makes a walk over the sequence that a function makes, of walks over those that it is given; null if there is none.</summary>
    public static MethodInfo? Walk(MethodInfo method)
    {
        Companions.Meet(method.Module.Assembly);
        return walks.TryGetValue(method.Name, out var model) && model.GetParameters().Length == method.GetParameters().Length ? model.MakeGenericMethod(method.GetGenericArguments()) : null;
    }

    // A model with the parameters of a method, if there is one.
    private static MethodInfo? Like(MethodInfo model, MethodInfo method)
    {
        if (!model.IsGenericMethodDefinition)
            return Fits(model) ? model : null;
        var found = new Dictionary<Type, Type>();
        foreach (var (own, its) in model.GetParameters().Zip(method.GetParameters()))
            Match(own.ParameterType, its.ParameterType, found);
        return model.GetGenericArguments().All(found.ContainsKey) && model.MakeGenericMethod([.. model.GetGenericArguments().Select(a => found[a])]) is var made && Fits(made) ? made : null;

        bool Fits(MethodInfo made) => made.GetParameters().Select(p => p.ParameterType).SequenceEqual(method.GetParameters().Select(p => p.ParameterType)) && made.ReturnType == method.ReturnType;
    }

    private static void Match(Type pattern, Type type, Dictionary<Type, Type> found)
    {
        if (pattern.IsGenericParameter)
            found[pattern] = type;
        else if (pattern.IsArray && type.IsArray)
            Match(pattern.GetElementType()!, type.GetElementType()!, found);
        else if (pattern.IsGenericType && type.IsGenericType)
            foreach (var (own, its) in pattern.GetGenericArguments().Zip(type.GetGenericArguments()))
                Match(own, its, found);
    }

    /// <summary>What stands in a type under the name of New is lifted in the place of the constructors with the same parameters.</summary>
    public static void AddConstructors(Type of, Type models)
    {
        foreach (var model in models.GetMethods().Where(m => m.Name == "New"))
            constructors[of.GetConstructor([.. model.GetParameters().Select(p => p.ParameterType)])!] = model;
    }

    /// <summary>What is lifted in the place of a constructor.</summary>
    public static MethodInfo? Of(ConstructorInfo constructor) => constructors.GetValueOrDefault(constructor);

    /// <summary>Whether a type is a vector of a few numbers, which its constructors only store.</summary>
    public static bool IsVector(Type type) => vectors.Contains(type);

    /// <summary>A method of an interface as an array has it.</summary>
    public static MethodInfo? OfArray(Type array, MethodInfo method) => array.GetArrayRank() == 1
        ? typeof(ArrayModel<>).MakeGenericType(array.GetElementType()!).GetMethod(method.Name)
        : null;
}

/// <summary>Entries of a dictionary, without a reference to a variable.</summary>
internal static class DictionaryModels
{
    public static bool TryGetValue<TKey, TValue>(Dictionary<TKey, TValue> map, TKey key, out TValue value) where TKey : notnull
    {
        var found = map.ContainsKey(key);
        value = found ? map[key] : default!;
        return found;
    }

    public static bool TryGetValue<TKey, TValue>(IDictionary<TKey, TValue> map, TKey key, out TValue value) where TKey : notnull
    {
        var found = map.ContainsKey(key);
        value = found ? map[key] : default!;
        return found;
    }

    public static bool TryGetValue<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> map, TKey key, out TValue value)
    {
        var found = map.ContainsKey(key);
        value = found ? map[key] : default!;
        return found;
    }
}

/// <summary>An array as a sequence and a list.</summary>
internal static class ArrayModel<T>
{
    public static IEnumerator<T> GetEnumerator(T[] array) => new ArrayWalk<T>(array);

    public static int get_Count(T[] array) => array.Length;

    public static T get_Item(T[] array, int index) => (uint)index < (uint)array.Length ? array[index] : throw new ArgumentOutOfRangeException(nameof(index));

    public static bool get_IsReadOnly(T[] array) => array.Length >= 0;

    public static void CopyTo(T[] array, T[] target, int index)
    {
        for (var i = 0; i < array.Length; i++)
            target[index + i] = array[i];
    }
}

/// <summary>The walk over an array.</summary>
internal sealed class ArrayWalk<T>(T[] array) : IEnumerator<T>
{
    private int index = -1;

    public T Current => array[index];

    object? IEnumerator.Current => Current;

    public bool MoveNext()
    {
        if (index < array.Length)
            index++;
        return index < array.Length;
    }

    public void Reset() => index = -1;

    public void Dispose()
    {
    }
}

/// <summary>The walk over a list, through its own enumerator.</summary>
internal sealed class ListWalk<T>(List<T> list) : IEnumerator<T>
{
    private List<T>.Enumerator walk = list.GetEnumerator();

    public T Current => walk.Current;

    object? IEnumerator.Current => Current;

    public bool MoveNext() => walk.MoveNext();

    public void Reset() => throw new NotSupportedException();

    public void Dispose()
    {
    }
}

/// <summary>Vectors of two, three and four numbers, number by number.</summary>
internal static class VectorModels
{
    public static Vector2 op_Addition(Vector2 a, Vector2 b) => new(a.X + b.X, a.Y + b.Y);

    public static Vector3 op_Addition(Vector3 a, Vector3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector4 op_Addition(Vector4 a, Vector4 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);

    public static Vector2 op_Subtraction(Vector2 a, Vector2 b) => new(a.X - b.X, a.Y - b.Y);

    public static Vector3 op_Subtraction(Vector3 a, Vector3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector4 op_Subtraction(Vector4 a, Vector4 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);

    public static Vector2 op_Multiply(Vector2 a, Vector2 b) => new(a.X * b.X, a.Y * b.Y);

    public static Vector3 op_Multiply(Vector3 a, Vector3 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    public static Vector4 op_Multiply(Vector4 a, Vector4 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z, a.W * b.W);

    public static Vector2 op_Multiply(Vector2 a, float s) => new(a.X * s, a.Y * s);

    public static Vector3 op_Multiply(Vector3 a, float s) => new(a.X * s, a.Y * s, a.Z * s);

    public static Vector4 op_Multiply(Vector4 a, float s) => new(a.X * s, a.Y * s, a.Z * s, a.W * s);

    public static Vector2 op_Multiply(float s, Vector2 a) => a * s;

    public static Vector3 op_Multiply(float s, Vector3 a) => a * s;

    public static Vector4 op_Multiply(float s, Vector4 a) => a * s;

    public static Vector2 op_Division(Vector2 a, Vector2 b) => new(a.X / b.X, a.Y / b.Y);

    public static Vector3 op_Division(Vector3 a, Vector3 b) => new(a.X / b.X, a.Y / b.Y, a.Z / b.Z);

    public static Vector4 op_Division(Vector4 a, Vector4 b) => new(a.X / b.X, a.Y / b.Y, a.Z / b.Z, a.W / b.W);

    public static Vector2 op_Division(Vector2 a, float s) => new(a.X / s, a.Y / s);

    public static Vector3 op_Division(Vector3 a, float s) => new(a.X / s, a.Y / s, a.Z / s);

    public static Vector4 op_Division(Vector4 a, float s) => new(a.X / s, a.Y / s, a.Z / s, a.W / s);

    public static Vector2 op_UnaryNegation(Vector2 a) => new(-a.X, -a.Y);

    public static Vector3 op_UnaryNegation(Vector3 a) => new(-a.X, -a.Y, -a.Z);

    public static Vector4 op_UnaryNegation(Vector4 a) => new(-a.X, -a.Y, -a.Z, -a.W);

    // The processor adds the products in pairs.
    public static float Dot(Vector2 a, Vector2 b) => (a.X * b.X) + (a.Y * b.Y);

    public static float Dot(Vector3 a, Vector3 b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    public static float Dot(Vector4 a, Vector4 b) => (a.X * b.X) + (a.Y * b.Y) + ((a.Z * b.Z) + (a.W * b.W));

    public static float LengthSquared(Vector2 a) => Dot(a, a);

    public static float LengthSquared(Vector3 a) => Dot(a, a);

    public static float LengthSquared(Vector4 a) => Dot(a, a);

    public static float Length(Vector2 a) => MathF.Sqrt(Dot(a, a));

    public static float Length(Vector3 a) => MathF.Sqrt(Dot(a, a));

    public static float Length(Vector4 a) => MathF.Sqrt(Dot(a, a));

    public static float DistanceSquared(Vector2 a, Vector2 b) => Dot(a - b, a - b);

    public static float DistanceSquared(Vector3 a, Vector3 b) => Dot(a - b, a - b);

    public static float DistanceSquared(Vector4 a, Vector4 b) => Dot(a - b, a - b);

    public static float Distance(Vector2 a, Vector2 b) => MathF.Sqrt(Dot(a - b, a - b));

    public static float Distance(Vector3 a, Vector3 b) => MathF.Sqrt(Dot(a - b, a - b));

    public static float Distance(Vector4 a, Vector4 b) => MathF.Sqrt(Dot(a - b, a - b));

    public static Vector2 Normalize(Vector2 a) => a / MathF.Sqrt(Dot(a, a));

    public static Vector3 Normalize(Vector3 a) => a / MathF.Sqrt(Dot(a, a));

    public static Vector4 Normalize(Vector4 a) => a / MathF.Sqrt(Dot(a, a));

    public static Vector3 Cross(Vector3 a, Vector3 b) => new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));

    public static Vector2 get_Zero() => new(0, 0);

    public static Vector2 get_One() => new(1, 1);
}
