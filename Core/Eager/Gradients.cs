using System.Runtime.InteropServices;

namespace FunctionalAD.Eager;

/// <summary>
/// The result of a backward sweep from a root r: the adjoint x̄ = ∂r/∂x · r̄ of every value x that r was computed from.
/// </summary>
public sealed class Gradients
{
    private readonly Dictionary<Value, Node> _nodes = new(ReferenceEqualityComparer.Instance);

    internal Gradients(Value root, double seed)
    {
        if (root.IsConstant)
        {
            return;
        }

        CountUses(root);
        PullBack(root, seed);
    }

    /// <summary>The adjoint of a value: the derivative of the root by it, times the seed; 0 if the root does not depend on it.</summary>
    /// <param name="x">A variable or an intermediate result, taken by identity and not by primal.</param>
    /// <exception cref="ArgumentException">The value is a constant, by which there is no derivative.</exception>
    public double this[Value x]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(x);
            return x.IsConstant
                ? throw new ArgumentException("A constant has no gradient; make variables with Value.Variable.", nameof(x))
                : _nodes.TryGetValue(x, out Node node) ? node.Adjoint : 0;
        }
    }

    // How many links lead to each node. An explicit stack, since a tape may be far longer than the call stack is deep.
    private void CountUses(Value root)
    {
        var stack = new Stack<Value>([root]);
        while (stack.TryPop(out Value? value))
        {
            Use(value.Left);
            Use(value.Right);
        }

        void Use(Value? operand)
        {
            if (operand is null)
            {
                return;
            }

            ref Node node = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodes, operand, out bool seen);
            node.PendingUses++;
            if (!seen)
            {
                stack.Push(operand);
            }
        }
    }

    // x̄ = Σ ȳ·∂y/∂x over the uses y of x; a node is ready when all its uses have contributed.
    private void PullBack(Value root, double seed)
    {
        _nodes[root] = new Node { Adjoint = seed };
        var ready = new Stack<(Value Value, double Adjoint)>([(root, seed)]);
        while (ready.TryPop(out (Value Value, double Adjoint) use))
        {
            Contribute(use.Value.Left, use.Value.LeftPartial, use.Adjoint);
            Contribute(use.Value.Right, use.Value.RightPartial, use.Adjoint);
        }

        void Contribute(Value? operand, double partial, double cotangent)
        {
            if (operand is null)
            {
                return;
            }

            ref Node node = ref CollectionsMarshal.GetValueRefOrNullRef(_nodes, operand);
            node.Adjoint += Rules<double>.Chain(partial, cotangent);
            if (--node.PendingUses == 0)
            {
                ready.Push((operand, node.Adjoint));
            }
        }
    }

    private struct Node
    {
        public double Adjoint;
        public int PendingUses;
    }
}
