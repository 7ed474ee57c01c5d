namespace PhotoResize.Sources.Headers;

/// <summary>What a decoder finds in coded pixels, whatever the file says of them.</summary>
/// <param name="Pixels">The most that a frame may have; 0 if nothing says it.</param>
/// <param name="Count">How many frames there are. A picture has one; decoders decode all.</param>
internal readonly record struct Av1Frames(long Pixels, int Count)
{
    /// <summary>A frame has at most as many tiles, and each may be a unit.</summary>
    private const int MaxUnits = 4096;

    /// <summary>Walks over the units, and skips their contents but for sequence headers.</summary>
    /// <exception cref="InvalidDataException">There are far more units than a picture has, or they are damaged.</exception>
    public static async ValueTask<Av1Frames> CountAsync(HeifItemContent content)
    {
        var frames = default(Av1Frames);
        for (var units = 0; await content.PeekAsync(Av1UnitStart.MaxBytes) is { Length: > 0 } next; units++)
        {
            if (units == MaxUnits)
            {
                throw new InvalidDataException("The pixels are in far more pieces than a picture has.");
            }

            if (Av1UnitStart.TryRead(next) is not { } start)
            {
                break; // No decoder reads on.
            }

            content.Skip(start.Bytes);
            if (start.Type == Av1UnitType.SequenceHeader)
            {
                var bytes = await content.PeekAsync((int)Math.Min(start.Length ?? Av1SequenceHeader.MaxBytes, Av1SequenceHeader.MaxBytes));
                var header = Av1SequenceHeader.TryRead(bytes) ?? throw new InvalidDataException("The pixels do not say their size.");
                frames = frames with { Pixels = Math.Max(frames.Pixels, (long)header.Width * header.Height) };
            }

            // A frame that is cut off counts: decoders begin it.
            frames = start.Type is Av1UnitType.Frame or Av1UnitType.FrameHeader ? frames with { Count = frames.Count + 1 } : frames;
            content.Skip(start.Length ?? long.MaxValue);
        }

        return frames;
    }
}
