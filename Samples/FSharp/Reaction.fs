/// Parameters of a differential equation from measurements: the solver is an ordinary loop, and its derivative that of the loop.
module FunctionalAD.Samples.Reaction

open FunctionalAD.FSharp

/// A → B → C with the rates k and m: what is left of A, and what there is of B.
type Rates = { K: float; M: float }

let private velocity rates (a, b) =
    (-rates.K * a, rates.K * a - rates.M * b)

/// The state after a time, by the classical Runge-Kutta method.
let after (time: float) steps rates =
    let h = time / float steps
    let along (a, b) s (da, db) = (a + s * da, b + s * db)
    let mutable state = (1.0, 0.0)

    for _ in 1..steps do
        let k1 = velocity rates state
        let k2 = velocity rates (along state (h / 2.0) k1)
        let k3 = velocity rates (along state (h / 2.0) k2)
        let k4 = velocity rates (along state h k3)
        let state' = along (along state (h / 6.0) k1) (h / 3.0) k2
        state <- along (along state' (h / 3.0) k3) (h / 6.0) k4

    state

/// What was measured of B, at times.
let measured =
    [ (0.5, 0.3446); (1.0, 0.4773); (2.0, 0.4651); (4.0, 0.2340); (8.0, 0.0360) ]

/// The sum of squared deviations.
let misfit rates =
    measured |> List.sumBy (fun (time, b) -> (snd (after time 20 rates) - b) ** 2.0)

/// Descent along the gradient, whose type is that of the parameters, with the step of Barzilai and Borwein (1988).
let fit start =
    let slope = grad' misfit

    let rec descend rates (step: float) k =
        let value, g = slope rates

        let next =
            {
                K = rates.K - step * g.K
                M = rates.M - step * g.M
            }

        if k = 0 || abs g.K + abs g.M < 1e-12 then
            rates, value
        else
            let _, g' = slope next
            let dk, dm = g'.K - g.K, g'.M - g.M
            let along = (next.K - rates.K) * dk + (next.M - rates.M) * dm
            descend next (max 1e-3 (along / (dk * dk + dm * dm))) (k - 1)

    descend start 0.1 200
