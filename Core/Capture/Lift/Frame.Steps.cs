using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Metadata;
using FunctionalAD.Ir;

namespace FunctionalAD.Lifting;

/// <summary>What each instruction does to the abstract stack (ECMA-335, III.3 and III.4).</summary>
internal sealed partial class Frame
{
    private void Step(Instruction i)
    {
        switch (i.Op)
        {
            case ILOpCode.Nop or ILOpCode.Break or ILOpCode.Tail or ILOpCode.Readonly or ILOpCode.Volatile or ILOpCode.Unaligned:
                break;
            case ILOpCode.Ldarg:
                Push(given[i.Int] ?? (selfByCopy && i.Int == 0 ? new Sym.Ptr(new Place.Variable(arguments[0]!)) : Load(arguments[i.Int]!)));
                break;
            case ILOpCode.Ldarga:
                Push(given[i.Int] is Sym.Ptr self ? self : new Sym.Ptr(new Place.Variable(Argument(i.Int))));
                break;
            case ILOpCode.Starg:
                Store(Argument(i.Int), Pop());
                break;
            case ILOpCode.Ldloc:
                Push(shuttled.TryGetValue(i.Int, out var waits) ? waits : Load(locals[i.Int]));
                break;
            case ILOpCode.Ldloca:
                Push(new Sym.Ptr(new Place.Variable(locals[i.Int])));
                break;
            case ILOpCode.Stloc:
                StoreLocal(i.Int);
                break;
            case ILOpCode.Ldc_i4:
                Push(Expression.Constant(i.Int));
                break;
            case ILOpCode.Ldc_i8:
                Push(Expression.Constant(i.Number));
                break;
            case ILOpCode.Ldc_r8:
                Push(Expression.Constant(i.Real));
                break;
            case ILOpCode.Ldc_r4:
                Push(Expression.Constant((float)i.Real));
                break;
            case ILOpCode.Ldnull:
                Push(Sym.Null.Value);
                break;
            case ILOpCode.Ldstr:
                Push(new Sym.Val(Expression.Constant(code.ResolveString(i.Int))));
                break;
            case ILOpCode.Dup:
                var kept = Kept(Pop());
                Push(kept);
                Push(kept);
                break;
            case ILOpCode.Pop:
                // What is computed for nothing may still throw.
                if (Pop() is Sym.Val { E: not (ConstantExpression or ParameterExpression) and var unused })
                    Emit(unused);
                break;
            case >= ILOpCode.Add and <= ILOpCode.Not or (>= ILOpCode.Add_ovf and <= ILOpCode.Sub_ovf_un):
                Arithmetic(i.Op);
                break;
            case >= ILOpCode.Conv_i1 and <= ILOpCode.Conv_u8 or ILOpCode.Conv_r_un or ILOpCode.Conv_u2 or ILOpCode.Conv_u1 or ILOpCode.Conv_i or ILOpCode.Conv_u
                or (>= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u_un) or (>= ILOpCode.Conv_ovf_i1 and <= ILOpCode.Conv_ovf_u8) or ILOpCode.Conv_ovf_i or ILOpCode.Conv_ovf_u:
                Convert(i.Op);
                break;
            case ILOpCode.Ceq or ILOpCode.Cgt or ILOpCode.Cgt_un or ILOpCode.Clt or ILOpCode.Clt_un:
                var second = Pop();
                Push(Comparison(i.Op, Pop(), second));
                break;
            case ILOpCode.Br or ILOpCode.Leave:
                if (i.Op == ILOpCode.Leave)
                {
                    stack.Clear();
                    open.Taken.AddRange(blocks.Left(i).Select(c => blocks.At(c.HandlerOffset)));
                }

                Go(blocks.At(i.Int));
                break;
            case ILOpCode.Brtrue:
                Branch(Test(Pop()), blocks.At(i.Int), Next());
                break;
            case ILOpCode.Brfalse:
                Branch(Negated(Test(Pop())), blocks.At(i.Int), Next());
                break;
            case >= ILOpCode.Beq and <= ILOpCode.Blt_un:
                var right = Pop();
                Branch(Comparison(i.Op, Pop(), right), blocks.At(i.Int), Next());
                break;
            case ILOpCode.Switch:
                Switch(i);
                break;
            case ILOpCode.Ret:
                Return();
                break;
            case ILOpCode.Throw:
                Emit(Expression.Throw(PopValue()));
                isOver = true;
                break;
            case ILOpCode.Endfinally:
                if (entries[HandlerOf(current.Offset)].Any(s => lifter.State.TryGetValue(s.Key, out var end) && !Sym.Same(s.Value, end)))
                    throw Refuse("what runs last changes which object a variable holds", "change it before");
                isOver = true;
                break;
            case ILOpCode.Constrained:
                constrained = code.ResolveType(i.Int);
                break;
            case ILOpCode.Call or ILOpCode.Callvirt:
                Call(code.ResolveMethod(i.Int), i.Op == ILOpCode.Callvirt);
                break;
            case ILOpCode.Newobj:
                NewObject((ConstructorInfo)code.ResolveMethod(i.Int));
                break;
            case ILOpCode.Ldftn:
                Push(new Sym.Token(code.ResolveMethod(i.Int)));
                break;
            case ILOpCode.Ldvirtftn:
                Pop();
                Push(new Sym.Token(code.ResolveMethod(i.Int)));
                break;
            case ILOpCode.Ldtoken:
                Push(new Sym.Token(code.ResolveMember(i.Int)));
                break;
            default:
                Memory(i);
                break;
        }
    }

