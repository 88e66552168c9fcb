using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.PropertyTests.Face;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// Arrays of all types (of two dimensions, of arrays, of structures, of integers, of <c>float</c>, short and empty ones) and structures: given,
/// made, chosen, carried by loops, collected, handed to functions and got back.
/// </summary>
internal sealed partial class LoopWriter
{
    private static readonly Function shift = Shift();
    private static readonly Function scaled = Scaled();

    private readonly List<Operand> structures = [];

    private void Given(Var parameter, LoopProgram.Input input)
    {
        if (parameter.Type.IsArray)
            arrays.Add(new Cell(parameter, -1, input.IsShort));
        else
            structures.Add(parameter);
    }

    // A statement about what has a shape; false where it has nothing to be about.
    private bool Shaped()
    {
        var isDeep = depth >= MaximumDepth;
        switch (random.Next(isDeep ? 8 : 14))
        {
            case 0:
                structures.Add(Structure());
                return true;
            case 1 when structures.Count > 0:
                reals.Add(Component(Pick(structures)));
                return true;
            case 2 when structures.Count > 0:
                structures.Add(builder.Choose(Test(), () => Tagged(), () => Tagged()));
                return true;
            case 3:
                var results = builder.Call(shift, [typeof(Tagged), typeof(double)], [Tagged(), Line(), Literal.Of(random.Next(4))]);
                structures.Add(results[0]);
                reals.Add(results[1]);
                return true;
            case 4:
                arrays.Add(new Cell(builder.Call(scaled, [typeof(double[])], [Pick(Of<double[]>()).Current, Real()])[0], depth, isShort: true));
                return true;
            case 5:
                reals.Add(Element(Pick(arrays)));
                return true;
            case 6:
                integers.Add(builder.Read(Numbers(), Index()));
                return true;
            case 7 when inputs.Any(i => i.Like is float[]):
                reals.Add(Single());
                return true;
            case 8:
                arrays.Add(new Cell(Matrix(), depth));
                return true;
            case 9:
                var table = new Cell(Rows(), depth, isShort: true);
                arrays.Add(table);
                if (random.Next(3) == 0)
                    Update(table);
                return true;
            case 10 or 11:
                Carried();
                return true;
            case 12:
                arrays.Add(new Cell(builder.Loop(Extent(), random.Next(3) == 0, [new Slot(SlotKind.Collect, null)], null, p => Scoped(() =>
                {
                    integers.Add(p[0]);
                    return [Tagged()];
                }))[0], depth, isShort: true));
                return true;
            case 13:
                reals.Add(Walked(Pick(arrays).Current));
                return true;
            default:
                return false;
        }
    }

    private List<Cell> Of<T>() => [.. arrays.Where(c => c.Type == typeof(T))];

    private Operand Line() => Pick(arrays.Where(c => c.Type == typeof(double[]) && !c.IsShort).ToArray()).Current;

    // Integers at least three.
    private Operand Numbers() => arrays.Where(c => c.Type == typeof(int[]) && !c.IsShort).ToArray() is { Length: > 0 } known
        ? Pick(known).Current
        : builder.Pack(typeof(int[]), Index(), Index(), Literal.Of(2));

    private Operand Structure() => random.Next(3) == 0 ? Layered() : Tagged();

    private Operand Tagged()
    {
        var known = structures.Where(s => s.Type == typeof(Tagged)).ToArray();
        return known.Length > 0 && random.Next(2) == 0 ? Pick(known) : builder.Pack(typeof(Tagged), Real(), Expression(), Pick(integers));
    }

    private Operand Layered() => builder.Pack(
        typeof(Layer),
        builder.Copy(Line()),
        structures.Where(s => s.Type == typeof(Layer)).ToArray() is { Length: > 0 } known && random.Next(2) == 0
            ? builder.Unpack(Pick(known), 1)
            : builder.Pack(typeof(Model), Real(), Expression(), Pick(integers), Literal.Default(typeof(string))),
        Pick(integers));

    // A number of a structure: X or Y of a point, A or B of a layer's model, one of its weights.
    private Operand Component(Operand structure)
    {
        if (structure.Type == typeof(Tagged))
        {
            if (random.Next(3) == 0)
                integers.Add(builder.Unpack(structure, 2));
            return builder.Unpack(structure, random.Next(2));
        }

        return random.Next(2) == 0 ? builder.Read(builder.Unpack(structure, 0), Index()) : builder.Unpack(builder.Unpack(structure, 1), random.Next(2));
    }

