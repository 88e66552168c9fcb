namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>
/// A number with gradient and Hessian by forward accumulation over dual numbers, and beside each derivative the same sum with the absolute
/// values of its terms. Two correct ways to add up the terms of a derivative differ by rounding in proportion to that sum.
/// </summary>
internal sealed class Bounded(double value, int inputs)
{
    public double Value { get; } = value;

    public double[] Gradient { get; } = new double[inputs];

    public double[] GradientSize { get; } = new double[inputs];

    public double[,] Hessian { get; } = new double[inputs, inputs];

    public double[,] HessianSize { get; } = new double[inputs, inputs];

    /// <summary>The largest and smallest weight met, beyond which products may over- or underflow in one order and not in another.</summary>
    public double Largest { get; private set; } = 1;

    public double Smallest { get; private set; } = 1;

    /// <summary>Whether it is computed from a variable, with whatever derivative.</summary>
    public bool Moves { get; private set; }

    public static Bounded Variable(double value, int index, int inputs)
    {
        var x = new Bounded(value, inputs);
        x.Gradient[index] = x.GradientSize[index] = 1;
        x.Moves = true;
        return x;
    }

    /// <summary>Whether all the weights are of a size at which rounding alone separates two orders of summation.</summary>
    public bool IsOrdinary => Largest < 1e60 && Smallest > 1e-60 && Math.Abs(Value) < 1e60;

    /// <summary>value = f(parts), whose partial derivatives are known at the parts.</summary>
    public static Bounded Apply(string op, ReadOnlySpan<Bounded> parts, int inputs)
    {
        var at = new double[parts.Length];
        for (var i = 0; i < at.Length; i++)
            at[i] = parts[i].Value;
        var result = new Bounded(Elementary.Apply<double>(op, at), inputs);
        for (var i = 0; i < parts.Length; i++)
        {
            result.Widen(parts[i].Largest, parts[i].Smallest);
            if (!parts[i].Moves)
                continue;
            result.Moves = true;
            for (var j = 0; j < parts.Length; j++)
            {
                if (parts[j].Moves)
                    result.Add(Elementary.Partial(op, at, i, j), Cancelled(op, result.Value), parts[i], parts[j], i == j);
            }
        }

        return result;
    }

    // The row of tanh is 1 − y², whose terms do not get small where tanh is flat.
    private static double Cancelled(string op, double y) => op == "Tanh" ? 1 + (y * y) : 0;

    private void Add((double Value, double Slope, double Curvature) p, double terms, Bounded a, Bounded b, bool same)
    {
        var (slopeSize, curvatureSize) = (Math.Max(terms, Math.Abs(p.Slope)), Math.Max(2 * terms, Math.Abs(p.Curvature)));
        for (var r = 0; r < inputs; r++)
        {
            if (same)
            {
                Gradient[r] += p.Slope * a.Gradient[r];
                GradientSize[r] += slopeSize * a.GradientSize[r];
            }

            for (var c = 0; c < inputs; c++)
            {
                Hessian[r, c] += (p.Curvature * a.Gradient[r] * b.Gradient[c]) + (same ? p.Slope * a.Hessian[r, c] : 0);
                HessianSize[r, c] += (curvatureSize * a.GradientSize[r] * b.GradientSize[c]) + (same ? slopeSize * a.HessianSize[r, c] : 0);
            }
        }

        var slope = double.IsFinite(p.Slope) && double.IsFinite(p.Curvature) ? Math.Abs(p.Slope) : double.PositiveInfinity;
        Widen(Math.Max(slope, Math.Abs(p.Curvature)), slope == 0 ? 1 : slope);
    }

    private void Widen(double largest, double smallest)
    {
        Largest = Math.Max(Largest, Math.Max(largest, Math.Abs(Value)));
        Smallest = Math.Min(Smallest, smallest);
    }

    public Bounded Single()
    {
        var rounded = new Bounded((float)Value, inputs) { Moves = Moves };
        Array.Copy(Gradient, rounded.Gradient, inputs);
        Array.Copy(GradientSize, rounded.GradientSize, inputs);
        Array.Copy(Hessian, rounded.Hessian, Hessian.Length);
        Array.Copy(HessianSize, rounded.HessianSize, Hessian.Length);
        // Beyond the range of float, overflow and underflow come early.
        rounded.Widen(Largest > 1e12 ? 1e100 : Largest, Smallest < 1e-12 ? 1e-100 : Smallest);
        return rounded;
    }
}

/// <summary>Programs over <see cref="Bounded"/> numbers.</summary>
internal sealed class BoundedNumbers(int inputs) : INumbers<Bounded>
{
    public static Bounded At(Generators.ScalarProgram program, double[] point) => Evaluation.Run(
        program, new BoundedNumbers(point.Length), [.. point.Select((x, i) => Bounded.Variable(x, i, point.Length))]);

    public Bounded Constant(double value) => new(value, inputs);

    public Bounded Apply(string op, ReadOnlySpan<Bounded> parts) => Bounded.Apply(op, parts, inputs);

    public double Primal(Bounded value) => value.Value;

    public Bounded Single(Bounded value) => value.Single();
}
