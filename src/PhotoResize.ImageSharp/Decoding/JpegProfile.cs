namespace PhotoResize.ImageSharp.Decoding;

/// <summary>The colour profile of a JPEG, which may be spread over several segments (ICC.1:2022, B.4).</summary>
internal sealed class JpegProfile
{
    /// <summary>Profiles that can be converted have a few thousand bytes.</summary>
    private const int MaxBytes = 1 << 20;

    private readonly SortedDictionary<byte, byte[]> _parts = [];
    private int _bytes;

    private static ReadOnlySpan<byte> Name => "ICC_PROFILE\0"u8;

    /// <summary>Takes an APP2 segment if it is part of a profile: a name, the part's number, the number of parts, and the part.</summary>
    public void Add(ReadOnlySpan<byte> segment)
    {
        var start = Name.Length + 2;
        if (segment.Length > start && segment.StartsWith(Name) && _bytes < MaxBytes && _parts.TryAdd(segment[Name.Length], segment[start..].ToArray()))
        {
            _bytes += segment.Length;
        }
    }

    /// <summary>The profile, or <see langword="null"/> if there is none. It may be incomplete, which shows when it is read.</summary>
    public byte[]? Join() => _parts.Count > 0 ? [.. _parts.Values.SelectMany(part => part)] : null;
}
