using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Whether a cotangent has come at all. A tangent that only branches read, several of them or one in a loop, has the cotangent 0 when none of
/// them is taken, and its weight may be infinite there (0·∞). So where branches alone read, the way up notes which were taken, and a
/// weight is multiplied with only if one was. Conditions tell, never the cotangent itself: one that happens to be 0 has derivatives.
/// </summary>
internal sealed partial class Transpose
{
    private static readonly Primitive isNegative = Rulebook.RuleBook.Intern(typeof(double).GetMethod(nameof(double.IsNegative))!);
    private static readonly Operand yes = new Literal(true, typeof(bool)), no = new Literal(false, typeof(bool));

    private readonly Unread? unread;
    private readonly Dictionary<Var, Operand> reached = new(ReferenceEqualityComparer.Instance);

    private bool IsConditional(Var v) => unread?.Conditional.Contains(v) == true;

    private bool IsMarked(Var v) => unread?.Marked.Contains(v) == true;

    // Whether anything came into an element of a marked array: −0 has no terms.
    private Operand IsRead(Operand element) => builder.Choose(
        builder.Apply(Operators.Find(ExpressionType.Equal)!, typeof(bool), element, Literal.Number(element.Type, 0)),
        () => builder.Apply(Operators.Not, typeof(bool), builder.Apply(isNegative, typeof(bool), element)),
        () => yes);

    // Whether what reads it was run; asked once, when its cotangent is complete.
    private Operand TakeReached(Var v) => !IsConditional(v) ? yes : reached.Remove(v, out var when) ? when : no;

    private Operand PeekReached(Var v) => !IsConditional(v) ? yes : reached.GetValueOrDefault(v, no);

    private void Reach(Operand operand, Operand when)
    {
        if (operand is Var v && IsConditional(v))
            reached[v] = reached.TryGetValue(v, out var before) ? Either(before, when) : when;
    }

    private Operand Either(Operand a, Operand b) => Builder.Same(a, yes) || Builder.Same(b, no) || Builder.Same(a, b) ? a
        : Builder.Same(a, no) || Builder.Same(b, yes) ? b
        : builder.Apply(Operators.Find(ExpressionType.Or)!, typeof(bool), a, b);

    // Around a region: what was noted before of the variables that it reads from outside.
    private Dictionary<Var, Operand> EnterReached(IEnumerable<Var> free) =>
        free.Where(IsConditional).ToDictionary(v => v, TakeReached);

    private Operand[] LeaveReached(Dictionary<Var, Operand> outer) => [.. outer.Keys.Select(TakeReached)];

    // A loop of numbers that only branches read which may not have been taken is walked back if one was.
    private void UpIfReached(Equation equation, Loop loop, Var[] asked, Operand when)
    {
        var incoming = asked.Select(v => (Cotangent: cotangents.Take(v)!, When: asked.Length == 1 ? yes : PeekReached(v))).ToArray();
        foreach (var v in asked)
            TakeReached(v);
        var free = FreeLinear([new Region([], [equation], [])]);
        var (outer, before) = (Enter(free), EnterReached(free));
        Operand[] then = [];
        var results = builder.If(when, () => Taken().Concat(then = LeaveReached(before)), () => free.Select(Untouched).Concat(before.Keys.Select(_ => no)));
        Leave(free, outer, results);
        var k = 0;
        foreach (var (v, earlier) in before)
            reached[v] = Either(earlier, Chosen(when, then[k], no, results[free.Count + k++]));

        IEnumerable<Operand> Taken()
        {
            foreach (var v in free)
                Begin(v, outer[v]);
            for (var i = 0; i < asked.Length; i++)
            {
                cotangents.Set(asked[i], incoming[i].Cotangent, false);
                Reach(asked[i], incoming[i].When);
            }

            Up(equation, loop, isReached: true);
            return free.Select(v => cotangents.Take(v) ?? Zero(v)).ToArray();
        }

        Operand Untouched(Var v) => v.Type.IsArray ? outer[v]! : Zero(v);
    }

    private Operand Both(Operand a, Operand b) => Builder.Same(a, yes) || Builder.Same(b, no) ? b
        : Builder.Same(b, yes) || Builder.Same(a, no) ? a
        : builder.Apply(Operators.Find(ExpressionType.And)!, typeof(bool), a, b);

    // A choice's: often its condition, or the opposite.
    private Operand Chosen(Operand condition, Operand then, Operand otherwise, Operand result) =>
        Builder.Same(then, yes) && Builder.Same(otherwise, no) ? condition
        : Builder.Same(then, no) && Builder.Same(otherwise, yes) ? builder.Apply(Operators.Not, typeof(bool), condition)
        : result;
}
