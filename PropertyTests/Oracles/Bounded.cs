namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>
/// A number with gradient and Hessian by forward accumulation over dual numbers, and beside each derivative the same sum with the absolute
/// values of its terms. Two correct ways to add up the terms of a derivative differ by rounding in proportion to that sum.
/// </summary>
/// <param name="value">The number.</param>
/// <param name="inputs">How many derivatives it has.</param>
/// <param name="isCurved">Whether it has second derivatives, too.</param>
internal sealed class Bounded(double value, int inputs, bool isCurved = true)
{
    private static readonly double[,] none = new double[0, 0];

    private readonly int curved = isCurved ? inputs : 0;

    public double Value { get; } = value;

    public double[] Gradient { get; } = new double[inputs];

    public double[] GradientSize { get; } = new double[inputs];

    public double[,] Hessian { get; } = isCurved ? new double[inputs, inputs] : none;

    public double[,] HessianSize { get; } = isCurved ? new double[inputs, inputs] : none;

    /// <summary>The largest and smallest weight met, beyond which products may over- or underflow in one order and not in another.</summary>
    public double Largest { get; private set; } = 1;

    public double Smallest { get; private set; } = 1;

    /// <summary>The steepest of all numbers met on the way, those under a step or in a test too.</summary>
    public double Steepest { get; set; }

    /// <summary>The largest argument of a periodic function: by so much a last bit of the argument counts more than one of the result.</summary>
    public double Furthest { get; set; }

    /// <summary>Whether it is computed from a variable, with whatever derivative.</summary>
    public bool Moves { get; private set; }

    public static Bounded Variable(double value, int index, int inputs)
    {
        var x = new Bounded(value, inputs);
        x.Gradient[index] = x.GradientSize[index] = 1;
        x.Moves = true;
        return x;
    }

    /// <summary>A number with a derivative along each of some directions, which need no vectors of a basis.</summary>
    public static Bounded Along(double value, double[] tangents, bool moves, bool isCurved)
    {
        var x = new Bounded(value, tangents.Length, isCurved) { Moves = moves };
        for (var k = 0; k < tangents.Length; k++)
            (x.Gradient[k], x.GradientSize[k]) = (tangents[k], Math.Abs(tangents[k]));
        return x;
    }

    /// <summary>Whether all the weights are of a size at which rounding alone separates two orders of summation.</summary>
    public bool IsOrdinary => Largest < 1e60 && Smallest > 1e-60 && Math.Abs(Value) < 1e60;

    /// <summary>value = f(parts), whose partial derivatives are known at the parts.</summary>
    public static Bounded Apply(string op, ReadOnlySpan<Bounded> parts, int inputs, bool isCurved = true)
    {
        var at = new double[parts.Length];
        for (var i = 0; i < at.Length; i++)
            at[i] = parts[i].Value;
        var result = new Bounded(Elementary.Apply<double>(op, at), inputs, isCurved);
        for (var i = 0; i < parts.Length; i++)
        {
            result.Widen(parts[i].Largest, parts[i].Smallest);
            if (!parts[i].Moves)
                continue;
            result.Moves = true;
            for (var j = 0; j < parts.Length; j++)
            {
                if (!parts[j].Moves || !(isCurved || i == j))
                    continue;
                var partial = isCurved ? Elementary.Partial(op, at, i, j) : (result.Value, Elementary.Slope(op, at, i), 0);
                result.Add(partial, Math.Max(Math.Abs(partial.Curvature), Cancelled(op, at, result.Value, partial.Slope, i == j)), parts[i], parts[j], i == j);
            }
        }

        return result;
    }

    // Rows whose terms cancel: the second derivatives of tanh (near 0), norm and angle do not get small term by term, nor do those of a
    // power, y·(y − 1)·x^(y−2) near y = 1 and x^(y−1)·(1 + y·log x).
    private static double Cancelled(string op, double[] at, double y, double slope, bool same) => op switch
    {
        "Tanh" => 4 * slope,
        "Hypot" => 2 / y,
        "Atan2" => 2 / ((at[0] * at[0]) + (at[1] * at[1])),
        "Pow" when at[0] != 0 => Math.Abs(y / at[0]) * (same ? Math.Abs(2 * at[1] / at[0]) : 1 + Math.Abs(at[1] * Math.Log(Math.Abs(at[0])))),
        _ => 0,
    };

