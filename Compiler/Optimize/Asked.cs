using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Optimization;

/// <summary>What programs ask of arrays that may not be there: checks that throw where they are not, and questions that do not.</summary>
internal static class Asked
{
    private static readonly MethodInfo given = ((Func<object?, string, bool>)Sequences.Given).Method, inner = ((Func<object?, bool>)Sequences.Inner).Method;
    private static readonly MethodInfo length = Question(nameof(Sequences.LengthIfAny)), row = Question(nameof(Sequences.RowIfAny));

    /// <summary>Whether this checks that there is a sequence, as operators of LINQ do.</summary>
    public static bool IsGiven(Apply apply) => Equals(apply.Primitive.Key, given);

    /// <summary>Whether this throws where an array is not there, and does nothing else.</summary>
    public static bool IsThere(Apply apply) => IsGiven(apply) || Equals(apply.Primitive.Key, inner);

    /// <summary>Whether this asks how long an array is, if there is one.</summary>
    public static bool IsLength(Apply apply) => apply.Primitive.Key is MethodInfo { IsGenericMethod: true } method && method.GetGenericMethodDefinition() == length;

    /// <summary>Whether this reads a row of a table, if it is there.</summary>
    public static bool IsRow(Apply apply) => apply.Primitive.Key is MethodInfo { IsGenericMethod: true } method && method.GetGenericMethodDefinition() == row;

    /// <summary>Whether this does no more with arrays than look at them.</summary>
    public static bool OnlyLooks(Apply apply) =>
        apply.Primitive.Key is ExpressionType || (apply.Primitive.Key is MethodInfo method && method.DeclaringType == typeof(Sequences)) || Emission.Wide.IsRead(apply);

    /// <summary>How long an array of such elements is, −1 if there is none.</summary>
    public static Primitive Length(Type element) => RuleBook.Intern(length.MakeGenericMethod(element));

    /// <summary>A row of a table of such elements, null if it is not there.</summary>
    public static Primitive Row(Type element) => RuleBook.Intern(row.MakeGenericMethod(element));

    private static MethodInfo Question(string name) => typeof(Sequences).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
}
