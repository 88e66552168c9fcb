using System.Collections.Immutable;
using System.Linq.Expressions;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;
using FunctionalAD.Tangents;

namespace FunctionalAD.Differentiation;

/// <summary>
/// Taylor mode: every variable becomes its truncated series in one parameter. For y = p(a, b, …) with the partial derivatives gᵢ of the
/// rule book, y′ = Σ gᵢ·aᵢ′ gives <c>k·y[k] = Σᵢ Σⱼ j·aᵢ[j]·gᵢ[k−j]</c>, where gᵢ is a series computed the same way. The partial
/// derivatives of the elementary functions close among themselves (sin, cos; exp), so the order n costs O(n²), not 2ⁿ.
/// Source: Griewank and Walther, Evaluating Derivatives, 2nd ed., chapter 13.
/// </summary>
internal sealed partial class Taylor
{
    private readonly int order;
    private readonly Context context;
    private readonly Builder builder;
    private readonly Copier primal;
    private readonly Dictionary<Var, Series> active = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(Function, string), Function> callees;
    private Dictionary<Op, Series> nodes = new(SameOp.Comparer);

    private Taylor(int order, Context context, Dictionary<(Function, string), Function> callees)
    {
        this.order = order;
        this.context = context;
        this.callees = callees;
        builder = context.Builder();
        primal = new Copier(builder);
    }

    /// <summary>(x) ↦ f⁽ⁿ⁾(x)</summary>
    public static Function Derivative(Function function, int order, Context context)
    {
        var factorial = 1.0;
        for (var k = 2; k <= order; k++)
            factorial *= k;
        return Along(function, order, context, (builder, c) =>
            [builder.Apply(Operators.Multiply, c[order].Type, c[order], Literal.Number(c[order].Type, factorial))]);
    }

    /// <summary>(x) ↦ (f(x), f′(x), f″(x)/2, …, f⁽ⁿ⁾(x)/n!)</summary>
    public static Function Coefficients(Function function, int order, Context context) =>
        Along(function, order, context, (builder, c) => [builder.Pack(c[0].Type.MakeArrayType(), [.. c])]);

    private static Function Along(Function function, int order, Context context, Func<Builder, Operand[], IEnumerable<Operand>> select)
    {
        var taylor = new Taylor(order, context, []);
        var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
        return taylor.builder.Function(function.Name, parameters, builder =>
        {
            for (var i = 0; i < parameters.Length; i++)
                taylor.primal[function.Parameters[i]] = parameters[i];
            var x = Constant(parameters[0]);
            if (order > 0)
                x.Set(1, Literal.Number(parameters[0].Type, 1));
            taylor.active[function.Parameters[0]] = x;
            var y = taylor.Expand(function.Body)[0];
            return select(builder, [.. Enumerable.Range(0, order + 1).Select(k => taylor.Coefficient(y, k))]);
        });
    }

    /// <summary>The coefficients of one variable, each computed when it is first asked for; null is the symbolic zero.</summary>
    private sealed class Series(Operand value, Func<int, Operand?> compute)
    {
        private readonly List<(bool Known, Operand? Value)> coefficients = [(true, value)];

        /// <summary>What stands for the series when two operations are compared.</summary>
        public Var Identity { get; } = new(value.Type);

        public Operand Value => coefficients[0].Value!;

        public Operand? this[int k]
        {
            get
            {
                while (coefficients.Count <= k)
                    coefficients.Add((false, null));
                if (!coefficients[k].Known)
                    coefficients[k] = (true, compute(k));
                return coefficients[k].Value;
            }
        }

        public void Set(int k, Operand? coefficient)
        {
            while (coefficients.Count <= k)
                coefficients.Add((false, null));
            coefficients[k] = (true, coefficient);
        }
    }

    private static Series Constant(Operand value) => new(value, _ => null);

    private Operand Coefficient(Series series, int k) => series[k] ?? (!series.Value.Type.IsArray && TangentSpace.HasArrays(series.Value.Type) ? TangentSpace.ZeroOfElement(builder, series.Value.Type, () => series.Value) : TangentSpace.Zero(builder, series.Value));

    private Series Of(Operand old) => old is Var v && active.TryGetValue(v, out var series) ? series : Constant(primal[old]);

    private Series[] Expand(Region region)
    {
        foreach (var equation in region.Equations)
            Expand(equation);
        return [.. region.Results.Select(Of)];
    }

    private void Expand(Equation equation)
    {
        switch (equation.Op)
        {
            case If choice:
                Expand(equation, choice);
                return;
            case Loop loop:
                Expand(equation, loop);
                return;
            case Call call:
                Expand(equation, call);
                return;
        }

        var isActive = equation.Op is not (Length or Zeros) && equation.Op.Operands.Any(o => o is Var v && active.ContainsKey(v));
        if (!isActive || !TangentSpace.Carries(equation.Results[0].Type))
        {
            primal.Emit(equation);
            active.Remove(equation.Results[0]);
            return;
        }

        var result = equation.Results[0];
        var series = equation.Op is Apply apply
            ? Node(apply.Primitive, result.Type, [.. apply.Operands.Select(Of)])
            : Structural(equation);
        for (var k = 1; k <= order; k++)
            _ = series[k];
        active[result] = series;
        primal[result] = series.Value;
    }

