using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// Matrices and arrays that loops inside a loop change while others read them, as eliminations, factorisations and dynamic programs do: in whole rows, up to the diagonal,
/// under a condition, before and after each other. What is read is a factor, so that the way back needs it as it was.
/// </summary>
internal sealed partial class LoopWriter
{
    private void Elimination()
    {
        var isMatrix = random.Next(4) != 0;
        Operand n = Literal.Of(LoopProgram.Extent);
        var start = Filled(builder.Zeros(isMatrix ? typeof(double[,]) : typeof(double[]), [.. Enumerable.Repeat(n, isMatrix ? 2 : 1)]), []);
        var results = builder.Loop(n, random.Next(4) == 0, [new Slot(SlotKind.Into, start), new Slot(SlotKind.Sum, Real())], null, p => Scoped(() =>
        {
            Operand array = p[1], term = Real();
            for (var k = random.Next(1, 5); k > 0; k--)
            {
                switch (random.Next(7))
                {
                    case 0 or 1 or 2:
                        array = Inside(array, p[0], depth: 1);
                        break;
                    case 3:
                        term = builder.Loop(Bound(p[0]), random.Next(4) == 0, [new Slot(SlotKind.Sum, term)], null, q => [Call(nameof(Math.Sin), Apply(Operators.Multiply, At(array, [p[0], q[0]]), At(array, [p[0], q[0]])))])[0];
                        break;
                    case 4:
                        array = Eliminated(array, [p[0]]);
                        break;
                    case 5:
                        var before = array;
                        array = builder.If(Test(), () => [random.Next(2) == 0 ? Inside(before, p[0], depth: 1) : Eliminated(before, [p[0]])], () => [random.Next(2) == 0 ? before : Eliminated(before, [p[0]])])[0];
                        break;
                    default:
                        term = Apply(Operators.Multiply, Call(nameof(Math.Tanh), term), At(array, [p[0]]));
                        break;
                }
            }

            return [array, term];
        }));
        reals.Add(results[1]);
        reals.Add(builder.Loop(n, false, [new Slot(SlotKind.Sum, Literal.Of(0.25))], null, p => [Call(nameof(Math.Sin), At(results[0], [p[0]]))])[0]);
    }

    private Operand Filled(Operand array, ImmutableArray<Operand> indices) => indices.Length == array.Type.GetArrayRank()
        ? builder.Write(array, indices, Call(nameof(Math.Sin), Expression()))
        : builder.Loop(Literal.Of(LoopProgram.Extent), false, [new Slot(SlotKind.Into, array)], null, p => Scoped(() =>
        {
            integers.Add(p[0]);
            return [Filled(p[1], indices.Add(p[0]))];
        }))[0];

    // A loop that changes elements, now and again with another one in it.
    private Operand Inside(Operand array, Operand i, int depth) => builder.Loop(Bound(i), random.Next(4) == 0, [new Slot(SlotKind.Into, array)], null, q =>
    {
        Operand inner = q[1];
        for (var k = random.Next(1, 3); k > 0; k--)
        {
            var before = inner;
            inner = random.Next(5) switch
            {
                0 => builder.If(Compare(At(before, [i, q[0]]), Literal.Of(0.25)), () => [Eliminated(before, [i, q[0]])], () => [random.Next(2) == 0 ? before : Eliminated(before, [i, q[0]])])[0],
                1 when depth < 2 => Inside(before, q[0], depth + 1),
                _ => Eliminated(before, [i, q[0]]),
            };
        }

        return [inner];
    })[0];

    private Operand Bound(Operand i) => random.Next(3) switch
    {
        0 => i,
        1 => builder.Apply(Operators.Subtract, typeof(int), Literal.Of(LoopProgram.Extent), i),
        _ => Literal.Of(LoopProgram.Extent),
    };

    // An element: of the loops' own indices, or where else there is one.
    private ImmutableArray<Operand> Place(Operand array, Operand[] indices) => [.. Enumerable.Range(0, array.Type.GetArrayRank()).Select(_ => random.Next(4) switch
    {
        0 => Literal.Of(random.Next(LoopProgram.Extent)),
        1 => builder.Apply(Operators.Find(ExpressionType.Modulo)!, typeof(int), builder.Apply(Operators.Add, typeof(int), Pick(indices), Literal.Of(1)), Literal.Of(LoopProgram.Extent)),
        _ => Pick(indices),
    })];

    private Operand At(Operand array, Operand[] indices) => builder.Read(array, Place(array, indices));

    private Operand Eliminated(Operand array, Operand[] indices)
    {
        var product = Apply(Operators.Multiply, At(array, indices), Apply(Operators.Add, At(array, indices), Real()));
        return random.Next(3) == 0
            ? builder.Accumulate(array, Place(array, indices), Call(nameof(Math.Sin), product))
            : builder.Write(array, Place(array, indices), Call(nameof(Math.Tanh), product));
    }
}
