namespace FunctionalAD.PropertyTests.FSharp

open System
open System.Runtime.CompilerServices
open FunctionalAD.FSharp
open Xunit

/// Functions with rules of their own, which the compiler of F# must not write out where they are called.
module Special =
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let steep (x: float) = Math.Floor(x * 0.0) + Math.Exp x

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let hypotenuse (x: float) (y: float) = sqrt (x * x + y * y)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let stepped (x: float) = float (int x) + 0.0 * x

module RuleTests =
    [<Fact>]
    let ``a rule is used in place of the code`` () =
        Rule.add <@ Special.steep @> (fun x -> 2.0 * exp x)
        Assert.Equal(2.0 * exp 1.0 * 3.0, diff (fun x -> Special.steep x * 3.0) 1.0, 12)
        Assert.Equal(2.0 * exp 1.0, diff2 (fun x -> Special.steep x) 1.0, 12)

    [<Fact>]
    let ``a rule of two numbers`` () =
        Rule.add2 <@ Special.hypotenuse @> (fun x y -> 10.0 * x / Special.hypotenuse x y) (fun x y -> 10.0 * y / Special.hypotenuse x y)

        let dx, dy = grad (fun (x, y) -> Special.hypotenuse x y) (3.0, 4.0)
        Assert.Equal(6.0, dx, 12)
        Assert.Equal(8.0, dy, 12)

    [<Fact>]
    let ``what is said to be flat has the derivative 0`` () =
        Rule.flat <@ Special.stepped @>
        Assert.Equal(2.0, diff (fun x -> Special.stepped x + 2.0 * x) 1.5)

    [<Fact>]
    let ``what is no name of a function is refused`` () =
        let e =
            Assert.Throws<ArgumentException>(fun () -> Rule.add <@ fun x -> Special.steep (x + 1.0) @> id)

        Assert.Contains("quote its name", e.Message, StringComparison.Ordinal)
