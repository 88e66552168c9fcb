using FunctionalAD.Ir;
using FunctionalAD.Optimization;

namespace FunctionalAD.Emission;

/// <summary>
/// Where arrays go: which variables may stand for the array that a variable stands for, and which let it out of the program's sight (a result, an
/// argument of a call, a part of something else).
/// </summary>
internal sealed class Flow
{
    private readonly Dictionary<Var, List<Var>> next = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> leaving = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, List<Var>> collected = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> carried = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Var, Loop> results = new(ReferenceEqualityComparer.Instance);

    /// <summary>The arrays of a function.</summary>
    public Flow(Function function)
    {
        Walk(function.Body);
        foreach (var result in function.Results)
            Leave(result);
    }

    /// <summary>Whether iterations may hand on other arrays in its place.</summary>
    public bool IsCarried(Var v) => carried.Contains(v);

    /// <summary>The loop of which the variable is a result that was carried, or null.</summary>
    public Loop? ResultOf(Var v) => results.GetValueOrDefault(v);

    /// <summary>Whether the array gets out of sight here.</summary>
    public bool Leaves(Var v) => leaving.Contains(v);

    /// <summary>The arrays of arrays that it is put into, one array for each iteration.</summary>
    public IReadOnlyList<Var> CollectedIn(Var v) => collected.GetValueOrDefault(v, []);

    /// <summary>The variables that may stand for this array, itself included, as far as it is followed.</summary>
    public HashSet<Var> From(Var array, Func<Var, bool>? follow = null)
    {
        var found = new HashSet<Var>(ReferenceEqualityComparer.Instance) { array };
        var open = new Stack<Var>([array]);
        while (open.TryPop(out var v))
        {
            foreach (var other in next.GetValueOrDefault(v, []))
            {
                if (follow?.Invoke(other) != false && found.Add(other))
                    open.Push(other);
            }
        }

        return found;
    }

    /// <summary>Whether what an iteration leaves of an array that it updates is that array, and no other one.</summary>
    public static bool IsThreaded(Loop loop, int slot)
    {
        // Once for each: along a chain of choices there are two ways at each of them.
        var known = new HashSet<Operand>(ReferenceEqualityComparer.Instance);
        return loop.Slots[slot].Kind == SlotKind.Into && Holds(loop.Body.Results[slot], loop.Parameter(slot)!);

        bool Holds(Operand version, Var array)
        {
            while (!ReferenceEquals(version, array))
            {
                if (version is not Var { Definition: { } definition } v)
                    return false;
                // What is not that array ends the search.
                if (!known.Add(version))
                    return true;
                var k = definition.Results.IndexOf(v);
                switch (definition.Op)
                {
                    case Write or Accumulate:
                        version = definition.Op.Operands[0];
                        break;
                    case Loop inner when IsThreaded(inner, k):
                        version = inner.Slots[k].Initial!;
                        break;
                    case If choice:
                        return Holds(choice.Then.Results[k], array) && Holds(choice.Else.Results[k], array);
                    default:
                        return false;
                }
            }

            return true;
        }
    }

    private void Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            switch (equation.Op)
            {
                case Read or Length or Copy or Zeros:
                    break;
                case Apply apply when Asked.IsGiven(apply) || Asked.IsLength(apply) || Wide.IsRead(apply):
                    break;
                case Write or Accumulate:
                    To(equation.Op.Operands[0], equation.Results[0]);
                    Leave(equation.Op.Operands[^1]);
                    break;
                case If choice:
                    for (var i = 0; i < equation.Results.Length; i++)
                    {
                        To(choice.Then.Results[i], equation.Results[i]);
                        To(choice.Else.Results[i], equation.Results[i]);
                    }

                    break;
                case Loop loop:
                    Walk(equation, loop);
                    break;
                default:
                    foreach (var operand in equation.Op.Operands)
                        Leave(operand);
                    break;
            }

            foreach (var nested in equation.Op.Regions)
                Walk(nested);
        }
    }

    private void Walk(Equation equation, Loop loop)
    {
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Slots[s].Kind == SlotKind.Collect && loop.Body.Results[s] is Var element)
                Add(collected, element, equation.Results[s]);
            if (loop.Parameter(s) is not { } parameter)
                continue;
            results[equation.Results[s]] = loop;
            var isOther = loop.Slots[s].Kind == SlotKind.Carry || (parameter.Type.IsArray && !IsThreaded(loop, s));
            foreach (var region in loop.Regions)
            {
                var seen = region.Parameters[loop.Body.Parameters.IndexOf(parameter)];
                if (isOther)
                    carried.Add(seen);
                To(loop.Slots[s].Initial!, seen);
                To(loop.Body.Results[s], seen);
            }

            To(loop.Slots[s].Initial!, equation.Results[s]);
            To(loop.Body.Results[s], equation.Results[s]);
        }
    }

    private void To(Operand from, Var to)
    {
        if (from is Var v && v.Type.IsArray)
            Add(next, v, to);
    }

    private static void Add(Dictionary<Var, List<Var>> lists, Var key, Var value)
    {
        if (!lists.TryGetValue(key, out var list))
            lists.Add(key, list = []);
        list.Add(value);
    }

    private void Leave(Operand operand)
    {
        if (operand is Var v)
            leaving.Add(v);
    }
}
