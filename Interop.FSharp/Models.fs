namespace FunctionalAD.FSharp

open System
open FunctionalAD
open FunctionalAD.Lifting

/// Functions over arrays whose own code sorts in a way that cannot be lifted, said again. The order is that of numbers, which carries no derivative.
module internal ArrayModels =
    let private by (keys: float[]) (xs: 'a[]) : 'a[] =
        Sequences.Order keys |> Array.map (fun i -> xs[i])

    let private down (keys: float[]) : float[] = Array.map (fun k -> -k) keys

    let Sort (array: float[]) : float[] = by array array

    let SortBy (projection: 'a -> float) (array: 'a[]) : 'a[] = by (Array.map projection array) array

    let SortDescending (array: float[]) : float[] = by (down array) array

    let SortByDescending (projection: 'a -> float) (array: 'a[]) : 'a[] =
        by (down (Array.map projection array)) array

    // The places are put in order one after the other.
    let SortWith (comparer: 'a -> 'a -> int) (array: 'a[]) : 'a[] =
        let places = Array.init array.Length id

        for i in 1 .. array.Length - 1 do
            let mutable k = i

            while k > 0 && comparer array[places[k - 1]] array[places[k]] > 0 do
                let place = places[k]
                places[k] <- places[k - 1]
                places[k - 1] <- place
                k <- k - 1

        Array.map (fun i -> array[i]) places

    let SortInPlace (array: float[]) : unit = Array.Sort array

    let SortInPlaceBy (projection: 'a -> float) (array: 'a[]) : unit =
        Array.Sort(Array.map projection array, array)

/// Functions over lists whose own code changes lists while it makes them.
module internal ListModels =
    let Collect (mapping: 'a -> 'b list) (list: 'a list) : 'b list =
        list
        |> List.toArray
        |> Array.collect (fun x -> List.toArray (mapping x))
        |> List.ofArray

    let Partition (predicate: 'a -> bool) (list: 'a list) : 'a list * 'a list =
        let yes, no = Array.partition predicate (List.toArray list)
        List.ofArray yes, List.ofArray no

    let SplitAt (index: int) (list: 'a list) : 'a list * 'a list =
        let first, next = Array.splitAt index (List.toArray list)
        List.ofArray first, List.ofArray next

/// The same for sequences.
module internal SeqModels =
    let ToList (source: seq<'a>) : 'a list =
        let items = ResizeArray<'a>()

        for item in source do
            items.Add item

        List.ofArray (items.ToArray())

    let Skip (count: int) (source: seq<'a>) : seq<'a> =
        let items = Seq.toArray source

        if count > items.Length then
            raise (InvalidOperationException $"{count} items are to be skipped, and there are {items.Length}.")

        Array.skip (max count 0) items

/// What is lifted in the place of some functions of F#: not for use by hand. The library looks for this when it meets the first function of F#.
[<AbstractClass; Sealed; System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)>]
type LibraryModels =
    /// Tells them.
    static member Register() : unit =
        for home in [ "Array"; "List"; "Seq" ] do
            Models.AddGeneric(
                typeof<list<int>>.Assembly.GetType $"Microsoft.FSharp.Collections.{home}Module"
                |> nonNull,
                typeof<LibraryModels>.Assembly.GetType $"FunctionalAD.FSharp.{home}Models"
                |> nonNull
            )

        Models.AddWalks typeof<SeqWalks>
