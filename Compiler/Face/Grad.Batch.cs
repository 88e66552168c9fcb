using System.Linq.Expressions;
using FunctionalAD.Delegates;

namespace FunctionalAD;

// Gradients at many points.
public static partial class Grad
{
    /// <summary>Gradients at many points, into buffers: loops of their own, several points at once in the lanes of vectors.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate of spans that is immutable, re-entrant and thread-safe: the coordinates of the points, then a buffer for the derivatives by each.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static GradientsAt<double> BatchInto(Expression<Func<double, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientsAt<double>>(f, new Recipe(Product.Batch, options));
        return (xs, dxs) =>
        {
            var points = new Coordinates(xs);
            points.Write(dxs, nameof(dxs));
            try
            {
                core(xs, dxs);
            }
            catch
            {
                dxs.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <summary>Gradients at many points, into arrays of the caller: several points at once in the lanes of vectors.</summary>
    /// <param name="f">The function: an expression lambda, or an <c>Expression</c> built by hand.</param>
    /// <param name="options">Choices; the defaults are right for most people.</param>
    /// <returns>A delegate that is immutable, re-entrant and thread-safe: the coordinates of the points, then an array for the derivatives by each.</returns>
    /// <exception cref="NotDifferentiableException">The function cannot be differentiated; the message says what, why and what to do.</exception>
    public static Action<double[], double[]> Batch(Expression<Func<double, double>> f, AdOptions? options = null)
    {
        var spans = BatchInto(f, options);
        return (xs, dxs) => spans(Coordinates.Given(xs, nameof(xs)), Coordinates.Given(dxs, nameof(dxs)));
    }

    /// <inheritdoc cref="BatchInto(Expression{Func{double, double}}, AdOptions)"/>
    public static GradientsAt<double, double> BatchInto(Expression<Func<double, double, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientsAt<double, double>>(f, new Recipe(Product.Batch, options));
        return (xs, ys, dxs, dys) =>
        {
            var points = new Coordinates(xs);
            points.Read(ys, nameof(ys));
            points.Write(dxs, nameof(dxs));
            points.Write(dys, nameof(dys));
            try
            {
                core(xs, ys, dxs, dys);
            }
            catch
            {
                dxs.Fill(double.NaN);
                dys.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <inheritdoc cref="Batch(Expression{Func{double, double}}, AdOptions)"/>
    public static Action<double[], double[], double[], double[]> Batch(Expression<Func<double, double, double>> f, AdOptions? options = null)
    {
        var spans = BatchInto(f, options);
        return (xs, ys, dxs, dys) => spans(Coordinates.Given(xs, nameof(xs)), Coordinates.Given(ys, nameof(ys)), Coordinates.Given(dxs, nameof(dxs)), Coordinates.Given(dys, nameof(dys)));
    }

    /// <inheritdoc cref="BatchInto(Expression{Func{double, double}}, AdOptions)"/>
    public static GradientsAt<double, double, double> BatchInto(Expression<Func<double, double, double, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientsAt<double, double, double>>(f, new Recipe(Product.Batch, options));
        return (xs, ys, zs, dxs, dys, dzs) =>
        {
            var points = new Coordinates(xs);
            points.Read(ys, nameof(ys));
            points.Read(zs, nameof(zs));
            points.Write(dxs, nameof(dxs));
            points.Write(dys, nameof(dys));
            points.Write(dzs, nameof(dzs));
            try
            {
                core(xs, ys, zs, dxs, dys, dzs);
            }
            catch
            {
                dxs.Fill(double.NaN);
                dys.Fill(double.NaN);
                dzs.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <inheritdoc cref="Batch(Expression{Func{double, double}}, AdOptions)"/>
    public static Action<double[], double[], double[], double[], double[], double[]> Batch(Expression<Func<double, double, double, double>> f, AdOptions? options = null)
    {
        var spans = BatchInto(f, options);
        return (xs, ys, zs, dxs, dys, dzs) => spans(Coordinates.Given(xs, nameof(xs)), Coordinates.Given(ys, nameof(ys)), Coordinates.Given(zs, nameof(zs)), Coordinates.Given(dxs, nameof(dxs)), Coordinates.Given(dys, nameof(dys)), Coordinates.Given(dzs, nameof(dzs)));
    }

    /// <inheritdoc cref="BatchInto(Expression{Func{double, double}}, AdOptions)"/>
    public static GradientsAt<double, double, double, double> BatchInto(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientsAt<double, double, double, double>>(f, new Recipe(Product.Batch, options));
        return (xs, ys, zs, us, dxs, dys, dzs, dus) =>
        {
            var points = new Coordinates(xs);
            points.Read(ys, nameof(ys));
            points.Read(zs, nameof(zs));
            points.Read(us, nameof(us));
            points.Write(dxs, nameof(dxs));
            points.Write(dys, nameof(dys));
            points.Write(dzs, nameof(dzs));
            points.Write(dus, nameof(dus));
            try
            {
                core(xs, ys, zs, us, dxs, dys, dzs, dus);
            }
            catch
            {
                dxs.Fill(double.NaN);
                dys.Fill(double.NaN);
                dzs.Fill(double.NaN);
                dus.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <inheritdoc cref="Batch(Expression{Func{double, double}}, AdOptions)"/>
    public static Action<double[], double[], double[], double[], double[], double[], double[], double[]> Batch(Expression<Func<double, double, double, double, double>> f, AdOptions? options = null)
    {
        var spans = BatchInto(f, options);
        return (xs, ys, zs, us, dxs, dys, dzs, dus) => spans(Coordinates.Given(xs, nameof(xs)), Coordinates.Given(ys, nameof(ys)), Coordinates.Given(zs, nameof(zs)), Coordinates.Given(us, nameof(us)), Coordinates.Given(dxs, nameof(dxs)), Coordinates.Given(dys, nameof(dys)), Coordinates.Given(dzs, nameof(dzs)), Coordinates.Given(dus, nameof(dus)));
    }

    /// <inheritdoc cref="BatchInto(Expression{Func{double, double}}, AdOptions)"/>
    public static GradientsAt<double, double, double, double, double> BatchInto(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientsAt<double, double, double, double, double>>(f, new Recipe(Product.Batch, options));
        return (xs, ys, zs, us, vs, dxs, dys, dzs, dus, dvs) =>
        {
            var points = new Coordinates(xs);
            points.Read(ys, nameof(ys));
            points.Read(zs, nameof(zs));
            points.Read(us, nameof(us));
            points.Read(vs, nameof(vs));
            points.Write(dxs, nameof(dxs));
            points.Write(dys, nameof(dys));
            points.Write(dzs, nameof(dzs));
            points.Write(dus, nameof(dus));
            points.Write(dvs, nameof(dvs));
            try
            {
                core(xs, ys, zs, us, vs, dxs, dys, dzs, dus, dvs);
            }
            catch
            {
                dxs.Fill(double.NaN);
                dys.Fill(double.NaN);
                dzs.Fill(double.NaN);
                dus.Fill(double.NaN);
                dvs.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <inheritdoc cref="Batch(Expression{Func{double, double}}, AdOptions)"/>
    public static Action<double[], double[], double[], double[], double[], double[], double[], double[], double[], double[]> Batch(Expression<Func<double, double, double, double, double, double>> f, AdOptions? options = null)
    {
        var spans = BatchInto(f, options);
        return (xs, ys, zs, us, vs, dxs, dys, dzs, dus, dvs) => spans(Coordinates.Given(xs, nameof(xs)), Coordinates.Given(ys, nameof(ys)), Coordinates.Given(zs, nameof(zs)), Coordinates.Given(us, nameof(us)), Coordinates.Given(vs, nameof(vs)), Coordinates.Given(dxs, nameof(dxs)), Coordinates.Given(dys, nameof(dys)), Coordinates.Given(dzs, nameof(dzs)), Coordinates.Given(dus, nameof(dus)), Coordinates.Given(dvs, nameof(dvs)));
    }

    /// <inheritdoc cref="BatchInto(Expression{Func{double, double}}, AdOptions)"/>
    public static GradientsAt<double, double, double, double, double, double> BatchInto(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientsAt<double, double, double, double, double, double>>(f, new Recipe(Product.Batch, options));
        return (xs, ys, zs, us, vs, ws, dxs, dys, dzs, dus, dvs, dws) =>
        {
            var points = new Coordinates(xs);
            points.Read(ys, nameof(ys));
            points.Read(zs, nameof(zs));
            points.Read(us, nameof(us));
            points.Read(vs, nameof(vs));
            points.Read(ws, nameof(ws));
            points.Write(dxs, nameof(dxs));
            points.Write(dys, nameof(dys));
            points.Write(dzs, nameof(dzs));
            points.Write(dus, nameof(dus));
            points.Write(dvs, nameof(dvs));
            points.Write(dws, nameof(dws));
            try
            {
                core(xs, ys, zs, us, vs, ws, dxs, dys, dzs, dus, dvs, dws);
            }
            catch
            {
                dxs.Fill(double.NaN);
                dys.Fill(double.NaN);
                dzs.Fill(double.NaN);
                dus.Fill(double.NaN);
                dvs.Fill(double.NaN);
                dws.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <inheritdoc cref="Batch(Expression{Func{double, double}}, AdOptions)"/>
    public static Action<double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[]> Batch(Expression<Func<double, double, double, double, double, double, double>> f, AdOptions? options = null)
    {
        var spans = BatchInto(f, options);
        return (xs, ys, zs, us, vs, ws, dxs, dys, dzs, dus, dvs, dws) => spans(Coordinates.Given(xs, nameof(xs)), Coordinates.Given(ys, nameof(ys)), Coordinates.Given(zs, nameof(zs)), Coordinates.Given(us, nameof(us)), Coordinates.Given(vs, nameof(vs)), Coordinates.Given(ws, nameof(ws)), Coordinates.Given(dxs, nameof(dxs)), Coordinates.Given(dys, nameof(dys)), Coordinates.Given(dzs, nameof(dzs)), Coordinates.Given(dus, nameof(dus)), Coordinates.Given(dvs, nameof(dvs)), Coordinates.Given(dws, nameof(dws)));
    }

    /// <inheritdoc cref="BatchInto(Expression{Func{double, double}}, AdOptions)"/>
    public static GradientsAt<double, double, double, double, double, double, double> BatchInto(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientsAt<double, double, double, double, double, double, double>>(f, new Recipe(Product.Batch, options));
        return (xs, ys, zs, us, vs, ws, ss, dxs, dys, dzs, dus, dvs, dws, dss) =>
        {
            var points = new Coordinates(xs);
            points.Read(ys, nameof(ys));
            points.Read(zs, nameof(zs));
            points.Read(us, nameof(us));
            points.Read(vs, nameof(vs));
            points.Read(ws, nameof(ws));
            points.Read(ss, nameof(ss));
            points.Write(dxs, nameof(dxs));
            points.Write(dys, nameof(dys));
            points.Write(dzs, nameof(dzs));
            points.Write(dus, nameof(dus));
            points.Write(dvs, nameof(dvs));
            points.Write(dws, nameof(dws));
            points.Write(dss, nameof(dss));
            try
            {
                core(xs, ys, zs, us, vs, ws, ss, dxs, dys, dzs, dus, dvs, dws, dss);
            }
            catch
            {
                dxs.Fill(double.NaN);
                dys.Fill(double.NaN);
                dzs.Fill(double.NaN);
                dus.Fill(double.NaN);
                dvs.Fill(double.NaN);
                dws.Fill(double.NaN);
                dss.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <inheritdoc cref="Batch(Expression{Func{double, double}}, AdOptions)"/>
    public static Action<double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[]> Batch(Expression<Func<double, double, double, double, double, double, double, double>> f, AdOptions? options = null)
    {
        var spans = BatchInto(f, options);
        return (xs, ys, zs, us, vs, ws, ss, dxs, dys, dzs, dus, dvs, dws, dss) => spans(Coordinates.Given(xs, nameof(xs)), Coordinates.Given(ys, nameof(ys)), Coordinates.Given(zs, nameof(zs)), Coordinates.Given(us, nameof(us)), Coordinates.Given(vs, nameof(vs)), Coordinates.Given(ws, nameof(ws)), Coordinates.Given(ss, nameof(ss)), Coordinates.Given(dxs, nameof(dxs)), Coordinates.Given(dys, nameof(dys)), Coordinates.Given(dzs, nameof(dzs)), Coordinates.Given(dus, nameof(dus)), Coordinates.Given(dvs, nameof(dvs)), Coordinates.Given(dws, nameof(dws)), Coordinates.Given(dss, nameof(dss)));
    }

    /// <inheritdoc cref="BatchInto(Expression{Func{double, double}}, AdOptions)"/>
    public static GradientsAt<double, double, double, double, double, double, double, double> BatchInto(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null)
    {
        var core = DerivativeCache.Get<GradientsAt<double, double, double, double, double, double, double, double>>(f, new Recipe(Product.Batch, options));
        return (xs, ys, zs, us, vs, ws, ss, ts, dxs, dys, dzs, dus, dvs, dws, dss, dts) =>
        {
            var points = new Coordinates(xs);
            points.Read(ys, nameof(ys));
            points.Read(zs, nameof(zs));
            points.Read(us, nameof(us));
            points.Read(vs, nameof(vs));
            points.Read(ws, nameof(ws));
            points.Read(ss, nameof(ss));
            points.Read(ts, nameof(ts));
            points.Write(dxs, nameof(dxs));
            points.Write(dys, nameof(dys));
            points.Write(dzs, nameof(dzs));
            points.Write(dus, nameof(dus));
            points.Write(dvs, nameof(dvs));
            points.Write(dws, nameof(dws));
            points.Write(dss, nameof(dss));
            points.Write(dts, nameof(dts));
            try
            {
                core(xs, ys, zs, us, vs, ws, ss, ts, dxs, dys, dzs, dus, dvs, dws, dss, dts);
            }
            catch
            {
                dxs.Fill(double.NaN);
                dys.Fill(double.NaN);
                dzs.Fill(double.NaN);
                dus.Fill(double.NaN);
                dvs.Fill(double.NaN);
                dws.Fill(double.NaN);
                dss.Fill(double.NaN);
                dts.Fill(double.NaN);
                throw;
            }
        };
    }

    /// <inheritdoc cref="Batch(Expression{Func{double, double}}, AdOptions)"/>
    public static Action<double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[], double[]> Batch(Expression<Func<double, double, double, double, double, double, double, double, double>> f, AdOptions? options = null)
    {
        var spans = BatchInto(f, options);
        return (xs, ys, zs, us, vs, ws, ss, ts, dxs, dys, dzs, dus, dvs, dws, dss, dts) => spans(Coordinates.Given(xs, nameof(xs)), Coordinates.Given(ys, nameof(ys)), Coordinates.Given(zs, nameof(zs)), Coordinates.Given(us, nameof(us)), Coordinates.Given(vs, nameof(vs)), Coordinates.Given(ws, nameof(ws)), Coordinates.Given(ss, nameof(ss)), Coordinates.Given(ts, nameof(ts)), Coordinates.Given(dxs, nameof(dxs)), Coordinates.Given(dys, nameof(dys)), Coordinates.Given(dzs, nameof(dzs)), Coordinates.Given(dus, nameof(dus)), Coordinates.Given(dvs, nameof(dvs)), Coordinates.Given(dws, nameof(dws)), Coordinates.Given(dss, nameof(dss)), Coordinates.Given(dts, nameof(dts)));
    }
}
