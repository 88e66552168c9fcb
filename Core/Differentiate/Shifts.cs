using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Extrema m that a result is computed with and does not depend on, as <c>m + log Σ exp(tₖ − m)</c> and <c>exp(tⱼ − m) ÷ Σ exp(tₖ − m)</c> do not: the derivative with
/// respect to m is zero for every number m, so that nobody has to know which term attains it. Of each value that is computed with m it is known how it
/// depends on it: v = v₀ + c·m, or v = v₀·exp(c·m); and m is no concern of what all such values come to if their c is 0.
/// </summary>
internal sealed class Shifts
{
    private enum Kind
    {
        // v = v₀.
        None,

        // 0, which is v₀·exp(c·m) for any c.
        Zero,

        // What nobody has written yet.
        Any,

        // v₀ + c·m.
        Added,

        // v₀·exp(c·m).
        Times,
    }

    // How a value, or each element of an array, depends on m.
    private readonly record struct Dependence(Kind Kind, double By = 0);

    private readonly Dictionary<Var, Dependence> known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The extrema of a function whose results do not depend on them.</summary>
    public static HashSet<Var> Of(Function function)
    {
        var found = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Walk(function.Body);
        return found;

        void Walk(Region region)
        {
            for (var i = 0; i < region.Equations.Length; i++)
            {
                var equation = region.Equations[i];
                for (var k = 0; k < equation.Results.Length; k++)
                {
                    if (IsExtremum(equation, k) && IsNoConcern(equation.Results[k], region, i + 1))
                        found.Add(equation.Results[k]);
                }

                foreach (var nested in equation.Op.Regions)
                    Walk(nested);
            }
        }
    }

    private static bool IsExtremum(Equation equation, int result) => Types.IsReal(equation.Results[result].Type)
        && (equation.Op is Loop loop ? loop.Slots[result].Kind is SlotKind.Min or SlotKind.Max or SlotKind.Least or SlotKind.Greatest : equation.Op is Apply apply && Chooses(apply.Primitive));

    /// <summary>Whether a primitive is one of its arguments, the greater or the lesser.</summary>
    public static bool Chooses(Primitive primitive) => primitive.Equals(RuleBook.Lesser) || primitive.Equals(RuleBook.Greater)
        || Function(primitive) is nameof(Math.Max) or nameof(Math.Min);

    // Of the framework, with the derivative that it has.
    private static string? Function(Primitive primitive) =>
        primitive.Key is MethodInfo { DeclaringType: { } home, Name: var name } && RuleBook.Homes.Contains(home) && !RuleBook.IsOfUser(primitive) ? name : null;

    private static bool IsNoConcern(Var extremum, Region region, int from)
    {
        var shifts = new Shifts();
        shifts.known[extremum] = new(Kind.Added, 1);
        return shifts.Walk(region, from) && region.Results.All(r => !IsSome(shifts.Of(r)));
    }

    private static bool IsSome(Dependence dependence) => dependence.Kind is Kind.Added or Kind.Times;

    private Dependence Of(Operand operand) => operand switch
    {
        Var v when known.TryGetValue(v, out var dependence) => dependence,
        Var { Definition.Op: Zeros zeros } => new(zeros.IsOverwritten ? Kind.Any : Kind.Zero),
        Literal literal when Types.IsReal(literal.Type) && literal.Is(0) => new(Kind.Zero),
        _ => default,
    };

    private bool Set(Var v, Dependence? dependence)
    {
        if (dependence is not { } some)
            return false;
        if (some is { Kind: Kind.None } or { Kind: Kind.Added or Kind.Times, By: 0 })
            known.Remove(v);
        else
            known[v] = some;
        return true;
    }

    // Whether all that is computed with m is one of these.
    private bool Walk(Region region, int from = 0)
    {
        for (var i = from; i < region.Equations.Length; i++)
        {
            var equation = region.Equations[i];
            // What was walked before, with another guess of what a loop carries, is known no more.
            foreach (var result in equation.Results)
                known.Remove(result);
            if (equation.Op.Operands.Concat(FreeVariables.Of(equation.Op)).Any(o => o is Var v && known.ContainsKey(v)) && !Equation(equation))
                return false;
        }

        return true;
    }

    private bool Equation(Equation equation) => equation.Op switch
    {
        Apply apply => Set(equation.Results[0], Applied(apply)),
        Read read => read.Indices.All(IsFree) && Set(equation.Results[0], Of(read.Array)),
        Length => true,
        Copy copy => Set(equation.Results[0], Of(copy.Array)),
        Write write => write.Indices.All(IsFree) && Set(equation.Results[0], Same(Of(write.Array), Of(write.Value))),
        Accumulate add => add.Indices.All(IsFree) && Of(add.Value).Kind != Kind.Added && Set(equation.Results[0], Plus(Of(add.Array), Of(add.Value))),
        Pack { StructureType.IsArray: true } pack => Set(equation.Results[0], pack.Operands.Select(Of).Aggregate((Dependence?)new(Kind.Any), (a, b) => a is { } some ? Same(some, b) : null)),
        If choice => IsFree(choice.Condition) && choice.Regions.All(r => Walk(r))
            && equation.Results.Index().All(r => Set(r.Item, Same(Of(choice.Then.Results[r.Index]), Of(choice.Else.Results[r.Index])))),
        Loop { Test: null } loop => IsFree(loop.Extent!) && Repeated(equation, loop),
        _ => equation.Op.Regions.IsEmpty && equation.Op.Operands.All(IsFree),
    };

