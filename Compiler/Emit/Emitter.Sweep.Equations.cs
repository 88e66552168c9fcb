using System.Linq.Expressions;
using System.Runtime.Intrinsics;
using FunctionalAD.Ir;

namespace FunctionalAD.Emission;

/// <summary>The equations of a loop in lanes.</summary>
internal sealed partial class Emitter
{
    private sealed partial class Sweep
    {
        private void Equations(Region region)
        {
            foreach (var equation in region.Equations)
                Emit(equation);
        }

        private void Emit(Equation equation)
        {
            var result = equation.Results[0];
            switch (equation.Op)
            {
                case Apply apply when laned[result] is Laned.Kind.Uniform or Laned.Kind.Index:
                case Length:
                case Read when laned[result] is Laned.Kind.Uniform:
                    emitter.Emit(equation);
                    break;
                case Apply apply when Primitives.IsConversion(apply.Primitive):
                    Set(result, Types.IsReal(apply.Operands[0].Type) ? Vector(apply.Operands[0]) : Numbered(apply));
                    break;
                case Apply apply:
                    Set(result, Twins.Express(bits, laned.Element, apply, [.. apply.Operands.Select(Vector)]));
                    break;
                case Unpack unpack:
                    Set(result, Expression.Field(emitter.Use(unpack.Structure), unpack.Component == 0 ? "Item1" : "Item2"));
                    break;
                case Read read:
                    Loaded(result, Load(Of(read.Array, read.Indices)), isKept: !laned.IsOutside(read.Array));
                    break;
                case Write write:
                    emitter.current.Statements.Add(Store(Of(write.Array, write.Indices), Vector(write.Value)));
                    emitter.values[result] = emitter.values[(Var)write.Array];
                    break;
                case Accumulate add when sums.TryGetValue(equation, out var place):
                    Gather(place.Array, place.Offset, add);
                    emitter.values[result] = emitter.values[(Var)add.Array];
                    break;
                case Accumulate add:
                    var added = Of(add.Array, add.Indices);
                    emitter.current.Statements.Add(Store(added, Added(added, Vector(add.Value))));
                    emitter.values[result] = emitter.values[(Var)add.Array];
                    break;
                case If choice when laned[choice.Condition] is Laned.Kind.Uniform:
                    Choose(equation, choice);
                    break;
                case If choice:
                    Blend(equation, choice);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        // What iterations add to their neighbours, in one sum for each element: lane j has its own term and, from d places further on, that of lane j − d, which for
        // the first d lanes is one of the vector before.
        private void Gather(Var array, int offset, Accumulate add)
        {
            var all = laned.Stencils[array];
            var (first, distance) = (all.Min(s => s.Offset), offset - all.Min(s => s.Offset));
            var term = Vector(add.Value);
            if (distance > 0)
            {
                var rotated = Kept(before, vector, Create(Number(0)));
                var turned = Enumerable.Range(0, distance).Aggregate(term, (t, _) => Expression.Call(typeof(Lanes), nameof(Lanes.Rotate), [], t));
                var now = Kept(emitter.current, vector, turned);
                term = Kept(emitter.current, vector, Twins.Call(bits, laned.Element, nameof(Vector512.ConditionalSelect), First(distance), rotated, now));
                emitter.current.Statements.Add(Expression.Assign(rotated, now));
                open.Add((array, first, distance, rotated));
            }

            pending[array] = pending.TryGetValue(array, out var sum) ? Expression.Add(sum, term) : term;
            if (!ReferenceEquals(all[^1].Sum.Op, add))
                return;
            var place = Of(emitter.Use(add.Array), null, null, first);
            emitter.current.Statements.Add(Store(place, Added(place, pending[array])));
        }

        // What the last vector still has for the elements after it.
        private void Close()
        {
            foreach (var (array, first, distance, rotated) in open)
            {
                for (var k = 0; k < distance; k++)
                {
                    var (target, at) = (emitter.Use(array), Plus(index, first + k));
                    var term = Twins.Call(bits, laned.Element, nameof(Vector512.GetElement), rotated, Expression.Constant(k));
                    before.Statements.Add(Spans.Is(target.Type) ? Spans.Accumulate(target, at, term) : Expression.AddAssign(Expression.ArrayAccess(target, at), term));
                }
            }
        }

        private static Expression Plus(Expression index, int offset) => offset == 0 ? index : Expression.Add(index, Expression.Constant(offset));

        // The mask of the first lanes.
        private ParameterExpression First(int count) => firsts.TryGetValue(count, out var known) ? known : firsts[count] = Kept(before, vector, Twins.Call(
            bits, laned.Element, nameof(Vector512.LessThan), Indices, Create(Number(count))));

        private ConstantExpression Number(int n) => Expression.Constant(Convert.ChangeType(n, laned.Element, null));

        // Both branches, and for each lane what it chose; a dear one only if a lane chose it.
        private void Blend(Equation equation, If choice)
        {
            var mask = Once(Vector(choice.Condition));
            var (then, @else) = (Branch(choice.Then, mask), Branch(choice.Else, Expression.OnesComplement(mask)));
            for (var k = 0; k < equation.Results.Length; k++)
                Set(equation.Results[k], Twins.Call(bits, laned.Element, nameof(Vector512.ConditionalSelect), mask, then[k], @else[k]));
        }

        private Expression[] Branch(Region branch, Expression mask)
        {
            if (!Twins.IsDear(branch))
            {
                Equations(branch);
                return [.. branch.Results.Select(Vector)];
            }

            var (results, nothing) = (branch.Results.Select(_ => Declared(vector)).ToArray(), Expression.Property(null, vector, nameof(Vector512<>.Zero)));
            emitter.current.Statements.AddRange(results.Select(r => Expression.Assign(r, nothing)));
            emitter.current.Statements.Add(Expression.IfThen(
                Expression.Not(Twins.Call(bits, laned.Element, nameof(Vector512.EqualsAll), mask, nothing)), Assigning(branch, results)));
            return results;
        }

        private Expression Once(Expression code) => code is ParameterExpression ? code : Kept(emitter.current, code.Type, code);

        // The branch that all lanes take.
        private void Choose(Equation equation, If choice)
        {
            var results = equation.Results.Select(r => laned[r] is Laned.Kind.Updated ? null : Declared(laned[r] is Laned.Kind.Uniform ? r.Type : vector)).ToArray();
            emitter.current.Statements.Add(Expression.IfThenElse(emitter.Use(choice.Condition), Assigning(choice.Then, results), Assigning(choice.Else, results)));
            for (var k = 0; k < results.Length; k++)
                emitter.values[equation.Results[k]] = results[k] is { } local ? new(local, 0) : emitter.values[(Var)choice.Then.Results[k]];
        }

        // The statements of a branch; what has no local is an array, and updated in its place.
        private Expression Assigning(Region branch, ParameterExpression?[] results)
        {
            var outside = emitter.current;
            emitter.current = new Block();
            Equations(branch);
            for (var k = 0; k < results.Length; k++)
            {
                if (results[k] is { } local)
                    emitter.current.Statements.Add(Expression.Assign(local, local.Type == vector ? Vector(branch.Results[k]) : emitter.Use(branch.Results[k])));
            }

            var inside = emitter.current.With();
            emitter.current = outside;
            return inside;
        }

        private ParameterExpression Declared(Type type)
        {
            var local = Expression.Variable(type, emitter.Named(null));
            emitter.current.Locals.Add(local);
            return local;
        }

        // An expression that one equation of the same region reads stands where it is read.
        private void Set(Var result, Expression code) => Loaded(result, code, isKept: false);

        // An element of what the loop also writes to is read before it does.
        private void Loaded(Var result, Expression code, bool isKept)
        {
            if (!isKept && emitter.uses.Single(result))
                emitter.values[result] = new(code, 0);
            else
                emitter.values[result] = new(Kept(emitter.current, code.Type, code), 0);
        }

        // What is the same for all iterations and known before them is spread over the lanes once.
        private Expression Vector(Operand operand)
        {
            if (laned[operand] != Laned.Kind.Uniform)
                return emitter.Use(operand);
            if (!laned.IsOutside(operand))
                return Spread(operand);
            if (operand is Literal)
                return Spread(operand);
            if (!splats.TryGetValue(operand, out var known))
                splats.Add(operand, known = Kept(before, vector, Spread(operand)));
            return known;
        }

        private Expression Spread(Operand operand) => operand.Type == typeof(bool)
            ? Expression.Condition(emitter.Use(operand), Expression.Property(null, vector, nameof(Vector512<>.AllBitsSet)), Expression.Property(null, vector, nameof(Vector512<>.Zero)))
            : Create(emitter.Use(operand));

        private Expression Create(Expression value) => Twins.Call(bits, laned.Element, nameof(Vector512.Create), value);

        // i, i + 1, …
        private Expression Numbered(Apply conversion) => Expression.Add(
            Create(Expression.Convert(emitter.Use(conversion.Operands[0]), laned.Element)), Indices);
    }
}
