using System.Numerics;
using System.Runtime.InteropServices;

namespace FunctionalAD.Bench.Network;

/// <summary>Moves the arrays of a network against their gradients, in place.</summary>
internal abstract class Optimizer(IReadOnlyList<double[]> parameters, IReadOnlyList<double[]> gradients, double rate)
{
    protected double Rate { get; } = rate;

    public static Optimizer Of(Settings settings, IReadOnlyList<double[]> parameters, IReadOnlyList<double[]> gradients) => settings.Method == Method.Sgd
        ? new Descent(parameters, gradients, settings.Rate, settings.Momentum)
        : new Adam(parameters, gradients, settings.Rate);

    public void Step()
    {
        Begin();
        for (var k = 0; k < parameters.Count; k++)
            Move(k, parameters[k], gradients[k]);
    }

    protected virtual void Begin()
    {
    }

    protected abstract void Move(int k, Span<double> w, ReadOnlySpan<double> g);

    protected static double[][] Zeros(IReadOnlyList<double[]> like) => [.. like.Select(a => new double[a.Length])];

    protected static Span<Vector<double>> InLanes(Span<double> all) => MemoryMarshal.Cast<double, Vector<double>>(all);

    protected static ReadOnlySpan<Vector<double>> InLanes(ReadOnlySpan<double> all) => MemoryMarshal.Cast<double, Vector<double>>(all);
}

/// <summary>Gradient descent with momentum: v ← μ·v + g, w ← w − η·v.</summary>
internal sealed class Descent(IReadOnlyList<double[]> parameters, IReadOnlyList<double[]> gradients, double rate, double momentum)
    : Optimizer(parameters, gradients, rate)
{
    private readonly double[][] velocities = Zeros(parameters);

    protected override void Move(int k, Span<double> w, ReadOnlySpan<double> g)
    {
        var v = velocities[k].AsSpan();
        Span<Vector<double>> ws = InLanes(w), vs = InLanes(v);
        var gs = InLanes(g);
        for (var i = 0; i < ws.Length; i++)
        {
            vs[i] = (momentum * vs[i]) + gs[i];
            ws[i] -= Rate * vs[i];
        }

        for (var i = ws.Length * Vector<double>.Count; i < w.Length; i++)
        {
            v[i] = (momentum * v[i]) + g[i];
            w[i] -= Rate * v[i];
        }
    }
}

/// <summary>Adam: m and s follow g and g², w ← w − η·m̂/(√ŝ + ε), where the hats take off what is left of the zeros that m and s started from.</summary>
internal sealed class Adam(IReadOnlyList<double[]> parameters, IReadOnlyList<double[]> gradients, double rate) : Optimizer(parameters, gradients, rate)
{
    public const double First = 0.9, Second = 0.999, Epsilon = 1e-8;

    private readonly double[][] means = Zeros(parameters), squares = Zeros(parameters);
    private double first = 1, second = 1;

    protected override void Begin() => (first, second) = (first * First, second * Second);

    protected override void Move(int k, Span<double> w, ReadOnlySpan<double> g)
    {
        Span<double> m = means[k], s = squares[k];
        var (step, scale) = (Rate / (1 - first), 1 / Math.Sqrt(1 - second));
        Span<Vector<double>> ws = InLanes(w), ms = InLanes(m), ss = InLanes(s);
        var gs = InLanes(g);
        var epsilon = new Vector<double>(Epsilon);
        for (var i = 0; i < ws.Length; i++)
        {
            ms[i] = (First * ms[i]) + ((1 - First) * gs[i]);
            ss[i] = (Second * ss[i]) + ((1 - Second) * gs[i] * gs[i]);
            ws[i] -= step * ms[i] / ((Vector.SquareRoot(ss[i]) * scale) + epsilon);
        }

        for (var i = ws.Length * Vector<double>.Count; i < w.Length; i++)
        {
            m[i] = (First * m[i]) + ((1 - First) * g[i]);
            s[i] = (Second * s[i]) + ((1 - Second) * g[i] * g[i]);
            w[i] -= step * m[i] / ((Math.Sqrt(s[i]) * scale) + Epsilon);
        }
    }
}
