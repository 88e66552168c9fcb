using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace FunctionalAD.Emission;

/// <summary>
/// The instructions of a tree of the kind that the emitter makes: numbers, arrays, tuples, calls of public methods, choices and loops. Of any
/// other tree there are none, and the framework compiles it. The instructions are those that the framework would write.
/// </summary>
internal sealed partial class Instructions
{
    private readonly List<Instruction> code = [];
    private readonly Dictionary<ParameterExpression, int> arguments = [];
    private readonly Dictionary<ParameterExpression, int> locals = [];
    private readonly Dictionary<LabelTarget, Mark> marks = [];

    /// <summary>One of them, and what it works on: a number of a local or argument, or anything else.</summary>
    private readonly record struct Instruction(OpCode Code, object? Operand, short Number = 0);

    /// <summary>A place that is jumped to.</summary>
    private sealed class Mark;

    // Whether what is not public, and spans, may be used: not in a class.
    private readonly bool isDynamic;

    private Instructions(IReadOnlyList<ParameterExpression> parameters, bool isDynamic)
    {
        this.isDynamic = isDynamic;
        for (var i = 0; i < parameters.Count; i++)
            arguments.Add(parameters[i], isDynamic ? i : i + 1);
    }

    /// <summary>The instructions of the body of an instance method, or null.</summary>
    public static Instructions? Of(LambdaExpression tree)
    {
        var instructions = new Instructions(tree.Parameters, false);
        if (!instructions.IsVisible(tree.Type) || !instructions.Value(tree.Body))
            return null;
        instructions.Add(OpCodes.Ret);
        return instructions;
    }

    /// <summary>The instructions of statements as the body of a dynamic method that returns nothing and may use what is not public, or null.</summary>
    public static Instructions? Of(Expression statements, IReadOnlyList<ParameterExpression> parameters)
    {
        var instructions = new Instructions(parameters, true);
        if (!instructions.Statement(statements))
            return null;
        instructions.Add(OpCodes.Ret);
        return instructions;
    }

