namespace FunctionalAD.Bench.Formulas;

internal static class Finance
{
    /// <summary>1 / (1 + exp(−1.702 x)) stays within 0.01 of the normal distribution function and is a closed formula.</summary>
    private const double Steepness = 1.702;

    public static IReadOnlyList<Formula> Rows { get; } =
    [
        // The gradient is the Greeks: delta, the strike's, rho, vega, and theta with its sign turned.
        Row.Of(
            "black-scholes",
            "finance",
            () => (spot, strike, rate, volatility, expiry) =>
                spot / (1 + Math.Exp(-Steepness * (Math.Log(spot / strike) + (rate + volatility * volatility / 2) * expiry)
                    / (volatility * Math.Sqrt(expiry))))
                - strike * Math.Exp(-rate * expiry)
                / (1 + Math.Exp(-Steepness * (Math.Log(spot / strike) + (rate - volatility * volatility / 2) * expiry)
                    / (volatility * Math.Sqrt(expiry)))),
            (spot, strike, rate, volatility, expiry) =>
                spot / (1 + Math.Exp(-Steepness * (Math.Log(spot / strike) + (rate + volatility * volatility / 2) * expiry)
                    / (volatility * Math.Sqrt(expiry))))
                - strike * Math.Exp(-rate * expiry)
                / (1 + Math.Exp(-Steepness * (Math.Log(spot / strike) + (rate - volatility * volatility / 2) * expiry)
                    / (volatility * Math.Sqrt(expiry)))),
            (spot, strike, rate, volatility, expiry) =>
            {
                var root = Math.Sqrt(expiry);
                var perSpread = 1 / (volatility * root);
                var moneyness = Math.Log(spot / strike);
                var half = volatility * volatility / 2;
                var d1 = (moneyness + (rate + half) * expiry) * perSpread;
                var d2 = d1 - volatility * root;
                var n1 = 1 / (1 + Math.Exp(-Steepness * d1));
                var n2 = 1 / (1 + Math.Exp(-Steepness * d2));
                var discounted = strike * Math.Exp(-rate * expiry);
                var exercised = discounted * n2;
                var density1 = Steepness * spot * n1 * (1 - n1);
                var density2 = Steepness * exercised * (1 - n2);
                var net = (density1 - density2) * perSpread;
                var drift = rate - moneyness / expiry;
                return (
                    n1 + net / spot,
                    -(exercised + net) / strike,
                    (exercised + net) * expiry,
                    (density2 * d1 - density1 * d2) * root * perSpread,
                    rate * exercised + (density1 * (drift + half) - density2 * (drift - half)) * perSpread / 2);
            },
            new(80, 120),
            new(80, 120),
            new(0.01, 0.08),
            new(0.1, 0.5),
            new(0.25, 2)),

        // The yield curve of Nelson and Siegel with Svensson's second hump.
        Row.Of(
            "svensson-curve",
            "finance",
            () => (t, level, slope, hump1, hump2, tau1, tau2) =>
                level
                + (slope + hump1) * (1 - Math.Exp(-t / tau1)) * tau1 / t - hump1 * Math.Exp(-t / tau1)
                + hump2 * ((1 - Math.Exp(-t / tau2)) * tau2 / t - Math.Exp(-t / tau2)),
            (t, level, slope, hump1, hump2, tau1, tau2) =>
                level
                + (slope + hump1) * (1 - Math.Exp(-t / tau1)) * tau1 / t - hump1 * Math.Exp(-t / tau1)
                + hump2 * ((1 - Math.Exp(-t / tau2)) * tau2 / t - Math.Exp(-t / tau2)),
            (t, _, slope, hump1, hump2, tau1, tau2) =>
            {
                var rate1 = 1 / tau1;
                var rate2 = 1 / tau2;
                var perT = 1 / t;
                var decay1 = Math.Exp(-t * rate1);
                var decay2 = Math.Exp(-t * rate2);
                var perAge1 = tau1 * perT;
                var perAge2 = tau2 * perT;
                var load1 = (1 - decay1) * perAge1;
                var load2 = (1 - decay2) * perAge2;
                // By the age t/tau of each term: the derivative of a load is (decay − load) / age.
                var byAge1 = ((slope + hump1) * (decay1 - load1) * perAge1 + hump1 * decay1) * rate1;
                var byAge2 = hump2 * ((decay2 - load2) * perAge2 + decay2) * rate2;
                return (
                    byAge1 + byAge2,
                    1.0,
                    load1,
                    load1 - decay1,
                    load2 - decay2,
                    -byAge1 * t * rate1,
                    -byAge2 * t * rate2);
            },
            new(0.5, 30),
            new(0.01, 0.05),
            new(-0.03, 0.03),
            new(-0.03, 0.03),
            new(-0.03, 0.03),
            new(1, 3),
            new(4, 12)),
    ];
}
