using PhotoResize.EngineSupport.Profiles;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>The colour profile of a JPEG, which may be spread over several segments (ICC.1:2022, B.4), as browsers put it together.</summary>
internal sealed class JpegProfile
{
    private readonly byte[]?[] _parts = new byte[byte.MaxValue + 1][];
    private int _count;
    private int _missing;
    private int _bytes;
    private bool _isDamaged;

    private static ReadOnlySpan<byte> Name => "ICC_PROFILE\0"u8;

    private bool IsWhole => _count > 0 && _missing == 0;

    /// <summary>Takes an APP2 segment if it is part of a profile: a name, the part's number from 1, the number of parts, and the part.</summary>
    public void Add(ReadOnlySpan<byte> segment)
    {
        var start = Name.Length + 2;
        if (_isDamaged || IsWhole || segment.Length < start || !segment.StartsWith(Name))
        {
            // What follows a whole profile does not matter.
            return;
        }

        var (number, count) = (segment[Name.Length], segment[Name.Length + 1]);
        if (_count == 0)
        {
            (_count, _missing) = (count, count);
        }

        _bytes += segment.Length - start;
        _isDamaged = _bytes > EmbeddedProfile.MaxBytes || count != _count || number == 0 || number > count || _parts[number] is not null || segment.Length == start;
        _parts[number] = segment[start..].ToArray();
        _missing--;
    }

    /// <summary>The profile; empty if there is none, or if parts are missing, empty, there twice, contradict each other, or are too long together.</summary>
    public byte[] Join() => IsWhole && !_isDamaged ? [.. _parts.AsSpan(1, _count).ToArray().SelectMany(part => part!)] : [];
}
