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
    /// <param name="withCommands">Whether <c>process</c> and <c>cache</c> are parameters where it was signed: in the folder of its path.</param>
    /// <param name="hasSettings">Whether its address asks for more than presets, in path or query.</param>
    /// <param name="isProcessed">Whether there is work to do for it.</param>
    /// <param name="expires">When it may not be answered any more.</param>
    public bool Allows(
        HttpRequest request, ImageFolder folder, bool withCommands, bool hasSettings, bool isProcessed, out DateTimeOffset expires)
    {
        expires = DateTimeOffset.MaxValue;
        var query = folder.Signatures == SignatureRequirement.Off && folder.ForeignKey is null
            ? null
            : new SignedQuery(request.Query, parser, withCommands, folder.AllowsInfo, folder.Dialect);
        if (query is null || IsSignedByDialect(request, folder, query))
        {
            return true;
        }

        var needsForeign = folder.ForeignKey is not null && query.HasCommands;
        if (!needsForeign && (folder.Signatures == SignatureRequirement.Off || (!hasSettings && !Covers(folder, query, isProcessed))))
        {
            return true;
        }

        // Expiry comes last, so that a wrong signature and an old one take the same time.
        return IsSigned(query, request.Path.Value!, folder.SigningKeys) && query.TryReadExpiry(out expires) && time.GetUtcNow() <= expires;
    }

    /// <summary>Whether a folder wants a request to be signed.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="query">The query of the request.</param>
    /// <param name="isProcessed">Whether there is work to do for it.</param>
    public static bool Covers(ImageFolder folder, SignedQuery query, bool isProcessed) => folder.Signatures switch
    {
        SignatureRequirement.Off => false,
        SignatureRequirement.All when isProcessed => true,
        _ => query.HasSettings,
    };

    /// <summary>
    /// Whether all that the query asks for is covered by the signature of its dialect. What every dialect has in common is not: presets and
    /// commands of the package's own.
    /// </summary>
    private static bool IsSignedByDialect(HttpRequest request, ImageFolder folder, SignedQuery query) =>
        folder is { ForeignKey: { } key, Dialect: { } dialect }
        && query.HasCommands
        && (folder.Signatures == SignatureRequirement.Off || !query.HasShared)
        && ImageSharpWebSignature.IsValid(request, dialect, key);

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
