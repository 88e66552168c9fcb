extern alias optimisedFSharp;

using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;
using FunctionalAD.Lifting;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Linq.RuntimeHelpers;
using Microsoft.FSharp.Quotations;
using Xunit;

namespace FunctionalAD.PropertyTests.Lift;

/// <summary>
/// The functions of the corpus as F# hands its lambdas to C#: as expression trees, which its own converter makes while the program runs. What that
/// does not convert, and what cannot be read of what it makes, stands in the table beside this file. FAD_UPDATE=1 writes it anew.
/// </summary>
public sealed class FaceOfCSharpTests
{
    [Fact]
    public void Lambdas_of_FSharp_have_the_values_and_slopes_of_the_functions_or_stand_in_the_table()
    {
        var table = new List<string>();
        var (all, read, same) = (0, 0, 0);
        foreach (var method in Methods())
        {
            if (FSharpExpr.TryGetReflectedDefinition(method)?.Value is not { } quoted || Delegated(quoted, method) is not { } function)
                continue;
            all++;
            var name = $"{method.DeclaringType!.Name}.{method.Name}";
            if (Converted(function, out var why) is not { } lambda)
            {
                table.Add($"{name}: F# does not convert it: {why}");
                continue;
            }

            CorpusLaw law;
            try
            {
                law = new CorpusLaw(method, Expansion.Of(lambda, []));
            }
            catch (NotDifferentiableException e)
            {
                table.Add($"{name}: {System.Text.RegularExpressions.Regex.Replace(e.Reason, "@[0-9-]+", "")}");
                continue;
            }

            law.Holds(10, 4);
            var plain = new CorpusLaw(method);
            var isSame = CorpusTests.Program(plain.Lambda) == CorpusTests.Program(law.Lambda);
            plain.SameSlopes(law, 6, 3, isSame ? 0 : 1e-12);
            same += isSame ? 1 : 0;
            read++;
        }

        var text = string.Join("\n", table.Order(StringComparer.Ordinal)) + "\n";
        var path = Path.Combine(Folder(), "lambdas.txt");
        if (Environment.GetEnvironmentVariable("FAD_UPDATE") == "1")
            File.WriteAllText(path, text);
        Assert.Equal(File.ReadAllText(path), text);
        Assert.True(read >= 170 && same >= 100, $"{read} of {all}, {same} the same program");
    }

    private static IEnumerable<MethodInfo> Methods() =>
        from holder in typeof(optimisedFSharp::FunctionalAD.PropertyTests.Lift.Corpus.FSharp.Scalars).Assembly.GetExportedTypes()
        where holder.IsAbstract && holder.IsSealed && holder.Name is not "Refused"
        from method in holder.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.Name[0] is not ('|' or '<')
        select method;

    // fun x y -> … as a delegate, which is what a lambda becomes where C# wants one.
    private static FSharpExpr? Delegated(FSharpExpr quoted, MethodInfo method)
    {
        var parameters = new List<FSharpVar>();
        while (parameters.Count < method.GetParameters().Length && PatternsModule.LambdaPattern(quoted)?.Value is { } lambda)
        {
            parameters.Add(lambda.Item1);
            quoted = lambda.Item2;
        }

        if (!parameters.Select(p => p.Type).SequenceEqual(method.GetParameters().Select(p => p.ParameterType)))
            return null;
        var type = Expression.GetDelegateType([.. parameters.Select(p => p.Type), method.ReturnType]);
        return FSharpExpr.NewDelegate(type, ListModule.OfSeq(parameters), quoted);
    }

    private static LambdaExpression? Converted(FSharpExpr function, out string why)
    {
        why = "";
        try
        {
            for (var e = LeafExpressionConverter.QuotationToExpression(function); ; e = ((UnaryExpression)e).Operand)
            {
                if (e is LambdaExpression lambda)
                    return lambda;
            }
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or InvalidOperationException or KeyNotFoundException)
        {
            why = e.Message.Split('\n')[0].Split(':')[0].Trim();
            return null;
        }
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