    /// <summary>Writes them.</summary>
    /// <param name="il">Where.</param>
    /// <param name="token">What stands for a member in the module of the method, if anything does already.</param>
    public void Write(ILGenerator il, Func<MemberInfo, int?>? token = null)
    {
        foreach (var local in locals.Keys)
            il.DeclareLocal(local.Type);
        var labels = new Dictionary<Mark, Label>();
        foreach (var (opcode, operand, number) in code)
        {
            switch (operand)
            {
                case null when opcode.OperandType == OperandType.InlineVar:
                    il.Emit(opcode, number);
                    break;
                case null:
                    il.Emit(opcode);
                    break;
                case Mark mark when opcode == OpCodes.Nop:
                    il.MarkLabel(Label(mark));
                    break;
                case Mark mark:
                    il.Emit(opcode, Label(mark));
                    break;
                case int i:
                    il.Emit(opcode, i);
                    break;
                case long l:
                    il.Emit(opcode, l);
                    break;
                case float f:
                    il.Emit(opcode, f);
                    break;
                case double d:
                    il.Emit(opcode, d);
                    break;
                case string s:
                    il.Emit(opcode, s);
                    break;
                case MemberInfo member when token?.Invoke(member) is { } known:
                    il.Emit(opcode, known);
                    break;
                case ConstructorInfo constructor:
                    il.Emit(opcode, constructor);
                    break;
                case MethodInfo method:
                    il.Emit(opcode, method);
                    break;
                case FieldInfo field:
                    il.Emit(opcode, field);
                    break;
                case Type type:
                    il.Emit(opcode, type);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        Label Label(Mark mark)
        {
            if (!labels.TryGetValue(mark, out var label))
                labels.Add(mark, label = il.DefineLabel());
            return label;
        }
    }

    private bool Add(OpCode opcode, object? operand = null)
    {
        code.Add(new(opcode, operand));
        return true;
    }

    private bool Add(OpCode opcode, int variable)
    {
        code.Add(new(opcode, null, (short)variable));
        return true;
    }

    private bool Here(Mark mark) => Add(OpCodes.Nop, mark);

    private bool IsVisible(Type type) => isDynamic || (type.IsVisible && !type.IsByRef && !type.IsByRefLike && !type.IsPointer);

    private bool IsVisible(FieldInfo field) => isDynamic || (field.IsPublic && IsVisible(field.DeclaringType!));

    private bool IsVisible(MethodBase method) => isDynamic || (method.IsPublic && method.DeclaringType is { } type && IsVisible(type)
        && method.GetParameters().All(p => IsVisible(p.ParameterType)) && (method.IsConstructor || !method.IsGenericMethod || method.GetGenericArguments().All(IsVisible)));

    /// <summary>Leaves the value of an expression on the stack; false if this cannot be written.</summary>
    private bool Value(Expression expression) => expression switch
    {
        DefaultExpression { Type.IsValueType: false } none when none.Type != typeof(void) => Add(OpCodes.Ldnull),
        DefaultExpression { Type.IsValueType: true } none when isDynamic && none.Type != typeof(void) => Zero(none.Type),
        ConstantExpression constant => Constant(constant.Value),
        ParameterExpression variable => Load(variable),
        BinaryExpression { NodeType: ExpressionType.AndAlso, Method: null } both => Choose(both.Left, both.Right, Expression.Constant(false)),
        BinaryExpression { NodeType: ExpressionType.OrElse, Method: null } any => Choose(any.Left, Expression.Constant(true), any.Right),
        BinaryExpression { IsLifted: false } binary => Binary(binary),
        UnaryExpression { IsLifted: false } unary => Unary(unary),
        ConditionalExpression choice => Choose(choice.Test, choice.IfTrue, choice.IfFalse),
        MethodCallExpression call => (call.Object is null || Target(call.Object)) && Invoke(call.Method, call.Arguments),
        MemberExpression { Member: FieldInfo { IsLiteral: false } field } member => IsVisible(field)
            && (field.IsStatic ? Add(OpCodes.Ldsfld, field) : Value(member.Expression!) && Add(OpCodes.Ldfld, field)),
        MemberExpression { Member: PropertyInfo { GetMethod: { } get } } member => (member.Expression is null || Target(member.Expression)) && Invoke(get, []),
        NewExpression { Constructor: not null } tuple when IsTuple(tuple.Type) => Tuple(tuple),
        NewExpression { Constructor: { } constructor } made => IsVisible(constructor) && All(made.Arguments) && Add(OpCodes.Newobj, constructor),
        NewArrayExpression array => array.NodeType == ExpressionType.NewArrayInit ? Elements(array) : Bounds(array),
        IndexExpression { Indexer: null } element => Value(element.Object!) && All(element.Arguments) && Element(element, OpCodes.Ldelem, "Get"),
        BlockExpression block => Statements(block.Expressions.SkipLast(1)) && Value(block.Expressions[^1]),
        _ => false,
    };

    /// <summary>Runs an expression and leaves nothing.</summary>
    private bool Statement(Expression expression) => expression switch
    {
        DefaultExpression => expression.Type == typeof(void),
        BinaryExpression { NodeType: ExpressionType.Assign, Left: ParameterExpression { IsByRef: true } outer } store =>
            Address(outer) && Value(store.Right) && Add(OpCodes.Stobj, outer.Type),
        BinaryExpression { NodeType: ExpressionType.Assign, Left: ParameterExpression variable } store => Value(store.Right) && Store(variable),
        BinaryExpression { NodeType: ExpressionType.Assign, Left: IndexExpression { Indexer: null } element } store =>
            Value(element.Object!) && All(element.Arguments) && Value(store.Right) && Element(element, OpCodes.Stelem, "Set"),
        BinaryExpression { NodeType: ExpressionType.AddAssign, Conversion: null } sum => AddTo(sum),
        ConditionalExpression choice => Choose(choice.Test, choice.IfTrue, choice.IfFalse, Statement),
        BlockExpression block => Statements(block.Expressions),
        LoopExpression loop => Repeat(loop),
        GotoExpression { Value: null } jump => Add(OpCodes.Br, At(jump.Target)),
        _ => Value(expression) && (expression.Type == typeof(void) || Add(OpCodes.Pop)),
    };

    private bool Statements(IEnumerable<Expression> statements) => statements.All(Statement);

    // Field by field: the processor does the same as for the constructor, and the JIT has a call less to take in.
    private bool Tuple(NewExpression tuple)
    {
        var local = Local(Expression.Parameter(tuple.Type));
        for (var i = 0; i < tuple.Arguments.Count; i++)
        {
            var field = tuple.Type.GetField(i < items.Length ? items[i] : "Rest")!;
            if (!Add(OpCodes.Ldloca, local) || !Value(tuple.Arguments[i]) || !Add(OpCodes.Stfld, field))
                return false;
        }

        return Add(OpCodes.Ldloc, local);
    }

    private bool Zero(Type type)
    {
        var local = Local(Expression.Parameter(type));
        return Add(OpCodes.Ldloca, local) && Add(OpCodes.Initobj, type) && Add(OpCodes.Ldloc, local);
    }

    private bool All(IEnumerable<Expression> values) => values.All(Value);

    private bool Constant(object? value) => value switch
    {
        double or float => Add(value is double ? OpCodes.Ldc_R8 : OpCodes.Ldc_R4, value),
        bool truth => Add(truth ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0),
        int => Add(OpCodes.Ldc_I4, operand: value),
        long => Add(OpCodes.Ldc_I8, value),
        ulong bits => Add(OpCodes.Ldc_I8, unchecked((long)bits)),
        string => Add(OpCodes.Ldstr, value),
        _ => false,
    };

    private bool Load(ParameterExpression variable) => arguments.TryGetValue(variable, out var argument)
        ? Add(OpCodes.Ldarg, argument) && (!variable.IsByRef || Add(OpCodes.Ldobj, variable.Type))
        : Add(OpCodes.Ldloc, Local(variable));

    // Where a variable is.
    private bool Address(ParameterExpression variable) => arguments.TryGetValue(variable, out var argument)
        ? Add(variable.IsByRef ? OpCodes.Ldarg : OpCodes.Ldarga, argument)
        : Add(OpCodes.Ldloca, Local(variable));

    // What a method is called on.
    private bool Target(Expression target) => !target.Type.IsValueType ? Value(target) : target is ParameterExpression variable && Address(variable);

    private bool Store(ParameterExpression variable) => arguments.TryGetValue(variable, out var argument)
        ? Add(OpCodes.Starg, argument)
        : IsVisible(variable.Type) && Add(OpCodes.Stloc, Local(variable));

    private int Local(ParameterExpression variable)
    {
        if (!locals.TryGetValue(variable, out var local))
            locals.Add(variable, local = locals.Count);
        return local;
    }

    private bool AddTo(BinaryExpression sum)
    {
        if (sum.Left is ParameterExpression variable)
            return Value(variable) && Value(sum.Right) && Plus(sum.Method) && Store(variable);
        var type = sum.Left.Type;
        return sum.Left is IndexExpression { Indexer: null } element
            && Value(element.Object!) && All(element.Arguments) && Element(element, OpCodes.Ldelema, "Address")
            && Add(OpCodes.Dup) && Add(OpCodes.Ldobj, type) && Value(sum.Right) && Plus(sum.Method) && Add(OpCodes.Stobj, type);
    }

    private bool Plus(MethodInfo? method) => method is null ? Add(OpCodes.Add) : method.IsStatic && IsVisible(method) && Add(OpCodes.Call, method);

    private static readonly string[] items = ["Item1", "Item2", "Item3", "Item4", "Item5", "Item6", "Item7"];

    private bool IsTuple(Type type) => type.IsValueType && type.IsAssignableTo(typeof(ITuple)) && IsVisible(type);

    private bool Choose(Expression test, Expression then, Expression @else, Func<Expression, bool>? write = null)
    {
        write ??= Value;
        Mark otherwise = new(), end = new();
        return Jump(test, false, otherwise)
            && write(then) && Add(OpCodes.Br, end)
            && Here(otherwise) && write(@else) && Here(end);
    }

    // Jumps if a condition has the given truth value, and goes on if it has the other; of && and || only as much is computed as must be.
    private bool Jump(Expression test, bool when, Mark to)
    {
        switch (test)
        {
            case UnaryExpression { NodeType: ExpressionType.Not, Method: null } not when not.Type == typeof(bool):
                return Jump(not.Operand, !when, to);
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse, Method: null, IsLifted: false } logic:
                if (when == logic.NodeType is ExpressionType.OrElse)
                    return Jump(logic.Left, when, to) && Jump(logic.Right, when, to);
                var other = new Mark();
                return Jump(logic.Left, !when, other) && Jump(logic.Right, when, to) && Here(other);
            default:
                return Value(test) && Add(when ? OpCodes.Brtrue : OpCodes.Brfalse, to);
        }
    }

    private bool Repeat(LoopExpression loop)
    {
        var start = new Mark();
        return loop is { ContinueLabel: null, BreakLabel: { } exit } && exit.Type == typeof(void)
            && Here(start) && Statement(loop.Body) && Add(OpCodes.Br, start) && Here(At(exit));
    }

    private Mark At(LabelTarget target)
    {
        if (!marks.TryGetValue(target, out var mark))
            marks.Add(target, mark = new Mark());
        return mark;
    }
}
