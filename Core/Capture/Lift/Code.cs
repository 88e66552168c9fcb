using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace FunctionalAD.Lifting;

/// <summary>One instruction: its short forms written long, its operand a number or a token still to be resolved.</summary>
/// <param name="Offset">Where it stands in the bytes.</param>
/// <param name="Op">What it does.</param>
/// <param name="Number">The integer operand, token, index of a variable, or target of a jump.</param>
/// <param name="Real">The real operand.</param>
/// <param name="Targets">The targets of a switch.</param>
internal readonly record struct Instruction(int Offset, ILOpCode Op, long Number, double Real, int[]? Targets)
{
    public int Int => (int)Number;
}

/// <summary>The instructions of a method, decoded from its bytes (ECMA-335, partition III).</summary>
internal sealed class Code
{
    private static readonly OperandType[] operands = Operands();

    private readonly Type[]? typeArguments;
    private readonly Type[]? methodArguments;
    private readonly Module module;

    private Code(MethodBase method, MethodBody body)
    {
        Method = method;
        module = method.Module;
        typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        Locals = [.. body.LocalVariables.Select(v => v.LocalType)];
        Clauses = [.. body.ExceptionHandlingClauses];
        Instructions = [.. Decode(body.GetILAsByteArray()!)];
    }

    public MethodBase Method { get; }

    public Type[] Locals { get; }

    public ExceptionHandlingClause[] Clauses { get; }

    public Instruction[] Instructions { get; }

    /// <summary>The code of a method; null where there is none to read (extern, abstract, made at run time).</summary>
    public static Code? Of(MethodBase method)
    {
        try
        {
            return method.GetMethodBody() is { } body ? new Code(method, body) : null;
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }

    public MethodBase ResolveMethod(int token) => module.ResolveMethod(token, typeArguments, methodArguments)!;

    public FieldInfo ResolveField(int token) => module.ResolveField(token, typeArguments, methodArguments)!;

    public Type ResolveType(int token) => module.ResolveType(token, typeArguments, methodArguments);

    public MemberInfo ResolveMember(int token) => module.ResolveMember(token, typeArguments, methodArguments)!;

    public string ResolveString(int token) => module.ResolveString(token);

    // By the code's value; those of two bytes begin with 0xFE and stand behind the others.
    private static OperandType[] Operands()
    {
        var table = new OperandType[512];
        foreach (var field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            if (field.GetValue(null) is OpCode code)
                table[(code.Size == 1 ? 0 : 256) + (code.Value & 0xFF)] = code.OperandType;
        }

        return table;
    }

    private static List<Instruction> Decode(byte[] il)
    {
        var list = new List<Instruction>();
        for (var at = 0; at < il.Length;)
        {
            var start = at;
            int code = il[at++];
            var operand = operands[code];
            if (code == 0xFE)
            {
                operand = operands[256 + il[at]];
                code = 0xFE00 | il[at++];
            }

            var (number, real, targets) = (0L, 0.0, (int[]?)null);
            var rest = il.AsSpan(at);
            switch (operand)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget:
                    number = at + 1 + (sbyte)rest[0];
                    at++;
                    break;
                case OperandType.ShortInlineI:
                    number = (sbyte)rest[0];
                    at++;
                    break;
                case OperandType.ShortInlineVar:
                    number = rest[0];
                    at++;
                    break;
                case OperandType.InlineVar:
                    number = BinaryPrimitives.ReadUInt16LittleEndian(rest);
                    at += 2;
                    break;
                case OperandType.InlineI8:
                    number = BinaryPrimitives.ReadInt64LittleEndian(rest);
                    at += 8;
                    break;
                case OperandType.InlineR:
                    real = BinaryPrimitives.ReadDoubleLittleEndian(rest);
                    at += 8;
                    break;
                case OperandType.ShortInlineR:
                    real = BinaryPrimitives.ReadSingleLittleEndian(rest);
                    at += 4;
                    break;
                case OperandType.InlineBrTarget:
                    number = at + 4 + BinaryPrimitives.ReadInt32LittleEndian(rest);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    targets = new int[BinaryPrimitives.ReadInt32LittleEndian(rest)];
                    var end = at + 4 + (4 * targets.Length);
                    for (var k = 0; k < targets.Length; k++)
                        targets[k] = end + BinaryPrimitives.ReadInt32LittleEndian(rest[(4 + (4 * k))..]);
                    at = end;
                    break;
                default:
                    number = BinaryPrimitives.ReadInt32LittleEndian(rest);
                    at += 4;
                    break;
            }

            list.Add(Long(new Instruction(start, (ILOpCode)code, number, real, targets)));
        }

        return list;
    }

    private static Instruction Long(Instruction i) => i.Op switch
    {
        >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3 => i with { Op = ILOpCode.Ldarg, Number = (int)i.Op - (int)ILOpCode.Ldarg_0 },
        >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3 => i with { Op = ILOpCode.Ldloc, Number = (int)i.Op - (int)ILOpCode.Ldloc_0 },
        >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3 => i with { Op = ILOpCode.Stloc, Number = (int)i.Op - (int)ILOpCode.Stloc_0 },
        ILOpCode.Ldarg_s => i with { Op = ILOpCode.Ldarg },
        ILOpCode.Ldarga_s => i with { Op = ILOpCode.Ldarga },
        ILOpCode.Starg_s => i with { Op = ILOpCode.Starg },
        ILOpCode.Ldloc_s => i with { Op = ILOpCode.Ldloc },
        ILOpCode.Ldloca_s => i with { Op = ILOpCode.Ldloca },
        ILOpCode.Stloc_s => i with { Op = ILOpCode.Stloc },
        >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8 => i with { Op = ILOpCode.Ldc_i4, Number = (int)i.Op - (int)ILOpCode.Ldc_i4_0 },
        ILOpCode.Ldc_i4_s => i with { Op = ILOpCode.Ldc_i4 },
        ILOpCode.Leave_s => i with { Op = ILOpCode.Leave },
        >= ILOpCode.Br_s and <= ILOpCode.Blt_un_s => i with { Op = i.Op + (ILOpCode.Br - ILOpCode.Br_s) },
        _ => i,
    };
}
