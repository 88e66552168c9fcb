using System.Reflection;

namespace FunctionalAD.Lifting;

/// <summary>What was learnt while lifting a method, for which it is lifted again.</summary>
internal sealed class Lessons
{
    private readonly List<object> numbered = [];

    /// <summary>What was taken to hold in every iteration of a loop, and does not: frame, block, variable.</summary>
    public HashSet<(int Frame, int Block, int Slot)> Lost { get; } = [];

    /// <summary>The methods that are functions of their own, since they call themselves or are called too often.</summary>
    public HashSet<MethodBase> Outlined { get; } = [];

    /// <summary>Variables for objects that are nothing but what they hold, and of which they hold several: frame, number.</summary>
    public HashSet<(int Frame, int Local)> Exploded { get; } = [];

    /// <summary>Variables that hold one captured object after the other, of whatever kind: frame, number.</summary>
    public HashSet<(int Frame, int Local)> Held { get; } = [];

    /// <summary>Whether items of sequences of F# are made one by one as somebody walks over them, since what they are made of changes meanwhile, or changes by them.</summary>
    public bool IsStepByStep { get; private set; }

    /// <summary>Which leaves a function changes, by its key.</summary>
    public Dictionary<string, SortedSet<int>> Changed { get; } = [];

    /// <summary>Which leaves, arrays of lists, a function makes longer, by its key.</summary>
    public Dictionary<string, SortedSet<int>> Lengthened { get; } = [];

    /// <summary>A number for an object: the same for the same or an equal one.</summary>
    public int Number(object of)
    {
        var known = numbered.FindIndex(n => ReferenceEquals(n, of) || (of is MemberInfo && n.Equals(of)));
        if (known >= 0)
            return known;
        numbered.Add(of);
        return numbered.Count - 1;
    }

    /// <summary>All begins anew, with items made one by one.</summary>
    public void WalkStepByStep()
    {
        IsStepByStep = true;
        Forget();
    }

    /// <summary>Frames are numbered anew.</summary>
    public void Forget()
    {
        Lost.Clear();
        Exploded.Clear();
        Held.Clear();
    }

    /// <summary>Makes a method a function of its own: frames are numbered anew.</summary>
    public Lifter.LostException Outline(MethodBase method)
    {
        Outlined.Add(method);
        Forget();
        return new Lifter.LostException();
    }
}
