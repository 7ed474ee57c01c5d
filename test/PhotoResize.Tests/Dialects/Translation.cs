using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoResize.Dialects;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Dialects;

/// <summary>What the pure steps make of a query in a dialect.</summary>
internal sealed class Translation(IQueryDialect? dialect, ILogger<QueryTranslator>? logger = null)
{
    private readonly KnownDialect? _dialect = dialect is null ? null : new KnownDialect(dialect);
    private readonly QueryTranslator _translator = new(Parser, logger ?? NullLogger<QueryTranslator>.Instance);

    public static SettingsParser Parser { get; } = new(Plans.EveryFormat);

    public SettingsLayer Layer(string query) => _translator.Read(QueryHelpers.ParseQuery(query), _dialect, withCommands: false, withInfo: false);

    public ParsedSettings Parse(string query, SettingsRules? rules = null) => Parser.Parse(Layer(query), rules ?? SettingsRules.None);

    /// <summary>The settings by the names that a query of the package's own has.</summary>
    public string Text(string query) => string.Join('&', Parser.Values(Layer(query)).Select(value => $"{value.Name}={value.Value}"));

    /// <summary>The plan for a JPEG.</summary>
    public ImagePlan Plan(string query, int width, int height, bool allowEnlarge = true, int orientation = 1, SettingsRules? rules = null)
    {
        var source = new SourceInfo(ImageFormat.Jpeg, new FrameInfo(width, height, orientation, HasAlpha: false));
        var limits = new PlanLimits(MaxPixels: 100_000_000, MaxAnimationPixels: 100_000_000, allowEnlarge);
        Assert.True(ImagePlanner.Plan(Parse(query, rules).Settings, source, limits, Plans.EveryFormat).Succeeded(out var plan, out var refusal), refusal?.Detail);
        return plan;
    }
}
