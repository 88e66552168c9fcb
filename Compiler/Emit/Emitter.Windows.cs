using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Elements <c>a[c + i]</c> that iteration i of an innermost loop touches, for a c that stays: the loop is given the part of the array from c on, as long as it
/// runs, and indexes it by i alone, so that one check before the loop does for those of all iterations. And elements <c>a[v + 1]</c>, <c>a[v + 2]</c>, … that
/// equations of one region touch: they are of one part of the array, which is checked once.
/// </summary>
internal sealed partial class Emitter
{
    // Parts are registers; and a loop so short pays for no check.
    private const int MostWindows = 10, FewIterations = 4, FewNeighbours = 4, Farthest = 1 << 16;

    private readonly Dictionary<Equation, (ParameterExpression Window, Expression Index)> windows = new(ReferenceEqualityComparer.Instance);

    // Which there are, when the parameters of the loop are known.
    private List<(ParameterExpression Window, Expression From)> Windows(Loop loop, ParameterExpression index, Expression? extent)
    {
        var found = new List<(Expression Array, Operand From, ParameterExpression Window)>();
        if (!isFinal || loop is not { Test: null, Extent: not (null or Literal { Value: < FewIterations }) } || loop.Body.Equations.Any(e => e.Op is Loop or Call || Effects.MayThrow(e)))
            return [];
        var inside = new HashSet<Var>(loop.Body.Equations.SelectMany(e => e.Results).Concat(loop.Body.Parameters), ReferenceEqualityComparer.Instance);
        foreach (var equation in loop.Body.Equations)
        {
            if (equation.Op is not (Read { Indices.Length: 1 } or Write { Indices.Length: 1 } or Accumulate { Indices.Length: 1 })
                || Wide.IsWritten(equation) || Offset(loop, equation.Op.Operands[1], inside) is not { } from || Whole(loop, equation.Op.Operands[0], inside) is not { } array)
                continue;
            var k = found.FindIndex(w => ReferenceEquals(w.Array, array) && Builder.Same(w.From, from));
            if (k < 0 && found.Count == MostWindows)
                continue;
            if (k < 0)
            {
                k = found.Count;
                found.Add((array, from, Expression.Variable(Spans.TypeOfWindow(array.Type), Named(null))));
            }

            windows[equation] = (found[k].Window, index);
        }

        return [.. found.Select(w => (w.Window, Spans.Window(w.Array, Use(w.From), extent!)))];
    }

    // Elements side by side: of which array, from where on.
    private sealed record Neighbours(Var Array, Var? From)
    {
        public List<(Equation Equation, int Place)> All { get; } = [];
    }

    // By the equation that is the first to touch them.
    private Dictionary<Equation, Neighbours> FindNeighbours(Region region)
    {
        var first = new Dictionary<Equation, Neighbours>(ReferenceEqualityComparer.Instance);
        if (!isFinal || mayThrow)
            return first;
        var found = new List<Neighbours>();
        var versions = new Dictionary<Var, Var>(ReferenceEqualityComparer.Instance);
        foreach (var equation in region.Equations)
        {
            if (equation.Op is not (Read or Write or Accumulate) || equation.Op.Operands[0] is not Var array || !IsOfNumbers(array))
                continue;
            array = versions.GetValueOrDefault(array, array);
            if (equation.Op is Write or Accumulate)
                versions[equation.Results[0]] = array;
            if (Wide.IsWritten(equation) || Place(equation.Op.Operands[1]) is not var (from, place))
                continue;
            var k = found.FindLastIndex(n => ReferenceEquals(n.Array, array) && ReferenceEquals(n.From, from));
            if (k < 0)
                found.Add(new(array, from));
            found[k < 0 ? ^1 : k].All.Add((equation, place));
        }

        // The index of a loop is in range where the compiler sees it, or has a window.
        foreach (var some in found.Where(n => n.All.Count >= FewNeighbours && n.From is not { Definition: null } && n.All.Any(a => a.Place != n.All[0].Place)))
            first[some.All[0].Equation] = some;
        return first;
    }

    private void Open(Neighbours some)
    {
        if (some.All.Any(n => windows.ContainsKey(n.Equation)) || Use(some.Array) is not ParameterExpression array)
            return;
        var (low, high) = (some.All.Min(n => n.Place), some.All.Max(n => n.Place));
        var window = Expression.Variable(Spans.TypeOfWindow(array.Type), Named(null));
        current.Locals.Add(window);
        var from = some.From is null ? Expression.Constant(low) : low == 0 ? Use(some.From) : Expression.Add(Use(some.From), Expression.Constant(low));
        current.Statements.Add(Expression.Assign(window, Spans.Window(array, from, Expression.Constant(high - low + 1))));
        foreach (var (equation, place) in some.All)
            windows[equation] = (window, Expression.Constant(place - low));
    }

    // v and c of v + c.
    private static (Var? From, int Place)? Place(Operand index) => index switch
    {
        Literal { Value: int and >= 0 and < Farthest and var c } => (null, c),
        Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [Var v, Literal { Value: int and > 0 and < Farthest and var c }] } } => (v, c),
        Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [Literal { Value: int and > 0 and < Farthest and var c }, Var v] } } => (v, c),
        Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Subtract, Operands: [Var v, Literal { Value: int and > 0 and < Farthest and var c }] } } => (v, -c),
        Var v => (v, 0),
        _ => null,
    };

    private bool IsOfNumbers(Var v) => v.Type is { IsArray: true } && v.Type.GetArrayRank() == 1 && v.Type.GetElementType() is { } element && (element.IsPrimitive || Types.IsVector(element)) && !IsRows(v);

    // What stands in a region may stand in another one, too, which has parts of its own.
    private void Close(Region region)
    {
        foreach (var equation in region.Equations)
            windows.Remove(equation);
    }

    // c of c + i.
    private static Operand? Offset(Loop loop, Operand index, HashSet<Var> inside) =>
        index is not Var { Definition.Op: Apply { Primitive.Key: ExpressionType.Add, Operands: [var a, var b] } } ? null
        : ReferenceEquals(a, loop.Index) && !(b is Var v && inside.Contains(v)) ? b
        : ReferenceEquals(b, loop.Index) && !(a is Var u && inside.Contains(u)) ? a
        : null;

    // The array of numbers that is the same in every iteration.
    private Expression? Whole(Loop loop, Operand array, HashSet<Var> inside)
    {
        while (array is Var { Definition.Op: Write or Accumulate } updated && inside.Contains(updated))
            array = updated.Definition!.Op.Operands[0];
        if (array is not Var v || (inside.Contains(v) && !Enumerable.Range(0, loop.Slots.Length).Any(s => Flow.IsThreaded(loop, s) && ReferenceEquals(loop.Parameter(s), v))))
            return null;
        return IsOfNumbers(v) && Use(v) is ParameterExpression p ? p : null;
    }
}
