using System.Diagnostics;
using SixLabors.ImageSharp;

namespace PhotoResize.ImageSharp.Tests;

public sealed class OutputVersionTests
{
    [Fact]
    public void Output_version_names_the_package_and_not_its_assembly()
    {
        var package = FileVersionInfo.GetVersionInfo(typeof(Image).Assembly.Location).ProductVersion!.Split('+')[0];

        Assert.EndsWith($"-{package}", ImageSharpEngine.Processor.OutputVersion, StringComparison.Ordinal);
    }
}
