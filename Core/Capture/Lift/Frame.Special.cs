using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Lifting;

/// <summary>Methods of the framework whose meaning is a form of the language: delegates, arrays, spans.</summary>
internal sealed partial class Frame
{
    private bool Special(MethodInfo method, Sym[] passed)
    {
        var type = method.DeclaringType!;
        if (typeof(Delegate).IsAssignableFrom(type) && method.Name == nameof(Action.Invoke))
        {
            Invoke(passed);
            return true;
        }

        if (Fields.IsSpan(type) || type == typeof(MemoryExtensions))
            return OfSpan(method, passed);
        if (type == typeof(RuntimeHelpers) && method.Name == nameof(RuntimeHelpers.InitializeArray))
        {
            Initialize(ToValue(passed[0]), (FieldInfo)((Sym.Token)passed[1]).Member);
            return true;
        }

        if (type == typeof(RuntimeHelpers) && method.Name == nameof(RuntimeHelpers.GetSubArray))
        {
            var whole = Span(typeof(ReadOnlySpan<>).MakeGenericType(method.GetGenericArguments()), ToValue(passed[0]));
            Inline(typeof(Range).GetMethod(nameof(System.Range.GetOffsetAndLength))!, [passed[1], whole.Fields[2]]);
            if (!isOver)
                Push(new Sym.Val(Gathered(Sliced(whole, ((Sym.Parts)Pop()).Fields))));
            return true;
        }

        if (type == typeof(RuntimeHelpers) && method.Name == nameof(RuntimeHelpers.IsReferenceOrContainsReferences))
        {
            Push(Expression.Constant(!method.GetGenericArguments()[0].IsPrimitive));
            return true;
        }

        if (type == typeof(Known))
        {
            if (passed is [Sym.Val { E: ConstantExpression { Value: string reason } }, Sym.Val { E: ConstantExpression { Value: string remedy } }])
                throw Refuse(reason, remedy);
            Push(method.Name == nameof(Rulebook.Known.Typed) ? passed[0] : new Sym.Val(Expression.Constant(true)));
            return true;
        }

        if (type == typeof(Unsafe) && method.Name == nameof(Unsafe.BitCast) && Bits(method.GetGenericArguments()) is { } bits)
            return Rule(bits, passed);
        if (type.Name == "<PrivateImplementationDetails>" && method.Name.StartsWith("InlineArray", StringComparison.Ordinal))
            return OfInline(method, passed);
        if (type == typeof(Type) && method.Name == nameof(Type.GetTypeFromHandle))
        {
            Push(passed[0]);
            return true;
        }

        if (type == typeof(Type) && method.Name is "op_Equality" or "op_Inequality" && passed is [Sym.Token x, Sym.Token y])
        {
            Push(Expression.Constant(x.Member.Equals(y.Member) == (method.Name == "op_Equality")));
            return true;
        }

        if (FSharp.IsEqualityOfTexts(method))
        {
            Push(Expression.Call(FSharp.EqualityOfTexts, ToValue(passed[0]), ToValue(passed[1])));
            return true;
        }

        if (FSharp.Comparison(method) is { } comparison)
        {
            Push(Numbers.Compare(comparison, ToValue(passed[0]), ToValue(passed[1]), Type.GetTypeCode(method.GetGenericArguments()[0]) is TypeCode.UInt32 or TypeCode.UInt64));
            return true;
        }

        if (type == typeof(Array))
            return OfArrays(method, passed);
        if (IsList(type))
            return OfList(method, passed);
        if (type == typeof(GC) && method.Name == nameof(GC.KeepAlive))
            return true;
        // An iterator asks whether it is walked where it was made.
        if (type == typeof(Environment) && method.Name == "get_CurrentManagedThreadId" && IsGenerated(code.Method.DeclaringType))
        {
            Push(Expression.Constant(0));
            return true;
        }

        if (type == typeof(System.Runtime.InteropServices.CollectionsMarshal) && method.Name == nameof(System.Runtime.InteropServices.CollectionsMarshal.AsSpan) && passed[0] is Sym.Obj { Instance: var listed })
        {
            Push(ListSpan(listed));
            return true;
        }

        if (type == typeof(Enumerable) && method.Name == nameof(Enumerable.ToList))
        {
            Push(new Sym.Obj(ToList(method.GetGenericArguments()[0], passed[0])));
            return true;
        }

        return false;
    }

