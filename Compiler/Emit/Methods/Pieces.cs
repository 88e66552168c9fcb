using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace FunctionalAD.Emission;

/// <summary>
/// A tree whose method would be too large for the JIT, in several methods. Into a method of more than 512 locals the JIT writes out no other method any more:
/// each vector that is loaded and each element of a span would be a call, and no vector stays in a register across a call. Statements that follow each other
/// become a dynamic method; what they read it is given, and of what they change and others use it is given the place.
/// </summary>
internal sealed class Pieces
{
    // Some of the locals are not counted.
    private const int Limit = 440;

    private readonly Dictionary<Expression, int> locals = new(ReferenceEqualityComparer.Instance);
    private readonly Mentioned all;

    private readonly int limit;

    private Pieces(Expression body, int limit) => (all, this.limit) = (Mentioned.In(body), limit);

    /// <summary>The same tree, if it is small or no loop is in it; else one that calls methods made for its parts.</summary>
    /// <param name="tree">A tree as the emitter makes it.</param>
    /// <param name="limit">About how many locals a method may have.</param>
    public static LambdaExpression Of(LambdaExpression tree, int limit = Limit)
    {
        if (!RuntimeFeature.IsDynamicCodeCompiled || tree.Body is not BlockExpression body)
            return tree;
        var pieces = new Pieces(body, limit);
        return pieces.all.HasLoop && pieces.Locals(body) > limit ? Expression.Lambda(tree.Type, pieces.Block(body), tree.Name, tree.Parameters) : tree;
    }

    // About how many locals a method needs for an expression.
    private int Locals(Expression expression)
    {
        if (!locals.TryGetValue(expression, out var count))
            locals.Add(expression, count = Counted.Of(expression, Locals));
        return count;
    }

    // The same with pieces of it as calls where it needs too many.
    private Expression Small(Expression expression) => Locals(expression) <= limit ? expression : expression switch
    {
        BlockExpression block => Block(block),
        LoopExpression loop => loop.Update(loop.BreakLabel, loop.ContinueLabel, Small(loop.Body)),
        ConditionalExpression choice => choice.Update(choice.Test, Small(choice.IfTrue), Small(choice.IfFalse)),
        BinaryExpression { NodeType: ExpressionType.Assign } assign => assign.Update(assign.Left, assign.Conversion, Small(assign.Right)),
        _ => expression,
    };

    private BlockExpression Block(BlockExpression block)
    {
        var (done, run, size) = (new List<Expression>(), new List<Expression>(), 0);
        var isValue = block.Type != typeof(void);
        foreach (var statement in block.Expressions.SkipLast(isValue ? 1 : 0).Select(Small))
        {
            // Half as long as it may be: the variables of a short method are in registers.
            if (size + Locals(statement) > limit / 2)
                Close();
            run.Add(statement);
            size += Locals(statement);
        }

        Close();
        if (isValue)
            done.Add(Small(block.Expressions[^1]));
        var left = Mentioned.In(Expression.Block(done)).Counts;
        return Expression.Block(block.Type, block.Variables.Where(left.ContainsKey), done);

        void Close()
        {
            if (size >= limit / 10 && Piece(Expression.Block(typeof(void), run), block.Variables) is { } call)
                done.Add(call);
            else
                done.AddRange(run);
            run.Clear();
            size = 0;
        }
    }

    // The call of a method that does the same as statements; null if there is none.
    private MethodCallExpression? Piece(BlockExpression statements, IReadOnlyCollection<ParameterExpression> variables)
    {
        var inside = Mentioned.In(statements);
        // What nobody else uses is the method's own.
        var shared = inside.Counts.Keys.Where(v => !inside.Declared.Contains(v) && !(variables.Contains(v) && inside.Counts[v] == all.Counts[v])).ToLookup(inside.Changed.Contains);
        if (!inside.IsClosed)
            return null;
        var (read, changed, constants) = (shared[false].ToArray(), shared[true].ToArray(), inside.Objects.ToArray());
        var places = Array.ConvertAll(changed, v => Expression.Parameter(v.Type.MakeByRefType()));
        var given = Array.ConvertAll(constants, c => Expression.Parameter(c.Type));
        ParameterExpression[] parameters = [.. read, .. given, .. places];
        var body = Expression.Block(
            typeof(void),
            [.. changed.Zip(places, Expression.Assign), new Given(constants, given).Visit(statements), .. places.Zip(changed, Expression.Assign)]);
        if (Instructions.Of(body, parameters) is not { } code)
            return null;
        var method = new DynamicMethod("Piece", typeof(void), [.. parameters.Select(p => p.IsByRef ? p.Type.MakeByRefType() : p.Type)], restrictedSkipVisibility: true);
        code.Write(method.GetILGenerator());
        return Expression.Call(method, [.. read, .. constants, .. changed]);
    }

