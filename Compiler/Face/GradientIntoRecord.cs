namespace FunctionalAD;

/// <summary>The value of a function of a record of arrays, and its gradient written into the arrays of another such record: allocates nothing itself.</summary>
/// <typeparam name="T">A record, tuple or struct whose components are arrays of numbers, or again such; or one such array.</typeparam>
/// <param name="x">The point.</param>
/// <param name="gradient">Its arrays are filled with ∇f(x). If the function throws, every element is NaN.</param>
/// <returns>f(x)</returns>
/// <exception cref="ArgumentException">An array is not as long as that of the point, or shares memory with another one.</exception>
public delegate double GradientIntoRecord<in T>(T x, T gradient);

/// <summary>The same for a function of a record of arrays and of data.</summary>
/// <typeparam name="T">A record, tuple or struct whose components are arrays of numbers, or again such; or one such array.</typeparam>
/// <typeparam name="TData">The type of the data.</typeparam>
/// <param name="x">The point.</param>
/// <param name="data">The data.</param>
/// <param name="gradient">Its arrays are filled with the gradient by x. If the function throws, every element is NaN.</param>
/// <returns>f(x, data)</returns>
/// <exception cref="ArgumentException">An array is not as long as that of the point, or shares memory with another one.</exception>
public delegate double GradientIntoRecord<in T, in TData>(T x, TData data, T gradient);
