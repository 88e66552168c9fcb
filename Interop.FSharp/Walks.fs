namespace FunctionalAD.FSharp

open System
open System.Collections
open System.Collections.Generic

/// A walk over a sequence that makes each item when it comes to it.
[<AbstractClass>]
type internal Walk<'T>() =
    abstract Item: 'T
    abstract Next: unit -> bool

    interface IEnumerator<'T> with
        member walk.Current: 'T = walk.Item

    interface IEnumerator with
        member walk.Current = box walk.Item
        member walk.MoveNext() = walk.Next()
        member _.Reset() = raise (NotSupportedException())

    interface IDisposable with
        member _.Dispose() = ()

type internal Mapped<'T, 'U>(mapping: 'T -> 'U, source: IEnumerator<'T>) =
    inherit Walk<'U>()
    let mutable item = Unchecked.defaultof<'U>
    override _.Item = item

    override _.Next() =
        if source.MoveNext() then
            item <- mapping source.Current
            true
        else
            false

type internal MappedBy<'T, 'U>(mapping: int -> 'T -> 'U, source: IEnumerator<'T>) =
    inherit Walk<'U>()
    let mutable place = -1
    let mutable item = Unchecked.defaultof<'U>
    override _.Item = item

    override _.Next() =
        if source.MoveNext() then
            place <- place + 1
            item <- mapping place source.Current
            true
        else
            false

type internal Numbered<'T>(source: IEnumerator<'T>) =
    inherit Walk<int * 'T>()
    let mutable place = -1
    override _.Item = (place, source.Current)

    override _.Next() =
        place <- place + 1
        source.MoveNext()

type internal Filtered<'T>(predicate: 'T -> bool, source: IEnumerator<'T>) =
    inherit Walk<'T>()
    override _.Item = source.Current

    override _.Next() =
        let mutable found = false

        while not found && source.MoveNext() do
            found <- predicate source.Current

        found

type internal Zipped<'T, 'U>(first: IEnumerator<'T>, second: IEnumerator<'U>) =
    inherit Walk<'T * 'U>()
    override _.Item = (first.Current, second.Current)

    override _.Next() =
        let one = first.MoveNext()
        let other = second.MoveNext()
        one && other

type internal MappedBoth<'T, 'U, 'V>(mapping: 'T -> 'U -> 'V, first: IEnumerator<'T>, second: IEnumerator<'U>) =
    inherit Walk<'V>()
    let mutable item = Unchecked.defaultof<'V>
    override _.Item = item

    override _.Next() =
        let one = first.MoveNext()
        let other = second.MoveNext()

        if one && other then
            item <- mapping first.Current second.Current
            true
        else
            false

type internal Paired<'T>(source: IEnumerator<'T>) =
    inherit Walk<'T * 'T>()
    let mutable isBegun = false
    let mutable before = Unchecked.defaultof<'T>
    let mutable now = Unchecked.defaultof<'T>
    override _.Item = (before, now)

    override _.Next() =
        if not isBegun && source.MoveNext() then
            now <- source.Current

        isBegun <- true

        if source.MoveNext() then
            before <- now
            now <- source.Current
            true
        else
            false

type internal Appended<'T>(first: IEnumerator<'T>, second: IEnumerator<'T>) =
    inherit Walk<'T>()
    let mutable isFirst = true
    override _.Item = if isFirst then first.Current else second.Current

    override _.Next() =
        isFirst <- isFirst && first.MoveNext()
        isFirst || second.MoveNext()

type internal Truncated<'T>(count: int, source: IEnumerator<'T>) =
    inherit Walk<'T>()
    let mutable place = 0
    override _.Item = source.Current

    override _.Next() =
        let isWithin = place < count && source.MoveNext()
        place <- place + 1
        isWithin

type internal Skipped<'T>(count: int, source: IEnumerator<'T>) =
    inherit Walk<'T>()
    let mutable left = count
    override _.Item = source.Current

    override _.Next() =
        while left > 0 do
            left <- left - 1

            if not (source.MoveNext()) then
                raise (InvalidOperationException "More items are to be skipped than there are.")

        source.MoveNext()

type internal Made<'T>(count: int, initializer: int -> 'T) =
    inherit Walk<'T>()
    let mutable place = -1
    let mutable item = Unchecked.defaultof<'T>
    override _.Item = item

    override _.Next() =
        place <- place + 1

        if place < count then
            item <- initializer place
            true
        else
            false

/// Walks over what functions over sequences make.
[<AbstractClass; Sealed>]
type internal SeqWalks =
    static member Map<'T, 'U>(mapping: 'T -> 'U, source: IEnumerator<'T>) : IEnumerator<'U> = new Mapped<'T, 'U>(mapping, source)

    static member MapIndexed<'T, 'U>(mapping: int -> 'T -> 'U, source: IEnumerator<'T>) : IEnumerator<'U> =
        new MappedBy<'T, 'U>(mapping, source)

    static member Indexed<'T>(source: IEnumerator<'T>) : IEnumerator<int * 'T> = new Numbered<'T>(source)
    static member Filter<'T>(predicate: 'T -> bool, source: IEnumerator<'T>) : IEnumerator<'T> = new Filtered<'T>(predicate, source)
    static member Zip<'T, 'U>(first: IEnumerator<'T>, second: IEnumerator<'U>) : IEnumerator<'T * 'U> = new Zipped<'T, 'U>(first, second)

    static member Map2<'T, 'U, 'V>(mapping: 'T -> 'U -> 'V, first: IEnumerator<'T>, second: IEnumerator<'U>) : IEnumerator<'V> =
        new MappedBoth<'T, 'U, 'V>(mapping, first, second)

    static member Pairwise<'T>(source: IEnumerator<'T>) : IEnumerator<'T * 'T> = new Paired<'T>(source)
    static member Append<'T>(first: IEnumerator<'T>, second: IEnumerator<'T>) : IEnumerator<'T> = new Appended<'T>(first, second)
    static member Truncate<'T>(count: int, source: IEnumerator<'T>) : IEnumerator<'T> = new Truncated<'T>(count, source)
    static member Skip<'T>(count: int, source: IEnumerator<'T>) : IEnumerator<'T> = new Skipped<'T>(count, source)
    static member Initialize<'T>(count: int, initializer: int -> 'T) : IEnumerator<'T> = new Made<'T>(count, initializer)
