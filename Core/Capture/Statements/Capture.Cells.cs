using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using FunctionalAD.Ir;

namespace FunctionalAD.Capturing;

/// <summary>
/// Arrays that change. Only the types of arrays whose elements are written somewhere are looked at in this way; all others are values from
/// the start. An array from outside (a parameter, a captured array) is copied before the first write: the caller's is left as it was, and
/// two of them are taken to be different arrays.
/// </summary>
internal sealed partial class Capture
{
    private const string ArrayRemedy = "write to one array through one variable, or copy it first: `(double[])a.Clone()`";

    private readonly Dictionary<(object?, MemberInfo), Cell> members = [];
    private readonly Dictionary<object, Cell> constants = new(ReferenceEqualityComparer.Instance);
    private Assigned everywhere = Assigned.In();
    private HashSet<Type> written = [];
    private int named;
    private Dictionary<Cell, CellVersion> cells = new(ReferenceEqualityComparer.Instance);

    // The cells that may be written, and those that were made, in the branch or loop that is being read: null outside of all.
    private HashSet<Cell>? writable;
    private HashSet<Cell>? local;

    /// <summary>What changes somewhere in a lambda or in the code that it calls, and the captured arrays that may be written.</summary>
    private void Survey(LambdaExpression lambda)
    {
        if (!assigns)
            return;
        if (outer is not null)
        {
            everywhere = outer.everywhere;
            written = outer.written;
            return;
        }

        everywhere = Assigned.In([lambda.Body, .. codes.Values]);
        foreach (var (_, array) in everywhere.Writes)
            written.Add(array);
        if (written.Count == 0)
            return;
        foreach (var node in CapturedArrays.In([lambda.Body, .. codes.Values], Changes))
        {
            if (node is ConstantExpression constant)
                constants[constant.Value!] = Outside(Plain(Constant(constant), constant));
            else if (node is MemberExpression member)
                members[Key(member)] = Outside(Plain(Read(member, member.Expression is null ? [] : [Plain(Visit(member.Expression), member)]), member));
        }
    }

    private static (object?, MemberInfo) Key(MemberExpression member) => ((member.Expression as ConstantExpression)?.Value, member.Member);

    // Whether arrays of a type are changed, or hold some that are.
    private bool Changes(Type type)
    {
        for (var t = type; written.Count > 0 && t.IsArray; t = t.GetElementType()!)
        {
            if (written.Contains(t))
                return true;
        }

        return false;
    }

    private Cell Outside(Operand array) => New(array, owned: false);

    private Cell New(Operand array, bool owned)
    {
        return Hold(new Cell(array.Type, ++named), array, owned);
    }

    private Cell Hold(Cell cell, Operand array, bool owned)
    {
        cells[cell] = new(array, owned);
        writable?.Add(cell);
        local?.Add(cell);
        return cell;
    }

    // A value as it is met for the first time: arrays in it that may change get a cell.
    private Value Track(Value value, bool owned = false) => value switch
    {
        Value.Composite composite when written.Count > 0 => new Value.Composite(composite.Layout, [.. composite.Parts.Select(p => Track(p, owned))]),
        Value.Plain { Operand: var operand } when operand is Var && Changes(operand.Type) => new Value.Array(New(operand, owned)),
        _ => value,
    };

    // An array of which it is not known whether it is one of those known: good to read until one of them changes.
    private Value Freeze(Value value, string reason)
    {
        if (value is not Value.Plain { Operand: var operand } || operand is not Var || !Changes(operand.Type))
            return value;
        return new Value.Array(Frozen(operand, reason));
    }

    private Cell Frozen(Operand operand, string reason) => new(operand.Type)
    {
        Frozen = (operand, cells.Where(c => Related(c.Key.Type, operand.Type)).ToDictionary()),
        Reason = reason,
    };

