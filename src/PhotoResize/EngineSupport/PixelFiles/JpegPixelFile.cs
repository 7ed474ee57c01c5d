using System.Buffers;
using System.Buffers.Binary;
using PhotoResize.Planning;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A JPEG of the segments that its pixels depend on, of codes, and of a mark at its end.</summary>
internal static class JpegPixelFile
{
    private static ReadOnlySpan<byte> EndMark => [JpegMarker.Prefix, JpegMarker.EndOfImage];

    /// <param name="source">Can seek, and stands at its start.</param>
    /// <param name="announced">The size that its header was understood to have. Memory is allocated by it.</param>
    /// <param name="isDecoderLenient">Whether the decoder paints over what is missing, so that all codes have to be looked at here.</param>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="EndOfStreamException">The file ends within a segment.</exception>
    /// <exception cref="NotSupportedException">
    /// The file is coded in a way that decoders do not know, or has more scans than any encoder writes.
    /// </exception>
    public static PixelFile Open(Stream source, PixelSize announced, bool isDecoderLenient, CancellationToken cancellationToken)
    {
        var file = JpegStructure.Read(source, cancellationToken);
        if (file.Frame.Size != announced)
        {
            throw new InvalidDataException($"The JPEG has {file.Frame.Size} pixels where its header announced {announced}.");
        }

        var ends = EndsOf(file, source, isDecoderLenient, cancellationToken);
        return new PixelFile(Join(file, source, ends))
        {
            Profile = file.Profile,
            Colours = ColoursOf(file.Frame),
            IsSingleScanJpeg = file.IsSingleScan,
        };
    }

    private static PixelColours ColoursOf(JpegFrame frame) => frame.Components.Length switch
    {
        1 => PixelColours.Grey,
        4 => PixelColours.Cmyk,
        _ => PixelColours.Rgb,
    };

    private static SplicedStream Join(JpegStructure file, Stream source, long[] ends)
    {
        var joined = new SplicedStream(source);
        var made = new List<byte> { JpegMarker.Prefix, JpegMarker.StartOfImage };
        var scans = 0;
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        foreach (var segment in file.Segments)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(segment.Content.Length + length.Length));
            made.AddRange((ReadOnlySpan<byte>)[JpegMarker.Prefix, segment.Marker, .. length, .. segment.Content]);
            if (segment.Scan is { } scan)
            {
                joined.Add([.. made]);
                joined.AddRange(scan.Start, ends[scans++] - scan.Start);
                made.Clear();
            }
        }

        joined.Add(EndMark.ToArray());
        return joined;
    }

    /// <summary>Where the codes of each scan end, or the bytes behind them that do no harm.</summary>
    private static long[] EndsOf(JpegStructure file, Stream source, bool isDecoderLenient, CancellationToken cancellationToken)
    {
        long[]? marked = file.IsSingleScan ? FindEndMark(source, file.Scans.First().Start, cancellationToken) is { } end ? [end] : null
            : file.IsEnded ? [.. file.Scans.Select(scan => scan.End!.Value)]
            : null;
        if (file.Frame.IsArithmetic)
        {
            // Arithmetic codes do not show where they end: what is cut off reads as zeros.
            return marked ?? throw new InvalidDataException("The JPEG ends early.");
        }

        // A decoder warns of bytes behind a scan as of bytes that it lost track of. Behind a single scan it does not look.
        var isPadded = !file.IsSingleScan && file.Scans.Any(scan => scan.End > scan.Start && Padding.MayBeBefore(source, scan.End.Value));
        if (marked is not null && !isDecoderLenient && !isPadded)
        {
            return marked;
        }

        var ends = JpegScans.FindEnds(source, file, cancellationToken);
        foreach (var (scan, found) in file.Scans.Zip(ends))
        {
            if (scan.End is { } next && !Padding.Fills(source, found, next))
            {
                throw new InvalidDataException("A scan of the JPEG has more codes than blocks.");
            }
        }

        return ends;
    }

    /// <summary>
    /// Finds a mark of an end behind the start of a single scan, searching backwards: mostly it is the last thing in the file. The scan
    /// ends there at the latest, since its codes cannot contain the mark. What stands before it shows when it is decoded.
    /// </summary>
    private static long? FindEndMark(Stream source, long start, CancellationToken cancellationToken)
    {
        const int BufferBytes = 64 * 1024;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var (end, length) = (source.Length, EndMark.Length);
            while (end - start >= EndMark.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var from = Math.Max(start, end - length);
                var part = buffer.AsSpan(0, (int)(end - from));
                source.Position = from;
                source.ReadExactly(part);
                if (part.LastIndexOf(EndMark) is >= 0 and var place)
                {
                    return from + place;
                }

                // The mark may lie across the border.
                (end, length) = (from + 1, BufferBytes);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Bytes that some writers put behind a scan: all the same.</summary>
    private static class Padding
    {
        /// <summary>Whether the bytes before a position look like it. Codes may, too.</summary>
        public static bool MayBeBefore(Stream source, long end)
        {
            Span<byte> last = stackalloc byte[2];
            source.Position = end - last.Length;
            source.ReadExactly(last);
            return last[1] == 0 || last[1] == last[0];
        }

        /// <summary>
        /// Whether there is nothing else from a position to another, but for restart markers at the end, which mean nothing there.
        /// </summary>
        public static bool Fills(Stream source, long start, long end)
        {
            const int BufferBytes = 4096;
            Span<byte> part = stackalloc byte[BufferBytes];
            byte? first = null;
            for (end = BeforeRestarts(source, start, end); start < end; start += part.Length)
            {
                part = part[..(int)Math.Min(part.Length, end - start)];
                source.Position = start;
                source.ReadExactly(part);
                first ??= part[0];
                if (part.ContainsAnyExcept(first.Value))
                {
                    return false;
                }
            }

            return true;
        }

        private static long BeforeRestarts(Stream source, long start, long end)
        {
            Span<byte> last = stackalloc byte[2];
            for (; end - start >= last.Length; end -= last.Length)
            {
                source.Position = end - last.Length;
                source.ReadExactly(last);
                if (last is not [JpegMarker.Prefix, >= JpegMarker.FirstRestart and <= JpegMarker.LastRestart])
                {
                    break;
                }
            }

            return end;
        }
    }
}
