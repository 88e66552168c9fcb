using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Linq.Expressions;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// Lambdas that variables hold and that call themselves, by whatever way, or are long: each becomes a function of the language, which is called. What it
/// reads from outside, and arrays that it writes, are parameters; the arrays are results, too.
/// </summary>
internal sealed partial class Capture
{
    private readonly Functions functions;

    /// <summary>The functions of a program.</summary>
    private sealed class Functions
    {
        public Dictionary<LambdaExpression, Defined> Known { get; } = [];

        /// <summary>How many are being defined, one inside of another.</summary>
        public int Open { get; set; }

        /// <summary>The results that were taken to be arrays of their own, and are not.</summary>
        public HashSet<(LambdaExpression, int)> Shared { get; } = [];

        public Dictionary<LambdaExpression, Reached> Reached { get; } = [];
    }

    /// <summary>A function, and what it gets besides its arguments.</summary>
    private sealed record Defined(Function Function, Type[] Leaves, Type[] Results, Reached Reached);

    // null where the lambda does not call itself.
    private Value? CallFunction(Expression node, Expression name, LambdaExpression written, ReadOnlyCollection<Expression> arguments)
    {
        if (name is not ParameterExpression || Reach(written) is not { IsFunction: true } reached)
            return null;
        var callee = functions.Known.TryGetValue(written, out var known) ? known : Define(node, ((ParameterExpression)name).Name, written, reached);
        var values = arguments.Select(Visit).ToArray();
        var leaves = new List<Operand>();
        for (var i = 0; i < values.Length; i++)
            Flatten(values[i], leaves, arguments[i]);
        Value[] outside = [.. reached.Free.Select(Visit)];
        for (var i = 0; i < outside.Length; i++)
            Flatten(outside[i], leaves, reached.Free[i]);
        RefuseTwice([.. values, .. outside], reached, node);
        var results = builder.Call(callee.Function, [.. callee.Results, .. callee.Leaves.Where(reached.Changes)], [.. leaves.Select(AsArray)]);
        var next = callee.Results.Length;
        for (var i = 0; i < values.Length; i++)
            Renew(values[i], arguments[i].Type, arguments[i], reached, results, ref next);
        if (written.ReturnType == typeof(void))
            return Nothing;
        var leaf = 0;
        return Returned(Compose(written.ReturnType, new Queue<Operand>(results.Take(callee.Results.Length))));

        Value Returned(Value value) => value is Value.Composite composite ? new Value.Composite(composite.Layout, [.. composite.Parts.Select(Returned)])
            : functions.Shared.Contains((written, leaf++)) ? Freeze(value, "it is what a function returned that calls itself, which may hold it")
            : Track(value, owned: true);
    }

    // To the function two arguments are two arrays: what is written to one is not seen in the other.
    private void RefuseTwice(Value[] values, Reached reached, Expression node)
    {
        var seen = new HashSet<Cell>(ReferenceEqualityComparer.Instance);
        if (!values.SelectMany(Held).Where(c => reached.Changes(c.Type)).All(seen.Add))
            throw Refuse(node, "the same array is given twice to a function that calls itself and writes to arrays of its kind", "give it once, or a copy: `(double[])a.Clone()`");
    }

    // The arrays that the function may have written hold what it says.
    private void Renew(Value value, Type type, Expression node, Reached reached, ImmutableArray<Var> results, ref int next)
    {
        if (Layout.Of(type) is { } layout)
        {
            for (var k = 0; k < layout.Components.Length; k++)
                Renew(value is Value.Composite composite ? composite.Parts[k] : Nothing, layout.Components[k].Type, node, reached, results, ref next);
            return;
        }

        if (!reached.Changes(type))
            return;
        RefuseMoving(node, _ => true);
        var result = results[next++];
        if (value is not Value.Array { Cell: var cell } || cell.Row is not null || cell.Frozen is not null
            || !Options(cell).All(c => cells.ContainsKey(c) && writable?.Contains(c) != false))
            throw Refuse(node, "a function that calls itself may write to it, and which array it is, is not known here", ArrayRemedy);
        var options = Options(cell).ToArray();
        RefuseEnclosed(options, node);
        var versions = Among(cell, c => options.Select(o => o == c ? result : cells[o].Operand));
        foreach (var (one, version) in options.Zip(versions))
            cells[one] = new(version, false);
    }

