using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Capturing;

/// <summary>What ends a chain of LINQ operators, and so emits its loop: sums, extremes, folds, questions, and single elements.</summary>
internal sealed partial class Capture
{
    private Value? Folded(MethodCallExpression node, Sequence source)
    {
        var a = node.Arguments;
        switch (node.Method.Name)
        {
            case nameof(Enumerable.Sum):
                return new Value.Plain(Sum(node, Selected(node, source)));
            case nameof(Enumerable.Average):
                return new Value.Plain(Average(node, Selected(node, source)));
            case nameof(Enumerable.Max) when a.Count == 1 || IsCode(a[1]):
                return new Value.Plain(Extreme(node, Selected(node, source), RuleBook.Greater, nameof(Math.Max)));
            case nameof(Enumerable.Min) when a.Count == 1 || IsCode(a[1]):
                return new Value.Plain(Extreme(node, Selected(node, source), RuleBook.Lesser, nameof(Math.Min)));
            case nameof(Enumerable.Count) or nameof(Enumerable.LongCount):
                return new Value.Plain(Convert(Matching(node, source).Count(), node.Type));
            case nameof(Enumerable.Any):
                return new Value.Plain(Matching(node, source).Exists());
            case nameof(Enumerable.All):
                var holds = Test(node, Operator(node, a[1]));
                return new Value.Plain(Not(source.Where(x => Not(holds(x))).Exists()));
            case nameof(Enumerable.Aggregate):
                return Aggregate(node, source);
            case nameof(Enumerable.ToArray) or nameof(Enumerable.ToList):
                return Kept(source, node);
            default:
                return null;
        }
    }

    private Value? Picked(MethodCallExpression node, Sequence source)
    {
        var a = node.Arguments;
        var hasTest = a.Count > 1 && IsCode(a[1]);
        switch (node.Method.Name)
        {
            case nameof(Enumerable.First):
                var (exists, first) = Matching(node, source).First();
                Require(hasTest ? nameof(Sequences.Match) : nameof(Sequences.Elements), exists);
                return first();
            case nameof(Enumerable.Last):
                var all = Matching(node, source).Index();
                Require(hasTest ? nameof(Sequences.Match) : nameof(Sequences.Elements), all.Exists());
                return all.At(Minus(all.Extent, Literal.Of(1)));
            case nameof(Enumerable.Single):
                var only = Matching(node, source).Index(Literal.Of(2));
                Require(hasTest ? nameof(Sequences.Match) : nameof(Sequences.Elements), only.Exists());
                Require(hasTest ? nameof(Sequences.OneMatch) : nameof(Sequences.One), Compare(ExpressionType.Equal, only.Extent, Literal.Of(1)));
                return only.At(Literal.Of(0));
            case nameof(Enumerable.FirstOrDefault):
                var (none, (some, head)) = (Otherwise(node, source), Matching(node, source).First());
                return Either(source.Element, some, head, () => none);
            case nameof(Enumerable.LastOrDefault):
                var (otherwise, them) = (Otherwise(node, source), Matching(node, source).Index());
                return Either(source.Element, them.Exists(), () => them.At(Minus(them.Extent, Literal.Of(1))), () => otherwise);
            case nameof(Enumerable.ElementAt) when a[1].Type == typeof(int):
                var (position, elements) = (Number(a[1]), source.Index());
                RequireIndex(position, elements.Extent);
                return elements.At(position);
            default:
                return null;
        }
    }

    private static bool IsCode(Expression argument) => typeof(Delegate).IsAssignableFrom(argument.Type);

    // The default that the call gives, or that of the type.
    private Value Otherwise(MethodCallExpression node, Sequence source) =>
        node.Arguments.Count > 1 && !IsCode(node.Arguments[^1]) ? Visit(node.Arguments[^1]) : Whole(source.Element, Defaults(source.Element));

    private Sequence Selected(MethodCallExpression node, Sequence source)
    {
        if (node.Arguments.Count == 1)
            return source;
        var selector = Operator(node, node.Arguments[1]);
        return source.Select(selector.ReturnType, x => Apply(node, selector, x));
    }

    private Sequence Matching(MethodCallExpression node, Sequence source) =>
        node.Arguments.Count > 1 && IsCode(node.Arguments[1]) ? source.Where(Test(node, Operator(node, node.Arguments[1]))) : source;

    private Operand Not(Operand condition) => builder.Apply(Operators.Not, typeof(bool), condition);

    // Real numbers are added in double, from 0 on; whole numbers are checked for overflow.
    private Operand Sum(MethodCallExpression node, Sequence source) => Types.IsReal(source.Element)
        ? Convert(source.Fold([new Slot(SlotKind.Sum, Literal.Of(0.0))], (x, _) => [Convert(Plain(x, node), typeof(double))])[0], node.Type)
        : source.Fold([new Slot(SlotKind.Carry, Literal.Number(WholeNumber(node, source), 0))], (x, s) => [Total(s[0], Plain(x, node))])[0];

    private Operand Total(Operand sum, Operand term) => builder.Apply(Operators.Find(ExpressionType.AddChecked)!, sum.Type, sum, term);

    private Type WholeNumber(MethodCallExpression node, Sequence source) => source.Element == typeof(int) || source.Element == typeof(long)
        ? source.Element
        : throw Refuse(node, $"the elements are of the type {Types.Name(source.Element)}", NumericRemedy);

