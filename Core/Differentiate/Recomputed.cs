using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The slice of a loop's body that its backward loop runs again: weights, indices, conditions, extents and shapes of what is linear, and
/// all they are computed from. What is carried and not in it needs no record: a sum, a counter, any update that the tangents do not
/// multiply with.
/// </summary>
internal sealed class Recomputed
{
    private readonly HashSet<Var> linear;
    private readonly Dictionary<Var, Operand> primalOf;
    private readonly HashSet<Var> values = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> shapes = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> known;

    private Recomputed(HashSet<Var> linear, Dictionary<Var, Operand> primalOf, IEnumerable<Var> known)
    {
        this.linear = linear;
        this.primalOf = primalOf;
        this.known = new(known, ReferenceEqualityComparer.Instance);
    }

    /// <summary>The slice of a loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="linear">What is linear.</param>
    /// <param name="primalOf">The primal values that tell shapes.</param>
    /// <param name="advanced">Slots whose next value is wanted as well.</param>
    /// <param name="known">What need not be computed, since it is known.</param>
    public static Recomputed Of(
        Loop loop, HashSet<Var> linear, Dictionary<Var, Operand> primalOf, IEnumerable<int>? advanced = null, IEnumerable<Var>? known = null)
    {
        var slice = new Recomputed(linear, primalOf, known ?? []);
        foreach (var parameter in loop.Body.Parameters)
        {
            if (linear.Contains(parameter))
                slice.Shape(parameter);
        }

        foreach (var s in advanced ?? [])
            slice.Value(loop.Body.Results[s]);
        foreach (var equation in loop.Body.Equations)
            slice.Transposed(equation);
        // Backwards, since what an equation reads is computed before it.
        for (var i = loop.Body.Equations.Length - 1; i >= 0; i--)
            slice.Computed(loop.Body.Equations[i]);
        return slice;
    }

    /// <summary>Whether the value of a variable of the body is read.</summary>
    public bool Reads(Var v) => values.Contains(v);

    /// <summary>Whether a variable of the body is asked for, if only for its shape.</summary>
    public bool Asks(Var v) => values.Contains(v) || shapes.Contains(v);

    /// <summary>Whether an equation has to do with the tangents: a choice, loop or call may hold linear equations, used or not.</summary>
    public static bool Touches(Equation equation, HashSet<Var> linear) =>
        equation.DefinesAny(linear) || (equation.Op is If or Loop or Call && TouchesInside(equation.Op, linear));

    private static bool TouchesInside(Op op, HashSet<Var> linear) => op.Operands.Any(o => o is Var v && linear.Contains(v))
        || op.Regions.Any(r => r.Results.Any(o => o is Var v && linear.Contains(v)) || r.Equations.Any(e => Touches(e, linear)));

    // What the transpose of an equation reads.
    private void Transposed(Equation equation)
    {
        if (!Touches(equation, linear))
            return;
        // What makes one value is turned around where that has a cotangent, and then nobody asks what the zero would be.
        foreach (var result in equation.Op is If or Loop or Call ? equation.Results : [])
            Shape(result);
        switch (equation.Op)
        {
            case Apply:
                foreach (var operand in equation.Op.Operands)
                    Value(operand);
                break;
            case Read:
                Shape(equation.Op.Operands[0]);
                foreach (var operand in equation.Op.Operands[1..])
                    Value(operand);
                break;
            case Write or Accumulate:
                Shape(equation.Op.Operands[0]);
                Shape(equation.Op.Operands[^1]);
                foreach (var operand in equation.Op.Operands[1..^1])
                    Value(operand);
                break;
            case Copy or Pack or Unpack:
                foreach (var operand in equation.Op.Operands)
                    Shape(operand);
                break;
            default:
                // A choice, loop or call: its downward walk emits all of it.
                All(equation.Op);
                break;
        }
    }

    // What an equation reads that is computed again, because something reads its result.
    private void Computed(Equation equation)
    {
        if (equation.Results.Any(values.Contains))
        {
            All(equation.Op);
            return;
        }

        if (!equation.Results.Any(shapes.Contains))
            return;
        switch (equation.Op)
        {
            case Write or Accumulate:
                // Emitted to have its shape, it reads everything, but of the array no more than that.
                Shape(equation.Op.Operands[0]);
                foreach (var operand in equation.Op.Operands[1..])
                    Value(operand);
                break;
            case Copy:
                Shape(equation.Op.Operands[0]);
                break;
            default:
                All(equation.Op);
                break;
        }
    }

    private void All(Op op)
    {
        foreach (var operand in op.Operands)
            Value(operand);
        foreach (var v in FreeVariables.Of(op))
            Value(v);
    }

    private void Value(Operand operand)
    {
        if (operand is not Var v)
            return;
        Add(values, v);
    }

    private void Shape(Operand operand)
    {
        if (operand is not Var { } v || Types.IsReal(v.Type))
            return;
        if (TangentSpace.IsNested(v.Type))
            Value(v);
        else
            Add(shapes, v);
    }

    // What is linear is asked for by the primal value beside it.
    private void Add(HashSet<Var> asked, Var v)
    {
        if (linear.Contains(v) && !(primalOf.TryGetValue(v, out var primal) && primal is Var beside && !linear.Contains(v = beside)))
            return;
        if (!known.Contains(v))
            asked.Add(v);
    }
}