    private Block HandlerOf(int offset) => blocks.At(code.Clauses.First(c => Blocks.Covers(c, offset)).HandlerOffset);

    private Block Next() => blocks.At(code.Instructions[block.End].Offset);

    private Slot Argument(int k) => arguments[k] ?? throw Refuse("a parameter passed by reference is itself replaced", "assign to what it refers to");

    // What nobody reads later is not stored; what is read at once and never again stays on the stack.
    private void StoreLocal(int local)
    {
        if (at + 1 < block.End && code.Instructions[at + 1] is { Op: ILOpCode.Ldloc } load && load.Int == local && !blocks.IsLive(block, at + 1, local)
            && IsAsStored(stack[^1], locals[local].Type))
        {
            at++;
            return;
        }

        shuttled.Remove(local);
        var value = Pop();
        if ((stack.Count > 0 || IsSteady(value)) && value is Sym.Val && IsShuttled(local) && IsAsStored(value, locals[local].Type))
        {
            shuttled[local] = Kept(value);
            return;
        }

        if (!blocks.IsLive(block, at, local))
        {
            if (value is Sym.Val { E: not (ConstantExpression or ParameterExpression) and var unused })
                Emit(unused);
            return;
        }

        Store(locals[local], value);
        if (value is Sym.Val { E: ParameterExpression { Type.IsArray: true } other })
            Forget(other);
    }

    // Locals in which values stay for a while that were on the stack and go back there: what F# does with those that wait while a loop runs.
    private readonly Dictionary<int, Sym> shuttled = [];

    // Whether a local is read in this block only, before it is stored to again.
    private bool IsShuttled(int local)
    {
        var last = at;
        for (var k = at + 1; k < block.End && !(code.Instructions[k].Op == ILOpCode.Stloc && code.Instructions[k].Int == local); k++)
        {
            if (code.Instructions[k].Op == ILOpCode.Ldloc && code.Instructions[k].Int == local)
                last = k;
        }

        return last > at && !blocks.IsLive(block, last, local);
    }

    // A name that an array has no longer any use for is not kept: an array that moves from name to name has one.
    private void Forget(ParameterExpression name)
    {
        var local = Array.FindIndex(locals, l => l.Type.IsArray && l.IsDeclared && l.Variable == name);
        if (local < 0 || blocks.IsLive(block, at, local) || stack.Concat(shuttled.Values).Any(s => Reads(s, name)) || lifter.State.Any(s => s.Key != locals[local] && Reads(s.Value, name)))
            return;
        Emit(Expression.Assign(name, Null(name.Type)));
        lifter.State.Remove(locals[local]);
    }

    // Whether storing and loading would leave it as it is.
    private static bool IsAsStored(Sym value, Type type) => value is not Sym.Val { E.Type: var own } || own == type || !type.IsValueType
        || (type == typeof(bool) && value is Sym.Val { E: ConstantExpression { Value: 0 or 1 } });

    private void Switch(Instruction i)
    {
        var value = PopValue();
        if (value is ConstantExpression { Value: int known })
        {
            Go(known >= 0 && known < i.Targets!.Length ? blocks.At(i.Targets[known]) : Next());
            return;
        }

        if (SwitchCase(value, i))
            return;
        SpillAll();
        node.Test = ToValue(Kept(new Sym.Val(value)));
        Go([.. i.Targets!.Select(blocks.At), Next()]);
        // A number for each target, the same one as often as it is named.
        if (i.Targets!.Length == 1)
            node.Test = Expression.Equal(node.Test, Expression.Constant(0));
    }

    private void Return()
    {
        isOver = true;
        if (code.Method is not MethodInfo { ReturnType: var type } || type == typeof(void))
        {
            returns.Add((open, null));
            return;
        }

        var value = Pop();
        if (type.IsByRef)
            value = value is Sym.Ptr ? value : throw Refuse("it returns a reference to something unknown", "return the value");
        else if (value is Sym.Val { E: var e } && type.IsValueType && !Fields.Explodes(type))
            value = new Sym.Val(Numbers.OnStack(Numbers.As(e, type)));
        returns.Add((open, value));
    }

