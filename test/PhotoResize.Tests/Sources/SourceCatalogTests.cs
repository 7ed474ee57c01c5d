using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;

namespace PhotoResize.Tests.Sources;

/// <summary>Whether originals are as they were, as sources tell or fail to.</summary>
public sealed class SourceCatalogTests
{
    private static readonly SourceVersion Version = new("/images/a.jpg", 1000, DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Original_that_no_source_has_is_not_current()
    {
        Assert.False(await IsCurrentAsync(failure: null));
        Assert.False(await IsCurrentAsync(new FileNotFoundException()));
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task Original_whose_source_fails_or_is_out_of_time_is_taken_for_current(Type failure) =>
        Assert.True(await IsCurrentAsync((Exception)Activator.CreateInstance(failure)!));

    [Fact]
    public async Task Cancelled_question_has_no_answer()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAsync<TaskCanceledException>(() => IsCurrentAsync(new TaskCanceledException(), cancelled));
    }

    private static async Task<bool> IsCurrentAsync(Exception? failure, CancellationToken cancellationToken = default)
    {
        await using var application = WebApplication.CreateBuilder().Build();
        var environment = (IWebHostEnvironment)application.Environment;
        using var catalog = new SourceCatalog([new FailingSource(failure)], environment, Options.Create(new ImageResizingOptions()), new FaultReporter(NullLogger<FaultReporter>.Instance, TimeProvider.System));
        return await catalog.IsCurrentAsync(Version, cancellationToken);
    }

    private sealed class FailingSource(Exception? failure) : IImageSource
    {
        public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) =>
            failure is null ? default : ValueTask.FromException<SourceImage?>(failure);
    }
}
