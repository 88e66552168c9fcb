using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;

namespace FunctionalAD.Lifting;

/// <summary>
/// Lambdas that F# hands over as trees. Where they are arithmetic they are read as they stand; with functions, unions, lists or sequences of F# in them they
/// are written as code, which is lifted.
/// </summary>
internal static class FSharpLambdas
{
    private const int Most = 512;

    // F# makes a new tree whenever it comes by: what was written for one is for all of its structure.
    private static readonly Dictionary<int, List<(StructuralKey Key, Written? Code)>> known = [];
    private static int count;

    /// <summary>A lambda as a delegate with code that can be lifted; null for what need not be, or has none.</summary>
    public static Delegate? Of(LambdaExpression lambda)
    {
        // What was lifted, and what we made ourselves, is no lambda of F# any more.
        if (Lifter.MethodOf(lambda) is not null || KnownPrograms.Knows(lambda) || !Finding.In(lambda) || new Meaning().Visit(lambda) is not LambdaExpression meant || !Finding.In(meant))
            return null;
        using var reading = StructuralKey.AsItStands(lambda);
        var captured = reading.Objects;
        return Find(reading, meant, captured)?.With(lambda.Type, captured);
    }

    private static Written? Find(StructuralKey.Reading reading, LambdaExpression meant, IReadOnlyList<object> captured)
    {
        lock (known)
        {
            if (known.TryGetValue(reading.Hash, out var all))
            {
                foreach (var (key, code) in all)
                {
                    if (reading.Is(key))
                        return code;
                }
            }
        }

        var written = Written.Of(meant, captured);
        lock (known)
        {
            if (count++ % Most == Most - 1)
                known.Clear();
            if (!known.TryGetValue(reading.Hash, out var all))
                known[reading.Hash] = all = [];
            all.Add((reading.Key, written));
        }

        return written;
    }

    /// <summary>Operators of F# by what they mean.</summary>
    private sealed class Meaning : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node) => node is null ? null : DeepStack.Run(() => base.Visit(node));

        protected override Expression VisitMethodCall(MethodCallExpression node) =>
            FSharpOperators.Of(node) is { } meant ? Visit(meant)! : base.VisitMethodCall(node);

        protected override Expression VisitBinary(BinaryExpression node) => FSharpOperators.Of(node) is { } meant ? Visit(meant)! : base.VisitBinary(node);

        protected override Expression VisitExtension(Expression node) => node;
    }

    /// <summary>Whether there is anything in a tree that only F# has.</summary>
    private sealed class Finding : ExpressionVisitor
    {
        private static readonly ConditionalWeakTable<Type, object> kinds = [];
        private static readonly object yes = new(), no = new();
        private bool found;

        public static bool In(Expression e)
        {
            var finding = new Finding();
            finding.Visit(e);
            return finding.found;
        }

        public override Expression? Visit(Expression? node)
        {
            if (found || node is null)
                return node;
            found = Is(node.Type) || (node is MethodCallExpression { Method.DeclaringType: { } home } && IsLibrary(home)) || (node is BinaryExpression { Method.DeclaringType: { } own } && IsLibrary(own));
            return found ? node : DeepStack.Run(() => base.Visit(node));
        }

        protected override Expression VisitExtension(Expression node) => node;

        private static bool Is(Type type) => ReferenceEquals(kinds.GetValue(type, static t => IsOfFSharp(t) ? yes : no), yes);

        private static bool IsLibrary(Type type) => type.Namespace?.StartsWith("Microsoft.FSharp", StringComparison.Ordinal) == true;

        // Records are what they hold, in every language.
        private static bool IsOfFSharp(Type type) => IsLibrary(type) || FSharp.IsFunction(type) || (FSharp.IsObject(type) && Ir.Layout.Of(type) is null);
    }
}
