using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Lifting;
using FunctionalAD.Optimization;

namespace FunctionalAD.Emission;

/// <summary>
/// A program as an expression tree. A value read once stands where it is used, all others get a local of the tightest block; loops become
/// loops, choices become conditionals of which only the taken side runs. This file has the straight-line part.
/// </summary>
internal sealed partial class Emitter
{
    // Nesting saves locals; past this depth it only makes trees that are hard to read and to compile.
    private const int MaximumDepth = 24;

    private readonly Uses uses;
    private readonly Dictionary<Var, Value> values;
    private readonly Identifiers names = new();
    private readonly HashSet<Var> spans = new(ReferenceEqualityComparer.Instance);
    private readonly List<Expression> atEnd = [];
    private readonly Dictionary<Loop, Block> blockOf = new(ReferenceEqualityComparer.Instance);
    private Block current = new(), outermost = new();

    /// <summary>What computes a variable, and how deep that nests.</summary>
    private sealed record Value(Expression Code, int Depth);

    private readonly bool isFinal;

    // How wide vectors may be, in bits; 0 for loops one iteration at a time.
    private readonly int vectorBits;
    private readonly Dictionary<Var, Operand> rented = [];
    private readonly Dictionary<Var, Reused.Home> reused = [];
    private readonly Lent? lent;
    private readonly Records? records;
    private readonly Flow? flow;
    private readonly Placed? placed;
    private readonly Dictionary<Var, bool> onlyRead = new(ReferenceEqualityComparer.Instance);

    // Whether something in the region may throw what the user's function would throw, so that reads stay where they are.
    private bool mayThrow;
    private readonly Dictionary<Var, ParameterExpression> recording = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Var> untouched = [];
    private readonly HashSet<Var> masks = [];
    private readonly Dictionary<Loop, Strand> strands = [];
    private readonly Dictionary<Loop, Remains> left = new(ReferenceEqualityComparer.Instance);

    private Emitter(Function function, bool isFinal, int vectorBits, IEnumerable<Var> given)
    {
        this.vectorBits = vectorBits;
        uses = new Uses(function);
        values = new(function.Parameters.Length + function.Body.Equations.Length, ReferenceEqualityComparer.Instance);
        this.isFinal = isFinal;
        mayBeNull = new(() => Differentiation.Absent.Of(function.Body, areReadThere: true));
        if (!isFinal || (function.Body.IsStraight && !function.Body.Equations.Any(e => Reused.Makes(e.Op))))
            return;
        rented = Rented.Of(function);
        flow = new Flow(function);
        records = new Records(function, flow, rented.ContainsKey);
        var there = new HashSet<Var>(given, ReferenceEqualityComparer.Instance);
        placed = new Placed(function, flow, records.Rows.Contains, there.Contains);
        records.Spans.UnionWith(placed.Spans);
        reused = Reused.Of(function, flow, records, rented.ContainsKey);
        spans.UnionWith(records.Spans);
        foreach (var array in placed.RecordOf.Keys)
            reused.Remove(array);
        foreach (var array in (Var[])[.. reused.Keys, .. placed.RecordOf.Keys])
            rented.Remove(array);
        lent = Lent.Of(function, there, v => IsRecord(v) || IsRoom(v) || placed.RecordOf.ContainsKey(v) || spans.Contains(v) || rented.ContainsKey(v) || reused.GetValueOrDefault(v) is { Anew: null });
        if (vectorBits == 0)
            return;
        untouched = Untouched.Of(function, uses);
        strands = Strand.Of(function);
        masks = Masks.Of(function);
    }

    /// <summary>Statements and locals under construction.</summary>
    private sealed class Block
    {
        public List<ParameterExpression> Locals { get; } = [];

        public List<Expression> Statements { get; } = [];

        /// <summary>What gives arrays back when the block is done; what it results in is held in locals by then.</summary>
        public List<Expression> AtEnd { get; } = [];

        /// <summary>What comes before all else.</summary>
        public List<Expression> AtStart { get; } = [];

        /// <summary>Memory that is used again, and what it is when the block begins.</summary>
        public List<(ParameterExpression Memory, Expression First)> Kept { get; } = [];

        /// <summary>Arrays of a length that is a constant, and the memory that was had for them before a loop begins.</summary>
        public List<(Var Made, ParameterExpression Memory, int Length)> Fixed { get; } = [];

        public Expression With(Expression? result = null)
        {
            Statements.InsertRange(0, [.. AtStart, .. Kept.Select(k => Expression.Assign(k.Memory, k.First))]);
            Statements.AddRange(AtEnd);
            if (result is not null)
                Statements.Add(result);
            return Statements.Count switch
            {
                0 => Expression.Empty(),
                1 when Locals.Count == 0 => Statements[0],
                _ => Expression.Block(Locals, Statements),
            };
        }
    }

