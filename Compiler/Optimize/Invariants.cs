using System.Linq.Expressions;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Optimization;

/// <summary>
/// Elements that a loop reads in every iteration and never updates (others of the same array it may) are read before it; so are checks that are the same in all of them. What
/// may throw is done only if the loop runs at all, and only if nothing else in the body could have thrown before it. A number read once is
/// differentiated as one: its cotangent is a sum of the backward loop, where that of an element is an update of memory in each iteration.
/// </summary>
internal sealed class Invariants
{
    private static readonly Primitive less = Operators.Find(ExpressionType.LessThan)!;

    // The greatest index that was read before, of each array: smaller ones are in range.
    private readonly Dictionary<Var, int> inRange = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> inside = new(ReferenceEqualityComparer.Instance);
    private readonly Bounds bounds = new();

    // Elements that were written just before a loop, and what was written.
    private readonly Dictionary<Var, Operand> written = new(ReferenceEqualityComparer.Instance);

    // The extents of the loops around: they run.
    private readonly List<Operand> running = [];

    /// <summary>The function with what its loops repeat done before them.</summary>
    public static Function Run(Function function)
    {
        if (!function.HasLoops())
            return function;
        var pass = new Invariants();
        var body = pass.Region(function.Body);
        return new Function(function.Name, Substitution.Apply(body, pass.written.Keys.ToDictionary(v => v, v => pass.Resolved(v), (IEqualityComparer<Var>)ReferenceEqualityComparer.Instance)));
    }

    private Region Region(Region region)
    {
        var equations = new List<Equation>(region.Equations.Length);
        foreach (var equation in region.Equations)
        {
            if (equation.Op is Loop entered)
                bounds.Enter(entered);
            var before = inRange.ToArray();
            var inner = Within(equation);
            if (equation.Op.Regions.Length > 0)
            {
                inRange.Clear();
                foreach (var (array, index) in before)
                    inRange[array] = index;
            }

            if (inner.Op is Loop { Test: null, Extent: not Literal { Value: <= 0 } } loop)
                inner = Before(inner, loop, equations);
            equations.Add(inner);
            if (inner.Op is Read { Array: Var read, Indices: [Literal { Value: int place }] })
                inRange[read] = Math.Max(place, inRange.GetValueOrDefault(read));
        }

        return new Region(region.Parameters, [.. equations], region.Results);
    }

    private Equation Within(Equation equation)
    {
        if (equation.Op is not Loop { Extent: { } extent })
            return equation.Within(Region);
        running.Add(extent);
        var inner = equation.Within(Region);
        running.RemoveAt(running.Count - 1);
        return inner;
    }

    private Equation Before(Equation equation, Loop loop, List<Equation> equations)
    {
        inside.Clear();
        inside.UnionWith(loop.Body.Parameters);
        var (stays, moves) = (new List<Equation>(loop.Body.Equations.Length), new List<Equation>());
        var mayThrow = false;
        var runs = loop.Extent is Literal || running.Exists(e => Builder.Same(e, loop.Extent!));
        var touches = new Dictionary<int, Touches?>();
        foreach (var each in loop.Body.Equations)
        {
            if (!mayThrow && (IsSame(each) ? each : AtStart(each, loop, touches)) is { } same)
            {
                if (Written(same) is { } value)
                    written[same.Results[0]] = value;
                else
                    (runs || IsInRange(same) ? equations : moves).Add(same);
                continue;
            }

            stays.Add(each);
            inside.UnionWith(each.Results);
            mayThrow |= Effects.MayThrow(each) || each.Op is Loop { Test: not null } or Apply { Primitive.IsUsers: true };
        }

        if (stays.Count == loop.Body.Equations.Length)
            return equation;
        var body = new Region(loop.Body.Parameters, [.. stays], loop.Body.Results);
        if (moves.Count > 0)
            body = Substitution.Apply(body, IfRuns(loop.Extent!, moves, equations));
        return new Equation(equation.Results, new Loop(loop.Extent, loop.Down, loop.Slots, null, body));
    }

