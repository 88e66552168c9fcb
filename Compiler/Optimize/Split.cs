using System.Collections.Immutable;
using FunctionalAD.Ir;

namespace FunctionalAD.Optimization;

/// <summary>
/// Cuts a long program into functions small enough for the JIT, which stops optimising a method beyond 60,000 bytes of IL, 2,000 locals or
/// 8,000 references to locals, and tracks 1,024 locals. Values that cross a cut travel in a frame, an array for each type; a place in the
/// frame is used again when its value is dead.
/// </summary>
internal static class Split
{
    /// <summary>Equations in one method.</summary>
    public const int Limit = 500;

    /// <summary>The function, cut up if it is long.</summary>
    public static Function Run(Function function) => Run(function, Limit);

    /// <summary>The function, cut into pieces of about <paramref name="limit"/> equations.</summary>
    public static Function Run(Function function, int limit)
    {
        if (function.Size <= 2 * limit)
            return function;
        var outlined = Outline.Regions(function, limit);
        return outlined.Body.Equations.Length <= 2 * limit ? outlined : new Cutter(outlined, limit).Run();
    }

    private sealed class Cutter
    {
        private readonly Function function;
        private readonly ImmutableArray<ImmutableArray<Equation>> pieces;
        private readonly Dictionary<Var, (int Defined, int Last)> life = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<Var, int> place = new(ReferenceEqualityComparer.Instance);
        private readonly List<Type> frameTypes = [];
        private readonly List<int> frameSizes = [];

        public Cutter(Function function, int limit)
        {
            this.function = function;
            pieces = [.. function.Body.Equations.Chunk(limit).Select(c => c.ToImmutableArray())];
            for (var p = 0; p < pieces.Length; p++)
            {
                foreach (var equation in pieces[p])
                {
                    foreach (var used in Outline.Read(equation))
                    {
                        if (life.TryGetValue(used, out var span))
                            life[used] = (span.Defined, p);
                    }

                    foreach (var result in equation.Results)
                        life[result] = (p, p);
                }
            }

            foreach (var result in function.Results.OfType<Var>())
            {
                if (life.TryGetValue(result, out var span))
                    life[result] = (span.Defined, pieces.Length);
            }

            Place();
        }

        public Function Run()
        {
            var builder = new Builder();
            var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
            return builder.Function(function.Name, parameters, _ =>
            {
                var frames = frameTypes.Select((t, i) => builder.Zeros(t.MakeArrayType(), Literal.Of(frameSizes[i]))).ToImmutableArray();
                var types = frames.Select(f => f.Type).ToImmutableArray();
                for (var p = 0; p < pieces.Length; p++)
                    frames = [.. builder.Call(Piece(p), types, [.. parameters, .. frames])];
                return function.Results.Select(r => r switch
                {
                    Var v when place.TryGetValue(v, out var at) => builder.Read(frames[frameTypes.IndexOf(v.Type)], Literal.Of(at)),
                    Var v => parameters[function.Parameters.IndexOf(v)],
                    _ => r,
                }).ToArray();
            });
        }

        private Function Piece(int index)
        {
            var builder = new Builder();
            var copier = new Copier(builder);
            var parameters = function.Parameters.Select(p => new Var(p.Type, p.Name)).ToArray();
            var frames = frameTypes.Select(t => new Var(t.MakeArrayType(), "frame")).ToArray();
            return builder.Function($"{function.Name}_{index + 1}", [.. parameters, .. frames], _ =>
            {
                var current = frames.Cast<Operand>().ToArray();
                for (var i = 0; i < parameters.Length; i++)
                    copier[function.Parameters[i]] = parameters[i];
                foreach (var equation in pieces[index])
                {
                    foreach (var used in Outline.Read(equation))
                    {
                        if (!copier.Knows(used))
                            copier[used] = builder.Read(current[frameTypes.IndexOf(used.Type)], Literal.Of(place[used]));
                    }

                    copier.Emit(equation);
                    foreach (var result in equation.Results.Where(place.ContainsKey))
                    {
                        var frame = frameTypes.IndexOf(result.Type);
                        current[frame] = builder.Write(current[frame], [Literal.Of(place[result])], copier[result]);
                    }
                }

                return current;
            });
        }

        // A place for every value that outlives its piece; free again in the piece after its last reader.
        private void Place()
        {
            var free = new Dictionary<Type, Stack<int>>();
            var dying = new List<Var>[pieces.Length + 1];
            for (var p = 0; p < pieces.Length; p++)
            {
                foreach (var dead in p > 0 ? dying[p - 1] ?? [] : [])
                    free[dead.Type].Push(place[dead]);
                foreach (var result in pieces[p].SelectMany(e => e.Results).Where(r => life[r].Last > p))
                {
                    var frame = frameTypes.IndexOf(result.Type);
                    if (frame < 0)
                    {
                        frame = frameTypes.Count;
                        frameTypes.Add(result.Type);
                        frameSizes.Add(0);
                        free[result.Type] = new Stack<int>();
                    }

                    place[result] = free[result.Type].TryPop(out var again) ? again : frameSizes[frame]++;
                    (dying[life[result].Last] ??= []).Add(result);
                }
            }
        }
    }
}
