/// A probabilistic model: a line through data with an unknown scatter. Its log-density is an ordinary function; what samplers and approximations need of it
/// are its gradient and its Hessian.
module FunctionalAD.Samples.Posterior

open System
open FunctionalAD.FSharp

let private data =
    [ (0.0, 1.1); (1.0, 2.9); (2.0, 5.2); (3.0, 6.8); (4.0, 9.1); (5.0, 11.2) ]

/// log p(slope, intercept, log σ | data) but for a constant: normal errors, wide normal priors.
let logDensity (p: float[]) =
    let slope, intercept, scatter = p[0], p[1], exp p[2]

    let likelihood =
        data
        |> List.sumBy (fun (x, y) ->
            let z = (y - slope * x - intercept) / scatter
            -0.5 * z * z - p[2])

    let prior = p |> Array.sumBy (fun q -> -0.5 * (q / 10.0) ** 2.0)
    likelihood + prior

let gradient = grad logDensity
let curvature = hessian logDensity

/// Where the density is highest: steps along the gradient, halved until they climb.
let mode (start: float[]) =
    let rec climb (p: float[]) step k =
        if k = 0 then
            p
        else
            let moved = Array.map2 (fun q g -> q + step * g) p (gradient p)

            if logDensity moved > logDensity p then
                climb moved (1.2 * step) (k - 1)
            else
                climb p (0.5 * step) (k - 1)

    climb start 0.01 2000

/// One step of Hamiltonian Monte Carlo (Neal, 2011): the point gets a random momentum, moves along the surface of constant energy in leapfrog steps, and the
/// end is accepted with the probability that the error in the energy leaves.
let step (random: Random) size count (p: float[]) =
    let normal _ =
        sqrt (-2.0 * log (1.0 - random.NextDouble()))
        * cos (2.0 * Math.PI * random.NextDouble())

    let energy p momentum =
        Array.sumBy (fun m -> 0.5 * m * m) momentum - logDensity p

    let kick share p momentum =
        Array.map2 (fun m g -> m + share * size * g) momentum (gradient p)

    let start = Array.map normal p
    let mutable q = p
    let mutable momentum = kick 0.5 q start

    for k in 1..count do
        q <- Array.map2 (fun x m -> x + size * m) q momentum
        momentum <- kick (if k = count then 0.5 else 1.0) q momentum

    if log (random.NextDouble()) < energy p start - energy q momentum then
        q
    else
        p

/// The means and standard deviations of the parameters, sampled.
let sample seed count =
    let random = Random(seed: int)
    let mutable p = mode [| 1.0; 0.0; 0.0 |]
    let curvature = curvature p
    // Leapfrog steps are stable below twice the shortest length scale.
    let size = 0.5 / sqrt (Seq.max (seq { for k in 0..2 -> -curvature[k, k] }))

    let draws =
        [|
            for _ in 1..count do
                p <- step random size 20 p
                p
        |]

    [|
        for k in 0..2 do
            let column = draws |> Array.map (fun d -> d[k])
            let mean = Array.average column
            mean, sqrt (column |> Array.averageBy (fun x -> (x - mean) ** 2.0))
    |]
