namespace FunctionalAD.PropertyTests.FSharp

open System
open System.Diagnostics
open System.IO
open Xunit

/// A script that takes the library from a folder of packages.
module ScriptTests =
    let private root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))

    // What fsi unpacked into the user's cache.
    let private forget (version: string) =
        let home =
            match Environment.GetEnvironmentVariable "NUGET_PACKAGES" with
            | null
            | "" -> Path.Combine(Environment.GetFolderPath Environment.SpecialFolder.UserProfile, ".nuget", "packages")
            | set -> set

        for package in [ "functionalad"; "functionalad.core"; "functionalad.fsharp" ] do
            let folder = Path.Combine(home, package, version)

            if Directory.Exists folder then
                Directory.Delete(folder, true)

    let private run (folder: string) (arguments: string list) =
        let start =
            ProcessStartInfo("dotnet", WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true)

        for a in arguments do
            start.ArgumentList.Add a

        use p = Process.Start start |> nonNull
        let errors = p.StandardError.ReadToEndAsync()
        let output = p.StandardOutput.ReadToEnd()
        p.WaitForExit()
        p.ExitCode, output, errors.Result

    let private script (packages: string) (version: string) =
        $"""#i "nuget: {packages}"
#r "nuget: FunctionalAD.FSharp, {version}"
open FunctionalAD.FSharp

let f (x, y) = x * y + exp (x * y)
printfn "%%A" (grad f (1.0, 2.0))
printfn "%%A" (grad' (Array.sumBy (fun x -> x * x)) [| 1.0; 2.0 |])
printfn "%%A" (diff (diff sin) 0.5 = -(sin 0.5))
printfn "%%A" (Quoted.hessian <@ fun (x: float[]) -> x[0] * x[0] * x[1] @> [| 1.0; 3.0 |])
printfn "%%O" (grad f)
"""

    [<Fact>]
    let ``a script has derivatives from a package`` () =
        let folder = Directory.CreateTempSubdirectory "fad"
        // A version that no cache has.
        let version =
            $"0.0.1-script{DateTime.UtcNow.Ticks.ToString Globalization.CultureInfo.InvariantCulture}"

        try
            let packages = Path.Combine(folder.FullName, "packages")

            let packed =
                [
                    for project in [ "Core/FunctionalAD.Core.csproj"; "Compiler/FunctionalAD.csproj"; "Interop.FSharp/FunctionalAD.FSharp.fsproj" ] ->
                        run
                            root
                            [
                                "pack"
                                project
                                "-c"
                                "Release"
                                "--no-build"
                                "-o"
                                packages
                                "-v"
                                "q"
                                "-p:NativeImages=false"
                                $"-p:PackageVersion={version}"
                            ]
                ]

            for code, output, errors in packed do
                Assert.SkipWhen(code <> 0, $"The packages were not built: {output} {errors}")

            let file = Path.Combine(folder.FullName, "script.fsx")
            File.WriteAllText(file, script packages version)
            let code, output, errors = run folder.FullName [ "fsi"; "--quiet"; file ]

            Assert.SkipWhen(
                (errors + output).Contains("NU1301", StringComparison.Ordinal)
                || (errors + output).Contains("Unable to load the service index", StringComparison.Ordinal),
                $"fsi cannot restore here: {errors} {output}"
            )

            Assert.True((code = 0), $"{output} {errors}")
            let lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries ||| StringSplitOptions.TrimEntries)
            Assert.Equal("(16.7781122, 8.389056099)", lines[0])
            Assert.Equal("(5.0, [|2.0; 4.0|])", lines[1])
            Assert.Equal("true", lines[2])
            Assert.Equal("[[6.0; 2.0]", lines[3])
            Assert.Equal("(float * float) -> (float * float)", Array.last lines)
        finally
            folder.Delete true
            forget version
