namespace FunctionalAD.Bench.Formulas;

/// <summary>Geometry, graphics, and the valleys optimisers are tried on.</summary>
internal static class Shapes
{
    /// <summary>In kilometres.</summary>
    private const double EarthRadius = 6371;

    public static IReadOnlyList<Formula> Rows { get; } =
    [
        Row.Of(
            "haversine",
            "geometry",
            () => (lat1, lon1, lat2, lon2) =>
                2 * EarthRadius * Math.Asin(Math.Sqrt(
                    Math.Pow(Math.Sin((lat2 - lat1) / 2), 2)
                    + Math.Cos(lat1) * Math.Cos(lat2) * Math.Pow(Math.Sin((lon2 - lon1) / 2), 2))),
            (lat1, lon1, lat2, lon2) =>
                2 * EarthRadius * Math.Asin(Math.Sqrt(
                    Math.Pow(Math.Sin((lat2 - lat1) / 2), 2)
                    + Math.Cos(lat1) * Math.Cos(lat2) * Math.Pow(Math.Sin((lon2 - lon1) / 2), 2))),
            (lat1, lon1, lat2, lon2) =>
            {
                var (sinLat, cosLat) = Math.SinCos((lat2 - lat1) / 2);
                var (sinLon, cosLon) = Math.SinCos((lon2 - lon1) / 2);
                var (sin1, cos1) = Math.SinCos(lat1);
                var (sin2, cos2) = Math.SinCos(lat2);
                var cosines = cos1 * cos2;
                var squareLon = sinLon * sinLon;
                var chord = sinLat * sinLat + cosines * squareLon;
                var outer = EarthRadius / Math.Sqrt(chord * (1 - chord));
                var between = sinLat * cosLat;
                var byLon = outer * cosines * sinLon * cosLon;
                return (
                    -outer * (between + sin1 * cos2 * squareLon),
                    -byLon,
                    outer * (between - cos1 * sin2 * squareLon),
                    byLon);
            },
            new(-1.2, 0.4),
            new(-1.5, 0),
            new(0.5, 1.2),
            new(0.1, 1.5)),

        // Blinn and Phong's highlight: the cosine between a surface's normal and the half vector, raised to a power.
        Row.Of(
            "specular-highlight",
            "graphics",
            () => (nx, ny, nz, hx, hy, hz, shininess, light) =>
                light * Math.Pow(
                    (nx * hx + ny * hy + nz * hz) / Math.Sqrt((nx * nx + ny * ny + nz * nz) * (hx * hx + hy * hy + hz * hz)),
                    shininess),
            (nx, ny, nz, hx, hy, hz, shininess, light) =>
                light * Math.Pow(
                    (nx * hx + ny * hy + nz * hz) / Math.Sqrt((nx * nx + ny * ny + nz * nz) * (hx * hx + hy * hy + hz * hz)),
                    shininess),
            (nx, ny, nz, hx, hy, hz, shininess, light) =>
            {
                var dot = nx * hx + ny * hy + nz * hz;
                var perNormal = 1 / (nx * nx + ny * ny + nz * nz);
                var perHalf = 1 / (hx * hx + hy * hy + hz * hz);
                var cosine = dot * Math.Sqrt(perNormal * perHalf);
                var power = Math.Pow(cosine, shininess);
                var value = light * power;
                var outer = value * shininess;
                var perDot = outer / dot;
                var n = outer * perNormal;
                var h = outer * perHalf;
                return (
                    perDot * hx - n * nx,
                    perDot * hy - n * ny,
                    perDot * hz - n * nz,
                    perDot * nx - h * hx,
                    perDot * ny - h * hy,
                    perDot * nz - h * hz,
                    value * Math.Log(cosine),
                    power);
            },
            new(0.1, 1),
            new(0.1, 1),
            new(0.1, 1),
            new(0.1, 1),
            new(0.1, 1),
            new(0.1, 1),
            new(2, 40),
            new(0.2, 1)),

        Row.Of(
            "rosenbrock",
            "optimisation",
            () => (x, y) => (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
            (x, y) => (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
            (x, y) =>
            {
                var across = 200 * (y - x * x);
                return (2 * (x - 1) - 2 * across * x, across);
            },
            new(-2, 2),
            new(-1, 3)),

        Row.Of(
            "beale",
            "optimisation",
            () => (x, y) =>
                (1.5 - x + x * y) * (1.5 - x + x * y)
                + (2.25 - x + x * y * y) * (2.25 - x + x * y * y)
                + (2.625 - x + x * y * y * y) * (2.625 - x + x * y * y * y),
            (x, y) =>
                (1.5 - x + x * y) * (1.5 - x + x * y)
                + (2.25 - x + x * y * y) * (2.25 - x + x * y * y)
                + (2.625 - x + x * y * y * y) * (2.625 - x + x * y * y * y),
            (x, y) =>
            {
                var y2 = y * y;
                var y3 = y2 * y;
                var a = 1.5 + x * (y - 1);
                var b = 2.25 + x * (y2 - 1);
                var c = 2.625 + x * (y3 - 1);
                return (
                    2 * (a * (y - 1) + b * (y2 - 1) + c * (y3 - 1)),
                    2 * x * (a + 2 * b * y + 3 * c * y2));
            },
            new(-2, 4),
            new(-1.5, 1.5)),
    ];
}
