using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using PhotoResize.Dialects;

namespace PhotoResize.Signing;

/// <summary>
/// Verifies the <c>hmac</c> of ImageSharp.Web: HMAC-SHA256 in hexadecimal digits of path and known commands, encoded as in an address and in
/// lower case. The commands stand in the order of the query; of a repeated one the last value counts, in the place of the first.
/// </summary>
internal static class ImageSharpWebSignature
{
    /// <summary>Whether a request is signed with a key.</summary>
    public static bool IsValid(HttpRequest request, KnownDialect dialect, byte[] key)
    {
        if (request.Query[ImageSharpWebDialect.Token] is not [.., { Length: HMACSHA256.HashSizeInBytes * 2 } token])
        {
            return false;
        }

        Span<byte> received = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (Convert.FromHexString(token, received, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(TextOf(request, dialect)), expected);
        return CryptographicOperations.FixedTimeEquals(expected, received);
    }

    /// <summary>The text that is signed.</summary>
    internal static string TextOf(HttpRequest request, KnownDialect dialect)
    {
        var commands = request.Query
            .Where(parameter => dialect.Has(parameter.Key))
            .Select(parameter => KeyValuePair.Create<string, string?>(parameter.Key, parameter.Value is [.., var last] ? last : ""));
        var address = request.PathBase.Add(request.Path).ToUriComponent() + QueryString.Create(commands).ToUriComponent();
        return address.ToLowerInvariant();
    }
}
