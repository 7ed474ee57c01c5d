namespace PhotoResize.Settings;

/// <summary>What a parameter is about.</summary>
internal enum ParameterGroup
{
    /// <summary>How large the result is, and how the picture fits into that.</summary>
    Size,

    /// <summary>Which part of the picture is shown, and which way up.</summary>
    Part,

    /// <summary>How the result looks.</summary>
    Look,

    /// <summary>How the result is encoded.</summary>
    File,

    /// <summary>What is done, and not what comes of it.</summary>
    Command,
}

/// <summary>What kind of value a parameter takes.</summary>
internal enum ParameterKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>One of a few names.</summary>
    Choice,

    /// <summary>A colour.</summary>
    Color,

    /// <summary>A rectangle: x, y, width and height.</summary>
    Rectangle,

    /// <summary>Two numbers.</summary>
    Pair,

    /// <summary>A point in fractions of the picture, or one of a few names.</summary>
    Point,

    /// <summary>Names that an application has configured, with commas between them.</summary>
    Names,
}

/// <summary>The values of a parameter, for those who offer them to choose from.</summary>
internal sealed record ParameterDomain
{
    private ParameterDomain(ParameterGroup group, ParameterKind kind) => (Group, Kind) = (group, kind);

    public ParameterGroup Group { get; }

    public ParameterKind Kind { get; }

    /// <summary>The smallest number that makes a difference.</summary>
    public decimal? Min { get; private init; }

    /// <summary>The largest one; <see langword="null"/> if there is none.</summary>
    public decimal? Max { get; private init; }

    /// <summary>How far the numbers that are worth a choice are apart.</summary>
    public decimal? Step { get; private init; }

    /// <summary>Names to choose from, each of another value.</summary>
    public IReadOnlyList<string> Values { get; private init; } = [];

    public static ParameterDomain Number(ParameterGroup group, decimal min, decimal? max, decimal step = 1) =>
        new(group, ParameterKind.Number) { Min = min, Max = max, Step = step };

    public static ParameterDomain Choice(ParameterGroup group, IEnumerable<string> values) =>
        new(group, ParameterKind.Choice) { Values = [.. values] };

    public static ParameterDomain Of(ParameterGroup group, ParameterKind kind, params string[] names) => new(group, kind) { Values = names };
}
