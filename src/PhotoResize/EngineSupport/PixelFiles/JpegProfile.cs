namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>The colour profile of a JPEG, which may be spread over several segments (ICC.1:2022, B.4).</summary>
internal sealed class JpegProfile
{
    private readonly byte[]?[] _parts = new byte[byte.MaxValue + 1][];
    private int _count;
    private bool _isDamaged;

    private static ReadOnlySpan<byte> Name => "ICC_PROFILE\0"u8;

    /// <summary>Takes an APP2 segment if it is part of a profile: a name, the part's number from 1, the number of parts, and the part.</summary>
    public void Add(ReadOnlySpan<byte> segment)
    {
        var start = Name.Length + 2;
        if (segment.Length < start || !segment.StartsWith(Name))
        {
            return;
        }

        var (number, count) = (segment[Name.Length], segment[Name.Length + 1]);
        _isDamaged |= (_count > 0 && count != _count) || number == 0 || number > count || _parts[number] is not null;
        _count = count;
        if (!_isDamaged)
        {
            _parts[number] = segment[start..].ToArray();
        }
    }

    /// <summary>The profile; empty if there is none, or if parts are missing, there twice, or contradict each other.</summary>
    public byte[] Join()
    {
        var parts = _parts.AsSpan(1, _count);
        return _isDamaged || parts.Contains(null) ? [] : [.. parts.ToArray().SelectMany(part => part!)];
    }
}
