using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>The loops of random programs, with all kinds of slots, and the functions they call.</summary>
internal sealed partial class LoopWriter
{
    private static readonly Primitive sin = Rulebook.RuleBook.Intern(typeof(Math).GetMethod(nameof(Math.Sin))!);
    private static readonly SlotKind[] kinds =
        [SlotKind.Carry, SlotKind.Sum, SlotKind.Product, SlotKind.Min, SlotKind.Max, SlotKind.Least, SlotKind.Greatest, SlotKind.Collect];

    private static readonly Function[] helpers = [Product(), Recursive(), .. Mutual()];

    private void Loop()
    {
        var isWhile = random.Next(5) == 0;
        var down = !isWhile && random.Next(3) == 0;
        var own = Writable().Where(_ => random.Next(2) == 0).ToArray();
        var kinds = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Kind()).ToArray();
        ImmutableArray<Slot> slots =
        [
            .. isWhile ? [new Slot(SlotKind.Carry, Call(nameof(Math.Abs), Real()))] : ImmutableArray<Slot>.Empty,
            .. kinds.Select(k => new Slot(k, k == SlotKind.Collect ? null : k == SlotKind.Product ? Literal.Of(1.0) : Real())),
            .. own.Select(c => new Slot(SlotKind.Into, c.Current)),
        ];
        // Data-dependent, and at most six times.
        Func<ImmutableArray<Var>, Operand>? test = !isWhile ? null : p => builder.Choose(
            Compare(p[0], Literal.Of(6)), () => builder.Apply(Operators.Find(ExpressionType.GreaterThan)!, typeof(bool), p[1], Literal.Of(0.4)), () => Literal.Of(false));
        var results = builder.Loop(isWhile && random.Next(2) == 0 ? null : Extent(), down, slots, test, p => Body(p, isWhile, kinds, own), ["i"]);

        var next = isWhile ? 1 : 0;
        if (isWhile)
            reals.Add(results[0]);
        foreach (var kind in kinds)
        {
            if (kind != SlotKind.Collect)
                reals.Add(results[next]);
            else if (random.Next(3) == 0)
                arrays.Add(new Cell(results[next], depth, isShort: true));
            else
                reals.Add(Total(results[next]));
            next++;
        }

