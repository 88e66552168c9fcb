using System.Linq.Expressions;
using FunctionalAD.Bench.Measuring;

namespace FunctionalAD.Bench.Formulas;

/// <summary>
/// Makes a formula of a row: one overload per number of parameters, each the same but for that number.
/// </summary>
internal static class Row
{
    public static Formula Of(
        string name, string field, Func<Expression<Function1>> tree, Function1 function, Gradient1 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0]);
        return new(name, field, ranges, tree, Flat, Enter);

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, a => Numeric.Gradient(Flat, [a])));
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function2>> tree, Function2 function, Gradient2 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1]);
        return new(name, field, ranges, tree, Flat, Enter);

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, (a, b) => Numeric.Gradient(Flat, [a, b])));
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function3>> tree, Function3 function, Gradient3 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2]);
        return new(name, field, ranges, tree, Flat, Enter);

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, (a, b, c) => Numeric.Gradient(Flat, [a, b, c])));
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function4>> tree, Function4 function, Gradient4 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3]);
        return new(name, field, ranges, tree, Flat, Enter);

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, (a, b, c, d) => Numeric.Gradient(Flat, [a, b, c, d])));
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function5>> tree, Function5 function, Gradient5 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3], v[4]);
        return new(name, field, ranges, tree, Flat, Enter);

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, (a, b, c, d, e) => Numeric.Gradient(Flat, [a, b, c, d, e])));
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function6>> tree, Function6 function, Gradient6 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3], v[4], v[5]);
        return new(name, field, ranges, tree, Flat, Enter);

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, (a, b, c, d, e, f) => Numeric.Gradient(Flat, [a, b, c, d, e, f])));
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function7>> tree, Function7 function, Gradient7 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3], v[4], v[5], v[6]);
        return new(name, field, ranges, tree, Flat, Enter);

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, (a, b, c, d, e, f, g) => Numeric.Gradient(Flat, [a, b, c, d, e, f, g])));
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function8>> tree, Function8 function, Gradient8 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
        return new(name, field, ranges, tree, Flat, Enter);

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, (a, b, c, d, e, f, g, h) => Numeric.Gradient(Flat, [a, b, c, d, e, f, g, h])));
    }
}
