namespace FunctionalAD.PropertyTests.Lift.Corpus;

public sealed class Strip(double width) : Shape
{
    public double Width { get; set; } = width;

    public override double Area(double x) => x * Width;
}

/// <summary>Which of several objects or functions a variable holds is decided when the method runs.</summary>
public static class Choices
{
    public static double ChosenObject(double x)
    {
        Shape s = x > 0 ? new Disc() : new Square();
        return s.Area(x);
    }

    public static double ChosenTwice(double x, double y)
    {
        Shape s = x > 0 ? y > 0 ? new Disc() : new Strip(y) : new Square();
        var t = x > y ? s : new Strip(x);
        return s.Area(y) + t.Twice(x);
    }

    public static double ChosenBySwitch(int n, double x)
    {
        Shape s = (n % 4) switch { 0 => new Disc(), 1 => new Square(), 2 => new Strip(x), _ => new Strip(2) };
        return s.Area(x);
    }

    public static double ChosenOrNull(double x)
    {
        var s = x > 0 ? new Strip(x) : null;
        return s is null ? x : s.Width * s.Area(2);
    }

    public static double ChosenAndUsedUnseen(double x)
    {
        var s = x > -1 ? new Strip(x) : null;
        return s!.Area(x);
    }

    public static double ChosenByType(double x, double y)
    {
        Shape s = x > 0 ? new Strip(y) : new Square();
        return s switch { Strip { Width: > 1 } wide => wide.Width * x, Strip narrow => narrow.Area(x), _ => s.Area(y) };
    }

    public static double ChosenAndCast(double x)
    {
        Shape s = x > 0 ? new Strip(x) : new Square();
        return x > -1 ? ((Strip)s).Width : s.Area(x);
    }

    public static double ChosenAndChanged(double x, double y)
    {
        var (a, b) = (new Strip(x), new Strip(y));
        var s = x > y ? a : b;
        s.Width *= 3;
        return a.Width * b.Width * b.Width;
    }

    public static double ChosenFunction(double x, double y)
    {
        Func<double, double> f = x > 0 ? Math.Sin : y > 0 ? t => t * y : t => t * t * x;
        return f(y) + f(x);
    }

    public static double ChosenInLoop(double[] xs)
    {
        var sum = 0.0;
        foreach (var x in xs)
        {
            Shape s = x > 0 ? new Disc() : new Strip(sum);
            sum += s.Area(x);
        }

        return sum;
    }

    private static Shape? Found(double[] xs)
    {
        foreach (var x in xs)
        {
            if (x > 1)
                return new Strip(x);
        }

        return xs.Length > 3 ? new Square() : null;
    }

    public static double ChosenByReturn(double[] xs) => Found(xs)?.Area(xs[0]) ?? xs[1];

    public static double ChosenBoxed(double x)
    {
        object o = x > 0 ? x : (int)x;
        return o is double d ? d * d : (int)o * x;
    }

    // What a record holds is told by the way on which it was made.
    private sealed record Inner(double V);

    private sealed record Mixed(double R, List<double> W, Inner I);

    private static Mixed Made(double v)
    {
        if (v > 0.2)
            return new Mixed(v, null!, new Inner(v));
        return new Mixed(2, [v, 3], null!);
    }

    public static double Records(double[] x)
    {
        if (x.Length == 0)
            return 1;
        var one = x[0] > 0.2 ? new Mixed(x[0], null!, null!) : new Mixed(x[0], [.. x], null!);
        var two = x[0] > 0.2 ? new Mixed(1, null!, new Inner(x[0])) : new Mixed(2, null!, new Inner(x[0] * x[0]));
        var s = (one.W == null ? x[0] * x[0] : one.W.Sum()) + (two.I.V * two.R);
        foreach (var v in x)
        {
            var each = Made(v);
            s += each.W?.Sum() ?? (each.I.V * each.R);
        }

        return s + (x[^1] < 0 ? new Mixed(1, [s], null!) : Made(1)).R;
    }
}