    // A type inside of one that the compiler made is not marked itself.
    private static bool IsGenerated(Type? type) => type is not null && (type.IsDefined(typeof(CompilerGeneratedAttribute), false) || IsGenerated(type.DeclaringType));

    // The bits of a number, and the number of bits.
    private static MethodInfo? Bits(Type[] types) => Array.Find(
        typeof(BitConverter).GetMethods(),
        m => Capturing.Capture.IsOfBits(m) && m.GetParameters()[0].ParameterType == types[0] && m.ReturnType == types[1]);

    // What the compiler calls for the elements of an inline array.
    private bool OfInline(MethodInfo method, Sym[] passed)
    {
        if (passed[0] is not Sym.Ptr { Place: var place } || Load(place) is not Sym.Parts { Fields: [Sym.Val { E: var elements }] })
            return false;
        if (Fields.IsSpan(method.ReturnType))
            Push(Sliced(Span(method.ReturnType, elements), [new Sym.Val(Expression.Constant(0)), passed[1]]));
        else
            Push(new Sym.Ptr(new Place.Named(Element(elements, passed.Length > 1 ? Numbers.As(ToValue(passed[1]), typeof(int)) : Expression.Constant(0)))));
        return true;
    }

    // Spans of arrays, of parts of them, of memory on the stack.
    private bool NewSpecial(ConstructorInfo constructor, Sym[] passed)
    {
        var type = constructor.DeclaringType!;
        if (Models.IsVector(type) && passed.All(p => p is Sym.Val or Sym.Parts && p is not Sym.Parts { Fields.Length: 3, Type.IsGenericType: true }))
        {
            Sym[] numbers = [.. passed.SelectMany(p => p is Sym.Parts part ? part.Fields : [p])];
            var count = Fields.Of(type).Length;
            if (numbers.Length == 1)
                numbers = [.. Enumerable.Repeat(Kept(numbers[0]), count)];
            Push(new Sym.Parts(type, numbers.Length == count ? numbers : throw Refuse("a vector is made in a way that is not known", "give its numbers", Source.Name(constructor))));
            return true;
        }

        if (!Fields.IsSpan(type))
            return false;
        switch (passed)
        {
            case [Sym.Memory, Sym.Val { E: var count }]:
                Allocate(type, Steadily(Numbers.As(count, typeof(int))));
                return true;
            case [Sym.Val { E: { Type.IsArray: true } array }, .. var range]:
                Push(Sliced(Span(type, array), range));
                return true;
            default:
                throw Refuse("where a span comes from is not known", "make it from an array");
        }
    }

    private void Invoke(Sym[] passed)
    {
        if (passed[0] is Sym.Val { E: var code } && (code as LambdaExpression ?? (code as ConstantExpression)?.Value as LambdaExpression) is { } derivative)
        {
            Push(Loaded(Expression.Invoke(derivative, derivative.Parameters.Select((p, k) => Numbers.As(ToValue(passed[k + 1]), p.Type))), derivative.ReturnType));
            return;
        }

        var function = passed[0] as Sym.Fn ?? (passed[0] is Sym.Val { E: var e } ? lifter.Held(e) as Sym.Fn : null);
        if (function is null && passed[0] is Sym.Val { E: ParameterExpression parameter } && lifter.Given.Contains(parameter))
        {
            // What is given is told where the method is called.
            var parameters = parameter.Type.GetMethod(nameof(Action.Invoke))!.GetParameters();
            var call = Expression.Invoke(parameter, parameters.Select((p, k) => Numbers.As(ToValue(passed[k + 1]), p.ParameterType)));
            if (call.Type == typeof(void))
                throw Refuse("a function that is passed returns nothing", "let it return its result");
            Push(Loaded(call, call.Type));
            return;
        }

        if (passed[0] is Sym.Val { E: var held } && function is null && Lifter.IsCompiled(held))
            throw Refuse("a delegate is compiled, and its code cannot be seen", "hold the method that it was made of, or write the function as one");
        if (function is null)
            throw Refuse("which function a delegate calls is not known when the derivative is built", "hold it in a variable that is assigned once, or pass it as an argument");
        var arguments = passed.Skip(1);
        if (function.Target is not null || !function.Method.IsStatic)
            arguments = arguments.Prepend(function.Target ?? Sym.Null.Value);
        Sym[] all = [.. arguments];
        if (Rule(function.Method, all))
            return;
        // A static method closed over its first argument.
        if (all.Length != function.Method.GetParameters().Length + (function.Method.IsStatic ? 0 : 1))
            throw Refuse("a delegate hides its first argument", "write the function as a lambda");
        if (!Special(function.Method, all))
            Inline(function.Method, all);
    }

