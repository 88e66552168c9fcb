namespace FunctionalAD.Bench.Formulas;

/// <summary>Biology's two saturation curves.</summary>
internal static class Life
{
    public static IReadOnlyList<Formula> Rows { get; } =
    [
        Row.Of(
            "michaelis-menten",
            "biology",
            () => (substrate, fastest, half) => fastest * substrate / (half + substrate),
            (substrate, fastest, half) => fastest * substrate / (half + substrate),
            (substrate, fastest, half) =>
            {
                var per = 1 / (half + substrate);
                var share = substrate * per;
                var slope = fastest * per;
                return (slope * (1 - share), share, -slope * share);
            },
            new(0.1, 20),
            new(0.5, 5),
            new(0.5, 10)),

        Row.Of(
            "hill",
            "biology",
            () => (dose, top, half, steepness) => top / (1 + Math.Pow(half / dose, steepness)),
            (dose, top, half, steepness) => top / (1 + Math.Pow(half / dose, steepness)),
            (dose, top, half, steepness) =>
            {
                var q = half / dose;
                var power = Math.Pow(q, steepness);
                var share = 1 / (1 + power);
                var fall = top * share * share * power;
                var slope = fall * steepness;
                return (slope / dose, share, -slope / half, -fall * Math.Log(q));
            },
            new(0.1, 20),
            new(0.5, 5),
            new(0.5, 10),
            new(1, 4)),
    ];
}