        foreach (var cell in own)
            cell.Current = results[next++];
    }

    // LINQ's extrema as often as the others.
    private SlotKind Kind() => Pick(kinds);

    private IEnumerable<Operand> Body(ImmutableArray<Var> p, bool isWhile, SlotKind[] kinds, Cell[] own)
    {
        var mark = Mark();
        depth++;
        integers.Add(p[0]);
        var next = 1;
        var fading = isWhile ? p[next++] : null;
        var carried = p.Skip(next).Take(kinds.Count(k => k == SlotKind.Carry)).ToArray();
        reals.AddRange(carried);
        next += carried.Length;
        var before = own.Select(c => c.Current).ToArray();
        for (var i = 0; i < own.Length; i++)
        {
            own[i].Current = p[next++];
            own[i].OwnedAt++;
        }

        Statements(random.Next(1, 4));
        var factor = random.Next(2) == 0 ? (Operand)Literal.Of(0.625) : Apply(Operators.Subtract, Literal.Of(0.75), Apply(Operators.Multiply, Literal.Of(0.125), Call(nameof(Math.Sin), Real())));
        Operand[] results =
        [
            .. isWhile ? [Apply(Operators.Multiply, fading!, factor)] : Array.Empty<Operand>(),
            .. kinds.Select(k => Yield(k, carried)),
            .. own.Select(c => c.Current),
        ];
        for (var i = 0; i < own.Length; i++)
        {
            own[i].Current = before[i];
            own[i].OwnedAt--;
        }

        depth--;
        Back(mark);
        return results;
    }

    // Carried values stay moderate; now and then a product meets a zero, and an extremum terms that are equal.
    private Operand Yield(SlotKind kind, Var[] carried) => kind switch
    {
        SlotKind.Carry when random.Next(4) == 0 => Apply(Operators.Add, Apply(Operators.Multiply, Literal.Of(0.5), Pick(carried)), Call(nameof(Math.Tanh), Real())),
        SlotKind.Carry => Call(nameof(Math.Tanh), Expression()),
        SlotKind.Product or SlotKind.Min or SlotKind.Max when random.Next(3) == 0 => Sometimes(kind == SlotKind.Product ? Literal.Of(0.0) : Real()),
        SlotKind.Min or SlotKind.Max when random.Next(3) == 0 => Element(Pick(arrays)),
        _ => Expression(),
    };

    // Another value in one iteration.
    private Operand Sometimes(Operand value) => builder.Choose(
        builder.Apply(Operators.Find(ExpressionType.Equal)!, typeof(bool), Pick(integers), Literal.Of(random.Next(3))), () => value, Expression);

    private Operand Extent() => random.Next(7) switch
    {
        0 => Literal.Of(0),
        1 => Literal.Of(1),
        2 => builder.Length(Pick(arrays).Current),
        3 => builder.Apply(Operators.Find(ExpressionType.Modulo)!, typeof(int), Pick(integers), Literal.Of(4)),
        4 => builder.Apply(Primitives.Conversion(), typeof(int), Apply(Operators.Multiply, Literal.Of(3.5), Call(nameof(Math.Abs), Call(nameof(Math.Sin), Real())))),
        _ => Literal.Of(3),
    };

    // Σ (i + 1)·aᵢ
    private Operand Total(Operand array) => builder.Loop(builder.Length(array), false, [new Slot(SlotKind.Sum, Literal.Of(0.0))], null, p =>
        [Apply(Operators.Multiply, builder.Read(array, p[0]), builder.Apply(Primitives.Conversion(), typeof(double), builder.Apply(Operators.Add, typeof(int), p[0], Literal.Of(1))))])[0];

    private Operand Compare(Operand a, Operand b) => builder.Apply(Operators.Find(ExpressionType.LessThan)!, typeof(bool), a, b);

    private static Function Helper(string name, Func<Function, Builder, Var, Var, Var, Operand> body)
    {
        var function = new Function(name);
        Define(function, body);
        return function;
    }

    private static void Define(Function function, Func<Function, Builder, Var, Var, Var, Operand> body)
    {
        Var a = new(typeof(double), "a"), b = new(typeof(double), "b"), n = new(typeof(int), "n");
        new Builder().Define(function, [a, b, n], writer => [body(function, writer, a, b, n)]);
    }

    private static Function Product() => Helper("product", (_, w, a, b, n) => w.Apply(Operators.Multiply, typeof(double), a, w.Apply(sin, typeof(double), b)));

    // n ≤ 0 ? a : b + 0.5·f(sin a, b·a, n − 1)
    private static Function Recursive() => Helper("recursive", (self, w, a, b, n) => Step(w, a, n, () => Half(w, b, w.Call(
        self, [typeof(double)], [w.Apply(sin, typeof(double), a), w.Apply(Operators.Multiply, typeof(double), b, a), Less(w, n)])[0])));

    // odd(a, b, n) = n ≤ 0 ? 1 : even(a, b, n − 1)      even(a, b, n) = n ≤ 0 ? a : b + 0.5·odd(a, b, n − 1)
    private static Function[] Mutual()
    {
        Function odd = new("odd"), even = new("even");
        Define(odd, (_, w, a, b, n) => Step(w, Literal.Of(1.0), n, () => w.Call(even, [typeof(double)], [a, b, Less(w, n)])[0]));
        Define(even, (_, w, a, b, n) => Step(w, a, n, () => Half(w, b, w.Call(odd, [typeof(double)], [a, b, Less(w, n)])[0])));
        return [odd, even];
    }

    private static Operand Step(Builder w, Operand otherwise, Var n, Func<Operand> step) =>
        w.Choose(w.Apply(Operators.Find(ExpressionType.LessThanOrEqual)!, typeof(bool), n, Literal.Of(0)), () => otherwise, step);

    private static Operand Half(Builder w, Operand b, Operand term) =>
        w.Apply(Operators.Add, typeof(double), b, w.Apply(Operators.Multiply, typeof(double), Literal.Of(0.5), term));

    private static Operand Less(Builder w, Var n) => w.Apply(Operators.Subtract, typeof(int), n, Literal.Of(1));
}
