using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>
/// Products of many factors, each without one of them, as reverse mode asks for them: a loop collects the product of the factors before each one, another
/// one multiplies it by those after it. In which order factors are multiplied does not matter but for rounding, so each lane may multiply every eighth
/// factor, before and after; the products of the other lanes are the same for all of a lane's.
/// </summary>
/// <param name="Ahead">The loop that collects the product of the factors before each one.</param>
/// <param name="Back">The loop over those after it.</param>
internal sealed record Strand(Equation Ahead, Equation Back)
{
    /// <summary>How many vectors of products there are: each waits some four cycles for the one before it, and others fill the time.</summary>
    public const int Count = 4;

    /// <summary>The loops of a function that may be so, each with the other one.</summary>
    public static Dictionary<Loop, Strand> Of(Function function)
    {
        var found = new Dictionary<Loop, Strand>(ReferenceEqualityComparer.Instance);
        Dictionary<Var, int>? reads = null;
        Walk(function.Body);
        return found;

        void Walk(Region region)
        {
            foreach (var equation in region.Equations)
            {
                if (equation.Op is Loop { Down: true, Test: null } back && Carry(back) is { } slot)
                {
                    reads ??= Reads(function);
                    if (reads.GetValueOrDefault(equation.Results[slot]) == 0 && Partner(region, back, slot) is { } ahead)
                        found[(Loop)ahead.Op] = found[back] = new(ahead, equation);
                }

                foreach (var inner in equation.Op.Regions)
                    Walk(inner);
            }
        }

        // The loop that collects the products before each factor.
        Equation? Partner(Region region, Loop back, int slot)
        {
            if (Factor(back, slot) is not { } factor || Others(back, slot) is not { } before || reads![before] != 1)
                return null;
            foreach (var equation in region.Equations)
            {
                var record = equation.Results.IndexOf(before);
                if (record >= 0 && equation.Op is Loop { Down: false, Test: null } ahead && Carry(ahead) is { } carried && ahead.Slots[record].Kind == SlotKind.Collect
                    && Builder.Same(ahead.Extent!, back.Extent!) && ReferenceEquals(ahead.Body.Results[record], ahead.Parameter(carried))
                    && reads[ahead.Parameter(carried)!] == 2 && Factor(ahead, carried) is { } same && new Alike(equation, back).Are(same, factor)
                    && Laned.Of(ahead, out _, isStrand: true) is not null && Laned.Of(back, out _, isStrand: true) is not null)
                    return equation;
            }

            return null;
        }

        // f, where the loop carries p to p·f, and nobody else sees that product.
        Operand? Factor(Loop loop, int slot) =>
            loop.Body.Results[slot] is Var next && reads!.GetValueOrDefault(next) == 1 && Times(loop, loop.Parameter(slot)!).FirstOrDefault(t => ReferenceEquals(t.Product, next)) is { Other: { } factor }
                ? factor
                : null;

        // The array whose element is multiplied by the product carried, which is read for nothing else but to be carried on.
        Var? Others(Loop back, int slot)
        {
            var product = back.Parameter(slot)!;
            if (reads![product] != 2)
                return null;
            foreach (var (other, result) in Times(back, product))
            {
                if (!ReferenceEquals(result, back.Body.Results[slot]) && other is Var { Definition.Op: Read { Array: Var record, Indices: [var at] } } element
                    && reads[element] == 1 && ReferenceEquals(at, back.Index))
                    return record;
            }

            return null;
        }
    }

    /// <summary>The slot that carries the product, if that is all that a loop carries and multiplies, and its iterations all do the same.</summary>
    public static int? Carry(Loop loop)
    {
        var carried = Enumerable.Range(0, loop.Slots.Length).Where(s => loop.Slots[s].Kind == SlotKind.Carry).ToArray();
        return carried is [var only] && Types.IsReal(loop.ResultType(only)) && loop.Extent is not null && loop.Body.IsStraight && !loop.Slots.Any(s => s.Kind == SlotKind.Product) ? only : null;
    }

    private static IEnumerable<(Operand Other, Var Product)> Times(Loop loop, Var factor) =>
        from equation in loop.Body.Equations
        where equation.Op is Apply { Primitive.Key: ExpressionType.Multiply } && equation.Op.Operands.Any(o => ReferenceEquals(o, factor))
        select (ReferenceEquals(equation.Op.Operands[0], factor) ? equation.Op.Operands[1] : equation.Op.Operands[0], equation.Results[0]);

    private static Dictionary<Var, int> Reads(Function function)
    {
        var reads = new Dictionary<Var, int>(ReferenceEqualityComparer.Instance);
        Walk(function.Body);
        return reads;

        void Walk(Region region)
        {
            foreach (var equation in region.Equations)
            {
                Read(equation.Op.Operands);
                foreach (var inner in equation.Op.Regions)
                    Walk(inner);
            }

            Read(region.Results);
        }

        void Read(IEnumerable<Operand> operands)
        {
            foreach (var v in operands.OfType<Var>())
                reads[v] = reads.GetValueOrDefault(v) + 1;
        }
    }

    /// <summary>Whether operands of two loops are the same in the iterations of one index.</summary>
    private sealed class Alike(Equation ahead, Loop back)
    {
        private readonly Loop loop = (Loop)ahead.Op;

        public bool Are(Operand one, Operand other)
        {
            if (Builder.Same(one, other) || (ReferenceEquals(one, loop.Index) && ReferenceEquals(other, back.Index)))
                return true;
            if (other is not Var { Definition: { } definition } v)
                return false;
            // What the first loop collects is what it yields.
            if (definition.Op is Read { Array: Var array, Indices: [var at] } && ReferenceEquals(at, back.Index) && ahead.Results.IndexOf(array) is >= 0 and var s
                && loop.Slots[s].Kind == SlotKind.Collect)
                return Are(loop.Body.Results[s], one);
            return one is Var { Definition: { } own } && own.Results.Length == 1 && definition.Results.Length == 1 && Do(own.Op, definition.Op)
                && own.Op.Operands.Zip(definition.Op.Operands).All(p => Are(p.First, p.Second));
        }

        private static bool Do(Op one, Op other) => (one, other) switch
        {
            (Apply a, Apply b) => a.Primitive.Equals(b.Primitive) && a.Type == b.Type,
            (Read, Read) or (Length { Dimension: 0 }, Length { Dimension: 0 }) => one.Operands.Length == other.Operands.Length,
            _ => false,
        };
    }
}
