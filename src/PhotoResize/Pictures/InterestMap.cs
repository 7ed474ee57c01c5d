namespace PhotoResize.Pictures;

/// <summary>
/// Tells how much each part of a picture draws the eye: what differs in colour, sharpness or opacity from the surroundings, which are what
/// the frame's edges show, and what is rare in the whole picture; skin more than other things.
/// </summary>
/// <remarks>
/// Pictures are compared in cells, each of which has a place in a space of features. How usual a cell is, is the density of the edge's and of
/// all cells around it there. Everything is continuous, without thresholds that a rounding could cross, so that two decoders which differ by
/// a level or two see the same. The colour space is Oklab (B. Ottosson, 2020), where distances are about as large as they look.
/// </remarks>
internal static class InterestMap
{
    /// <summary>Cells along the longer side.</summary>
    private const int MaxCells = 48;

    private const int Features = 5;
    private const int DetailFeature = 3;

    // What makes features comparable: how much of each one is a difference that strikes the eye.
    private const float LightnessWeight = 0.7f;
    private const float ColourWeight = 2;
    private const float DetailWeight = 0.6f;
    private const float AlphaWeight = 0.5f;

    /// <summary>How far in from its edges a picture shows the surroundings of its subject, as a share of the longer side.</summary>
    private const float EdgeShare = 0.08f;

    /// <summary>How much what is usual in the whole picture counts, beside what is usual at its edges.</summary>
    private const float WholeWeight = 0.75f;

    /// <summary>Two cells farther apart than this have nothing to do with each other.</summary>
    private const float Reach = 0.2f;

    /// <summary>The density of equal cells at which a cell is half as interesting as a singular one.</summary>
    private const float UsualDensity = 0.06f;

    /// <summary>How much more skin counts.</summary>
    private const float SkinWeight = 2;

    /// <summary>How much more what is sharp counts, and the detail at which something is half as sharp as it can be.</summary>
    private const float SharpnessWeight = 3;
    private const float UsualDetail = 0.1f;

    /// <summary>The interest of all columns and rows of cells in a picture.</summary>
    public static InterestProfile Profile(SmallPicture picture)
    {
        var (width, height) = GridOf(picture);
        var cells = Interest(picture, width, height);
        var columns = new float[width];
        var rows = new float[height];
        for (var i = 0; i < cells.Length; i++)
        {
            columns[i % width] += cells[i];
            rows[i / width] += cells[i];
        }

        return new InterestProfile(columns, rows);
    }

    /// <summary>The interest of each cell, 0 or more; rows from the top.</summary>
    internal static float[] Interest(SmallPicture picture, int width, int height)
    {
        var (features, skin) = Describe(picture, width, height);
        var edge = Math.Max(1, (int)MathF.Round(Math.Max(width, height) * EdgeShare));
        var edges = Choose((x, y) => x < edge || y < edge || x >= width - edge || y >= height - edge);
        var all = Choose((x, y) => ((x + y) & 1) == 0); // every second one, which is as good and takes half the time
        var interest = new float[width * height];
        for (var i = 0; i < interest.Length; i++)
        {
            var cell = features.AsSpan(i * Features, Features);
            var density = Density(cell, edges) + (WholeWeight * Density(cell, all));
            var rarity = UsualDensity / (UsualDensity + density);
            interest[i] = rarity * (1 + (SkinWeight * skin[i])) * (1 + (SharpnessWeight * Sharpness(features, i, width, height)));
        }

        var mean = interest.Average();
        for (var i = 0; i < interest.Length; i++)
        {
            var above = Math.Max(0, interest[i] - mean);
            interest[i] = above * above;
        }

        return interest;

        float[] Choose(Func<int, int, bool> isChosen) =>
        [
            .. Enumerable.Range(0, width * height)
                .Where(cell => isChosen(cell % width, cell / width))
                .SelectMany(cell => features[(cell * Features)..((cell + 1) * Features)]),
        ];
    }

    internal static (int Width, int Height) GridOf(SmallPicture picture)
    {
        var longest = Math.Max(picture.Width, picture.Height);
        var cells = Math.Min(MaxCells, longest);
        return (Side(picture.Width), Side(picture.Height));

        int Side(int side) => Math.Max(1, (int)Math.Round(cells * side / (double)longest));
    }

    /// <summary>How sharp a cell and its neighbours are, 0 to 1: eyes pass over what is out of focus.</summary>
    private static float Sharpness(float[] features, int cell, int width, int height)
    {
        var (x, y) = (cell % width, cell / width);
        var (sum, count) = (0f, 0);
        for (var j = Math.Max(0, y - 1); j <= Math.Min(height - 1, y + 1); j++)
        {
            for (var i = Math.Max(0, x - 1); i <= Math.Min(width - 1, x + 1); i++)
            {
                sum += features[(((j * width) + i) * Features) + DetailFeature];
                count++;
            }
        }

        var detail = sum / count;
        return detail / (detail + UsualDetail);
    }

