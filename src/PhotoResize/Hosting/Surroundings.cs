using PhotoResize.Caching.Shared;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;

namespace PhotoResize.Hosting;

/// <summary>Those that are registered, the stores of image folders, and the results that nodes share.</summary>
internal sealed class Surroundings(IEnumerable<IAvailability> registered, ConfigurationState configuration, ISharedImageCache? shared = null)
    : ISurroundings
{
    public IEnumerable<IAvailability> List() => registered
        .Concat(configuration.Current.Folders.Select(folder => folder.Originals).Append<object?>(shared).OfType<IAvailability>())
        .Distinct();
}
