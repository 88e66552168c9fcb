namespace FunctionalAD.Bench.Methods;

/// <summary>Methods that collect in lists.</summary>
internal static class ListMethods
{
    public static double All(double[] x)
    {
        var list = new List<double>();
        foreach (var v in x)
            list.Add(v * v);
        var s = 0.0;
        foreach (var v in list)
            s += v * v;
        return s;
    }

    public static double Some(double[] x)
    {
        var list = new List<double>();
        for (var i = 0; i < x.Length; i++)
        {
            if (i % 3 != 0)
                list.Add(Math.Sin(x[i]));
        }

        var s = 0.0;
        for (var i = 1; i < list.Count; i++)
            s += list[i] * list[i - 1];
        return s;
    }

    // Each one of the one before.
    public static double Recurrence(double[] x)
    {
        var list = new List<double> { x[0] };
        for (var i = 1; i < x.Length; i++)
            list.Add((Math.Sin(list[^1]) * x[i]) + list[list.Count / 2]);
        return list[^1] * list[^1];
    }

    // The states of a trajectory.
    public static double Trajectory(double[] x)
    {
        var (states, state) = (new List<double[]>(), new double[] { 1, 0 });
        foreach (var v in x)
        {
            state = [state[0] + (0.01 * state[1]), state[1] - (0.01 * v * Math.Sin(state[0]))];
            states.Add(state);
        }

        var s = 0.0;
        foreach (var each in states)
            s += each[0] * each[1];
        return s;
    }
}
