using System.Linq.Expressions;
using Xunit;

namespace FunctionalAD.PropertyTests.Linq;

/// <summary>Every operator, alone and in company, as users write them.</summary>
internal static class Catalogue
{
    private static readonly string[] tags = ["a", "b", "cd", "a"];
    private static readonly decimal[] prices = [1.5m, 2.25m, -1m];
    private static readonly DateTime start = new(2020, 1, 1);
    private static readonly DateTime[] days = [start.AddDays(4), start.AddDays(31), start.AddHours(36)];
    private static readonly double[] weights = [0.5, -1.25, 2, 0.75];
    private static readonly List<double> list = [1.5, -0.5, 0.25];
    private static readonly IReadOnlyList<double> readable = list;
    private static readonly IEnumerable<double> some = list.Where(v => v > 0);
    private static readonly double[][] rows = [[1, 2], [], [-0.5, 0.25, 3]];
    private static readonly double[,] matrix = { { 1, 2, -1 }, { 0.5, -0.25, 3 } };
    private static readonly (double T, double Y)[] points = [(0, 1), (1, 0.5), (2, 0.125)];
    private static readonly Expression<Func<double, double>> wave = t => Math.Sin(2 * t);

    public static IReadOnlyDictionary<string, Expression<Func<double[], double>>> All { get; } = Entries().ToDictionary(e => e.Name, e => e.Function);

    public static TheoryData<string> Names => [.. All.Keys];

