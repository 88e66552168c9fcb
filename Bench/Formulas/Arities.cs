// A formula of n parameters and its gradient, by their number of parameters.
global using Function1 = System.Func<double, double>;
global using Function2 = System.Func<double, double, double>;
global using Function3 = System.Func<double, double, double, double>;
global using Function4 = System.Func<double, double, double, double, double>;
global using Function5 = System.Func<double, double, double, double, double, double>;
global using Function6 = System.Func<double, double, double, double, double, double, double>;
global using Function7 = System.Func<double, double, double, double, double, double, double, double>;
global using Function8 = System.Func<double, double, double, double, double, double, double, double, double>;
global using Gradient1 = System.Func<double, double>;
global using Gradient2 = System.Func<double, double, (double, double)>;
global using Gradient3 = System.Func<double, double, double, (double, double, double)>;
global using Gradient4 = System.Func<double, double, double, double, (double, double, double, double)>;
global using Gradient5 = System.Func<double, double, double, double, double, (double, double, double, double, double)>;
global using Gradient6 = System.Func<double, double, double, double, double, double, (double, double, double, double, double, double)>;
global using Gradient7 =
    System.Func<double, double, double, double, double, double, double, (double, double, double, double, double, double, double)>;
global using Gradient8 =
    System.Func<double, double, double, double, double, double, double, double, (double, double, double, double, double, double, double, double)>;
