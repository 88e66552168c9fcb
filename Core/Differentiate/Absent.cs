using FunctionalAD.Ir;

namespace FunctionalAD.Differentiation;

/// <summary>
/// The arrays of a program that may not be there: rows of an array of arrays that was made without them, what is read of these, and what choices and loops hand on.
/// The zero of their tangent space is not there either.
/// </summary>
internal static class Absent
{
    /// <summary>The variables whose value may be null.</summary>
    public static HashSet<Var> Of(Region region)
    {
        var absent = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        for (var count = -1; count != absent.Count;)
        {
            count = absent.Count;
            Walk(region);
        }

        return absent;

        void Walk(Region inner)
        {
            foreach (var equation in inner.Equations)
            {
                foreach (var nested in equation.Op.Regions)
                    Walk(nested);
                switch (equation.Op)
                {
                    case Read or Unpack or Call:
                        absent.UnionWith(equation.Results.Where(r => r.Type.IsArray));
                        break;
                    case If choice:
                        for (var k = 0; k < equation.Results.Length; k++)
                            HandOn([choice.Then.Results[k], choice.Else.Results[k]], equation.Results[k]);
                        break;
                    case Loop loop:
                        for (var s = 0; s < loop.Slots.Length; s++)
                        {
                            if (loop.Slots[s].Kind == SlotKind.Carry)
                                HandOn([loop.Slots[s].Initial!, loop.Body.Results[s]], loop.Parameter(s)!, equation.Results[s]);
                        }

                        break;
                }
            }
        }

        void HandOn(Operand[] from, params ReadOnlySpan<Var> to)
        {
            if (!from[0].Type.IsArray || !from.Any(o => o is Literal || absent.Contains((Var)o)))
                return;
            foreach (var v in to)
                absent.Add(v);
        }
    }
}