    // (double)((float)a ∘ (float)b)
    private Operand Single()
    {
        Operand Narrow(Operand a) => builder.Apply(Primitives.Conversion(), typeof(float), a);
        var a = random.Next(2) == 0 ? builder.Read(Pick(Of<float[]>()).Current, Index()) : Narrow(Real());
        var b = builder.Apply(sin, typeof(float), Narrow(Expression()));
        var made = random.Next(4) switch
        {
            0 => builder.Apply(Operators.Multiply, typeof(float), a, b),
            1 => builder.Apply(Operators.Add, typeof(float), b, a),
            _ => builder.Loop(Literal.Of(2), false, [new Slot(random.Next(2) == 0 ? SlotKind.Carry : SlotKind.Sum, a)], null, p => [builder.Apply(Operators.Multiply, typeof(float), b, p.Length > 1 ? p[1] : a)])[0],
        };
        return builder.Apply(Primitives.Conversion(), typeof(double), made);
    }

    // A structure, and a number beside it, from iteration to iteration.
    private void Carried()
    {
        var collects = random.Next(2) == 0;
        ImmutableArray<Slot> slots =
            [new Slot(SlotKind.Carry, Tagged()), new Slot(random.Next(2) == 0 ? SlotKind.Carry : SlotKind.Sum, Real()), .. collects ? [new Slot(SlotKind.Collect, null)] : ImmutableArray<Slot>.Empty];
        var results = builder.Loop(Extent(), random.Next(3) == 0, slots, null, p => Scoped(() =>
        {
            integers.Add(p[0]);
            structures.Add(p[1]);
            reals.Add(builder.Unpack(p[1], random.Next(2)));
            Statements(random.Next(3));
            var next = builder.Pack(typeof(Tagged), Call(nameof(Math.Tanh), Expression()), Call(nameof(Math.Sin), Real()), Index());
            Operand chosen = random.Next(3) == 0 ? builder.Choose(Test(), () => next, () => p[1]) : next;
            return [chosen, Call(nameof(Math.Tanh), Real()), .. collects ? [random.Next(2) == 0 ? p[1] : next] : Array.Empty<Operand>()];
        }));
        structures.Add(results[0]);
        reals.Add(results[1]);
        if (collects)
            arrays.Add(new Cell(results[2], depth, isShort: true));
    }

    // Filled in two loops, now and then in part.
    private Operand Matrix()
    {
        var (rows, columns) = (random.Next(3) == 0 ? Extent() : Literal.Of(LoopProgram.Extent), Literal.Of(random.Next(3) == 0 ? 0 : LoopProgram.Extent));
        return builder.Loop(rows, false, [new Slot(SlotKind.Into, builder.Zeros(typeof(double[,]), rows, columns))], null, p => Scoped(() =>
        {
            integers.Add(p[0]);
            return [builder.Loop(columns, random.Next(2) == 0, [new Slot(SlotKind.Into, p[1])], null, q => Scoped(() =>
            {
                integers.Add(q[0]);
                return [random.Next(2) == 0 ? builder.Write(q[1], [p[0], q[0]], Expression()) : builder.Accumulate(q[1], [p[0], q[0]], Expression())];
            }))[0]];
        }))[0];
    }

    // Rows of different lengths, the first of them empty.
    private Operand Rows() => builder.Loop(Extent(), false, [new Slot(SlotKind.Collect, null)], null, p => Scoped(() =>
    {
        integers.Add(p[0]);
        return [builder.Loop(random.Next(2) == 0 ? p[0] : Extent(), false, [new Slot(SlotKind.Collect, null)], null, q => Scoped(() =>
        {
            integers.Add(q[0]);
            return [Expression()];
        }))[0]];
    }))[0];

    // A real number of an array; one half where there is no element.
    private Operand Element(Operand array, bool isShort)
    {
        if (array.Type == typeof(double[,]))
            return Within(array, 0, i => Within(array, 1, j => builder.Read(array, i, j)));
        return isShort ? Within(array, 0, i => Real(builder.Read(array, i))) : Real(builder.Read(array, Index()));
    }

    private Operand Real(Operand element) => element.Type == typeof(double) ? element
        : element.Type == typeof(double[]) ? Element(element, isShort: true)
        : element.Type == typeof(Tagged) ? builder.Unpack(element, random.Next(2))
        : builder.Apply(Primitives.Conversion(), typeof(double), element);

