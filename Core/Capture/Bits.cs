using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// The bits of a number are a whole number, and a whole number carries no derivative. They may be compared and counted with; what makes a real number of
/// them again may depend on the first number with any slope, and is refused.
/// </summary>
internal sealed class Bits
{
    private readonly HashSet<Var> tainted = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Function> seen = new(ReferenceEqualityComparer.Instance);
    private int count;

    private Bits()
    {
    }

    /// <summary>Whether a method gives the bits of a number.</summary>
    public static bool IsTo(MethodInfo method) => method.DeclaringType == typeof(BitConverter) && method.Name
        is nameof(BitConverter.DoubleToInt64Bits) or nameof(BitConverter.DoubleToUInt64Bits) or nameof(BitConverter.SingleToInt32Bits) or nameof(BitConverter.SingleToUInt32Bits);

    /// <summary>Whether a method makes a number of bits.</summary>
    public static bool IsFrom(MethodInfo method) => method.DeclaringType == typeof(BitConverter) && method.Name
        is nameof(BitConverter.Int64BitsToDouble) or nameof(BitConverter.UInt64BitsToDouble) or nameof(BitConverter.Int32BitsToSingle) or nameof(BitConverter.UInt32BitsToSingle);

    /// <summary>Refuses a program in which bits become a real number.</summary>
    public static void Check(Function function)
    {
        var bits = new Bits();
        do
        {
            bits.count = bits.tainted.Count;
            bits.seen.Clear();
            bits.Walk(function.Body);
        }
        while (bits.tainted.Count > bits.count);
    }

    private bool Is(Operand operand) => operand is Var v && tainted.Contains(v);

    private void Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            var given = equation.Op.Operands.Any(Is);
            if (equation.Op is Apply apply)
            {
                if (given && Types.IsReal(apply.Type))
                    throw Refused();
                given |= apply.Primitive.Key is MethodInfo method && IsTo(method);
            }

            switch (equation.Op)
            {
                case Loop loop:
                    Enter(loop);
                    break;
                case Call call:
                    if (given)
                        throw Refused();
                    if (seen.Add(call.Callee))
                        Walk(call.Callee.Body);
                    given = call.Callee.Results.Any(Is);
                    break;
            }

            foreach (var inner in equation.Op.Regions)
                Walk(inner);
            Taint(equation.Results, _ => given);
            foreach (var inner in equation.Op.Regions)
                Taint(equation.Results, k => k < inner.Results.Length && Is(inner.Results[k]));
        }
    }

    // What a slot starts with, and what an iteration leaves in it, is what the next one gets.
    private void Enter(Loop loop)
    {
        var next = 1;
        for (var k = 0; k < loop.Slots.Length; k++)
        {
            if (!loop.Slots[k].HasParameter)
                continue;
            if ((loop.Slots[k].Initial is { } initial && Is(initial)) || Is(loop.Body.Results[k]))
            {
                foreach (var region in loop.Regions)
                    tainted.Add(region.Parameters[next]);
            }

            next++;
        }
    }

    private void Taint(IReadOnlyList<Var> results, Func<int, bool> which)
    {
        for (var k = 0; k < results.Count; k++)
        {
            var type = results[k].Type;
            if (which(k) && !Types.IsReal(type) && type != typeof(bool) && !(type.IsArray && Types.IsReal(type.GetElementType()!)))
                tainted.Add(results[k]);
        }
    }

    private static NotDifferentiableException Refused() => new(
        "BitConverter.DoubleToInt64Bits",
        "a real number is made of the bits of another, and how it depends on that is not known",
        "compute with numbers, or give what does this a rule with Rules.Add");
}
