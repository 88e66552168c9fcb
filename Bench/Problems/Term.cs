using System.Linq.Expressions;

namespace FunctionalAD.Bench.Problems;

/// <summary>A part of an expression tree with the operators of C#, so that trees built by hand read like code.</summary>
internal sealed class Term(Expression tree)
{
    public Expression Tree { get; } = tree;

    public Term Length => new(Expression.ArrayLength(Tree));

    public Term this[Term index] => new(Expression.ArrayAccess(Tree, index.Tree));

    public static implicit operator Term(double value) => new(Expression.Constant(value));

    public static implicit operator Term(int value) => new(Expression.Constant(value));

    public static implicit operator Term(double[] values) => new(Expression.Constant(values));

    public static implicit operator Expression(Term term) => term.Tree;

    public static Term operator +(Term a, Term b) => new(Expression.Add(a, b));

    public static Term operator -(Term a, Term b) => new(Expression.Subtract(a, b));

    public static Term operator *(Term a, Term b) => new(Expression.Multiply(a, b));

    public static Term operator /(Term a, Term b) => new(Expression.Divide(a, b));

    public static Term operator <(Term a, Term b) => new(Expression.LessThan(a, b));

    public static Term operator >(Term a, Term b) => new(Expression.GreaterThan(a, b));
}

/// <summary>Statements of such terms.</summary>
internal static class Statements
{
    public static Term Variable<T>(string name) => new(Expression.Variable(typeof(T), name));

    /// <summary>A variable of the caller's, read when the function is called.</summary>
    public static Term Captured<T>(Expression<Func<T>> variable) => new(variable.Body);

    public static Term NewArray(Term length) => new(Expression.NewArrayBounds(typeof(double), length));

    /// <summary>A call of a method of one number.</summary>
    public static Term Call(Func<double, double> method, Term argument) => new(Expression.Call(method.Method, argument));

    public static Expression Set(Term place, Term value) => Expression.Assign(place, value);

    public static Expression Add(Term place, Term value) => Expression.AddAssign(place, value);

    /// <summary><c>for (var i = from; i &lt; to; i++)</c></summary>
    public static Expression For(Term i, Term from, Term to, params Expression[] body) => Expression.Block(
        [(ParameterExpression)i.Tree], Set(i, from), While(i < to, [.. body, Expression.PreIncrementAssign(i)]));

    /// <summary><c>for (var i = from - 1; i &gt;= 0; i--)</c></summary>
    public static Expression Down(Term i, Term from, params Expression[] body) => Expression.Block(
        [(ParameterExpression)i.Tree], Set(i, from - 1), While(i > -1, [.. body, Expression.PreDecrementAssign(i)]));

    public static Expression While(Term condition, params Expression[] body)
    {
        var done = Expression.Label("done");
        return Expression.Loop(Expression.IfThenElse(condition, Expression.Block(body), Expression.Break(done)), done);
    }

    /// <summary>A function of an array: the last of the body is its value.</summary>
    public static Expression<Func<double[], double>> Function(Term x, Term[] variables, params Expression[] body) =>
        Expression.Lambda<Func<double[], double>>(
            Expression.Block(variables.Select(v => (ParameterExpression)v.Tree), body), (ParameterExpression)x.Tree);
}
