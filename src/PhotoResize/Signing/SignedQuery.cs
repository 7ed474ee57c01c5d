using System.Globalization;
using System.Text;
using Microsoft.Extensions.Primitives;
using PhotoResize.Dialects;
using PhotoResize.Settings;

namespace PhotoResize.Signing;

/// <summary>What a query has to do with signatures: the parameters that one covers, the signature itself, and when it ends.</summary>
internal sealed class SignedQuery
{
    public const string SignatureName = "sig";
    public const string ExpiresName = "expires";

    private readonly SortedList<string, string> _covered = new(StringComparer.Ordinal);
    private readonly bool _hasMoreThanPresets;

    /// <summary>Reads a query.</summary>
    /// <param name="query">Names and values, decoded.</param>
    /// <param name="parser">Knows the parameters and their aliases.</param>
    /// <param name="withCommands">Whether <c>process</c> and <c>cache</c> are parameters in this folder.</param>
    /// <param name="withInfo">Whether <c>info</c> and <c>placeholder</c> are.</param>
    /// <param name="dialect">The folder's dialect, whose commands are covered by their own names.</param>
    public SignedQuery(
        IEnumerable<KeyValuePair<string, StringValues>> query,
        SettingsParser parser,
        bool withCommands,
        bool withInfo = false,
        KnownDialect? dialect = null)
    {
        var natives = dialect is null
            ? query
            : query.Where(parameter => QueryTranslator.IsShared(parameter.Key) && !dialect.Has(parameter.Key));
        var layer = parser.Read(natives, withCommands, withInfo);
        HasShared = !layer.IsEmpty;
        HasCommands = dialect?.AsksForMoreThanPresets(query.Select(parameter => parameter.Key)) == true;
        _hasMoreThanPresets = HasCommands || parser.HasMoreThanPresets(layer);
        foreach (var (name, value) in parser.Values(layer))
        {
            _covered[name] = value.Trim();
        }

        foreach (var (name, repeated) in query)
        {
            var value = repeated.Count == 0 ? "" : (repeated[^1] ?? "").Trim();
            if (name.Equals(SignatureName, StringComparison.OrdinalIgnoreCase))
            {
                Signature = value;
            }
            else if (name.Equals(ExpiresName, StringComparison.OrdinalIgnoreCase))
            {
                _covered[ExpiresName] = value;
            }
            else if (dialect?.Has(name) == true)
            {
                _covered[name.ToLowerInvariant()] = value;
            }
        }
    }

    /// <summary>Whether a parameter of that name belongs to signatures.</summary>
    public static bool IsTaken(string name) =>
        name.Equals(SignatureName, StringComparison.OrdinalIgnoreCase) || name.Equals(ExpiresName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of <c>sig</c>, if there is one.</summary>
    public string? Signature { get; }

    /// <summary>Whether the query has commands of the folder's dialect.</summary>
    public bool HasCommands { get; }

    /// <summary>Whether the query has parameters that mean the same with every dialect.</summary>
    public bool HasShared { get; }

    /// <summary>Whether the query asks for more than presets.</summary>
    public bool HasSettings => _hasMoreThanPresets || Signature is not null || _covered.ContainsKey(ExpiresName);

    /// <summary>Reads until when the signature holds; for ever where the query does not say.</summary>
    /// <returns><see langword="false"/> if the value is not a number of seconds.</returns>
    public bool TryReadExpiry(out DateTimeOffset expires)
    {
        expires = DateTimeOffset.MaxValue;
        if (!_covered.TryGetValue(ExpiresName, out var text))
        {
            return true;
        }

        var isTime = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        expires = DateTimeOffset.FromUnixTimeSeconds(isTime ? seconds : 0);
        return isTime;
    }

    /// <summary>The text that is signed: the path, a question mark, and the covered parameters, sorted by their main names.</summary>
    /// <param name="path">The request path below the application's base path, decoded.</param>
    public byte[] TextOf(string path) =>
        Encoding.UTF8.GetBytes($"{path}?{string.Join('&', _covered.Select(parameter => $"{parameter.Key}={parameter.Value}"))}");
}
