namespace FunctionalAD.Bench.Measuring;

/// <summary>Contestants that get all points in one call, each coordinate in an array of its own, as do the derivatives by it.</summary>
internal static class Batches
{
    public static Contestant Enter(double[] p, GradientsAt<double> f)
    {
        var a = new Arrays(p, 1);
        return new(a.Count, a.Result, () => f(a.X[0], a.D[0]));
    }

    public static Contestant Enter(double[] p, GradientsAt<double, double> f)
    {
        var a = new Arrays(p, 2);
        return new(a.Count, a.Result, () => f(a.X[0], a.X[1], a.D[0], a.D[1]));
    }

    public static Contestant Enter(double[] p, GradientsAt<double, double, double> f)
    {
        var a = new Arrays(p, 3);
        return new(a.Count, a.Result, () => f(a.X[0], a.X[1], a.X[2], a.D[0], a.D[1], a.D[2]));
    }

    public static Contestant Enter(double[] p, GradientsAt<double, double, double, double> f)
    {
        var a = new Arrays(p, 4);
        return new(a.Count, a.Result, () => f(a.X[0], a.X[1], a.X[2], a.X[3], a.D[0], a.D[1], a.D[2], a.D[3]));
    }

    public static Contestant Enter(double[] p, GradientsAt<double, double, double, double, double> f)
    {
        var a = new Arrays(p, 5);
        return new(a.Count, a.Result, () => f(a.X[0], a.X[1], a.X[2], a.X[3], a.X[4], a.D[0], a.D[1], a.D[2], a.D[3], a.D[4]));
    }

    public static Contestant Enter(double[] p, GradientsAt<double, double, double, double, double, double> f)
    {
        var a = new Arrays(p, 6);
        return new(a.Count, a.Result, () => f(a.X[0], a.X[1], a.X[2], a.X[3], a.X[4], a.X[5], a.D[0], a.D[1], a.D[2], a.D[3], a.D[4], a.D[5]));
    }

    public static Contestant Enter(double[] p, GradientsAt<double, double, double, double, double, double, double> f)
    {
        var a = new Arrays(p, 7);
        return new(a.Count, a.Result, () => f(a.X[0], a.X[1], a.X[2], a.X[3], a.X[4], a.X[5], a.X[6], a.D[0], a.D[1], a.D[2], a.D[3], a.D[4], a.D[5], a.D[6]));
    }

    public static Contestant Enter(double[] p, GradientsAt<double, double, double, double, double, double, double, double> f)
    {
        var a = new Arrays(p, 8);
        return new(a.Count, a.Result, () => f(a.X[0], a.X[1], a.X[2], a.X[3], a.X[4], a.X[5], a.X[6], a.X[7], a.D[0], a.D[1], a.D[2], a.D[3], a.D[4], a.D[5], a.D[6], a.D[7]));
    }

    private sealed class Arrays
    {
        public Arrays(double[] p, int coordinates)
        {
            Count = p.Length / coordinates;
            X = [.. Enumerable.Range(0, coordinates).Select(k => Enumerable.Range(0, Count).Select(i => p[(i * coordinates) + k]).ToArray())];
            D = [.. X.Select(x => new double[x.Length])];
        }

        public int Count { get; }

        public double[][] X { get; }

        public double[][] D { get; }

        public object Result(int point) => D.Select(d => d[point]).ToArray();
    }
}
