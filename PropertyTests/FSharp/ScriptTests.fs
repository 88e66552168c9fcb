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
                    for project in
                        [
                            "Core/FunctionalAD.Core.csproj"
                            "Compiler/FunctionalAD.csproj"
                            "Interop.FSharp/FunctionalAD.FSharp.fsproj"
                        ] ->
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

            let lines =
                output.Split('\n', StringSplitOptions.RemoveEmptyEntries ||| StringSplitOptions.TrimEntries)

            Assert.Equal("(16.7781122, 8.389056099)", lines[0])
            Assert.Equal("(5.0, [|2.0; 4.0|])", lines[1])
            Assert.Equal("true", lines[2])
            Assert.Equal("[[6.0; 2.0]", lines[3])
            Assert.Equal("(float * float) -> (float * float)", Array.last lines)
        finally
            folder.Delete true
            forget version

    // What a script refers to where it has no package.
    let private references =
        [
            for t in
                [
                    typeof<FunctionalAD.Kinks>
                    typeof<FunctionalAD.AdOptions>
                    typeof<FunctionalAD.FSharp.AdOptions>
                    typeof<FunctionalAD.MathNetRules>
                    typeof<MathNet.Numerics.LinearAlgebra.Vector<float>>
                ] -> $"#r \"{t.Assembly.Location}\""
        ]
        |> String.concat "\n"

    // Each sample is a module of its own, so that names may come again.
    let private samples (text: string) =
        [
            for block in Text.RegularExpressions.Regex.Matches(text, "(?ms)^```fsharp\\n(.*?)^```") -> block.Groups[1].Value
        ]

    let private indented (code: string) =
        code.Split '\n'
        |> Array.map (fun line -> if line = "" then line else "    " + line)
        |> String.concat "\n"

    [<Fact>]
    let ``the samples of the page for F# run`` () =
        let folder = Directory.CreateTempSubdirectory "fad"

        try
            let all = samples (File.ReadAllText(Path.Combine(root, "docs", "fsharp.md")))
            Assert.True(all.Length >= 7, $"{all.Length} samples")

            let script =
                references
                + "\n"
                + String.concat "\n" [ for k, code in List.indexed all -> $"module Sample{k} =\n{indented code}" ]
                + """
printfn "%A %A" Sample0.dx Sample0.dy
printfn "%A" (Sample1.residual.ToArray())
printfn "%A" Sample2.force
printfn "%A" Sample2.ones
printfn "%f %f" (float (Sample3.acceleration 2.0<Sample3.s>)) Sample3.sensitivity
printfn "%f" Sample4.right
printfn "%f" (Sample6.k 0.0)
printfn "%f" (Sample7.slope 2.0)
"""

            let file = Path.Combine(folder.FullName, "page.fsx")
            File.WriteAllText(file, script)
            let code, output, errors = run folder.FullName [ "fsi"; "--quiet"; file ]
            Assert.True((code = 0), $"{output} {errors}")

            for words in
                [
                    "16.7781122 8.389056099"
                    "[|-1.0; 1.0|]"
                    "Stiffness = 0.125"
                    "[1.0; 1.0; 1.0]"
                    "9.810000 0.083333"
                    "input or output"
                    "1.000000"
                    "32.000000"
                ] do
                Assert.Contains(words, output, StringComparison.Ordinal)
        finally
            folder.Delete true

    [<Fact>]
    let ``the tour runs`` () =
        let folder = Directory.CreateTempSubdirectory "fad"

        try
            let tour =
                File.ReadAllLines(Path.Combine(root, "Samples", "FSharp", "Tour.fsx"))
                |> Array.filter (fun line -> not (line.StartsWith("#r", StringComparison.Ordinal)))

            let file = Path.Combine(folder.FullName, "tour.fsx")
            File.WriteAllText(file, references + "\n" + String.concat "\n" tour)
            let code, output, errors = run folder.FullName [ "fsi"; "--quiet"; file ]
            Assert.True((code = 0), $"{output} {errors}")
            Assert.Contains("√2 is 1.414213562373095", output, StringComparison.Ordinal)
        finally
            folder.Delete true
