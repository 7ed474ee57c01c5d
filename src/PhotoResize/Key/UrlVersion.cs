using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PhotoResize.Sources;

namespace PhotoResize.Key;

/// <summary>The state of an original, short enough for an address: pages write it, and answers to such an address never become outdated.</summary>
internal static class UrlVersion
{
    // 40 bits: two states of one original hardly ever have the same.
    private const int Length = 8;

    /// <summary>
    /// The first 8 characters, in base32, of the SHA-256 of length (int64) and last change (int64, UTC ticks), little-endian, and of the
    /// entity tag (UTF-8), where there is one.
    /// </summary>
    public static string Of(SourceVersion source)
    {
        Span<byte> state = new byte[(2 * sizeof(long)) + Encoding.UTF8.GetByteCount(source.EntityTag ?? "")];
        BinaryPrimitives.WriteInt64LittleEndian(state, source.Length);
        BinaryPrimitives.WriteInt64LittleEndian(state[sizeof(long)..], source.LastModified.UtcTicks);
        Encoding.UTF8.GetBytes(source.EntityTag ?? "", state[(2 * sizeof(long))..]);
        return Base32.Encode(SHA256.HashData(state))[..Length];
    }
}