    // Arrays that are returned are taken to be made by the function; if one is not, all functions that were made of that are made again.
    private Defined Define(Expression node, string? name, LambdaExpression written, Reached reached)
    {
        while (true)
        {
            var (before, shared) = (functions.Known.Keys.ToArray(), functions.Shared.Count);
            functions.Open++;
            var defined = DefineOnce(node, name, written, reached);
            if (--functions.Open > 0 || shared == functions.Shared.Count)
                return defined;
            foreach (var made in functions.Known.Keys.Except(before).ToArray())
                functions.Known.Remove(made);
        }
    }

    private Defined DefineOnce(Expression node, string? name, LambdaExpression written, Reached reached)
    {
        // An array that gets longer stays the same one: as any that is written it is a result.
        if (written.Parameters.FirstOrDefault(p => p.IsByRef && !(p.Type.IsArray && !Assigned.In(written.Body).All.Contains(p))) is { } reference)
            RefuseReference(reference);
        if (reached.Assigned.Count > 0)
            throw Refuse(node, $"a function that calls itself assigns to {reached.Assigned.First().Name}, a variable outside of it", "pass it and return it");
        var inner = new Capture(written, context, this, assigns, codes);
        var parameters = new List<Var>();
        foreach (var parameter in written.Parameters)
            inner.variables[parameter] = Declare(parameter.Type, parameter.Name, parameters);
        Type[] leaves = [.. parameters.Select(p => p.Type)];
        Type[] results = [.. LeafTypes(written.ReturnType, node)];
        var function = new Function(name ?? written.Name ?? "f");
        var defined = functions.Known[written] = new(function, leaves, results, reached);
        inner.Survey(written);
        foreach (var free in reached.Free)
            inner.Receive(free, parameters);
        inner.builder.Define(function, parameters, _ =>
        {
            inner.TrackParameters(written);
            var held = written.Parameters.Select(p => inner.variables[p]).ToArray();
            var (values, given) = (new List<Operand>(), inner.cells.Keys.ToHashSet());
            var result = inner.Body(written);
            var (leaf, returned) = (0, new HashSet<Cell>());
            inner.FindShared(result, written, given, returned, ref leaf);
            inner.Flatten(result, values, written.Body);
            if (written.ReturnType == typeof(void))
                values.Clear();
            for (var i = 0; i < held.Length; i++)
                inner.Current(held[i], written.Parameters[i], reached, values);
            return values.Select(inner.AsArray);
        });
        return defined;
    }

    // What is read from outside is a parameter, too.
    private void Receive(Expression free, List<Var> parameters)
    {
        if (free is ConstantExpression { Value: { } held })
        {
            var closure = new Var(held.GetType(), "closure");
            objects[held] = closure;
            parameters.Add(closure);
            return;
        }

        var variable = (ParameterExpression)free;
        imported.Add(variable);
        variables[variable] = Imported(Declare(variable.Type, variable.Name, parameters));
    }

    // An array of the caller's, one that is not known, or one that is returned twice.
    private void FindShared(Value value, LambdaExpression written, HashSet<Cell> given, HashSet<Cell> returned, ref int leaf)
    {
        if (value is Value.Composite composite)
        {
            foreach (var part in composite.Parts)
                FindShared(part, written, given, returned, ref leaf);
            return;
        }

        if (value is Value.Array { Cell: var cell } && (cell.Row is not null || cell.Frozen is not null || cell.OneOf is not null || given.Contains(cell) || !returned.Add(cell)))
            functions.Shared.Add((written, leaf));
        leaf++;
    }

    private void Current(Value value, Expression node, Reached reached, List<Operand> results)
    {
        if (value is Value.Composite composite)
            composite.Parts.ToList().ForEach(p => Current(p, node, reached, results));
        else if (value is Value.Array { Cell: var cell } && reached.Changes(cell.Type))
            results.Add(Current(cell, node));
    }

    private IEnumerable<Type> LeafTypes(Type type, Expression node) => type == typeof(void) ? []
        : Layout.Of(type) is { } layout ? layout.Components.SelectMany(c => LeafTypes(c.Type, node))
        : Listed.Array(type) is not null ? throw Refuse(node, "a function that calls itself returns a list", "return an array")
        : [type];

    // What may assign to the variables around it: code that is read where it is called. Functions write arrays at most.
    private bool CallsCode(Assigned assigned) => assigned.CallsCode || assigned.Called.Any(p => Called(p) is null && !IsHarmless(p, []));

    // Code that changes nothing around it, and calls none that might.
    private bool IsHarmless(ParameterExpression variable, HashSet<LambdaExpression> seen) => variables.GetValueOrDefault(variable) is Value.Code { Lambda: var code }
        && (!seen.Add(code) || (Assigned.In(code) is { CallsCode: false, Outer.Count: 0, Writes.Count: 0 } inner && inner.Called.All(p => Called(p) is not null || IsHarmless(p, seen))));

