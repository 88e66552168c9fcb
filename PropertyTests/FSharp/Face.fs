namespace FunctionalAD.PropertyTests.FSharp

open System
open System.Linq.Expressions

/// What the compiler of F# makes of a lambda for C#.
type Face =
    static member Of(f: Expression<Func<float, float>>) = f
