using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FunctionalAD.Ir;
using FunctionalAD.Optimization;

namespace FunctionalAD.Emission;

/// <summary>
/// Arrays that arrive as spans: trees cannot use the references that a span's indexer returns, so elements go through small methods, which the JIT
/// inlines. A span cannot be everything that an array can; where a program would put one into a structure, a call or a choice beside an array, a
/// copy takes its place.
/// </summary>
internal static class Spans
{
    /// <summary>Whether a type is a span.</summary>
    public static bool Is(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Span<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>));

    /// <summary>span[i]</summary>
    public static Expression Read(Expression span, Expression index) => Call(IsWritable(span.Type) ? nameof(ElementOf) : nameof(ElementOfRead), span, index);

    /// <summary>span[i] = value</summary>
    public static Expression Write(Expression span, Expression index, Expression value) => Call(nameof(Store), span, index, value);

    /// <summary>span[i] += value</summary>
    public static Expression Accumulate(Expression span, Expression index, Expression value) => Call(nameof(Increase), span, index, value);

    /// <summary>So many elements of an array or a span, one at least, from one on.</summary>
    public static Expression Window(Expression array, Expression from, Expression count) => array.Type.IsArray
        ? Expression.Call(typeof(Spans), nameof(PartOfArray), [array.Type.GetElementType()!], array, from, count)
        : Call(IsWritable(array.Type) ? nameof(Part) : nameof(PartRead), array, from, count);

    /// <summary>The same of an array, or of the row of a matrix.</summary>
    public static Expression Window(Expression array, Expression? row, Expression from, Expression count) => row is null ? Window(array, from, count)
        : Expression.Call(typeof(Spans), nameof(PartOfRow), [array.Type.GetElementType()!], array, row, from, count);

    /// <summary>The type of a part of an array or a span.</summary>
    public static Type TypeOfWindow(Type array) => array.IsArray ? typeof(Span<>).MakeGenericType(array.GetElementType()!) : array;

    /// <summary>The span by which an array is read.</summary>
    public static Type ReadOf(Type array) => typeof(ReadOnlySpan<>).MakeGenericType(array.GetElementType()!);

    /// <summary>A span to read.</summary>
    public static Expression AsRead(Expression span) => IsWritable(span.Type) ? Call(nameof(ReadOnly), span) : span;

    /// <summary>An array of the same elements.</summary>
    public static Expression ToArray(Expression span) => Expression.Call(span, nameof(Span<>.ToArray), []);

    /// <summary>Copies an array back into the span it was a copy of.</summary>
    public static Expression Return(Expression array, Expression span) => Call(nameof(CopyBack), span, array);

    /// <summary>The variables of a program that can be spans where these parameters are; null when some would have to be an array.</summary>
    public static HashSet<Var>? Flow(Function function, IEnumerable<Var> spans)
    {
        var known = new HashSet<Var>(spans, ReferenceEqualityComparer.Instance);
        return Walk(function.Body) ? known : null;

        bool Walk(Region region)
        {
            foreach (var equation in region.Equations)
            {
                var touches = equation.Op.Operands.Any(o => o is Var v && known.Contains(v));
                switch (equation.Op)
                {
                    case Ir.Read or Length or Copy:
                    case Apply apply when Asked.IsGiven(apply) || Asked.IsLength(apply) || Wide.IsRead(apply):
                        break;
                    case Ir.Write or Ir.Accumulate:
                        if (equation.Op.Operands[^1] is Var stored && known.Contains(stored))
                            return false;
                        if (touches)
                            known.Add(equation.Results[0]);
                        break;
                    case Loop loop:
                        for (var s = 0; s < loop.Slots.Length; s++)
                        {
                            if (loop.Slots[s].Initial is not Var initial || !known.Contains(initial))
                                continue;
                            if (loop.Slots[s].Kind != SlotKind.Into)
                                return false;
                            known.Add(loop.Parameter(s)!);
                            known.Add(equation.Results[s]);
                        }

                        if (!loop.Regions.All(Walk) || !Enumerable.Range(0, loop.Slots.Length).All(s =>
                            (loop.Body.Results[s] is Var v && known.Contains(v)) == (loop.Slots[s].Kind == SlotKind.Into && known.Contains(equation.Results[s]))))
                            return false;
                        break;
                    case If choice:
                        if (!Walk(choice.Then) || !Walk(choice.Else))
                            return false;
                        for (var i = 0; i < equation.Results.Length; i++)
                        {
                            var (one, other) = (IsKnown(choice.Then.Results[i]), IsKnown(choice.Else.Results[i]));
                            if (one != other)
                                return false;
                            if (one)
                                known.Add(equation.Results[i]);
                        }

                        break;
                    default:
                        if (touches)
                            return false;
                        break;
                }
            }

            return true;
        }

        bool IsKnown(Operand operand) => operand is Var v && known.Contains(v);
    }

    private static bool IsWritable(Type span) => span.GetGenericTypeDefinition() == typeof(Span<>);

    private static MethodCallExpression Call(string method, Expression span, params Expression[] arguments) =>
        Expression.Call(typeof(Spans), method, [span.Type.GetGenericArguments()[0]], [span, .. arguments]);

    // The conversion of the framework is left as a call in large methods, across which no vector stays in a register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<T> ReadOnly<T>(Span<T> span) => MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(span), span.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ElementOf<T>(Span<T> span, int index) => span[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ElementOfRead<T>(ReadOnlySpan<T> span, int index) => span[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Span<T> span, int index, T value) => span[index] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Increase<T>(Span<T> span, int index, T value) where T : IAdditionOperators<T, T, T> => span[index] += value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<T> PartOfArray<T>(T[] array, int from, int count)
    {
        Check(array.Length, from, count);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), from), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<T> PartOfRow<T>(T[,] matrix, int row, int from, int count)
    {
        Check(matrix.GetLength(1), from, count);
        return MemoryMarshal.CreateSpan(ref matrix[row, from], count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<T> Part<T>(Span<T> span, int from, int count)
    {
        Check(span.Length, from, count);
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(span), from), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<T> PartRead<T>(ReadOnlySpan<T> span, int from, int count)
    {
        Check(span.Length, from, count);
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(span), from), count);
    }

    // What an element throws that is not there; a slice would throw something else.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check(int length, int from, int count)
    {
        // What is negative is too much.
        if ((ulong)(uint)from + (uint)count > (uint)length)
            OutOfRange();
    }

    [SuppressMessage("Usage", "CA2201", Justification = "It is what an array throws.")]
    private static void OutOfRange() => throw new IndexOutOfRangeException();

    private static void CopyBack<T>(Span<T> span, T[] array) => array.CopyTo(span);
}
