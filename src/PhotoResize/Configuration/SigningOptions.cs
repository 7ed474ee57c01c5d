using System.Text;

namespace PhotoResize.Configuration;

/// <summary>The secrets that image addresses are signed with.</summary>
public sealed class SigningOptions
{
    /// <summary>The least length of a secret: as many bytes as the signature has.</summary>
    internal const int MinKeyBytes = 32;

    private const string Base64Prefix = "base64:";

    /// <summary>
    /// Secrets of 32 bytes or more: text, taken as UTF-8, or <c>base64:</c> and bytes in base64. The first one signs, and all of them verify,
    /// so that a new one can be put in front while addresses that the old one signed stay valid. Default: none.
    /// </summary>
    public IList<string> Keys { get; } = [];

    /// <summary>
    /// The <c>HMACSecretKey</c> of ImageSharp.Web, for folders whose dialect is <c>ImageSharpWeb</c>: text, taken as UTF-8, or <c>base64:</c>
    /// and bytes in base64, of any length but 0. Where it is set, commands of such folders need its <c>hmac</c>. Default
    /// <see langword="null"/>.
    /// </summary>
    public string? ImageSharpWebKey { get; set; }

    /// <summary>The bytes of a secret; <see langword="null"/> if it is too short or no valid base64.</summary>
    internal static byte[]? TryReadKey(string key) => TryReadBytes(key) is { Length: >= MinKeyBytes } bytes ? bytes : null;

    /// <summary>The bytes of a secret of any length; <see langword="null"/> if it is no valid base64 or empty.</summary>
    internal static byte[]? TryReadBytes(string key)
    {
        byte[] bytes;
        if (key.StartsWith(Base64Prefix, StringComparison.Ordinal))
        {
            var text = key.AsSpan(Base64Prefix.Length);
            bytes = new byte[text.Length];
            if (!Convert.TryFromBase64Chars(text, bytes, out var count))
            {
                return null;
            }

            bytes = bytes[..count];
        }
        else
        {
            bytes = Encoding.UTF8.GetBytes(key);
        }

        return bytes.Length > 0 ? bytes : null;
    }
}
