using System.Linq.Expressions;
using System.Reflection;

namespace FunctionalAD.Lifting;

/// <content>
/// Walks over sequences that are made of others item by item. All items are made where the walk begins; so what they are made of must stay what it is until the walk
/// ends, and the functions that make them change nothing.
/// </content>
internal sealed partial class Frame
{
    /// <summary>What a walk reads: variables, by the number under which <see cref="Sequences.Watch{T}"/> knows them, and what other variables hold that hold no number.</summary>
    public sealed record Watched(List<(int Number, ParameterExpression Variable)> Variables, List<(Slot Slot, Sym Held)> Objects);

    // Loops over what LINQ and Seq make.
    private bool BeginsWalk(MethodInfo method, Sym[] passed)
    {
        if (passed is not [Sym.Later later] || method.Name != nameof(IEnumerable<>.GetEnumerator))
            return false;
        if (lifter.Lessons.IsStepByStep && StepByStep(later))
            return true;
        var watched = FSharp.TakesAllFirst(later.Method) ? new([], []) : Watch([later]);
        if (later.Method.DeclaringType == typeof(Enumerable))
        {
            var item = method.DeclaringType!.GetGenericArguments()[0];
            var items = Pure(() => Expression.Call(typeof(Enumerable), nameof(Enumerable.ToArray), [item], ToValue(Now(later))))!;
            Inline(typeof(ArrayModel<>).MakeGenericType(item).GetMethod(nameof(ArrayModel<>.GetEnumerator))!, [new Sym.Val(Steadily(items))]);
        }
        else
        {
            stack.Add(Now(later));
            Call(method, isVirtual: true);
        }

        if (!isOver && stack[^1] is Sym.Obj { Instance: var walk })
            lifter.Walks[walk] = watched;
        else if (!isOver && watched.Variables.Count + watched.Objects.Count > 0)
            throw Refuse("what walks over a sequence is not known", Remedy.WalkedInstead, Source.Name(later.Method));
        return true;
    }

    // A walk that makes each item when it comes to it, of walks over the sources.
    private bool StepByStep(Sym.Later later)
    {
        if (Models.Walk(later.Method) is not { } model)
            return false;
        var (parameters, given) = (later.Method.GetParameters(), (Sym[])later.Passed.Clone());
        for (var k = 0; k < given.Length; k++)
        {
            if (!FSharp.IsSequence(parameters[k].ParameterType))
                continue;
            stack.Add(given[k]);
            Call(parameters[k].ParameterType.GetMethod(nameof(IEnumerable<>.GetEnumerator))!, isVirtual: true);
            if (isOver)
                return true;
            given[k] = Pop();
        }

        Inline(model, given);
        return true;
    }

    // A function of a library takes sequences to their end, or as far as it needs them.
    private bool ReadsLater(MethodInfo method, Sym[] passed, bool isVirtual)
    {
        if (lifter.IsHome(method))
            return false;
        RefuseSequencesInside(method);
        if (!Array.Exists(passed, p => p is Sym.Later))
            return false;
        if (lifter.Lessons.IsStepByStep && FSharp.IsOfSequences(method) && !FSharp.IsConversion(method))
        {
            Inline(method, passed);
            return true;
        }

        var watched = Watch(passed.Where(p => p is Sym.Later { Method.DeclaringType: var maker } && maker != typeof(Enumerable)));
        stack.AddRange(Array.ConvertAll(passed, p => Now(p, IsForNumbers(method))));
        Call(method, isVirtual);
        if (!isOver)
            Unchanged(watched);
        return true;
    }

    // What is read later still, when the sequence that it is an item of is gone.
    private void RefuseSequencesInside(MethodInfo method)
    {
        if (method.DeclaringType == typeof(Enumerable) && Holds(method.ReturnType))
            throw Refuse("items of a sequence are sequences, which are read later", "make arrays of them: `.Select(x => (…).ToArray())`", Source.Name(method));

        static bool Holds(Type type) => FSharp.IsSequence(type) || (type.IsArray ? Holds(type.GetElementType()!) : type.GetGenericArguments().Any(Holds));
    }

