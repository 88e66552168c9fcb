namespace FunctionalAD.FSharp

open System

/// Numeric twins, by central differences: to compare with. Errors are near the cube root of the rounding error, 1e-10 relative at best.
[<AutoOpen>]
module Numeric =
    // ∛ε balances the truncation error h² and the rounding error ε/h.
    let private step (x: float) = 6.055454452393343e-6 * max 1.0 (abs x)

    let private moved (x: float[]) i d =
        let y = Array.copy x
        y[i] <- y[i] + d
        y

    /// <summary>(f(x + h) − f(x − h)) / 2h</summary>
    /// <param name="f">A function.</param>
    /// <param name="x">The point.</param>
    let numdiff (f: float -> float) (x: float) : float =
        let h = step x
        (f (x + h) - f (x - h)) / ((x + h) - (x - h))

    /// <summary>The gradient by central differences.</summary>
    /// <param name="f">A function.</param>
    /// <param name="x">The point.</param>
    let numgrad (f: float[] -> float) (x: float[]) : float[] =
        x |> Array.mapi (fun i _ -> numdiff (fun t -> f (moved x i (t - x[i]))) x[i])

    /// <summary>The Jacobian by central differences, a row for each component of the value.</summary>
    /// <param name="f">A function.</param>
    /// <param name="x">The point.</param>
    let numjacobian (f: float[] -> float[]) (x: float[]) : float[,] =
        let columns =
            x
            |> Array.mapi (fun i xi ->
                let h = step xi
                let ahead, back = f (moved x i h), f (moved x i -h)
                Array.map2 (fun a b -> (a - b) / (2.0 * h)) ahead back)

        Array2D.init (f x).Length x.Length (fun i j -> columns[j][i])

    /// <summary>The Hessian by central differences.</summary>
    /// <param name="f">A function.</param>
    /// <param name="x">The point.</param>
    let numhessian (f: float[] -> float) (x: float[]) : float[,] =
        // Second differences balance h² and ε/h².
        let steps = x |> Array.map (fun xi -> 1.220703125e-4 * max 1.0 (abs xi))

        Array2D.init x.Length x.Length (fun i j ->
            let at a b =
                f (moved (moved x i (a * steps[i])) j (b * steps[j]))

            (at 1.0 1.0 - at 1.0 -1.0 - at -1.0 1.0 + at -1.0 -1.0)
            / (4.0 * steps[i] * steps[j]))
