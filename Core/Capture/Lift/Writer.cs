using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;

namespace FunctionalAD.Lifting;

/// <summary>The instructions of one function of a tree, as far as F# makes trees: values, choices, calls and functions, and variables that are assigned once.</summary>
internal sealed partial class Writer
{
    private readonly Assembled assembled;
    private readonly ILGenerator il;
    private readonly Dictionary<ParameterExpression, Action> places = [];
    private readonly Dictionary<ParameterExpression, LocalBuilder> locals = [];

    private Writer(Assembled assembled, ILGenerator il) => (this.assembled, this.il) = (assembled, il);

    /// <summary>Where classes are made.</summary>
    public sealed record Assembled(ModuleBuilder Module, List<TypeBuilder> Classes);

    /// <summary>The class of a function.</summary>
    public sealed record Home(TypeBuilder Type, ConstructorBuilder New, MethodBuilder Invoke, (ParameterExpression Variable, FieldBuilder Field)[] Fields);

    /// <summary>Writes a function as a class; null where that cannot be done.</summary>
    public static Home? Class(Assembled assembled, LambdaExpression lambda, Type parent)
    {
        var type = assembled.Module.DefineType($"fun@{assembled.Classes.Count + 1}", TypeAttributes.Public | TypeAttributes.Sealed, parent);
        assembled.Classes.Add(type);
        var returned = FSharp.IsFunction(parent) ? parent.GetGenericArguments()[1] : lambda.ReturnType;
        var own = FSharp.IsFunction(parent) ? MethodAttributes.Virtual : 0;
        var invoke = type.DefineMethod(nameof(Action.Invoke), MethodAttributes.Public | MethodAttributes.HideBySig | own, returned, [.. lambda.Parameters.Select(p => p.Type)]);
        for (var i = 0; i < lambda.Parameters.Count; i++)
            invoke.DefineParameter(i + 1, ParameterAttributes.None, lambda.Parameters[i].Name);
        var home = new Home(
            type,
            type.DefineDefaultConstructor(MethodAttributes.Public),
            invoke,
            [.. Free.In(lambda).Select((v, k) => (v, type.DefineField($"{v.Name}@{k}", v.Type, FieldAttributes.Public)))]);
        var writer = new Writer(assembled, invoke.GetILGenerator());
        for (var i = 0; i < lambda.Parameters.Count; i++)
        {
            var place = (short)(i + 1);
            writer.places[lambda.Parameters[i]] = () => writer.il.Emit(OpCodes.Ldarg, place);
        }

        foreach (var (variable, field) in home.Fields)
        {
            writer.places[variable] = () =>
            {
                writer.il.Emit(OpCodes.Ldarg_0);
                writer.il.Emit(OpCodes.Ldfld, field);
            };
        }

        return writer.Body(lambda.Body, returned) ? home : null;
    }

