using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// Matrices, arrays of rows and arrays that loops inside a loop change while others read them, as eliminations, factorisations and dynamic programs do: in whole rows, up to the diagonal,
/// under a condition, before and after each other. What is read is a factor, so that the way back needs it as it was.
/// </summary>
internal sealed partial class LoopWriter
{
    private void Elimination()
    {
        var type = random.Next(6) switch { 0 => typeof(double[]), 1 or 2 => typeof(double[][]), _ => typeof(double[,]) };
        Operand n = Literal.Of(LoopProgram.Extent);
        var start = Filled(builder.Zeros(type, [.. Enumerable.Repeat(n, type.GetArrayRank())]), []);
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

    private static int Indices(Operand array) => array.Type == typeof(double[][]) ? 2 : array.Type.GetArrayRank();

    private Operand Filled(Operand array, ImmutableArray<Operand> indices) => indices.Length == Indices(array)
        ? Changed(array, indices, Call(nameof(Math.Sin), Expression()), adds: false)
        : builder.Loop(Literal.Of(LoopProgram.Extent), false, [new Slot(SlotKind.Into, array)], null, p => Scoped(() =>
        {
            integers.Add(p[0]);
            var row = array.Type == typeof(double[][]) && indices.IsEmpty ? builder.Write(p[1], [p[0]], builder.Zeros(typeof(double[]), Literal.Of(LoopProgram.Extent))) : p[1];
            return [Filled(row, indices.Add(p[0]))];
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

    // An element: of the loops' own indices, or where else there is one; of rows mostly one of the row at hand.
    private ImmutableArray<Operand> Place(Operand array, Operand[] indices) => [.. Enumerable.Range(0, Indices(array)).Select(d => random.Next(4) switch
    {
        0 => Literal.Of(random.Next(LoopProgram.Extent)),
        1 => builder.Apply(Operators.Find(ExpressionType.Modulo)!, typeof(int), builder.Apply(Operators.Add, typeof(int), Pick(indices), Literal.Of(1)), Literal.Of(LoopProgram.Extent)),
        _ when array.Type == typeof(double[][]) => d == 0 ? indices[0] : indices[^1],
        _ => Pick(indices),
    })];

    private Operand At(Operand array, Operand[] indices)
    {
        var place = Place(array, indices);
        return array.Type == typeof(double[][]) ? builder.Read(builder.Read(array, place[0]), place[1]) : builder.Read(array, place);
    }

    private Operand Eliminated(Operand array, Operand[] indices)
    {
        var product = Apply(Operators.Multiply, At(array, indices), Apply(Operators.Add, At(array, indices), Real()));
        var adds = random.Next(3) == 0;
        return Changed(array, Place(array, indices), Call(adds ? nameof(Math.Sin) : nameof(Math.Tanh), product), adds);
    }

    // Of an array of rows another row.
    private Operand Changed(Operand array, ImmutableArray<Operand> place, Operand value, bool adds) =>
        array.Type == typeof(double[][]) ? builder.Write(array, place[..1], Changed(builder.Copy(builder.Read(array, place[0])), place[1..], value, adds))
        : adds ? builder.Accumulate(array, place, value)
        : builder.Write(array, place, value);
}
