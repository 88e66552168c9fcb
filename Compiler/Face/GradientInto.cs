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

/// <summary>The same with two kinds of data.</summary>
/// <typeparam name="TData">The type of the data.</typeparam>
/// <typeparam name="TMore">The type of more data.</typeparam>
/// <param name="x">The point.</param>
/// <param name="data">The data.</param>
/// <param name="more">More data.</param>
/// <param name="gradient">Is filled with the gradient by x. If the function throws, every element is NaN.</param>
/// <returns>f(x, data, more)</returns>
/// <exception cref="ArgumentException">The buffer is not as long as the point, or overlaps it.</exception>
public delegate double GradientInto<in TData, in TMore>(ReadOnlySpan<double> x, TData data, TMore more, Span<double> gradient);

/// <summary>The value of a function of an array of <c>float</c>, and its gradient written into a buffer.</summary>
/// <param name="x">The point.</param>
/// <param name="gradient">Is filled with ∇f(x). If the function throws, every element is NaN.</param>
/// <returns>f(x)</returns>
/// <exception cref="ArgumentException">The buffer is not as long as the point, or overlaps it.</exception>
public delegate float SingleGradientInto(ReadOnlySpan<float> x, Span<float> gradient);

/// <summary>The value of a function of two arrays, and both gradients written into buffers.</summary>
/// <param name="x">The first array.</param>
/// <param name="y">The second array.</param>
/// <param name="dx">Is filled with the gradient by x. If the function throws, every element is NaN.</param>
/// <param name="dy">Is filled with the gradient by y, likewise.</param>
/// <returns>f(x, y)</returns>
/// <exception cref="ArgumentException">A buffer has not the length of its array, or overlaps another span.</exception>
public delegate double GradientsInto(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> dx, Span<double> dy);

/// <summary>A matrix of derivatives at a point, times a vector, into a buffer: allocates nothing itself.</summary>
/// <typeparam name="T"><c>double</c> or <c>float</c>.</typeparam>
/// <param name="x">The point.</param>
/// <param name="v">The vector.</param>
/// <param name="product">Is filled with the product. If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">A length does not fit, or the buffer overlaps the point or the vector.</exception>
public delegate void ProductInto<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> v, Span<T> product);

/// <summary>A matrix of derivatives at a point, into a buffer: allocates nothing itself.</summary>
/// <typeparam name="T"><c>double</c> or <c>float</c>.</typeparam>
/// <param name="x">The point.</param>
/// <param name="matrix">Is filled with the matrix, row by row: the element of row i and column k of n columns is at i·n + k. If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">The buffer has not as many elements as the matrix, or overlaps the point.</exception>
public delegate void MatrixInto<T>(ReadOnlySpan<T> x, Span<T> matrix);
