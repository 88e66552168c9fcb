namespace FunctionalAD.PropertyTests.FSharp

open System
open FunctionalAD.FSharp
open Xunit

/// Built once, nothing boxed, nothing allocated but the result.
module CostTests =
    let private allocated (times: int) (run: unit -> unit) =
        for _ in 1..times do
            run ()

        let before = GC.GetAllocatedBytesForCurrentThread()

        for _ in 1..times do
            run ()

        float (GC.GetAllocatedBytesForCurrentThread() - before) / float times

    [<Fact>]
    let ``a derivative of a number allocates nothing`` () =
        let d = diff (fun x -> sin x * x)
        let mutable sum = 0.0
        let each = allocated 1000 (fun () -> d 1.0 |> ignore)
        Assert.Equal(0.0, each, 3)

    [<Fact>]
    let ``a gradient of a tuple allocates the tuple`` () =
        let g = grad (fun (x, y) -> x * y + exp (x * y))
        let point = (1.0, 2.0)
        let each = allocated 1000 (fun () -> g point |> ignore)
        // A header, the type, two numbers.
        Assert.Equal(32.0, each, 3)

    [<Fact>]
    let ``a gradient of an array allocates the array`` () =
        let g = grad (fun (x: float[]) -> Array.sumBy (fun v -> v * v) x)
        let point = Array.init 10 float
        let each = allocated 1000 (fun () -> g point |> ignore)
        Assert.Equal(24.0 + 80.0, each, 3)

    [<Fact>]
    let ``the same function is built once`` () =
        let f (x: float[]) = Array.sumBy (fun v -> exp (sin v)) x
        let first = grad f [| 1.0 |]
        // Building takes a megabyte, finding what was built some thousand bytes.
        let again = allocated 20 (fun () -> grad f |> ignore)
        Assert.True(again < 20000.0, $"{again} bytes")
        Assert.Equal<float[]>(first, grad f [| 1.0 |])
