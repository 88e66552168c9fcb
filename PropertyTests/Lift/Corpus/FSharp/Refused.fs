namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

open System.Collections.Generic

/// What has no derivative, or none that is known when the derivative is built.
[<ReflectedDefinition>]
module Refused =
    let mutable private total = 0.0

    [<Because("Refused.total", "changes a static variable", "Refused.set_total(double) at IL_")>]
    let writesStatic x =
        total <- total + x
        total

    [<Because("Refused.prints(double)", "does input or output", "Refused.prints(double) at IL_")>]
    let prints x =
        printfn "%f" x
        x

    [<Because("PrintFormatToString", "it formats a text", "Refused.formats(double) at IL_")>]
    let formats (x: float) =
        if (sprintf "%.0f" x).Length > 2 then x else x * x

    [<Because("LazyExtensions", "takes a lock", "Refused.postpones(double) at IL_")>]
    let postpones (x: float) =
        let y = lazy (x * x)
        y.Force() + y.Value

    [<Because("Invoke", "which function it is, is known only when it runs", "Refused.choosesByPlace(double) at IL_")>]
    let choosesByPlace x =
        let fs = [| sin; cos; (fun y -> y * y) |]
        fs[0] x + fs[2] x

    [<Because("Dictionary", "Dictionary", "Refused.looksUp(double) at IL_")>]
    let looksUp x =
        let known = Dictionary<int, float>()
        known[1] <- x
        known[1] * x

    [<Because("FSharpAsync", "is asynchronous", "Refused.waits(double) at IL_")>]
    let waits (x: float) =
        async { return x * x } |> Async.RunSynchronously

    [<Because("Refused.inLoop(double, int)", "depends on a condition or a loop", "Refused.inLoop(double, int) at IL_")>]
    let inLoop x n =
        let mutable last = None

        for i in 1..n do
            last <- if i % 2 = 0 then Some(x * float i) else last

        defaultArg last 0.0

    [<Because("seq {", "one by one", "at IL_")>]
    let yields (xs: float[]) =
        seq {
            for x in xs do
                if x > 0.0 then
                    yield x * x

                yield sin x
        }
        |> Seq.sum

    // Each item is made when it is its turn; then a variable would hold several pairs, functions or options.
    [<Because("", "a sequence is walked over", "Seq.toArray")>]
    let pairChanges (xs: float[]) =
        let scale = ref (1.0, 2.0)
        let mutable s = 0.0

        for x in Seq.map (fun x -> x * fst scale.Value) xs do
            s <- s + x
            scale.Value <- (2.0, 3.0)

        s

    [<Because("", "a sequence is walked over", "Seq.toArray")>]
    let functionChanges (xs: float[]) =
        let f = ref (fun x -> x * x)
        let mutable s = 0.0

        for x in Seq.map (fun x -> f.Value x) xs do
            s <- s + x
            f.Value <- exp

        s

    [<Because("", "a sequence is walked over", "Seq.toArray")>]
    let optionChanges (xs: float[]) =
        let known = ref (Some 1.0)

        xs
        |> Seq.map (fun x -> x * known.Value.Value)
        |> Seq.sumBy (fun x ->
            known.Value <- Some 2.0
            x)
