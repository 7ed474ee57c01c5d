using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;
using PhotoResize.Folders;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Configuration;

/// <summary>What happens to the configuration in force when a reload fails, or two come at once.</summary>
public sealed class ConfigurationReloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly WarningRecorder<ConfigurationState> _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Options_delegate_that_throws_is_logged_and_the_last_good_configuration_stays()
    {
        var main = Section("main.json", """{ "ImageFolders": [ { "Path": "/a" } ] }""");
        var failure = (Exception?)null;
        using var services = Services(main, () => Throw(failure));
        var state = services.GetRequiredService<ConfigurationState>();

        failure = new InvalidOperationException("no such tenant");
        Write("main.json", """{ "ImageFolders": [ { "Path": "/b" } ] }""");
        main.Reload();
        Assert.NotNull(state.Current.FindFolder("/a/x.jpg"));

        // A configuration tells of one reload more than once.
        Assert.Equal(["ConfigurationNotReloaded"], _log.Warnings.Distinct());
        Assert.Equal([failure], _log.Exceptions.Distinct());

        failure = null;
        main.Reload();
        Assert.NotNull(state.Current.FindFolder("/b/x.jpg"));
    }

    [Fact]
    public void Of_two_reloads_at_once_the_later_one_wins()
    {
        var main = Section("main.json", """{ "ImageFolders": [ { "Path": "/a" } ] }""");
        var other = Section("other.json", "{}");
        var left = 0;
        var second = new Thread(other.Reload);
        using var services = Services(
            main,
            () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                {
                    // The first reload has read its values. The second one has time to overtake it, unless it waits.
                    Write("other.json", """{ "DiskCache": { "MaxFiles": 7 } }""");
                    second.Start();
                    second.Join(TimeSpan.FromSeconds(1));
                }
            },
            other);
        var state = services.GetRequiredService<ConfigurationState>();

        // A reload notifies twice: when the file has been read, and when all files have. The last one counts.
        left = 2;
        main.Reload();
        Assert.True(second.Join(Waiting.Longest));
        Assert.Equal(7, state.Current.DiskCache.MaxFiles);
    }

    private static void Throw(Exception? failure)
    {
        if (failure is not null)
        {
            throw failure;
        }
    }

    private void Write(string file, string section) => File.WriteAllText(_folder.Combine(file), $$"""{ "ImageResizing": {{section}} }""");

    private IConfigurationRoot Section(string file, string section)
    {
        Write(file, section);
        return new ConfigurationBuilder().AddJsonFile(_folder.Combine(file)).Build();
    }

    /// <summary>The services of an application with options from a configuration, a delegate, and maybe another configuration.</summary>
    private ServiceProvider Services(IConfigurationRoot main, Action whenRead, IConfigurationRoot? other = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IWebHostEnvironment>(
            WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = _folder.Path }).Environment);
        services.AddSingleton<ILogger<ConfigurationState>>(_log);
        services.AddLogging();
        services.AddSingleton(new SettingsParser(Plans.EveryFormat));
        services.AddImageResizing(main.GetSection("ImageResizing"));
        if (other is not null)
        {
            services.Configure<ImageResizingOptions>(other.GetSection("ImageResizing"));
        }

        services.Configure<ImageResizingOptions>(_ => whenRead());
        return services.BuildServiceProvider();
    }
}
