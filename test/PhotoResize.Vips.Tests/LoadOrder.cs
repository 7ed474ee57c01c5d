using System.Runtime.CompilerServices;
using PhotoResize.Testing;

namespace PhotoResize.Vips.Tests;

/// <summary>Loads the witness before any engine starts a libvips of the system.</summary>
internal static class LoadOrder
{
    [ModuleInitializer]
    internal static void LoadWitness() => ReferenceDecoder.Load();
}
