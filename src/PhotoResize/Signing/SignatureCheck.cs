using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using PhotoResize.Configuration;
using PhotoResize.Folders;
using PhotoResize.Settings;

namespace PhotoResize.Signing;

/// <summary>Tells requests that their folder lets through from those whose signature is missing, wrong or over.</summary>
internal sealed class SignatureCheck(SettingsParser parser, TimeProvider time)
{
    /// <summary>Whether a request may be answered.</summary>
    /// <param name="request">The request.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="isProcessed">Whether there is work to do for it.</param>
    /// <param name="expires">When it may not be answered any more.</param>
    public bool Allows(HttpRequest request, ImageFolder folder, bool isProcessed, out DateTimeOffset expires)
    {
        expires = DateTimeOffset.MaxValue;
        if (folder.Signatures == SignatureRequirement.Off)
        {
            return true;
        }

        var query = new SignedQuery(request.Query, parser, folder.AllowsCommands, folder.AllowsInfo);
        if (!query.HasSettings && !(isProcessed && folder.Signatures == SignatureRequirement.All))
        {
            return true;
        }

        // Expiry comes last, so that a wrong signature and an old one take the same time.
        return IsSigned(query, request.Path.Value!, folder.SigningKeys) && query.TryReadExpiry(out expires) && time.GetUtcNow() <= expires;
    }

    /// <summary>Compares with the signature of every key, in the same time wherever they differ.</summary>
    private static bool IsSigned(SignedQuery query, string path, IReadOnlyList<byte[]> keys)
    {
        Span<byte> received = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (query.Signature is not { } signature
            || signature.Length != Base64Url.GetEncodedLength(received.Length)
            || Base64Url.DecodeFromChars(signature, received, out _, out var length) != OperationStatus.Done
            || length != received.Length)
        {
            return false;
        }

        var text = query.TextOf(path);
        var isSigned = false;
        foreach (var key in keys)
        {
            HMACSHA256.HashData(key, text, expected);
            isSigned |= CryptographicOperations.FixedTimeEquals(expected, received);
        }

        return isSigned;
    }
}
