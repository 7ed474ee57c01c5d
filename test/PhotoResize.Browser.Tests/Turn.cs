using System.Runtime.CompilerServices;
using PhotoResize.Testing;

namespace PhotoResize.Browser.Tests;

internal static class Turn
{
    /// <summary>Browsers fill the machine.</summary>
    [ModuleInitializer]
    internal static void Take() => MachineTurn.Take();
}
