using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;
using FunctionalAD.Differentiation;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Lifting;

/// <summary>
/// Compiled methods as lambdas with statements: the bytes of the method are executed on an abstract stack, calls are lifted in their place,
/// and the control flow is written as statements again. From there on everything is as for a tree built by hand.
/// </summary>
internal sealed class Lifter
{
    private const int Attempts = 40;

    private static readonly ConditionalWeakTable<MethodInfo, Lifted> known = [];

    // Methods that had no rule when there were so many.
    private static readonly ConditionalWeakTable<MethodInfo, StrongBox<int>> unknown = [];

    private static readonly ConditionalWeakTable<LambdaExpression, MethodBase> methods = [];

    private readonly Dictionary<MethodBase, Blocks> analysed = [];
    private readonly Assembly home;

    // A quotation is code of its own assembly, and calls code of those who wrote it.
    private readonly bool isQuoted;
    private readonly List<HeldFunction> readings = [];
    private bool takesFunctions;
    private int slots;

    private Lifter(Lessons lessons, MethodInfo root)
    {
        Lessons = lessons;
        home = root.Module.Assembly;
        isQuoted = FSharp.IsWritten(home);
    }

    private sealed record Lifted(LambdaExpression Lambda, int Rules, HeldFunction[] Held);

    public Lessons Lessons { get; }

    public HashSet<(int Frame, int Block, int Slot)> Lost => Lessons.Lost;

    /// <summary>The methods that are functions of their own, by method and shape of arguments.</summary>
    public Dictionary<string, Outlined> Functions { get; } = [];

    /// <summary>The same, those that are called before those that call them.</summary>
    public List<Outlined> Finished { get; } = [];

    public int Frames { get; set; }

    /// <summary>How many instructions were executed.</summary>
    public int Steps { get; set; }

    public int Nodes { get; set; }

    /// <summary>What the variables hold that hold no number, at the place that is being executed.</summary>
    public Dictionary<Slot, Sym> State { get; set; } = [];

    /// <summary>What the variables hold at the start of the function whose arguments are being made.</summary>
    public Dictionary<Slot, Sym> Inside { get; set; } = [];

    /// <summary>Variables that are assigned once.</summary>
    public HashSet<ParameterExpression> Steady { get; } = [];

    /// <summary>The arrays of lists that get longer.</summary>
    public HashSet<ParameterExpression> Lengthened { get; } = [];