    /// <summary>The program as a lambda of a delegate type, whose parameters and result are composed of the program's leaves.</summary>
    /// <param name="function">The program: the leaves of the delegate's parameters, then the captured objects.</param>
    /// <param name="delegateType">The type of the lambda.</param>
    /// <param name="captured">What stands for the captured objects: constants, or variables of a lambda around this one.</param>
    /// <param name="isFinal">Whether it will be compiled and never read, or differentiated again: then it may rent arrays.</param>
    /// <param name="vectorBits">How wide vectors may be, for loops that can run in lanes; 0 for none.</param>
    /// <param name="threads">On how many threads large loops run; 0 for loops that are not divided.</param>
    /// <param name="leastWork">How many operations are worth a part of a loop.</param>
    public static LambdaExpression Emit(Function function, Type delegateType, ImmutableArray<Expression> captured, bool isFinal = false, int vectorBits = 0, int threads = 0, int leastWork = Divided.LeastWork)
    {
        var signature = delegateType.GetMethod("Invoke")!;
        var given = SpansOf(function, signature);
        var emitter = new Emitter(function, isFinal, vectorBits, given) { threads = threads, leastWork = leastWork };
        var leaves = function.Parameters.Length - captured.Length;
        var next = 0;
        var parameters = new List<ParameterExpression>();
        emitter.FindSpans(function, given);
        foreach (var parameter in signature.GetParameters())
        {
            var name = next < leaves ? function.Parameters[next].Name : null;
            var expression = Expression.Parameter(parameter.ParameterType, emitter.Named(Root(name)));
            parameters.Add(expression);
            emitter.Unfold(expression, function, ref next);
        }

        for (var i = 0; i < captured.Length; i++)
            emitter.values[function.Parameters[leaves + i]] = new(captured[i], 0);

        emitter.outermost = emitter.current;
        emitter.Equations(function.Body);
        var results = new Queue<Expression>(function.Results.Select(emitter.Result));
        emitter.current.Statements.AddRange(emitter.atEnd);
        var body = emitter.current.With(results.Count == 0 ? null : Compose(signature.ReturnType, results));
        return Expression.Lambda(delegateType, body, function.Name, parameters);
    }

    // What is only compiled needs no names.
    private string? Named(string? wish) => isFinal ? null : names.Fresh(wish);

    private static string? Root(string? name) => name?.Split('.')[0];

    // A parameter of structure type is taken apart into the leaves that the program works on, unless the program takes it whole.
    private void Unfold(Expression expression, Function function, ref int next)
    {
        if (function.Parameters[next].Type != expression.Type && Layout.Of(expression.Type) is { } layout)
        {
            foreach (var component in layout.Components)
                Unfold(Expression.MakeMemberAccess(expression, component.Member), function, ref next);
            return;
        }

        var leaf = function.Parameters[next++];
        if (Spans.Is(expression.Type) && !spans.Contains(leaf))
            Copied(expression, leaf);
        else if (Forms.Of(expression.Type) is { } form && form.Array == leaf.Type)
            Local(leaf, Expression.Call(form.ToArray, expression));
        else if (leaf.Type.IsArray && Listed.Array(expression.Type) == leaf.Type)
            Local(leaf, Expression.Call(typeof(Sequences), nameof(Sequences.Taken), [leaf.Type.GetElementType()!], expression));
        else if (expression is ParameterExpression)
            values[leaf] = new(expression, 0);
        else
            Local(leaf, expression);
    }

    private static Expression Compose(Type type, Queue<Expression> leaves) => leaves.Peek().Type != type && Layout.Of(type) is { } layout
        ? Make(layout, [.. layout.Components.Select(c => Compose(c.Type, leaves))])
        : AsList(type, leaves.Dequeue());

    // An array is a list of every kind but one.
    private static Expression AsList(Type type, Expression leaf) => Listed.Array(type) != leaf.Type ? leaf
        : type.IsAssignableFrom(leaf.Type) ? Expression.Convert(leaf, type)
        : Forms.Of(type) is { } form ? Expression.Convert(Expression.Call(form.OfArray, leaf), type)
        : FSharp.IsList(type) ? Expression.Call(FSharp.ListOf(type), leaf)
        : Expression.Call(typeof(Sequences), nameof(Sequences.List), [leaf.Type.GetElementType()!], leaf);

    private static Expression Make(Layout layout, IReadOnlyList<Expression> components) => layout.Constructor is { } constructor
        ? Expression.New(constructor, components)
        : Expression.MemberInit(Expression.New(layout.Type), layout.Components.Select((c, i) => Expression.Bind(c.Member, components[i])));

