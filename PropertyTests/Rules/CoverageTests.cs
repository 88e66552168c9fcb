using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using Xunit;

namespace FunctionalAD.PropertyTests.Rules;

/// <summary>The rule book knows every public floating-point method of the four types, or says why not; and the tests know every row.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Every_method_has_a_row_or_a_reason_to_have_none()
    {
        var missing = Methods.All.Where(m => Methods.Exclusion(m) is null && !Methods.IsInTheBook(m)).Select(Methods.FullName);
        Assert.Empty(missing);
    }

    [Fact]
    public void No_reason_is_given_for_what_has_a_row_or_does_not_exist()
    {
        foreach (var entry in Methods.Excluded.Keys)
        {
            var methods = Methods.All.Where(m => Methods.Exclusion(m) == entry).ToArray();
            Assert.NotEmpty(methods);
            Assert.DoesNotContain(methods, Methods.IsInTheBook);
        }
    }

    [Fact]
    public void The_book_is_read_for_whatever_a_row_is_about()
    {
        var methods = Row.All.Select(r => r.Of.Body).OfType<MethodCallExpression>().Select(c => c.Method).ToList();
        foreach (var (_, rows) in RuleBook.Families)
            rows(new Table(_ => { }, (method, _) => methods.Add(method), methods.Add));
        Assert.All(methods, m => Assert.True(RuleBook.IsWrittenOf(m), $"{m.DeclaringType}.{m.Name}"));
    }

    [Fact]
    public void The_tests_run_over_every_row_of_the_book()
    {
        var tested = Row.All.Select(r => r.Rule.Primitive).ToHashSet();
        var own = RuleBook.All.Select(r => r.Primitive).Where(p => p.Key is ExpressionType || p.Key is MethodInfo m && RuleBook.Homes.Contains(m.DeclaringType));
        Assert.All(own, p => Assert.Contains(p, tested));
        Assert.All(Row.All, row => Assert.Same(row.Rule.Primitive, RuleBook.Find(row.Rule.Primitive)!.Primitive));
        Assert.Equal(Row.All.Count, tested.Count);
    }

    [Fact]
    public void A_row_has_a_derivative_for_every_real_argument_or_says_that_it_is_flat() =>
        Assert.All(Row.All, row => Assert.Equal(
            row.Rule.IsFlat,
            Enumerable.Range(0, row.Inputs).All(i => row.Rule.PartialExpression(i) is null)));

    [Fact]
    public void Twins_are_one_primitive_and_other_overloads_are_not()
    {
        Assert.Same(Find(typeof(Math), "Clamp", typeof(double), 3), Find(typeof(Math), "Clamp", typeof(float), 3));
        Assert.Same(Find(typeof(double), "Clamp", typeof(double), 3), Find(typeof(float), "Clamp", typeof(float), 3));
        Assert.NotSame(Find(typeof(Math), "Clamp", typeof(double), 3), Find(typeof(double), "Clamp", typeof(double), 3));
        Assert.Same(Find(typeof(Math), "Sin", typeof(double), 1), Find(typeof(MathF), "Sin", typeof(float), 1));
        Assert.NotSame(Find(typeof(Math), "Log", typeof(double), 1), Find(typeof(Math), "Log", typeof(double), 2));
        var generic = typeof(double).GetMethod(nameof(double.ConvertToInteger))!;
        Assert.NotSame(RuleBook.Find(generic.MakeGenericMethod(typeof(int))), RuleBook.Find(generic.MakeGenericMethod(typeof(long))));

        static Primitive? Find(Type home, string name, Type type, int count) =>
            RuleBook.Find(home.GetMethod(name, [.. Enumerable.Repeat(type, count)])!);
    }

    [Fact]
    public void A_conversion_from_a_type_without_derivatives_is_no_conversion_here() =>
        Assert.False(Methods.IsInTheBook(typeof(double).GetMethod(nameof(double.CreateChecked))!.MakeGenericMethod(typeof(decimal))));
}
