namespace FunctionalAD.PropertyTests.FSharp

open FunctionalAD.FSharp
open FunctionalAD.Samples
open Xunit

/// The samples compute what they say.
module SampleTests =
    [<Fact>]
    let ``the posterior has its gradient, its curvature and its mode`` () =
        let p = [| 1.8; 0.7; -1.0 |]
        Close.numbers 1e-7 (numgrad Posterior.logDensity p) (Posterior.gradient p)
        Close.matrices 1e-4 (numhessian Posterior.logDensity p) (Posterior.curvature p)
        let top = Posterior.mode [| 1.0; 0.0; 0.0 |]
        Close.numbers 1e-4 [| 0.0; 0.0; 0.0 |] (Posterior.gradient top)
        let slope, deviation = (Posterior.sample 1 300)[0]
        Assert.InRange(slope, 1.9, 2.1)
        Assert.InRange(deviation, 0.01, 0.2)

    [<Fact>]
    let ``the rates of the reaction are found`` () =
        let rates: Reaction.Rates = { K = 0.9; M = 0.6 }
        let f (x: float[]) = Reaction.misfit { K = x[0]; M = x[1] }
        let g = grad Reaction.misfit rates
        Close.numbers 1e-7 (numgrad f [| 0.9; 0.6 |]) [| g.K; g.M |]
        let found, value = Reaction.fit { K = 0.5; M = 1.0 }
        Assert.InRange(value, 0.0, 1e-8)
        Assert.InRange(found.K, 0.99, 1.01)
        Assert.InRange(found.M, 0.49, 0.51)
