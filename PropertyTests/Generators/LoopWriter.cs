using System.Collections.Immutable;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>
/// Writes random programs statement by statement: what was computed, and which arrays may be updated, is what the next statement draws
/// from. Values stay moderate, so that differences can check them.
/// </summary>
internal sealed partial class LoopWriter(Random random, int statements, ImmutableArray<LoopProgram.Input> inputs, bool isCareful)
{
    private const int MaximumDepth = 3;

    private readonly Builder builder = new();
    private readonly List<Operand> reals = [];
    private readonly List<Operand> integers = [];
    private readonly List<Operand> tests = [];
    private readonly List<Cell> arrays = [];
    private int depth;

    /// <summary>An array in its newest version; it may be updated at the depth where the program got hold of it, and may be short.</summary>
    private sealed class Cell(Operand current, int ownedAt, bool isShort = false)
    {
        public Operand Current { get; set; } = current;

        public int OwnedAt { get; set; } = ownedAt;

        /// <summary>Whether it may have fewer elements than <see cref="LoopProgram.Extent"/>, or none.</summary>
        public bool IsShort { get; } = isShort;

        public Type Type => Current.Type;
    }

    /// <summary>The program: a number that everything goes into, then arrays and structures that it has made.</summary>
    public Function Function()
    {
        var more = inputs.Skip(LoopProgram.Plain).Select(i => new Var(i.Like.GetType(), i.Name)).ToArray();
        Var x = new(typeof(double), "x"), y = new(typeof(double), "y"), xs = new(typeof(double[]), "xs");
        return builder.Function("f", [x, y, xs, .. more], _ =>
        {
            reals.AddRange([x, y]);
            integers.Add(Literal.Of(1));
            arrays.Add(new Cell(xs, -1));
            for (var i = 0; i < more.Length; i++)
                Given(more[i], inputs[LoopProgram.Plain + i]);
            Statements(statements);
            var result = (Operand)Literal.Of(0.0);
            foreach (var real in reals.Skip(2).TakeLast(4))
                result = Apply(Operators.Add, result, real);
            foreach (var cell in arrays)
                result = Apply(Operators.Add, result, Element(cell));
            foreach (var structure in structures)
                result = Apply(Operators.Add, result, Component(structure));
            return [result, .. arrays.Where(c => c.Current is Var { Definition: not null }).Select(c => c.Current), .. structures.TakeLast(2)];
        });
    }

    private void Statements(int count)
    {
        for (var k = 0; k < count; k++)
            Statement();
    }

    private void Statement()
    {
        if (random.Next(10) < inputs.Length - LoopProgram.Plain && Shaped())
            return;
        switch (random.Next(depth < MaximumDepth ? 24 : 11))
        {
            case < 4:
                reals.Add(Expression());
                break;
            case 4:
                reals.Add(Element(Pick(arrays)));
                break;
            case 5:
                integers.Add(builder.Apply(Operators.Find(System.Linq.Expressions.ExpressionType.Add)!, typeof(int), Pick(integers), Literal.Of(random.Next(3))));
                break;
            case 6 or 7:
                Update();
                break;
            case 8:
                var copied = Pick(arrays);
                arrays.Add(random.Next(3) switch
                {
                    0 => new Cell(builder.Zeros(typeof(double[]), Literal.Of(LoopProgram.Extent)), depth),
                    1 => new Cell(builder.Copy(copied.Current), depth, copied.IsShort),
                    _ => new Cell(builder.Pack(typeof(double[]), Real(), Real(), Expression()), depth),
                });
                break;
            case 9:
                Operand Pair() => builder.Pack(typeof((double, double)), Real(), Expression());
                var pair = random.Next(3) == 0 ? Pair() : builder.Choose(Test(), Pair, Pair);
                reals.Add(builder.Unpack(pair, random.Next(2)));
                break;
            case 10:
                reals.Add(builder.Call(Pick(helpers), [typeof(double)], [Real(), Expression(), Literal.Of(random.Next(4))])[0]);
                break;
            case 11 or 12 or 13:
                Choice();
                break;
            case 14:
                Overwritten();
                break;
            case < 20:
                Loop();
                break;
            default:
                Idiom();
                break;
        }
    }

    private void Update()
    {
        if (Writable().ToArray() is { Length: > 0 } own)
            Update(Pick(own));
    }

    private void Update(Cell cell) => cell.Current = Updated(cell.Current, cell.IsShort);

    // An array is read by a loop, and then updated, here or in a branch that hands it out: a backward loop must read what was there before.
    private void Overwritten()
    {
        if (Writable().ToArray() is not { Length: > 0 } own)
            return;
        var cell = Pick(own);
        reals.Add(Walked(cell.Current));
        if (random.Next(2) == 0)
            Choice();
        Update(cell);
    }

