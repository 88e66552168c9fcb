using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FunctionalAD.Lifting;

namespace FunctionalAD.Capturing;

/// <summary>The walk over a lambda that its key is made of.</summary>
internal sealed partial class StructuralKey
{
    internal sealed partial class Walk
    {
        private const int MemoThreshold = 2000;

        private const int LargestKept = 4096;

        private readonly List<ParameterExpression> variables = [];
        private readonly List<ParameterExpression> declared = [];
        private readonly List<LabelTarget> labels = [];
        private Dictionary<Expression, int>? seen;
        private HashSet<LambdaExpression>? open;
        private int visited;
        private int numbered;

        public List<object?> References { get; private set; } = new(64);

        public List<long> Numbers { get; private set; } = new(64);

        public List<object> Objects { get; } = [];

        public Dictionary<MemberExpression, LambdaExpression>? Codes { get; private set; }

        /// <summary>The functions that were read, and where they are held.</summary>
        public List<HeldFunction> Held { get; } = [];

        /// <summary>Whether a lambda holds the code of a function that was replaced.</summary>
        public bool IsStale { get; private set; }

        public bool Assigns { get; private set; }

        /// <summary>Whether something is called whose compiled code may have to be read.</summary>
        public bool Calls { get; private set; }

        public int Hash { get; private set; }

        public int Size => Numbers.Count;

        public void Begin()
        {
            visited = 0;
            Calls = false;
            numbered = 0;
            Assigns = false;
            IsStale = false;
        }

        // Keeps nothing of the user's alive, and no large buffers.
        public void End()
        {
            variables.Clear();
            declared.Clear();
            labels.Clear();
            Objects.Clear();
            Held.Clear();
            seen = null;
            open = null;
            Codes = null;
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
            foreach (var number in CollectionsMarshal.AsSpan(Numbers))
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
                Read(node);
            else
                Deep(node);
        }

        private void Deep(Expression? node) => DeepStack.Run(() =>
        {
            Read(node);
            return 0;
        });

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
                seen ??= new(ReferenceEqualityComparer.Instance);
                if (seen.TryGetValue(node, out var number))
                {
                    Numbers.Add(~(long)number);
                    return;
                }

                seen.Add(node, numbered++);
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
                    Calls = Calls || Expansion.Wants(binary.Method);
                    Visit(binary.Left);
                    Visit(binary.Right);
                    if (binary.Conversion is { } conversion)
                        Lambda(conversion);
                    return;
                case MethodCallExpression call:
                    References.Add(call.Method);
                    Calls = Calls || Expansion.Wants(call.Method) || Expansion.IsInvoke(call) || Expansion.IsGivenFunctions(call);
                    Assigns |= Capturing.Assigned.IsSet(call.Method);
                    if (call.Object is not null)
                        Visit(call.Object);
                    var arguments = (IArgumentProvider)call;
                    for (var i = 0; i < arguments.ArgumentCount; i++)
                        Visit(arguments.GetArgument(i));
                    return;
                case UnaryExpression unary:
                    References.Add(unary.Type);
                    References.Add(unary.Method);
                    Calls = Calls || Expansion.Wants(unary.Method);
                    Assigns |= unary.NodeType is ExpressionType.Throw or (>= ExpressionType.PreIncrementAssign and <= ExpressionType.PostDecrementAssign);
                    Visit(unary.Operand);
                    return;
                case MemberExpression member:
                    References.Add(member.Member);
                    Calls = Calls || Expansion.Wants(member);
                    if (CodeOf(member) is { } code)
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
                    Calls |= invocation.Expression is not LambdaExpression && typeof(Delegate).IsAssignableFrom(invocation.Expression.Type);
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
                    for (var i = 0; i < block.Variables.Count; i++)
                        References.Add(block.Variables[i].Type);
                    var known = Declare(block.Variables);
                    All(block.Expressions);
                    Leave(block.Variables, known);
                    break;
                case LoopExpression loop:
                    Assigns = true;
                    Label(loop.BreakLabel);
                    Label(loop.ContinueLabel);
                    Visit(loop.Body);
                    break;
                case LabelExpression label:
                    Label(label.Target);
                    Visit(label.DefaultValue);
                    break;
                case TryExpression attempt:
                    Visit(attempt.Body);
                    Visit(attempt.Finally);
                    Visit(attempt.Fault);
                    Numbers.Add(attempt.Handlers.Count);
                    foreach (var handler in attempt.Handlers)
                    {
                        References.Add(handler.Test);
                        Visit(handler.Filter);
                        Visit(handler.Body);
                    }

                    break;
                case GotoExpression jump:
                    Assigns = true;
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
                case TypeBinaryExpression test:
                    References.Add(test.TypeOperand);
                    Visit(test.Expression);
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
            if (Origins.Of(lambda) is { } origin)
            {
                Held.AddRange(origin.Held);
                IsStale |= !origin.IsCurrent;
            }

            References.Add(lambda.Type);
            var known = Declare(lambda.Parameters);
            Visit(lambda.Body);
            Leave(lambda.Parameters, known);
        }
    }
}
