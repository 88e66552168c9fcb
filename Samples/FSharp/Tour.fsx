// A tour of the library: dotnet fsi Tour.fsx, after dotnet build -c Release Interop.FSharp; from a package, #r "nuget: FunctionalAD.FSharp" instead.
#r "../../Interop.FSharp/bin/Release/net10.0/FunctionalAD.Core.dll"
#r "../../Interop.FSharp/bin/Release/net10.0/FunctionalAD.dll"
#r "../../Interop.FSharp/bin/Release/net10.0/FunctionalAD.FSharp.dll"

open FunctionalAD.FSharp

// The derivative of a function is a function.
let slope = diff (fun x -> sin x * x)
printfn "d/dx x·sin x at 1 is %f" (slope 1.0)

// Gradients have the type of the point: tuples, records, arrays, lists.
printfn "∇(xy + exp xy) at (1, 2) is %A" (grad (fun (x, y) -> x * y + exp (x * y)) (1.0, 2.0))
printfn "∇Σx² is %A" (grad (List.sumBy (fun x -> x * x)) [ 1.0; 2.0; 3.0 ])

type Spring = { Stiffness: float; Length: float }

let energy spring =
    0.5 * spring.Stiffness * (spring.Length - 1.0) ** 2.0

printfn "%A" (grad energy { Stiffness = 4.0; Length = 1.5 })

// Loops, recursion, matches: whatever the function does.
let rec power n x =
    if n = 0 then 1.0 else x * power (n - 1) x

printfn "d/dx x⁵ at 2 is %f" (diff (power 5) 2.0)

// Derivatives nest.
printfn "%f" (diff (fun x -> x * diff (fun y -> x * y) 1.0) 4.0)

// Newton's method with the derivative at hand.
let root f =
    let both = diff' f

    let rec improve x k =
        let y, d = both x
        if k = 0 then x else improve (x - y / d) (k - 1)

    improve 1.0 20

printfn "√2 is %.15f" (root (fun x -> x * x - 2.0))

// Units are checked.
[<Measure>]
type m

[<Measure>]
type s

let fall (t: float<s>) : float<m> = 0.5 * 9.81<m / s^2> * t * t
let speed: float<s> -> float<m / s> = diff fall
printfn "after 2 s it falls with %f m/s" (float (speed 2.0<s>))

// Matrices of derivatives, and their products without them.
let f (x: float[]) = [| x[0] * x[1]; sin x[0] |]
printfn "%A" (jacobian f [| 1.0; 2.0 |])
printfn "%A" (jacobianv f [| 1.0; 2.0 |] [| 1.0; 0.0 |])
printfn "%A" (hessian (fun x -> x[0] * x[0] * x[1]) [| 1.0; 3.0 |])
