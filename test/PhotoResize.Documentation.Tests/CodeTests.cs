using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PhotoResize.Documentation.Tests.Assumed;

namespace PhotoResize.Documentation.Tests;

/// <summary>
/// Every example in C# compiles. A page shows what matters, so an example is taken as a script: it may be a whole program, statements in
/// one, a class, a method of one, or calls that go on after <c>AddVips()</c>. What it takes for granted, such as <c>app</c>, is in
/// <see cref="Surroundings"/>.
/// </summary>
public sealed class CodeTests
{
    // What an application's project imports by itself, and what an editor adds.
    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Security.Claims",
        "System.Threading", "System.Threading.Tasks", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.HttpOverrides", "Microsoft.AspNetCore.Mvc", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.FileProviders", "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging", typeof(Surroundings).Namespace!,
        .. typeof(CodeTests).Assembly.GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("PhotoResize", StringComparison.Ordinal))
            .SelectMany(name => Assembly.Load(name).GetExportedTypes())
            .Select(type => type.Namespace!)
            .Distinct(),
    ];

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static TheoryData<string> Examples => [.. Page.All.SelectMany(page => page.Examples("csharp")).Select(example => example.ToString())];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_compiles(string place)
    {
        var example = Page.All.SelectMany(page => page.Examples("csharp")).Single(example => example.ToString() == place);
        var errors = Compile(example.Code)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(error => $"line {error.Location.GetLineSpan().StartLinePosition.Line + example.Line}: {error.GetMessage(CultureInfo.InvariantCulture)}");
        Assert.Empty(errors);
    }

    [Fact]
    public void There_are_examples() => Assert.True(Examples.Count > 20);

    private static ImmutableArray<Diagnostic> Compile(string code)
    {
        if (code.StartsWith('.'))
        {
            code = $"builder.Services.AddImageResizing(section).AddVips(){code};";
        }

        return CSharpCompilation.CreateScriptCompilation(
            "Example",
            CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest, kind: SourceCodeKind.Script)),
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: Usings, nullableContextOptions: NullableContextOptions.Enable),
            globalsType: typeof(Surroundings)).GetDiagnostics();
    }
}
