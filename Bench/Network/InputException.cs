namespace FunctionalAD.Bench.Network;

/// <summary>What was typed or what a file holds cannot be used; the message is the whole answer.</summary>
internal sealed class InputException(string message) : Exception(message);
