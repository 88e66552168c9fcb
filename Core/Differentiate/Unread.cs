using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The tangents that perhaps nobody reads: those that only branches read, or loops that may have no iteration, and elements of arrays. Their
/// cotangent is then 0 because nothing came, and a weight on their way, infinite or NaN, must not be multiplied with it. What is told here is where
/// the way up has to note whether anything came.
/// </summary>
internal sealed class Unread
{
    private readonly HashSet<Var> linear;
    private readonly Dictionary<Var, Op> definitions = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, bool> steep = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> weighted = new(ReferenceEqualityComparer.Instance), steeply = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Loop, HashSet<Var>> certainIn = new(ReferenceEqualityComparer.Instance);

    private Unread(HashSet<Var> linear) => this.linear = linear;

    /// <summary>The tangents that are not read whenever the region they are computed in is run, and that a weight went into.</summary>
    public HashSet<Var> Conditional { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The arrays some of whose elements may not be read, and that a steep weight went into.</summary>
    public HashSet<Var> Marked { get; private set; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Those of the conditional tangents that branches alone read: no weight is met on their way if none was taken.</summary>
    public HashSet<Var> InBranches { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>What an iteration of a loop reads for certain of what is defined outside.</summary>
    public bool IsCertainIn(Loop loop, Var v) => certainIn.TryGetValue(loop, out var read) && read.Contains(v);

    /// <summary>A weight by which 0 stays 0.</summary>
    public static bool IsFinite(Operand weight) => weight is Literal literal && double.IsFinite(Convert.ToDouble(literal.Value, null));

    public static Unread Of(Function function, HashSet<Var> linear)
    {
        var unread = new Unread(linear);
        unread.Weigh(function.Body);
        if (unread.weighted.Count == 0)
            return unread;
        if (unread.steeply.Count > 0)
            unread.Marked = MarkedArrays.Of(function, linear, unread.steeply);

        // After branches with any weight; after loops and in arrays with a steep one, since loops run more often than not.
        unread.Leave(function.Body, unread.weighted, isStrict: false);
        unread.Leave(function.Body, unread.steeply, isStrict: true);
        return unread;
    }

    private void Leave(Region region, HashSet<Var> candidates, bool isStrict)
    {
        var certain = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Walk(region, _ => true, certain, isStrict);
        // An array tells by its elements.
        Var[] perhaps = [.. candidates.Where(v => !certain.Contains(v) && !(isStrict && v.Type.IsArray))];
        Conditional.UnionWith(perhaps);
        if (!isStrict)
            InBranches.UnionWith(perhaps);
    }

    private void Weigh(Region region)
    {
        foreach (var equation in region.Equations)
        {
            foreach (var result in equation.Results)
                definitions[result] = equation.Op;
            foreach (var nested in equation.Op.Regions)
                Weigh(nested);
            while (equation.Op is Loop loop && Carries(loop))
                Weigh(loop.Body);
            Operand? weight = equation.Op is Apply { Primitive.Key: ExpressionType.Multiply } product && linear.Contains(equation.Results[0])
                ? product.Operands.FirstOrDefault(o => o is not Var v || !linear.Contains(v)) : null;
            if (equation.Op.Regions.Length > 0 || Reads(equation.Op, weighted) || (weight is not null && !IsFinite(weight)))
                weighted.UnionWith(equation.Results.Where(linear.Contains));
            if (equation.Op.Regions.Any(Holds) || Reads(equation.Op, steeply) || (weight is not null && IsSteep(weight)))
                steeply.UnionWith(equation.Results.Where(linear.Contains));
        }

        // What starts steep, or is steep after an iteration.
        bool Carries(Loop loop)
        {
            var count = steeply.Count;
            for (var s = 0; s < loop.Slots.Length; s++)
            {
                if (loop.Parameter(s) is { } parameter && linear.Contains(parameter) && (Is(loop.Slots[s].Initial!) || Is(loop.Body.Results[s])))
                    steeply.Add(parameter);
            }

            return steeply.Count > count;

            bool Is(Operand operand) => operand is Var v && steeply.Contains(v);
        }

        bool Holds(Region inner) => inner.Equations.Any(e => e.Results.Any(steeply.Contains));

        static bool Reads(Op op, HashSet<Var> some) => op.Operands.Any(o => o is Var v && some.Contains(v));
    }

    /// <summary>Whether it may be infinite or NaN although what it is computed from is finite: a quotient, a logarithm, a power.</summary>
    public bool IsSteep(Operand operand)
    {
        if (operand is Literal || !Types.IsReal(operand.Type))
            return Types.IsReal(operand.Type) && !IsFinite(operand);
        var v = (Var)operand;
        if (steep.TryGetValue(v, out var known))
            return known;
        return steep[v] = definitions.TryGetValue(v, out var op) && op switch
        {
            If choice => choice.Regions.Any(r => r.Results.Any(IsSteep)),
            Apply apply => (apply.Primitive.Key switch
            {
                ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Negate => false,
                ExpressionType.Divide when apply.Operands[1] is Literal { Value: not (0.0 or 0f) } by && IsFinite(by) => false,
                MethodInfo => !RuleBook.Is(apply.Primitive, Traits.Tame),
                // What is captured is given, as parameters are.
                MemberInfo => false,
                _ => !Primitives.IsConversion(apply.Primitive) && Types.IsReal(apply.Type),
            }) || apply.Operands.Any(o => Types.IsReal(o.Type) && IsSteep(o)),
            _ => false,
        };
    }

    // Marks what is read for certain, and returns what of that is defined outside.
    private HashSet<Var> Walk(Region region, Func<int, bool> isRead, HashSet<Var> certain, bool isStrict)
    {
        var read = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < region.Results.Length; i++)
        {
            if (isRead(i))
                Use(region.Results[i]);
        }

        for (var i = region.Equations.Length - 1; i >= 0; i--)
        {
            var equation = region.Equations[i];
            if (!equation.DefinesAny(linear))
                continue;
            var results = equation.Results.Select(read.Remove).ToArray();
            certain.UnionWith(equation.Results.Where((_, k) => results[k]));
            var any = results.Contains(true);
            if (equation.Op is If choice)
            {
                var both = Walk(choice.Then, k => results[k], certain, isStrict);
                both.IntersectWith(Walk(choice.Else, k => results[k], certain, isStrict));
                read.UnionWith(both);
            }
            else if (equation.Op is Loop loop)
            {
                var inside = isStrict ? Walk(loop, equation, results, certain) : Walk(loop.Body, _ => any, certain, false);
                if (!isStrict || loop is { Test: null, Extent: Literal { Value: > 0 } })
                    read.UnionWith(inside);
                if (any && isStrict)
                {
                    for (var s = 0; s < loop.Slots.Length; s++)
                    {
                        if (loop.Slots[s].Initial is { } initial && (results[s] || loop.Slots[s].Kind == SlotKind.Carry) && !IsOpen(loop, s, inside))
                            Use(initial);
                    }

                    continue;
                }
            }

            if (!any)
                continue;
            var placed = isStrict && Marked.Contains(equation.Results[0]) ? MarkedArrays.Placed(equation.Op).Length : 0;
            foreach (var operand in equation.Op.Operands[..^placed])
                Use(operand);
        }

        return read;

        void Use(Operand operand)
        {
            if (operand is Var v && linear.Contains(v))
                read.Add(v);
        }
    }

    // What an iteration carries on may have been read by the one after it, or not: then whether it was goes along with its cotangent.
    private HashSet<Var> Walk(Loop loop, Equation equation, bool[] results, HashSet<Var> certain)
    {
        // Of what is carried, the last one is taken to be read if all others are.
        var open = new HashSet<int>(Enumerable.Range(0, results.Length).Where(s => !results[s] && loop.Slots[s].Kind != SlotKind.Carry));
        while (true)
        {
            var found = new HashSet<Var>(ReferenceEqualityComparer.Instance);
            var inside = Walk(
                loop.Body, k => !open.Contains(k) && !(loop.Slots[k].Kind == SlotKind.Collect && Marked.Contains(equation.Results[k])), found, true);
            var count = open.Count;
            open.UnionWith(Enumerable.Range(0, loop.Slots.Length).Where(s => IsOpen(loop, s, inside)));
            if (open.Count > count)
                continue;
            certain.UnionWith(found);
            for (var s = 0; s < results.Length; s++)
            {
                if (!open.Contains(s) && loop.Parameter(s) is { } parameter)
                    certain.Add(parameter);
            }

            certainIn[loop] = inside;
            return inside;
        }
    }

    private bool IsOpen(Loop loop, int slot, HashSet<Var> inside) =>
        loop.Slots[slot].Kind == SlotKind.Carry && loop.Parameter(slot) is { } parameter && Types.IsReal(parameter.Type) && steeply.Contains(parameter) && !inside.Contains(parameter);
}
