using System.Diagnostics;
using FunctionalAD.Bench;
using FunctionalAD.Bench.Building;

var start = Stopwatch.GetTimestamp();

// The children of the fresh-process measurement answer before the command line warms anything up.
return args is [FreshProcess.FirstCompile or FreshProcess.FirstGradient]
    ? FreshProcess.Run(args[0], start)
    : Commands.Root().Parse(args).Invoke();
