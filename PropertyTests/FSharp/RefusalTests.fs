namespace FunctionalAD.PropertyTests.FSharp

open System
open System.Collections.Generic
open FunctionalAD
open FunctionalAD.FSharp
open Xunit

/// What cannot be differentiated is refused when it is built, with the reason.
module RefusalTests =
    let private refused (build: unit -> obj) =
        Assert.Throws<NotDifferentiableException>(fun () -> build () |> ignore).Message

    [<Fact>]
    let ``state, output, texts and what runs elsewhere`` () =
        let known = Dictionary<int, float>()
        known[0] <- 3.0
        // What no argument reaches is evaluated as it stands.
        Assert.Equal(3.0, diff (fun x -> known[0] * x) 1.0)
        Assert.Contains("Dictionary", refused (fun () -> diff (fun x -> known[int x] * x) :> obj), StringComparison.Ordinal)

        Assert.Contains(
            "input or output",
            refused (fun () ->
                diff (fun x ->
                    printfn "%f" x
                    x)
                :> obj),
            StringComparison.Ordinal
        )

        Assert.Contains(
            "asynchronous",
            refused (fun () -> diff (fun x -> async { return x * x } |> Async.RunSynchronously) :> obj),
            StringComparison.Ordinal
        )

    [<Fact>]
    let ``an order below zero`` () =
        Assert.Throws<ArgumentException>(fun () -> diffn -1 sin |> ignore) |> ignore
