using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Capturing;

/// <summary>
/// Exceptions: thrown as the user's function throws them; never caught, since a derivative has no steps to take back. What would run after
/// one is caught is left out where none can be thrown, and refused elsewhere.
/// </summary>
internal sealed partial class Capture
{
    private Value Throw(UnaryExpression node)
    {
        if (node.Operand is null)
            throw Refuse(node, "it throws again what was caught", "let the exception pass");

        // What the exception is made from are arguments: the code that makes it is the user's.
        var free = new Free();
        var made = free.Visit(node.Operand)!;
        var changes = Assigned.In(node.Operand);
        if (changes.Outer.Count > 0 || changes.Writes.Exists(w => w.Root is null || !free.Declared.Contains(w.Root)))
            throw Refuse(node, "the exception assigns while it is made", "assign before, and throw then");
        var lambda = Expression.Lambda(made, free.Parameters);
        builder.Apply(Primitives.Throw(lambda), typeof(int), [.. free.Read.Select(e => Plain(Visit(e), e))]);
        return node.Type == typeof(void) ? Nothing : Compose(node.Type, new Queue<Operand>(Defaults(node.Type)));
    }

    private Value Try(TryExpression node)
    {
        var throws = CanThrow.Any(node.Body);
        if (throws && node.Handlers.Count > 0)
            throw Refuse(node, "an exception may be caught in it", "test before, instead of catching after");
        if (throws && ((node.Finally is { } last && CanThrow.Any(last)) || (node.Fault is { } fault && CanThrow.Any(fault))))
            throw Refuse(node, "an exception may take the place of another", "keep to statements that throw nothing in what runs last");
        var value = Visit(node.Body);
        if (node.Finally is not null)
            Visit(node.Finally);
        return node.Type == typeof(void) ? Nothing : value;
    }

    /// <summary>Makes parameters of what an expression reads.</summary>
    private sealed class Free : ExpressionVisitor
    {
        private readonly List<ParameterExpression> own = [];

        /// <summary>The variables of blocks inside.</summary>
        public HashSet<ParameterExpression> Declared { get; } = [];

        public List<Expression> Read { get; } = [];

        public List<ParameterExpression> Parameters { get; } = [];

        protected override Expression VisitParameter(ParameterExpression node) => own.Contains(node) ? node : Parameter(node);

        protected override Expression VisitConstant(ConstantExpression node) => StructuralKey.IsLiteral(node) ? node : Parameter(node);

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            own.AddRange(node.Parameters);
            return base.VisitLambda(node);
        }

        protected override Expression VisitBlock(BlockExpression node)
        {
            own.AddRange(node.Variables);
            Declared.UnionWith(node.Variables);
            return base.VisitBlock(node);
        }

        private ParameterExpression Parameter(Expression read)
        {
            var known = Read.FindIndex(e => e == read);
            if (known >= 0)
                return Parameters[known];
            Read.Add(read);
            Parameters.Add(Expression.Parameter(read.Type, (read as ParameterExpression)?.Name));
            return Parameters[^1];
        }
    }

    /// <summary>Whether an expression may throw: everything may that is not known to be harmless.</summary>
    private sealed class CanThrow : ExpressionVisitor
    {
        private bool found;

        public static bool Any(Expression node)
        {
            var walk = new CanThrow();
            walk.Visit(node);
            return walk.found;
        }

        public override Expression? Visit(Expression? node)
        {
            if (node is null || found)
                return node;
            found = node switch
            {
                ConstantExpression or ParameterExpression or DefaultExpression or BlockExpression or ConditionalExpression or LoopExpression
                    or GotoExpression or LabelExpression or TryExpression or LambdaExpression => false,
                SwitchExpression choice => choice.Comparison is not null,
                BinaryExpression binary => !IsHarmless(binary),
                UnaryExpression unary => unary.Method is not null || unary.NodeType is ExpressionType.Throw or ExpressionType.ConvertChecked
                    or ExpressionType.NegateChecked or ExpressionType.ArrayLength or ExpressionType.Unbox,
                MethodCallExpression { Object: null } call => RuleBook.Find(call.Method) is not { MayThrow: false } && RuleBook.Definition(call.Method) is null,
                MemberExpression { Expression: { } of } => !of.Type.IsValueType && of is not ConstantExpression { Value: not null },
                InvocationExpression { Expression: LambdaExpression } => false,
                NewExpression made => !made.Type.IsValueType || Layout.Of(made.Type) is null,
                _ => true,
            };
            return found ? node : DeepStack.Run(() => base.Visit(node));
        }

        private static bool IsHarmless(BinaryExpression node) => node.NodeType switch
        {
            ExpressionType.Assign => true,
            ExpressionType.ArrayIndex or ExpressionType.AddChecked or ExpressionType.SubtractChecked or ExpressionType.MultiplyChecked
                or ExpressionType.AddAssignChecked or ExpressionType.SubtractAssignChecked or ExpressionType.MultiplyAssignChecked => false,
            ExpressionType.Divide or ExpressionType.Modulo or ExpressionType.DivideAssign or ExpressionType.ModuloAssign =>
                Types.IsReal(node.Type) || node.Right is ConstantExpression { Value: not (0 or -1 or 0L or -1L) },
            _ => node.Method is null || node.Method.DeclaringType == typeof(Math),
        };
    }
}
