using System.Collections.Immutable;
using FunctionalAD.Explaining;

namespace FunctionalAD;

/// <summary>One step of the reverse pass: the adjoint of a row, which is the derivative of the function's value by it.</summary>
public sealed class ReverseStep
{
    internal ReverseStep(TraceRow row, ImmutableArray<ReverseTerm> terms, double adjoint)
    {
        Row = row;
        Terms = terms;
        Adjoint = adjoint;
    }

    /// <summary>The row.</summary>
    public TraceRow Row { get; }

    /// <summary>The name of the adjoint, such as <c>v1'</c>.</summary>
    public string Name => Row.Name + "'";

    /// <summary>One term for each use of the row; none for the last row, where the pass starts with 1, and for what is not used.</summary>
    public ImmutableArray<ReverseTerm> Terms { get; }

    /// <summary>The sum of the terms.</summary>
    public double Adjoint { get; }

    internal bool IsSeed { get; init; }

    internal bool IsReached => IsSeed || !Terms.IsEmpty;

    /// <summary>The sum with names, such as <c>v3'·1 + v2'·exp(v1)</c>; empty where there are no terms.</summary>
    public string Formula => string.Join(" + ", Terms.Select(t => t.Formula));

    /// <summary>The sum with values; empty where there are no terms.</summary>
    public string Numbers => string.Join(" + ", Terms.Select((t, i) => t.InNumbers(i == 0)));

    /// <inheritdoc/>
    public override string ToString() =>
        Terms.IsEmpty ? $"{Name} = {Text.Show(Adjoint)}" : $"{Name} = {Formula} = {Numbers} = {Text.Show(Adjoint)}";
}

/// <summary>What one use of a row adds to its adjoint: the adjoint of the row that uses it, times the partial derivative.</summary>
public sealed class ReverseTerm
{
    private readonly TracePartial partial;

    internal ReverseTerm(ReverseStep user, TracePartial partial)
    {
        User = user;
        this.partial = partial;
    }

    /// <summary>The step of the row that uses this one.</summary>
    public ReverseStep User { get; }

    /// <summary>The partial derivative of the using row.</summary>
    public double Partial => partial.Value!.Value;

    /// <summary>The term.</summary>
    public double Value => User.Adjoint * Partial;

    /// <summary>The term with names.</summary>
    public string Formula => Text.Term(Text.Name(User.Name), partial.Text);

    /// <summary>The term with values.</summary>
    public string Numbers => InNumbers(leads: true);

    /// <inheritdoc/>
    public override string ToString() => $"{Formula} = {Numbers}";

    internal string InNumbers(bool leads) => Text.Term(Text.Of(User.Adjoint), Text.Of(Partial), leads);
}
