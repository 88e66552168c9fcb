using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using FunctionalAD.Capturing;
using FunctionalAD.Ir;
using FunctionalAD.Rulebook;

namespace FunctionalAD.Lifting;

/// <summary>Calls: a rule wins; what the language has a form for keeps it; all else is lifted in its place.</summary>
internal sealed partial class Frame
{
    private const int Deepest = 60;

    private void Call(MethodBase called, bool isVirtual)
    {
        var constraint = constrained;
        constrained = null;
        var parameters = called.GetParameters();
        var passed = new Sym[parameters.Length + (called.IsStatic ? 0 : 1)];
        for (var k = passed.Length - 1; k >= 0; k--)
            passed[k] = Pop();
        if (called is ConstructorInfo)
        {
            if (called.DeclaringType == typeof(object) || called.DeclaringType == typeof(ValueType))
                return;
            if (IsThrowing && Verbatim(called, passed))
                return;
            if ((Models.IsVector(called.DeclaringType!) || Fields.IsSpan(called.DeclaringType!)) && passed[0] is Sym.Ptr { Place: var made } && NewSpecial((ConstructorInfo)called, passed[1..]))
                Store(made, Pop());
            else
                Inline(called, passed);
            return;
        }

        if (IsList(called.DeclaringType!))
            passed = Array.ConvertAll(passed, ListOfPart);
        if (!called.IsStatic && passed[0] is Sym.OneOf several)
        {
            ForEach(several, option =>
            {
                constrained = constraint;
                stack.AddRange([option, .. passed.Skip(1)]);
                Call(called, isVirtual);
            });
            return;
        }

        if (ReadsOneOf(called, passed, isVirtual))
            return;
        IsWalking(called, passed);
        var method = (MethodInfo)called;
        if (method.DeclaringType!.IsArray)
        {
            OfArray(method, passed);
            return;
        }

        // An object method on what is no object, or an operator of a type parameter.
        if (constraint is not null)
        {
            method = Implementation(constraint, method) ?? throw Refuse($"what {method.Name} of {Types.Name(constraint)} is, is not known", "call a method of the type itself");
            if (!method.IsStatic && passed[0] is Sym.Ptr self && !method.DeclaringType!.IsValueType)
                passed[0] = Load(self.Place) is var held && constraint.IsValueType ? new Sym.Boxed(held, constraint) : Load(self.Place);
        }

        if (Deferred(method, passed) is { } sequence)
        {
            Push(sequence);
            return;
        }

        // The user's own code passes a sequence on; what else gets one reads it.
        if (BeginsWalk(method, passed))
            return;
        if (ReadsLater(method, passed, isVirtual))
            return;
        if (OfForm(method, passed) || OfFSharp(method, passed))
            return;
        if (Models.Of(method) is { } model)
        {
            Inline(model, method.IsStatic || !model.IsStatic ? passed : [passed[0] is Sym.Ptr { Place: var place } ? Load(place) : passed[0], .. passed.Skip(1)]);
            AsList(method.ReturnType);
            return;
        }

        if (!method.IsStatic && passed[0] is Sym.Null)
            throw Refuse("it calls a method of null", "test for null before", Source.Name(method));
        if (Special(method, passed) || (IsThrowing && Verbatim(method, passed)) || Rule(method, passed))
            return;
        // The operators of a record ask nothing else of null.
        if (method.Name is "op_Equality" or "op_Inequality" && passed.OfType<Sym.Null>().Any() && method.DeclaringType is { IsValueType: false } && method.IsDefined(typeof(CompilerGeneratedAttribute), false))
        {
            Push(new Sym.Val(Comparison(method.Name == "op_Equality" ? ILOpCode.Ceq : ILOpCode.Bne_un, passed[0], passed[1])));
            return;
        }

        OrAsItStands(method, passed, () => Read(method, passed, isVirtual, constraint));
    }

