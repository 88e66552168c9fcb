using System.Linq.Expressions;
using FunctionalAD.Lifting;

namespace FunctionalAD.Capturing;

/// <summary>What names stand for, so that the key does not hold them: variables by the order of their declarations, captured objects by that of their places, and code that is held by what it says.</summary>
internal sealed partial class StructuralKey
{
    internal sealed partial class Walk
    {
        // Nodes seen before mean something else where a variable that they read is declared anew: there all of them count as new.
        private Dictionary<Expression, int>? Declare(IReadOnlyList<ParameterExpression> own)
        {
            var known = seen;
            for (var i = 0; i < own.Count; i++)
            {
                if (seen is not null && declared.Contains(own[i]))
                    seen = null;
                variables.Add(own[i]);
                declared.Add(own[i]);
            }

            return known;
        }

        private void Leave(IReadOnlyList<ParameterExpression> own, Dictionary<Expression, int>? known)
        {
            variables.RemoveRange(variables.Count - own.Count, own.Count);
            seen = known ?? seen;
        }

        // Read once: a member that holds another lambda a moment later must not give the one the key of the other.
        private LambdaExpression? CodeOf(MemberExpression member)
        {
            if (Codes?.TryGetValue(member, out var known) == true)
                return known;
            if (Code(member) is { } held)
            {
                (Codes ??= new(ReferenceEqualityComparer.Instance))[member] = Expansion.Of(held, Held);
                Held.Add(new(member, held));
            }

            return Codes?.GetValueOrDefault(member);
        }

        // Captured code that contains itself ends here; Capture refuses it.
        private void Inner(LambdaExpression code)
        {
            open ??= new(ReferenceEqualityComparer.Instance);
            if (!open.Add(code))
            {
                References.Add(code);
                return;
            }

            Visit(code);
            open.Remove(code);
        }

        private void Variable(ParameterExpression parameter)
        {
            for (var i = variables.Count - 1; i >= 0; i--)
            {
                if (ReferenceEquals(variables[i], parameter))
                {
                    Numbers.Add(i);
                    return;
                }
            }

            References.Add(parameter);
        }

        private void Constant(ConstantExpression constant)
        {
            References.Add(constant.Type);
            if (constant.Value is LambdaExpression code)
            {
                Inner(code);
                return;
            }

            if (IsLiteral(constant))
            {
                switch (constant.Value)
                {
                    case double d:
                        Numbers.Add(BitConverter.DoubleToInt64Bits(d));
                        break;
                    case float f:
                        Numbers.Add(BitConverter.SingleToInt32Bits(f));
                        break;
                    case int i:
                        Numbers.Add(i);
                        break;
                    case var other:
                        References.Add(other);
                        break;
                }

                return;
            }

            var index = Objects.FindIndex(o => ReferenceEquals(o, constant.Value));
            if (index < 0)
            {
                index = Objects.Count;
                Objects.Add(constant.Value!);
            }

            References.Add(constant.Value!.GetType());
            Numbers.Add(index);
        }
    }
}
