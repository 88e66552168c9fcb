using System.Diagnostics;
using FunctionalAD.Bench.Building;
using FunctionalAD.Bench.Formulas;

namespace FunctionalAD.Bench;

internal static class Program
{
    public static int Main(string[] args)
    {
        var start = Stopwatch.GetTimestamp();

        // The children of the measurements answer before the command line warms anything up.
        return args switch
        {
            [FreshProcess.FirstCompile or FreshProcess.FirstGradient] => FreshProcess.Run(args[0], start),
            [FreshProcess.FirstCompile or FreshProcess.FirstGradient, var problem] => FreshProcess.Run(args[0], problem),
            [LiftedMethods.First] => LiftedMethods.Run(start),
            [FormulaRaces.One, var seconds] => FormulaRaces.Run(seconds),
            [BigFormula.One, var seconds] => BigFormula.Run(seconds),
            _ => Commands.Root().Parse(args).Invoke(),
        };
    }
}