    private bool IsFree(Operand operand) => !IsSome(Of(operand));

    private bool Repeated(Equation equation, Loop loop)
    {
        // What is carried depends as it did at first, or, where that was nothing yet, as it does after an iteration.
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Parameter(s) is { } parameter && !Set(parameter, Of(loop.Slots[s].Initial!)))
                return false;
        }

        if (!Walk(loop.Body))
            return false;
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Parameter(s) is { } parameter && !Set(parameter, Same(Of(parameter), Of(loop.Body.Results[s]))))
                return false;
        }

        return Walk(loop.Body) && loop.Slots.Index().All(s => Set(equation.Results[s.Index], Yielded(loop, s.Index, s.Item)));
    }

    private Dependence? Yielded(Loop loop, int slot, Slot of)
    {
        var each = Of(loop.Body.Results[slot]);
        return of.Kind switch
        {
            SlotKind.Collect => each,
            SlotKind.Carry or SlotKind.Into => Same(Of(loop.Parameter(slot)!), each) is { } same && same == Of(loop.Parameter(slot)!) ? same : null,
            SlotKind.Sum => each.Kind == Kind.Added ? null : Plus(Of(of.Initial!), each),
            SlotKind.Product => IsSome(each) || !IsFree(of.Initial!) ? null : default(Dependence),
            _ => Chosen(of.Initial!, each),
        };
    }

    // Of two that depend the same way: ±∞ does, whatever it is.
    private Dependence? Chosen(Operand initial, Dependence each) => initial is Literal { Value: double.NegativeInfinity or double.PositiveInfinity or float.NegativeInfinity or float.PositiveInfinity }
        ? each
        : Of(initial) is var first && first == each ? first : null;

    private static Dependence? Same(Dependence a, Dependence b) => (a.Kind, b.Kind) switch
    {
        _ when a == b => a,
        (Kind.Any, _) => b,
        (_, Kind.Any) => a,
        (Kind.Zero, Kind.Times or Kind.None) => b,
        (Kind.Times or Kind.None, Kind.Zero) => a,
        _ => null,
    };

    private static Dependence? Plus(Dependence a, Dependence b) => (a.Kind, b.Kind) switch
    {
        (Kind.Zero, _) => b,
        (_, Kind.Zero) => a,
        (Kind.Times, Kind.Times) => a == b ? a : null,
        (Kind.None or Kind.Added, Kind.None or Kind.Added) => new(Kind.Added, a.By + b.By),
        _ => null,
    };

    private static Dependence? Times(Operand one, Dependence a, Operand other, Dependence b) => (a.Kind, b.Kind) switch
    {
        (Kind.Zero, _) or (_, Kind.Zero) => new(Kind.Zero),
        (Kind.None or Kind.Times, Kind.None or Kind.Times) => new(Kind.Times, a.By + b.By),
        (Kind.Added, Kind.None) when Number(other) is { } c => a with { By = a.By * c },
        (Kind.None, Kind.Added) when Number(one) is { } c => b with { By = b.By * c },
        _ => null,
    };

    private static double? Number(Operand operand) => operand is Literal { Value: double or float } literal && Convert.ToDouble(literal.Value, System.Globalization.CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : null;

    private static Dependence Minus(Dependence a) => a with { By = -a.By };

    private Dependence? Applied(Apply apply)
    {
        var of = apply.Operands.Select(Of).ToArray();
        if (Array.TrueForAll(of, d => !IsSome(d)))
            return apply.Primitive.Key is ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Negate && Array.TrueForAll(of, d => d.Kind == Kind.Zero) ? new(Kind.Zero) : default(Dependence);
        if (apply.Type == typeof(bool))
            return of is [var left, var right] && Same(left, right) is not null ? default(Dependence) : null;
        if (Primitives.IsConversion(apply.Primitive) && Types.IsReal(apply.Type))
            return of[0];
        if (Chooses(apply.Primitive))
            return of[0] == of[1] ? of[0] : null;
        return ((object?)Function(apply.Primitive) ?? apply.Primitive.Key) switch
        {
            ExpressionType.Add => Plus(of[0], of[1]),
            ExpressionType.Subtract => Plus(of[0], of[1].Kind == Kind.Times ? of[1] : Minus(of[1])),
            ExpressionType.Negate => of[0].Kind == Kind.Times ? of[0] : Minus(of[0]),
            ExpressionType.Multiply => Times(apply.Operands[0], of[0], apply.Operands[1], of[1]),
            ExpressionType.Divide when of[0].Kind == Kind.Added => Number(apply.Operands[1]) is { } c and not 0 ? of[0] with { By = of[0].By / c } : null,
            ExpressionType.Divide when of[1].Kind is Kind.None or Kind.Times => Times(apply.Operands[0], of[0], apply.Operands[1], Minus(of[1])),
            nameof(Math.Exp) when of is [{ Kind: Kind.Added }] => of[0] with { Kind = Kind.Times },
            nameof(Math.Abs) when of is [{ Kind: Kind.Times }] => of[0],
            nameof(Math.Log) when of is [{ Kind: Kind.Times }] => of[0] with { Kind = Kind.Added },
            _ => null,
        };
    }
}
