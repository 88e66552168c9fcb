using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FunctionalAD.Lifting;

namespace FunctionalAD.Capturing;

/// <summary>
/// What makes two lambdas the same program: kinds, types, methods, literals and the places of variables; captured objects count by their
/// order only, since they are parameters of the program. Keeps none of the user's objects alive.
/// </summary>
internal sealed partial class StructuralKey
{
    private readonly object?[] references;
    private readonly long[] numbers;

    private StructuralKey(object?[] references, long[] numbers, int hash)
    {
        this.references = references;
        this.numbers = numbers;
        Hash = hash;
    }

    /// <summary>Equal for equal structures.</summary>
    public int Hash { get; }

    /// <summary>Whether a lambda reads anything that may change, or calls a function that may be replaced.</summary>
    public static bool Captures(LambdaExpression lambda)
    {
        using var reading = Read(lambda);
        return !reading.IsClosed || reading.Held.Length > 0;
    }

    /// <summary>Reads a lambda. What is read lives in buffers of the thread until the reading is disposed of.</summary>
    public static Reading Read(LambdaExpression lambda)
    {
        var walk = spare ?? new Walk();
        spare = null;
        walk.Begin();
        walk.Start(lambda);
        if (walk.Calls || walk.IsStale)
        {
            var held = new List<HeldFunction>();
            if (Expansion.Of(lambda, held) is var expanded && expanded != lambda)
            {
                walk.End();
                walk.Begin();
                walk.Start(lambda = expanded);
                walk.Held.AddRange(held);
            }
        }

        return new Reading(walk, lambda);
    }

    /// <summary>Reads a lambda without the methods that it calls.</summary>
    public static Reading AsItStands(LambdaExpression lambda)
    {
        var walk = spare ?? new Walk();
        spare = null;
        walk.Begin();
        walk.Start(lambda);
        return new Reading(walk, lambda);
    }

    [ThreadStatic]
    private static Walk? spare;

    /// <summary>A lambda as it was read.</summary>
    public readonly struct Reading : IDisposable
    {
        private readonly Walk walk;

        internal Reading(Walk walk, LambdaExpression lambda) => (this.walk, Lambda) = (walk, lambda);

        /// <summary>The lambda, with the methods in it that have no rule as lambdas called in their place.</summary>
        public LambdaExpression Lambda { get; }

        /// <summary>The captured objects, in the order in which they are met.</summary>
        public ImmutableArray<object> Objects => [.. walk.Objects];

        /// <summary>Whether nothing is captured.</summary>
        public bool IsClosed => walk.Objects.Count == 0;

        /// <summary>Whether anything is assigned.</summary>
        public bool Assigns => walk.Assigns;

        /// <summary>The lambdas that members held when they were read: the program is made of these, whatever the members hold by then.</summary>
        public IReadOnlyDictionary<MemberExpression, LambdaExpression> Codes => walk.Codes ?? [];

        /// <summary>The functions whose code is part of the program, as long as the captured objects hold them.</summary>
        public HeldFunction[] Held => walk.Held.Count == 0 ? [] : [.. walk.Held.Where(h => h.MayChange).Distinct()];

        /// <summary>Whether functions may be called whose code is read too; those that were found stand in <see cref="Lambda"/>.</summary>
        public bool Calls => walk.Calls || walk.Codes is not null;

        /// <summary>How much there was to read, in numbers of the key.</summary>
        public int Size => walk.Size;

        /// <summary>The hash of the structure.</summary>
        public int Hash => walk.Hash;

        /// <summary>The structure, to keep.</summary>
        public StructuralKey Key => new([.. walk.References], [.. walk.Numbers], walk.Hash);

        /// <summary>Whether the structure is the one kept.</summary>
        public bool Is(StructuralKey key) =>
            key.Hash == walk.Hash
            && CollectionsMarshal.AsSpan(walk.Numbers).SequenceEqual(key.numbers)
            && Same(CollectionsMarshal.AsSpan(walk.References), key.references);

        /// <inheritdoc/>
        public void Dispose()
        {
            walk.End();
            spare = walk;
        }

        private static bool Same(ReadOnlySpan<object?> a, ReadOnlySpan<object?> b)
        {
            if (a.Length != b.Length)
                return false;
            for (var i = 0; i < a.Length; i++)
            {
                if (!ReferenceEquals(a[i], b[i]) && !Equals(a[i], b[i]))
                    return false;
            }

            return true;
        }
    }

    /// <summary>Whether a constant is part of the program, not an object that the program gets.</summary>
    public static bool IsLiteral(ConstantExpression constant) =>
        constant.Value is null or string or Type or MethodInfo || constant.Type.IsPrimitive || constant.Type.IsEnum || constant.Type.IsValueType;

    /// <summary>
    /// The lambda that a member holds, if the member is of an expression type and reached by members alone: code, read when the derivative
    /// is built. Null for anything else.
    /// </summary>
    public static LambdaExpression? Code(MemberExpression member) =>
        !member.Type.IsValueType && typeof(LambdaExpression).IsAssignableFrom(member.Type) ? (LambdaExpression?)Evaluate(member) : null;

    /// <summary>What a constant, or members of it, hold now.</summary>
    internal static object? Evaluate(Expression? expression) => expression switch
    {
        null => null,
        ConstantExpression constant => constant.Value,
        MemberExpression { Expression: { } of } m => Evaluate(of) is { } owner ? Value(m.Member, owner) : null,
        MemberExpression m => Value(m.Member, null),
        _ => null,
    };

    private static object? Value(MemberInfo member, object? owner) =>
        member is FieldInfo field ? field.GetValue(owner) : ((PropertyInfo)member).GetValue(owner);
}
