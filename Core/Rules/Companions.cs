using System.Reflection;
using System.Runtime.CompilerServices;

namespace FunctionalAD.Rulebook;

/// <summary>
/// Packages that know the derivatives of the functions of other libraries. They are found by name when the first function of such a library is met: a rule
/// wins over lifting as soon as the package is there, and nobody can forget to ask for it.
/// </summary>
internal static class Companions
{
    private static readonly Dictionary<string, (string Assembly, string Type)> companions = new()
    {
        ["MathNet.Numerics"] = ("FunctionalAD.MathNet", "FunctionalAD.MathNetRules"),
        ["FSharp.Core"] = ("FunctionalAD.FSharp", "FunctionalAD.FSharp.LibraryModels"),
        ["FunctionalAD.MathNet"] = ("FunctionalAD.MathNet", "FunctionalAD.MathNetRules"),
    };

    private static readonly ConditionalWeakTable<Assembly, Lazy<bool>> met = [];

    /// <summary>Reads the tables about a library, if it has not been met before and there are any.</summary>
    public static void Meet(Assembly library) => _ = met.GetValue(library, static l => new Lazy<bool>(() => Read(l))).Value;

    private static bool Read(Assembly library)
    {
        if (!companions.TryGetValue(Assemblies.Name(library), out var companion))
            return false;
        try
        {
            Assembly.Load(companion.Assembly).GetType(companion.Type, throwOnError: true)!.GetMethod("Register", Type.EmptyTypes)!.CreateDelegate<Action>()();
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
