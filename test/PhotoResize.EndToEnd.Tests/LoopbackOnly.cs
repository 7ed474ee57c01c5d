using System.Runtime.CompilerServices;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>No test contacts another machine.</summary>
internal static class LoopbackOnly
{
    [ModuleInitializer]
    internal static void Enforce() => LoopbackGuard.Enforce();
}
