namespace FunctionalAD;

/// <summary>The gradients of a function of a number at many points, into a buffer: allocates nothing itself.</summary>
/// <typeparam name="T"><c>double</c> or <c>float</c>.</typeparam>
/// <param name="xs">The points.</param>
/// <param name="dxs">Is filled with f′(xᵢ). If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">A length differs, or a buffer overlaps another span.</exception>
public delegate void GradientsAt<T>(ReadOnlySpan<T> xs, Span<T> dxs);

/// <summary>The gradients of a function of 2 numbers at many points, into buffers: allocates nothing itself.</summary>
/// <typeparam name="T1">The type of the first number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T2">The type of the second number: <c>double</c> or <c>float</c>.</typeparam>
/// <param name="xs">The first coordinates of the points.</param>
/// <param name="ys">The second coordinates of the points.</param>
/// <param name="dxs">Is filled with the derivatives by the first. If the function throws, every element is NaN.</param>
/// <param name="dys">Is filled with the derivatives by the second. If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">A length differs, or a buffer overlaps another span.</exception>
public delegate void GradientsAt<T1, T2>(ReadOnlySpan<T1> xs, ReadOnlySpan<T2> ys, Span<T1> dxs, Span<T2> dys);

/// <summary>The gradients of a function of 3 numbers at many points, into buffers: allocates nothing itself.</summary>
/// <typeparam name="T1">The type of the first number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T2">The type of the second number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T3">The type of the third number: <c>double</c> or <c>float</c>.</typeparam>
/// <param name="xs">The first coordinates of the points.</param>
/// <param name="ys">The second coordinates of the points.</param>
/// <param name="zs">The third coordinates of the points.</param>
/// <param name="dxs">Is filled with the derivatives by the first. If the function throws, every element is NaN.</param>
/// <param name="dys">Is filled with the derivatives by the second. If the function throws, every element is NaN.</param>
/// <param name="dzs">Is filled with the derivatives by the third. If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">A length differs, or a buffer overlaps another span.</exception>
public delegate void GradientsAt<T1, T2, T3>(ReadOnlySpan<T1> xs, ReadOnlySpan<T2> ys, ReadOnlySpan<T3> zs, Span<T1> dxs, Span<T2> dys, Span<T3> dzs);

/// <summary>The gradients of a function of 4 numbers at many points, into buffers: allocates nothing itself.</summary>
/// <typeparam name="T1">The type of the first number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T2">The type of the second number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T3">The type of the third number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T4">The type of the fourth number: <c>double</c> or <c>float</c>.</typeparam>
/// <param name="xs">The first coordinates of the points.</param>
/// <param name="ys">The second coordinates of the points.</param>
/// <param name="zs">The third coordinates of the points.</param>
/// <param name="us">The fourth coordinates of the points.</param>
/// <param name="dxs">Is filled with the derivatives by the first. If the function throws, every element is NaN.</param>
/// <param name="dys">Is filled with the derivatives by the second. If the function throws, every element is NaN.</param>
/// <param name="dzs">Is filled with the derivatives by the third. If the function throws, every element is NaN.</param>
/// <param name="dus">Is filled with the derivatives by the fourth. If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">A length differs, or a buffer overlaps another span.</exception>
public delegate void GradientsAt<T1, T2, T3, T4>(ReadOnlySpan<T1> xs, ReadOnlySpan<T2> ys, ReadOnlySpan<T3> zs, ReadOnlySpan<T4> us, Span<T1> dxs, Span<T2> dys, Span<T3> dzs, Span<T4> dus);

/// <summary>The gradients of a function of 5 numbers at many points, into buffers: allocates nothing itself.</summary>
/// <typeparam name="T1">The type of the first number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T2">The type of the second number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T3">The type of the third number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T4">The type of the fourth number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T5">The type of the fifth number: <c>double</c> or <c>float</c>.</typeparam>
/// <param name="xs">The first coordinates of the points.</param>
/// <param name="ys">The second coordinates of the points.</param>
/// <param name="zs">The third coordinates of the points.</param>
/// <param name="us">The fourth coordinates of the points.</param>
/// <param name="vs">The fifth coordinates of the points.</param>
/// <param name="dxs">Is filled with the derivatives by the first. If the function throws, every element is NaN.</param>
/// <param name="dys">Is filled with the derivatives by the second. If the function throws, every element is NaN.</param>
/// <param name="dzs">Is filled with the derivatives by the third. If the function throws, every element is NaN.</param>
/// <param name="dus">Is filled with the derivatives by the fourth. If the function throws, every element is NaN.</param>
/// <param name="dvs">Is filled with the derivatives by the fifth. If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">A length differs, or a buffer overlaps another span.</exception>
public delegate void GradientsAt<T1, T2, T3, T4, T5>(ReadOnlySpan<T1> xs, ReadOnlySpan<T2> ys, ReadOnlySpan<T3> zs, ReadOnlySpan<T4> us, ReadOnlySpan<T5> vs, Span<T1> dxs, Span<T2> dys, Span<T3> dzs, Span<T4> dus, Span<T5> dvs);