    // What an array holds as a value that stays, while the array may change in place; null where it cannot be read, or may not be there. At the end of an
    // iteration nobody changes any more what was made in it; rows never change in place, but where nobody else reads them (Optimization.RowsInPlace).
    private Operand? Snapshot(Cell cell, bool ends) => cell.OneOf is { MayBeNull: true } || Peek(cell) is not { } content ? null
        : cell is { OneOf: null, Row: null, Frozen: null } ? cells[cell].Owned && !(ends && local?.Contains(cell) == true) ? builder.Copy(content) : content
        : cell.OneOf is null ? content : builder.Copy(content);

    private static bool Related(Type a, Type b)
    {
        return Holds(a, b) || Holds(b, a);

        static bool Holds(Type whole, Type part)
        {
            for (var t = whole; t.IsArray; t = t.GetElementType()!)
            {
                if (t == part)
                    return true;
            }

            return false;
        }
    }

    /// <summary>What an array holds here.</summary>
    private Operand Current(Cell cell, Expression node)
    {
        if (Peek(cell) is { } operand)
            return operand;
        throw Refuse(node, cell.Reason ?? "which array it is, is not known here", ArrayRemedy);
    }

    private Operand? Peek(Cell cell)
    {
        if (cell.OneOf is { } several)
            return IsReadable(cell) ? Among(cell, c => [cells[c].Operand])[0] : null;
        if (cell.Row is { } row)
            return Peek(row.Outer) is { } whole && IsValid(cell) ? builder.Read(whole, [.. row.Indices]) : null;
        if (cell.Frozen is { } frozen)
            return IsValid(cell) ? frozen.Seen : null;
        return cells.GetValueOrDefault(cell)?.Operand;
    }

    private bool IsReadable(Cell cell) => cell.Row is { } row ? IsReadable(row.Outer) && IsValid(cell)
        : cell.Frozen is not null ? IsValid(cell)
        : Options(cell).All(cells.ContainsKey);

    private bool IsValid(Cell cell) =>
        cell.Frozen is not { } frozen || frozen.Others.All(o => cells.TryGetValue(o.Key, out var now) && (now.IsStill(o.Value) || (IsInPlace(cell) && now.Rows == o.Value.Rows)));

    // Whether the place of a row is still a place: then the row is what stands there, until another one is put there.
    private bool IsInPlace(Cell cell) => cell.Region is { } region && builder.Open.Contains(region);

    /// <summary>Makes an array the program's own, so that it can be written.</summary>
    private void Own(Cell cell)
    {
        foreach (var one in Options(cell))
        {
            if (cells.TryGetValue(one, out var version) && !version.Owned)
                cells[one] = new(builder.Copy(version.Operand), true, version.Operand) { Rows = version.Rows };
        }
    }

    /// <summary>array[indices] = value</summary>
    private void Write(Cell cell, Operand[] indices, Operand value, Expression node, bool isSameRow = false)
    {
        if (cell.Row is { } row)
        {
            RefuseMoving(node, c => c == row.Outer);
            // The array in the array is written as a new one.
            var inner = builder.Write(builder.Copy(Current(cell, node)), [.. indices], value);
            Write(row.Outer, row.Indices, inner, node, isSameRow: true);
            return;
        }

        Own(cell);
        var options = Options(cell).ToArray();
        RefuseEnclosed(options, node);
        if (cell.Frozen is not null || !options.All(c => cells.ContainsKey(c) && writable?.Contains(c) != false))
            throw Refuse(node, cell.Reason ?? "which array is written is not known when the derivative is built", ArrayRemedy);
        var versions = Among(cell, c => options.Select(o => o == c ? builder.Write(cells[o].Operand, [.. indices], value) : cells[o].Operand));
        foreach (var (one, version) in options.Zip(versions))
            cells[one] = isSameRow ? new(version, true) { Rows = cells[one].Rows } : new(version, true);
    }

