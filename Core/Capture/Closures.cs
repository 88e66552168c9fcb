using System.Linq.Expressions;

namespace FunctionalAD.Capturing;

/// <summary>
/// A lambda inside a lambda reads the variables of the call that made it. A lambda that has others inside is therefore called with variables
/// of its own for each call; then a variable means one thing, whenever and wherever the inner lambda is called.
/// </summary>
internal static class Closures
{
    /// <summary>The lambda with new variables, if there are lambdas inside; else the lambda.</summary>
    public static LambdaExpression Fresh(LambdaExpression lambda)
    {
        var search = new Search();
        search.Visit(lambda.Body);
        return search.Found ? (LambdaExpression)new Rename().Visit(lambda)! : lambda;
    }

    private sealed class Search : ExpressionVisitor
    {
        private readonly HashSet<Expression> seen = new(ReferenceEqualityComparer.Instance);

        public bool Found { get; private set; }

        public override Expression? Visit(Expression? node)
        {
            if (Found || node is null or ParameterExpression or ConstantExpression || !seen.Add(node))
                return node;
            return DeepStack.Run(() => base.Visit(node));
        }

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            Found = true;
            return node;
        }

        // Capture refuses what it does not know.
        protected override Expression VisitExtension(Expression node) => node;
    }

    private sealed class Rename : ExpressionVisitor
    {
        private readonly Dictionary<ParameterExpression, ParameterExpression> renamed = [];

        // A node that stands at many places stays one node, as long as its variables mean the same.
        private Dictionary<Expression, Expression?> done = new(ReferenceEqualityComparer.Instance);

        public override Expression? Visit(Expression? node)
        {
            if (node is null or ParameterExpression or ConstantExpression)
                return base.Visit(node);
            if (!done.TryGetValue(node, out var known))
                done[node] = known = DeepStack.Run(() => base.Visit(node));
            return known;
        }

        protected override Expression VisitParameter(ParameterExpression node) => renamed.GetValueOrDefault(node, node);

        protected override Expression VisitExtension(Expression node) => node;

        protected override Expression VisitLambda<T>(Expression<T> node) => Declaring(node.Parameters, own =>
            Expression.Lambda<T>(Visit(node.Body)!, node.Name, node.TailCall, own));

        protected override Expression VisitBlock(BlockExpression node) => Declaring(node.Variables, own =>
            Expression.Block(node.Type, own, node.Expressions.Select(e => Visit(e)!)));

        private Expression Declaring(IReadOnlyCollection<ParameterExpression> declared, Func<ParameterExpression[], Expression> rebuild)
        {
            var (outside, hidden) = (done, declared.Select(p => renamed.GetValueOrDefault(p)).ToArray());
            ParameterExpression[] own = [.. declared.Select(p => p.IsByRef ? p : Expression.Parameter(p.Type, p.Name))];
            done = new(ReferenceEqualityComparer.Instance);
            foreach (var (old, fresh) in declared.Zip(own))
                renamed[old] = fresh;
            var result = rebuild(own);
            foreach (var (old, before) in declared.Zip(hidden))
            {
                if (before is null)
                    renamed.Remove(old);
                else
                    renamed[old] = before;
            }

            done = outside;
            return result;
        }
    }
}