    // new double[] { 1, 2, 3 }: the elements stand in the file as bytes.
    private void Initialize(Expression array, FieldInfo bytes)
    {
        var element = array.Type.GetElementType()!;
        if (array is not ParameterExpression || node.Statements[^1] is not BinaryExpression { NodeType: ExpressionType.Assign, Left: var left, Right: NewArrayExpression { Expressions: var bounds } } || left != array
            || bounds.Any(b => b is not ConstantExpression { Value: int }))
            throw Refuse("an array is filled from bytes in a way that is not known", "assign its elements one by one");
        int[] lengths = [.. bounds.Select(b => (int)((ConstantExpression)b).Value!)];
        var values = Array.CreateInstance(element, lengths);
        RuntimeHelpers.InitializeArray(values, bytes.FieldHandle);
        Expression[] elements = [.. values.Cast<object>().Select(v => Expression.Constant(v, element))];
        if (lengths.Length == 1)
        {
            node.Statements[^1] = Expression.Assign(left, Expression.NewArrayInit(element, elements));
            return;
        }

        // Row after row; there are zeros already.
        for (var k = 0; k < elements.Length; k++)
        {
            var place = k;
            var indices = new Expression[lengths.Length];
            for (var d = lengths.Length - 1; d >= 0; d--)
                (indices[d], place) = (Expression.Constant(place % lengths[d]), place / lengths[d]);
            if (!IsZero(((ConstantExpression)elements[k]).Value!))
                Emit(Expression.Call(array, array.Type.GetMethod("Set")!, [.. indices, elements[k]]));
        }
    }

    // −0 is none.
    private static bool IsZero(object number) => number switch
    {
        double x => BitConverter.DoubleToInt64Bits(x) == 0,
        float x => BitConverter.SingleToInt32Bits(x) == 0,
        _ => number.Equals(Activator.CreateInstance(number.GetType())),
    };

    private void OfArray(MethodInfo method, Sym[] passed)
    {
        var array = ToValue(passed[0]);
        Expression[] indices = [.. passed.Skip(1).Take(array.Type.GetArrayRank()).Select(p => Index(ToValue(p)))];
        switch (method.Name)
        {
            case "Get":
                Push(Loaded(Expression.Call(array, array.Type.GetMethod("Get")!, indices), array.Type.GetElementType()!));
                break;
            case "Set":
                SpillAll();
                Emit(Expression.Call(array, array.Type.GetMethod("Set")!, [.. indices, Numbers.As(ToValue(passed[^1]), array.Type.GetElementType()!)]));
                break;
            default:
                Push(new Sym.Ptr(new Place.Named(Element(array, indices))));
                break;
        }
    }

