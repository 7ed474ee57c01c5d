using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using PhotoResize.Settings;

namespace PhotoResize.Negotiation;

/// <summary>What a browser says of its screen and its connection, in steps, so that it can have only so many results made.</summary>
/// <param name="RatioStep">The device pixel ratio: 1, 1.5, 2 or 3 are the steps 1 to 4; 0 if it is not known.</param>
/// <param name="WidthSteps">The width of the picture on the screen, in steps of 160 pixels; 0 if it is not known.</param>
/// <param name="SavesData">Whether few bytes matter more than quality.</param>
internal readonly record struct ClientHints(int RatioStep, int WidthSteps, bool SavesData)
{
    /// <summary>What <c>Accept-CH</c> asks browsers for.</summary>
    public const string AcceptedHints = "Sec-CH-DPR, Sec-CH-Width, Save-Data";

    public const string RatioHeader = "Sec-CH-DPR";
    public const string WidthHeader = "Sec-CH-Width";
    public const string SaveDataHeader = "Save-Data";

    /// <summary>The number of values of <see cref="RatioStep"/>.</summary>
    public const int RatioSteps = 5;

    private const int WidthStep = 160;
    private const int MaxWidth = 16000;
    private const decimal MaxRatio = 5;

    private static readonly decimal[] Ratios = [1, 1.5m, 2, 3];

    /// <summary>The device pixel ratio, rounded up, or to the largest one; <see langword="null"/> if it is not known.</summary>
    public decimal? Ratio => RatioStep == 0 ? null : Ratios[RatioStep - 1];

    /// <summary>
    /// The width in pixels of the screen, rounded up; 0 if it is not known. It has the device pixel ratio in it.
    /// </summary>
    public int Width => WidthSteps * WidthStep;

    /// <summary>Reads the hints that matter. A value out of range, or that is none, is as none.</summary>
    public static ClientHints Read(IHeaderDictionary headers, VaryBy by) => new(
        by.HasFlag(VaryBy.Ratio) ? ReadRatio(headers[RatioHeader]) : 0,
        by.HasFlag(VaryBy.Width) ? ReadWidth(headers[WidthHeader]) : 0,
        by.HasFlag(VaryBy.SaveData) && headers[SaveDataHeader] is [{ } text] && text.AsSpan().Trim().Equals("on", StringComparison.OrdinalIgnoreCase));

    private static int ReadRatio(StringValues header)
    {
        if (header is not [{ } text] || !ValueParser.TryDecimal(text, MaxRatio + 1, out var ratio) || ratio is <= 0 or > MaxRatio)
        {
            return 0;
        }

        var step = Array.FindIndex(Ratios, each => each >= ratio);
        return (step < 0 ? Ratios.Length - 1 : step) + 1;
    }

    private static int ReadWidth(StringValues header) =>
        header is [{ } text] && ValueParser.TryInteger(text, out var width) && width <= MaxWidth ? (width + WidthStep - 1) / WidthStep : 0;
}