    // What has the extents of an array; those never change, whatever is written to it.
    private Operand Shape(Value value, Expression node) => value switch
    {
        Value.Array { Cell: { OneOf: not null } several } when IsReadable(several) => Among(several, c => [builder.Origin(cells[c].Operand)])[0],
        Value.Array { Cell.Frozen: { Seen: var seen } } => seen,
        _ => builder.Origin(Plain(value, node)),
    };

    // The elements of arrays of arrays have no cell of their own.
    private Value Element(Value array, Operand[] indices, Expression node)
    {
        if (array is Value.Array { Cell: { OneOf: not null } several })
        {
            var read = Among(several, c => [builder.Read(Current(c, node), [.. indices])])[0];
            return Freeze(new Value.Plain(read), "it is an element of one of several arrays");
        }

        var whole = Plain(array, node);
        var element = builder.Read(whole, [.. indices]);
        if (!Changes(element.Type))
            return new Value.Plain(element);
        return array is Value.Array { Cell: { Frozen: null } outside } && !written.Contains(whole.Type)
            ? new Value.Array(new Cell(element.Type) { Row = (outside, indices) })
            : array is Value.Array { Cell: { Frozen: null } replaced }
                ? new Value.Array(new Cell(element.Type)
                {
                    Row = (replaced, indices),
                    Frozen = (element, cells.Where(c => Touched(replaced).Contains(c.Key)).ToDictionary()),
                    Region = replaced.Row is null ? builder.Open.Last() : null,
                    Reason = "another array was put into the one around it since it was read",
                })
                : Freeze(new Value.Plain(element), "it is an element of an array that is not known");
    }

    // The arrays that are touched through a cell: the outermost one, or each that it may be.
    private static IEnumerable<Cell> Touched(Cell cell) => cell.Row is { } row ? Touched(row.Outer) : Options(cell);

    /// <summary>The cells that a statement may write.</summary>
    private HashSet<Cell> Written(Assigned assigned) =>
        Meant(assigned, CallsCode(assigned) ? assigned.Writes.Concat(everywhere.Writes) : assigned.Writes.Concat(ByFunctions(assigned)));

    // The cells that a statement may do something to, by the variables and types of arrays that it does it through.
    private HashSet<Cell> Meant(Assigned assigned, IEnumerable<(ParameterExpression? Root, Type Array)> places)
    {
        var found = new HashSet<Cell>(ReferenceEqualityComparer.Instance);
        foreach (var (root, type) in places)
        {
            // Through a variable that holds the same array all the while, or only arrays made inside, else through any.
            if (root is null || assigned.IsAliased(root) || CallsCode(everywhere))
                found.UnionWith(cells.Keys.Where(c => Related(c.Type, type)));
            else if (variables.GetValueOrDefault(root) is Value.Array { Cell: var cell })
                found.UnionWith(Touched(cell));
        }

        found.RemoveWhere(c => !cells.ContainsKey(c) || writable?.Contains(c) == false);
        return found;
    }

    /// <summary>The constants and the members of captured objects that are arrays of some types.</summary>
    private sealed class CapturedArrays(Func<Type, bool> wanted) : ExpressionVisitor
    {
        private readonly List<Expression> found = [];

        public static List<Expression> In(IEnumerable<Expression> nodes, Func<Type, bool> wanted)
        {
            var walk = new CapturedArrays(wanted);
            foreach (var node in nodes)
                walk.Visit(node);
            return walk.found;
        }

        public override Expression? Visit(Expression? node) => node is null ? null : DeepStack.Run(() => base.Visit(node));

        protected override Expression VisitConstant(ConstantExpression node)
        {
            if (node.Value is not null && wanted(node.Value.GetType()))
                found.Add(node);
            return node;
        }

        protected override Expression VisitMember(MemberExpression node)
        {
            if (wanted(node.Type) && node is { Expression: null or ConstantExpression { Value: not null }, Member: FieldInfo })
                found.Add(node);
            return base.VisitMember(node);
        }

        protected override Expression VisitExtension(Expression node) => node;
    }
}
