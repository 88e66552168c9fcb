using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Runtime.InteropServices;

namespace FunctionalAD.Ir;

/// <summary>
/// Emits equations of one program again in another, under a renaming of variables. Every pass that rebuilds a program, every inlining
/// and every recomputation goes through here.
/// </summary>
internal sealed class Copier(Builder builder, int capacity = 0)
{
    private readonly Dictionary<Var, Operand> renamed = new(capacity, ReferenceEqualityComparer.Instance);

    // The conditions of the choices around the place of the next equation.
    private readonly Dictionary<Operand, bool> assumed = new(ReferenceEqualityComparer.Instance);

    // The extents of the loops around: they run, so these are greater than 0.
    private readonly Stack<Operand> running = [];

    /// <summary>What stands for an application, given its result type and arguments in the new program; null leaves it as it is.</summary>
    public Func<Equation, Type, ImmutableArray<Operand>, Operand?>? Replace { get; init; }

    /// <summary>Emits a loop in another way, and says whether it did.</summary>
    public Func<Equation, Loop, bool>? Loops { get; init; }

    /// <summary>What stands for an element that is read; null leaves it as it is.</summary>
    public Func<Read, Operand?>? Reads { get; init; }

    /// <summary>What stands for a copy; null leaves it as it is.</summary>
    public Func<Copy, Operand?>? Copies { get; init; }

    /// <summary>Which arrays of the old program are still wanted after it used them up: what uses them up gets a copy.</summary>
    public Func<Var, bool>? Keeps { get; init; }

    /// <summary>Which equations of the old program are left out: nobody reads their results.</summary>
    public Func<Equation, bool>? Drops { get; init; }

    /// <summary>The real type that takes the place of <c>double</c>: rows of the rule book are written once and serve <c>float</c> as well.</summary>
    public Type Real { get; set; } = typeof(double);