    private static IEnumerable<(string Name, Expression<Func<double[], double>> Function)> Entries()
    {
        var factor = 1.75;
        var own = weights;

        // What ends a chain.
        yield return ("sum", x => x.Sum());
        yield return ("sum of", x => x.Sum(v => v * v));
        yield return ("sum of floats", x => x.Select(v => (float)v).Sum());
        yield return ("sum of floats of", x => x.Sum(v => (float)v * 3f));
        yield return ("sum of integers", x => Enumerable.Range(1, x.Length).Sum() * x.Sum(v => v > 0 ? 2 : 3));
        yield return ("sum of longs", x => x.Sum(v => v > 0 ? 1L << 40 : 3L) + x.Sum());
        yield return ("integer overflow", x => x.Sum(v => v > 0 ? int.MaxValue : 0) + x.Sum());
        yield return ("average", x => x.Average());
        yield return ("average of", x => x.Average(v => Math.Sin(v)));
        yield return ("average of selected", x => x.Select(v => v).Average());
        yield return ("average of kept", x => x.Where(v => !(v < 0)).Average());
        yield return ("average of array", x => x.Select(v => v).ToArray().Average());
        yield return ("average of floats", x => x.Select(v => (float)v).Average());
        yield return ("average of integers", x => x.Select(v => v > 0 ? 1 : 2).Average() * x.Sum());
        yield return ("max", x => x.Max());
        yield return ("min", x => x.Min());
        yield return ("max of", x => x.Max(v => v * Math.Cos(v)));
        yield return ("min of", x => x.Min(v => v * Math.Cos(v)));
        yield return ("max of kept", x => x.Where(v => !(v > 1)).Max());
        yield return ("max of floats", x => x.Max(v => (float)v));
        yield return ("max of integers", x => x.Select((v, i) => v > 0 ? i : -i).Max() + x.Sum());
        yield return ("count", x => x.Count() * x.Sum());
        yield return ("count of", x => x.Count(v => v > 0) * x.Sum());
        yield return ("long count", x => x.LongCount(v => v > 0) * x.Sum());
        yield return ("any", x => x.Any() ? x[0] * 2 : 5);
        yield return ("any of", x => x.Any(v => v > 0.5) ? x.Sum() : 5);
        yield return ("any stops", x => x.Append(1).Any(v => 1 / (int)Math.Min(v + 3, 2) > 0) ? x.Sum() : 5);
        yield return ("all", x => x.All(v => v > -0.5) ? x.Sum() : 5);
        yield return ("aggregate", x => x.Aggregate((a, v) => Math.Sin(a) + v));
        yield return ("aggregate from", x => x.Aggregate(1.0, (a, v) => a * (1 + v)));
        yield return ("aggregate to", x => x.Aggregate(new { Sum = 0.0, Product = 1.0 }, (a, v) => new { Sum = a.Sum + v, Product = a.Product * v }, a => a.Sum * a.Product));
        yield return ("aggregate of kept", x => x.Where(v => v > 0).Aggregate((a, v) => a - (v * v)));
        yield return ("layers", x => rows.Aggregate(x, (h, row) => h.Select(v => Math.Tanh(v + row.Sum())).ToArray()).Sum());
        yield return ("to array", x => x.Select(v => Math.Exp(v)).ToArray()[1]);
        yield return ("to list", x => x.Select(v => v * v).ToList()[1] + x.ToList().Count);
        yield return ("array of pairs", x => x.Select(v => new { A = v, B = v * v }).ToArray()[1].B);
        yield return ("first", x => x.First() * x.Last());
        yield return ("first of", x => x.First(v => v > 0) * 2);
        yield return ("last of", x => x.Last(v => v > 0) * 3);
        yield return ("first of kept", x => x.Where(v => v > 0).Select(v => v * v).First());
        yield return ("first or default", x => x.FirstOrDefault() + x.FirstOrDefault(v => v > 1) + x.LastOrDefault(7) + x.LastOrDefault(v => v < -1, factor));
        yield return ("single", x => x.Take(2).Single());
        yield return ("single of", x => x.Single(v => v > 0.5));
        yield return ("element at", x => x.ElementAt(2) * x.Where(v => !(v > 9)).ElementAt(1));

        // What makes a sequence of a sequence.
        yield return ("select", x => x.Select(v => v * factor).Sum());
        yield return ("select with index", x => x.Select((v, i) => v * i).Sum());
        yield return ("method group", x => x.Select(Math.Sin).Sum() + x.Select(Math.Cos).Sum());
        yield return ("code", x => x.Select(wave.Compile()).Sum());
        yield return ("where", x => x.Where(v => v > 0).Sum(v => Math.Sqrt(v)));
        yield return ("where twice", x => x.Where(v => v > -1).Select(v => 2 * v).Where(v => v < 2).Sum(v => v * v));
        yield return ("where with index", x => x.Where((v, i) => i % 2 == 0 && v != 0).Sum(v => 1 / v));
        yield return ("index after where", x => x.Where(v => v > 0).Select((v, i) => v * (i + 1)).Sum());
        yield return ("zip", x => x.Zip(weights, (a, b) => a * b * a).Sum());
        yield return ("zip pairs", x => x.Zip(own).Sum(p => p.First * p.Second));
        yield return ("zip with itself", x => x.Zip(x.Skip(1), (a, b) => (b - a) * (b - a)).Sum());
        yield return ("zip of three", x => x.Zip(weights, list).Sum(p => p.First * p.Second * p.Third));
        yield return ("range", x => Enumerable.Range(0, x.Length).Sum(i => x[i] * weights[i]));
        yield return ("range from", x => Enumerable.Range(1, x.Length - 1).Sum(i => x[i] * x[i - 1]));
        yield return ("range anywhere", x => Enumerable.Range(x.Length - 3, x.Length).Sum() * x.Sum());
        yield return ("repeat", x => Enumerable.Repeat(x[0], x.Length - 1).Sum(v => v * v));
        yield return ("take and skip", x => x.Skip(1).Take(2).Sum(v => v * v) + x.Take(x.Length - 2).Sum() + x.Skip(-1).Take(100).Sum());
        yield return ("take of kept", x => x.Where(v => v > 0).Take(2).Sum(v => v * v));
        yield return ("none of what throws", x => x.Where(v => x[5] > v).TakeLast(0).Sum() + x.Where(v => x[5] > v).Take(0).Sum() + x.Concat(x.Where(v => x[5] > v)).Take(x.Length).Sum());
        yield return ("last ones", x => x.TakeLast(2).Sum(v => v * v) + x.SkipLast(2).Sum(v => v * v * v));
        yield return ("while", x => x.TakeWhile(v => v > 0).Sum(v => v * v) + x.SkipWhile(v => v > 0).Sum(v => v * v * v));
        yield return ("reverse", x => x.AsEnumerable().Reverse().Select((v, i) => v * i).Sum());
        yield return ("texts", x => x.Zip(tags, (v, t) => t == "a" ? v * v : t.StartsWith('c') ? v * t.Length : -v).Sum());
        yield return ("decimals and dates", x => x.Zip(prices, (v, p) => v * v * (double)p).Sum() + x.Zip(days, (v, d) => v * (d - start).TotalDays).Sum());
        yield return ("in order", x => x.Order().Select((v, i) => v * i).Sum() + x.Where(v => v > 0).OrderDescending().DefaultIfEmpty(1).First() * x[0]);
        yield return ("ordered by", x => x.OrderByDescending(v => v * v).Take(2).Sum(v => v * x[0]) + Enumerable.Range(0, x.Length).OrderBy(i => -x[i]).Select((i, k) => x[i] * k).Sum());
        yield return ("by whole numbers", x => Enumerable.Range(0, x.Length).OrderByDescending(i => i % 2).Aggregate(0.0, (sum, i) => (sum * 0.5) + x[i]));
        yield return ("median", x => x.Order().ToArray()[x.Length / 2]);
        yield return ("expected shortfall", x => Enumerable.Range(0, 40).Select(i => Math.Sin(i * x[0]) * x[1] + Math.Cos(3 * i)).Order().Take(4).Average());
        yield return ("select many", x => x.SelectMany(v => weights, (v, w) => v * w * v).Sum());
        yield return ("select many of rows", x => rows.SelectMany(r => r).Zip(x, (a, b) => a * b).Sum());
        yield return ("select many with index", x => x.SelectMany((v, i) => Enumerable.Range(0, i).Select(k => v * k)).Sum());
        yield return ("max of many", x => x.SelectMany(v => x.Where(u => u > v), (v, u) => u - v).Append(0).Max());
        yield return ("any of many", x => x.SelectMany(v => x, (u, v) => u * v).Any(p => p > 1) ? x.Sum() : 1);
        yield return ("concat", x => x.Concat(weights).Sum(v => v * v) + x.Concat(x.Select(v => -v)).Max());
        yield return ("average of joined", x => x.Concat(x.Where(v => v > 0)).Average());
        yield return ("append and prepend", x => x.Append(factor).Prepend(2).Select((v, i) => v * i).Sum());
        yield return ("default", x => x.Where(v => v > 1).DefaultIfEmpty(factor).Sum(v => v * v) + x.DefaultIfEmpty().Max());
        yield return ("empty", x => Enumerable.Empty<double>().Sum() + x.Sum());
        yield return ("numbered", x => x.Index().Sum(p => p.Index * p.Item));

        // Where sequences come from.
        yield return ("list", x => list.Sum(v => v * x[0]) + list.Count + list[1] + readable[2] + readable.Zip(x, (a, b) => a * b).Sum());
        yield return ("enumerable", x => some.Sum(v => v * x[0]));
        yield return ("rows", x => rows.Sum(r => r.Zip(x, (a, b) => a * b).Sum()) + rows[2][1] * x[0]);
        yield return ("matrix", x => matrix.Cast<double>().Zip(x, (a, b) => a * b * b).Sum() + matrix.Length + matrix.GetLength(1) + matrix.Rank);
        yield return ("literal", x => new[] { x[0], x[1], 2 }.Sum(v => v * v));
        yield return ("index out of range", x => Enumerable.Range(0, x.Length + 1).Sum(i => x[i]));
        yield return ("integer helpers", x => Enumerable.Range(0, x.Length).Sum(i => x[Math.Max(0, i - 1)] * x[Math.Min(x.Length - 1, Math.Abs(i - 1))] * (i == 0 ? 0.5 : 1)));

        // Whole computations.
        yield return ("let", x => (from a in x let b = a * a let c = b + a where c > 0 select b * c).Sum());
        yield return ("two from", x => (from a in x from b in x where a > b let d = a - b select d * d).Sum());
        yield return ("sequence in let", x => (from a in x let near = x.Where(b => Math.Abs(b - a) < 1) select near.Sum() * a / near.Count()).Sum());
        yield return ("product", x => Enumerable.Range(0, matrix.GetLength(0))
            .Select(i => Enumerable.Range(0, matrix.GetLength(1)).Sum(j => matrix[i, j] * x[j])).Sum(y => y * y));
        yield return ("likelihood", x => points.Sum(p => Math.Log(1 + Math.Exp(-p.Y * (x[0] + (x[1] * p.T))))));
        yield return ("softmax", x => x.Select(v => Math.Exp(v - x.Max()) / x.Sum(u => Math.Exp(u - x.Max()))).Select((p, i) => p * i).Sum());
        yield return ("log of the sum", x => Math.Log(x.Sum(v => Math.Exp(v))));
        yield return ("pairs", x => Enumerable.Range(0, x.Length).Sum(i => Enumerable.Range(0, i).Sum(j => 1 / (1 + ((x[i] - x[j]) * (x[i] - x[j]))))));
        yield return ("nested sequences", x => x.Select(a => x.Select(b => a * b)).Sum(row => row.Skip(1).Sum() * row.First()));
        yield return ("variance", x => x.Sum(v => (v - x.Average()) * (v - x.Average())) / (x.Length - 1));
        yield return ("branch", x => (x.Length > 2 ? x : x.Select(v => v * v)).Sum(v => v * v));
        yield return ("polynomial", x => x.Reverse<double>().Aggregate(0.0, (sum, c) => (sum * factor) + c));
    }
}
