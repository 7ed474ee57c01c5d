using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using PhotoResize.Testing;

namespace PhotoResize.Documentation.Tests;

/// <summary>A page of the documentation: the README, or a file below <c>docs</c>.</summary>
internal sealed class Page
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).UsePipeTables().UsePreciseSourceLocation().Build();

    private readonly MarkdownDocument _document;

    private Page(string name)
    {
        Name = name;
        _document = Markdown.Parse(File.ReadAllText(Repository.PathOf(name)).ReplaceLineEndings("\n"), Pipeline);
    }

    /// <summary>Every page, the shown ones of the repository's root among them.</summary>
    public static IReadOnlyList<Page> All { get; } =
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(name => new Page(name)),
    ];

    /// <summary>The path below the repository's root.</summary>
    public string Name { get; }

    /// <summary>What a link may name behind <c>#</c>.</summary>
    public IEnumerable<string> Anchors => _document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id).OfType<string>();

    public IEnumerable<(string Target, int Line)> Links =>
        _document.Descendants<LinkInline>().Select(link => (link.Url ?? "", link.Line + 1));

    public IEnumerable<Example> Examples(string language) => _document.Descendants<FencedCodeBlock>()
        .Where(block => block.Info == language)
        .Select(block => new Example(Name, block.Line + 2, block.Lines.ToString()));
}

/// <summary>A block of code on a page.</summary>
/// <param name="Page">The page's name.</param>
/// <param name="Line">Its first line there, from 1.</param>
/// <param name="Code">What it says.</param>
internal sealed record Example(string Page, int Line, string Code)
{
    public override string ToString() => $"{Page}:{Line}";
}
