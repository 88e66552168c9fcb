using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace FunctionalAD.Capturing;

/// <summary>Lets a recursive walk go as deep as the expression: when the stack runs short, the walk goes on in a thread with a new one.</summary>
internal static class DeepStack
{
    private const int Size = 64 << 20;

    /// <summary>Runs a step of the walk here if there is stack for it, else on a fresh stack.</summary>
    public static T Run<T>(Func<T> step)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return step();

        T result = default!;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = step();
                }
                catch (Exception e) when (Store(e, out thrown))
                {
                }
            },
            Size);
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result;
    }

    // The exception is thrown again on the thread that asked.
    private static bool Store(Exception e, out ExceptionDispatchInfo stored)
    {
        stored = ExceptionDispatchInfo.Capture(e);
        return true;
    }
}
