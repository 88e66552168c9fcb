using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;

namespace FunctionalAD.Lifting;

/// <summary>
/// A lambda that F# made a tree of, as the compiler of F# writes it: a class for each function in it, with the code and a field for each variable from
/// outside. It is lifted like any other code and never runs, so what a plain function may do a lambda may do.
/// </summary>
internal sealed class Written
{
    private readonly MethodInfo invoke;
    private readonly (FieldInfo Field, int Place, object? Value)[] fields;

    private Written(MethodInfo invoke, (FieldInfo Field, int Place, object? Value)[] fields) => (this.invoke, this.fields) = (invoke, fields);

    /// <summary>Writes a lambda; null where a node of it has no instructions.</summary>
    /// <param name="lambda">The lambda.</param>
    /// <param name="captured">The objects that it captured; another lambda of the same structure has others in these places.</param>
    public static Written? Of(LambdaExpression lambda, IReadOnlyList<object> captured)
    {
        var outside = new Outside(captured);
        if (outside.Visit(lambda) is not LambdaExpression open || outside.IsStrange)
            return null;
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(FSharp.Lambdas), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule(FSharp.Lambdas);
        var classes = new List<TypeBuilder>();
        if (Writer.Class(new(module, classes), open, typeof(object)) is not { } home)
            return null;
        foreach (var type in classes)
            type.CreateType();
        var made = module.GetType(home.Type.Name)!;
        return new Written(
            made.GetMethod(nameof(Action.Invoke))!,
            [.. home.Fields.Select(f => (made.GetField(f.Field.Name)!, outside.Places[f.Variable].Place, outside.Places[f.Variable].Value))]);
    }

    /// <summary>The lambda as a delegate.</summary>
    /// <param name="type">The type of the delegate.</param>
    /// <param name="captured">The objects that it captured.</param>
    public Delegate With(Type type, IReadOnlyList<object> captured)
    {
        var target = Activator.CreateInstance(invoke.DeclaringType!)!;
        foreach (var (field, place, value) in fields)
            field.SetValue(target, place < 0 ? value : captured[place]);
        return Delegate.CreateDelegate(type, target, invoke);
    }

    /// <summary>What no instruction can hold becomes a variable from outside: captured objects, and structures that are part of the text.</summary>
    private sealed class Outside(IReadOnlyList<object> captured) : ExpressionVisitor
    {
        public Dictionary<ParameterExpression, (int Place, object? Value)> Places { get; } = [];

        public bool IsStrange { get; private set; }

        protected override Expression VisitConstant(ConstantExpression node)
        {
            if (node.Value is null or string || node.Type.IsPrimitive || node.Type.IsEnum)
                return node;
            var place = -1;
            if (!Capturing.StructuralKey.IsLiteral(node))
            {
                for (place = captured.Count - 1; place >= 0 && !ReferenceEquals(captured[place], node.Value);)
                    place--;
                IsStrange |= place < 0;
            }

            var known = Places.FirstOrDefault(p => p.Value.Place == place && place >= 0 && p.Key.Type == node.Type).Key;
            if (known is null)
                Places.Add(known = Expression.Parameter(node.Type, $"captured{Places.Count}"), (place, node.Value));
            return known;
        }

        // Quoted code is none to run.
        protected override Expression VisitUnary(UnaryExpression node)
        {
            IsStrange |= node.NodeType == ExpressionType.Quote;
            return base.VisitUnary(node);
        }
    }
}
