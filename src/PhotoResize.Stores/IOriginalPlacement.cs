namespace PhotoResize.Stores;

/// <summary>
/// Finds the bucket or container of each original, for applications that have one for each tenant, say. Registered as a service; without it
/// the <c>Source</c> of the image folder names the one that there is.
/// </summary>
public interface IOriginalPlacement
{
    /// <summary>Finds the place of an original. Called when a store has to be asked, on any thread.</summary>
    /// <param name="source">The <c>Source</c> of the image folder, such as <c>s3://bucket/prefix</c>.</param>
    /// <param name="name">The rest of the request path, without a leading slash.</param>
    /// <returns>The place, such as that of <see cref="OriginalPlace.Of"/>; or <see langword="null"/> if there is no such original.</returns>
    OriginalPlace? Find(Uri source, string name);
}
