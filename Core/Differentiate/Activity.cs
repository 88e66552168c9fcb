using FunctionalAD.Ir;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Which variables depend on which: the forward closure of "is computed from", through regions, carried values and recursive calls to a
/// fixed point. Forward mode asks what is active; Transpose asks what is linear in the tangents.
/// </summary>
internal sealed class Activity
{
    private readonly HashSet<Var> active;
    private readonly Func<Var, bool> isSeed;
    private readonly Callees callees;

    /// <summary>What is known of the functions called, from which arguments are active to which results are.</summary>
    private sealed class Callees
    {
        public Dictionary<(Function, string), bool[]> Known => field ??= [];

        public HashSet<(Function, string)> Asked => field ??= [];

        public int Depth { get; set; }

        public bool Changed { get; set; }
    }

    private Activity(Func<Var, bool> isSeed, Callees callees, int variables = 0)
    {
        this.isSeed = isSeed;
        this.callees = callees;
        active = new(variables, ReferenceEqualityComparer.Instance);
    }

    /// <summary>For each result of a choice, loop or call, whether it depends on a seed.</summary>
    public static bool[] Of(Op op, Func<Var, bool> isSeed) => new Activity(isSeed, new()).Results(op);

    /// <summary>All variables of a region, nested ones included, that depend on a seed; the seeds too.</summary>
    public static HashSet<Var> Of(Region region, IEnumerable<Var> seeds)
    {
        var walk = new Activity(_ => false, new(), region.Equations.Length);
        walk.active.UnionWith(seeds);
        walk.Results(region);
        return walk.active;
    }

    private bool[] Results(Op op) => op switch
    {
        If choice => Either(Results(choice.Then), Results(choice.Else)),
        Loop loop => Results(loop),
        Call call => Results(call.Callee, [.. call.Operands.Select(Is)]),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private bool[] Results(Loop loop)
    {
        var slots = loop.Slots.Select(s => s.Initial is not null && Is(s.Initial)).ToArray();
        while (true)
        {
            for (var s = 0; s < slots.Length; s++)
            {
                if (slots[s] && loop.Parameter(s) is { } parameter)
                    active.Add(parameter);
            }

            var next = Either(Results(loop.Body), slots);
            if (next.SequenceEqual(slots))
                return slots;
            slots = next;
        }
    }

    private static bool[] Either(bool[] a, bool[] b)
    {
        var either = new bool[a.Length];
        for (var i = 0; i < a.Length; i++)
            either[i] = a[i] | b[i];
        return either;
    }

    // Functions may call each other in a circle: all of them are asked again until no answer changes.
    private bool[] Results(Function function, bool[] arguments)
    {
        var key = (function, string.Join(',', arguments));
        if (!callees.Asked.Add(key))
            return callees.Known[key];
        callees.Known.TryAdd(key, new bool[function.Results.Length]);
        var isOutermost = callees.Depth++ == 0;
        while (true)
        {
            var inner = new Activity(_ => false, callees);
            inner.active.UnionWith(function.Parameters.Where((_, i) => arguments[i]));
            var next = inner.Results(function.Body);
            callees.Changed |= !next.SequenceEqual(callees.Known[key]);
            callees.Known[key] = next;
            if (!isOutermost || !callees.Changed)
                break;
            callees.Changed = false;
            callees.Asked.Clear();
            callees.Asked.Add(key);
        }

        callees.Depth--;
        return callees.Known[key];
    }

    private bool[] Results(Region region)
    {
        foreach (var equation in region.Equations)
        {
            if (equation.Op is If or Loop or Call)
            {
                var results = Results(equation.Op);
                for (var i = 0; i < results.Length; i++)
                    Mark(equation.Results[i], results[i]);
            }
            else if (equation.Op is not Length)
            {
                var moving = false;
                foreach (var operand in equation.Op.Operands)
                    moving |= Is(operand);
                Mark(equation.Results[0], moving);
            }
        }

        var moves = new bool[region.Results.Length];
        for (var i = 0; i < moves.Length; i++)
            moves[i] = Is(region.Results[i]);
        return moves;
    }

    private void Mark(Var variable, bool isMoving)
    {
        if (isMoving && TangentSpace.Carries(variable.Type))
            active.Add(variable);
    }

    private bool Is(Operand operand) => operand is Var v && (active.Contains(v) || isSeed(v));
}