    private IEnumerable<(ParameterExpression?, Type)> ByFunctions(Assigned assigned) =>
        assigned.Called.SelectMany(p => Called(p)?.Written ?? []).Select(t => ((ParameterExpression?)null, t));

    // The function that a variable holds.
    private Reached? Called(ParameterExpression variable) =>
        (variables.GetValueOrDefault(variable) ?? (outer is null ? null : Variable(variable))) is Value.Code { Lambda: var code } && Reach(code) is { IsFunction: true } reached ? reached : null;

    private Reached Reach(LambdaExpression written)
    {
        if (!functions.Reached.TryGetValue(written, out var known))
            functions.Reached[written] = known = new Reached(written, p => variables.ContainsKey(p) || outer is not null ? Visit(p) is Value.Code { Lambda: var code } ? code : null : null);
        return known;
    }

    /// <summary>What a lambda reaches by calls of lambdas that variables hold: itself perhaps, what it reads from outside, what it writes.</summary>
    private sealed class Reached : ExpressionVisitor
    {
        private const int Longest = 2000;

        private readonly LambdaExpression start;
        private readonly Dictionary<LambdaExpression, int> sizes = [];
        private readonly Func<ParameterExpression, LambdaExpression?> code;
        private readonly HashSet<LambdaExpression> seen = [];
        private readonly List<ParameterExpression> own = [];
        private bool isRecursive;
        private int size;

        public Reached(LambdaExpression start, Func<ParameterExpression, LambdaExpression?> code)
        {
            (this.start, this.code) = (start, code);
            Enter(start);
        }

        /// <summary>Whether it is called, and not read where it is called: it calls itself, or would be too long to be read each time.</summary>
        public bool IsFunction => isRecursive || (size > Longest && Assigned.Count == 0 && !Free.Exists(f => Changes(f.Type)));

        /// <summary>Variables and objects from outside.</summary>
        public List<Expression> Free { get; } = [];

        public HashSet<ParameterExpression> Assigned { get; } = [];

        /// <summary>The types of the arrays that are written.</summary>
        public HashSet<Type> Written { get; } = [];

        /// <summary>The types of the arrays that get longer.</summary>
        public HashSet<Type> Longer { get; } = [];

        /// <summary>Whether arrays of a type are written, or hold some that are.</summary>
        public bool Changes(Type type)
        {
            for (var t = type; t.IsArray; t = t.GetElementType()!)
            {
                if (Written.Contains(t))
                    return true;
            }

            return false;
        }

        private void Enter(LambdaExpression lambda)
        {
            if (!seen.Add(lambda))
                return;
            var before = size;
            var changes = Capturing.Assigned.In(lambda);
            Assigned.UnionWith(changes.Outer);
            Written.UnionWith(changes.Writes.Select(w => w.Array));
            Longer.UnionWith(changes.Longer.Select(w => w.Array));
            Visit(lambda);
            sizes[lambda] = size - before;
        }

        public override Expression? Visit(Expression? node) => node is null ? null : ++size < 0 ? node : DeepStack.Run(() => base.Visit(node));

        protected override Expression VisitLambda<T>(Expression<T> node) => Declaring(node.Parameters, () => Visit(node.Body)!, node);

        protected override Expression VisitBlock(BlockExpression node) => Declaring(node.Variables, () => base.VisitBlock(node), node);

        private Expression Declaring(IReadOnlyCollection<ParameterExpression> variables, Func<Expression> visit, Expression node)
        {
            own.AddRange(variables);
            visit();
            own.RemoveRange(own.Count - variables.Count, variables.Count);
            return node;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            if (own.Contains(node))
                return node;
            if (typeof(Delegate).IsAssignableFrom(node.Type) && code(node) is { } held)
            {
                isRecursive |= held == start;
                Enter(held);
                size += isRecursive ? 0 : Math.Min(sizes.GetValueOrDefault(held), Longest);
            }
            else if (!Free.Contains(node))
            {
                Free.Add(node);
            }

            return node;
        }

        protected override Expression VisitConstant(ConstantExpression node)
        {
            if (node.Value is not LambdaExpression && !StructuralKey.IsLiteral(node) && !Free.OfType<ConstantExpression>().Any(c => ReferenceEquals(c.Value, node.Value)))
                Free.Add(node);
            return node;
        }

        protected override Expression VisitExtension(Expression node) => node;
    }
}
