using System.Linq.Expressions;
using FunctionalAD.Bench.Measuring;

namespace FunctionalAD.Bench.Formulas;

/// <summary>
/// Makes a formula of a row: one overload per number of parameters, each the same but for that number. All the calls of
/// the library on a formula are here.
/// </summary>
internal static class Row
{
    public static Formula Of(
        string name, string field, Func<Expression<Function1>> tree, Function1 function, Gradient1 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0]);
        return new(name, field, ranges, tree, Flat, Enter, new(Compile, Differentiate, t => Grad.Of((Expression<Function1>)t)));

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, Grad.Of(tree())),
            Loops.Enter(p, ValueAndGrad.Of(tree())),
            Batches.Enter(p, Grad.BatchInto(tree())),
            Loops.Enter(p, a => Numeric.Gradient(Flat, [a])));

        void Compile(LambdaExpression t, double[] v) => ((Expression<Function1>)t).Compile()(v[0]);

        void Differentiate(LambdaExpression t, double[] v) => Grad.Of((Expression<Function1>)t)(v[0]);
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function2>> tree, Function2 function, Gradient2 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1]);
        return new(name, field, ranges, tree, Flat, Enter, new(Compile, Differentiate, t => Grad.Of((Expression<Function2>)t)));

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, Grad.Of(tree())),
            Loops.Enter(p, ValueAndGrad.Of(tree())),
            Batches.Enter(p, Grad.BatchInto(tree())),
            Loops.Enter(p, (a, b) => Numeric.Gradient(Flat, [a, b])));

        void Compile(LambdaExpression t, double[] v) => ((Expression<Function2>)t).Compile()(v[0], v[1]);

        void Differentiate(LambdaExpression t, double[] v) => Grad.Of((Expression<Function2>)t)(v[0], v[1]);
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function3>> tree, Function3 function, Gradient3 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2]);
        return new(name, field, ranges, tree, Flat, Enter, new(Compile, Differentiate, t => Grad.Of((Expression<Function3>)t)));

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, Grad.Of(tree())),
            Loops.Enter(p, ValueAndGrad.Of(tree())),
            Batches.Enter(p, Grad.BatchInto(tree())),
            Loops.Enter(p, (a, b, c) => Numeric.Gradient(Flat, [a, b, c])));

        void Compile(LambdaExpression t, double[] v) => ((Expression<Function3>)t).Compile()(v[0], v[1], v[2]);

        void Differentiate(LambdaExpression t, double[] v) => Grad.Of((Expression<Function3>)t)(v[0], v[1], v[2]);
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function4>> tree, Function4 function, Gradient4 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3]);
        return new(name, field, ranges, tree, Flat, Enter, new(Compile, Differentiate, t => Grad.Of((Expression<Function4>)t)));

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, Grad.Of(tree())),
            Loops.Enter(p, ValueAndGrad.Of(tree())),
            Batches.Enter(p, Grad.BatchInto(tree())),
            Loops.Enter(p, (a, b, c, d) => Numeric.Gradient(Flat, [a, b, c, d])));

        void Compile(LambdaExpression t, double[] v) => ((Expression<Function4>)t).Compile()(v[0], v[1], v[2], v[3]);

        void Differentiate(LambdaExpression t, double[] v) => Grad.Of((Expression<Function4>)t)(v[0], v[1], v[2], v[3]);
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function5>> tree, Function5 function, Gradient5 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3], v[4]);
        return new(name, field, ranges, tree, Flat, Enter, new(Compile, Differentiate, t => Grad.Of((Expression<Function5>)t)));

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, Grad.Of(tree())),
            Loops.Enter(p, ValueAndGrad.Of(tree())),
            Batches.Enter(p, Grad.BatchInto(tree())),
            Loops.Enter(p, (a, b, c, d, e) => Numeric.Gradient(Flat, [a, b, c, d, e])));

        void Compile(LambdaExpression t, double[] v) => ((Expression<Function5>)t).Compile()(v[0], v[1], v[2], v[3], v[4]);

        void Differentiate(LambdaExpression t, double[] v) => Grad.Of((Expression<Function5>)t)(v[0], v[1], v[2], v[3], v[4]);
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function6>> tree, Function6 function, Gradient6 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3], v[4], v[5]);
        return new(name, field, ranges, tree, Flat, Enter, new(Compile, Differentiate, t => Grad.Of((Expression<Function6>)t)));

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, Grad.Of(tree())),
            Loops.Enter(p, ValueAndGrad.Of(tree())),
            Batches.Enter(p, Grad.BatchInto(tree())),
            Loops.Enter(p, (a, b, c, d, e, f) => Numeric.Gradient(Flat, [a, b, c, d, e, f])));

        void Compile(LambdaExpression t, double[] v) => ((Expression<Function6>)t).Compile()(v[0], v[1], v[2], v[3], v[4], v[5]);

        void Differentiate(LambdaExpression t, double[] v) => Grad.Of((Expression<Function6>)t)(v[0], v[1], v[2], v[3], v[4], v[5]);
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function7>> tree, Function7 function, Gradient7 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3], v[4], v[5], v[6]);
        return new(name, field, ranges, tree, Flat, Enter, new(Compile, Differentiate, t => Grad.Of((Expression<Function7>)t)));

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, Grad.Of(tree())),
            Loops.Enter(p, ValueAndGrad.Of(tree())),
            Batches.Enter(p, Grad.BatchInto(tree())),
            Loops.Enter(p, (a, b, c, d, e, f, g) => Numeric.Gradient(Flat, [a, b, c, d, e, f, g])));

        void Compile(LambdaExpression t, double[] v) => ((Expression<Function7>)t).Compile()(v[0], v[1], v[2], v[3], v[4], v[5], v[6]);

        void Differentiate(LambdaExpression t, double[] v) => Grad.Of((Expression<Function7>)t)(v[0], v[1], v[2], v[3], v[4], v[5], v[6]);
    }

    public static Formula Of(
        string name, string field, Func<Expression<Function8>> tree, Function8 function, Gradient8 gradient, params Range[] ranges)
    {
        double Flat(double[] v) => function(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
        return new(name, field, ranges, tree, Flat, Enter, new(Compile, Differentiate, t => Grad.Of((Expression<Function8>)t)));

        Entries Enter(double[] p) => new(
            Loops.Enter(p, function),
            Loops.Enter(p, tree().Compile()),
            Loops.Enter(p, gradient),
            Loops.Enter(p, Grad.Of(tree())),
            Loops.Enter(p, ValueAndGrad.Of(tree())),
            Batches.Enter(p, Grad.BatchInto(tree())),
            Loops.Enter(p, (a, b, c, d, e, f, g, h) => Numeric.Gradient(Flat, [a, b, c, d, e, f, g, h])));

        void Compile(LambdaExpression t, double[] v) =>
            ((Expression<Function8>)t).Compile()(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);

        void Differentiate(LambdaExpression t, double[] v) =>
            Grad.Of((Expression<Function8>)t)(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    }
}