/// <summary>The gradients of a function of 6 numbers at many points, into buffers: allocates nothing itself.</summary>
/// <typeparam name="T1">The type of the first number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T2">The type of the second number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T3">The type of the third number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T4">The type of the fourth number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T5">The type of the fifth number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T6">The type of the sixth number: <c>double</c> or <c>float</c>.</typeparam>
/// <param name="xs">The first coordinates of the points.</param>
/// <param name="ys">The second coordinates of the points.</param>
/// <param name="zs">The third coordinates of the points.</param>
/// <param name="us">The fourth coordinates of the points.</param>
/// <param name="vs">The fifth coordinates of the points.</param>
/// <param name="ws">The sixth coordinates of the points.</param>
/// <param name="dxs">Is filled with the derivatives by the first. If the function throws, every element is NaN.</param>
/// <param name="dys">Is filled with the derivatives by the second. If the function throws, every element is NaN.</param>
/// <param name="dzs">Is filled with the derivatives by the third. If the function throws, every element is NaN.</param>
/// <param name="dus">Is filled with the derivatives by the fourth. If the function throws, every element is NaN.</param>
/// <param name="dvs">Is filled with the derivatives by the fifth. If the function throws, every element is NaN.</param>
/// <param name="dws">Is filled with the derivatives by the sixth. If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">A length differs, or a buffer overlaps another span.</exception>
public delegate void GradientsAt<T1, T2, T3, T4, T5, T6>(ReadOnlySpan<T1> xs, ReadOnlySpan<T2> ys, ReadOnlySpan<T3> zs, ReadOnlySpan<T4> us, ReadOnlySpan<T5> vs, ReadOnlySpan<T6> ws, Span<T1> dxs, Span<T2> dys, Span<T3> dzs, Span<T4> dus, Span<T5> dvs, Span<T6> dws);

/// <summary>The gradients of a function of 7 numbers at many points, into buffers: allocates nothing itself.</summary>
/// <typeparam name="T1">The type of the first number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T2">The type of the second number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T3">The type of the third number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T4">The type of the fourth number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T5">The type of the fifth number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T6">The type of the sixth number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T7">The type of the seventh number: <c>double</c> or <c>float</c>.</typeparam>
/// <param name="xs">The first coordinates of the points.</param>
/// <param name="ys">The second coordinates of the points.</param>
/// <param name="zs">The third coordinates of the points.</param>
/// <param name="us">The fourth coordinates of the points.</param>
/// <param name="vs">The fifth coordinates of the points.</param>
/// <param name="ws">The sixth coordinates of the points.</param>
/// <param name="ss">The seventh coordinates of the points.</param>
/// <param name="dxs">Is filled with the derivatives by the first. If the function throws, every element is NaN.</param>
/// <param name="dys">Is filled with the derivatives by the second. If the function throws, every element is NaN.</param>
/// <param name="dzs">Is filled with the derivatives by the third. If the function throws, every element is NaN.</param>
/// <param name="dus">Is filled with the derivatives by the fourth. If the function throws, every element is NaN.</param>
/// <param name="dvs">Is filled with the derivatives by the fifth. If the function throws, every element is NaN.</param>
/// <param name="dws">Is filled with the derivatives by the sixth. If the function throws, every element is NaN.</param>
/// <param name="dss">Is filled with the derivatives by the seventh. If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">A length differs, or a buffer overlaps another span.</exception>
public delegate void GradientsAt<T1, T2, T3, T4, T5, T6, T7>(ReadOnlySpan<T1> xs, ReadOnlySpan<T2> ys, ReadOnlySpan<T3> zs, ReadOnlySpan<T4> us, ReadOnlySpan<T5> vs, ReadOnlySpan<T6> ws, ReadOnlySpan<T7> ss, Span<T1> dxs, Span<T2> dys, Span<T3> dzs, Span<T4> dus, Span<T5> dvs, Span<T6> dws, Span<T7> dss);

/// <summary>The gradients of a function of 8 numbers at many points, into buffers: allocates nothing itself.</summary>
/// <typeparam name="T1">The type of the first number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T2">The type of the second number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T3">The type of the third number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T4">The type of the fourth number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T5">The type of the fifth number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T6">The type of the sixth number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T7">The type of the seventh number: <c>double</c> or <c>float</c>.</typeparam>
/// <typeparam name="T8">The type of the eighth number: <c>double</c> or <c>float</c>.</typeparam>
/// <param name="xs">The first coordinates of the points.</param>
/// <param name="ys">The second coordinates of the points.</param>
/// <param name="zs">The third coordinates of the points.</param>
/// <param name="us">The fourth coordinates of the points.</param>
/// <param name="vs">The fifth coordinates of the points.</param>
/// <param name="ws">The sixth coordinates of the points.</param>
/// <param name="ss">The seventh coordinates of the points.</param>
/// <param name="ts">The eighth coordinates of the points.</param>
/// <param name="dxs">Is filled with the derivatives by the first. If the function throws, every element is NaN.</param>
/// <param name="dys">Is filled with the derivatives by the second. If the function throws, every element is NaN.</param>
/// <param name="dzs">Is filled with the derivatives by the third. If the function throws, every element is NaN.</param>
/// <param name="dus">Is filled with the derivatives by the fourth. If the function throws, every element is NaN.</param>
/// <param name="dvs">Is filled with the derivatives by the fifth. If the function throws, every element is NaN.</param>
/// <param name="dws">Is filled with the derivatives by the sixth. If the function throws, every element is NaN.</param>
/// <param name="dss">Is filled with the derivatives by the seventh. If the function throws, every element is NaN.</param>
/// <param name="dts">Is filled with the derivatives by the eighth. If the function throws, every element is NaN.</param>
/// <exception cref="ArgumentException">A length differs, or a buffer overlaps another span.</exception>
public delegate void GradientsAt<T1, T2, T3, T4, T5, T6, T7, T8>(ReadOnlySpan<T1> xs, ReadOnlySpan<T2> ys, ReadOnlySpan<T3> zs, ReadOnlySpan<T4> us, ReadOnlySpan<T5> vs, ReadOnlySpan<T6> ws, ReadOnlySpan<T7> ss, ReadOnlySpan<T8> ts, Span<T1> dxs, Span<T2> dys, Span<T3> dzs, Span<T4> dus, Span<T5> dvs, Span<T6> dws, Span<T7> dss, Span<T8> dts);
