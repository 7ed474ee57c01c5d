using System.Runtime.CompilerServices;
using PhotoResize.Testing;

namespace PhotoResize.Redis.Tests;

internal static class Turn
{
    /// <summary>Nodes are held to times, which they keep only if no browser fills the machine.</summary>
    [ModuleInitializer]
    internal static void Take() => MachineTurn.Take();
}
