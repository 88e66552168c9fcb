using System.Collections.Immutable;

namespace FunctionalAD.Ir;

/// <summary>One line of a program: <c>results = op</c>. Most operations have one result; choices, loops and calls have any number.</summary>
public sealed class Equation
{
    /// <summary>A new equation; its results learn their definition.</summary>
    public Equation(ImmutableArray<Var> results, Op op)
    {
        Results = results;
        Op = op;
        foreach (var result in results)
            result.Definition = this;
    }

    /// <summary>The variables assigned.</summary>
    public ImmutableArray<Var> Results { get; }

    /// <summary>How.</summary>
    public Op Op { get; }

    /// <summary>Whether a result is one of some variables.</summary>
    internal bool DefinesAny(HashSet<Var> among)
    {
        foreach (var result in Results)
        {
            if (among.Contains(result))
                return true;
        }

        return false;
    }
}

/// <summary>
/// A list of equations with parameters and results. A region reads the variables of the regions around it freely (lexical scope).
/// </summary>
public sealed class Region(ImmutableArray<Var> parameters, ImmutableArray<Equation> equations, ImmutableArray<Operand> results)
{
    /// <summary>The parameters.</summary>
    public ImmutableArray<Var> Parameters { get; } = parameters;

    /// <summary>The equations, in an order in which they can run.</summary>
    public ImmutableArray<Equation> Equations { get; } = equations;

    /// <summary>What the region yields.</summary>
    public ImmutableArray<Operand> Results { get; } = results;

    /// <summary>Whether no equation has regions of its own: then a pass over choices and loops has nothing to do.</summary>
    internal bool IsStraight { get; } = AreStraight(equations);

    private static bool AreStraight(ImmutableArray<Equation> equations)
    {
        foreach (var equation in equations)
        {
            if (equation.Op.Regions.Length > 0)
                return false;
        }

        return true;
    }
}

/// <summary>A program: a region without free variables, and a name. A function that calls itself gets its body after it was made.</summary>
public sealed class Function
{
    private Region? body;

    /// <summary>A function with its body.</summary>
    public Function(string name, Region body) : this(name) => this.body = body;

    internal Function(string name) => Name = name;

    /// <summary>The name people see.</summary>
    public string Name { get; }

    /// <summary>Parameters, equations and results.</summary>
    public Region Body
    {
        get => body ?? throw new InvalidOperationException($"The function {Name} is still being built.");
        internal set => body = value;
    }

    internal bool IsBuilt => body is not null;

    /// <summary>The parameters.</summary>
    public ImmutableArray<Var> Parameters => Body.Parameters;

    /// <summary>The results.</summary>
    public ImmutableArray<Operand> Results => Body.Results;

    /// <summary>How many equations it has, those of nested regions included: the measure of code size.</summary>
    public int Size => Count(Body);

    /// <summary>The program as text.</summary>
    public override string ToString() => Printer.Print(this);

    /// <summary>How many equations a region has, those of nested regions included.</summary>
    public static int Count(Region region)
    {
        var count = region.Equations.Length;
        if (!region.IsStraight)
        {
            foreach (var equation in region.Equations)
                count += equation.Op.Regions.Sum(Count);
        }

        return count;
    }
}