    private bool OfArrays(MethodInfo method, Sym[] passed)
    {
        switch (method.Name)
        {
            case "get_Length" when ToValue(passed[0]) is { Type.IsArray: true } array:
                Push(array.Type.GetArrayRank() == 1 ? Expression.ArrayLength(array) : Expression.Property(array, nameof(Array.Length)));
                return true;
            case "get_LongLength" or "get_Rank" when ToValue(passed[0]) is { Type.IsArray: true } array:
                Push(Expression.Property(array, method.Name[4..]));
                return true;
            // There are no others in the language.
            case nameof(Array.GetLowerBound) when ToValue(passed[0]) is { Type.IsArray: true }:
                Push(Expression.Constant(0));
                return true;
            case nameof(Array.GetLength) or nameof(Array.GetUpperBound) or nameof(Array.GetLongLength) when ToValue(passed[0]) is { Type.IsArray: true } array:
                Push(Expression.Call(array, method, ToValue(passed[1])));
                return true;
            case nameof(Array.Clone) when ToValue(passed[0]) is { Type.IsArray: true } array:
                Push(new Sym.Val(Expression.Convert(Expression.Call(array, method), array.Type)));
                return true;
            case nameof(Array.Empty):
                Push(new Sym.Val(Expression.NewArrayBounds(method.GetGenericArguments()[0], Expression.Constant(0))));
                return true;
            case nameof(Array.Resize) when passed[0] is Sym.Ptr { Place: var resized }:
                Inline(typeof(SequenceModels).GetMethod(nameof(SequenceModels.Resized))!.MakeGenericMethod(method.GetGenericArguments()), [Load(resized), passed[1]]);
                if (!isOver)
                    Store(resized, Pop());
                return true;
            case nameof(Array.BinarySearch) when method.IsGenericMethod && passed.Length == 2:
                Inline(typeof(SequenceModels).GetMethod(nameof(SequenceModels.Search))!.MakeGenericMethod(method.GetGenericArguments()), passed);
                return true;
            case nameof(Array.Sort) or nameof(Array.Reverse) when Sorting(method, passed) is { } model:
                Inline(model.Model, model.Passed);
                return true;
            case nameof(Array.CopyTo) when ToValue(passed[0]) is { Type.IsArray: true } all:
                Copy(all, Expression.Constant(0), ToValue(passed[1]), ToValue(passed[2]), Expression.ArrayLength(all));
                return true;
            case nameof(Array.Copy) when passed.Length == 3:
                Copy(ToValue(passed[0]), Expression.Constant(0), ToValue(passed[1]), Expression.Constant(0), ToValue(passed[2]));
                return true;
            case nameof(Array.Copy) when passed.Length == 5:
                Copy(ToValue(passed[0]), ToValue(passed[1]), ToValue(passed[2]), ToValue(passed[3]), ToValue(passed[4]));
                return true;
            case nameof(Array.Fill) when passed.Length == 2:
                var filled = ToValue(Kept(passed[0]));
                Fill(filled, Expression.Constant(0), Expression.ArrayLength(filled), passed[1]);
                return true;
            case nameof(Array.Clear) when passed.Length == 1 && ToValue(passed[0]) is { Type.IsArray: true } cleared && cleared.Type.GetArrayRank() == 1:
                Fill(cleared, Expression.Constant(0), Expression.ArrayLength(cleared), Default(cleared.Type.GetElementType()!));
                return true;
            case nameof(Array.Clear) when passed.Length == 3 && ToValue(passed[0]) is { Type.IsArray: true } cleared:
                Fill(cleared, ToValue(passed[1]), ToValue(passed[2]), Default(cleared.Type.GetElementType()!));
                return true;
            default:
                return false;
        }
    }

