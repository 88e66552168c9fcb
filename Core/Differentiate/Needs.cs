using FunctionalAD.Ir;

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
                var isLinear = equation.Results.Any(linear.Contains);
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
    /// The arrays that the body of a backward loop reads from outside: it runs after all that the program does, so they must still hold what
    /// they held when the loop ran first.
    /// </summary>
    /// <param name="region">Where the loops are.</param>
    /// <param name="linear">What is linear.</param>
    /// <param name="startsToo">Whether backward loops start anew from the initial values.</param>
    public static HashSet<Var> ReadAgain(Region region, HashSet<Var> linear, bool startsToo)
    {
        var read = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Loops(region);
        while (Chosen(region))
        {
        }

        return read;

        // What a choice yields may be one of them under another name.
        bool Chosen(Region inner)
        {
            var found = false;
            foreach (var equation in inner.Equations)
            {
                foreach (var nested in equation.Op.Regions)
                {
                    found |= Chosen(nested);
                    for (var i = 0; equation.Op is If && i < equation.Results.Length; i++)
                        found |= nested.Results[i] is Var v && read.Contains(v) && read.Add(equation.Results[i]);
                }
            }

            return found;
        }

        void Loops(Region inner)
        {
            foreach (var equation in inner.Equations)
            {
                if (equation.Op is Loop loop && equation.Results.Any(linear.Contains))
                {
                    Free(loop.Body, new(ReferenceEqualityComparer.Instance));
                    foreach (var slot in startsToo ? loop.Slots.Where(s => s.Kind == SlotKind.Carry) : [])
                        Use(slot.Initial!, []);
                }
                foreach (var nested in equation.Op.Regions)
                    Loops(nested);
            }
        }

        void Free(Region inner, HashSet<Var> inside)
        {
            inside.UnionWith(inner.Parameters);
            foreach (var equation in inner.Equations)
            {
                foreach (var operand in equation.Op is Length ? [] : equation.Op.Operands)
                    Use(operand, inside);
                foreach (var nested in equation.Op.Regions)
                    Free(nested, inside);
                inside.UnionWith(equation.Results);
            }

            foreach (var result in inner.Results)
                Use(result, inside);
        }

        void Use(Operand operand, HashSet<Var> inside)
        {
            if (operand is Var { Type.IsArray: true } v && !inside.Contains(v) && !linear.Contains(v))
                read.Add(v);
        }
    }
}