    private void IsWalking(MethodBase called, Sym[] passed)
    {
        if (called.Name is "get_Current" or nameof(System.Collections.IEnumerator.MoveNext) && passed is [Sym.Obj { Instance: var walk }] && lifter.Walks.TryGetValue(walk, out var watched))
            Unchanged(watched);
    }

    // What sequences read is looked at from here on: arrays, and whatever the functions hold that make items. Numbers that Seq is given are read at once.
    private Watched Watch(IEnumerable<Sym> sequences)
    {
        var (watched, known) = (new Watched([], []), new HashSet<object>(ReferenceEqualityComparer.Instance));
        foreach (var sequence in sequences)
            Walk(sequence, isHeld: false);
        foreach (var (number, variable) in watched.Variables)
            Emit(Expression.Call(typeof(Sequences), nameof(Sequences.Watch), [variable.Type], Expression.Constant(number), variable));
        return watched;

        void Walk(Sym? value, bool isHeld)
        {
            switch (value)
            {
                case Sym.Val { E: ParameterExpression variable } when (variable.Type.IsArray || (isHeld && variable.Type.IsValueType)) && known.Add(variable):
                    watched.Variables.Add((lifter.Watches++, variable));
                    break;
                case Sym.Val { E: not (ConstantExpression or ParameterExpression) and var e } when isHeld || e.Type.IsArray:
                    foreach (var variable in Capturing.Mentioned.In(e))
                        Walk(new Sym.Val(variable), true);
                    break;
                case Sym.Later later:
                    Array.ForEach(later.Passed, p => Walk(p, isHeld));
                    break;
                case Sym.Parts parts:
                    Array.ForEach(parts.Fields, f => Walk(f, isHeld));
                    break;
                case Sym.Boxed boxed:
                    Walk(boxed.Content, isHeld);
                    break;
                case Sym.Fn function:
                    Walk(function.Target, true);
                    break;
                case Sym.OneOf several:
                    Walk(new Sym.Val(several.Which.Variable), true);
                    Array.ForEach(several.Options, o => Walk(o, true));
                    break;
                case Sym.Obj { Instance: var instance } when known.Add(instance):
                    Array.ForEach(instance.Slots, Held);
                    break;
            }
        }

        void Held(Slot slot)
        {
            if (slot.Parts is { } parts)
                Array.ForEach(parts, Held);
            else if (slot.IsReference || slot.IsDeclared)
                Walk(Load(slot), true);
            if (slot.IsReference && slot.Parts is null)
                watched.Objects.Add((slot, Load(slot)));
        }
    }

    private void Unchanged(Watched watched)
    {
        foreach (var (slot, held) in watched.Objects)
        {
            if (!Sym.Same(Load(slot), held))
                throw Refuse(Remedy.Walked, Remedy.WalkedInstead);
        }

        foreach (var (number, variable) in watched.Variables)
            Emit(Expression.Call(typeof(Sequences), nameof(Sequences.Unchanged), [variable.Type], Expression.Constant(number), variable));
    }

    // A step after which everything is as it was before.
    private Expression? Pure(Func<Expression?> step)
    {
        var (number, before) = (lifter.Watches++, lifter.OldestOwn);
        lifter.OldestOwn = lifter.Slots;
        Emit(Expression.Call(typeof(Sequences), nameof(Sequences.Watch), null, Expression.Constant(number)));
        var result = step();
        if (!isOver)
            Emit(Expression.Call(typeof(Sequences), nameof(Sequences.Unchanged), null, Expression.Constant(number)));
        lifter.OldestOwn = before;
        return result;
    }

    private void RefuseEffect(Slot slot)
    {
        if (lifter.Unchanged.Contains(slot))
            throw ChangedList();
        if (slot.Id >= lifter.OldestOwn)
            return;
        var refusal = Refuse(Remedy.Effect, Remedy.EffectInstead);
        refusal.Data[AtHome] = true;
        throw refusal;
    }
}
