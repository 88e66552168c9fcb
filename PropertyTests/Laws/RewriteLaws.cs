using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;
using FunctionalAD.PropertyTests.Generators;
using FunctionalAD.PropertyTests.Oracles;
using Xunit;

namespace FunctionalAD.PropertyTests.Laws;

/// <summary>Each row of the table of rewrites by itself: that it applies somewhere, and that it keeps what it promises to keep.</summary>
public sealed class RewriteLaws
{
    private static readonly double[] literals = [1, -1, 0, -0.0, 2, 3, 4, 0.5, -2, 0.25, 1e-3, 7];

    private static readonly int[] wholes = [0, 1, -1, 2, 5, -3, int.MaxValue, int.MinValue];

    public static TheoryData<string> Rows => [.. Rewrites.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_fires_and_keeps_its_promise(string name)
    {
        var row = Rewrites.All.Single(r => r.Name == name);
        var fired = 0;
        // Of whole numbers what cannot divide by zero.
        var isOfWholes = row.Of.Key is ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Negate;
        foreach (var type in (Type[])[typeof(double), typeof(float), .. isOfWholes ? (Type[])[typeof(int)] : []])
        {
            for (var (shape, soFar) = (0, fired); shape < 2000 && fired < soFar + 300; shape++)
            {
                if (Program(row, new Random(shape), type) is not var (before, after))
                    continue;
                fired++;
                var random = new Random(shape);
                for (var k = 0; k < 40; k++)
                    Check(row, before, after, type, random, k);
            }
        }

        Assert.True(fired > 0, "the row never fired");
    }

    // The same application without and with the row; null where the row does not apply.
    private static (Function Before, Function After)? Program(Rewrite row, Random random, Type type)
    {
        var (seed, fired) = (random.Next(), false);
        var before = Build(null);
        var after = Build((builder, primitive, t, arguments) =>
        {
            if (!ReferenceEquals(primitive, row.Of) || row.To(builder, t, arguments) is not { } result)
                return null;
            fired = true;
            return result;
        });
        return fired ? (before, after) : null;

        Function Build(Simplifier? simplifier)
        {
            var choose = new Random(seed);
            Var x = new(type, "x"), y = new(type, "y");
            return new Builder(simplifier).Function("f", [x, y], b =>
            {
                // Of truth values a number is made, by which the law compares.
                if (row.Of.Key is ExpressionType.And or ExpressionType.Or)
                {
                    Operand[] truths = [Truth(b, choose, x, y), Truth(b, choose, x, y)];
                    truths = [.. truths, b.Apply(row.Of, typeof(bool), [.. truths])];
                    return [b.Choose(b.Apply(row.Of, typeof(bool), [.. choose.GetItems(truths, 2)]), () => x, () => y)];
                }

                var count = Arity(row.Of);
                return [b.Apply(row.Of, type, [.. Enumerable.Range(0, count).Select(_ => Operand(b, choose, x, y, 2))])];
            });
        }

        Operand Truth(Builder b, Random choose, Var x, Var y) => choose.Next(3) == 0
            ? Literal.Of(choose.Next(2) == 0)
            : b.Apply(Operators.Find(ExpressionType.LessThan)!, typeof(bool), Operand(b, choose, x, y, 1), Operand(b, choose, x, y, 1));

        Operand Operand(Builder b, Random choose, Var x, Var y, int depth)
        {
            var kind = choose.Next(depth == 0 ? 3 : 9);
            Operand Next() => Operand(b, choose, x, y, depth - 1);
            if (type == typeof(int))
            {
                return kind switch
                {
                    0 => x,
                    1 => y,
                    2 => Literal.Of(wholes[choose.Next(wholes.Length)]),
                    3 => b.Apply(Operators.Negate, type, Next()),
                    4 => b.Apply(Operators.Multiply, type, Next(), Next()),
                    5 or 6 => b.Apply(Operators.Subtract, type, Next(), Next()),
                    _ => b.Apply(Operators.Add, type, Next(), Next()),
                };
            }

            return kind switch
            {
                0 => x,
                1 => y,
                2 => Literal.Number(type, literals[choose.Next(literals.Length)]),
                3 => b.Apply(Operators.Negate, type, Next()),
                4 or 5 => b.Apply(Operators.Multiply, type, Next(), Next()),
                6 => b.Apply(Operators.Divide, type, Next(), Next()),
                _ => b.Apply(unary[choose.Next(unary.Length)], type, Next()),
            };
        }
    }

    private static readonly Primitive[] unary = [Of(nameof(Math.Exp)), Of(nameof(Math.Log)), Of(nameof(Math.Sqrt))];

    private static Primitive Of(string name) => Rulebook.RuleBook.Intern(typeof(Math).GetMethod(name, [typeof(double)])!);

    private static int Arity(Primitive primitive) =>
        primitive.Key is System.Reflection.MethodInfo method ? method.GetParameters().Length : ReferenceEquals(primitive, Operators.Negate) ? 1 : 2;

    private static void Check(Rewrite row, Function before, Function after, Type type, Random random, int k)
    {
        double[] at = row.Fidelity == Fidelity.Fast ? [0.3 + random.NextDouble(), 0.3 + random.NextDouble()] : k % 2 == 0 ? Points.Extreme(random, 2) : Points.Ordinary(random, 2);
        object?[] boxed = [.. at.Select(v => type == typeof(double) ? v : type == typeof(float) ? (float)v : (object)wholes[random.Next(wholes.Length)])];
        var (expected, actual) = (Convert.ToDouble(Interpreter.Run(before, boxed)[0], null), Convert.ToDouble(Interpreter.Run(after, boxed)[0], null));
        var what = $"{row.Name} at {ValueLaws.At(at)}\n{before}{after}";
        switch (row.Fidelity)
        {
            case Fidelity.Exact:
                Compare.Same(expected, actual, what);
                break;
            case Fidelity.CorrectlyRounded:
                var ulps = type == typeof(double) ? Compare.Ulps(expected, actual) : Compare.Ulps(expected, actual) / (1L << 29);
                Assert.True(ulps <= 1, $"{what} {expected:R} and {actual:R} are {ulps} apart");
                break;
            default:
                // Only where ordinary: a division by zero or the logarithm of a negative number may change.
                if (double.IsFinite(expected) && double.IsFinite(actual) && Math.Abs(expected) < 1e3)
                    Compare.Close(expected, actual, type == typeof(double) ? 1e-9 : 1e-1, 1 + Math.Abs(expected), what);
                break;
        }
    }
}