    private Expression Test(Sym value) => value switch
    {
        Sym.Null => Expression.Constant(false),
        Sym.OneOf several => Test(several, IsThere),
        Sym.Parts list when IsThere(list) is { } there => there,
        Sym.Obj or Sym.Fn or Sym.Later or Sym.Boxed or Sym.Parts => Expression.Constant(true),
        Sym.Val { E: ConstantExpression { Value: { } held } } when !held.GetType().IsValueType => Expression.Constant(true),
        _ => Numbers.Truth(ToValue(value)),
    };

    private Expression Comparison(ILOpCode op, Sym a, Sym b)
    {
        var (kind, isUnsigned) = op switch
        {
            ILOpCode.Ceq or ILOpCode.Beq => (ExpressionType.Equal, false),
            ILOpCode.Bne_un => (ExpressionType.NotEqual, false),
            ILOpCode.Cgt or ILOpCode.Bgt => (ExpressionType.GreaterThan, false),
            ILOpCode.Cgt_un or ILOpCode.Bgt_un => (ExpressionType.GreaterThan, true),
            ILOpCode.Clt or ILOpCode.Blt => (ExpressionType.LessThan, false),
            ILOpCode.Clt_un or ILOpCode.Blt_un => (ExpressionType.LessThan, true),
            ILOpCode.Bge => (ExpressionType.GreaterThanOrEqual, false),
            ILOpCode.Bge_un => (ExpressionType.GreaterThanOrEqual, true),
            ILOpCode.Ble => (ExpressionType.LessThanOrEqual, false),
            _ => (ExpressionType.LessThanOrEqual, true),
        };

        // References are equal or not; null is less than all others.
        if (IsReference(a) || IsReference(b))
        {
            var differs = kind is ExpressionType.NotEqual or ExpressionType.GreaterThan or ExpressionType.LessThan;
            if ((a, b) is (Sym.Parts, Sym.Null) or (Sym.Null, Sym.Parts) && IsThere((a as Sym.Parts ?? b as Sym.Parts)!) is { } isThere)
                return differs ? isThere : Structure.Not(isThere);
            if (Identity(a, b) is { } same)
                return Expression.Constant(same != differs);
            if ((a, b) is (Sym.OneOf, Sym.Null) or (Sym.Null, Sym.OneOf) && Test((a as Sym.OneOf ?? b as Sym.OneOf)!, IsThere) is var there)
                return differs ? there : Negated(there);
            var (x, y) = (ToValue(a), ToValue(b));
            return x.Type.IsValueType || y.Type.IsValueType ? throw Refuse("it compares a reference with a number", "compare numbers")
                : y is ConstantExpression { Value: null } ? Numbers.ComparedWithNull(x, differs)
                : x is ConstantExpression { Value: null } ? Numbers.ComparedWithNull(y, differs)
                : throw Refuse("it asks whether two references are the same object", "compare what the objects hold");
        }

        var (left, right) = (ToValue(a), ToValue(b));
        // Which case of a union it is.
        if (kind is ExpressionType.Equal or ExpressionType.NotEqual && right is ConstantExpression { Value: int asked } && cases.TryGetValue(left, out var known))
        {
            var live = Options(known.Of);
            var set = live.Where(k => known.Cases[k] == asked == (kind == ExpressionType.Equal)).Aggregate(0UL, (s, k) => s | (1UL << k));
            var test = Among(known.Of.Which, set, live);
            told[test] = (known.Of.Which, set);
            return test;
        }

        return Numbers.Compare(kind, left, right, isUnsigned);
    }

    private static bool IsReference(Sym value) => value is Sym.Null or Sym.Obj or Sym.Fn or Sym.Later or Sym.Boxed or Sym.Token or Sym.Ptr or Sym.OneOf || (value is Sym.Val v && !v.E.Type.IsValueType);

    private static bool? Identity(Sym a, Sym b) => (a, b) switch
    {
        (Sym.Null, Sym.Null) => true,
        (Sym.Obj or Sym.Fn or Sym.Later or Sym.Boxed or Sym.Parts, Sym.Null) or (Sym.Null, Sym.Obj or Sym.Fn or Sym.Later or Sym.Boxed or Sym.Parts) => false,
        (Sym.Obj x, Sym.Obj y) => x.Instance == y.Instance,
        (Sym.Obj, Sym.Val { E: not ConstantExpression }) or (Sym.Val { E: not ConstantExpression }, Sym.Obj) => false,
        (Sym.Token x, Sym.Token y) => x.Member.Equals(y.Member),
        (Sym.Val { E: NewArrayExpression or NewExpression }, Sym.Null) or (Sym.Null, Sym.Val { E: NewArrayExpression or NewExpression }) => false,
        (Sym.Val { E: ConstantExpression { Value: var x } }, Sym.Null) => x is null,
        (Sym.Null, Sym.Val { E: ConstantExpression { Value: var x } }) => x is null,
        _ => null,
    };