    // Except over arrays and lists, LINQ starts from the first element, so that a sum of −0 stays −0: starting from −0 is the same.
    private Operand Average(MethodCallExpression node, Sequence source)
    {
        var isReal = Types.IsReal(source.Element);
        if (!isReal)
            WholeNumber(node, source);
        var sum = isReal
            ? new Slot(SlotKind.Sum, Literal.Of(source is Indexed { IsStored: true } ? 0.0 : -0.0))
            : new Slot(SlotKind.Carry, new Literal(0L, typeof(long)));
        Operand Next(Value x, Func<Operand> sofar) => isReal ? Convert(Plain(x, node), typeof(double)) : Total(sofar(), Convert(Plain(x, node), typeof(long)));
        Operand total, count;
        if (source is Indexed indexed)
        {
            Require(nameof(Sequences.Elements), indexed.Exists());
            (total, count) = (source.Fold([sum], (x, s) => [Next(x, () => s[0])])[0], indexed.Extent);
        }
        else
        {
            var both = source.Fold([sum, new Slot(SlotKind.Sum, Literal.Of(0))], (x, s) => [Next(x, () => s[0]), Literal.Of(1)]);
            (total, count) = (both[0], both[1]);
            Require(nameof(Sequences.Elements), Compare(ExpressionType.LessThan, Literal.Of(0), count));
        }

        return Convert(Arithmetic(ExpressionType.Divide, Convert(total, typeof(double)), Convert(count, typeof(double))), node.Type);
    }

    private Operand Extreme(MethodCallExpression node, Sequence source, Primitive ofReals, string ofWholes)
    {
        if (!Types.IsReal(source.Element))
            WholeNumber(node, source);
        if (Types.IsReal(source.Element) && source is Indexed indexed)
        {
            // From what is less, or greater, than all: no term is written twice.
            Require(nameof(Sequences.Elements), indexed.Exists());
            var start = ofReals.Equals(RuleBook.Lesser) ? new Slot(SlotKind.Least, Literal.Number(source.Element, double.PositiveInfinity)) : new Slot(SlotKind.Greatest, Literal.Number(source.Element, double.NaN));
            return source.Fold([start], (x, _) => [Plain(x, node)])[0];
        }

        return Plain(Reduce(node, source, (best, x) => new Value.Plain(Types.IsReal(source.Element)
            ? builder.Apply(ofReals, source.Element, Plain(best, node), Plain(x, node))
            : Order(ofWholes, Plain(best, node), Plain(x, node)))), node);
    }

    // Starts from the first element, which there must be.
    private Value Reduce(MethodCallExpression node, Sequence source, Func<Value, Value, Value> step)
    {
        var elements = source.Index();
        Require(nameof(Sequences.Elements), elements.Exists());
        var rest = new Indexed(this, source.Element, Minus(elements.Extent, Literal.Of(1)), i => elements.At(Plus(i, Literal.Of(1))));
        return Fold(node, rest, source.Element, elements.At(Literal.Of(0)), step);
    }

    private Value Fold(MethodCallExpression node, Sequence source, Type type, Value seed, Func<Value, Value, Value> step)
    {
        var initial = Carried(seed, type, ends: false);
        var results = source.Fold([.. initial.Select(leaf => new Slot(SlotKind.Carry, leaf))], (x, state) =>
        {
            var next = Carried(step(Read(state), x), type, ends: true);
            return next.Select(leaf => leaf.Type).SequenceEqual(initial.Select(leaf => leaf.Type))
                ? next
                : throw Refuse(node, "what it carries is kept in different ways, such as an array and a list", "start from an array, and end each step with ToArray()");
        });
        return Read(results);

        // Arrays are read, but not changed by what a fold returned, as long as no array changes that they may be.
        Value Read(IEnumerable<Operand> leaves) => Frozen(Whole(type, leaves), "it is what Aggregate returned, which may hold it");
    }

    // The leaves of what a fold carries, arrays as they are.
    private List<Operand> Carried(Value value, Type type, bool ends)
    {
        var leaves = new List<Operand>();
        foreach (var part in value is Value.Composite composite ? [.. Parts(composite)] : new[] { value })
        {
            if (part is Value.Array { Cell: var cell } && Snapshot(cell, ends) is { } content)
                leaves.Add(content);
            else
                Flatten(part, leaves, Expression.Default(type));
        }

        return leaves;

        static IEnumerable<Value> Parts(Value.Composite whole) => whole.Parts.SelectMany(p => p is Value.Composite inner ? Parts(inner) : [p]);
    }

    private Value Frozen(Value value, string reason) => value is Value.Composite composite
        ? new Value.Composite(composite.Layout, [.. composite.Parts.Select(p => Frozen(p, reason))])
        : Freeze(value, reason);

    private Value Aggregate(MethodCallExpression node, Sequence source)
    {
        var a = node.Arguments;
        if (a.Count == 2)
        {
            var reduce = Operator(node, a[1]);
            return Reduce(node, source, (acc, x) => Apply(node, reduce, acc, x));
        }

        var fold = Operator(node, a[2]);
        var result = Fold(node, source, a[1].Type, Visit(a[1]), (acc, x) => Apply(node, fold, acc, x));
        return a.Count == 3 ? result : Apply(node, Operator(node, a[3]), result);
    }
}
