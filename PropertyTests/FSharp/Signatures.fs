/// The names and types of the face, as other people's code relies on them: it compiles, or the face has changed.
module FunctionalAD.PropertyTests.FSharp.Signatures

open FunctionalAD.FSharp

[<Measure>]
type m

[<Measure>]
type s

type Point = { X: float; Y: float }

let ofNumber: (float -> float) -> float -> float = diff
let withUnits: (float<s> -> float<m>) -> float<s> -> float<m / s> = diff
let valueToo: (float<s> -> float<m>) -> float<s> -> float<m> * float<m / s> = diff'
let twice: (float<s> -> float<m>) -> float<s> -> float<m / s^2> = diff2
let often: int -> (float -> float) -> float -> float = diffn
let series: int -> (float -> float) -> float -> float[] = taylor
let ofTuple: (float * float -> float) -> float * float -> float * float = grad
let ofArray: (float[] -> float) -> float[] -> float[] = grad
let ofRecord: (Point -> float) -> Point -> Point = grad
let gradientToo: (float[] -> float) -> float[] -> float * float[] = grad'
let along: (float[] -> float) -> float[] -> float[] -> float = gradv
let curvature: (float[] -> float) -> float[] -> float[,] = hessian
let curvatureToo: (float[] -> float) -> float[] -> float * float[,] = hessian'
let curvatureAlong: (float[] -> float) -> float[] -> float[] -> float[] = hessianv
let both: (float[] -> float) -> float[] -> float[] * float[,] = gradhessian
let all: (float[] -> float) -> float[] -> float * float[] * float[,] = gradhessian'
let sum: (float[] -> float) -> float[] -> float = laplacian
let rows: (float[] -> float[]) -> float[] -> float[,] = jacobian
let rowsToo: (float[] -> float[]) -> float[] -> float[] * float[,] = jacobian'
let columns: (float[] -> float[]) -> float[] -> float[,] = jacobianT
let pushed: (float[] -> float[]) -> float[] -> float[] -> float[] = jacobianv
let pulled: (float[] -> float[]) -> float[] -> float[] -> float[] = jacobianTv

let pullback: (float[] -> float[]) -> float[] -> float[] * (float[] -> float[]) =
    jacobianTv''

let forward: (float[] -> float[]) -> float[] -> float[] -> float[] * float[] = jvp

let backward: (float[] -> float[]) -> float[] -> float[] * (float[] -> float[]) =
    vjp

let secondAlong: (Point -> float) -> Point -> Point -> Point = hvp
let rotation: (float[] -> float[]) -> float[] -> float[] = curl
let divergence: (float[] -> float[]) -> float[] -> float = div

let rotationAndDivergence: (float[] -> float[]) -> float[] -> float[] * float =
    curldiv

let numericSlope: (float -> float) -> float -> float = numdiff
let numericGradient: (float[] -> float) -> float[] -> float[] = numgrad
let numericRows: (float[] -> float[]) -> float[] -> float[,] = numjacobian
let numericCurvature: (float[] -> float) -> float[] -> float[,] = numhessian
let ofList: (float list -> float) -> float list -> float list = grad

let ofStructTuple: (struct (float * float) -> float) -> struct (float * float) -> struct (float * float) =
    grad

let ofMatrix: (float[,] -> float) -> float[,] -> float[,] = grad

let ofOption: (Point * int option -> float) -> Point * int option -> Point * int option =
    grad

let inSingle: (float32[] -> float32) -> float32[] -> float32[] = Single.grad

let unitsInSingle: (float32<s> -> float32<m>) -> float32<s> -> float32<m / s> =
    Single.diff

let chosen: AdOptions -> (float<s> -> float<m>) -> float<s> -> float<m / s> =
    With.diff

let chosenGradient: AdOptions -> (Point -> float) -> Point -> Point = With.grad

let quoted: FSharp.Quotations.Expr<float<s> -> float<m>> -> float<s> -> float<m / s> =
    Quoted.diff

let twiceOver: (float<s> -> float<m>) -> float<s> -> float<m / s^2> =
    fun f -> diff (diff f)