    private void Read(MethodInfo method, Sym[] passed, bool isVirtual, Type? constraint)
    {
        if (WalksCaptured(method, passed))
            return;
        if (isVirtual && method.IsVirtual && !method.IsStatic && constraint is null)
            method = Target(method, passed);
        if (!method.IsStatic && method.DeclaringType!.IsValueType && passed[0] is Sym.Boxed { Content: var content })
            passed[0] = content;
        if (Special(method, passed) || Walks(method, passed) || Opaque(method, passed))
            return;
        if (method.DeclaringType!.Namespace == "System.Linq.Expressions")
            throw Refuse("it makes an expression lambda, as a derivative inside of a function is given", "derivatives inside functions are for expression lambdas: write this function as one, and call Of instead of OfMethod; or build the derivative outside and call that here", Source.Name(method));
        if (Impure.Why(method) is { } why)
            throw Refuse(why, "compute what is needed outside, and pass it", Source.Name(method));
        if (MarkedDerivatives.Has(method))
            throw Refuse("its marked derivative is not one for every real argument, of the type of the result", "mark one for each argument", Source.Name(method));
        Inline(method, passed);
        if (method.Name == Clone)
            Copied(passed[0]);
    }

    /// <summary>What has a rule, or a form of its own in the language (LINQ, with functions as lambdas), stays a call.</summary>
    private bool Rule(MethodInfo method, Sym[] passed, bool isForNumbers = false)
    {
        if (!Lifter.IsKnown(method) && method.DeclaringType != typeof(Enumerable))
            return false;
        if (passed.Any(p => p is Sym.Ptr or Sym.Unknown))
            return false;
        var all = Array.ConvertAll(passed, p => method.DeclaringType == typeof(Enumerable) ? Sequence(p, method, isForNumbers || IsForNumbers(method)) : ToValue(p));
        var parameters = method.GetParameters();
        var self = method.IsStatic ? null : all[0];
        var arguments = parameters.Select((p, k) => Numbers.As(all[k + (method.IsStatic ? 0 : 1)], p.ParameterType));
        var call = Expression.Call(self, method, arguments);
        if (method.ReturnType == typeof(void))
            Emit(call);
        else
            Push(Loaded(call, method.ReturnType));
        return true;
    }

    // Texts and exceptions are no numbers: they are computed when somebody reads them.
    private bool Opaque(MethodInfo method, Sym[] passed)
    {
        if ((method.ReturnType != typeof(string) && !typeof(Exception).IsAssignableFrom(method.ReturnType)) || passed.Any(p => p is Sym.Unknown or Sym.Ptr or Sym.Token))
            return false;
        var all = passed.Select(ToValue).ToArray();
        var own = method.IsStatic ? 0 : 1;
        if (own == 1 && Layout.Of(method.DeclaringType!) is { } layout && layout.Components.FirstOrDefault(c => (c.Member as PropertyInfo)?.GetMethod?.Equals(method) == true) is { Member: var component })
        {
            Push(new Sym.Val(Expression.MakeMemberAccess(all[0], component)));
            return true;
        }

        Push(new Sym.Val(Expression.Call(own == 0 ? null : all[0], method, method.GetParameters().Select((p, k) => Passed(all[k + own], p.ParameterType)))));
        return true;
    }

    private static Expression Passed(Expression e, Type type) => e.Type.IsValueType && !type.IsValueType ? Expression.Convert(e, type) : Numbers.As(e, type);

    /// <summary>The method that runs: of a type parameter's type, or of the object's own type.</summary>
    internal static MethodInfo? Implementation(Type type, MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            if (type.IsArray)
                return Models.OfArray(type, method);
            if (type.IsInterface || !method.DeclaringType.IsAssignableFrom(type))
                return type == method.DeclaringType ? method : null;
            var open = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
            var map = type.GetInterfaceMap(method.DeclaringType);
            for (var k = 0; k < map.InterfaceMethods.Length; k++)
            {
                if (map.InterfaceMethods[k].HasSameMetadataDefinitionAs(open))
                    return map.TargetMethods[k] is var found && method.IsGenericMethod ? found.MakeGenericMethod(method.GetGenericArguments()) : map.TargetMethods[k];
            }

            return null;
        }

