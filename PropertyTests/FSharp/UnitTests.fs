namespace FunctionalAD.PropertyTests.FSharp

open FunctionalAD.FSharp
open FunctionalAD.PropertyTests.FSharp.Signatures
open Xunit

/// A derivative has the unit of the value over that of the argument.
module UnitTests =
    let private fall (t: float<s>) : float<m> = 0.5 * 9.81<m / s^2> * t * t

    [<Fact>]
    let ``speed and acceleration`` () =
        let speed: float<s> -> float<m / s> = diff fall
        let acceleration: float<s> -> float<m / s^2> = diff2 fall
        Assert.Equal(19.62, float (speed 2.0<s>), 12)
        Assert.Equal(9.81, float (acceleration 2.0<s>), 12)
        let path, now = diff' fall 2.0<s>
        Assert.Equal(19.62, float path, 12)
        Assert.Equal(19.62, float now, 12)
