namespace FunctionalAD.Bench.Formulas;

/// <summary>Molecules, gases and radiation.</summary>
internal static class Physics
{
    private const double GasConstant = 8.314462618;

    /// <summary>Planck's radiation constants for wavelengths in micrometres: 2hc² and hc/k.</summary>
    private const double Radiation1 = 1.191042972e8;
    private const double Radiation2 = 14387.76877;

    public static IReadOnlyList<Formula> Rows { get; } =
    [
        Row.Of(
            "lennard-jones",
            "physics",
            () => (r, depth, size) => 4 * depth * (Math.Pow(size / r, 12) - Math.Pow(size / r, 6)),
            (r, depth, size) => 4 * depth * (Math.Pow(size / r, 12) - Math.Pow(size / r, 6)),
            (r, depth, size) =>
            {
                var q = size / r;
                var q2 = q * q;
                var q6 = q2 * q2 * q2;
                var q12 = q6 * q6;
                var pull = 24 * depth * (q6 - 2 * q12);
                return (pull / r, 4 * (q12 - q6), -pull / size);
            },
            new(0.9, 2.5),
            new(0.5, 2),
            new(0.9, 1.2)),

        Row.Of(
            "morse",
            "physics",
            () => (r, depth, width, rest) => depth * Math.Pow(1 - Math.Exp(-width * (r - rest)), 2),
            (r, depth, width, rest) => depth * Math.Pow(1 - Math.Exp(-width * (r - rest)), 2),
            (r, depth, width, rest) =>
            {
                var stretch = r - rest;
                var decay = Math.Exp(-width * stretch);
                var gap = 1 - decay;
                var common = 2 * depth * gap * decay;
                var force = common * width;
                return (force, gap * gap, common * stretch, -force);
            },
            new(0.8, 3),
            new(2, 6),
            new(0.8, 2),
            new(0.9, 1.3)),

        Row.Of(
            "van-der-waals",
            "physics",
            () => (n, temperature, volume, a, b) =>
                n * GasConstant * temperature / (volume - n * b) - a * n * n / (volume * volume),
            (n, temperature, volume, a, b) =>
                n * GasConstant * temperature / (volume - n * b) - a * n * n / (volume * volume),
            (n, temperature, volume, a, b) =>
            {
                var perFree = 1 / (volume - n * b);
                var perVolume = 1 / volume;
                var perMole = GasConstant * temperature * perFree;
                var byFree = n * perMole * perFree;
                var density = n * perVolume;
                var attraction = 2 * a * density * perVolume;
                return (
                    perMole + byFree * b - attraction,
                    n * GasConstant * perFree,
                    attraction * density - byFree,
                    -density * density,
                    byFree * n);
            },
            new(0.5, 2),
            new(250, 500),
            new(0.01, 0.03),
            new(0.1, 0.5),
            new(2e-5, 6e-5)),

        Row.Of(
            "planck",
            "physics",
            () => (wavelength, temperature) =>
                Radiation1 / (Math.Pow(wavelength, 5) * (Math.Exp(Radiation2 / (wavelength * temperature)) - 1)),
            (wavelength, temperature) =>
                Radiation1 / (Math.Pow(wavelength, 5) * (Math.Exp(Radiation2 / (wavelength * temperature)) - 1)),
            (wavelength, temperature) =>
            {
                var u = Radiation2 / (wavelength * temperature);
                var e = Math.Exp(u);
                var occupied = 1 / (e - 1);
                var square = wavelength * wavelength;
                var radiance = Radiation1 * occupied / (square * square * wavelength);
                var slope = u * e * occupied;
                return (radiance * (slope - 5) / wavelength, radiance * slope / temperature);
            },
            new(0.3, 12),
            new(1000, 6000)),

        Row.Of(
            "arrhenius",
            "physics",
            () => (rate, energy, temperature) => rate * Math.Exp(-energy / (GasConstant * temperature)),
            (rate, energy, temperature) => rate * Math.Exp(-energy / (GasConstant * temperature)),
            (rate, energy, temperature) =>
            {
                var scale = 1 / (GasConstant * temperature);
                var share = Math.Exp(-energy * scale);
                var byEnergy = -rate * share * scale;
                return (share, byEnergy, -byEnergy * energy / temperature);
            },
            new(1, 10),
            new(2000, 20000),
            new(250, 900)),
    ];
}