    /// <summary>The share of cells that are like a cell; those that are nearly so count in part.</summary>
    private static float Density(ReadOnlySpan<float> cell, ReadOnlySpan<float> cells)
    {
        const float Scale = 1 / (Reach * Reach);
        var sum = 0f;
        for (var i = 0; i < cells.Length; i += Features)
        {
            var distance = 0f;
            for (var j = 0; j < Features; j++)
            {
                var difference = cell[j] - cells[i + j];
                distance += difference * difference;
            }

            var likeness = Math.Max(0, 1 - (distance * Scale));
            sum += likeness * likeness;
        }

        return sum * Features / Math.Max(Features, cells.Length);
    }

    private static (float[] Features, float[] Skin) Describe(SmallPicture picture, int width, int height)
    {
        var features = new float[width * height * Features];
        var skin = new float[width * height];
        var detail = Detail(picture);
        for (var i = 0; i < width * height; i++)
        {
            var (left, right) = Range(i % width, width, picture.Width);
            var (top, bottom) = Range(i / width, height, picture.Height);
            float r = 0, g = 0, b = 0, a = 0, sharpness = 0;
            for (var y = top; y < bottom; y++)
            {
                for (var x = left; x < right; x++)
                {
                    var pixel = picture[x, y];
                    var alpha = pixel[3] / 255f;
                    r += alpha * Linear(pixel[0]);
                    g += alpha * Linear(pixel[1]);
                    b += alpha * Linear(pixel[2]);
                    a += alpha;
                    sharpness += detail[(y * picture.Width) + x];
                }
            }

            // Transparent cells have a grey of middle lightness; it is their opacity that tells them from others.
            var count = (bottom - top) * (right - left);
            const float Ground = 0.2f;
            (r, g, b, a, sharpness) = ((r / count) + (Ground * (1 - (a / count))), (g / count) + (Ground * (1 - (a / count))),
                (b / count) + (Ground * (1 - (a / count))), a / count, sharpness / count);
            var (lightness, redness, yellowness) = Oklab(r, g, b);
            var cell = features.AsSpan(i * Features, Features);
            cell[0] = LightnessWeight * lightness;
            cell[1] = ColourWeight * redness;
            cell[2] = ColourWeight * yellowness;
            cell[DetailFeature] = DetailWeight * MathF.Sqrt(sharpness);
            cell[4] = AlphaWeight * a;
            skin[i] = a * Skin(lightness, redness, yellowness);
        }

        return (features, skin);
    }

    private static (int Start, int End) Range(int cell, int cells, int side) => (cell * side / cells, (cell + 1) * side / cells);

    /// <summary>How much each pixel differs from its neighbours, 0 to 2.</summary>
    private static float[] Detail(SmallPicture picture)
    {
        var (width, height) = (picture.Width, picture.Height);
        var light = new float[width * height];
        for (var i = 0; i < light.Length; i++)
        {
            var pixel = picture.Rgba.AsSpan(i * SmallPicture.Channels, SmallPicture.Channels);
            light[i] = pixel[3] * ((0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2])) / (255f * 255f);
        }

        var detail = new float[width * height];
        for (var i = 0; i < light.Length; i++)
        {
            var (x, y) = (i % width, i / width);
            var right = x + 1 < width ? Math.Abs(light[i + 1] - light[i]) : 0;
            var below = y + 1 < height ? Math.Abs(light[i + width] - light[i]) : 0;
            detail[i] = right + below;
        }

        return detail;
    }

    /// <summary>
    /// How much a colour is like that of skin, 0 to 1: people of all complexions share a narrow range of hues, at a chroma that is neither grey
    /// nor glaring, and differ in lightness.
    /// </summary>
    private static float Skin(float lightness, float redness, float yellowness)
    {
        var chroma = MathF.Sqrt((redness * redness) + (yellowness * yellowness));
        var hue = MathF.Atan2(yellowness, redness) * (180 / MathF.PI);
        return Near(hue, 52, 22) * Near(chroma, 0.075f, 0.05f) * Near(lightness, 0.62f, 0.36f);

        static float Near(float value, float middle, float width)
        {
            var distance = (value - middle) / width;
            return Math.Max(0, 1 - (distance * distance));
        }
    }

    private static float Linear(byte encoded)
    {
        var value = encoded / 255f;
        return value <= 0.04045f ? value / 12.92f : MathF.Pow((value + 0.055f) / 1.055f, 2.4f);
    }

    private static (float Lightness, float Redness, float Yellowness) Oklab(float r, float g, float b)
    {
        var l = MathF.Cbrt((0.4122214708f * r) + (0.5363325363f * g) + (0.0514459929f * b));
        var m = MathF.Cbrt((0.2119034982f * r) + (0.6806995451f * g) + (0.1073969566f * b));
        var s = MathF.Cbrt((0.0883024619f * r) + (0.2817188376f * g) + (0.6299787005f * b));
        return (
            (0.2104542553f * l) + (0.7936177850f * m) - (0.0040720468f * s),
            (1.9779984951f * l) - (2.4285922050f * m) + (0.4505937099f * s),
            (0.0259040371f * l) + (0.7827717662f * m) - (0.8086757660f * s));
    }
}
