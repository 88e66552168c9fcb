using FunctionalAD.Ir;
using FunctionalAD.Optimization;

namespace FunctionalAD.Emission;

/// <summary>
/// How long the arrays live that a program makes, arrays in arrays among them. An array is told by the equation that makes it; which of them a variable may stand for,
/// and which of them hold others, is the least solution of what the equations say (L. O. Andersen's analysis, 1994, without order). An array that nothing outside may
/// hold lives for the call; it lives for an iteration of a loop if nothing that the next iteration, or what follows the loop, is given may hold it.
/// </summary>
internal sealed class Lifetimes
{
    private readonly Dictionary<Var, int> made = new(ReferenceEqualityComparer.Instance);
    private readonly List<HashSet<int>> parts = [[Outside]];
    private readonly Dictionary<Var, HashSet<int>> standsFor = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Type, bool> holds = [];
    private bool isMore;

    // What the program did not make, or has let go.
    private const int Outside = 0;

    /// <summary>The arrays of a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="copied">Parameters that are made, too: of each call's own.</param>
    public Lifetimes(Function function, IEnumerable<Var> copied)
    {
        foreach (var parameter in function.Parameters)
        {
            if (copied.Contains(parameter))
                Make(parameter);
            else
                Add(Of(parameter), Outside);
        }

        do
        {
            isMore = false;
            Walk(function.Body);
            foreach (var result in function.Results)
                Add(parts[Outside], Of(result));
        }
        while (isMore);
    }

    /// <summary>Whether the arrays that an equation makes are gone when the call is over.</summary>
    public bool EndsWithCall(Var array) => made.TryGetValue(array, out var one) && !Held([Outside]).Contains(one);

    /// <summary>What a variable may hold that is there when an iteration of a loop begins, or when the loop is done.</summary>
    public Func<Var, bool> OutlivesIteration(Loop loop)
    {
        var inside = new HashSet<Var>(ReferenceEqualityComparer.Instance);
        foreach (var region in loop.Regions)
            Note(region);
        var held = Held([.. standsFor.Where(v => !inside.Contains(v.Key)).SelectMany(v => v.Value)]);
        return array => held.Contains(made[array]);

        void Note(Region region)
        {
            foreach (var equation in region.Equations)
            {
                inside.UnionWith(equation.Results);
                foreach (var nested in equation.Op.Regions)
                {
                    inside.UnionWith(nested.Parameters);
                    Note(nested);
                }
            }
        }
    }

    // These arrays, and all that they hold.
    private HashSet<int> Held(HashSet<int> arrays)
    {
        var open = new Stack<int>(arrays);
        while (open.TryPop(out var one))
        {
            foreach (var part in parts[one])
            {
                if (arrays.Add(part))
                    open.Push(part);
            }
        }

        return arrays;
    }

    private void Walk(Region region)
    {
        foreach (var equation in region.Equations)
        {
            foreach (var nested in equation.Op.Regions)
                Walk(nested);
            switch (equation.Op)
            {
                case Zeros:
                    Make(equation.Results[0]);
                    break;
                case Copy copy:
                    Add(Make(equation.Results[0]), Parts(copy.Array));
                    break;
                case Pack { StructureType.IsArray: true } pack:
                    foreach (var element in pack.Operands)
                        Add(Make(equation.Results[0]), Of(element));
                    break;
                case Unpack when !Holds(equation.Results[0].Type):
                    break;
                // A structure stands for all that it has.
                case Pack or Unpack:
                    foreach (var component in equation.Op.Operands)
                        Add(Of(equation.Results[0]), Of(component));
                    break;
                case Read read:
                    Add(Of(equation.Results[0]), Parts(read.Array));
                    break;
                case Apply apply when Asked.IsRow(apply):
                    Add(Of(equation.Results[0]), Parts(apply.Operands[0]));
                    break;
                case Write or Accumulate:
                    Add(Of(equation.Results[0]), Of(equation.Op.Operands[0]));
                    foreach (var array in Of(equation.Op.Operands[0]).ToArray())
                        Add(parts[array], Of(equation.Op.Operands[^1]));
                    break;
                case If choice:
                    for (var k = 0; k < equation.Results.Length; k++)
                    {
                        foreach (var branch in choice.Regions)
                            Add(Of(equation.Results[k]), Of(branch.Results[k]));
                    }

                    break;
                case Loop loop:
                    Walk(equation, loop);
                    break;
                case Length:
                    break;
                case Apply apply when Asked.OnlyLooks(apply) && !Holds(apply.Type):
                    break;
                default:
                    foreach (var operand in equation.Op.Operands)
                        Add(parts[Outside], Of(operand));
                    foreach (var result in equation.Results)
                    {
                        if (Holds(result.Type))
                            Add(Of(result), Outside);
                    }

                    break;
            }
        }
    }

    private void Walk(Equation equation, Loop loop)
    {
        for (var s = 0; s < loop.Slots.Length; s++)
        {
            if (loop.Slots[s].Kind == SlotKind.Collect)
                Add(Make(equation.Results[s]), Of(loop.Body.Results[s]));
            if (loop.Parameter(s) is not { } parameter)
                continue;
            foreach (var given in (Operand[])[loop.Slots[s].Initial!, loop.Body.Results[s]])
            {
                Add(Of(equation.Results[s]), Of(given));
                foreach (var region in loop.Regions)
                    Add(Of(region.Parameters[loop.Body.Parameters.IndexOf(parameter)]), Of(given));
            }
        }
    }

    // What is in the array that an equation makes.
    private HashSet<int> Make(Var array)
    {
        if (!made.TryGetValue(array, out var one))
        {
            made.Add(array, one = parts.Count);
            parts.Add([]);
        }

        Add(Of(array), one);
        return parts[one];
    }

    private HashSet<int> Parts(Operand array)
    {
        var all = new HashSet<int>();
        if (!Holds(array.Type.GetElementType()!))
            return all;
        foreach (var one in Of(array))
            all.UnionWith(parts[one]);
        return all;
    }

    private HashSet<int> Of(Operand operand)
    {
        if (operand is not Var v || !Holds(v.Type))
            return [];
        if (!standsFor.TryGetValue(v, out var arrays))
            standsFor.Add(v, arrays = []);
        return arrays;
    }

    private bool Holds(Type type)
    {
        if (!holds.TryGetValue(type, out var known))
            holds.Add(type, known = Storage.Holds(type) && !Types.IsVector(type));
        return known;
    }

    private void Add(HashSet<int> arrays, HashSet<int> more)
    {
        var count = arrays.Count;
        if (!ReferenceEquals(arrays, more))
            arrays.UnionWith(more);
        isMore |= arrays.Count > count;
    }

    private void Add(HashSet<int> arrays, int one) => isMore |= arrays.Add(one);
}
