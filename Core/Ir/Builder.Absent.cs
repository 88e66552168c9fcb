using System.Collections.Immutable;
using System.Linq.Expressions;

namespace FunctionalAD.Ir;

/// <summary>
/// Arrays that may not be there, as far as that is known while a program is written (of one that is done, <see cref="Differentiation.Absent"/> tells more): what asks for
/// their length stays where it is, behind the test that they are.
/// </summary>
public sealed partial class Builder
{
    private readonly HashSet<Var> asked = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether an array may be null: the program asked, or a branch or an iteration yields null.</summary>
    internal bool MayBeNull(Operand array) => Origin(array) switch
    {
        Literal => true,
        Var v when asked.Contains(v) => true,
        Var { Definition: { Op: If choice } definition } v when definition.Results.IndexOf(v) is var k => MayBeNull(choice.Then.Results[k]) || MayBeNull(choice.Else.Results[k]),
        Var { Definition: { Op: Loop loop } definition } v when definition.Results.IndexOf(v) is var s => loop.Slots[s].Kind == SlotKind.Carry && (MayBeNull(loop.Slots[s].Initial!) || MayBeNull(loop.Body.Results[s])),
        _ => false,
    };

    /// <summary>Whether an application asks if its first argument is null.</summary>
    internal static bool AsksIfNull(Primitive primitive, ImmutableArray<Operand> arguments) => primitive.Key is System.Reflection.MethodInfo { Name: nameof(Sequences.IsNull), DeclaringType: { } type } && type == typeof(Sequences)
        || (primitive.Key is ExpressionType.Equal or ExpressionType.NotEqual && arguments is [_, Literal { Value: null }]);

    /// <summary>Whether an operation asks an array how long it is, or whether it is there, and for no element.</summary>
    internal static bool AsksForShape(Op op) => op is Length || (op is Apply { Primitive: var primitive, Operands: var arguments }
        && (AsksIfNull(primitive, arguments) || (primitive.Key is System.Reflection.MethodInfo { Name: nameof(Sequences.Given), DeclaringType: { } type } && type == typeof(Sequences))));

    private void Ask(Primitive primitive, ImmutableArray<Operand> arguments)
    {
        if (AsksIfNull(primitive, arguments) && Origin(arguments[0]) is Var array)
            asked.Add(array);
    }
}
