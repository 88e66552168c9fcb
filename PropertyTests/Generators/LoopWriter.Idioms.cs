using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>What people write with loops, in the many ways in which they write it: counters, sums, arrays filled element by element, the same sum twice.</summary>
internal sealed partial class LoopWriter
{
    private void Idiom()
    {
        switch (random.Next(10))
        {
            case 7:
                Weighing();
                break;
            case 8 or 9:
                Elimination();
                break;
            case 0 or 1:
                Counting();
                break;
            case 2:
                Filling();
                break;
            case 3:
                Neighbours();
                break;
            case 4:
                Stencil();
                break;
            case 5:
                Logarithm();
                break;
            default:
                Twice();
                break;
        }
    }

    // for (c = start; c < bound; c++) { s += e; p = max(p, e); a[i] = e; q = tanh … }, up or down, the test either way around
    private void Counting()
    {
        var (down, inclusive, mirrored) = (random.Next(2) == 0, random.Next(2) == 0, random.Next(2) == 0);
        Operand start = random.Next(3) == 0 ? Extent() : Literal.Of(random.Next(4));
        Operand bound = down ? Literal.Of(random.Next(-1, 2) + (inclusive ? 1 : 0)) : random.Next(3) == 0 ? Extent() : Literal.Of(random.Next(4));
        var kind = (down, inclusive, mirrored) switch
        {
            (false, false, false) or (true, false, true) => ExpressionType.LessThan,
            (false, true, false) or (true, true, true) => ExpressionType.LessThanOrEqual,
            (true, false, false) or (false, false, true) => ExpressionType.GreaterThan,
            _ => ExpressionType.GreaterThanOrEqual,
        };
        var own = Writable().Where(_ => random.Next(2) == 0).ToArray();
        var carried = random.Next(1, 4);
        ImmutableArray<Slot> slots =
        [
            .. Enumerable.Range(0, carried).Select(_ => new Slot(SlotKind.Carry, Real())),
            new Slot(SlotKind.Carry, start),
            .. random.Next(2) == 0 ? [new Slot(SlotKind.Collect, null)] : ImmutableArray<Slot>.Empty,
            .. own.Select(c => new Slot(SlotKind.Into, c.Current)),
        ];
        var hasCollect = slots.Any(s => s.Kind == SlotKind.Collect);
        var results = builder.Loop(
            null,
            false,
            slots,
            p => mirrored ? builder.Apply(Operators.Find(kind)!, typeof(bool), bound, p[carried + 1]) : builder.Apply(Operators.Find(kind)!, typeof(bool), p[carried + 1], bound),
            p => Scoped(() =>
            {
                integers.Add(p[carried + 1]);
                if (random.Next(4) == 0)
                    integers.Add(p[0]);
                return Owning(own, p[(carried + 2)..], () =>
                {
                    Statements(random.Next(2));
                    return
                    [
                        .. p[1..(carried + 1)].Select(s => Reduce(s)),
                        builder.Apply(down ? Operators.Subtract : Operators.Add, typeof(int), p[carried + 1], Literal.Of(1)),
                        .. hasCollect ? [Expression()] : Array.Empty<Operand>(),
                    ];
                });
            }),
            ["i"]);
        reals.AddRange(results.Take(carried));
        integers.Add(builder.Apply(Operators.Multiply, typeof(int), results[carried], results[carried]));
        if (hasCollect)
            reals.Add(Total(results[carried + 1]));
        for (var i = 0; i < own.Length; i++)
            own[i].Current = results[^(own.Length - i)];
    }

    // s + e, s − e, max(s, e), or a choice of s + e and s, or what is none of them
    private Operand Reduce(Operand s) => random.Next(6) switch
    {
        0 => Apply(Operators.Add, s, Expression()),
        1 => Apply(Operators.Add, Expression(), s),
        2 => Apply(Operators.Subtract, s, Expression()),
        3 => Apply(random.Next(2) == 0 ? RuleBook.Max : RuleBook.Min, s, Expression()),
        4 => builder.Choose(Test(), () => Apply(Operators.Add, s, Expression()), () => random.Next(2) == 0 ? s : Apply(Operators.Subtract, s, Real())),
        _ => Call(nameof(Math.Tanh), Apply(Operators.Add, s, Real())),
    };

