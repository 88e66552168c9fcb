using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FunctionalAD.Capturing;

/// <summary>
/// What makes two lambdas the same program: kinds, types, methods, literals and the places of variables; captured objects count by their
/// order only, since they are parameters of the program. Keeps none of the user's objects alive.
/// </summary>
internal sealed class StructuralKey : IEquatable<StructuralKey>
{
    private readonly object?[] references;
    private readonly long[] numbers;
    private readonly int hash;

    private StructuralKey(object?[] references, long[] numbers)
    {
        this.references = references;
        this.numbers = numbers;
        var code = new HashCode();
        foreach (var reference in references)
            code.Add(reference is null ? 0 : reference is string s ? s.GetHashCode(StringComparison.Ordinal) : reference.GetHashCode());
        foreach (var number in numbers)
            code.Add(number);
        hash = code.ToHashCode();
    }

    /// <summary>Reads a lambda: its key, its captured objects in order, and whether anything in it is assigned.</summary>
    public static (StructuralKey Key, ImmutableArray<object> Objects, bool Assigns) Of(LambdaExpression lambda)
    {
        var walk = new Walk();
        walk.Visit(lambda);
        return (new StructuralKey([.. walk.References], [.. walk.Numbers]), [.. walk.Objects], walk.Assigns);
    }

    /// <summary>Whether a constant is part of the program, not an object that the program gets.</summary>
    public static bool IsLiteral(ConstantExpression constant) =>
        constant.Value is null or string or Type || constant.Type.IsPrimitive || constant.Type.IsEnum || constant.Type.IsValueType;

    /// <summary>
    /// The lambda that a member holds, if the member is of an expression type: code, read when the derivative is built. Null for anything
    /// else.
    /// </summary>
    public static LambdaExpression? Code(MemberExpression member) =>
        typeof(LambdaExpression).IsAssignableFrom(member.Type) ? (LambdaExpression?)Evaluate(member) : null;

    /// <inheritdoc/>
    public bool Equals(StructuralKey? other) =>
        other is not null && hash == other.hash && numbers.AsSpan().SequenceEqual(other.numbers) && SameReferences(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StructuralKey);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    private bool SameReferences(StructuralKey other)
    {
        if (references.Length != other.references.Length)
            return false;
        for (var i = 0; i < references.Length; i++)
        {
            if (!Equals(references[i], other.references[i]))
                return false;
        }

        return true;
    }

    private static object? Evaluate(Expression? expression) => expression switch
    {
        null => null,
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } m => field.GetValue(Evaluate(m.Expression)),
        MemberExpression { Member: PropertyInfo property } m => property.GetValue(Evaluate(m.Expression)),
        _ => null,
    };

    private sealed class Walk
    {
        private const int MemoThreshold = 2000;

        private readonly List<ParameterExpression> variables = [];
        private readonly List<LabelTarget> labels = [];
        private readonly Dictionary<Expression, int> seen = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<LambdaExpression> open = new(ReferenceEqualityComparer.Instance);
        private int visited;

        public List<object?> References { get; } = new(64);

        public List<long> Numbers { get; } = new(64);

        public List<object> Objects { get; } = [];

        public bool Assigns { get; private set; }

        public void Visit(Expression? node)
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
                Numbers.Add(long.MinValue);
                return;
            }

            // A large tree may be a graph: a node seen before is known by its number.
            if (++visited > MemoThreshold && node is not (ParameterExpression or ConstantExpression))
            {
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
                    for (var i = 0; i < call.Arguments.Count; i++)
                        Visit(call.Arguments[i]);
                    return;
                case UnaryExpression unary:
                    References.Add(unary.Type);
                    References.Add(unary.Method);
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
                    Label(loop.BreakLabel);
                    Label(loop.ContinueLabel);
                    Visit(loop.Body);
                    break;
                case GotoExpression jump:
                    Numbers.Add((int)jump.Kind);
                    Label(jump.Target);
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

        // Labels count by the order in which they are met.
        private void Label(LabelTarget? label)
        {
            References.Add(label?.Type);
            if (label is not null && !labels.Contains(label))
                labels.Add(label);
            Numbers.Add(label is null ? -1 : labels.IndexOf(label));
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
