using System.Globalization;
using Microsoft.Extensions.FileProviders;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Testing.Focus;
using Xunit.Abstractions;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>
/// Crops with <c>focus=auto</c> keep the subject, on both engines, and the table of the documentation says what these tests find. The point that
/// was found is learnt from outside: it is the one whose result has the same entity tag.
/// </summary>
public sealed class FocusSceneTests(ITestOutputHelper output)
{
    /// <summary>Engines differ by a level or two in the reduced picture, which may move the point by a step of its grid.</summary>
    private const int Tolerance = 1;

    private static readonly (string Name, int Width, int Height)[] Ratios = [("1:1", 100, 100), ("1:2", 60, 120), ("3:1", 180, 60)];

    [Fact]
    public async Task Subject_of_a_drawn_picture_is_kept_by_both_engines()
    {
        await using var vips = await TestSite.StartAsync(build: EngineNames.Use(EngineNames.Vips));
        await using var managed = await TestSite.StartAsync(build: EngineNames.Use(EngineNames.ImageSharp));
        var table = new List<string>();
        foreach (var (index, scene) in FocusScenes.All.Index())
        {
            var file = ReferenceEncoder.Encode(ImageFormat.Png, scene.Picture);
            await vips.WriteAsync($"{index}.png", file);
            await managed.WriteAsync($"{index}.png", file);
            var (left, top, right, bottom) = scene.Subject;
            await AddAsync(table, vips, managed, $"{index}.png", scene.Name, scene.Picture.Width, scene.Picture.Height, (left, top, right, bottom));
        }

        AssertTable(table, "Drawn pictures");
    }

    /// <summary>The boxes were read off the photographs, in thousandths of their sides.</summary>
    [PhotoFact]
    public async Task Subject_of_a_photograph_is_kept_by_both_engines()
    {
        await using var vips = await TestSite.StartAsync(resize: AddPhotos, build: EngineNames.Use(EngineNames.Vips));
        await using var managed = await TestSite.StartAsync(resize: AddPhotos, build: EngineNames.Use(EngineNames.ImageSharp));
        var table = new List<string>();
        await AddPhotoAsync("p12-09.jpg", "ladybird on a stalk", 4000, 3000, (680, 420, 790, 590));
        await AddPhotoAsync("p12-05.jpg", "one orange plant among green ones", 4000, 3000, (620, 440, 740, 560));
        await AddPhotoAsync("anim.gif", "light of a sunset, animated", 480, 300, (530, 520, 960, 660));
        AssertTable(table, "Photographs");

        Task AddPhotoAsync(string file, string name, int width, int height, (int Left, int Top, int Right, int Bottom) box) => AddAsync(
            table, vips, managed, file, name, width, height,
            (box.Left * width / 1000, box.Top * height / 1000, box.Right * width / 1000, box.Bottom * height / 1000));

        static void AddPhotos(Microsoft.Extensions.DependencyInjection.ImageResizingBuilder builder) =>
            builder.AddFileProvider(new PhysicalFileProvider(SharedPhotos.Folder!), "/images");
    }

    private static async Task AddAsync(
        List<string> table, TestSite vips, TestSite managed, string file, string name, int width, int height,
        (int Left, int Top, int Right, int Bottom) subject)
    {
        foreach (var ratio in Ratios)
        {
            var (windowWidth, windowHeight) = WindowOf(width, height, ratio.Width, ratio.Height);
            if (subject.Right - subject.Left > windowWidth || subject.Bottom - subject.Top > windowHeight)
            {
                continue; // no crop of that ratio holds the subject
            }

            var query = $"w={ratio.Width}&h={ratio.Height}&format=jpg";
            var isHorizontal = windowWidth < width;
            var middle = isHorizontal ? (subject.Left + subject.Right) * 50 / width : (subject.Top + subject.Bottom) * 50 / height;
            var point = await FindPointAsync(vips, file, query, isHorizontal, middle);
            var other = await FindPointAsync(managed, file, query, isHorizontal, point);
            var (frame, window) = isHorizontal ? (width, windowWidth) : (height, windowHeight);
            var (from, to) = isHorizontal ? (subject.Left, subject.Right) : (subject.Top, subject.Bottom);
            var (start, otherStart) = (StartOf(point, frame, window), StartOf(other, frame, window));
            Assert.True(Math.Abs(start - otherStart) <= (frame * Tolerance / 100) + 1, $"{name} {ratio.Name}: {point} and {other}");
            Assert.True(Keeps(point) && Keeps(other), $"{name} {ratio.Name}: the subject is cut at {point} and {other}");
            table.Add($"| {name} | {ratio.Name} | {(Keeps(50) ? "yes" : "no")} | yes |");

            bool Keeps(int hundredths) => StartOf(hundredths, frame, window) is var at && at <= from && to <= at + window;
        }
    }

    /// <summary>The contract's section 3.2, step 8, for both sides.</summary>
    private static (int Width, int Height) WindowOf(int frameWidth, int frameHeight, int width, int height)
    {
        var ratio = Math.Min(frameWidth / (double)width, frameHeight / (double)height);
        return ((int)Math.Ceiling(ratio * width), (int)Math.Ceiling(ratio * height));
    }

    private static int StartOf(int hundredths, int frame, int window) =>
        Math.Clamp((int)Math.Floor((hundredths / 100m * frame) - (window / 2m)), 0, frame - window);

    /// <summary>The point on the axis along which the window can be moved, tried from a likely one on.</summary>
    private static async Task<int> FindPointAsync(TestSite site, string file, string query, bool isHorizontal, int likely)
    {
        using var found = await site.GetAsync($"/images/{file}?{query}&focus=auto");
        Assert.True(found.IsSuccessStatusCode, file);

        foreach (var hundredths in Enumerable.Range(0, 101).OrderBy(step => Math.Abs(step - likely)))
        {
            var value = (hundredths / 100m).ToString(CultureInfo.InvariantCulture);
            var focus = isHorizontal ? $"{value},0.5" : $"0.5,{value}";
            using var spelledOut = await site.SendAsync(HttpMethod.Head, $"/images/{file}?{query}&focus={focus}");
            if (spelledOut.Headers.ETag!.Equals(found.Headers.ETag))
            {
                return hundredths;
            }
        }

        throw new InvalidOperationException($"{file}?{query} shows none of the points.");
    }

    private void AssertTable(List<string> expected, string heading)
    {
        output.WriteLine(string.Join(Environment.NewLine, expected));
        var documented = File.ReadLines(Repository.PathOf("docs", "focus.md"))
            .SkipWhile(line => line != $"### {heading}")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith('#'))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| picture", StringComparison.Ordinal));
        Assert.Equal(expected, documented);
    }
}
