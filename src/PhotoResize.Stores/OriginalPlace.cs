namespace PhotoResize.Stores;

/// <summary>Where an original is in an object store.</summary>
/// <param name="Container">The bucket or container.</param>
/// <param name="Key">The key of the object in it, or the name of the blob.</param>
public sealed record OriginalPlace(string Container, string Key)
{
    /// <summary>The place that an image folder's <c>Source</c> means: its host is the container, and the key begins with its path.</summary>
    /// <param name="source">The address, such as <c>s3://bucket/prefix</c>.</param>
    /// <param name="name">The original's name below it.</param>
    public static OriginalPlace Of(Uri source, string name)
    {
        ArgumentNullException.ThrowIfNull(source);
        var prefix = Uri.UnescapeDataString(source.AbsolutePath).Trim('/');
        return new OriginalPlace(source.Host, prefix.Length > 0 ? $"{prefix}/{name}" : name);
    }
}