    private void Add((double Value, double Slope, double Curvature) p, double curvatureSize, Bounded a, Bounded b, bool same)
    {
        for (var r = 0; r < inputs; r++)
        {
            if (same)
            {
                Gradient[r] += p.Slope * a.Gradient[r];
                GradientSize[r] += Math.Abs(p.Slope) * a.GradientSize[r];
            }

            for (var c = 0; c < curved; c++)
            {
                Hessian[r, c] += (p.Curvature * a.Gradient[r] * b.Gradient[c]) + (same ? p.Slope * a.Hessian[r, c] : 0);
                HessianSize[r, c] += (curvatureSize * a.GradientSize[r] * b.GradientSize[c]) + (same ? Math.Abs(p.Slope) * a.HessianSize[r, c] : 0);
            }
        }

        var slope = double.IsFinite(p.Slope) && double.IsFinite(curvatureSize) ? Math.Abs(p.Slope) : double.PositiveInfinity;
        Widen(Math.Max(slope, Math.Abs(p.Curvature)), slope == 0 ? 1 : slope);
    }

    public void Widen(double largest, double smallest)
    {
        Largest = Math.Max(Largest, Math.Max(double.IsNaN(largest) ? double.PositiveInfinity : largest, double.IsNaN(Value) ? double.PositiveInfinity : Math.Abs(Value)));
        Smallest = Math.Min(Smallest, smallest);
    }

    public Bounded Single()
    {
        var rounded = Copy((float)Value);
        // Beyond the range of float, overflow and underflow come early.
        rounded.Widen(Largest > 1e12 ? 1e100 : Largest, Smallest < 1e-12 ? 1e-100 : Smallest);
        return rounded;
    }

    public Bounded Chosen()
    {
        var chosen = Copy(Value);
        chosen.Moves = true;
        chosen.Widen(Largest, Smallest);
        return chosen;
    }

    private Bounded Copy(double value)
    {
        var copy = new Bounded(value, inputs, isCurved) { Moves = Moves };
        Array.Copy(Gradient, copy.Gradient, inputs);
        Array.Copy(GradientSize, copy.GradientSize, inputs);
        Array.Copy(Hessian, copy.Hessian, Hessian.Length);
        Array.Copy(HessianSize, copy.HessianSize, Hessian.Length);
        return copy;
    }
}

/// <summary>Programs over <see cref="Bounded"/> numbers.</summary>
internal sealed class BoundedNumbers(int inputs) : INumbers<Bounded>
{
    private readonly List<Bounded> met = [];
    private double steepest, furthest;

    /// <summary>A weight that is not ordinary anywhere, in a test too, makes the whole not ordinary.</summary>
    public static Bounded At(Generators.ScalarProgram program, double[] point)
    {
        var numbers = new BoundedNumbers(point.Length);
        var result = Evaluation.Run(program, numbers, [.. point.Select((x, i) => Bounded.Variable(x, i, point.Length))]);
        foreach (var number in numbers.met)
            result.Widen(number.Largest, number.Smallest);
        (result.Steepest, result.Furthest) = (numbers.steepest, numbers.furthest);
        return result;
    }

    public Bounded Constant(double value) => new(value, inputs);

    public Bounded Apply(string op, ReadOnlySpan<Bounded> parts)
    {
        var result = Bounded.Apply(op, parts, inputs);
        if (!result.IsOrdinary)
            met.Add(result);
        foreach (var slope in result.GradientSize)
            steepest = Math.Max(steepest, slope);
        if (op is "Sin" or "SinF" or "Cos" or "Tan" or "SinPi")
            furthest = Math.Max(furthest, Math.Abs(parts[0].Value));
        return result;
    }

    public double Primal(Bounded value) => value.Value;

    public Bounded Chosen(Bounded value) => value.Chosen();

    public Bounded Single(Bounded value) => value.Single();
}
