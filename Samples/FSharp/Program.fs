module FunctionalAD.Samples.Program

[<EntryPoint>]
let main _ =
    let top = Posterior.mode [| 1.0; 0.0; 0.0 |]
    printfn "A line through data: slope %.3f, intercept %.3f, scatter %.3f" top[0] top[1] (exp top[2])
    let curvature = Posterior.curvature top
    printfn "  curvature of the log-density by the slope: %.1f" curvature[0, 0]

    for name, (mean, deviation) in Array.zip [| "slope"; "intercept"; "log scatter" |] (Posterior.sample 1 500) do
        printfn "  %s %.3f ± %.3f" name mean deviation

    let rates, value = Reaction.fit { K = 0.5; M = 1.0 }
    printfn "Rates of a reaction: %.4f and %.4f, misfit %.1e" rates.K rates.M value
    0