    // What sorts numbers, or turns an array around, and what that is given; not by a comparer, for all that is known of it is code.
    private (MethodInfo Model, Sym[] Passed)? Sorting(MethodInfo method, Sym[] passed)
    {
        if (passed is [.., var last] && passed.Length is 2 or 4 && method.GetParameters()[^1].ParameterType.IsInterface)
        {
            if (ToValue(last) is not (DefaultExpression or ConstantExpression { Value: null }))
                return null;
            passed = passed[..^1];
        }

        passed = [.. passed];
        if (ToValue(passed[0]) is not { Type: { IsArray: true } type } || type.GetArrayRank() > 1)
            return null;
        var element = type.GetElementType()!;
        passed[0] = Kept(passed[0]);
        if (passed.Length == 1)
            passed = [passed[0], new Sym.Val(Expression.Constant(0)), new Sym.Val(Expression.ArrayLength(ToValue(passed[0])))];
        var model = method.Name == nameof(Array.Reverse) ? typeof(SortingModels).GetMethod(nameof(SortingModels.Reverse))!.MakeGenericMethod(element)
            : passed.Length == 3 ? typeof(SortingModels).GetMethod(nameof(SortingModels.Sort), [type, typeof(int), typeof(int)])
            : element == typeof(double) && ToValue(passed[1]) is { Type: { IsArray: true } items } && items.GetArrayRank() == 1
                ? typeof(SortingModels).GetMethod(nameof(SortingModels.Along))!.MakeGenericMethod(items.GetElementType()!)
            : null;
        return model is null ? null : (model, passed);
    }

    // for (k = 0; k < n; k++) body(k)
    private void Repeat(Expression count, Func<ParameterExpression, Expression> body)
    {
        SpillAll();
        Emit(Repeated(ToValue(Kept(new Sym.Val(Numbers.As(count, typeof(int))))), body));
    }

    private BlockExpression Repeated(Expression n, Func<ParameterExpression, Expression> body)
    {
        var k = lifter.NewSlot(typeof(int), "k").Variable;
        var exit = Expression.Label();
        return Expression.Block(
            typeof(void),
            Expression.Assign(k, Expression.Constant(0)),
            Expression.Loop(
                Expression.IfThenElse(
                    Expression.LessThan(k, n),
                    Expression.Block(typeof(void), body(k), Expression.Assign(k, Expression.Add(k, Expression.Constant(1)))),
                    Expression.Break(exit)),
                exit));
    }

    private Expression Steadily(Expression e) => ToValue(Kept(new Sym.Val(e)));

    private static Expression Plus(Expression a, Expression b) => a is ConstantExpression { Value: 0 } ? b : b is ConstantExpression { Value: 0 } ? a : Expression.Add(a, b);

    // Of overlapping parts of one array the one that is read is copied first; where two names may mean one array, the elements are copied from the end that nothing was copied to yet.
    private void Copy(Expression source, Expression from, Expression target, Expression to, Expression count)
    {
        if (!source.Type.IsArray || !target.Type.IsArray || source.Type.GetArrayRank() != 1 || source.Type != target.Type)
            throw Refuse("it copies between arrays of different kinds", "copy in a loop");
        SpillAll();
        (from, to, count) = (Steadily(from), Steadily(to), Steadily(count));
        if (source == target && source.Type.GetElementType()!.IsArray && IsList(code.Method.DeclaringType!))
        {
            Emit(Expression.Call(typeof(Sequences), nameof(Sequences.Moved), [source.Type.GetElementType()!], source, from, to, Numbers.As(count, typeof(int))));
            return;
        }

        var read = Steadily(source);
        if (source == target || read == target || target is not ParameterExpression)
            read = Steadily(Expression.Convert(Expression.Call(source, typeof(Array).GetMethod(nameof(Array.Clone))!), source.Type));
        else if (!(from is ConstantExpression { Value: int first } && to is ConstantExpression { Value: int next } && first >= next))
        {
            var n = Steadily(Numbers.As(count, typeof(int)));
            Emit(Expression.IfThenElse(
                Expression.LessThan(from, to),
                Repeated(n, k => Element(Expression.Subtract(Expression.Subtract(n, Expression.Constant(1)), k))),
                Repeated(n, Element)));
            return;
        }

        Repeat(count, Element);

        Expression Element(Expression k) => Expression.Assign(Expression.ArrayAccess(target, Plus(to, k)), Expression.ArrayIndex(read, Plus(from, k)));
    }

    private void Fill(Expression array, Expression from, Expression count, Sym value)
    {
        SpillAll();
        from = Steadily(from);
        var element = Numbers.As(ToValue(Kept(value)), array.Type.GetElementType()!);
        Repeat(count, k => Expression.Assign(Expression.ArrayAccess(array, Plus(from, k)), element));
    }
}