    // zeros of the loop's own length or more, the first of them now and then set to a number, of which iteration i writes or adds to element i, now and again in a choice, a
    // loop, or elsewhere
    private void Filling()
    {
        var extent = Extent();
        Operand start = builder.Zeros(typeof(double[]), random.Next(3) == 0 ? builder.Apply(Operators.Add, typeof(int), extent, Literal.Of(random.Next(1, 4))) : extent);
        if (random.Next(3) == 0)
            start = Refilled(start, extent);
        while (random.Next(2) == 0)
            start = Preset(start, extent);
        var results = builder.Loop(extent, random.Next(3) == 0, [new Slot(SlotKind.Into, start), new Slot(SlotKind.Sum, Literal.Of(0.0))], null, p => Scoped(() =>
        {
            integers.Add(p[0]);
            Statements(random.Next(2));
            Operand array = p[1];
            Operand term = Literal.Of(1.0);
            for (var k = random.Next(1, 4); k > 0; k--)
            {
                switch (random.Next(7))
                {
                    case 0:
                        array = builder.Write(array, [p[0]], Expression());
                        break;
                    case 1:
                        array = builder.If(Test(), () => [builder.Accumulate(array, [p[0]], Expression())], () => [array])[0];
                        break;
                    case 2:
                        array = builder.Loop(Literal.Of(2), false, [new Slot(SlotKind.Into, array)], null, q => [builder.Accumulate(q[1], [p[0]], Expression())])[0];
                        break;
                    case 3:
                        term = builder.Read(array, p[0]);
                        break;
                    case 4 when random.Next(3) == 0:
                        array = builder.Accumulate(array, [builder.Apply(Operators.Find(ExpressionType.Divide)!, typeof(int), p[0], Literal.Of(2))], Expression());
                        break;
                    default:
                        array = builder.Accumulate(array, [p[0]], Expression());
                        break;
                }
            }

            return [array, term];
        }));
        reals.Add(results[1]);
        if (random.Next(2) == 0)
            results = [Refilled(results[0], extent)];
        reals.Add(Total(results[0]));
    }

    // The first elements, or half of them, are one number.
    private Var Preset(Operand array, Operand extent)
    {
        var count = random.Next(2) == 0 ? extent : builder.Apply(Operators.Find(ExpressionType.Divide)!, typeof(int), extent, Literal.Of(2));
        var number = Literal.Of(random.Next(2) == 0 ? 0.0 : 1.5);
        return builder.Loop(count, random.Next(3) == 0, [new Slot(SlotKind.Into, array)], null, p => [builder.Write(p[1], [p[0]], number)])[0];
    }

    // Another loop adds to the elements again.
    private Var Refilled(Operand array, Operand extent) => builder.Loop(extent, false, [new Slot(SlotKind.Into, array)], null, p => Scoped(() =>
    {
        integers.Add(p[0]);
        return [builder.Accumulate(p[1], [p[0]], Expression())];
    }))[0];

    // Loops of one length side by side: the second reads what the first collects, at the same place or another one.
    private void Neighbours()
    {
        var extent = Extent();
        Operand one = builder.Loop(extent, random.Next(4) == 0, [new Slot(SlotKind.Collect, null), new Slot(SlotKind.Sum, Real())], null, p => Scoped(() =>
        {
            integers.Add(p[0]);
            return [Expression(), Expression()];
        }))[0];
        var isElsewhere = random.Next(4) == 0;
        if (random.Next(3) == 0)
            Statement();
        var kind = random.Next(3) == 0 ? SlotKind.Carry : SlotKind.Sum;
        reals.Add(builder.Loop(random.Next(2) == 0 ? builder.Length(one) : extent, random.Next(4) == 0, [new Slot(kind, Real()), new Slot(SlotKind.Sum, Real())], null, p => Scoped(() =>
        {
            integers.Add(p[0]);
            var here = isElsewhere ? builder.Apply(Operators.Find(ExpressionType.Divide)!, typeof(int), p[0], Literal.Of(2)) : p[0];
            reals.Add(builder.Read(one, here));
            return [Call(nameof(Math.Tanh), kind == SlotKind.Carry ? Apply(Operators.Add, p[1], reals[^1]) : reals[^1]), Expression()];
        }))[0]);
    }

    // Elements i + c are added to for several c, up or down, of zeros or of what was there; then neighbours are read.
    private void Stencil()
    {
        Operand Next(Operand a, int c) => c == 0 ? a : builder.Apply(Operators.Add, typeof(int), a, Literal.Of(c));
        var (extent, low, high) = (Extent(), random.Next(2), random.Next(1, 3));
        Operand start = builder.Zeros(typeof(double[]), Next(extent, low + high));
        if (random.Next(2) == 0)
            start = Refilled(start, builder.Length(start));
        var filled = builder.Loop(extent, random.Next(2) == 0, [new Slot(SlotKind.Into, start), new Slot(SlotKind.Sum, Real())], null, p => Scoped(() =>
        {
            integers.Add(p[0]);
            Operand array = p[1];
            Statements(random.Next(2));
            for (var k = random.Next(1, 5); k > 0; k--)
                array = builder.Accumulate(array, [Next(p[0], random.Next(low, low + high))], Expression());
            return [array, Expression()];
        }))[0];
        reals.Add(builder.Loop(extent, random.Next(2) == 0, [new Slot(SlotKind.Sum, Real())], null, p =>
            [Call(nameof(Math.Tanh), Apply(Operators.Multiply, builder.Read(filled, Next(p[0], low)), builder.Read(filled, Next(p[0], low + high - 1))))])[0]);
    }

