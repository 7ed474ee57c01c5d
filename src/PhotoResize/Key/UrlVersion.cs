using System.Buffers.Binary;
using System.Security.Cryptography;
using PhotoResize.Sources;

namespace PhotoResize.Key;

/// <summary>The state of an original, short enough for an address: pages write it, and answers to such an address never become outdated.</summary>
internal static class UrlVersion
{
    // 40 bits: two states of one original hardly ever have the same.
    private const int Length = 8;

    /// <summary>The first 8 characters, in base32, of the SHA-256 of length (int64) and last change (int64, UTC ticks), little-endian.</summary>
    public static string Of(SourceVersion source)
    {
        Span<byte> state = stackalloc byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(state, source.Length);
        BinaryPrimitives.WriteInt64LittleEndian(state[sizeof(long)..], source.LastModified.UtcTicks);
        return Base32.Encode(SHA256.HashData(state))[..Length];
    }
}
