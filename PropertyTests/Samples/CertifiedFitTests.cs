using FunctionalAD.Samples;
using Xunit;

namespace FunctionalAD.PropertyTests.Samples;

/// <summary>Fits of NIST's Statistical Reference Datasets (nonlinear regression) agree with their certificates.</summary>
public sealed class CertifiedFitTests
{
    private sealed record Problem(string Formula, double[] X, double[] Y, string Names, double[] Certified, double[] Errors, double Rss);

    private static readonly Dictionary<string, Problem> Problems = new()
    {
        ["Misra1a"] = new(
            "b1 * (1 - exp(-b2 * x))",
            [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0],
            [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78],
            "b1,b2",
            [2.3894212918E+02, 5.5015643181E-04],
            [2.7070075241E+00, 7.2668688436E-06],
            1.2455138894E-01),
        ["BoxBOD"] = new(
            "b1 * (1 - exp(-b2 * x))",
            [1, 2, 3, 5, 7, 10],
            [109, 149, 149, 191, 213, 224],
            "b1,b2",
            [2.1380940889E+02, 5.4723748542E-01],
            [1.2354515176E+01, 1.0455993237E-01],
            1.1680088766E+03),
        ["DanWood"] = new(
            "b1 * pow(x, b2)",
            [1.309, 1.471, 1.490, 1.565, 1.611, 1.680],
            [2.138, 3.421, 3.597, 4.340, 4.882, 5.660],
            "b1,b2",
            [7.6886226176E-01, 3.8604055871E+00],
            [1.8281973860E-02, 5.1726610913E-02],
            4.3173084083E-03),
        ["Rat42"] = new(
            "b1 / (1 + exp(b2 - b3 * x))",
            [9, 14, 21, 28, 42, 57, 63, 70, 79],
            [8.93, 10.80, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08],
            "b1,b2,b3",
            [7.2462237576E+01, 2.6180768402E+00, 6.7359200066E-02],
            [1.7340283401E+00, 8.8295217536E-02, 3.4465663377E-03],
            8.0565229338E+00),
        ["MGH09"] = new(
            "b1 * (pow(x, 2) + x * b2) / (pow(x, 2) + x * b3 + b4)",
            [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
            [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246],
            "b1,b2,b3,b4",
            [1.9280693458E-01, 1.9128232873E-01, 1.2305650693E-01, 1.3606233068E-01],
            [1.1435312227E-02, 1.9633220911E-01, 8.0842031232E-02, 9.0025542308E-02],
            3.0750560385E-04),
        ["Eckerle4"] = new(
            "b1 / b2 * exp(-0.5 * pow((x - b3) / b2, 2))",
            [400, 405, 410, 415, 420, 425, 430, 435, 436.5, 438, 439.5, 441, 442.5, 444, 445.5, 447, 448.5, 450, 451.5, 453, 454.5,
                456, 457.5, 459, 460.5, 462, 463.5, 465, 470, 475, 480, 485, 490, 495, 500],
            [0.0001575, 0.0001699, 0.0002350, 0.0003102, 0.0004917, 0.0008710, 0.0017418, 0.0046400, 0.0065895, 0.0097302, 0.0149002,
                0.0237310, 0.0401683, 0.0712559, 0.1264458, 0.2073413, 0.2902366, 0.3445623, 0.3698049, 0.3668534, 0.3106727,
                0.2078154, 0.1164354, 0.0616764, 0.0337200, 0.0194023, 0.0117831, 0.0074357, 0.0022732, 0.0008800, 0.0004579,
                0.0002345, 0.0001586, 0.0001143, 0.0000710],
            "b1,b2,b3",
            [1.5543827178E+00, 4.0888321754E+00, 4.5154121844E+02],
            [1.5408051163E-02, 4.6803020753E-02, 4.6800518816E-02],
            1.4635887487E-03),
    };

    [Theory]
    [InlineData("Misra1a", 500.0, 0.0001)]
    [InlineData("Misra1a", 250.0, 0.0005)]
    [InlineData("BoxBOD", 1.0, 1.0)]
    [InlineData("BoxBOD", 100.0, 0.75)]
    [InlineData("DanWood", 1.0, 5.0)]
    [InlineData("DanWood", 0.7, 4.0)]
    [InlineData("Rat42", 100.0, 1.0, 0.1)]
    [InlineData("Rat42", 75.0, 2.5, 0.07)]
    [InlineData("MGH09", 25.0, 39.0, 41.5, 39.0)]
    [InlineData("MGH09", 0.25, 0.39, 0.415, 0.39)]
    [InlineData("Eckerle4", 1.0, 10.0, 500.0)]
    [InlineData("Eckerle4", 1.5, 5.0, 450.0)]
    public void A_fit_agrees_with_its_certificate(string name, params double[] start)
    {
        var problem = Problems[name];
        var fit = Solve(problem, start);
        Assert.True(fit.Converged);
        AssertDigits(9, problem.Rss, fit.ResidualSumOfSquares);
        AssertDigits(9, Math.Sqrt(problem.Rss / (problem.X.Length - start.Length)), fit.ResidualDeviation);
        for (var i = 0; i < start.Length; i++)
        {
            AssertDigits(10, problem.Certified[i], fit.Parameters[i]);
            AssertDigits(9.5, problem.Errors[i], fit.StandardErrors[i]);
        }
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e12)]
    public void The_unit_of_y_does_not_matter(double unit)
    {
        var problem = Problems["Misra1a"];
        var fit = Solve(problem with { Y = [.. problem.Y.Select(y => y * unit)] }, [500 * unit, 0.0001]);
        AssertDigits(8, problem.Certified[0] * unit, fit.Parameters[0]);
        AssertDigits(8, problem.Certified[1], fit.Parameters[1]);
        AssertDigits(8, problem.Rss * unit * unit, fit.ResidualSumOfSquares);
    }

    [Theory]
    [InlineData(1.0, 1.0, 11)]
    [InlineData(1.01, 1.0, 2)]
    [InlineData(-99.9, -100, 3)]
    [InlineData(5.0, 1.0, 0)]
    [InlineData(double.NaN, 1.0, 0)]
    public void Digits_agreed_are_counted_in_decimals(double value, double certified, double digits) =>
        Assert.Equal(digits, Certificate.DigitsAgreed(value, certified), 1e-9);

    private static Fit Solve(Problem problem, double[] start)
    {
        var data = new DataFile("certified", ("x", "y"), problem.X, problem.Y, [.. problem.X.Select((_, i) => (long)i)]);
        return LeastSquares.Solve(Formula.Parse(problem.Formula, problem.Names.Split(','), data.Columns), data, start);
    }

    private static void AssertDigits(double digits, double certified, double value)
    {
        var agreed = Certificate.DigitsAgreed(value, certified);
        Assert.True(agreed >= digits, $"{value:E10} agrees with the certified {certified:E10} to {agreed:F1} digits, not {digits}");
    }
}
