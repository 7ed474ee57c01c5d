namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A scan of a JPEG: what its header says (ITU-T T.81, B.2.3), and where its codes are.</summary>
/// <param name="Components">The numbers of its components in the frame, from 0.</param>
/// <param name="Tables">For each of them, the numbers of its tables: for DC in the upper half of the byte, for AC in the lower.</param>
/// <param name="First">The first coefficient.</param>
/// <param name="Last">The last coefficient.</param>
/// <param name="High">The bit down to which earlier scans have had the coefficients; 0 if there was none.</param>
/// <param name="Low">The lowest bit in this scan.</param>
/// <param name="Start">Where the codes begin.</param>
internal sealed record JpegScan(int[] Components, byte[] Tables, int First, int Last, int High, int Low, long Start)
{
    private const int LastCoefficient = 63;
    private const int MaxComponents = 4;

    /// <summary>Where the next segment begins, or the file ends. <see langword="null"/> if nobody has looked for it.</summary>
    public long? End { get; set; }

    /// <exception cref="InvalidDataException">The header contradicts itself or the frame.</exception>
    public static JpegScan Read(ReadOnlySpan<byte> content, JpegFrame frame, long start)
    {
        if (content.Length == 0 || content[0] is 0 or > MaxComponents || content.Length != 4 + (2 * content[0]))
        {
            throw new InvalidDataException("A scan header of the JPEG does not hold its components.");
        }

        var components = new int[content[0]];
        var tables = new byte[components.Length];
        for (var i = 0; i < components.Length; i++)
        {
            components[i] = Find(content[1 + (2 * i)], frame, components.AsSpan(0, i));
            tables[i] = content[2 + (2 * i)];
        }

        // Cameras are known to leave other numbers in the scan of a frame that is not progressive, where they mean nothing.
        return frame.IsProgressive
            ? new JpegScan(components, tables, content[^3], content[^2], content[^1] >> 4, content[^1] & 0xF, start)
            : new JpegScan(components, tables, 0, LastCoefficient, 0, 0, start);
    }

    /// <summary>The header's content, with components numbered from 1.</summary>
    public byte[] ToBytes()
    {
        var content = new List<byte> { (byte)Components.Length };
        for (var i = 0; i < Components.Length; i++)
        {
            content.AddRange((byte)(Components[i] + 1), Tables[i]);
        }

        content.AddRange((byte)First, (byte)Last, (byte)((High << 4) | Low));
        return [.. content];
    }

    /// <summary>Of components with the same name, the first one that the scan has not had.</summary>
    private static int Find(byte name, JpegFrame frame, ReadOnlySpan<int> taken)
    {
        for (var i = 0; i < frame.Components.Length; i++)
        {
            if (frame.Components[i].Name == name && !taken.Contains(i))
            {
                return i;
            }
        }

        throw new InvalidDataException("A scan of the JPEG has a component that the frame lacks.");
    }
}
