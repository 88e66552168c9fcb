using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The variables that the upward walk will ask for: weights, indices, conditions, extents and shapes of the linear part, and all that the
/// body of a loop reads, since a backward loop runs it again.
/// </summary>
internal static class Needs
{
    public static HashSet<Var> Of(Region region, HashSet<Var> linear, Dictionary<Var, Operand> primalOf)
    {
        var needed = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Walk(region, false);
        return needed;

        void Walk(Region inner, bool everything)
        {
            foreach (var equation in inner.Equations)
            {
                var isLinear = equation.DefinesAny(linear);
                if (isLinear || everything)
                {
                    foreach (var operand in equation.Op.Operands)
                        Need(operand);
                    foreach (var result in equation.Results)
                        Need(result);
                }

                foreach (var nested in equation.Op.Regions)
                    Walk(nested, everything || (isLinear && equation.Op is Loop));
            }

            foreach (var result in inner.Results)
                Need(result);
        }

        void Need(Operand operand)
        {
            if (operand is not Var v)
                return;
            if (!linear.Contains(v))
                needed.Add(v);
            else if (primalOf.TryGetValue(v, out var primal))
                Need(primal);
        }
    }

    /// <summary>
    /// The arrays that the way back reads: those that the body of a backward loop reads from outside, what it carries, and the arguments of
    /// calls. It runs after all that the program does, so they must still hold what they held when they were read first; and so must every
    /// variable that may be the same array: what a choice hands out, a loop carries, a structure holds.
    /// </summary>
    /// <param name="region">Where the loops are.</param>
    /// <param name="linear">What is linear.</param>
    /// <param name="primalOf">The primal values that tell shapes: those of arrays of arrays by what is in them.</param>
    /// <param name="startsToo">Whether backward loops start anew from the initial values.</param>
    public static HashSet<Var> ReadAgain(Region region, HashSet<Var> linear, Dictionary<Var, Operand> primalOf, bool startsToo)
    {
        var read = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Walked(region);
        foreach (var (tangent, primal) in primalOf)
        {
            if (linear.Contains(tangent) && TangentSpace.IsNested(tangent.Type))
                Use(primal);
        }

        if (read.Count == 0)
            return read;
        for (var count = -1; count != read.Count;)
        {
            count = read.Count;
            Aliases(region);
        }

        return read;

        void Walked(Region inner)
        {
            foreach (var equation in inner.Equations)
            {
                if (equation.Op is Loop loop && equation.DefinesAny(linear))
                {
                    foreach (var free in FreeVariables.Of([loop.Body], lengths: false))
                        Use(free);
                    for (var s = 0; s < loop.Slots.Length; s++)
                    {
                        if (loop.Slots[s].Kind == SlotKind.Carry)
                            Use(loop.Parameter(s)!);
                        if (loop.Slots[s].Kind == SlotKind.Carry && startsToo)
                            Use(loop.Slots[s].Initial!);
                    }
                }

                if (equation.Op is Call && equation.DefinesAny(linear))
                {
                    foreach (var operand in equation.Op.Operands)
                        Use(operand);
                }

                foreach (var nested in equation.Op.Regions)
                    Walked(nested);
            }
        }

        void Aliases(Region inner)
        {
            foreach (var equation in inner.Equations)
            {
                foreach (var nested in equation.Op.Regions)
                    Aliases(nested);
                switch (equation.Op)
                {
                    case If choice:
                        for (var i = 0; i < equation.Results.Length; i++)
                        {
                            if (IsRead(choice.Then.Results[i]) || IsRead(choice.Else.Results[i]))
                                read.Add(equation.Results[i]);
                        }

                        break;
                    case Loop loop:
                        for (var s = 0; s < loop.Slots.Length; s++)
                        {
                            if (loop.Slots[s].Kind == SlotKind.Carry && (IsRead(loop.Slots[s].Initial!) || IsRead(loop.Body.Results[s])))
                            {
                                read.Add(loop.Parameter(s)!);
                                read.Add(equation.Results[s]);
                            }
                        }

                        break;
                    case Pack or Unpack:
                    case Read when equation.Results[0].Type.IsArray:
                        if (equation.Op.Operands.Any(IsRead))
                            read.Add(equation.Results[0]);
                        break;
                }
            }
        }

        bool IsRead(Operand operand) => operand is Var v && read.Contains(v);

        // Numbers are no arrays, and a structure may hold one.
        void Use(Operand operand)
        {
            if (operand is Var v && !linear.Contains(v) && !Types.IsReal(v.Type) && !Types.IsInteger(v.Type) && v.Type != typeof(bool))
                read.Add(v);
        }
    }
}
