using System.Collections.Immutable;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.Rulebook;

namespace FunctionalAD.PropertyTests.Differentiate;

/// <summary>Loops written by hand, what reverse mode makes of them, and what it records.</summary>
internal static class Programs
{
    /// <summary>A function of (x, y, xs).</summary>
    public static Function Of(Func<Builder, Var, Var, Var, Operand> body)
    {
        Var x = new(typeof(double), "x"), y = new(typeof(double), "y"), xs = new(typeof(double[]), "xs");
        return new Builder().Function("f", [x, y, xs], b => [body(b, x, y, xs)]);
    }

    /// <summary>(x, y, xs, 1) ↦ (f, gradient), without dead code.</summary>
    public static Function Reverse(Function function, Checkpointing? checkpointing = null)
    {
        var context = new Context(Checkpointing: checkpointing);
        var pullback = Transpose.Of(Forward.Of(function, context), context);
        return Verifier.Check(Prune.Run(Simplify.Run(Verifier.Check(Prune.Run(Verifier.Check(pullback))), context)));
    }

    /// <summary>Value and gradient by (x, y, xs) at a point, emitted.</summary>
    public static double[] Gradient(Function function, double x, double y, double[] xs, Checkpointing? checkpointing = null) =>
        Flat(Laws.Emission.Emitted(Reverse(function, checkpointing))([x, y, xs, 1.0]));

    /// <summary>What the loops of a program collect: the element types of all slots that do.</summary>
    public static IEnumerable<Type> Tapes(Function function) => Loops(function.Body)
        .SelectMany(l => Enumerable.Range(0, l.Slots.Length).Where(s => l.Slots[s].Kind == SlotKind.Collect).Select(s => l.ResultType(s).GetElementType()!));

    public static IEnumerable<Loop> Loops(Region region) =>
        region.Equations.SelectMany(e => e.Op.Regions.SelectMany(Loops).Concat(e.Op is Loop loop ? [loop] : []));

    public static double[] Flat(object?[] results) => [.. results.SelectMany(r => r as double[] ?? [(double)r!])];

    public static Operand Add(this Builder b, Operand x, Operand y) => b.Apply(Operators.Add, x.Type, x, y);

    public static Operand Times(this Builder b, Operand x, Operand y) => b.Apply(Operators.Multiply, x.Type, x, y);

    public static Operand Minus(this Builder b, Operand x, Operand y) => b.Apply(Operators.Subtract, x.Type, x, y);

    public static Operand Sin(this Builder b, Operand x) => b.Apply(RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Sin))!), x.Type, x);

    public static Operand Squared(this Builder b, Operand x) => b.Times(x, x);

    /// <summary>How many calls of functions stand in a region.</summary>
    public static int Functions(Region region) => region.Equations.Sum(e =>
        (e.Op is Apply { Primitive.Key: System.Reflection.MethodInfo } ? 1 : 0) + e.Op.Regions.Sum(Functions));

    public static Slot Carry(Operand initial) => new(SlotKind.Carry, initial);

    public static Operand Fold(this Builder b, Operand n, Operand initial, Func<Var, Var, Operand> step) =>
        b.Loop(n, false, [Carry(initial)], null, p => [step(p[0], p[1])])[0];

    public static Operand For(this Builder b, Operand n, ImmutableArray<Slot> slots, Func<ImmutableArray<Var>, IEnumerable<Operand>> body, bool down = false) =>
        b.Loop(n, down, slots, null, body)[0];
}