    // An element of an array that the loop updates elsewhere, read as it is before the loop.
    private Equation? AtStart(Equation equation, Loop loop, Dictionary<int, Touches?> touches)
    {
        if (equation.Op is not Read { Array: Var array } read || !inside.Contains(array) || !IsOutside(read.Indices))
            return null;
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Slots[s] is not { Kind: SlotKind.Into, Initial: { } initial } || initial.Type != array.Type)
                continue;
            if (!touches.TryGetValue(s, out var touched))
                touches[s] = touched = Touches.Of(loop, s);
            if (touched?.IsVersion(array) == true && touched.Updates.TrueForAll(place => place.Zip(read.Indices).Any(i => bounds.Differ(i.First, i.Second))))
                return new(equation.Results, new Read(initial, read.Indices));
        }

        return null;
    }

    // What was written just before to an element that is read.
    private static Operand? Written(Equation equation) => equation.Op is Read { Array: Var { Definition.Op: Write write } } read && write.Value.Type == equation.Results[0].Type
        && write.Indices.Zip(read.Indices).All(i => Builder.Same(i.First, i.Second)) ? write.Value : null;

    // One choice for all: what each of them is if the loop runs, and nothing if it does not.
    private static Dictionary<Var, Operand> IfRuns(Operand extent, List<Equation> moves, List<Equation> equations)
    {
        var runs = new Var(typeof(bool));
        var then = moves.SelectMany(e => e.Results).ToArray();
        var results = then.Select(r => new Var(r.Type, r.Name)).ToArray();
        var made = new List<Equation>();
        var nothing = then.Select(r => Nothing(r.Type, made)).ToArray();
        equations.Add(new Equation([runs], new Apply(less, typeof(bool), [Literal.Of(0), extent])));
        equations.Add(new Equation([.. results], new If(runs, new Region([], [.. moves], [.. then]), new Region([], [.. made], [.. nothing]))));
        return then.Zip(results).ToDictionary(p => p.First, p => (Operand)p.Second, (IEqualityComparer<Var>)ReferenceEqualityComparer.Instance);
    }

    // What stands for a value that is not there: an array without elements, also within a structure.
    private static Operand Nothing(Type type, List<Equation> made)
    {
        if (!type.IsArray && !(type.IsValueType && TangentSpace.HasArrays(type)))
            return Literal.Default(type);
        Op nothing = type.IsArray
            ? new Zeros(type, [.. Enumerable.Repeat(Literal.Of(0), type.GetArrayRank())]) { IsNothing = true }
            : new Pack(type, [.. Layout.Of(type)!.Components.Select(c => Nothing(c.Type, made))]);
        var result = new Var(type);
        made.Add(new Equation([result], nothing));
        return result;
    }

    // A read, a check, what throws under a condition, or a choice that this pass has made of some.
    private bool IsSame(Equation equation) => equation.Op switch
    {
        Read or Unpack => IsOutside(equation.Op.Operands),
        Apply => IsOutside(equation.Op.Operands) && Effects.MayThrow(equation),
        If { Then.Results: [] } check => IsOutside(check.Operands) && check.Regions.All(r => r.Equations.All(e => e.Op is Apply && IsOutside(e.Op.Operands))),
        If choice => IsOutside([.. choice.Operands, .. choice.Then.Results]) && IsGuard(choice) && choice.Then.Equations.All(IsSame),
        _ => false,
    };

    private static bool IsGuard(If choice) => choice.Condition is Var { Definition.Op: Apply { Operands: [Literal { Value: 0 }, _] } asked } && asked.Primitive.Equals(less)
        && choice.Then.Equations.Length > 0 && choice.Else.Equations.All(e => e.Op is Zeros or Pack)
        && choice.Else.Results.All(r => r is Literal || choice.Else.Equations.Any(e => e.Results.Contains(r)));

    private bool IsOutside(IEnumerable<Operand> operands) => operands.All(o => Resolved(o) is not Var v || !inside.Contains(v));

    // What was written stands for what is read, and may itself be read of what was written.
    private Operand Resolved(Operand operand)
    {
        while (operand is Var v && written.TryGetValue(v, out var value))
            operand = value;
        return operand;
    }

    private bool IsInRange(Equation equation) =>
        equation.Op is Read { Array: Var array, Indices: [Literal { Value: int index }] } && index >= 0 && inRange.TryGetValue(array, out var greatest) && index <= greatest;
}