    private Expression Use(Operand operand) => operand is Literal literal
        ? Expression.Constant(literal.Value, literal.Type)
        : values[(Var)operand].Code;

    private int Depth(Operand operand) => operand is Var v ? values[v].Depth : 0;

    private Expression[] All(ImmutableArray<Operand> operands)
    {
        var all = new Expression[operands.Length];
        for (var i = 0; i < all.Length; i++)
            all[i] = Use(operands[i]);
        return all;
    }

    private void Equations(Region region)
    {
        var outside = mayThrow;
        mayThrow = region.Equations.Any(Effects.MayThrow);
        var neighbours = FindNeighbours(region);
        foreach (var equation in region.Equations)
        {
            if (neighbours.TryGetValue(equation, out var some))
                Open(some);
            Emit(equation);
        }

        if (neighbours.Count > 0)
            Close(region);
        mayThrow = outside;
    }

    // What is read next to where it is used is not kept in a register, or in memory, while functions are called.
    private bool IsOnlyRead(Operand array) => array is Var v && placed is not null
        && (onlyRead.TryGetValue(v, out var known) ? known : onlyRead[v] = placed.IsOnlyRead(v));

    private void Emit(Equation equation)
    {
        switch (equation.Op)
        {
            case Apply given when Asked.IsGiven(given) && IsSpan(given.Operands[0]):
                values[equation.Results[0]] = new(Expression.Constant(true), 0);
                break;
            case Apply length when Asked.IsLength(length) && IsSpan(length.Operands[0]):
                Local(equation.Results[0], Expression.Property(Use(length.Operands[0]), nameof(Span<>.Length)));
                break;
            case Apply apply:
                Compute(equation.Results[0], apply, canMove: apply.Primitive.IsConstant && !Effects.MayThrow(equation));
                break;
            case If choice:
                Choose(equation, choice);
                break;
            case Loop loop:
                Repeat(equation, loop);
                break;
            case Read { Array: Var rows } read when IsRows(rows):
                Local(equation.Results[0], Expression.Call(Use(rows), nameof(Rows<>.Row), [], Place(rows, Use(read.Indices[0]))));
                break;
            case Length { Array: Var rows } when IsRows(rows):
                Local(equation.Results[0], Expression.Property(Use(rows), nameof(Rows<>.Count)));
                break;
            case Read read:
                var element = windows.TryGetValue(equation, out var part) ? Spans.Read(part.Window, part.Index) : IsSpan(read.Array) ? Spans.Read(Use(read.Array), Use(read.Indices[0])) : Element(read.Array, read.Indices);
                Nest(equation.Results[0], element, read.Indices.Max(Depth) + 1, canMove: !mayThrow && IsOnlyRead(read.Array) && element.Type.IsPrimitive);
                break;
            case Length { Dimension: var dimension } length when length.Array.Type.GetArrayRank() > 1:
                Local(equation.Results[0], Expression.Call(Use(length.Array), nameof(Array.GetLength), [], Expression.Constant(dimension)));
                break;
            case Length { Array: Var borrowed } when rented.TryGetValue(borrowed, out var extent):
                values[equation.Results[0]] = new(Use(extent), Depth(extent));
                break;
            case Length length when IsSpan(length.Array):
                Local(equation.Results[0], Expression.Property(Use(length.Array), nameof(Span<>.Length)));
                break;
            case Length length:
                Local(equation.Results[0], Expression.ArrayLength(Use(length.Array)));
                break;
            case Zeros zeros when RowOf(equation.Results[0]) is { } room:
                Local(equation.Results[0], Expression.Call(room, IsUnset(zeros, equation) ? nameof(Rows<>.Next) : nameof(Rows<>.Zeros), [], Use(zeros.Operands[0])));
                break;
            case Copy copy when RowOf(equation.Results[0]) is { } room:
                Local(equation.Results[0], Expression.Call(room, nameof(Rows<>.Copy), [], As(Use(copy.Array), Spans.ReadOf(copy.Array.Type))));
                break;
            case Zeros zeros when IsKept(equation.Results[0]):
                Kept(Declare(equation.Results[0]), equation.Results[0], !IsUnset(zeros, equation), [.. All(zeros.Operands)]);
                break;
            case Zeros zeros when IsRoom(equation.Results[0]):
                Room(Declare(equation.Results[0]), Use(zeros.Operands[0]), IsUnset(zeros, equation) ? Rented.Rent : Rented.Zeros);
                break;
            case Copy copy when IsRoom(equation.Results[0]):
                Room(Declare(equation.Results[0]), Use(copy.Array), Rented.Copy);
                break;
            case Zeros { IsOverwritten: true, Operands: [var extent] } zeros when isFinal && Twins.IsFlat(zeros.ArrayType.GetElementType()!):
                Local(equation.Results[0], Rented.Make(zeros.ArrayType.GetElementType()!, Use(extent)));
                break;
            case Zeros { Operands: [Literal { Value: 0 }] } none when isFinal:
                Local(equation.Results[0], Expression.Call(typeof(Array), nameof(Array.Empty), [none.ArrayType.GetElementType()!]));
                break;
            case Zeros zeros:
                Local(equation.Results[0], Expression.NewArrayBounds(zeros.ArrayType.GetElementType()!, All(zeros.Operands)));
                break;
            case Copy copy when IsKept(equation.Results[0]):
                Kept(Declare(equation.Results[0]), equation.Results[0], before => UsedAgain.Copy(before, copy.Array.Type, Use(copy.Array)));
                break;
            case Copy copy when IsSpan(copy.Array):
                Local(equation.Results[0], Spans.ToArray(Use(copy.Array)));
                break;
            case Copy copy:
                Local(equation.Results[0], isFinal && copy.Array.Type.IsSZArray ? Rented.Owned(Use(copy.Array)) : Expression.Convert(Expression.Call(Use(copy.Array), nameof(Array.Clone), []), copy.Array.Type));
                break;
            case Write or Accumulate when Wide.IsWritten(equation):
                current.Statements.Add(Wide.Written(Use(equation.Op.Operands[0]), Use(equation.Op.Operands[1]), Use(equation.Op.Operands[^1]), equation.Op is Accumulate));
                values[equation.Results[0]] = Updated(equation.Op.Operands[0]);
                break;
            case Write write when windows.TryGetValue(equation, out var window):
                current.Statements.Add(Spans.Write(window.Window, window.Index, Use(write.Value)));
                values[equation.Results[0]] = Updated(write.Array);
                break;
            case Write write:
                current.Statements.Add(IsSpan(write.Array)
                    ? Spans.Write(Use(write.Array), Use(write.Indices[0]), Use(write.Value))
                    : Expression.Assign(Element(write.Array, write.Indices), Use(write.Value)));
                values[equation.Results[0]] = Updated(write.Array);
                break;
            case Accumulate add when windows.TryGetValue(equation, out var sum):
                current.Statements.Add(Spans.Accumulate(sum.Window, sum.Index, Use(add.Value)));
                values[equation.Results[0]] = Updated(add.Array);
                break;
            case Accumulate add:
                current.Statements.Add(IsSpan(add.Array)
                    ? Spans.Accumulate(Use(add.Array), Use(add.Indices[0]), Use(add.Value))
                    : Expression.AddAssign(Element(add.Array, add.Indices), Use(add.Value)));
                values[equation.Results[0]] = Updated(add.Array);
                break;
            case Pack { StructureType.IsArray: true } pack when IsKept(equation.Results[0]):
                Kept(Declare(equation.Results[0]), equation.Results[0], isZero: false, Expression.Constant(pack.Operands.Length));
                current.Statements.AddRange(pack.Operands.Select((o, i) => Expression.Assign(Expression.ArrayAccess(Use(equation.Results[0]), Expression.Constant(i)), Use(o))));
                break;
            case Pack { StructureType.IsArray: true } pack:
                Local(equation.Results[0], Expression.NewArrayInit(pack.StructureType.GetElementType()!, All(pack.Operands)));
                break;
            case Pack pack:
                Local(equation.Results[0], Make(Layout.Of(pack.StructureType)!, All(pack.Operands)));
                break;
            case Unpack unpack:
                Local(equation.Results[0], Expression.MakeMemberAccess(
                    Use(unpack.Structure), Layout.Of(unpack.Structure.Type)!.Components[unpack.Component].Member));
                break;
            case Call call:
                Invoke(equation, call);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Where nobody can tell whether zeros are zeros.
    private bool IsUnset(Zeros zeros, Equation equation) => zeros.IsOverwritten || untouched.Contains(equation.Results[0]);

    private bool IsSpan(Operand array) => array is Var v && spans.Contains(v);

    private IndexExpression Element(Operand array, ImmutableArray<Operand> indices) => Expression.ArrayAccess(Use(array), All(indices));

    private void Invoke(Equation equation, Call call)
    {
        var callee = Callees.Of(call.Callee, [.. equation.Results.Select(r => r.Type)]);
        var invocation = Expression.Invoke(callee, All(call.Operands));
        if (equation.Results.Length <= 1)
        {
            if (equation.Results.IsEmpty)
                current.Statements.Add(invocation);
            else
                Local(equation.Results[0], invocation);
            return;
        }

        var result = Expression.Variable(invocation.Type, Named(null));
        current.Locals.Add(result);
        current.Statements.Add(Expression.Assign(result, invocation));
        for (var i = 0; i < equation.Results.Length; i++)
            Local(equation.Results[i], Tuples.Item(result, i));
    }
}