    /// <summary>What a variable of the old program is in the new one.</summary>
    public Operand this[Operand old]
    {
        get => old switch
        {
            Var v => renamed.TryGetValue(v, out var known)
                ? known
                : throw new InvalidOperationException($"The variable {v.Name ?? "?"} of type {v.Type} is used before it is defined."),
            Literal literal => Retype(literal),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        set => renamed[(Var)old] = value;
    }

    /// <summary>Whether the variable has a counterpart already.</summary>
    public bool Knows(Var old) => renamed.ContainsKey(old);

    /// <summary>Copies a whole function into a new one, through the builder.</summary>
    public Function Function(Function function)
    {
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        renamed.EnsureCapacity(parameters.Length + function.Body.Equations.Length);
        return builder.Function(function.Name, parameters, _ => Inline(function.Body, parameters));
    }

    /// <summary>Emits the equations of a region here, its parameters replaced by arguments.</summary>
    public Operand[] Inline(Region region, ReadOnlySpan<Operand> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
            renamed[region.Parameters[i]] = arguments[i];
        foreach (var equation in region.Equations)
            Emit(equation);
        var results = new Operand[region.Results.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = this[region.Results[i]];
        return results;
    }

    /// <summary>The counterparts of several operands.</summary>
    public ImmutableArray<Operand> All(ImmutableArray<Operand> operands)
    {
        var copies = new Operand[operands.Length];
        for (var i = 0; i < copies.Length; i++)
            copies[i] = this[operands[i]];
        return ImmutableCollectionsMarshal.AsImmutableArray(copies);
    }

    /// <summary>Emits one equation again.</summary>
    public void Emit(Equation equation)
    {
        switch (equation.Op)
        {
            case Apply when Drops?.Invoke(equation) == true:
                break;
            case Apply apply:
                var arguments = All(apply.Operands);
                var type = Retype(equation.Results[0].Type);
                Bind(equation, Replace?.Invoke(equation, type, arguments) ?? builder.Apply(apply.Primitive, type, arguments));
                break;
            case If choice:
                Bind(equation, Known(this[choice.Condition]) is { } holds ? [.. Inline(holds ? choice.Then : choice.Else, [])] : Again(choice));
                break;
            case Loop taken when Loops?.Invoke(equation, taken) == true:
                break;
            case Loop { Test: null } loop when this[loop.Extent!] is Literal { Value: 1 } && loop.Slots.All(IsNumber):
                Once(equation, loop);
                break;
            case Loop loop:
                Bind(equation, Again(loop));
                break;
            case Read read:
                Bind(equation, Reads?.Invoke(read) ?? builder.Read(this[read.Array], All(read.Indices)));
                break;
            case Length length:
                Bind(equation, builder.Length(this[length.Array], length.Dimension));
                break;
            case Zeros zeros:
                Bind(equation, zeros.IsNothing ? builder.Nothing(zeros.ArrayType) : zeros.IsOverwritten ? builder.Unwritten(zeros.ArrayType, All(zeros.Operands)) : builder.Zeros(zeros.ArrayType, All(zeros.Operands)));
                break;
            case Copy copy:
                Bind(equation, Copies?.Invoke(copy) ?? builder.Copy(this[copy.Array]));
                break;
            case Write write:
                Bind(equation, builder.Write(Owned(write.Array), All(write.Indices), this[write.Value]));
                break;
            case Accumulate add:
                Bind(equation, builder.Accumulate(Owned(add.Array), All(add.Indices), this[add.Value]));
                break;
            case Pack pack:
                Bind(equation, builder.Pack(pack.StructureType, All(pack.Operands)));
                break;
            case Unpack unpack:
                Bind(equation, builder.Unpack(this[unpack.Structure], unpack.Component));
                break;
            case Call call:
                Bind(equation, builder.Call(call.Callee, [.. equation.Results.Select(r => r.Type)], All(call.Operands)));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Whether a condition holds, if that is known here.
    private bool? Known(Operand condition) =>
        assumed.TryGetValue(condition, out var holds) ? holds
        : condition is Var { Definition.Op: Apply { Primitive.Key: ExpressionType.LessThan, Operands: [Literal { Value: 0 }, var extent] } } && running.Contains(extent) ? true
        : null;

    private ImmutableArray<Operand> Again(If choice)
    {
        var condition = this[choice.Condition];
        return builder.If(condition, () => Branch(condition, true, choice.Then), () => Branch(condition, false, choice.Else));
    }

    private Operand[] Branch(Operand condition, bool value, Region branch)
    {
        var learnt = new List<Operand>(1);
        Learn(condition, value);
        var results = Inline(branch, []);
        foreach (var operand in learnt)
            assumed.Remove(operand);
        return results;

        // Where p and q is true both are, where p or q is false neither is.
        void Learn(Operand operand, bool value)
        {
            if (operand is not Var v || !assumed.TryAdd(v, value))
                return;
            learnt.Add(v);
            if (v.Definition?.Op is not Apply { Primitive.Key: ExpressionType kind } apply)
                return;
            if (kind == ExpressionType.Not)
                Learn(apply.Operands[0], !value);
            else if (kind == (value ? ExpressionType.And : ExpressionType.Or))
                Array.ForEach([.. apply.Operands], p => Learn(p, value));
        }
    }

    private ImmutableArray<Var> Again(Loop loop) => builder.Loop(
        loop.Extent is null ? null : this[loop.Extent],
        loop.Down,
        Slots(loop),
        loop.Test is null ? null : p => Inline(loop.Test, [.. p])[0],
        p => Running(loop, p),
        [.. loop.Body.Parameters.Select(p => p.Name)]);

    private Operand[] Running(Loop loop, ImmutableArray<Var> parameters)
    {
        if (loop.Extent is null)
            return Inline(loop.Body, [.. parameters]);
        running.Push(this[loop.Extent]);
        var results = Inline(loop.Body, [.. parameters]);
        running.Pop();
        return results;
    }

    // A loop that runs once is its body.
    private void Once(Equation equation, Loop loop)
    {
        var starts = Slots(loop);
        var values = Inline(loop.Body, [Literal.Of(0), .. starts.Where(s => s.HasParameter).Select(s => s.Initial!)]);
        for (var s = 0; s < values.Length; s++)
        {
            renamed[equation.Results[s]] = starts[s].Kind switch
            {
                SlotKind.Carry or SlotKind.Into => values[s],
                SlotKind.Collect => builder.Pack(values[s].Type.MakeArrayType(), values[s]),
                var kind => builder.Apply(Differentiation.Reductions.Step(kind) ?? Operators.Add, values[s].Type, starts[s].Initial!, values[s]),
            };
        }
    }

    private static bool IsNumber(Slot slot) => slot.Kind is SlotKind.Carry or SlotKind.Into or SlotKind.Collect || Types.IsReal(slot.Initial!.Type) || Types.IsInteger(slot.Initial.Type);

    /// <summary>The slots of a loop with their initial values renamed.</summary>
    public ImmutableArray<Slot> Slots(Loop loop) =>
        [.. loop.Slots.Select(s => new Slot(s.Kind, s.Initial is null ? null : s.Kind == SlotKind.Into ? Owned(s.Initial) : this[s.Initial]))];

    /// <summary>The counterpart of an array that is about to be used up.</summary>
    public Operand Owned(Operand array) => array is Var v && Keeps?.Invoke(v) == true ? builder.Copy(this[v]) : this[array];

    private Type Retype(Type type) => type == typeof(double) ? Real : type;

    private Literal Retype(Literal literal) =>
        literal.Type == typeof(double) && Real != typeof(double) ? new Literal((float)(double)literal.Value!, Real) : literal;

    private void Bind(Equation equation, Operand value) => renamed[equation.Results[0]] = value;

    private void Bind<T>(Equation equation, ImmutableArray<T> values) where T : Operand
    {
        for (var i = 0; i < equation.Results.Length; i++)
            renamed[equation.Results[i]] = values[i];
    }
}
