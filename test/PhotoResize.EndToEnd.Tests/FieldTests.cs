using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Processing;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Files as they are in the world, over HTTP and on both engines.</summary>
public class FieldTests
{
    /// <summary>Levels by which a channel may be off: rounding, a lossy original, and the arithmetic of two colour engines.</summary>
    private const int Tolerance = 6;

    /// <summary>
    /// The same in linear light, 1 being white. A filter overshoots beside an edge by a hundredth of its height, in linear light; a result of
    /// 12 pixels across is all edges, and there that is up to 30 levels of a dark channel.
    /// </summary>
    private const double LinearTolerance = 0.015;

    /// <summary>Where an engine's answer is another than the table's, by its documentation.</summary>
    private static readonly Dictionary<(string Engine, string Extension), (HttpStatusCode Status, string Reason)> Differences = new()
    {
        [("imagesharp", ".avif")] = (HttpStatusCode.UnprocessableEntity, "The library has no decoder of AVIF."),
    };

    public static TheoryData<string, string> Files
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in FieldFile.All)
            {
                data.Add("vips", file.Name);
                data.Add("imagesharp", file.Name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Field_file_is_answered_as_its_table_says(string engine, string name)
    {
        var file = FieldFile.Named(name);
        await using var site = await TestSite.StartAsync(build: builder => Use(engine, builder.Services));
        await site.WriteAsync(name, file.Read());

        using var response = await site.GetAsync($"/images/{name}?{file.Query}");

        IEnumerable<int> expected = Differences.TryGetValue((engine, Path.GetExtension(name)), out var difference)
            ? [(int)difference.Status]
            : file.Statuses;
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.True(
            expected.Contains((int)response.StatusCode),
            $"{(int)response.StatusCode}: {(response.IsSuccessStatusCode ? "" : System.Text.Encoding.UTF8.GetString(bytes))}");
        if (response.StatusCode == HttpStatusCode.OK)
        {
            AssertPicture(file, ReferenceDecoder.DecodeFirst(bytes));
        }
    }

    private static void AssertPicture(FieldFile file, Picture picture)
    {
        Assert.Equal(file.Size, (picture.Width, picture.Height));
        var found = Enumerable.Range(0, 4).Select(i => picture[
            ((2 * (i % 2)) + 1) * picture.Width / 4, ((2 * (i / 2)) + 1) * picture.Height / 4]).ToArray();
        for (var i = 0; i < file.Quarters.Count; i++)
        {
            Assert.True(file.Quarters[i] is not { } colour || IsNear(colour, found[i]), $"Quarter {i} of {string.Join(", ", found)}");
        }
    }

    /// <summary>Whether a pixel shows as the table says; without alpha no colour shows.</summary>
    private static bool IsNear(int[] expected, (int R, int G, int B, int A) found)
    {
        var alpha = expected.Length > 3 ? expected[3] : 255;
        return Math.Abs(alpha - found.A) <= Tolerance
            && (alpha == 0 || (IsNear(expected[0], found.R) && IsNear(expected[1], found.G) && IsNear(expected[2], found.B)));
    }

    private static bool IsNear(int expected, int found) =>
        Math.Abs(expected - found) <= Tolerance || Math.Abs(ToLinear(expected) - ToLinear(found)) <= LinearTolerance;

    /// <summary>IEC 61966-2-1.</summary>
    private static double ToLinear(int level) => level <= 10 ? level / 255.0 / 12.92 : Math.Pow(((level / 255.0) + 0.055) / 1.055, 2.4);

    private static void Use(string engine, IServiceCollection services)
    {
        if (engine == "imagesharp")
        {
            services.RemoveAll<IImageProcessor>();
            services.AddSingleton(TestImages.ManagedEngine);
        }
    }
}
