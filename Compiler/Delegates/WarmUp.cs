using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;
using FunctionalAD.Differentiation;
using FunctionalAD.Emission;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Delegates;

/// <summary>
/// The first derivative of a process waits for thousands of methods and types to be loaded, which is half of its time. While the function is being read, another core
/// loads what comes after that: it differentiates a small program, emits that, and runs the passes on it from the last to the first, so that the two meet half way.
/// None of it is kept. (The switch <c>FunctionalAD.WarmUp</c> of <see cref="AppContext"/>, false, does without.)
/// </summary>
internal static class WarmUp
{
    private const string Switch = "FunctionalAD.WarmUp";

    // More than the lanes of any vector.
    private const int Elements = 9;

    private static int started;

    /// <summary>Starts it, once in a process, where there is a core for it.</summary>
    /// <param name="first">The first function.</param>
    public static void Start(LambdaExpression first)
    {
        if (Volatile.Read(ref started) == 0 && IsWorth(first) && Interlocked.Exchange(ref started, 1) == 0 && IsPossible(Environment.ProcessorCount, AppContext.TryGetSwitch(Switch, out var isOn) ? isOn : null))
            Try(() => new Thread(() => Try(() => Load(new(Product.Gradient, null)))) { IsBackground = true, Name = Switch }.UnsafeStart());
    }

    /// <summary>Whether a function is long in building: one of numbers alone is built before it would be of use.</summary>
    public static bool IsWorth(LambdaExpression first) => !first.Parameters.All(p => Types.IsReal(p.Type) || Types.IsInteger(p.Type));

    /// <summary>Whether there is another core, code can be compiled, and nobody turned it off.</summary>
    public static bool IsPossible(int cores, bool? isOn) => cores > 1 && isOn != false && RuntimeFeature.IsDynamicCodeCompiled;

    // Nobody waits for it; what should fail here fails where it is asked for, too.
    [SuppressMessage("Design", "CA1031", Justification = "It must not end the process.")]
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
        }
    }

    /// <summary>The gradient of the small program, as it is before the passes.</summary>
    public static Func<double[], double[]> Load(Recipe recipe)
    {
        var derivative = Transforms.Gradient(Program(), 1, recipe.Context, recipe.Mode);
        var type = typeof(Func<double[], double[]>);
        var made = (Func<double[], double[]>)Compiled.Of(Emitter.Emit(derivative, type, [], isFinal: true, recipe.VectorBits, recipe.Threads, recipe.LeastWork));
        // What it calls in lanes.
        made(new double[Elements]);
        foreach (var pass in Pipeline.Passes(new(derivative, [], [1], typeof(double[])), recipe with { Product = Product.Value }).Reverse())
            pass.Run(derivative);
        return made;
    }

    // s = Σᵢ Σⱼ log(1 + exp(aᵢ·aⱼ)), and x ← sin x + max(x, 0) from s on, whose states are kept; then Σᵢ aᵢ·xᵢ·x: loops in lanes and one by one, sums, branches and arrays.
    private static Function Program()
    {
        var a = new Var(typeof(double[]), "a");
        return new Builder().Function("warm", [a], b =>
        {
            var n = b.Length(a);
            var sum = Sum(b, n, i => Sum(b, n, j => Call(b, nameof(Math.Log), Plus(b, Literal.Of(1.0), Call(b, nameof(Math.Exp), Times(b, b.Read(a, i), b.Read(a, j)))))));
            var states = b.Loop(n, false, [new Slot(SlotKind.Carry, sum), new Slot(SlotKind.Into, b.Zeros(a.Type, n))], null, p =>
            {
                var isMore = b.Apply(Operators.Find(ExpressionType.GreaterThan)!, typeof(bool), p[1], Literal.Of(0.0));
                var x = Plus(b, Call(b, nameof(Math.Sin), p[1]), b.Choose(isMore, () => p[1], () => Literal.Of(0.0)));
                return [x, b.Write(p[2], [p[0]], Times(b, x, b.Read(a, p[0])))];
            });
            return [Sum(b, n, i => Times(b, b.Read(states[1], i), states[0]))];
        });
    }

    private static Operand Sum(Builder b, Operand count, Func<Operand, Operand> term) => b.Loop(count, false, [new Slot(SlotKind.Sum, Literal.Of(0.0))], null, p => [term(p[0])])[0];

    private static Operand Plus(Builder b, Operand x, Operand y) => b.Apply(Operators.Add, typeof(double), x, y);

    private static Operand Times(Builder b, Operand x, Operand y) => b.Apply(Operators.Multiply, typeof(double), x, y);

    private static Operand Call(Builder b, string name, Operand x) => b.Apply(RuleBook.Intern(typeof(Math).GetMethod(name, [typeof(double)])!), typeof(double), x);
}