    private bool Body(Expression body, Type returned)
    {
        if (!Value(body))
            return false;
        // () where the tree has nothing.
        if (body.Type == typeof(void) && returned != typeof(void))
            il.Emit(OpCodes.Ldnull);
        else if (body.Type != typeof(void) && returned == typeof(void))
            il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);
        return true;
    }

    private bool Emit(OpCode code)
    {
        il.Emit(code);
        return true;
    }

    private bool Emit(OpCode code, Type type)
    {
        il.Emit(code, type);
        return true;
    }

    /// <summary>Leaves the value of an expression on the stack, if it has one; false if this cannot be written.</summary>
    private bool Value(Expression e) => Capturing.DeepStack.Run(() => e switch
    {
        ConstantExpression constant => Constant(constant),
        DefaultExpression none => none.Type == typeof(void) || Default(none.Type),
        ParameterExpression variable => Load(variable),
        BlockExpression block => Block(block),
        BinaryExpression { NodeType: ExpressionType.Assign, Left: ParameterExpression variable } store => Assign(variable, store.Right) && Load(variable),
        BinaryExpression { NodeType: ExpressionType.AndAlso, Method: null } both => Choose(both.Left, both.Right, Expression.Constant(false)),
        BinaryExpression { NodeType: ExpressionType.OrElse, Method: null } any => Choose(any.Left, Expression.Constant(true), any.Right),
        BinaryExpression { IsLifted: false, Conversion: null } binary => Binary(binary),
        UnaryExpression { NodeType: ExpressionType.Throw, Operand: { } thrown } => Value(thrown) && Emit(OpCodes.Throw),
        UnaryExpression { IsLifted: false } unary => Unary(unary),
        TypeBinaryExpression { NodeType: ExpressionType.TypeIs } test => Value(test.Expression) && Boxed(test.Expression.Type) && Emit(OpCodes.Isinst, test.TypeOperand) && Emit(OpCodes.Ldnull) && Emit(OpCodes.Cgt_Un),
        ConditionalExpression choice => Choose(choice.Test, choice.IfTrue, choice.IfFalse),
        MemberExpression member => Member(member),
        MethodCallExpression call => FSharpCall(call) ?? (call.Object is null || Receiver(call.Object)) && Arguments(call.Method, call.Arguments) && Call(call.Method),
        InvocationExpression { Expression: LambdaExpression lambda } at => Applied(lambda, at.Arguments),
        InvocationExpression at => Value(at.Expression) && All(at.Arguments) && Call(at.Expression.Type.GetMethod(nameof(Action.Invoke))!),
        LambdaExpression lambda => Class(assembled, lambda, typeof(object)) is { } home && Closure(home) && Delegated(home, lambda.Type),
        NewExpression { Constructor: { } constructor } made => Arguments(constructor, made.Arguments) && New(constructor),
        NewExpression made => Default(made.Type),
        NewArrayExpression array => array.NodeType == ExpressionType.NewArrayInit ? Elements(array) : Bounds(array),
        _ => false,
    });

    private bool All(IEnumerable<Expression> values) => values.All(Value);

    private bool Arguments(MethodBase method, IReadOnlyList<Expression> values) => !method.GetParameters().Any(p => p.ParameterType.IsByRef) && All(values);

    private bool Block(BlockExpression block)
    {
        foreach (var variable in block.Variables)
        {
            if (!locals.TryAdd(variable, il.DeclareLocal(variable.Type)))
                return false;
        }

        foreach (var statement in block.Expressions.SkipLast(1))
        {
            if (statement is BinaryExpression { NodeType: ExpressionType.Assign, Left: ParameterExpression variable } store)
            {
                if (!Assign(variable, store.Right))
                    return false;
            }
            else if (!Value(statement) || (statement.Type != typeof(void) && !Emit(OpCodes.Pop)))
            {
                return false;
            }
        }

        return Value(block.Expressions[^1]);
    }

    // Once: a function that captures the variable has a copy of what it holds.
    private bool Assign(ParameterExpression variable, Expression value)
    {
        if (!locals.TryGetValue(variable, out var local) || places.ContainsKey(variable) || !Value(value))
            return false;
        places[variable] = () => il.Emit(OpCodes.Ldloc, local);
        il.Emit(OpCodes.Stloc, local);
        return true;
    }

    private bool Load(ParameterExpression variable)
    {
        if (!places.TryGetValue(variable, out var load))
            return false;
        load();
        return true;
    }

    private bool Applied(LambdaExpression lambda, IReadOnlyList<Expression> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (!locals.TryAdd(lambda.Parameters[i], il.DeclareLocal(values[i].Type)) || !Assign(lambda.Parameters[i], values[i]))
                return false;
        }

        return Value(lambda.Body);
    }

    private bool Choose(Expression test, Expression yes, Expression no)
    {
        var (otherwise, end) = (il.DefineLabel(), il.DefineLabel());
        if (!Jump(test, false, otherwise) || !Value(yes))
            return false;
        il.Emit(OpCodes.Br, end);
        il.MarkLabel(otherwise);
        var fine = Value(no);
        il.MarkLabel(end);
        return fine;
    }

    // Of && and || only as much is computed as must be.
    private bool Jump(Expression test, bool when, Label to)
    {
        switch (test)
        {
            case UnaryExpression { NodeType: ExpressionType.Not, Method: null } not when not.Type == typeof(bool):
                return Jump(not.Operand, !when, to);
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse, Method: null, IsLifted: false } logic:
                if (when == logic.NodeType is ExpressionType.OrElse)
                    return Jump(logic.Left, when, to) && Jump(logic.Right, when, to);
                var other = il.DefineLabel();
                var fine = Jump(logic.Left, !when, other) && Jump(logic.Right, when, to);
                il.MarkLabel(other);
                return fine;
            default:
                if (!Value(test))
                    return false;
                il.Emit(when ? OpCodes.Brtrue : OpCodes.Brfalse, to);
                return true;
        }
    }

    // An object of the class, with what it captured.
    private bool Closure(Home home)
    {
        il.Emit(OpCodes.Newobj, home.New);
        foreach (var (variable, field) in home.Fields)
        {
            il.Emit(OpCodes.Dup);
            if (!Load(variable))
                return false;
            il.Emit(OpCodes.Stfld, field);
        }

        return true;
    }

    private bool Delegated(Home home, Type type)
    {
        il.Emit(OpCodes.Ldftn, home.Invoke);
        il.Emit(OpCodes.Newobj, type.GetConstructors()[0]);
        return true;
    }

    /// <summary>The variables of a function that it does not declare.</summary>
    private sealed class Free : ExpressionVisitor
    {
        private readonly HashSet<ParameterExpression> declared = [];
        private readonly List<ParameterExpression> used = [];

        public static IEnumerable<ParameterExpression> In(LambdaExpression lambda)
        {
            var free = new Free();
            free.Visit(lambda);
            return free.used.Where(v => !free.declared.Contains(v));
        }

        public override Expression? Visit(Expression? node) => node is null ? null : Capturing.DeepStack.Run(() => base.Visit(node));

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            declared.UnionWith(node.Parameters);
            return base.VisitLambda(node);
        }

        protected override Expression VisitBlock(BlockExpression node)
        {
            declared.UnionWith(node.Variables);
            return base.VisitBlock(node);
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            if (!used.Contains(node))
                used.Add(node);
            return node;
        }
    }
}
