using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>
/// Constant factors and signs, gathered: what one product, quotient or sum alone reads is handed to it as <c>c·x</c> with c known, so that
/// the many 2, ½ and −1 that rules leave in a derivative meet and become one multiplication or none; likewise a·b + a·c = a·(b + c) and
/// (1/x)·(1/y) = 1/(x·y). What <see cref="Kept"/> names keeps its bits.
/// </summary>
internal sealed class Factors
{
    // Beyond these a factor moved might carry a product out of the range of numbers.
    private const double Least = 1e-30, Most = 1e30;

    private const int Depth = 3;

    private static readonly Primitive sqrt = RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Sqrt))!);

    private readonly Builder builder;
    private readonly Kept kept;
    private readonly Readers readers;
    // What is known of the variables of the new program.
    private readonly Dictionary<Operand, Note> notes;

    private sealed class Note
    {
        /// <summary>What is handed on as c·x: c and x.</summary>
        public Operand? Scaled;

        public double Factor;

        /// <summary>About how many operations stand between the parameters and it.</summary>
        public int Height;

        /// <summary>Whether one equation alone reads it.</summary>
        public bool IsOwn;

        /// <summary>Whether it was the result of an equation before.</summary>
        public bool IsMade;

        /// <summary>What it was in the old program.</summary>
        public Var? Origin;
    }

    private Factors(Function function, Kept kept)
    {
        builder = new Builder { Expected = function.Body.Equations.Length };
        this.kept = kept;
        readers = new Readers(function);
        notes = new(2 * function.Body.Equations.Length, ReferenceEqualityComparer.Instance);
    }

    /// <summary>The function with its constant factors gathered.</summary>
    /// <param name="function">The function.</param>
    /// <param name="kept">What must keep its bits.</param>
    public static Function Run(Function function, Kept kept)
    {
        if (kept.IsAll)
            return function;
        var pass = new Factors(function, kept);
        var gathered = Prune.Run(new Copier(pass.builder) { Replace = pass.Replace }.Function(function));
        return gathered.Size <= function.Size ? gathered : function;
    }

    private bool Gathers(Equation equation) => equation.Op is Apply apply && Types.IsReal(apply.Type) && !kept.Contains(equation.Results[0])
        && apply.Primitive.Key is ExpressionType.Multiply or ExpressionType.Divide or ExpressionType.Negate or ExpressionType.Add or ExpressionType.Subtract;

    // One reader takes the factor along; several do if it costs none of them anything.
    private bool Travels(Var v) => readers.Of(v) switch
    {
        [] => false,
        [var one] => Gathers(one),
        var all => AllAbsorb(all, Depth),
    };

    private bool AllAbsorb(Readers.Few all, int depth)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (!Absorbs(all[i], depth))
                return false;
        }

        return all.Count > 0;
    }

    // What multiplies by a constant anyway, or hands on to what does.
    private bool Absorbs(Equation equation, int depth) => Gathers(equation) && equation.Op is Apply apply && apply.Primitive.Key switch
    {
        ExpressionType.Multiply when apply.Operands[0] is Literal || apply.Operands[1] is Literal => true,
        ExpressionType.Negate => true,
        ExpressionType.Add or ExpressionType.Subtract => ReferenceEquals(Unsigned(apply.Operands[0]), Unsigned(apply.Operands[1])),
        ExpressionType.Multiply or ExpressionType.Divide =>
            depth > 0 && AllAbsorb(readers.Of(equation.Results[0]), depth - 1),
        _ => false,
    };

    private static Operand Unsigned(Operand operand) => Match(operand, Operators.Negate) is [var x] ? x : operand;

    private Operand? Replace(Equation equation, Type type, ImmutableArray<Operand> arguments)
    {
        if (!Gathers(equation))
            return Apply(((Apply)equation.Op).Primitive, type, arguments);
        var result = equation.Results[0];
        var (a, x) = Split(arguments[0]);
        var (b, y) = arguments.Length > 1 ? Split(arguments[1]) : (1, null);
        var (factor, rest) = ((Apply)equation.Op).Primitive.Key switch
        {
            ExpressionType.Negate => (-a, x),
            ExpressionType.Multiply => (a * b, x is null ? y : y is null ? x : Product(type, x, y, equation.Op.Operands)),
            ExpressionType.Divide when y is not null => (a / b, Apply(Operators.Divide, type, x ?? Literal.Number(type, 1), y)),
            ExpressionType.Divide when x is not null => (1, Apply(Operators.Divide, type, x, Literal.Number(type, b / a))),
            ExpressionType.Add => Sum(type, (a, x), (b, y)),
            ExpressionType.Subtract => Sum(type, (a, x), (-b, y)),
            _ => (double.NaN, null),
        };
        if (rest is null || !(Math.Abs(factor) is > Least and < Most))
            return Remember(result, Apply(((Apply)equation.Op).Primitive, type, Whole(arguments)));
        var (travels, single) = (factor != 1 && Travels(result), readers.Of(result).Count == 1);
        // What only passes through, as x does in −x, stays whose it was.
        var passes = ReferenceEquals(rest, x) || ReferenceEquals(rest, y);
        Own(rest, (passes ? IsOwn(rest) : IsNew(rest)) && (single || (!travels && factor != 1)));
        if (!travels)
        {
            var whole = Times(type, factor, rest);
            Own(whole, single && (ReferenceEquals(whole, rest) ? IsOwn(rest) : IsNew(whole)));
            return Remember(result, whole);
        }

        var handed = new Var(type);
        notes.Add(handed, new Note { Factor = factor, Scaled = rest });
        return handed;
    }

    private void Own(Operand operand, bool isOwn)
    {
        if (operand is Var)
            Of(operand).IsOwn = isOwn;
    }

    private bool IsOwn(Operand operand) => notes.TryGetValue(operand, out var note) && note.IsOwn;

    private bool IsNew(Operand operand)
    {
        var isNew = !Of(operand).IsMade;
        Of(operand).IsMade = true;
        return isNew;
    }

    private Operand Remember(Var old, Operand made)
    {
        Of(made).Origin ??= old;
        return made;
    }

    private Note Of(Operand operand)
    {
        if (!notes.TryGetValue(operand, out var note))
            notes.Add(operand, note = new());
        return note;
    }

    // c·x with x null for a literal; 0, infinities and NaN stay literals of their own.
    private (double Factor, Operand? Scaled) Split(Operand operand) =>
        Handed(operand) is { } note ? (note.Factor, note.Scaled)
        : operand is Literal literal && Convert.ToDouble(literal.Value, null) is var c && Math.Abs(c) is > Least and < Most ? (c, null)
        : (1, operand);

    private Operand Product(Type type, Operand x, Operand y, ImmutableArray<Operand> old)
    {
        // (1 − √u)·(1 + √u) = 1 − u, and nearer to it: the slope of arc sine at a root.
        if (Match(x, Operators.Subtract) is [Literal one, Var root] && one.Is(1) && Match(root, sqrt) is [var u]
            && Match(y, Operators.Add) is [var p, var q] && ((p is Literal r && r.Is(1) && ReferenceEquals(q, root)) || (q is Literal s && s.Is(1) && ReferenceEquals(p, root))))
            return Apply(Operators.Subtract, type, one, u);
        return (Inverse(x), Inverse(y)) switch
        {
            ({ } a, { } b) => Apply(Operators.Divide, type, Literal.Number(type, 1), Apply(Operators.Multiply, type, a, b)),
            // A reciprocal made before what it multiplies runs beside it; a quotient would wait for both.
            ({ } a, null) when !readers.Later(old[1], old[0]) => Apply(Operators.Divide, type, y, a),
            (null, { } b) when !readers.Later(old[0], old[1]) => Apply(Operators.Divide, type, x, b),
            _ => Apply(Operators.Multiply, type, x, y),
        };
    }

    // y of a reciprocal 1/y that nothing else reads.
    private Operand? Inverse(Operand operand) => IsOwn(operand) && Match(operand, Operators.Divide) is [Literal one, var y] && one.Is(1) ? y : null;

    // Whether c·x costs nothing, x being a reciprocal or a product with one.
    private bool TakesFree(Operand x, int depth) => Inverse(x) is not null
        || (depth > 0 && IsOwn(x) && Match(x, Operators.Multiply) is [var p, var q] && (TakesFree(p, depth - 1) || TakesFree(q, depth - 1)));

    // a·x + b·y = a·(x ± y) if |a| = |b|; otherwise signs alone go out.
    private (double Factor, Operand? Scaled) Sum(Type type, (double Factor, Operand? Scaled) one, (double Factor, Operand? Scaled) other)
    {
        var (a, x) = one;
        var (b, y) = other;
        // The sign of a zero is no digit of a derivative.
        if (x is Literal zero && Convert.ToDouble(zero.Value, null) == 0)
            return other;
        if (y is Literal nought && Convert.ToDouble(nought.Value, null) == 0)
            return one;
        if (x is not null && y is not null)
        {
            if (Builder.Same(x, y) && a + b != 0)
                return (a + b, x);
            if ((Like(type, one, other, Depth) ?? Like(type, other, one, Depth)) is { } like)
                return like;
            if (Math.Abs(a) == Math.Abs(b) && Common(x, y) is not { Common: not null })
                return a == b ? (a, Apply(Operators.Add, type, x, y)) : a > 0 ? (a, Apply(Operators.Subtract, type, x, y)) : (b, Apply(Operators.Subtract, type, y, x));
            if (Common(x, y) is { Common: { } common } parts)
            {
                var (factor, inner) = Sum(type, (a, parts.Left), (b, parts.Right));
                return (factor, Apply(Operators.Multiply, type, common, inner!));
            }
        }

        var (p, q) = (Times(type, Math.Abs(a), x), Times(type, Math.Abs(b), y));
        return (a > 0, b > 0) switch
        {
            (true, true) => (1, Apply(Operators.Add, type, p, q)),
            (true, false) => (1, Apply(Operators.Subtract, type, p, q)),
            (false, true) => (1, Apply(Operators.Subtract, type, q, p)),
            _ => (-1, Apply(Operators.Add, type, p, q)),
        };
    }

    // a·(p ± c·y) + b·y = a·p + (b ± a·c)·y: terms of one sum that are the same but for a factor.
    private (double Factor, Operand? Scaled)? Like(Type type, (double Factor, Operand? Scaled) sum, (double Factor, Operand? Scaled) term, int depth)
    {
        var (a, x) = sum;
        if (depth == 0 || !IsOwn(x!))
            return null;
        var sign = Match(x!, Operators.Add).IsEmpty ? -1 : 1;
        if ((sign > 0 ? Match(x!, Operators.Add) : Match(x!, Operators.Subtract)) is not [var p, var q])
            return null;
        if (Multiple(q, term.Scaled!) is { } second && term.Factor + (a * sign * second) is not 0 and var left)
            return Sum(type, (a, p), (left, term.Scaled));
        if (Multiple(p, term.Scaled!) is { } first && term.Factor + (a * first) is not 0 and var right)
            return Sum(type, (right, term.Scaled), (a * sign, q));
        return Like(type, (a, p), term, depth - 1) is { } inner ? Sum(type, inner, (a * sign, q)) : null;
    }

    // c where a term is c·y.
    private static double? Multiple(Operand term, Operand y) => Builder.Same(term, y) ? 1
        : Match(term, Operators.Negate) is [var negated] && Builder.Same(negated, y) ? -1
        : Match(term, Operators.Multiply) is [var p, var q]
            ? q is Literal c && Builder.Same(p, y) ? Convert.ToDouble(c.Value, null) : p is Literal d && Builder.Same(q, y) ? Convert.ToDouble(d.Value, null) : null
            : null;

    // The factor that two products share, if nothing else reads the products.
    private (Operand? Common, Operand Left, Operand Right) Common(Operand x, Operand y) =>
        IsOwn(x) && IsOwn(y) && Match(x, Operators.Multiply) is [var a, var b] && Match(y, Operators.Multiply) is [var c, var d]
            ? Builder.Same(a, c) ? (a, b, d) : Builder.Same(a, d) ? (a, b, c) : Builder.Same(b, c) ? (b, a, d) : Builder.Same(b, d) ? (b, a, c) : (null, x, y)
            : (null, x, y);

    private Operand Whole(Operand operand) => Handed(operand) is { } note ? Times(operand.Type, note.Factor, note.Scaled) : operand;

    private ImmutableArray<Operand> Whole(ImmutableArray<Operand> operands) => [.. operands.Select(Whole)];

    private Note? Handed(Operand operand) => notes.TryGetValue(operand, out var note) && note.Scaled is not null ? note : null;

    // c·(1/y) = c/y costs one operation less, unless 1/y is wanted as well: then the reciprocal is shared later.
    private Operand Times(Type type, double factor, Operand? rest) =>
        rest is null ? Literal.Number(type, factor)
        : factor == 1 ? rest
        : Match(rest, Operators.Divide) is [Literal one, var below] && one.Is(1) ? Apply(Operators.Divide, type, Literal.Number(type, factor), below)
        : factor == -1 && Match(rest, Operators.Multiply) is [var l, var r] && (IsAllNegated(l) || IsAllNegated(r)) ? Negative(type, rest, Depth)
        // −(x·y) = (−x)·y, where −x is wanted for other products too.
        : factor == -1 && Match(rest, Operators.Multiply) is [var x, var y] && Math.Max(Negated(x), Negated(y)) is > 1 and var most && most > Negated(rest)
            ? Negated(x) < Negated(y)
                ? Apply(Operators.Multiply, type, x, Apply(Operators.Negate, type, y))
                : Apply(Operators.Multiply, type, Apply(Operators.Negate, type, x), y)
        : factor == -1 ? Apply(Operators.Negate, type, rest)
        // c·(x·y) = (c·x)·y, x being known before y: what waits for y does not wait for c. A reciprocal takes it for nothing.
        : IsOwn(rest) && Match(rest, Operators.Multiply) is [var p, var q]
            ? TakesFree(p, Depth) || (!TakesFree(q, Depth) && Height(p) < Height(q)) ? Apply(Operators.Multiply, type, Times(type, factor, p), q) : Apply(Operators.Multiply, type, p, Times(type, factor, q))
        : Apply(Operators.Multiply, type, rest, Literal.Number(type, factor));

    // −x, by the sign of what it is made of where all that reads this only reads it negated, so that it is never wanted itself.
    private Operand Negative(Type type, Operand x, int depth) =>
        depth > 0 && Match(x, Operators.Multiply) is [var l, var r] && (IsAllNegated(l) || IsAllNegated(r))
            ? IsAllNegated(l) ? Apply(Operators.Multiply, type, Negative(type, l, depth - 1), r) : Apply(Operators.Multiply, type, l, Negative(type, r, depth - 1))
        : depth > 0 && IsAllNegated(x) && Match(x, Operators.Divide) is [var above, var below]
            ? Apply(Operators.Divide, type, above is Literal c ? Literal.Number(type, -Convert.ToDouble(c.Value, null)) : Apply(Operators.Negate, type, above), below)
        : Apply(Operators.Negate, type, x);

    private bool IsAllNegated(Operand operand) =>
        notes.TryGetValue(operand, out var note) && note.Origin is { } old && readers.Negated(old) is > 0 and var negated && negated >= readers.Of(old).Count && readers.Of(old).Count > 0;

    private Operand Apply(Primitive primitive, Type type, params ImmutableArray<Operand> arguments)
    {
        var result = builder.Apply(primitive, type, arguments);
        if (result is Var && !notes.ContainsKey(result))
        {
            var highest = 0;
            foreach (var argument in arguments)
                highest = Math.Max(highest, Height(argument));
            Of(result).Height = Cost(primitive) + highest;
        }

        return result;
    }

    private int Height(Operand operand) => notes.TryGetValue(operand, out var note) ? note.Height : 0;

    private static int Cost(Primitive primitive) => primitive.Key switch
    {
        ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Negate => 1,
        ExpressionType.Divide => 4,
        _ => 10,
    };

    private int Negated(Operand operand) => notes.TryGetValue(operand, out var note) && note.Origin is { } old ? readers.Negated(old) : 0;

    private static ImmutableArray<Operand> Match(Operand operand, Primitive primitive) =>
        operand is Var { Definition.Op: Apply apply } && ReferenceEquals(apply.Primitive, primitive) ? apply.Operands : [];
}