    // log Σ exp: the cotangent of the sum is known after it.
    private void Logarithm()
    {
        var (array, extent) = (Pick(arrays.Where(c => c.Current.Type == typeof(double[])).ToArray()).Current, Extent());
        var isAll = random.Next(3) != 0;
        var sum = builder.Loop(isAll ? builder.Length(array) : extent, random.Next(3) == 0, [new Slot(SlotKind.Sum, Literal.Of(0.25))], null, p => Scoped(() =>
        {
            integers.Add(p[0]);
            var x = isAll ? builder.Read(array, p[0]) : Real();
            return [Call(nameof(Math.Exp), Call(nameof(Math.Tanh), random.Next(2) == 0 ? x : Expression()))];
        }))[0];
        reals.Add(Call(nameof(Math.Log), sum));
    }

    // h = tanh(w·h + …), where the number w and the array that it comes from carry no derivative: the way back needs w, and w what became of the array.
    private void Weighing()
    {
        var start = builder.Write(builder.Zeros(typeof(double[]), Literal.Of(LoopProgram.Extent)), [Literal.Of(1)], Literal.Of(0.75));
        Operand extent = random.Next(2) == 0 ? Extent() : Literal.Of(random.Next(2, 9));
        var results = builder.Loop(extent, random.Next(3) == 0, [new Slot(SlotKind.Carry, Real()), new Slot(SlotKind.Carry, Literal.Of(0.5)), new Slot(SlotKind.Into, start)], null, p => Scoped(() =>
        {
            Operand Place() => builder.Apply(Operators.Find(ExpressionType.Modulo)!, typeof(int), builder.Apply(Operators.Add, typeof(int), p[0], Literal.Of(random.Next(3))), Literal.Of(LoopProgram.Extent));
            Operand Element(Operand array) => Call(nameof(Math.Sin), Apply(Operators.Add, builder.Read(array, Place()), random.Next(2) == 0 ? p[2] : Literal.Of(0.25)));
            Operand array = p[3], weight = p[2];
            integers.Add(p[0]);
            for (var k = random.Next(1, 4); k > 0; k--)
            {
                if (random.Next(3) == 0)
                    weight = Apply(Operators.Add, Apply(Operators.Multiply, Literal.Of(0.5), weight), builder.Read(array, Place()));
                else
                    array = builder.Write(array, [Place()], Element(array));
            }

            return [Call(nameof(Math.Tanh), Apply(Operators.Add, Apply(Operators.Multiply, p[1], p[2]), random.Next(2) == 0 ? Real() : p[1])), random.Next(4) == 0 ? weight : Element(array), array];
        }));
        reals.Add(results[0]);
        if (random.Next(2) == 0)
            reals.Add(Total(results[2]));
    }

    // The same loop two times, with a carried value or a sum.
    private void Twice()
    {
        var (extent, a, b, isCarried) = (Extent(), Real(), Real(), random.Next(2) == 0);
        for (var k = 0; k < 2; k++)
        {
            var results = builder.Loop(
                extent,
                false,
                [new Slot(isCarried ? SlotKind.Carry : SlotKind.Sum, a), new Slot(SlotKind.Collect, null)],
                null,
                p =>
                {
                    var i = builder.Apply(Primitives.Conversion(), typeof(double), p[0]);
                    var e = Call(nameof(Math.Sin), Apply(Operators.Add, isCarried ? p[1] : b, i));
                    return [e, isCarried ? p[1] : e];
                });
            reals.Add(results[0]);
            reals.Add(Total(results[1]));
        }
    }

    private Operand[] Scoped(Func<Operand[]> body)
    {
        var mark = Mark();
        depth++;
        var results = body();
        depth--;
        Back(mark);
        return results;
    }

    // The arrays as the loop threads them; after what the body yields come their newest versions.
    private Operand[] Owning(Cell[] own, ImmutableArray<Var> parameters, Func<Operand[]> body)
    {
        var before = own.Select(c => c.Current).ToArray();
        for (var i = 0; i < own.Length; i++)
        {
            own[i].Current = parameters[i];
            own[i].OwnedAt++;
        }

        Operand[] results = [.. body(), .. own.Select(c => c.Current)];
        for (var i = 0; i < own.Length; i++)
        {
            own[i].Current = before[i];
            own[i].OwnedAt--;
        }

        return results;
    }
}
