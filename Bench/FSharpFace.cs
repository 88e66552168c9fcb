using System.Runtime.CompilerServices;
using FunctionalAD.Bench.Measuring;
using FunctionalAD.Bench.Reporting;
using FunctionalAD.FSharp;
using Microsoft.FSharp.Core;

namespace FunctionalAD.Bench;

/// <summary>What a gradient costs through the face of F#, against the delegate of C# for the same function with the same result; and building it again.</summary>
internal static class FSharpFace
{
    private const int Calls = 1000;

    private const MethodImplOptions OneCallSite = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // fun (x, y) -> x * y + exp (x * y)
    private sealed class OfTuple : FSharpFunc<Tuple<double, double>, double>
    {
        public override double Invoke(Tuple<double, double> p) => (p.Item1 * p.Item2) + Math.Exp(p.Item1 * p.Item2);
    }

    // fun x -> x * x
    private sealed class OfNumber : FSharpFunc<double, double>
    {
        public override double Invoke(double x) => Math.Sin(x) * x;
    }

    // fun x -> Array.sumBy (fun v -> v * v) x
    private sealed class OfArray : FSharpFunc<double[], double>
    {
        public override double Invoke(double[] x)
        {
            var sum = 0.0;
            for (var i = 0; i < x.Length; i++)
                sum += x[i] * x[i];
            return sum;
        }
    }

    public static void Measure(Report report, TimeSpan budget)
    {
        report.Say("The face of F#: time of a call over that of the delegate of C#, and building the same again, in microseconds");
        One(report, budget / 3, "number", new OfNumber(), 1.5);
        One(report, budget / 3, "tuple", new OfTuple(), new Tuple<double, double>(1, 2));
        One(report, budget / 3, "array", new OfArray(), Enumerable.Range(0, 100).Select(i => (double)i).ToArray());
    }

    private static void One<T>(Report report, TimeSpan budget, string name, FSharpFunc<T, double> f, T point)
    {
        var ours = Functions.grad(f);
        var theirs = Grad.OfMethod<T>(f.Invoke);
        var kept = new T[Calls];
        var face = new Contestant(Calls, _ => kept[0]!, () => Call(ours, point, kept));
        var plain = new Contestant(Calls, _ => kept[0]!, () => Call(theirs, point, kept));
        for (var k = 0; k < 100; k++)
        {
            face.Pass();
            plain.Pass();
        }

        var race = Race.Run(budget, face, plain);
        var again = new Contestant(1, _ => ours, () => Functions.grad(f));
        var building = Race.Run(budget / 10, again).Nanoseconds(again) / 1000;
        var ratio = race.Ratio(face, plain);
        report.Figure($"fsharp.{name}.ratio", ratio);
        report.Figure($"fsharp.{name}.again", building);
        report.Say($"  {name,-8} {ratio,6:F2}   {face.AllocatedPerCall(true),6:F0} and {plain.AllocatedPerCall(true):F0} bytes   built again {building,8:F1} µs");
    }

    [MethodImpl(OneCallSite)]
    private static void Call<T>(FSharpFunc<T, T> f, T point, T[] kept)
    {
        for (var i = 0; i < kept.Length; i++)
            kept[i] = f.Invoke(point);
    }

    [MethodImpl(OneCallSite)]
    private static void Call<T>(Func<T, T> f, T point, T[] kept)
    {
        for (var i = 0; i < kept.Length; i++)
            kept[i] = f(point);
    }
}
