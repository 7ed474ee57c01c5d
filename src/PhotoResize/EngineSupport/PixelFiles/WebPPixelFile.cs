using System.Buffers.Binary;
using PhotoResize.Planning;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A WebP, which decoders get as it is.</summary>
internal static class WebPPixelFile
{
    private const int FileHeaderBytes = 12;
    private const int ChunkStartBytes = 8;

    /// <summary>A still picture is behind a header, a profile and some chunks that nobody knows. More are not looked at.</summary>
    private const int MaxChunks = 16;

    /// <summary>Tells what kind of picture the file holds.</summary>
    public static PixelFile Open(Stream source, SourceFrame frame) => new(source)
    {
        FrameIndex = frame.Index,
        IsOpaqueLossyStill = !frame.HasAlpha && IsLossyStill(source),
    };

    /// <summary>Whether the first picture is one of VP8 without a plane of alpha, and no frame of an animation.</summary>
    private static bool IsLossyStill(Stream source)
    {
        Span<byte> start = stackalloc byte[ChunkStartBytes];
        long position = FileHeaderBytes;

        // A chunk may claim any length.
        for (var i = 0; i < MaxChunks && position < source.Length; i++)
        {
            source.Position = position;
            if (source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
            {
                return false;
            }

            var type = start[..4];
            if (type.SequenceEqual("VP8 "u8))
            {
                return true;
            }

            if (type.SequenceEqual("VP8L"u8) || type.SequenceEqual("ALPH"u8) || type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8))
            {
                return false;
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
            position += ChunkStartBytes + length + (length & 1);
        }

        return false;
    }
}
