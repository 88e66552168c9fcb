using FunctionalAD.Bench;

return Commands.Root().Parse(args).Invoke();
