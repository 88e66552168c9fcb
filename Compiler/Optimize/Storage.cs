using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Which variables may stand for one array in memory. An update in place must not pass a reader of any of them, so this is what a pass asks
/// before it moves equations or lets two results be one. Where in doubt two variables share their storage.
/// </summary>
internal sealed class Storage
{
    private readonly Dictionary<Var, Var> parent = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> updated = new(ReferenceEqualityComparer.Instance), handedOut = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Equation, Effect> effects = new(ReferenceEqualityComparer.Instance);
    private readonly Lazy<Ranges> ranges;

    /// <summary>What running an equation needs and touches.</summary>
    /// <param name="Reads">The variables read from outside.</param>
    /// <param name="Touched">The storage read or updated.</param>
    /// <param name="Updated">The storage updated.</param>
    /// <param name="Throws">Whether it can throw, and so is there even if nobody reads its results.</param>
    /// <param name="Misses">Whether it may ask for an element that is not there.</param>
    internal sealed record Effect(ImmutableArray<Var> Reads, HashSet<Var> Touched, HashSet<Var> Updated, bool Throws, Lazy<bool> Misses)
    {
        /// <summary>
        /// Whether another equation must not come before this one, apart from using its results: of two checks the first one throws, and a check guards what is read
        /// after it. (A check may come before a read that fails as well: which of the two is told of is left open.)
        /// </summary>
        public bool Precedes(Effect other) =>
            (Throws && (other.Throws || other.Misses.Value)) || Updated.Overlaps(other.Touched) || other.Updated.Overlaps(Touched);
    }

    /// <summary>The storage of a function's variables.</summary>
    public Storage(Function function)
    {
        ranges = new(() => new(function));
        Walk(function.Body);
        Note(function.Body);
        foreach (var result in function.Results)
            HandOut(result);
    }

    /// <summary>Whether a type is, or holds, an array.</summary>
    public static bool Holds(Type type) => !type.IsPrimitive && !type.IsEnum && type != typeof(string)
        && (Layout.Of(type) is not { } layout || layout.Components.Any(c => Holds(c.Type)));

    /// <summary>Whether anything updates the array in place.</summary>
    public bool IsUpdated(Var v) => updated.Contains(Root(v));

    /// <summary>Whether the array may leave the function, as a result or to a callee.</summary>
    public bool IsHandedOut(Var v) => handedOut.Contains(Root(v));

    /// <summary>What running an equation needs and touches.</summary>
    public Effect Of(Equation equation)
    {
        if (effects.TryGetValue(equation, out var known))
            return known;
        var reads = Outline.Read(equation).ToImmutableArray();
        var written = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        Updates(equation, written);
        var touched = new HashSet<Var>(reads.Where(v => Holds(v.Type)).Select(Root), ReferenceEqualityComparer.Instance);
        return effects[equation] = new Effect(reads, touched, written, Effects.MayThrow(equation), new(() => ranges.Value.Misses(equation)));
    }

    /// <summary>What running a loop needs and touches, each iteration just after one of another loop, which has met what is missing before.</summary>
    public Effect Of(Equation equation, Loop loop, Loop other)
    {
        var effect = Of(equation);
        return effect with { Misses = new(() => effect.Misses.Value && ranges.Value.Misses(loop, other)) };
    }

    private void Updates(Equation equation, HashSet<Var> written)
    {
        switch (equation.Op)
        {
            case Write or Accumulate:
                Add(equation.Op.Operands[0]);
                break;
            case Loop loop:
                foreach (var slot in loop.Slots)
                {
                    if (slot.Kind == SlotKind.Into)
                        Add(slot.Initial!);
                }

                break;
            case Call:
                foreach (var operand in equation.Op.Operands)
                    Add(operand);
                break;
        }

        foreach (var region in equation.Op.Regions)
        {
            foreach (var inner in region.Equations)
                Updates(inner, written);
        }

        void Add(Operand operand)
        {
            if (operand is Var v && Holds(v.Type))
                written.Add(Root(v));
        }
    }

    private void Note(Region region)
    {
        foreach (var equation in region.Equations)
        {
            Updates(equation, updated);
            if (equation.Op is Call)
            {
                foreach (var operand in equation.Op.Operands)
                    HandOut(operand);
            }

            foreach (var nested in equation.Op.Regions)
                Note(nested);
        }
    }

    private void HandOut(Operand operand)
    {
        if (operand is Var v && Holds(v.Type))
            handedOut.Add(Root(v));
    }

    private void Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            foreach (var nested in equation.Op.Regions)
                Walk(nested);
            switch (equation.Op)
            {
                case If choice:
                    for (var i = 0; i < equation.Results.Length; i++)
                        Join(equation.Results[i], choice.Then.Results[i], choice.Else.Results[i]);
                    break;
                case Loop loop:
                    for (var s = 0; s < loop.Slots.Length; s++)
                    {
                        Join(equation.Results[s], loop.Body.Results[s]);
                        if (loop.Slots[s].Initial is { } initial)
                            Join(equation.Results[s], initial);
                        if (loop.Parameter(s) is not { } parameter)
                            continue;
                        Join(equation.Results[s], parameter);
                        if (loop.Test is { } test)
                            Join(equation.Results[s], test.Parameters[loop.Body.Parameters.IndexOf(parameter)]);
                    }

                    break;
                case Length or Zeros:
                    break;
                case Copy copy when !Holds(copy.Array.Type.GetElementType()!):
                    break;
                default:
                    foreach (var result in equation.Results)
                        Join(result, equation.Op.Operands.AsSpan());
                    break;
            }
        }
    }

    private void Join(Var v, params ReadOnlySpan<Operand> others)
    {
        if (!Holds(v.Type))
            return;
        foreach (var operand in others)
        {
            if (operand is Var other && Holds(other.Type) && Root(v) is var a && Root(other) is var b && !ReferenceEquals(a, b))
                parent[a] = b;
        }
    }

    private Var Root(Var v)
    {
        var root = v;
        while (parent.TryGetValue(root, out var next))
            root = next;
        while (parent.TryGetValue(v, out var next))
        {
            parent[v] = root;
            v = next;
            if (ReferenceEquals(v, root))
                break;
        }

        return root;
    }
}
