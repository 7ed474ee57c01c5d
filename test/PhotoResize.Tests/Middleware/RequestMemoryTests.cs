using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching.Memory;
using PhotoResize.Configuration;
using PhotoResize.Folders;
using PhotoResize.Middleware;
using PhotoResize.Negotiation;
using PhotoResize.Planning;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;
using PhotoResize.Tests.Caching;

namespace PhotoResize.Tests.Middleware;

public sealed class RequestMemoryTests : IDisposable
{
    private static readonly Planned Planned = new(
        ImageCacheContract.Entry('A'), new(null, DateTimeOffset.UnixEpoch, "image/jpeg", new CachePolicy("public")), Engine: null, AnswerSource.Cache);

    private readonly HotMemory _memory;
    private readonly RequestMemory _requests;
    private readonly ImageFolder _folder = Folder();
    private readonly ImageMemoryCacheOptions _options = new();
    private readonly FakeTimeProvider _time = new();

    public RequestMemoryTests()
    {
        _memory = new HotMemory(_options.MaxBytes, () => _options, _time);
        _requests = new RequestMemory(_memory, _time);
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Request_is_remembered_from_the_second_time_on()
    {
        var request = Request("/images/a.jpg", "?w=300");
        _requests.Remember(Asked(request), default, Planned, DateTimeOffset.MaxValue);
        Assert.Null(_requests.Recall(request, _folder));
        _requests.Remember(Asked(request), default, Planned, DateTimeOffset.MaxValue);
        Assert.Same(Planned, _requests.Recall(request, _folder)?.Planned);
        Assert.Same(Planned, _requests.Recall(Request("/images/a.jpg", "?w=300", "HEAD"), _folder)?.Planned);
    }

    [Theory]
    [InlineData("/images/a.jpg", "?w=300", "POST")]
    [InlineData("/images/a.jpg", "?w=300", "OPTIONS")]
    [InlineData("/images/A.jpg", "?w=300", "GET")]
    [InlineData("/images/a.jpg", "?W=300", "GET")]
    [InlineData("/images/a.jpg", "?w=300&", "GET")]
    [InlineData("/images/a.jpg", "", "GET")]
    [InlineData("/images/a.jpg?w=300", "", "GET")]
    public void Another_request_is_not(string path, string query, string method)
    {
        Remember(Request("/images/a.jpg", "?w=300"));
        Assert.Null(_requests.Recall(Request(path, query, method), _folder));
    }

    [Fact]
    public void Request_of_a_folder_that_was_configured_anew_is_not_known()
    {
        var request = Request("/images/a.jpg", "?w=300");
        Remember(request);
        Assert.Null(_requests.Recall(request, Folder()));
    }

    [Fact]
    public void Request_is_known_before_its_folder_is_as_long_as_the_configuration_is_the_same()
    {
        var request = Request("/images/a.jpg", "?w=300");
        var snapshot = Snapshot();
        for (var i = 0; i < 2; i++)
        {
            _requests.Remember(Asked(request) with { Received = Received(request, _folder, snapshot) }, default, Planned, DateTimeOffset.MaxValue);
        }

        Assert.Same(Planned, _requests.Recall(request, snapshot)?.Planned);
        Assert.Null(_requests.Recall(request, Snapshot()));
        Assert.Null(_requests.Recall(Request("/images/a.jpg", "?w=301"), snapshot));
    }

    [LinuxTheory]
    [InlineData(0)]
    [InlineData(10)]
    public void Source_is_seen_to_be_unchanged_by_a_look_at_its_file_or_for_as_long_as_it_may_be_stale(int staleness)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("a.jpg");
        File.WriteAllText(file, "x");
        _options.SourceStaleness = TimeSpan.FromSeconds(staleness);
        var look = new SecondLook(file, new SourceVersion("/images/a.jpg", 1, File.GetLastWriteTimeUtc(file)));
        var request = Request("/images/a.jpg", "?w=300");
        for (var i = 0; i < 2; i++)
        {
            _requests.Remember(Asked(request), default, Planned, DateTimeOffset.MaxValue, look);
        }

        var remembered = _requests.Recall(request, _folder)!;
        Assert.True(_requests.IsUnchanged(remembered));
        File.WriteAllText(file, "xy");
        Assert.Equal(staleness > 0, _requests.IsUnchanged(remembered));
        _time.Advance(TimeSpan.FromSeconds(staleness));
        Assert.False(_requests.IsUnchanged(remembered));
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    [InlineData(8000, false)]
    public void Long_address_is_not_remembered(int length, bool isRemembered)
    {
        var request = Request("/a.jpg", "?" + new string('x', length - 7));
        Remember(request);
        Assert.Equal(isRemembered, _requests.Recall(request, _folder) is not null);
    }

    [Fact]
    public void Variants_of_an_address_are_remembered_by_what_counts_of_their_headers()
    {
        var folder = Folder(new AutoFormats(Avif: true, WebP: true));
        RememberVariant("image/avif", folder);
        Assert.NotNull(Recall("image/avif", folder));
        Assert.NotNull(Recall("text/html, image/avif;q=0.3", folder));
        Assert.Null(Recall("image/webp", folder));
        Assert.Null(Recall("image/avif,image/webp", folder));
        Assert.Null(Recall("", folder));
        RememberVariant("", folder);
        Assert.NotNull(Recall("image/png", folder));
        Assert.NotSame(Recall("image/avif", folder), Recall("", folder));
    }

    [Fact]
    public void Variant_is_not_known_to_a_folder_that_was_configured_anew()
    {
        var folder = Folder(new AutoFormats(Avif: true, WebP: true));
        RememberVariant("image/avif", folder);
        Assert.Null(Recall("image/avif", Folder(folder.AutoFormats)));
    }

    [Fact]
    public void Address_that_is_spelled_as_the_key_of_a_variant_is_another_one()
    {
        var folder = Folder(new AutoFormats(Avif: true, WebP: true));
        RememberVariant("image/avif", folder);
        var key = new char[RequestVariant.KeyLength];
        RequestVariant.Read(Varied("image/avif").Headers, VaryBy.Accept, folder.AutoFormats).WriteKey(key);
        Assert.Null(_requests.Recall(Request("/images/a.jpg", "?format=auto" + new string(key)), folder));
    }

    private void RememberVariant(string accept, ImageFolder folder)
    {
        var request = Varied(accept);
        var variant = RequestVariant.Read(request.Headers, VaryBy.Accept, folder.AutoFormats);
        _requests.Remember(Asked(request) with { Received = Received(request, folder), Folder = folder }, variant, Planned, DateTimeOffset.MaxValue);
        _requests.Remember(Asked(request) with { Received = Received(request, folder), Folder = folder }, variant, Planned, DateTimeOffset.MaxValue);
    }

    private RememberedRequest? Recall(string accept, ImageFolder folder) => _requests.Recall(Varied(accept), folder);

    private static HttpRequest Varied(string accept)
    {
        var request = Request("/images/a.jpg", "?format=auto");
        request.Headers.Accept = accept;
        return request;
    }

    [Fact]
    public void Request_that_was_rewritten_is_known_by_what_was_made_of_it()
    {
        var request = Request("/images/a.jpg", "?w=300");
        Remember(request, "/images/b.jpg\nwidth=300");
        Assert.Equal("/images/b.jpg", _requests.Recall(request, _folder, "/images/b.jpg\nwidth=300")?.Path);
        Assert.Null(_requests.Recall(request, _folder));
        Assert.Null(_requests.Recall(request, _folder, "/images/c.jpg\nwidth=300"));
        Assert.Null(_requests.Recall(Request("/images/a.jpg", "?w=3"), _folder, "/images/b.jpg\nwidth=300"));
    }

    private AskedImage Asked(HttpRequest request, string? rewriting = null) =>
        new(Received(request, _folder), _folder, rewriting?.Split('\n')[0] ?? request.Path.Value!, default, default)
        {
            Rewriting = rewriting,
        };

    private static ReceivedRequest Received(HttpRequest request, ImageFolder folder, ResizingSnapshot? snapshot = null) =>
        new(request.HttpContext, snapshot!, folder, IsForEndpoint: false);

    private static ResizingSnapshot Snapshot() => new([], [], new DiskCacheOptions(), new ImageMemoryCacheOptions(), []);

    private static HttpRequest Request(string path, string query, string method = "GET")
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Path = new PathString(path);

        // As a server does, which does not check it.
        request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.QueryString = query;
        return request;
    }

    private static ImageFolder Folder(AutoFormats formats = default) => new()
    {
        Name = "images",
        Prefix = "/images",
        ForceProcessing = false,
        Limits = new PlanLimits(1000, 1000, AllowEnlarge: false),
        MaxSourcePixels = 1000,
        MaxAvifSourcePixels = 1000,
        MaxSourceFrames = 1,
        Settings = SettingsRules.None,
        SettingsWithoutQuery = ImageSettings.Empty,
        OnlyPresets = false,
        RejectInvalidSettings = false,
        FollowLinks = LinkPolicy.WithinRoot,
        Signatures = SignatureRequirement.Off,
        SigningKeys = [],
        AllowsCommands = false,
        AnyFileType = false,
        MaxUnprocessedBytes = 0,
        CachePolicy = new CachePolicy("public"),
        AutoFormats = formats,
    };

    private void Remember(HttpRequest request, string? rewriting = null)
    {
        _requests.Remember(Asked(request, rewriting), default, Planned, DateTimeOffset.MaxValue);
        _requests.Remember(Asked(request, rewriting), default, Planned, DateTimeOffset.MaxValue);
    }
}
