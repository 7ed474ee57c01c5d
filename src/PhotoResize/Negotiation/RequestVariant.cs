using Microsoft.AspNetCore.Http;

namespace PhotoResize.Negotiation;

/// <summary>All that an answer depends on beside its address and its original: what counts of the headers that it varies by.</summary>
/// <param name="By">These headers.</param>
/// <param name="Formats">What counts of <c>Accept</c>.</param>
/// <param name="Hints">What counts of the hints.</param>
internal readonly record struct RequestVariant(VaryBy By, FormatPreference Formats, ClientHints Hints)
{
    /// <summary>The number of characters that <see cref="WriteKey"/> writes.</summary>
    public const int KeyLength = 3;

    private const int Preferences = (int)FormatPreference.WebPThenAvif + 1;

    /// <summary>Reads the headers of a request that matter, and no others.</summary>
    /// <param name="headers">The headers.</param>
    /// <param name="by">Those that matter.</param>
    /// <param name="formats">What the folder gives to clients that name it.</param>
    public static RequestVariant Read(IHeaderDictionary headers, VaryBy by, AutoFormats formats) => new(
        by,
        by.HasFlag(VaryBy.Accept) ? AcceptHeader.Read(headers.Accept, formats) : FormatPreference.None,
        by == VaryBy.Accept ? default : ClientHints.Read(headers, by));

    /// <summary>Writes what tells the variants of one address apart.</summary>
    public void WriteKey(Span<char> key)
    {
        key[0] = '\n'; // hardly any address has one, and what is remembered tells whether it is a variant
        key[1] = (char)('0' + (((Hints.SavesData ? 1 : 0) * ClientHints.RatioSteps + Hints.RatioStep) * Preferences) + (int)Formats);
        key[2] = (char)('0' + Hints.WidthSteps);
    }
}