    // Both branches hand out the arrays that either may have updated.
    private void Choice()
    {
        var condition = Test();
        var own = Writable().ToArray();
        var before = own.Select(c => c.Current).ToArray();
        var count = random.Next(1, 3);
        var results = builder.If(condition, Branch, Branch);
        reals.AddRange(results.Take(count));
        for (var i = 0; i < own.Length; i++)
            own[i].Current = results[count + i];

        IEnumerable<Operand> Branch()
        {
            for (var i = 0; i < own.Length; i++)
                own[i].Current = before[i];
            var mark = Mark();
            // What is owned here may be updated in the branch.
            depth++;
            foreach (var cell in own)
                cell.OwnedAt++;
            Statements(random.Next(4));
            var values = Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? Literal.Of(0.5) : Expression()).ToArray();
            Operand[] leaves = [.. values, .. own.Select(c => c.Current)];
            foreach (var cell in own)
                cell.OwnedAt--;
            depth--;
            Back(mark);
            return leaves;
        }
    }

    private (int, int, int, int, int) Mark() => (reals.Count, integers.Count, tests.Count, arrays.Count, structures.Count);

    private void Back((int Reals, int Integers, int Tests, int Arrays, int Structures) mark)
    {
        structures.RemoveRange(mark.Structures, structures.Count - mark.Structures);
        reals.RemoveRange(mark.Reals, reals.Count - mark.Reals);
        integers.RemoveRange(mark.Integers, integers.Count - mark.Integers);
        tests.RemoveRange(mark.Tests, tests.Count - mark.Tests);
        arrays.RemoveRange(mark.Arrays, arrays.Count - mark.Arrays);
    }

    private IEnumerable<Cell> Writable() => arrays.Where(c => c.OwnedAt == depth);

    // The same test now and again, so that choices can be merged.
    private Operand Test()
    {
        if (tests.Count > 0 && random.Next(2) == 0)
            return Pick(tests);
        var kind = random.Next(2) == 0 ? System.Linq.Expressions.ExpressionType.LessThan : System.Linq.Expressions.ExpressionType.GreaterThanOrEqual;
        var test = random.Next(3) == 0
            ? builder.Apply(Operators.Find(kind)!, typeof(bool), Pick(integers), Literal.Of(random.Next(3)))
            : builder.Apply(Operators.Find(kind)!, typeof(bool), Real(), Real());
        tests.Add(test);
        return test;
    }

    private Operand Real() => random.Next(6) == 0 ? Literal.Of(random.Next(-8, 9) / 4.0) : random.Next(2) == 0 ? reals[^1] : Pick(reals);

    private Operand Expression() => random.Next(15) switch
    {
        0 or 1 => Apply(Operators.Add, Real(), Real()),
        2 => Apply(Operators.Subtract, Real(), Real()),
        3 or 4 => Apply(Operators.Multiply, Call(nameof(Math.Tanh), Real()), Real()),
        5 => Call(nameof(Math.Sin), Real()),
        6 => Apply(Operators.Divide, Real(), Apply(Operators.Add, Literal.Of(1.0), Call(nameof(Math.Abs), Real()))),
        7 => Call(nameof(Math.Exp), Call(nameof(Math.Sin), Real())),
        8 => Apply(RuleBook.Max, Real(), Real()),
        9 => Apply(RuleBook.Min, Real(), Real()),
        10 => builder.Apply(Primitives.Conversion(), typeof(double), builder.Apply(Operators.Multiply, typeof(int), Pick(integers), Pick(integers))),
        11 or 12 => Edgy(),
        _ => Call(nameof(Math.Tanh), Real()),
    };

    private Operand Element(Cell cell) => Element(cell.Current, cell.IsShort);

    // (a·i + b) mod n, never negative as i is not
    private Operand Index()
    {
        Operand Integer(System.Linq.Expressions.ExpressionType kind, Operand a, Operand b) => builder.Apply(Operators.Find(kind)!, typeof(int), a, b);
        if (random.Next(4) == 0)
            return Literal.Of(random.Next(LoopProgram.Extent));
        var affine = Integer(
            System.Linq.Expressions.ExpressionType.Add,
            Integer(System.Linq.Expressions.ExpressionType.Multiply, Pick(integers), Literal.Of(random.Next(1, 3))),
            Literal.Of(random.Next(3)));
        return Integer(System.Linq.Expressions.ExpressionType.Modulo, affine, Literal.Of(LoopProgram.Extent));
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    private Operand Apply(Primitive primitive, params ImmutableArray<Operand> operands) => builder.Apply(primitive, typeof(double), operands);

    private Operand Call(string name, Operand operand) => Apply(RuleBook.Intern(typeof(Math).GetMethod(name, [typeof(double)])!), operand);
}
