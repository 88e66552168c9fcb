using System.Linq.Expressions;
using System.Numerics;
using Xunit;

namespace FunctionalAD.PropertyTests.Face;

/// <summary>Parameters in whose types no derivative finds the numbers: refused, since they would come back from a gradient as they went in.</summary>
public sealed class HiddenTests
{
    public static TheoryData<string, Action> Refused => new()
    {
        { "a record of a base", () => Grad.Of((Derived d) => d.A * d.B) },
        { "a constructor that checks", () => Grad.Of((Checked c) => c.Rate * c.Rate) },
        { "an interface", () => Grad.Of((IRate r) => r.Rate * r.Rate) },
        { "a class without setters", () => Grad.Of((Sealed s) => s.Rate * s.Rate) },
        { "a nullable number", () => Grad.Of((double? x) => x!.Value * 2) },
        { "a complex number", () => Grad.Of((Complex z) => z.Real * z.Real) },
        { "a component", () => Grad.Of((Outer o) => o.Inner.Rate * o.X) },
        { "a node of a list", () => Grad.Of((Node n) => n.Value * n.Value) },
        { "a node of a tree", () => Grad.Of((Tree t) => t.W * t.W) },
        { "two types that hold one another", () => Grad.Of((Ping p) => p.X) },
        { "a structure that grows without end", () => Grad.Of((Growing<double> g) => g.X) },
        { "an array of nodes", () => Grad.Of((Node[] n) => n[0].Value) },
        { "numbers by name", () => Grad.Of((double x, Dictionary<string, double> d) => x * d.Count) },
        { "in other directions", () => Jvp.Of((Checked c) => c.Rate * c.Rate) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Hidden_numbers_are_refused(string what, Action build)
    {
        var refusal = Assert.Throws<NotDifferentiableException>(build);
        Assert.True(refusal.Message.Contains("there are numbers in a", StringComparison.Ordinal), $"{what}: {refusal.Message}");
    }

    [Fact]
    public void Types_without_numbers_pass_through()
    {
        var tag = new Tag { Name = "n", At = new DateTime(2000, 1, 1), Every = TimeSpan.FromSeconds(1), Next = new Tag { Name = "m" } };
        var (gradient, same) = Grad.Of((double x, Tag t) => x * x * t.Name!.Length)(3, tag);
        Assert.Equal(6, gradient);
        Assert.Same(tag, same);
    }

    [Fact]
    public void Captured_objects_may_hold_themselves()
    {
        var tree = new Tree { W = 3, L = new Tree { W = 2 } };
        Assert.Equal((60, 48), Grad.Of((x, y) => tree.W * x * y * tree.L!.W)(8, 10));
        tree.L.W = 1;
        Assert.Equal(15, Grad.Of((double x, Node n) => x * x * n.Value, Wrt.First)(5, new Node { Value = 1.5 }));
    }

    [Fact]
    public void Properties_with_initialisers_are_components()
    {
        var gradient = Grad.Of((Settings s) => s.Rate * s.Rate * s.Scale)(new Settings { Rate = 3 });
        Assert.Equal((12, 9, "none"), (gradient.Rate, gradient.Scale, gradient.Name));
        Assert.Equal(4, Diff.Of(x => twice.Compile()(new Settings { Rate = x, Scale = 2, Name = "" }).Rate)(1));
        Assert.Throws<NotDifferentiableException>(() => Diff.Of(x => new Settings { Rate = x }.Scale * x));
        // What is stored by initialisers is known where no parameter is stored.
        Assert.Equal(2, Diff.Of(x => new Settings().Scale * x)(1));
    }

    [Fact]
    public void Properties_with_new_arrays_and_lists_are_components()
    {
        var point = new Rows { Means = [1, 2], Weights = [3, 4, 5], Table = new double[,] { { 6, 7 } }, More = [8] };
        var expected = (double[])[3, 8, 1, 2, 2, 14, 12, 8];
        Assert.Equal(expected, Numbers(Grad.Of((Rows r) => r.Means[0] * r.Weights[0] + r.Means[1] * r.Means[1] * r.Weights[1] * 0.5 + r.Table[0, 0] * r.Table[0, 1] * 2 + r.More[0] * r.More[0] * 0.5 + r.Weights[2] * 2)(point)));
        Assert.Equal(expected, Numbers(Grad.OfMethod<Rows>(OfRows)(point)));
        // What an initialiser makes is not what a parameter was stored in.
        Assert.Throws<NotDifferentiableException>(() => Diff.Of(x => new Rows { Means = new[] { x } }.Weights.Length * x));
    }

    private static double OfRows(Rows r)
    {
        var s = r.Means[0] * r.Weights[0];
        s += r.Means[1] * r.Means[1] * r.Weights[1] * 0.5;
        return s + (r.Table[0, 0] * r.Table[0, 1] * 2) + (r.More[0] * r.More[0] * 0.5) + (r.Weights[2] * 2);
    }

    private static double[] Numbers(Rows r) => [.. r.Means, .. r.Weights, r.Table[0, 0], r.Table[0, 1], r.More[0]];

    public sealed class Rows
    {
        public double[] Means { get; set; } = [];

        public double[] Weights { get; set; } = new double[3];

        public double[,] Table { get; set; } = new double[2, 2];

        public List<double> More { get; set; } = [];
    }

    private static readonly Expression<Func<Settings, Settings>> twice = s => new Settings { Rate = s.Rate * s.Scale * 2, Scale = s.Scale, Name = s.Name };

    public record Base(double A);

    public record Derived(double A, double B) : Base(A);

    public sealed class Checked
    {
        public Checked(double rate)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rate);
            Rate = rate;
        }

        public double Rate { get; set; }
    }

    public sealed class Sealed
    {
        public double Rate { get; } = 0.1;
    }

    public interface IRate
    {
        double Rate { get; }
    }

    public record Outer(Checked Inner, double X);

    public sealed class Node
    {
        public double Value { get; set; }

        public Node? Next { get; set; }
    }

    public sealed class Tree
    {
        public Tree? L { get; set; }

        public Tree? R { get; set; }

        public double W { get; set; }
    }

    public record Ping(double X, Pong? Other);

    public record Pong(double Y, Ping[] Others);

    public record Growing<T>(double X, Growing<T[]>? Inner);

    public sealed class Tag
    {
        public string? Name { get; set; }

        public DateTime At { get; set; }

        public TimeSpan Every { get; set; }

        public Tag? Next { get; set; }
    }

    public sealed class Settings
    {
        public double Rate { get; set; } = 0.1;

        public double Scale { get; set; } = 2;

        public string Name { get; set; } = "none";
    }
}
