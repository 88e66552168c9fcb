using FunctionalAD.Rulebook;
using MathNet.Numerics;

namespace FunctionalAD.Rows;

/// <summary>Airy functions and their derivatives; the scaled ones are e^ζ·Ai and e^(−|Re ζ|)·Bi with ζ = ⅔·x^(3/2).</summary>
internal static class Airy
{
    public static void Rows(Table t)
    {
        // DLMF 9.2.1: w″ = z·w
        t.Rule(x => SpecialFunctions.AiryAi(x), d: x => SpecialFunctions.AiryAiPrime(x));
        t.Rule(x => SpecialFunctions.AiryAiPrime(x), d: x => x * SpecialFunctions.AiryAi(x));
        t.Rule(x => SpecialFunctions.AiryBi(x), d: x => SpecialFunctions.AiryBiPrime(x));
        t.Rule(x => SpecialFunctions.AiryBiPrime(x), d: x => x * SpecialFunctions.AiryBi(x));

        // ζ′ = √x. Below 0 the scale of Ai is no real number; that of Bi is 1.
        t.Rule(x => SpecialFunctions.AiryAiScaled(x), d: (x, y) => SpecialFunctions.AiryAiPrimeScaled(x) + (Math.Sqrt(x) * y), on: Domain.Positive);
        t.Rule(x => SpecialFunctions.AiryAiPrimeScaled(x), d: (x, y) => (x * SpecialFunctions.AiryAiScaled(x)) + (Math.Sqrt(x) * y), on: Domain.Positive);
        t.Rule(x => SpecialFunctions.AiryBiScaled(x), d: (x, y) => SpecialFunctions.AiryBiPrimeScaled(x) - (x > 0 ? Math.Sqrt(x) * y : 0));
        t.Rule(x => SpecialFunctions.AiryBiPrimeScaled(x), d: (x, y) => (x * SpecialFunctions.AiryBiScaled(x)) - (x > 0 ? Math.Sqrt(x) * y : 0));
    }
}