    private Operand Within(Operand array, int dimension, Func<Operand, Operand> then)
    {
        var length = builder.Length(array, dimension);
        return builder.Choose(Compare(Literal.Of(0), length), () => then(Modulo(length)), () => Literal.Of(0.5));
    }

    private Operand Modulo(Operand length) => builder.Apply(Operators.Find(ExpressionType.Modulo)!, typeof(int), Index(), length);

    // The array with another element, if it has one.
    private Operand Updated(Operand array, bool isShort)
    {
        if (array.Type == typeof(double[,]))
        {
            return builder.If(
                Compare(Literal.Of(0), builder.Apply(Operators.Multiply, typeof(int), builder.Length(array), builder.Length(array, 1))),
                () => [With(array, Modulo(builder.Length(array)), Modulo(builder.Length(array, 1)))],
                () => [array])[0];
        }

        return isShort
            ? builder.If(Compare(Literal.Of(0), builder.Length(array)), () => [With(array, Modulo(builder.Length(array)))], () => [array])[0]
            : With(array, Index());
    }

    private Operand With(Operand array, params ImmutableArray<Operand> at)
    {
        var element = array.Type.GetElementType()!;
        var adds = random.Next(2) == 0;
        if (element == typeof(double))
            return adds ? builder.Accumulate(array, at, Expression()) : builder.Write(array, at, Expression());
        if (element == typeof(float))
        {
            var value = builder.Apply(Primitives.Conversion(), typeof(float), Expression());
            return adds ? builder.Accumulate(array, at, value) : builder.Write(array, at, value);
        }

        return builder.Write(
            array,
            at,
            element == typeof(int) ? Index()
            : element == typeof(Tagged) ? adds ? builder.Pack(typeof(Tagged), Expression(), builder.Unpack(builder.Read(array, at), 0), Index()) : Tagged()
            : adds ? Updated(builder.Copy(builder.Read(array, at)), isShort: true) : builder.Pack(typeof(double[]), Expression(), Real()));
    }

    // Σ tanh(aᵢ·x) over all elements of any array
    private Operand Walked(Operand array)
    {
        var x = Real();
        return Over(array, 0, []);

        Operand Over(Operand a, int dimension, ImmutableArray<Operand> at) => builder.Loop(builder.Length(a, dimension), false, [new Slot(SlotKind.Sum, Literal.Of(0.0))], null, p =>
            [dimension + 1 < a.Type.GetArrayRank() ? Over(a, dimension + 1, at.Add(p[0])) : Term(builder.Read(a, at.Add(p[0])))])[0];

        Operand Term(Operand element) => element.Type.IsArray ? Over(element, 0, []) : Call(nameof(Math.Tanh), Apply(Operators.Multiply, Real(element), x));
    }

    // (p, a, n) ↦ n ≤ 0 ? (p, p.X) : shift((sin p.Y + a[n mod 3], p.X·a[0], n), a, n − 1)
    private static Function Shift()
    {
        Var p = new(typeof(Tagged), "p"), a = new(typeof(double[]), "a"), n = new(typeof(int), "n");
        var function = new Function("shift");
        new Builder().Define(function, [p, a, n], w => w.If(
            w.Apply(Operators.Find(ExpressionType.LessThanOrEqual)!, typeof(bool), n, Literal.Of(0)),
            () => [p, w.Unpack(p, 0)],
            () => w.Call(
                function,
                [typeof(Tagged), typeof(double)],
                [
                    w.Pack(
                        typeof(Tagged),
                        w.Apply(Operators.Add, typeof(double), w.Apply(sin, typeof(double), w.Unpack(p, 1)), w.Read(a, w.Apply(Operators.Find(ExpressionType.Modulo)!, typeof(int), n, Literal.Of(LoopProgram.Extent)))),
                        w.Apply(Operators.Multiply, typeof(double), w.Unpack(p, 0), w.Read(a, Literal.Of(0))),
                        n),
                    a,
                    Less(w, n),
                ])));
        return function;
    }

    // (a, s) ↦ the array of sin(s·aᵢ)
    private static Function Scaled()
    {
        Var a = new(typeof(double[]), "a"), s = new(typeof(double), "s");
        return new Builder().Function("scaled", [a, s], w => w.Loop(w.Length(a), false, [new Slot(SlotKind.Collect, null)], null, p =>
            [w.Apply(sin, typeof(double), w.Apply(Operators.Multiply, typeof(double), s, w.Read(a, p[0])))]));
    }
}
