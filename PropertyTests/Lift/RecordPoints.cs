namespace FunctionalAD.PropertyTests.Lift;

/// <summary>A layer of a network.</summary>
public sealed record Dense(double[] Weights, double[] Biases);

/// <summary>A network with a layer of its own kind at the end.</summary>
public sealed record Network(Dense[] Hidden, double[] Output, double Scale);

/// <summary>A component of a mixture.</summary>
public sealed record Cluster(double[] Mean, double Weight, double[] Precision);

/// <summary>The same as a structure.</summary>
public readonly record struct Center(double[] Mean, double Weight);

/// <summary>A structure of two arrays.</summary>
public readonly record struct Sides(double[] Left, double[] Right);

/// <summary>A class with properties and a method.</summary>
public sealed class Mass
{
    /// <summary>A number.</summary>
    public double Amount { get; set; }

    /// <summary>An array.</summary>
    public double[] Position { get; set; } = [];

    /// <summary>|x − y|²</summary>
    public double Apart(Mass other)
    {
        var sum = 0.0;
        for (var d = 0; d < Position.Length; d++)
            sum += (Position[d] - other.Position[d]) * (Position[d] - other.Position[d]);
        return sum;
    }
}

/// <summary>Functions of arrays and lists of records that hold arrays, as people write them: components are read in inner loops, by getters, in methods.</summary>
public static class RecordPoints
{
    private static readonly double[] input = [0.3, -0.7, 0.5, 0.2];

    private static double[] Apply(Dense layer, double[] x)
    {
        var y = new double[layer.Biases.Length];
        for (var i = 0; i < y.Length; i++)
        {
            var sum = layer.Biases[i];
            for (var j = 0; j < x.Length; j++)
                sum += layer.Weights[(i * x.Length) + j] * x[j];
            y[i] = Math.Tanh(sum);
        }

        return y;
    }

    private static double[] Start(int n) => [.. Enumerable.Range(0, n).Select(i => input[i % input.Length])];

    private static double Squares(double[] x)
    {
        var sum = 0.0;
        foreach (var v in x)
            sum += v * v;
        return sum;
    }

    /// <summary>Layers one after the other.</summary>
    public static double Layers(Dense[] net, double[] x)
    {
        var h = x;
        foreach (var layer in net)
            h = Apply(layer, h);
        return Squares(h);
    }

    /// <summary>The same over a list, by index, and the loop inside.</summary>
    public static double Listed(List<Dense> net, double[] x)
    {
        var h = (double[])x.Clone();
        for (var k = 0; k < net.Count; k++)
        {
            var y = new double[net[k].Biases.Length];
            for (var i = 0; i < y.Length; i++)
            {
                for (var j = 0; j < h.Length; j++)
                    y[i] += net[k].Weights[(i * h.Length) + j] * h[j];
                y[i] = Math.Sin(y[i] + net[k].Biases[i]);
            }

            h = y;
        }

        return Squares(h);
    }

    /// <summary>An array of records within a record.</summary>
    public static double Deep(Network net, double[] x)
    {
        var h = x;
        for (var k = 0; k < net.Hidden.Length; k++)
            h = Apply(net.Hidden[k], h);
        var sum = 0.0;
        for (var i = 0; i < h.Length; i++)
            sum += net.Output[i] * h[i] * net.Scale;
        return sum * sum;
    }

    /// <summary>Clusters in an inner loop, and their numbers beside their arrays.</summary>
    public static double Mixture(Cluster[] clusters, double[][] rows)
    {
        var total = 0.0;
        foreach (var row in rows)
        {
            var p = 0.0;
            foreach (var c in clusters)
            {
                var q = 0.0;
                for (var d = 0; d < row.Length; d++)
                {
                    var e = (row[d] - c.Mean[d]) * c.Precision[d];
                    q += e * e;
                }

                p += (1 + (c.Weight * c.Weight)) * Math.Exp(-0.5 * q);
            }

            total += Math.Log(p);
        }

        return total;
    }

    /// <summary>Structures that hold arrays; a component is read only where a condition holds.</summary>
    public static double Centers(Center[] centers, double[][] rows)
    {
        var total = 0.0;
        for (var r = 0; r < rows.Length; r++)
        {
            for (var k = 0; k < centers.Length; k++)
            {
                for (var d = 0; d < rows[r].Length; d++)
                {
                    if (rows[r][d] > 0)
                        total += centers[k].Weight * Math.Sin(centers[k].Mean[d] * rows[r][d]);
                }
            }
        }

        return total;
    }

    /// <summary>Pairs of objects, through a method of theirs.</summary>
    public static double Pairs(Mass[] masses)
    {
        var energy = 0.0;
        for (var i = 0; i < masses.Length; i++)
        {
            for (var j = 0; j < i; j++)
                energy -= masses[i].Amount * masses[j].Amount / Math.Sqrt(1 + masses[i].Apart(masses[j]));
        }

        return energy;
    }

    /// <summary>A bound that a getter reads, of a record that is the point.</summary>
    public static double Getter(Dense layer)
    {
        var sum = 0.0;
        for (var i = 0; i < layer.Biases.Length; i++)
            sum += layer.Biases[i] * layer.Weights[i % layer.Weights.Length];
        return sum * sum;
    }

    /// <summary>Σw², and of the biases where there are some.</summary>
    public static double Optional(Dense[] net)
    {
        var sum = 0.0;
        foreach (var layer in net)
        {
            for (var i = 0; i < layer.Weights.Length; i++)
            {
                sum += layer.Weights[i] * layer.Weights[i];
                if (layer.Biases is not null)
                    sum += layer.Biases[i % layer.Biases.Length] * layer.Weights[i];
            }
        }

        return sum;
    }

    /// <summary>Structures in a loop inside that may not run.</summary>
    public static double Triangle(Sides[] sides)
    {
        var sum = 0.0;
        for (var i = 0; i < sides.Length; i++)
        {
            for (var j = 0; j < i; j++)
                sum += (sides[i].Left.Sum() * sides[j].Left.Sum()) + sides[i].Right[0] + Math.Exp(sides[j].Right.Sum());
        }

        return sum;
    }

    /// <summary>Layers for several inputs; nothing is read of a layer where there are none.</summary>
    public static double Batch(Dense[] net, double[][] rows)
    {
        var sum = 0.0;
        foreach (var row in rows)
            sum += Layers(net, row);
        return sum;
    }

    /// <summary>A layer like the first in all but its numbers.</summary>
    public static Dense Layer(Random random, int n) => new(Numbers(random, n * n), Numbers(random, n));

    /// <summary>Some numbers.</summary>
    public static double[] Numbers(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];

    /// <summary>An input.</summary>
    public static double[] Input(int n) => Start(n);
}