    /// <summary>What an expression mentions.</summary>
    private sealed class Mentioned : ExpressionVisitor
    {
        private readonly HashSet<LabelTarget> targets = [], jumps = [];

        /// <summary>How often each variable is.</summary>
        public Dictionary<ParameterExpression, int> Counts { get; } = [];

        /// <summary>Variables that its own blocks declare.</summary>
        public HashSet<ParameterExpression> Declared { get; } = [];

        /// <summary>Variables that may have another value afterwards.</summary>
        public HashSet<ParameterExpression> Changed { get; } = [];

        /// <summary>Constants that no instruction holds.</summary>
        public HashSet<ConstantExpression> Objects { get; } = new(ReferenceEqualityComparer.Instance);

        public bool HasLoop { get; private set; }

        /// <summary>Whether nothing jumps out of it.</summary>
        public bool IsClosed => jumps.IsSubsetOf(targets);

        public static Mentioned In(Expression expression)
        {
            var mentioned = new Mentioned();
            mentioned.Visit(expression);
            return mentioned;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Counts[node] = Counts.GetValueOrDefault(node) + 1;
            return node;
        }

        protected override Expression VisitBlock(BlockExpression node)
        {
            Declared.UnionWith(node.Variables);
            Visit(node.Expressions);
            return node;
        }

        protected override Expression VisitBinary(BinaryExpression node)
        {
            if (node.NodeType is ExpressionType.Assign or (>= ExpressionType.AddAssign and <= ExpressionType.SubtractAssignChecked))
                Change(node.Left is MemberExpression member ? member.Expression : node.Left);
            return base.VisitBinary(node);
        }

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            foreach (var (argument, parameter) in node.Arguments.Zip(node.Method.GetParameters()))
                Change(parameter.ParameterType.IsByRef ? argument : null);
            // A method of a structure may change it; those of a span do not.
            Change(node.Object is { Type: { IsValueType: true, IsByRefLike: false } } ? node.Object : null);
            return base.VisitMethodCall(node);
        }

        protected override Expression VisitConstant(ConstantExpression node)
        {
            if (node.Value is not (null or string or ValueType))
                Objects.Add(node);
            return node;
        }

        private void Change(Expression? place)
        {
            if (place is ParameterExpression variable)
                Changed.Add(variable);
        }

        protected override Expression VisitLoop(LoopExpression node)
        {
            HasLoop = true;
            if (node.BreakLabel is { } exit)
                targets.Add(exit);
            return base.VisitLoop(node);
        }

        protected override Expression VisitGoto(GotoExpression node)
        {
            jumps.Add(node.Target);
            return base.VisitGoto(node);
        }
    }

    /// <summary>How many locals an expression needs, of the numbers of those that it is made of.</summary>
    private sealed class Counted(Func<Expression, int> each) : ExpressionVisitor
    {
        private int total;

        public static int Of(Expression expression, Func<Expression, int> each)
        {
            var counted = new Counted(each);
            counted.VisitParts(expression);
            return counted.total + expression switch
            {
                BlockExpression block => block.Variables.Count,
                MethodCallExpression call => WrittenOut(call.Method),
                _ => 0,
            };
        }

        public override Expression? Visit(Expression? node)
        {
            total += node is null or ParameterExpression ? 0 : each(node);
            return node;
        }

        // Of a method of ours that the JIT writes out.
        private static int WrittenOut(MethodInfo method) => method.DeclaringType?.Assembly != typeof(Lanes).Assembly && method.DeclaringType?.Assembly != typeof(Counted).Assembly ? 0
            : method.Name.StartsWith("Strided", StringComparison.Ordinal) || (method.Name == nameof(Lanes.Set) && method.DeclaringType == typeof(Lanes)) ? 12
            : 1 + ((method.GetMethodBody()?.GetILAsByteArray()?.Length ?? 0) / 28);

        private void VisitParts(Expression expression) => base.Visit(expression);
    }

    /// <summary>Constants as parameters.</summary>
    private sealed class Given(ConstantExpression[] constants, ParameterExpression[] parameters) : ExpressionVisitor
    {
        protected override Expression VisitConstant(ConstantExpression node) => Array.IndexOf(constants, node) is >= 0 and var at ? parameters[at] : node;
    }
}
