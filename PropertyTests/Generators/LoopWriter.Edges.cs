using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.PropertyTests.Generators;

/// <summary>Steps, remainders, ends of domains and poles: kept at a distance by a careful writer, by others met wherever the program comes to.</summary>
internal sealed partial class LoopWriter
{
    private Operand Edgy()
    {
        return random.Next(8) switch
        {
            0 or 1 => Call(nameof(Math.Sqrt), Positive()),
            2 => Call(nameof(Math.Log), Positive()),
            3 => Apply(Operators.Find(ExpressionType.Modulo)!, Real(), Positive()),
            4 => Apply(Operators.Multiply, Real(), Call(nameof(Math.Floor), Real())),
            5 => Apply(Operators.Subtract, Real(), Call(nameof(Math.Round), Apply(Operators.Multiply, Literal.Of(2.0), Real()))),
            6 => Apply(Operators.Divide, Real(), Positive()),
            _ => Call(nameof(Math.Abs), Real()),
        };

        Operand Positive() => isCareful ? Apply(Operators.Add, Literal.Of(0.25), Call(nameof(Math.Abs), Real())) : Real();
    }
}
