namespace FunctionalAD.PropertyTests.Lift.Corpus.FSharp

/// What F# does not quote.
module Unquoted =
    let flipped x y =
        let flip f a b = f b a
        flip (fun a b -> a / (2.0 + b * b)) x y

    let objectExpression x =
        let f =
            { new System.Object() with
                override _.GetHashCode() = 4
            }

        float (f.GetHashCode()) * x

    let down x n =
        let mutable total = 1.0

        for i = n downto 1 do
            total <- total * (x + float i) / 4.0

        total
