using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Key;
using PhotoResize.Sources;

namespace PhotoResize.Stores;

/// <summary>
/// What stores have said of originals, in small files beside the copies: a site that is started while a store is away goes on with that.
/// </summary>
/// <param name="disk">The files; each is complete or absent, and removed when it was not used for longest.</param>
internal sealed class SavedStates(DiskImageCache disk)
{
    private const byte Format = 1;

    /// <summary>What was saved of an original; <see langword="null"/> if nothing was, or not in this format.</summary>
    public async ValueTask<SavedState?> FindAsync(string address, CancellationToken cancellationToken)
    {
        using var content = await disk.FindAsync(EntryOf(address), cancellationToken);
        if (content is null)
        {
            return null;
        }

        using var reader = new BinaryReader(content.OpenRead());
        return reader.ReadByte() == Format ? Read(reader) : null;
    }

    /// <summary>Saves what is known of an original, in place of what was.</summary>
    public ValueTask SaveAsync(string address, SavedState state, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Format);
        Write(writer, state);
        writer.Flush();
        return disk.StoreAsync(EntryOf(address), bytes.ToArray(), cancellationToken);
    }

    private static SavedState Read(BinaryReader reader)
    {
        var confirmedAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        if (!reader.ReadBoolean())
        {
            return new SavedState(null, confirmedAt);
        }

        var (length, lastModified) = (reader.ReadInt64(), new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero));
        return new SavedState(new StoredOriginal(length, lastModified, reader.ReadBoolean() ? reader.ReadString() : null), confirmedAt);
    }

    private static void Write(BinaryWriter writer, SavedState state)
    {
        writer.Write(state.ConfirmedAt.UtcTicks);
        writer.Write(state.Original is not null);
        if (state.Original is not { } original)
        {
            return;
        }

        writer.Write(original.Length);
        writer.Write(original.LastModified.UtcTicks);
        writer.Write(original.EntityTag is not null);
        if (original.EntityTag is { } tag)
        {
            writer.Write(tag);
        }
    }

    private static CacheEntry EntryOf(string address)
    {
        // Copies have at least one byte, so no copy has this key.
        var version = new SourceVersion(address + "#state", Length: 0, DateTimeOffset.UnixEpoch);
        return new CacheEntry(ImageKey.ComputeUnprocessed(version), version, Plan: null);
    }
}

/// <summary>What a store has said of an original.</summary>
/// <param name="Original">Its state, without its bytes; <see langword="null"/> if there was none.</param>
/// <param name="ConfirmedAt">When the store was asked.</param>
internal sealed record SavedState(StoredOriginal? Original, DateTimeOffset ConfirmedAt);
