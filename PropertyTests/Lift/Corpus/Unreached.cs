using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace FunctionalAD.PropertyTests.Lift.Corpus;

public interface IRate
{
    double At(double year);

    int Count { get; }
}

public sealed class FlatRate : IRate
{
    public double At(double year) => 0.01 * year;

    public int Count => 3;
}

public abstract record Figure;

public sealed record Circle(double Radius) : Figure;

public record Rectangle(double Width, double Height) : Figure;

/// <summary>Dictionaries, dates, decimals and texts that no argument reaches: they are evaluated as they stand.</summary>
public static class Unreached
{
    private static readonly Dictionary<string, double> table = new() { ["k"] = 1.5, ["l"] = -0.5 };
    private static readonly IReadOnlyDictionary<int, double> numbered = new Dictionary<int, double> { [0] = 2, [1] = 0.25, [4] = 1 };
    private static readonly HashSet<string> set = ["a", "b"];
    private static readonly decimal price = 2.5m;
    private static readonly DateTime from = new(2026, 1, 1), to = new(2026, 7, 1);
    private static readonly string[] names = ["k", "l"];
    private static readonly string name = "k";
    private static readonly IRate rate = new FlatRate();

    private static readonly Figure[] figures = [new Circle(2), new Rectangle(1, 3), new Circle(0.5), new Rectangle(0.25, 2)];

    public static double Figures(double x, double y)
    {
        var sum = 0.0;
        foreach (var figure in figures)
        {
            sum += figure switch
            {
                Circle c => c.Radius * c.Radius * x,
                Rectangle { Width: > 0.5 } r => r.Width * Math.Sin(r.Height * y),
                Rectangle r => r.Height * x * y,
                _ => 0,
            };
            if (figure is Circle round && figure != null)
                sum += round.Radius * y;
        }

        return sum;
    }

    public static double Entry(double x) => x * table["k"];

    public static double Entries(double x)
    {
        var sum = 0.0;
        foreach (var n in names)
            sum += table[n] * Math.Sin(x);
        for (var i = 0; i < names.Length; i++)
            sum += table[names[i]] * x * x;
        return sum;
    }

    public static double Found(double x, double y)
    {
        var sum = 0.0;
        for (var i = 0; i < 6; i++)
            sum += numbered.TryGetValue(i, out var v) ? v * x : y;
        return sum;
    }

    public static double Stored(double x)
    {
        var places = new int[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            places[i] = table.ContainsKey(names[i]) ? i + 1 : 0;
            places[i]++;
            places[i] += set.Count;
        }

        return x * x * places[1];
    }

    public static double Untaken(double x) => x > 1000 ? x * table["none"] : x * x;

    public static double Missing(double x) => x > 0 ? x * table["none"] : x * x;

    public static double Kept(double x) => set.Contains("b") && !set.Contains("c") ? x * x : x;

    public static double Prices(double x)
    {
        var total = 0m;
        for (var i = 1; i <= 4; i++)
        {
            total += price * i;
            if (total > 15m)
                total -= 1.25m;
        }

        return (double)total * x;
    }

    public static double Years(double x)
    {
        var years = (to - from).TotalDays / 365.25;
        return Math.Exp(-x * years);
    }

    public static double Quarters(double x)
    {
        var sum = 0.0;
        for (var d = from; d < to; d = d.AddMonths(3))
            sum += d.Month * x;
        return sum;
    }

    public static double Named(double x) => name switch { "k" => x * x, "l" => x, _ => 0 };

    public static double Texts(double x) => (name.Length + int.Parse("12", CultureInfo.InvariantCulture)) * x + (name.ToUpperInvariant() == "K" ? 1 : 0);

    public static double Rated(double x)
    {
        var value = x;
        for (var year = 0; year < rate.Count; year++)
            value *= 1 + rate.At(2);
        return value;
    }

    public static double Parses(double x) => x * double.Parse("2", CultureInfo.InvariantCulture);

    public static double Hashes(double x) => x * ("a".GetHashCode() % 16);

    private static Func<double, double> changing = Math.Sin;

    public static double Changing(double x) => changing(x) * x;
}