    private void Arithmetic(ILOpCode op)
    {
        if (op is ILOpCode.Neg or ILOpCode.Not)
        {
            var only = Numbers.Counted(PopValue());
            Push(op == ILOpCode.Neg ? Expression.Negate(only) : Expression.Not(only));
            return;
        }

        var b = PopValue();
        var a = PopValue();
        var (kind, isUnsigned) = op switch
        {
            ILOpCode.Add => (ExpressionType.Add, false),
            ILOpCode.Sub => (ExpressionType.Subtract, false),
            ILOpCode.Mul => (ExpressionType.Multiply, false),
            ILOpCode.Div => (ExpressionType.Divide, false),
            ILOpCode.Div_un => (ExpressionType.Divide, true),
            ILOpCode.Rem => (ExpressionType.Modulo, false),
            ILOpCode.Rem_un => (ExpressionType.Modulo, true),
            ILOpCode.And => (ExpressionType.And, false),
            ILOpCode.Or => (ExpressionType.Or, false),
            ILOpCode.Xor => (ExpressionType.ExclusiveOr, false),
            ILOpCode.Shl => (ExpressionType.LeftShift, false),
            ILOpCode.Shr => (ExpressionType.RightShift, false),
            ILOpCode.Shr_un => (ExpressionType.RightShift, true),
            ILOpCode.Add_ovf => (ExpressionType.AddChecked, false),
            ILOpCode.Add_ovf_un => (ExpressionType.AddChecked, true),
            ILOpCode.Sub_ovf => (ExpressionType.SubtractChecked, false),
            ILOpCode.Sub_ovf_un => (ExpressionType.SubtractChecked, true),
            ILOpCode.Mul_ovf => (ExpressionType.MultiplyChecked, false),
            _ => (ExpressionType.MultiplyChecked, true),
        };
        if (!a.Type.IsPrimitive || !b.Type.IsPrimitive)
            throw Refuse("it computes with addresses", "use an index");
        Push(Numbers.Binary(kind, a, b, isUnsigned));
    }

    private void Convert(ILOpCode op)
    {
        if (stack[^1] is not Sym.Val)
            throw Refuse("it takes an address for a number", "use an index");
        var value = Numbers.Counted(PopValue());
        var isUnsigned = op is >= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u_un or ILOpCode.Conv_r_un;
        var isChecked = op is (>= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u_un) or (>= ILOpCode.Conv_ovf_i1 and <= ILOpCode.Conv_ovf_u8) or ILOpCode.Conv_ovf_i or ILOpCode.Conv_ovf_u;
        var type = op switch
        {
            ILOpCode.Conv_i1 or ILOpCode.Conv_ovf_i1 or ILOpCode.Conv_ovf_i1_un => typeof(sbyte),
            ILOpCode.Conv_i2 or ILOpCode.Conv_ovf_i2 or ILOpCode.Conv_ovf_i2_un => typeof(short),
            ILOpCode.Conv_i4 or ILOpCode.Conv_ovf_i4 or ILOpCode.Conv_ovf_i4_un => typeof(int),
            ILOpCode.Conv_u1 or ILOpCode.Conv_ovf_u1 or ILOpCode.Conv_ovf_u1_un => typeof(byte),
            ILOpCode.Conv_u2 or ILOpCode.Conv_ovf_u2 or ILOpCode.Conv_ovf_u2_un => typeof(ushort),
            ILOpCode.Conv_u4 or ILOpCode.Conv_ovf_u4 or ILOpCode.Conv_ovf_u4_un => typeof(uint),
            ILOpCode.Conv_u8 or ILOpCode.Conv_ovf_u8 or ILOpCode.Conv_ovf_u8_un or ILOpCode.Conv_u or ILOpCode.Conv_ovf_u or ILOpCode.Conv_ovf_u_un => typeof(ulong),
            ILOpCode.Conv_r4 => typeof(float),
            ILOpCode.Conv_r8 or ILOpCode.Conv_r_un => typeof(double),
            _ => typeof(long),
        };
        if (isUnsigned || (type == typeof(ulong) && value.Type == typeof(int) && !isChecked))
            value = Numbers.Unsigned(value);
        if (value.Type == type)
            Push(value);
        else if (isChecked)
            Push(Expression.ConvertChecked(value, type));
        // Integers of the stack's own size do not change by a sign.
        else if ((type == typeof(uint) && value.Type == typeof(int)) || (type == typeof(ulong) && value.Type == typeof(long)))
            Push(value);
        else
            Push(Numbers.Convert(value, type));
    }
}
