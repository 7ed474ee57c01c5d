using PhotoResize.Configuration;

namespace PhotoResize.Sources;

/// <summary>Makes the sources of image folders whose <see cref="ImageFolderOptions.Source"/> has a scheme that it knows.</summary>
/// <remarks>Registered as a service. It is asked while the options are validated, so its constructor must not ask for them.</remarks>
public interface IImageSourceFactory
{
    /// <summary>The schemes of addresses, such as <c>https</c>; in lower case.</summary>
    IReadOnlyCollection<string> Schemes { get; }

    /// <summary>Checks an address when the application starts, and when its configuration changes. The storage is not asked.</summary>
    /// <param name="source">The address; it has neither user information nor a query.</param>
    /// <returns>What is wrong with it, as the end of a sentence such as <c>must name a bucket.</c>; <see langword="null"/> if nothing is.</returns>
    string? FindFault(Uri source);

    /// <summary>Makes the source of a folder. It is kept for as long as the folder's own options for it stay the same.</summary>
    /// <param name="source">The address.</param>
    /// <param name="folder">The folder; its options are valid.</param>
    IImageSource Create(Uri source, ImageFolderOptions folder);
}
