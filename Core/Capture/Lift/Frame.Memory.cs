using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Metadata;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>Fields, elements, indirections; what there is no form for is refused.</summary>
internal sealed partial class Frame
{
    private void Memory(Instruction i)
    {
        switch (i.Op)
        {
            case ILOpCode.Ldfld:
                LoadField(Pop(), code.ResolveField(i.Int));
                break;
            case ILOpCode.Ldflda:
                Push(new Sym.Ptr(Part(Pop(), code.ResolveField(i.Int))));
                break;
            case ILOpCode.Stfld:
                var stored = Pop();
                StoreField(Pop(), code.ResolveField(i.Int), stored);
                break;
            case ILOpCode.Ldsfld:
                LoadStatic(code.ResolveField(i.Int));
                break;
            case ILOpCode.Ldsflda:
                Push(new Sym.Ptr(new Place.Named(Expression.Field(null, code.ResolveField(i.Int)))));
                break;
            case ILOpCode.Stsfld:
                StoreStatic(code.ResolveField(i.Int));
                break;
            case ILOpCode.Newarr:
                var made = code.ResolveType(i.Int);
                if (FSharp.IsList(made) && Tangents.TangentSpace.Carries(made.GetGenericArguments()[0]))
                    throw Refuse(Remedy.ListsInside, "let arrays be the items: `[| … |]` in the place of the inner `[ … ]`");
                Push(new Sym.Val(Expression.NewArrayBounds(made, Index(PopValue()))));
                break;
            case ILOpCode.Ldlen:
                Push(Expression.ArrayLength(PopArray()));
                break;
            case >= ILOpCode.Ldelem_i1 and <= ILOpCode.Ldelem_ref or ILOpCode.Ldelem:
                var index = Index(PopValue());
                var array = PopArray();
                var element = array.Type.GetElementType()!;
                Push(Loaded(Expression.ArrayIndex(array, index), element));
                break;
            case ILOpCode.Ldelema:
                var position = Index(PopValue());
                Push(new Sym.Ptr(new Place.Named(Element(PopArray(), position))));
                break;
            case >= ILOpCode.Stelem_i and <= ILOpCode.Stelem_ref or ILOpCode.Stelem:
                StoreElement();
                break;
            case >= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_ref or ILOpCode.Ldobj:
                var source = PopPlace();
                CheckType(source, i.Op, i.Int);
                Push(Load(source));
                break;
            case >= ILOpCode.Stind_ref and <= ILOpCode.Stind_r8 or ILOpCode.Stind_i or ILOpCode.Stobj:
                var value = Pop();
                var target = PopPlace();
                CheckType(target, i.Op, i.Int);
                Store(target, value);
                break;
            case ILOpCode.Initobj:
                Store(PopPlace(), Default(code.ResolveType(i.Int)));
                break;
            case ILOpCode.Castclass or ILOpCode.Box or ILOpCode.Unbox_any or ILOpCode.Isinst:
                Cast(i.Op, code.ResolveType(i.Int));
                break;
            case ILOpCode.Sizeof:
                Push(Expression.Constant(SizeOf(code.ResolveType(i.Int))));
                break;
            case ILOpCode.Localloc:
                Push(new Sym.Memory(PopValue()));
                break;
            case ILOpCode.Calli:
                throw Refuse("it calls a function pointer", "call a method or a delegate");
            default:
                throw Refuse($"the instruction {i.Op.ToString().ToLowerInvariant().Replace('_', '.')} has no form in the language", "write it without pointers and exception filters");
        }
    }

