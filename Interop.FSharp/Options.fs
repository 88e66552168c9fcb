namespace FunctionalAD.FSharp

open System.Runtime.CompilerServices
open FunctionalAD

[<assembly: InternalsVisibleTo "PropertyTests">]
do ()

/// Choices about derivatives; the defaults are right for most people: `With.grad { AdOptions.Default with FastMath = true } f`.
type AdOptions =
    {
        /// Forward or reverse accumulation, or whichever is cheaper.
        Mode: Mode
        /// The derivative at a kink.
        Kinks: Kinks
        /// Whether rewrites are allowed that change results by rounding errors, or at infinities.
        FastMath: bool
        /// How the record of long loops is bounded.
        Checkpointing: Checkpointing
        /// Whether loops whose iterations do not wait for one another run in the lanes of vectors.
        Vectorize: bool
    }

    /// The defaults.
    static member Default =
        let choices = FunctionalAD.AdOptions.Default

        {
            Mode = choices.Mode
            Kinks = choices.Kinks
            FastMath = choices.FastMath
            Checkpointing = choices.Checkpointing
            Vectorize = choices.Vectorize
        }

    member internal o.Choices =
        FunctionalAD.AdOptions(
            Mode = o.Mode,
            Kinks = o.Kinks,
            FastMath = o.FastMath,
            Checkpointing = o.Checkpointing,
            Vectorize = o.Vectorize
        )
