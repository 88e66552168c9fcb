namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

open System

/// What the message has to say.
[<AttributeUsage(AttributeTargets.Method)>]
type BecauseAttribute(subject: string, reason: string, place: string) =
    inherit Attribute()
    member _.Subject = subject
    member _.Reason = reason
    member _.Place = place
