namespace FunctionalAD.Bench.Formulas;

/// <summary>Bodies that move.</summary>
internal static class Mechanics
{
    private const double LightSpeed = 299792458;

    public static IReadOnlyList<Formula> Rows { get; } =
    [
        Row.Of(
            "relativistic-energy",
            "mechanics",
            () => (mass, speed) =>
                mass * LightSpeed * LightSpeed * (1 / Math.Sqrt(1 - speed * speed / (LightSpeed * LightSpeed)) - 1),
            (mass, speed) =>
                mass * LightSpeed * LightSpeed * (1 / Math.Sqrt(1 - speed * speed / (LightSpeed * LightSpeed)) - 1),
            (mass, speed) =>
            {
                const double squared = LightSpeed * LightSpeed;
                var lorentz = 1 / Math.Sqrt(1 - speed * speed / squared);
                return (squared * (lorentz - 1), mass * speed * lorentz * lorentz * lorentz);
            },
            new(0.1, 10),
            new(3e7, 2.8e8)),

        Row.Of(
            "damped-oscillator",
            "mechanics",
            () => (t, amplitude, damping, frequency, phase) =>
                amplitude * Math.Exp(-damping * t) * Math.Cos(Math.Sqrt(frequency * frequency - damping * damping) * t + phase),
            (t, amplitude, damping, frequency, phase) =>
                amplitude * Math.Exp(-damping * t) * Math.Cos(Math.Sqrt(frequency * frequency - damping * damping) * t + phase),
            (t, amplitude, damping, frequency, phase) =>
            {
                var slowed = Math.Sqrt(frequency * frequency - damping * damping);
                var (sin, cos) = Math.SinCos(slowed * t + phase);
                var decay = Math.Exp(-damping * t);
                var envelope = amplitude * decay;
                var turned = envelope * sin;
                var byFrequency = turned * t / slowed;
                return (
                    -envelope * damping * cos - turned * slowed,
                    decay * cos,
                    byFrequency * damping - envelope * t * cos,
                    -byFrequency * frequency,
                    -turned);
            },
            new(0, 5),
            new(0.5, 2),
            new(0.05, 0.4),
            new(1, 5),
            new(-3, 3)),

        // Kepler's equation is solved for the eccentric anomaly by Newton's method, which wants this gradient.
        Row.Of(
            "kepler-residual",
            "mechanics",
            () => (anomaly, eccentricity, mean) => anomaly - eccentricity * Math.Sin(anomaly) - mean,
            (anomaly, eccentricity, mean) => anomaly - eccentricity * Math.Sin(anomaly) - mean,
            (anomaly, eccentricity, _) =>
            {
                var (sin, cos) = Math.SinCos(anomaly);
                return (1 - eccentricity * cos, -sin, -1.0);
            },
            new(0, 6.28),
            new(0.01, 0.9),
            new(0, 6.28)),
    ];
}