    private int SizeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
        _ => throw Refuse($"it asks for the size of {Types.Name(type)}", "write it without pointers"),
    };

    private Place PopPlace() => Pop() is Sym.Ptr { Place: var place } ? place : throw Refuse("what the pointer points to is not known", "pass the value");

    private Expression PopArray()
    {
        var array = PopValue();
        return array.Type.IsArray ? array : throw Refuse($"{Types.WithArticle(array.Type)} is used as an array", "declare it as an array");
    }

    private static Expression Index(Expression e) => e.Type == typeof(long) ? Expression.ConvertChecked(e, typeof(int)) : Numbers.As(e, typeof(int));

    // An element as a place: its operands stay what they are.
    private IndexExpression Element(Expression array, params Expression[] indices) => Expression.ArrayAccess(
        array is ParameterExpression ? array : ToValue(Kept(new Sym.Val(array))),
        [.. indices.Select(e => ToValue(Kept(new Sym.Val(e))))]);

    private void StoreElement()
    {
        var value = Pop();
        var index = Index(PopValue());
        var array = PopArray();
        SpillAll();
        var element = array.Type.GetElementType()!;
        Emit(Expression.Assign(Expression.ArrayAccess(array, index), Numbers.As(ToValue(value), element)));
        if (array is ParameterExpression made && index is ConstantExpression { Value: int last } && element.IsPrimitive)
            Literal(made, last + 1);
    }

    // t = new double[2]; t[0] = a; t[1] = b is [ a, b ], an array of which no element is ever written, when the last one has been stored and nobody asked for it before.
    private void Literal(ParameterExpression made, int length)
    {
        var statements = node.Statements;
        var from = statements.FindLastIndex(s => s is BinaryExpression { NodeType: ExpressionType.Assign } start && start.Left == made);
        if (from < 0 || statements[from] is not BinaryExpression { Right: NewArrayExpression { NodeType: ExpressionType.NewArrayBounds, Expressions: [ConstantExpression { Value: int extent }] } } || extent != length)
            return;
        var stores = new List<int>();
        for (var k = from + 1; k < statements.Count; k++)
        {
            if (statements[k] is BinaryExpression { NodeType: ExpressionType.Assign, Left: IndexExpression { Arguments: [ConstantExpression { Value: int place }] } at } store && at.Object == made
                && place == stores.Count && !Capturing.Mention.Of(store.Right, made))
                stores.Add(k);
            else if (Capturing.Mention.Of(statements[k], made))
                return;
        }

        if (stores.Count != length)
            return;
        var elements = stores.ConvertAll(k => ((BinaryExpression)statements[k]).Right);
        for (var k = 0; k < length; k++)
        {
            // Each is computed where it was stored.
            var kept = IsSteady(new Sym.Val(elements[k])) ? null : lifter.NewSlot(elements[k].Type, "t").Variable;
            if (kept is not null)
                lifter.Steady.Add(kept);
            statements[stores[k]] = kept is null ? Expression.Empty() : Expression.Assign(kept, elements[k]);
            elements[k] = kept ?? elements[k];
        }

        statements[from] = Expression.Empty();
        statements.RemoveAll(s => s is DefaultExpression && s.Type == typeof(void));
        Emit(Expression.Assign(made, Expression.NewArrayInit(made.Type.GetElementType()!, elements)));
    }

    private void LoadField(Sym owner, FieldInfo field)
    {
        if (IsRemembered(field))
        {
            Push(Sym.Null.Value);
            return;
        }

        if (owner is Sym.Parts list && FSharp.IsRest(list.Type) && FSharp.Model(field) is { } model)
        {
            Inline(model, [list]);
            AsList(field.FieldType);
            return;
        }

        if (owner is Sym.Parts parts)
        {
            var index = Fields.IndexOf(parts.Type, field);
            Push(index < 0 ? throw Refuse("the field is none of the structure's own", "use a structure with ordinary fields") : parts.Fields[index]);
            return;
        }

        if (owner is Sym.OneOf several)
        {
            if (!LoadCase(several, field))
                ForEach(several, option => LoadField(option, field));
            return;
        }

        if (owner is Sym.Val { E: ConstantExpression { Value: { } held } } && FSharp.IsCase(field))
        {
            Push(Expression.Constant(field.GetValue(held)));
            return;
        }

        if (owner is Sym.Val { E: var e } && lifter.Captive(e, field) is { } known)
        {
            Push(known);
            return;
        }

        Push(Load(Part(owner, field)));
    }

    private void StoreField(Sym owner, FieldInfo field, Sym value)
    {
        if (IsRemembered(field) && value is Sym.Fn)
            return;
        if (owner is Sym.OneOf several)
        {
            ForEach(several, option => StoreField(option, field, value));
            return;
        }

        // An iterator forgets what it walked over, for the sake of the garbage collector.
        if (value is Sym.Null && owner is Sym.Obj { Instance.Type: var iterator } && IsIterator(iterator) && (field.Name.StartsWith("<>7__wrap", StringComparison.Ordinal) || field.Name.StartsWith("<>s__", StringComparison.Ordinal)))
            return;
        if (owner is Sym.Val { E: var e } && !e.Type.IsValueType)
        {
            if (!IsThrowing)
                throw State(Expression.Field(e, field));
            SpillAll();
            Emit(Expression.Assign(Expression.Field(e, field), Numbers.As(ToValue(value), field.FieldType)));
            return;
        }

        Store(Part(owner, field), value);
    }

    // A lambda that captures nothing is made once and remembered, in a loop also one that captures what is outside of it; here it is made each time.
    private static bool IsRemembered(FieldInfo field) => typeof(Delegate).IsAssignableFrom(field.FieldType) && (field.Name.StartsWith("<>9__", StringComparison.Ordinal) || field.Name.StartsWith("<>O", StringComparison.Ordinal)
        || field.DeclaringType!.Name.StartsWith("<>O", StringComparison.Ordinal));

    private void LoadStatic(FieldInfo field)
    {
        if (IsRemembered(field))
        {
            Push(Sym.Null.Value);
            return;
        }

        if (NoItems(field) is { } none)
        {
            Push(new Sym.Val(none));
            return;
        }

        // A function that a module holds is code, as one that a delegate's object holds.
        if (FSharp.IsFunction(field.FieldType) && lifter.Held(Expression.Field(null, field)) is { } held)
        {
            Push(held);
            return;
        }

        if (field.IsInitOnly || field.IsLiteral)
        {
            var value = field.GetValue(null);
            if (value is null || field.FieldType.IsPrimitive || field.FieldType.IsEnum || field.FieldType == typeof(string))
            {
                Push(value is null ? Sym.Null.Value : new Sym.Val(Numbers.OnStack(Expression.Constant(value, field.FieldType))));
                return;
            }

            if (Fields.Explodes(field.FieldType))
            {
                Push(Known(value));
                return;
            }

            if (value is Delegate function)
            {
                Push(lifter.Known(function) ?? throw Refuse("what a delegate in a static field calls cannot be seen", "hold the function as a method"));
                return;
            }

            if (!field.FieldType.IsArray && !field.FieldType.IsInterface)
            {
                Push(new Sym.Val(Expression.Constant(value, value.GetType())));
                return;
            }
        }

        Push(Loaded(Expression.Field(null, field), field.FieldType));
    }

    // A structure that is known when the method is lifted.
    private Sym Known(object value) => FSharp.IsList(value.GetType()) || Ir.Forms.Of(value.GetType()) is not null ? ToParts(new Sym.Val(Expression.Constant(value)), value.GetType()) : new Sym.Parts(value.GetType(), [.. Fields.Of(value.GetType()).Select(f => f.Info!.GetValue(value) is { } part
        ? Fields.Explodes(f.Type) ? Known(part) : new Sym.Val(Numbers.OnStack(Expression.Constant(part, f.Type)))
        : Sym.Null.Value)]);

    private void StoreStatic(FieldInfo field)
    {
        var value = Pop();
        if (!IsRemembered(field) || value is not Sym.Fn)
            throw State(Expression.Field(null, field));
    }

    private void Cast(ILOpCode op, Type type)
    {
        var value = Pop();
        if (op == ILOpCode.Box)
        {
            // What is no structure stays what it is.
            if (Nullable.GetUnderlyingType(type) is not null)
                throw Refuse("it puts a nullable number in a box", "use its Value");
            Push(type.IsValueType ? new Sym.Boxed(value is Sym.Val { E: var e } && !Fields.Explodes(type) ? new Sym.Val(Numbers.As(e, type)) : value, type) : value);
            return;
        }

        if (value is Sym.OneOf several)
        {
            CastOneOf(several, op, type);
            return;
        }

        if (op != ILOpCode.Isinst && !type.IsValueType && Own(value) is { } own && !type.IsAssignableFrom(own))
        {
            Raise(Mismatch(own, type));
            return;
        }

        Push(value switch
        {
            Sym.Null => value,
            _ when op == ILOpCode.Isinst && Own(value) is { } known => type.IsAssignableFrom(known) ? value : Sym.Null.Value,
            Sym.Boxed b when op == ILOpCode.Isinst => type.IsAssignableFrom(b.Type) ? type.IsValueType ? b : b : Sym.Null.Value,
            Sym.Boxed b when op == ILOpCode.Castclass && type.IsAssignableFrom(b.Type) => b,
            Sym.Boxed b when op == ILOpCode.Unbox_any && b.Type == type => b.Content is Sym.Val { E: var e } ? new Sym.Val(Numbers.OnStack(e)) : b.Content,
            Sym.Obj o when type.IsAssignableFrom(o.Instance.Type) => value,
            Sym.Parts { Type: var list } when op == ILOpCode.Isinst && FSharp.IsRest(list) => FSharp.IsRest(type) || (type.IsInterface && type.Name is "IEnumerable`1" or "IEnumerable" or "IReadOnlyCollection`1" or "IReadOnlyList`1") ? value : Sym.Null.Value,
            Sym.Later { Method.ReturnType: var sequence } when type.IsAssignableFrom(sequence) => value,
            Sym.Later => throw Refuse($"whether a sequence is {Types.WithArticle(type)} is told by the library that makes it", "make an array or a list of it first"),
            Sym.Fn or Sym.Parts when !type.IsValueType || op == ILOpCode.Unbox_any => value,
            Sym.Val { E: { Type.IsValueType: false } e } when type.IsAssignableFrom(e.Type) => value,
            Sym.Val { E: { Type.IsValueType: false, Type.IsSealed: true } } when op == ILOpCode.Isinst => Sym.Null.Value,
            Sym.Val { E: { Type.IsValueType: true } e } when op == ILOpCode.Unbox_any && type.IsValueType => new Sym.Val(Numbers.OnStack(Numbers.As(e, type))),
            Sym.Val { E: { Type.IsValueType: false } e } when op != ILOpCode.Isinst && !type.IsValueType => new Sym.Val(Expression.Convert(type.IsInterface || e.Type.IsInterface || e.Type.IsAssignableFrom(type) ? e : Expression.Convert(e, typeof(object)), type)),
            Sym.Val { E: { Type.IsValueType: false } e } when op == ILOpCode.Isinst && !type.IsValueType && !e.Type.IsArray && Layout.Of(e.Type) is null && Listed.Array(e.Type) is null => new Sym.Val(Expression.TypeAs(e, type)),
            _ => throw Refuse($"whether it is {Types.WithArticle(type)} is known only when it runs", "use the type itself"),
        });
    }

    // The type of an object, where it is known to be of this very type.
    private static Type? Own(Sym value) => value switch
    {
        Sym.Obj { Instance: { IsExact: true } o } => o.Type,
        Sym.Val { E: ConstantExpression { Value: { } held } } when !held.GetType().IsValueType => held.GetType(),
        _ => null,
    };

    // The bits of one type are not read as another.
    private void CheckType(Place place, ILOpCode op, int token)
    {
        var type = place is Place.Variable v ? v.Slot.Type : ((Place.Named)place).Expression.Type;
        if (type.IsEnum)
            type = Enum.GetUnderlyingType(type);
        var fits = op switch
        {
            ILOpCode.Ldind_r8 or ILOpCode.Stind_r8 => type == typeof(double),
            ILOpCode.Ldind_r4 or ILOpCode.Stind_r4 => type == typeof(float),
            ILOpCode.Ldind_ref or ILOpCode.Stind_ref => !type.IsValueType,
            ILOpCode.Ldind_i1 or ILOpCode.Ldind_u1 or ILOpCode.Stind_i1 => type == typeof(bool) || type == typeof(byte) || type == typeof(sbyte),
            ILOpCode.Ldind_i2 or ILOpCode.Ldind_u2 or ILOpCode.Stind_i2 => type == typeof(short) || type == typeof(ushort) || type == typeof(char),
            ILOpCode.Ldind_i4 or ILOpCode.Ldind_u4 or ILOpCode.Stind_i4 => type == typeof(int) || type == typeof(uint),
            ILOpCode.Ldind_i8 or ILOpCode.Stind_i8 => type == typeof(long) || type == typeof(ulong),
            ILOpCode.Ldobj or ILOpCode.Stobj => code.ResolveType(token) is var named && (named == type || (named.IsEnum && Enum.GetUnderlyingType(named) == type) || !named.IsValueType),
            _ => false,
        };
        if (!fits)
            throw Refuse("it reads the bits of one type as another", "convert the number");
    }
}