    // A series from a primitive; the same one on the same series is computed once.
    private Series Node(Primitive primitive, Type type, Series[] a)
    {
        var arguments = a.Select(s => s.Value is Literal literal ? (Operand)literal : s.Identity).ToImmutableArray();
        var key = new Apply(primitive, type, arguments);
        if (nodes.TryGetValue(key, out var known))
            return known;
        var value = builder.Apply(primitive, type, [.. a.Select(s => s.Value)]);
        if (!TangentSpace.Carries(type) || a.All(s => s.Value is Literal))
            return Constant(value);

        Series node = null!;
        Lazy<Series?[]>? partials = null;
        node = new Series(value, k => primitive.Key switch
        {
            ExpressionType.Add => Sum(type, a[0][k], a[1][k]),
            ExpressionType.Subtract => Sum(type, a[0][k], Negate(type, a[1][k])),
            ExpressionType.Negate => Negate(type, a[0][k]),
            ExpressionType.Multiply => Convolve(type, a[0], a[1], k),
            _ when Primitives.IsConversion(primitive) => a[0][k] is { } c ? builder.Apply(primitive, type, c) : null,
            _ => Generic(k),
        });
        return nodes[key] = node;

        Operand? Generic(int k)
        {
            partials ??= new(() => [.. a.Select((argument, i) => Partial(primitive, i, a, node, type))]);
            Operand? sum = null;
            for (var i = 0; i < a.Length; i++)
            {
                for (var j = 1; j <= k; j++)
                {
                    if (a[i][j] is not { } slope || partials.Value[i]?[k - j] is not { } weight)
                        continue;
                    sum = Sum(type, sum, Scale(type, (double)j / k, builder.Apply(Operators.Multiply, type, weight, slope)));
                }
            }

            return sum;
        }
    }

    private Series? Partial(Primitive primitive, int argument, Series[] a, Series node, Type type)
    {
        if (!Enumerable.Range(1, order).Any(k => a[argument][k] is not null))
            return null;
        var rule = RuleBook.Find(primitive) ?? throw Forward.Without(primitive);
        return rule.Partial(argument) is { } partial ? Template(primitive.Name, partial.Body, [.. a, node], type) : null;
    }

    // A row of the rule book run on series instead of numbers. Its choices are made coefficient by coefficient.
    private Series Template(string name, Region row, Series[] arguments, Type real)
    {
        var known = new Dictionary<Var, Series>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < row.Parameters.Length; i++)
            known[row.Parameters[i]] = arguments[i];
        return Run(row)[0];

        Series[] Run(Region region)
        {
            foreach (var equation in region.Equations)
            {
                switch (equation.Op)
                {
                    case Apply apply:
                        Series[] operands = [.. apply.Operands.Select(Get)];
                        var type = Real(equation.Results[0].Type);
                        known[equation.Results[0]] = ReferenceEquals(apply.Primitive, Primitives.IsLiteral)
                            ? Constant(Literal.Of(Get(apply.Operands[0]).Value is Literal))
                            : ReferenceEquals(apply.Primitive, Primitives.Varies)
                            ? Constant(Literal.Of(true)) // The form that shares its parts serves all coefficients.
                            : ReferenceEquals(apply.Primitive, Primitives.Kink)
                            ? Side(type, operands)
                            : Node(apply.Primitive, type, operands);
                        break;
                    case If choice:
                        var (condition, then, @else) = (Get(choice.Condition).Value, Run(choice.Then), Run(choice.Else));
                        for (var r = 0; r < then.Length; r++)
                            known[equation.Results[r]] = Select(condition, then[r], @else[r]);
                        break;
                    default:
                        throw new NotDifferentiableException(
                            name, "its derivative is no formula of arithmetic, calls and choices", "write the rule without loops and arrays");
                }
            }

            return [.. region.Results.Select(Get)];
        }

        Series Get(Operand operand) => operand switch
        {
            Var v => known[v],
            Literal { Value: double d } => Constant(Literal.Number(real, d)),
            _ => Constant(operand),
        };

        Type Real(Type type) => type == typeof(double) ? real : type;
    }

    // Which series stands at a kink.
    private Series Side(Type type, Series[] sides) => context.Kinks switch
    {
        Kinks.Left => sides[0],
        Kinks.Right => sides[1],
        Kinks.Undefined => Constant(Literal.Number(type, double.NaN)),
        _ => Node(Operators.Multiply, type, [Node(Operators.Add, type, sides), Constant(Literal.Number(type, 0.5))]),
    };

    private Series Select(Operand condition, Series then, Series @else)
    {
        return new Series(Pick(then.Value, @else.Value), k => (then[k], @else[k]) is (null, null) ? null : Pick(Coefficient(then, k), Coefficient(@else, k)));

        Operand Pick(Operand a, Operand b) => builder.Choose(condition, () => a, () => b);
    }

    private Operand? Sum(Type type, Operand? a, Operand? b) =>
        a is null ? b : b is null ? a : builder.Apply(Operators.Add, type, a, b);

    private Operand? Negate(Type type, Operand? a) => a is null ? null : builder.Apply(Operators.Negate, type, a);

    private Operand Scale(Type type, double factor, Operand a) =>
        factor == 1 ? a : builder.Apply(Operators.Multiply, type, Literal.Number(type, factor), a);

    private Operand? Convolve(Type type, Series a, Series b, int k)
    {
        Operand? sum = null;
        for (var j = 0; j <= k; j++)
        {
            if (a[j] is { } x && b[k - j] is { } y)
                sum = Sum(type, sum, builder.Apply(Operators.Multiply, type, x, y));
        }

        return sum;
    }
}
