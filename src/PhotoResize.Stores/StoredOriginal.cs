namespace PhotoResize.Stores;

/// <summary>The state of an original in a store: equal states have the same bytes.</summary>
/// <param name="Length">Length in bytes.</param>
/// <param name="LastModified">When it was last modified; <see cref="DateTimeOffset.UnixEpoch"/> if the store does not say.</param>
/// <param name="EntityTag">What the store tells states apart by, as it writes it; <see langword="null"/> if length and time do.</param>
public sealed record StoredOriginal(long Length, DateTimeOffset LastModified, string? EntityTag)
{
    /// <summary>All bytes, if the store had to read them to learn the state; otherwise <see langword="null"/>, the default.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }
}
