using System.Numerics;
using FunctionalAD.Eager;
using FunctionalAD.PropertyTests.Generators;

namespace FunctionalAD.PropertyTests.Oracles;

/// <summary>A kind of number that generated programs can be run over.</summary>
internal interface INumbers<T>
{
    T Constant(double value);

    T Apply(string op, ReadOnlySpan<T> parts);

    /// <summary>The real number that decides branches.</summary>
    double Primal(T value);

    /// <summary>The value of a choice: it may come from a variable in the other branch.</summary>
    T Chosen(T value);

    /// <summary>Rounded to <c>float</c>; the derivative of rounding is taken to be one.</summary>
    T Single(T value);
}

/// <summary>Runs generated programs: a plain walk over the program, independent of the library.</summary>
internal static class Evaluation
{
    public static T Run<T>(ScalarProgram program, INumbers<T> numbers, params T[] arguments)
    {
        var variables = new Dictionary<int, T>();
        return Real(program.Body);

        T Real(Node node)
        {
            switch (node.Op)
            {
                case "param":
                    return arguments[node.Index];
                case "const":
                    return numbers.Constant(node.Number);
                case "captured":
                    return numbers.Constant(program.Captives[node.Index]);
                case "var":
                    return variables[node.Index];
                case "let":
                    variables[node.Index] = Real(node.Parts[0]);
                    return Real(node.Parts[1]);
                case "if":
                    return numbers.Chosen(Real(Test(node.Parts[0]) ? node.Parts[1] : node.Parts[2]));
                case "tuple":
                    return Real(node.Parts[node.Index]);
                case "int":
                    return numbers.Constant(unchecked(((int)numbers.Primal(Real(node.Parts[0])) * 3) + node.Index) % 5);
                case "single":
                    return Single(numbers.Single(Real(node.Parts[0])), numbers.Single(Real(node.Parts[1])), node.Index);
                default:
                    return numbers.Apply(node.Op, [.. node.Parts.Select(Real)]);
            }
        }

        T Single(T x, T y, int variant) => numbers.Single(variant switch
        {
            0 => numbers.Apply("*", [x, y]),
            1 => numbers.Apply("+", [numbers.Apply("SinF", [x]), y]),
            2 => numbers.Apply("/", [x, numbers.Single(numbers.Apply("+", [numbers.Constant(1.5), numbers.Single(numbers.Apply("*", [y, y]))]))]),
            _ => numbers.Primal(x) > numbers.Primal(y) ? numbers.Apply("-", [x, y]) : numbers.Apply("Min", [x, y]),
        });

        bool Test(Node node) => node.Op switch
        {
            "&&" => Test(node.Parts[0]) && Test(node.Parts[1]),
            "||" => Test(node.Parts[0]) || Test(node.Parts[1]),
            "!" => !Test(node.Parts[0]),
            _ => Compare(node.Op, numbers.Primal(Real(node.Parts[0])), numbers.Primal(Real(node.Parts[1]))),
        };
    }

    private static bool Compare(string op, double x, double y) => op switch
    {
        "<" => x < y,
        "<=" => x <= y,
        ">" => x > y,
        ">=" => x >= y,
        "==" => x == y,
        _ => x != y,
    };
}

/// <summary>The elementary functions over any floating-point type: <c>double</c>, dual numbers, duals of duals.</summary>
internal static class Elementary
{
    public static T Apply<T>(string op, ReadOnlySpan<T> a) where T : IFloatingPointIeee754<T> => op switch
    {
        "+" => a[0] + a[1],
        "-" => a[0] - a[1],
        "*" => a[0] * a[1],
        "/" => a[0] / a[1],
        "%" => a[0] % a[1],
        "negate" => -a[0],
        "Max" => T.Max(a[0], a[1]),
        "Min" => T.Min(a[0], a[1]),
        "Pow" => T.Pow(a[0], a[1]),
        "Atan2" => T.Atan2(a[0], a[1]),
        "Hypot" => T.Hypot(a[0], a[1]),
        "FusedMultiplyAdd" => T.FusedMultiplyAdd(a[0], a[1], a[2]),
        "Sin" => T.Sin(a[0]),
        "SinF" => T.CreateChecked(MathF.Sin(float.CreateChecked(a[0]))),
        "Cos" => T.Cos(a[0]),
        "Tan" => T.Tan(a[0]),
        "SinPi" => T.SinPi(a[0]),
        "Asin" => T.Asin(a[0]),
        "Acos" => T.Acos(a[0]),
        "Atan" => T.Atan(a[0]),
        "AsinPi" => T.AsinPi(a[0]),
        "Sinh" => T.Sinh(a[0]),
        "Cosh" => T.Cosh(a[0]),
        "Tanh" => T.Tanh(a[0]),
        "Asinh" => T.Asinh(a[0]),
        "Atanh" => T.Atanh(a[0]),
        "Abs" => T.Abs(a[0]),
        "Cbrt" => T.Cbrt(a[0]),
        "Sqrt" => T.Sqrt(a[0]),
        "Exp" => T.Exp(a[0]),
        "Exp2" => T.Exp2(a[0]),
        "Exp10" => T.Exp10(a[0]),
        "ExpM1" => T.ExpM1(a[0]),
        "Log" => T.Log(a[0]),
        "Log2" => T.Log2(a[0]),
        "Log10" => T.Log10(a[0]),
        "LogP1" => T.LogP1(a[0]),
        "Log2P1" => T.Log2P1(a[0]),
        "Floor" => T.Floor(a[0]),
        "Ceiling" => T.Ceiling(a[0]),
        "Round" => T.Round(a[0]),
        "Truncate" => T.Truncate(a[0]),
        "DegreesToRadians" => T.DegreesToRadians(a[0]),
        _ => throw new ArgumentException(op),
    };

    /// <summary>The partial derivative of an elementary function, by dual numbers.</summary>
    public static double Slope(string op, ReadOnlySpan<double> at, int i)
    {
        var arguments = new Dual<double>[at.Length];
        for (var k = 0; k < at.Length; k++)
            arguments[k] = new(at[k], k == i ? 1 : 0);
        return Apply<Dual<double>>(op == "SinF" ? "Sin" : op, arguments).Tangent;
    }

    /// <summary>First and second partial derivatives of an elementary function, by dual numbers of dual numbers.</summary>
    public static (double Value, double Slope, double Curvature) Partial(string op, ReadOnlySpan<double> at, int i, int j)
    {
        var arguments = new Dual<Dual<double>>[at.Length];
        for (var k = 0; k < at.Length; k++)
            arguments[k] = new(new(at[k], k == i ? 1 : 0), new(k == j ? 1 : 0, 0));
        var result = Apply<Dual<Dual<double>>>(op == "SinF" ? "Sin" : op, arguments);
        return (result.Primal.Primal, result.Primal.Tangent, result.Tangent.Tangent);
    }
}
