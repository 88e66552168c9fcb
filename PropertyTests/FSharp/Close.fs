namespace FunctionalAD.PropertyTests.FSharp

open FsCheck.FSharp
open Xunit

/// What is equal but for rounding.
module Close =
    let number (tolerance: float) (expected: float) (actual: float) =
        Assert.True(
            (System.Double.IsNaN expected && System.Double.IsNaN actual)
            || expected = actual
            || abs (expected - actual) <= tolerance * (1.0 + abs expected),
            $"{actual} is not {expected}"
        )

    let numbers tolerance (expected: float[]) (actual: float[]) =
        Assert.Equal(expected.Length, actual.Length)
        Array.iter2 (number tolerance) expected actual

    let matrices tolerance (expected: float[,]) (actual: float[,]) =
        Assert.Equal(Array2D.length1 expected, Array2D.length1 actual)
        Assert.Equal(Array2D.length2 expected, Array2D.length2 actual)
        Array2D.iteri (fun i j e -> number tolerance e actual[i, j]) expected

/// Points away from the far ends of the line.
module Points =
    let number = Gen.choose (-2000, 2000) |> Gen.map (fun k -> float k / 1000.0)

    let array (least: int) (most: int) =
        gen {
            let! n = Gen.choose (least, most)
            return! Gen.arrayOfLength n number
        }

    /// Tries a law at many points.
    let forAll (points: FsCheck.Gen<'a>) (law: 'a -> unit) =
        FsCheck.Check.One(
            FsCheck.Config.QuickThrowOnFailure.WithMaxTest 60,
            Prop.forAll (Arb.fromGen points) (fun x ->
                law x
                true)
        )