        if (!method.IsVirtual)
            return method;
        var basis = method.GetBaseDefinition();
        for (var t = type; t is not null; t = t.BaseType)
        {
            var own = t.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                .FirstOrDefault(m => m.IsVirtual && m.Name == method.Name && (m.GetBaseDefinition().Equals(basis) || Narrows(m, method)));
            if (own is not null)
                return own.IsGenericMethodDefinition ? own.MakeGenericMethod(method.GetGenericArguments()) : own;
        }

        return method;
    }

    // An override that returns a more special type is a new method to reflection.
    private static bool Narrows(MethodInfo own, MethodInfo method) => own.IsDefined(typeof(PreserveBaseOverridesAttribute), false)
        && own.GetParameters().Select(p => p.ParameterType).SequenceEqual(method.GetParameters().Select(p => p.ParameterType));

    private const string Clone = "<Clone>$";

    // A record from outside is what its type says, and may be more; so may its copy.
    private void Copied(Sym original)
    {
        if (original is not Sym.Obj { Instance.IsExact: true } && !isOver && stack[^1] is Sym.Obj { Instance: var copy })
            copy.IsExact = original is Sym.Val { E.Type.IsSealed: true };
    }

    private MethodInfo Target(MethodInfo method, Sym[] passed)
    {
        var type = passed[0] switch
        {
            Sym.Obj { Instance: { IsExact: false } o } when method.Name == Clone => o.Type,
            Sym.Val { E.Type: { IsSealed: false } open } when method.Name == Clone && Layout.Of(open) is not null => open,
            Sym.Obj { Instance: { IsExact: true } o } => o.Type,
            Sym.Parts { Type: { IsSealed: true } or { IsValueType: true } or { IsByRefLike: true } } p => p.Type,
            Sym.Parts { Type: var open } when method.Name == Clone => open,
            Sym.Boxed b => b.Type,
            Sym.Val { E: ConstantExpression { Value: { } held } } => held.GetType(),
            Sym.Val { E.Type: { IsSealed: true } sealedType } => sealedType,
            _ when method.IsFinal || method.DeclaringType!.IsSealed => method.DeclaringType!,
            _ => null,
        };
        if (type is null && method.Name == "GetEnumerator")
            throw Refuse(Remedy.Sequence, "hold it as an array or a list", Source.Name(method));
        if (type is null)
            throw FSharp.IsFunction(method.DeclaringType) ? Refuse(Remedy.Function, Remedy.Functions, Source.Name(method)) : Impure.Why(method) is { } why ? Refuse(why, "compute what is needed outside, and pass it", Source.Name(method)) : Refuse("which method is called is known only when it runs", "use a sealed type, or a method that is not virtual", Source.Name(method));
        return Implementation(type, method) ?? throw Refuse($"what {method.Name} of {Types.Name(type)} is, is not known", "call a method of the type itself", Source.Name(method));
    }

    /// <summary>Lifts a method in the place of its call.</summary>
    private void Inline(MethodBase method, Sym[] passed)
    {
        if (method is ConstructorInfo && method.DeclaringType == typeof(object))
            return;
        if (lifter.Open.Count >= Deepest)
            throw Refuse($"methods call methods more than {Deepest} deep", "write the repetition as a loop", Source.Name(method));
        if (IsOfRuntime(method))
            throw Refuse("the runtime has code of its own in its place, and what stands in the library is not what runs", $"call something else, or {Remedy.Rule(code.Method, "what calls it")}", Source.Name(method));
        if (!ReturnsObject(method) && lifter.Lessons.Outlined.Contains(method) && CallOutlined(method, passed))
            return;
        if (IsOpen(method, passed) && (!ReturnsObject(method) || lifter.Open.Count(o => o.Method == method) > MostNested))
            throw ReturnsObject(method) ? Refuse("which case of a union or which function it returns would be known only when it runs, since it calls itself", "let it return numbers, tuples or records, or match where the union is made", Source.Name(method)) : lifter.Lessons.Outline(method);
        var body = Lifted(method);
        lifter.Inlined[method] = lifter.Inlined.GetValueOrDefault(method) + 1;
        SpillAll();
        lifter.Open.Push((method, Given(method, passed)));
        var (statements, value, ends) = lifter.IsHome(code.Method) && !lifter.IsHome(method) && !IsOwn(method) ? RunOutside(method, body, passed) : Run(lifter, body, passed);
        lifter.Open.Pop();
        lifter.IsThrowing = throwsAround || block.Throws;
        if (statements is not DefaultExpression)
            Emit(statements);
        if (ends)
        {
            isOver = true;
            return;
        }

        if (value is not null)
            Push(value);
    }

    // What is known by what it is cannot be handed out of a function of its own.
    private static bool ReturnsObject(MethodBase method) => method is MethodInfo { ReturnType: { IsValueType: false } returned } && (FSharp.IsFunction(returned) || FSharp.IsUnion(returned)) && !FSharp.IsList(returned);

    // Code of this library, which is written to be lifted.
    private static bool IsOwn(MethodBase method) => method.Module.Assembly.GetName().Name is "FunctionalAD.FSharp" or "FunctionalAD.MathNet";

    private Code Lifted(MethodBase method)
    {
        var body = Code.Of(method) ?? throw Refuse("its code cannot be seen: it is outside of .NET, or made when the program runs", Remedy.Rule(method), Source.Name(method));
        return method.IsDefined(typeof(AsyncStateMachineAttribute), false) ? throw Refuse("it is asynchronous", "compute without waiting", Source.Name(method)) : body;
    }

    // What is wrong inside of a library is told where the user's own code calls it.
    private (Expression Body, Sym? Value, bool Ends) RunOutside(MethodBase method, Code body, Sym[] passed)
    {
        try
        {
            return Run(lifter, body, passed);
        }
        catch (NotDifferentiableException e) when (!e.Data.Contains(AtHome) || FSharp.IsGenerated(method.DeclaringType!))
        {
            throw Remedy.OfFramework(method) is var (subject, reason, instead) ? Refuse(reason, instead, subject ?? Source.Name(method))
                : Remedy.IsOfUser(e) ? Refuse(e.Reason, e.Remedy, Source.Name(method))
                : Refuse(e.Reason.StartsWith(Remedy.Inside, StringComparison.Ordinal) ? e.Reason : $"{Remedy.Inside} `{e.Subject}` cannot be differentiated: {e.Reason}", $"compute it in another way, or {Remedy.Rule(method)}", Source.Name(method));
        }
    }

    private void NewObject(ConstructorInfo constructor)
    {
        var parameters = constructor.GetParameters();
        var passed = new Sym[parameters.Length];
        for (var k = passed.Length - 1; k >= 0; k--)
            passed[k] = Pop();
        var type = constructor.DeclaringType!;
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var method = (MethodInfo)((Sym.Token)passed[1]).Member;
            if (passed[0] is not Sym.Null and var target && method.IsVirtual)
                method = Target(method, [target]);
            Push(new Sym.Fn(type, method, passed[0] is Sym.Null ? null : passed[0]));
            return;
        }

        // Of a query, which is read now.
        if (IsList(type))
            passed = Array.ConvertAll(passed, ListOfPart);
        if (IsList(type) && passed is [Sym.Later { Method: var query }] && query.DeclaringType == typeof(Enumerable))
        {
            Push(new Sym.Obj(ToList(type.GetGenericArguments()[0], passed[0])));
            return;
        }

        if (type.IsArray)
        {
            if (passed.Length != type.GetArrayRank())
                throw Refuse("it makes an array with lower bounds", "let indices start at 0");
            Push(new Sym.Val(Expression.NewArrayBounds(type.GetElementType()!, passed.Select(p => Index(ToValue(p))))));
            return;
        }

        if (IsThrowing && Verbatim(constructor, passed))
            return;
        if (typeof(Exception).IsAssignableFrom(type) || type == typeof(string))
        {
            Push(new Sym.Val(Expression.New(constructor, parameters.Select((p, k) => Passed(ToValue(passed[k]), p.ParameterType)))));
            return;
        }

        if (NewSpecial(constructor, passed) || NewForm(constructor, passed))
            return;
        if (Unreached.Dates.Contains(type))
        {
            Push(AsItStands(constructor, passed) is { } made
                ? new Sym.Val(made)
                : throw Refuse($"it makes {Types.WithArticle(type)} of a number that is differentiated, and {Types.WithArticle(type)} has no derivative", "compute in double", Source.Name(constructor)));
            return;
        }

        if (type.IsValueType)
        {
            var slot = lifter.NewSlot(type, "made");
            Store(slot, Default(type));
            Inline(constructor, [new Sym.Ptr(new Place.Variable(slot)), .. passed]);
            if (!isOver)
                Push(Settled(Load(slot)));
            return;
        }

        if (type.IsAbstract || Stateful(type))
            throw Refuse($"it makes {Types.WithArticle(type)}", "make it outside, and pass what is needed", Source.Name(constructor));
        if (IsList(type) && IsList(type.GetGenericArguments()[0]))
            throw Refuse("it makes a list of lists", "make a list of arrays, `List<double[]>`, and each of them from a list by ToArray()", Source.Name(constructor));
        var instance = new Instance(type, [.. Fields.Of(type).Select(f => lifter.NewSlot(f.Type, f.Name))]);
        foreach (var slot in instance.Slots)
            Store(slot, Default(slot.Type));
        Inline(constructor, [new Sym.Obj(instance), .. passed]);
        if (!isOver)
            Push(new Sym.Obj(instance));
    }

    private static bool Stateful(Type type) => type == typeof(Random) || typeof(Thread).IsAssignableFrom(type) || typeof(Stream).IsAssignableFrom(type)
        || typeof(Task).IsAssignableFrom(type) || type == typeof(System.Diagnostics.Stopwatch) || type == typeof(Lock);

    // The variables of what was just made change no more.
    private static Sym Settled(Sym made) => made;

    /// <summary>A structure as an expression that makes it.</summary>
    private Expression Made(Sym.Parts p) => Made(p.Type, p.Fields);

    private Expression Made(Sym.Obj o) => IsList(o.Instance.Type)
        ? Items(o.Instance, isForNumbers: false)
        : Made(o.Instance.Type, [.. o.Instance.Slots.Select(Load)]);

    private Expression Made(Type type, Sym[] fields)
    {
        if (Fields.IsSpan(type))
            throw Refuse("a span is handed to what keeps it", "use an array");
        if (Forms.Of(type) is { } form)
            return Expression.Call(form.OfArray, ToValue(fields[0]));
        if (FSharp.IsList(type))
            return Expression.Call(FSharp.ListOf(type), ArrayOf(new Sym.Parts(type, fields))!);
        if (FSharp.IsFunction(type))
            throw Refuse(Remedy.Function, Remedy.Functions);
        var layout = Layout.Of(type) ?? throw (FSharp.IsUnion(type) ? Refuse($"which case of a union it is would be known only when it runs, since a {Types.Name(type)} is returned by a function that calls itself, or kept in an array", "let the function return numbers, tuples or records, or match where the union is made") : Refuse($"{Types.WithArticle(type)} cannot be made again from what it holds", "use a tuple, a record or a struct whose constructor only stores its arguments"));
        var parts = layout.Components.Select(c => Members.IndexOf(type, c.Member) is >= 0 and var k
            ? Numbers.As(ToValue(fields[k]), c.Type)
            : throw Refuse($"the component {c.Name} of {Types.Name(type)} is not stored", "use a record or a struct with fields")).ToArray();
        return layout.Constructor is { } constructor
            ? Expression.New(constructor, parts)
            : Expression.MemberInit(Expression.New(type), parts.Select((e, k) => Expression.Bind(layout.Components[k].Member, e)));
    }

    // Helpers of the runtime and instructions of the processor: their code in the library throws, or calls itself.
    private static bool IsOfRuntime(MethodBase method) => method.DeclaringType is { } type && type.Assembly == typeof(object).Assembly
        && (type == typeof(RuntimeHelpers) || type == typeof(Unsafe) || type.Namespace!.StartsWith("System.Runtime.Intrinsics", StringComparison.Ordinal));
}
