namespace FunctionalAD;

/// <summary>The value of a function of an array, and its gradient written into a buffer: allocates nothing itself.</summary>
/// <param name="x">The point.</param>
/// <param name="gradient">Is filled with ∇f(x). If the function throws, every element is NaN: half a gradient cannot be mistaken for one.</param>
/// <returns>f(x)</returns>
/// <exception cref="ArgumentException">The buffer is not as long as the point, or overlaps it.</exception>
public delegate double GradientInto(ReadOnlySpan<double> x, Span<double> gradient);

/// <summary>The same for a function of an array and of data.</summary>
/// <typeparam name="TData">The type of the data.</typeparam>
/// <param name="x">The point.</param>
/// <param name="data">The data.</param>
/// <param name="gradient">Is filled with the gradient by x. If the function throws, every element is NaN.</param>
/// <returns>f(x, data)</returns>
/// <exception cref="ArgumentException">The buffer is not as long as the point, or overlaps it.</exception>
public delegate double GradientInto<in TData>(ReadOnlySpan<double> x, TData data, Span<double> gradient);
