using System.Buffers.Binary;
using System.Text;

namespace PhotoResize.Testing;

/// <summary>Writes animated PNG files chunk by chunk, also such as no encoder would write, and takes those apart that hold whole frames.</summary>
public static class ApngFile
{
    private const int SignatureBytes = 8;

    /// <summary>A file of a header, chunks and an end.</summary>
    /// <param name="like">A still file, whose header it gets, and what else stands before its pixels.</param>
    /// <param name="chunks">What follows.</param>
    public static byte[] File(byte[] like, params IEnumerable<byte[]> chunks) =>
        [.. like.AsSpan(0, StartOf(like, "IDAT")), .. chunks.SelectMany(chunk => chunk), .. PngFile.Chunk("IEND", [])];

    public static byte[] Control(int frames, int plays = 0) => PngFile.Chunk("acTL", [.. BigEndian(frames), .. BigEndian(plays)]);

    /// <summary>How the next frame is drawn.</summary>
    public static byte[] FrameControl(
        int sequence,
        int width,
        int height,
        int x = 0,
        int y = 0,
        (int Numerator, int Denominator)? delay = null,
        int disposal = 0,
        int blending = 0)
    {
        var (numerator, denominator) = delay ?? (1, 10);
        return PngFile.Chunk(
            "fcTL",
            [
                .. BigEndian(sequence), .. BigEndian(width), .. BigEndian(height), .. BigEndian(x), .. BigEndian(y),
                (byte)(numerator >> 8), (byte)numerator, (byte)(denominator >> 8), (byte)denominator, (byte)disposal, (byte)blending,
            ]);
    }

    /// <summary>The picture of a still file as the default one.</summary>
    public static byte[] Default(byte[] still) => PngFile.Chunk("IDAT", PixelsOf(still));

    /// <summary>The picture of a still file as a frame.</summary>
    public static byte[] Data(int sequence, byte[] still) => Data(sequence, PixelsOf(still).AsSpan());

    /// <summary>Compressed pixels as those of a frame, or some of them.</summary>
    public static byte[] Data(int sequence, ReadOnlySpan<byte> pixels) => PngFile.Chunk("fdAT", [.. BigEndian(sequence), .. pixels]);

    /// <summary>The compressed pixels of a still file.</summary>
    public static byte[] PixelsOf(byte[] still) => [.. ChunksOf(still).Where(chunk => chunk.Type == "IDAT").SelectMany(chunk => chunk.Content)];

    /// <summary>Takes a file apart whose frames all are whole, and replace each other.</summary>
    /// <returns>Each frame as a still file with its delay, and how often they play.</returns>
    public static (IReadOnlyList<(byte[] Still, int Numerator, int Denominator)> Frames, int Plays) Read(byte[] file)
    {
        var chunks = ChunksOf(file).ToList();
        var header = chunks[0].Content;
        var control = chunks.Single(chunk => chunk.Type == "acTL").Content;
        var frames = new List<(byte[] Still, int Numerator, int Denominator)>();
        var (pixels, next, delay) = (new List<byte>(), 0, (Numerator: 0, Denominator: 0));
        foreach (var (type, content) in chunks)
        {
            switch (type)
            {
                case "fcTL":
                    Complete();
                    Expect(BinaryPrimitives.ReadInt32BigEndian(content) == next++, "The number of a frame is out of sequence.");
                    Expect(
                        content.AsSpan(4, 8).SequenceEqual(header.AsSpan(0, 8)) && content.AsSpan(12, 8).IndexOfAnyExcept((byte)0) < 0, "A frame is not whole.");
                    Expect(content[24] == 0 && content[25] == 0, "A frame is blended or disposed of.");
                    delay = (BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(20)), BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(22)));
                    break;
                case "IDAT":
                    pixels.AddRange(content);
                    break;
                case "fdAT":
                    Expect(BinaryPrimitives.ReadInt32BigEndian(content) == next++, "The number of a chunk is out of sequence.");
                    pixels.AddRange(content.AsSpan(4));
                    break;
            }
        }

        Complete();
        Expect(chunks[^1].Type == "IEND", "The file has no end.");
        Expect(BinaryPrimitives.ReadInt32BigEndian(control) == frames.Count, "The number of frames is wrong.");
        return (frames, BinaryPrimitives.ReadInt32BigEndian(control.AsSpan(4)));

        void Complete()
        {
            if (pixels.Count > 0)
            {
                frames.Add((
                    [
                        .. file.AsSpan(0, SignatureBytes), .. PngFile.Chunk("IHDR", header), .. PngFile.Chunk("IDAT", [.. pixels]), .. PngFile.Chunk("IEND", []),
                    ],
                    delay.Numerator,
                    delay.Denominator));
                pixels.Clear();
            }
        }
    }

    private static void Expect(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new InvalidDataException(otherwise);
        }
    }

    private static IEnumerable<(string Type, byte[] Content)> ChunksOf(byte[] file)
    {
        for (var place = SignatureBytes; place < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(place));
            var chunk = file.AsSpan(place, 12 + length);
            var type = Encoding.ASCII.GetString(chunk.Slice(4, 4));
            Expect(chunk.SequenceEqual(PngFile.Chunk(type, chunk.Slice(8, length))), "The checksum of a chunk does not hold.");
            yield return (type, chunk.Slice(8, length).ToArray());
            place += 12 + length;
        }
    }

    private static int StartOf(byte[] file, string type) => file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(type)) - 4;

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
