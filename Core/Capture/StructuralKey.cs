using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FunctionalAD.Capturing;

/// <summary>
/// What makes two lambdas the same program: kinds, types, methods, literals and the places of variables; captured objects count by their
/// order only, since they are parameters of the program. Keeps none of the user's objects alive.
/// </summary>
internal sealed class StructuralKey
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

    /// <summary>What a lambda captures, in order, and whether anything in it is assigned.</summary>
    public static (ImmutableArray<object> Objects, bool Assigns) Captives(LambdaExpression lambda)
    {
        using var reading = Read(lambda);
        return (reading.Objects, reading.Assigns);
    }

    /// <summary>Reads a lambda. What is read lives in buffers of the thread until the reading is disposed of.</summary>
    public static Reading Read(LambdaExpression lambda)
    {
        var walk = spare ?? new Walk();
        spare = null;
        walk.Begin();
        walk.Start(lambda);
        return new Reading(walk);
    }

    [ThreadStatic]
    private static Walk? spare;

    /// <summary>A lambda as it was read.</summary>
    public readonly struct Reading : IDisposable
    {
        private readonly Walk walk;

        internal Reading(Walk walk) => this.walk = walk;

        /// <summary>The captured objects, in the order in which they are met.</summary>
        public ImmutableArray<object> Objects => [.. walk.Objects];

        /// <summary>Whether nothing is captured.</summary>
        public bool IsClosed => walk.Objects.Count == 0;

        /// <summary>Whether anything is assigned.</summary>
        public bool Assigns => walk.Assigns;

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
        constant.Value is null or string or Type || constant.Type.IsPrimitive || constant.Type.IsEnum || constant.Type.IsValueType;

    /// <summary>
    /// The lambda that a member holds, if the member is of an expression type: code, read when the derivative is built. Null for anything
    /// else.
    /// </summary>
    public static LambdaExpression? Code(MemberExpression member) =>
        !member.Type.IsValueType && typeof(LambdaExpression).IsAssignableFrom(member.Type) ? (LambdaExpression?)Evaluate(member) : null;

    private static object? Evaluate(Expression? expression) => expression switch
    {
        null => null,
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } m => field.GetValue(Evaluate(m.Expression)),
        MemberExpression { Member: PropertyInfo property } m => property.GetValue(Evaluate(m.Expression)),
        _ => null,
    };

    internal sealed class Walk
    {
        private const int MemoThreshold = 2000;

        private const int LargestKept = 4096;

        private readonly List<ParameterExpression> variables = [];
        private Dictionary<Expression, int>? seen;
        private HashSet<LambdaExpression>? open;
        private int visited;

        public List<object?> References { get; private set; } = new(64);

        public List<long> Numbers { get; private set; } = new(64);

        public List<object> Objects { get; } = [];

        public bool Assigns { get; private set; }

        public int Hash { get; private set; }

        public void Begin()
        {
            visited = 0;
            Assigns = false;
        }

        // Keeps nothing of the user's alive, and no large buffers.
        public void End()
        {
            variables.Clear();
            Objects.Clear();
            seen = null;
            open = null;
            if (Numbers.Count + References.Count > LargestKept)
            {
                Numbers = new(64);
                References = new(64);
            }

            References.Clear();
            Numbers.Clear();
        }

        private void Digest()
        {
            var code = new HashCode();
            foreach (var number in Numbers)
                code.Add(number);
            foreach (var reference in References)
                code.Add(reference?.GetHashCode() ?? 0);
            Hash = code.ToHashCode();
        }

        public void Start(LambdaExpression lambda)
        {
            Visit(lambda);
            Digest();
        }

        private void Visit(Expression? node)
        {
            if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                Read(node);
            }
            else
            {
                DeepStack.Run(() =>
                {
                    Read(node);
                    return 0;
                });
            }
        }

        private void Read(Expression? node)
        {
            if (node is null)
            {
                Numbers.Add(-1);
                return;
            }

            // A large tree may be a graph: a node seen before is known by its number.
            if (++visited > MemoThreshold && node is not (ParameterExpression or ConstantExpression))
            {
                seen ??= new(ReferenceEqualityComparer.Instance);
                if (seen.TryGetValue(node, out var number))
                {
                    Numbers.Add(~(long)number);
                    return;
                }

                seen.Add(node, seen.Count);
            }

            Numbers.Add((int)node.NodeType);
            switch (node)
            {
                case ParameterExpression parameter:
                    Variable(parameter);
                    return;
                case ConstantExpression constant:
                    Constant(constant);
                    return;
                case BinaryExpression binary:
                    Assigns |= binary.NodeType is ExpressionType.Assign or (>= ExpressionType.AddAssign and <= ExpressionType.SubtractAssignChecked);
                    References.Add(binary.Method);
                    Visit(binary.Left);
                    Visit(binary.Right);
                    return;
                case MethodCallExpression call:
                    References.Add(call.Method);
                    if (call.Object is not null)
                        Visit(call.Object);
                    var arguments = (IArgumentProvider)call;
                    for (var i = 0; i < arguments.ArgumentCount; i++)
                        Visit(arguments.GetArgument(i));
                    return;
                case UnaryExpression unary:
                    References.Add(unary.Type);
                    Visit(unary.Operand);
                    return;
                case MemberExpression member:
                    References.Add(member.Member);
                    if (Code(member) is { } code)
                        Inner(code);
                    else if (member.Expression is not null)
                        Visit(member.Expression);
                    return;
                case ConditionalExpression choice:
                    References.Add(choice.Type);
                    Visit(choice.Test);
                    Visit(choice.IfTrue);
                    Visit(choice.IfFalse);
                    return;
                case LambdaExpression lambda:
                    Lambda(lambda);
                    return;
                default:
                    Rare(node);
                    return;
            }
        }

        private void Rare(Expression node)
        {
            References.Add(node.Type);
            switch (node)
            {
                case InvocationExpression invocation:
                    Visit(invocation.Expression);
                    All(invocation.Arguments);
                    break;
                case NewExpression made:
                    References.Add(made.Constructor);
                    All(made.Arguments);
                    break;
                case NewArrayExpression array:
                    All(array.Expressions);
                    break;
                case MemberInitExpression made:
                    Visit(made.NewExpression);
                    foreach (var binding in made.Bindings)
                    {
                        References.Add(binding.Member);
                        Visit((binding as MemberAssignment)?.Expression);
                    }

                    break;
                case BlockExpression block:
                    Numbers.Add(block.Variables.Count);
                    foreach (var variable in block.Variables)
                    {
                        variables.Add(variable);
                        References.Add(variable.Type);
                    }

                    All(block.Expressions);
                    break;
                case LoopExpression loop:
                    References.Add(loop.BreakLabel?.Type);
                    Visit(loop.Body);
                    break;
                case GotoExpression jump:
                    Numbers.Add((int)jump.Kind);
                    Visit(jump.Value);
                    break;
                case SwitchExpression choice:
                    Visit(choice.SwitchValue);
                    References.Add(choice.Comparison);
                    foreach (var @case in choice.Cases)
                    {
                        All(@case.TestValues);
                        Visit(@case.Body);
                    }

                    Visit(choice.DefaultBody);
                    break;
                case IndexExpression index:
                    References.Add(index.Indexer);
                    Visit(index.Object);
                    All(index.Arguments);
                    break;
                case DefaultExpression:
                    break;
                default:
                    // Capture refuses the rest; a key of its own keeps it out of everybody's way.
                    References.Add(node);
                    break;
            }
        }

        private void All(IReadOnlyList<Expression> list)
        {
            Numbers.Add(list.Count);
            for (var i = 0; i < list.Count; i++)
                Visit(list[i]);
        }

        private void Lambda(LambdaExpression lambda)
        {
            References.Add(lambda.Type);
            for (var i = 0; i < lambda.Parameters.Count; i++)
                variables.Add(lambda.Parameters[i]);
            Visit(lambda.Body);
        }

        // Captured code that contains itself ends here; Capture refuses it.
        private void Inner(LambdaExpression code)
        {
            open ??= new(ReferenceEqualityComparer.Instance);
            if (!open.Add(code))
            {
                References.Add(code);
                return;
            }

            Visit(code);
            open.Remove(code);
        }

        private void Variable(ParameterExpression parameter)
        {
            for (var i = variables.Count - 1; i >= 0; i--)
            {
                if (ReferenceEquals(variables[i], parameter))
                {
                    Numbers.Add(i);
                    return;
                }
            }

            References.Add(parameter);
        }

        private void Constant(ConstantExpression constant)
        {
            References.Add(constant.Type);
            if (constant.Value is LambdaExpression code)
            {
                Inner(code);
                return;
            }

            if (IsLiteral(constant))
            {
                switch (constant.Value)
                {
                    case double d:
                        Numbers.Add(BitConverter.DoubleToInt64Bits(d));
                        break;
                    case float f:
                        Numbers.Add(BitConverter.SingleToInt32Bits(f));
                        break;
                    case int i:
                        Numbers.Add(i);
                        break;
                    case var other:
                        References.Add(other);
                        break;
                }

                return;
            }

            var index = Objects.FindIndex(o => ReferenceEquals(o, constant.Value));
            if (index < 0)
            {
                index = Objects.Count;
                Objects.Add(constant.Value!);
            }

            References.Add(constant.Value!.GetType());
            Numbers.Add(index);
        }
    }
}
