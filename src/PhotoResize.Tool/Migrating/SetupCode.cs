using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PhotoResize.Tool.Migrating;

/// <summary>Reads the calls that set an application up from its source, without compiling it. Only values that are written out are known.</summary>
internal sealed class SetupCode
{
    private readonly List<InvocationExpressionSyntax> _calls;

    private SetupCode(IEnumerable<InvocationExpressionSyntax> calls) => _calls = [.. calls];

    /// <summary>Reads a file. Code that does not compile is read as far as it can be.</summary>
    public static SetupCode Read(string source)
    {
        var root = CSharpSyntaxTree.ParseText(source).GetRoot();

        // Of a chain, the calls end in the order in which they are made.
        return new SetupCode(root.DescendantNodes().OfType<InvocationExpressionSyntax>().OrderBy(call => call.Span.End));
    }

    public bool Has(string method) => Calls(method).Any();

    /// <summary>The calls of a method, in the order in which they are made.</summary>
    public IEnumerable<SetupCall> Calls(string method) => _calls.Select(SetupCall.From).OfType<SetupCall>().Where(call => call.Method == method);

    /// <summary>All calls in that order.</summary>
    public IEnumerable<SetupCall> Calls() => _calls.Select(SetupCall.From).OfType<SetupCall>();
}

/// <summary>A call of a method by its name.</summary>
/// <param name="Method">The name.</param>
/// <param name="Type">Its type argument, without name space; empty if it has none.</param>
/// <param name="Syntax">The call.</param>
internal sealed record SetupCall(string Method, string Type, InvocationExpressionSyntax Syntax)
{
    public static SetupCall? From(InvocationExpressionSyntax syntax)
    {
        var name = syntax.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name,
            SimpleNameSyntax simple => simple,
            _ => null,
        };
        var type = name is GenericNameSyntax { TypeArgumentList.Arguments: [var argument, ..] } ? LastNameOf(argument) : "";
        return name is null ? null : new SetupCall(name.Identifier.Text, type, syntax);
    }

    /// <summary>Whether the call is given a delegate, whose assignments can be read.</summary>
    public bool HasDelegate => Syntax.ArgumentList.Arguments.Any(argument => argument.Expression is LambdaExpressionSyntax or AnonymousMethodExpressionSyntax);

    /// <summary>The properties that its delegates assign, with the expressions. Those of objects that are made there are left out.</summary>
    public IEnumerable<(string Property, ExpressionSyntax Value)> Assignments =>
        Syntax.ArgumentList.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Where(assignment => assignment.Left is MemberAccessExpressionSyntax)
            .Select(assignment => (((MemberAccessExpressionSyntax)assignment.Left).Name.Identifier.Text, assignment.Right));

    /// <summary>The objects of a type that are made there, each with the properties that it is given.</summary>
    public IEnumerable<Dictionary<string, ExpressionSyntax>> Objects(string type) =>
        Syntax.ArgumentList.DescendantNodes().OfType<ObjectCreationExpressionSyntax>()
            .Where(creation => LastNameOf(creation.Type) == type)
            .Select(creation => (creation.Initializer?.Expressions ?? []).OfType<AssignmentExpressionSyntax>()
                .ToDictionary(assignment => assignment.Left.ToString(), assignment => assignment.Right));

    /// <summary>Pairs of names and values that are added to dictionaries: <c>["a"] = "b"</c>, <c>{ "a", "b" }</c> and <c>Add("a", "b")</c>.</summary>
    public IEnumerable<(string Name, string Value)> Pairs
    {
        get
        {
            foreach (var node in Syntax.ArgumentList.DescendantNodes())
            {
                var (name, value) = node switch
                {
                    AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [var key] } } assignment => (key.Expression, assignment.Right),
                    AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [var key] } } assignment => (key.Expression, assignment.Right),
                    InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ComplexElementInitializerExpression, Expressions: [var key, var second] } => (key, second),
                    InvocationExpressionSyntax { ArgumentList.Arguments: [var key, var second] } => (key.Expression, second.Expression),
                    _ => (null, null),
                };
                if (name is not null && value is not null && TextOf(name) is { } text && TextOf(value) is { } other)
                {
                    yield return (text, other);
                }
            }
        }
    }

    /// <summary>A text that is written out; <see langword="null"/> for anything else.</summary>
    public static string? TextOf(ExpressionSyntax? expression) =>
        expression is LiteralExpressionSyntax { Token.Value: string text } ? text : null;

    public static bool IsNull(ExpressionSyntax expression) => expression.IsKind(SyntaxKind.NullLiteralExpression);

    /// <summary>A time as <c>TimeSpan.FromDays(7)</c>; <see langword="null"/> for anything else.</summary>
    public static TimeSpan? TimeOf(ExpressionSyntax expression)
    {
        if (expression is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access, ArgumentList.Arguments: [var argument] }
            || LastNameOf(access.Expression) != nameof(TimeSpan)
            || argument.Expression is not LiteralExpressionSyntax { Token.Value: IConvertible number and not string })
        {
            return null;
        }

        var count = number.ToDouble(CultureInfo.InvariantCulture);
        return access.Name.Identifier.Text switch
        {
            nameof(TimeSpan.FromDays) => TimeSpan.FromDays(count),
            nameof(TimeSpan.FromHours) => TimeSpan.FromHours(count),
            nameof(TimeSpan.FromMinutes) => TimeSpan.FromMinutes(count),
            nameof(TimeSpan.FromSeconds) => TimeSpan.FromSeconds(count),
            _ => null,
        };
    }

    private static string LastNameOf(ExpressionSyntax expression) => expression switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        MemberAccessExpressionSyntax access => access.Name.Identifier.Text,
        _ => expression.ToString(),
    };
}