    /// <summary>What is read by walks over sequences that are made of others.</summary>
    public Dictionary<Instance, Frame.Watched> Walks { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Variables that nobody changes: the versions of lists that others hold.</summary>
    public HashSet<Slot> Unchanged { get; } = [];

    /// <summary>How many things are watched.</summary>
    public int Watches { get; set; }

    /// <summary>How many variables there are.</summary>
    public int Slots => slots;

    /// <summary>The first variable that may be changed now.</summary>
    public int OldestOwn { get; set; }

    /// <summary>The functions that the method is given.</summary>
    public HashSet<ParameterExpression> Given { get; } = [];

    /// <summary>Locals that one instruction stores to.</summary>
    public HashSet<Slot> Once { get; } = [];

    /// <summary>Whether a method is of the assembly that the user's method is of.</summary>
    public bool IsHome(MethodBase method) => method.Module.Assembly == home || (isQuoted && !FSharp.IsLibrary(method.Module.Assembly));

    /// <summary>The methods that are being lifted, the innermost last, and the code of the functions that they were given.</summary>
    public Stack<(MethodBase Method, object?[] Given)> Open { get; } = new();

    /// <summary>The method of a delegate as a lambda; what the delegate captured is a constant in it.</summary>
    public static LambdaExpression Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!function.HasSingleTarget)
            throw new NotDifferentiableException(Source.Name(function.Method), "the delegate calls several methods", "pass one of them");
        if (Template.Find(function) is { } known)
            return Of(function.Method, Origins.Keep(known.Lambda, known.Held, () => Of(function)));
        var version = RuleBook.Version;
        var (lambda, readings) = Of(function.Method, function.Target, function.GetType());
        Template.Keep(function, lambda, readings, version);
        return Of(function.Method, Origins.Keep(lambda, readings, () => Of(function)));
    }

    /// <summary>The method that a lambda was lifted from; null for what was none.</summary>
    public static MethodBase? MethodOf(LambdaExpression lambda) => methods.TryGetValue(lambda, out var method) ? method : null;

    private static LambdaExpression Of(MethodBase method, LambdaExpression lambda)
    {
        methods.AddOrUpdate(lambda, method);
        return lambda;
    }

    /// <summary>A method as a lambda; one of an object gets it as its first parameter.</summary>
    public static LambdaExpression Of(MethodInfo method)
    {
        if (known.TryGetValue(method, out var lifted) && lifted.Rules == RuleBook.Version && Array.TrueForAll(lifted.Held, h => h.IsSame))
            return lifted.Lambda;
        var version = RuleBook.Version;
        var (lambda, readings) = Of(method, null, null, takesFunctions: true);
        known.AddOrUpdate(method, new Lifted(lambda, version, [.. readings.Where(r => r.MayChange)]));
        return Of(method, Origins.Keep(lambda, readings, () => Of(method)));
    }

    /// <summary>The code of a static method, also of one that is known otherwise.</summary>
    public static LambdaExpression CodeOf(MethodInfo method) => Of(method, null, null, isRead: true).Lambda;

    /// <summary>A method lifted without looking whether it was lifted before: what lifting costs.</summary>
    public static LambdaExpression Anew(MethodInfo method) => Of(method, null, null).Lambda;

    private static (LambdaExpression Lambda, List<HeldFunction> Readings) Of(MethodInfo method, object? target, Type? type, bool isRead = false, bool takesFunctions = false)
    {
        var lessons = new Lessons();
        NotDifferentiableException? refusal = null;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var lifter = new Lifter(lessons, method) { takesFunctions = takesFunctions };
                var lambda = DeepStack.Run(() => lifter.Root(method, target, type, isRead));
                if (lifter.Watches > 0)
                    Watch(lambda, lessons);
                return (lambda, lifter.readings);
            }
            catch (LostException) when (attempt < Attempts)
            {
            }
            catch (NotDifferentiableException e) when (e.Reason is Remedy.Walked or Remedy.Effect && !lessons.IsStepByStep)
            {
                refusal = e;
                lessons.WalkStepByStep();
            }
            catch (NotDifferentiableException) when (refusal is not null)
            {
                throw refusal;
            }
        }
    }

    // Whether what is walked over stays as it is, a capture tells; what else is wrong, whoever differentiates is told.
    private static void Watch(LambdaExpression lambda, Lessons lessons)
    {
        try
        {
            Capture.Of(lambda);
        }
        catch (NotDifferentiableException e) when (e.Reason is not (Remedy.Walked or Remedy.Effect) && !lessons.IsStepByStep)
        {
        }
    }

    /// <summary>How often each method was lifted in the place of a call.</summary>
    public Dictionary<MethodBase, int> Inlined { get; } = [];

    // What is called most often is a function from now on.
    public LostException? TooLong()
    {
        var (most, lost) = (Inlined.Count == 0 ? 0 : Inlined.Values.Max(), (LostException?)null);
        foreach (var (method, times) in Inlined)
        {
            if (times > 1 && times >= most / 4)
                lost = Lessons.Outline(method);
        }

        return lost;
    }

    public sealed class LostException : Exception;

    public static LostException Again(Lifter lifter, (int, int, int) lost)
    {
        lifter.Lost.Add(lost);
        return new LostException();
    }

    /// <summary>Whether what is executed now is sure to end in an exception.</summary>
    public bool IsThrowing { get; set; }

    /// <summary>The variables of such code.</summary>
    public List<Slot> Throwing { get; } = [];

    public Slot NewSlot(Type type, string name) => NewSlot(type, name, null);

    public Slot NewSlot(Type type, string name, (int Frame, int Local)? home)
    {
        var slot = new Slot(slots++, Native(type), name, NewSlot, home is { } own && Lessons.Exploded.Contains(own)) { Home = home };
        if (IsThrowing || Fields.IsText(type))
            Throwing.Add(slot);
        return slot;
    }

    // An integer as long as an address is one of 64 bits.
    private static Type Native(Type type) => type.IsPointer || type.IsByRef ? typeof(object)
        : type == typeof(nint) ? typeof(long)
        : type == typeof(nuint) ? typeof(ulong)
        : type;

    public Blocks BlocksOf(Code code)
    {
        if (!analysed.TryGetValue(code.Method, out var blocks))
            analysed[code.Method] = blocks = Blocks.Of(code);
        return blocks;
    }

    private LambdaExpression Root(MethodInfo method, object? target, Type? type, bool isRead)
    {
        var declared = method.GetParameters();
        var hidden = target is not null && method.IsStatic ? 1 : 0;
        var isOpen = target is null && !method.IsStatic;
        ParameterExpression[] parameters = [.. isOpen ? new[] { Expression.Parameter(method.DeclaringType!, "self") } : [], .. declared.Skip(hidden).Select(p => Expression.Parameter(p.ParameterType, p.Name ?? $"x{p.Position}"))];
        foreach (var parameter in declared)
        {
            if (parameter.ParameterType.IsByRef || parameter.ParameterType.IsByRefLike)
            {
                throw new NotDifferentiableException(
                    Source.Name(method), $"its parameter {parameter.Name} is passed by reference", "pass an array or a number, and return what should change");
            }
        }

        Steady.UnionWith(parameters);
        if (takesFunctions)
            Given.UnionWith(parameters.Where(p => typeof(Delegate).IsAssignableFrom(p.Type)));
        var own = (target, method.IsStatic) switch
        {
            (null, _) => Array.Empty<Sym>(),
            ({ } t, _) when Fields.Explodes(t.GetType()) => throw new NotDifferentiableException(Source.Name(method), "it is a method of a structure in a box", "write a lambda that calls it"),
            ({ } t, _) => [new Sym.Val(Expression.Constant(t))],
        };
        Sym[] passed = [.. own, .. parameters.Select(p => (Sym)new Sym.Val(p))];
        Expression body;
        if (!isRead && IsKnown(method))
        {
            body = Expression.Call(isOpen ? parameters[0] : target is null ? null : Expression.Constant(target), method, isOpen ? parameters[1..] : parameters);
        }
        else
        {
            var code = Code.Of(Models.Of(method) ?? method) ?? throw new NotDifferentiableException(
                Source.Name(method),
                "its code cannot be seen: it was made when the program ran, is outside of .NET, or this runtime keeps no code",
                $"give the Expression it was made of, {Remedy.Rule(method)}, or write it as an expression lambda and call Of");
            if (method.IsDefined(typeof(AsyncStateMachineAttribute), false))
                throw new NotDifferentiableException(Source.Name(method), "it is asynchronous", "compute without waiting");
            Open.Push((method, []));
            body = Frame.Whole(this, code, passed, method.ReturnType);
        }

        if (Finished.Count > 0)
            body = Expression.Block(body.Type, [.. Finished.Select(f => Expression.Assign(f.Variable, f.Lambda!)), body]);

        body = Scopes.Declare(Rotated.Back(body), parameters);
        return type is not null && type.GetMethod(nameof(Action.Invoke))!.ReturnType == body.Type
            ? Expression.Lambda(type, body, Source.Short(method), parameters)
            : Expression.Lambda(body, Source.Short(method), parameters);
    }

    /// <summary>Whether a method is kept as a call: it has a rule, or a form of its own in the language.</summary>
    public static bool IsKnown(MethodInfo method)
    {
        var version = RuleBook.Version;
        if (unknown.TryGetValue(method, out var when) && when.Value == version)
            return false;
        if (HasForm(method))
            return true;
        unknown.AddOrUpdate(method, new StrongBox<int>(version));
        return false;
    }

    private static bool HasForm(MethodInfo method) =>
        RuleBook.Find(method) is not null || RuleBook.Definition(method) is not null || RuleBook.IsConversion(method)
        || (method.IsStatic && (method.IsDefined(typeof(DerivativeOfAttribute), false) || method.IsDefined(typeof(TransformAttribute), false))) || Capture.IsIntegral(method) || Capture.IsOfBits(method);

    /// <summary>The function that a member of what was captured holds, read now: code is part of the program.</summary>
    public Sym? Captive(Expression owner, FieldInfo field) =>
        (typeof(Delegate).IsAssignableFrom(field.FieldType) || FSharp.IsFunction(field.FieldType)) && Evaluate(owner) is not null ? Held(Expression.Field(owner, field)) : null;

    /// <summary>Whether an expression holds a delegate without code to read.</summary>
    public static bool IsCompiled(Expression e) => Evaluate(e) is Delegate { Method.DeclaringType: null };

    /// <summary>The function that an expression holds, if that is known now.</summary>
    public Sym? Held(Expression e)
    {
        var function = Evaluate(e);
        readings.Add(new(e, function));
        return function switch
        {
            Delegate known => Known(known),
            not null when FSharp.IsFunction(function.GetType()) => new Sym.Val(Expression.Constant(function, function.GetType())),
            _ => null,
        };
    }

    private static object? Evaluate(Expression e) => e switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field, Expression: { } owner } when Evaluate(owner) is { } holder => field.GetValue(holder),
        MemberExpression { Member: FieldInfo field, Expression: null } when field.IsInitOnly || typeof(Delegate).IsAssignableFrom(field.FieldType) || FSharp.IsFunction(field.FieldType) => field.GetValue(null),
        _ => null,
    };

    /// <summary>A delegate as what it calls.</summary>
    public Sym.Fn? Known(Delegate function)
    {
        if (KnownDerivatives.Tree(function) is not { } tree)
        {
            return function is { HasSingleTarget: true, Method.DeclaringType: not null }
                ? new Sym.Fn(function.GetType(), function.Method, function.Target is { } target ? new Sym.Val(Expression.Constant(target)) : null)
                : null;
        }

        // The lambda holds this derivative and what it calls.
        readings.Add(new(Expression.Constant(function), function));
        readings.AddRange(Origins.Of(tree)?.Held ?? []);
        // In a method that calls itself there is no place for what a derivative captured.
        using var reading = StructuralKey.AsItStands(tree);
        return new Sym.Fn(function.GetType(), function.GetType().GetMethod(nameof(Action.Invoke))!, new Sym.Val(reading.IsClosed ? Expression.Constant(tree) : tree));
    }

    /// <summary>A function as a lambda, for what takes one.</summary>
    public LambdaExpression Lambda(Sym.Fn function, Frame frame)
    {
        ParameterExpression[] parameters = [.. function.Type.GetMethod(nameof(Action.Invoke))!.GetParameters().Select(p => Expression.Parameter(p.ParameterType, p.Name))];
        Steady.UnionWith(parameters);
        return Expression.Lambda(function.Type, frame.Called(function, parameters), parameters);
    }
}
