using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>The copy of an array that may not be there is not there either. (In .NET it is an error to copy null; those who alias or differentiate an array have not asked for a copy.)</summary>
internal static class Duplicates
{
    /// <summary>The function with such copies made only where there is something to copy.</summary>
    public static Function Run(Function function, Context context)
    {
        if (!Any(function.Body))
            return function;
        var absent = Absent.Of(function.Body, areReadThere: true);
        if (absent.Count == 0)
            return function;
        var builder = context.Builder();
        Copier? copier = null;
        copier = new(builder) { Copies = copy => copy.Array is Var array && absent.Contains(array) ? IfThere(copier![array]) : null };
        return copier.Function(function);

        Operand IfThere(Operand array) => TangentSpace.UnlessNull(builder, array, () => builder.Copy(array), () => new Literal(null, array.Type));
    }

    private static bool Any(Region region) => region.Equations.Any(e => e.Op is Copy || e.Op.Regions.Any(Any));
}
