using PhotoResize.Sources.Headers;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>What must hold of the header readers for any bytes at all.</summary>
public static class HeaderTarget
{
    /// <summary>What a header may cost beside what it says, and for each byte of the file.</summary>
    private const long MaxAllocated = 4_000_000;
    private const long MaxAllocatedPerByte = 64;

    /// <summary>Reads a header; returns if nothing is wrong with the answer.</summary>
    /// <exception cref="InvalidOperationException">The answer or its cost is not possible.</exception>
    public static void Read(ReadOnlySpan<byte> bytes)
    {
        var file = new MemoryStream(bytes.ToArray(), writable: false);
        var before = GC.GetAllocatedBytesForCurrentThread();

        // A stream in memory never waits.
        var reading = SourceHeaderReader.ReadAsync(file, CancellationToken.None).AsTask();
        Require(reading.IsCompleted, "The reader waits for something.");
        var header = reading.GetAwaiter().GetResult();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Require(allocated <= MaxAllocated + (MaxAllocatedPerByte * file.Length), $"{allocated} bytes were allocated.");
        if (header.Value is { } info)
        {
            Require(info.FrameCount >= 1 && info.Frames.Count >= 1, "There is no frame.");
            Require(info.Frames.All(frame => frame is { Width: >= 1, Height: >= 1, Orientation: >= 1 and <= 8 }), "A frame has an impossible size.");
        }
        else
        {
            Require(header.Failure!.Detail.Length is > 0 and < 300, "The reason is none that can be shown.");
        }
    }

    private static void Require(bool condition, string fault)
    {
        if (!condition)
        {
            throw new InvalidOperationException(fault);
        }
    }
}
