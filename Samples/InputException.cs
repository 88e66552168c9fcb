namespace FunctionalAD.Samples;

/// <summary>What the user typed or the file holds cannot be used; the message is the whole answer, remedy included.</summary>
internal sealed class InputException(string message) : Exception(message)
{
    private const int Indent = 2;

    /// <summary>A message about one place of a one-line text, with the text below it and a caret under the place.</summary>
    /// <param name="what">What the text is: the formula, --start.</param>
    /// <param name="text">The text as typed.</param>
    /// <param name="position">Where the problem is, from 0; the end of the text is allowed.</param>
    /// <param name="problem">What is wrong there and what to write instead.</param>
    public static InputException At(string what, string text, int position, string problem)
    {
        // The caret must stand under its character in a terminal, so no character may be wider or break the line.
        var shown = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        var caret = new string(' ', Indent + position) + "^";
        return new($"{what}, column {position + 1}: {problem}\n{new string(' ', Indent)}{shown}\n{caret}");
    }

    /// <summary>A message about one place of a file, written the way editors and terminals make clickable.</summary>
    public static InputException InFile(string path, long line, int column, string problem) =>
        new($"{path}:{line}:{column}: {problem}");

    /// <summary>Quotes a piece of the user's text, shortened so that a message stays a paragraph.</summary>
    public static string Quote(string text)
    {
        const int longest = 30;
        return text.Length <= longest ? $"\"{text}\"" : $"\"{text[..longest]}…\"";
    }
}
