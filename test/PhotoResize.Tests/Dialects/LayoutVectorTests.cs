using PhotoResize.Dialects;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Dialects;

/// <summary>ImageResizer's layout: the size of the result, the crop, and where the picture is.</summary>
public class LayoutVectorTests
{
    private static readonly Translation ImageResizer = new(new ImageResizerDialect());

    public static TheoryData<LayoutVector> Own => [.. LayoutVector.All];

    public static TheoryData<LayoutVector> Shared => [.. LayoutVector.Shared];

    [Theory]
    [MemberData(nameof(Own))]
    public void Plan_of_a_vector_is_ImageResizers(LayoutVector vector) => AssertPlan(vector);

    [SharedLayoutTheory]
    [MemberData(nameof(Shared))]
    public void Plan_of_a_shared_vector_is_ImageResizers(LayoutVector vector) => AssertPlan(vector);

    private static void AssertPlan(LayoutVector vector)
    {
        var plan = ImageResizer.Plan(vector["query"], vector.Number("src_w"), vector.Number("src_h"));
        Assert.Equal((vector.Number("out_w"), vector.Number("out_h")), (plan.ResultSize.Width, plan.ResultSize.Height));
        Assert.Equal(
            (vector.Number("crop_x"), vector.Number("crop_y"), vector.Number("crop_w"), vector.Number("crop_h")),
            (plan.Crop.X, plan.Crop.Y, plan.Crop.Width, plan.Crop.Height));

        // A picture that would be between two pixels of its canvas is at one of them.
        var tolerance = plan.Tilt == 0 ? 0.5 : 0.75;
        foreach (var ((expectedX, expectedY), (x, y)) in vector.Corners.Zip(CornersOf(plan)))
        {
            Assert.InRange(x, expectedX - tolerance, expectedX + tolerance);
            Assert.InRange(y, expectedY - tolerance, expectedY + tolerance);
        }
    }

    /// <summary>Where the corners of the picture come to when the canvas is mirrored, then rotated.</summary>
    private static IEnumerable<(double X, double Y)> CornersOf(ImagePlan plan)
    {
        var (width, height) = (plan.Outer.Width, plan.Outer.Height);
        var (left, top) = (plan.Offset.X, plan.Offset.Y);
        var (right, bottom) = (left + plan.Inner.Width, top + plan.Inner.Height);
        var (sine, cosine) = Math.SinCos((plan.Rotate + plan.Tilt) * Math.PI / 180);
        (double X, double Y)[] canvas = [Rotate(0, 0), Rotate(width, 0), Rotate(width, height), Rotate(0, height)];
        return new[] { (left, top), (right, top), (right, bottom), (left, bottom) }.Select(corner =>
        {
            var (x, y) = Rotate(
                plan.Flip.HasFlag(FlipMode.Horizontal) ? width - corner.Item1 : corner.Item1,
                plan.Flip.HasFlag(FlipMode.Vertical) ? height - corner.Item2 : corner.Item2);
            return (x - canvas.Min(point => point.X), y - canvas.Min(point => point.Y));
        });

        (double X, double Y) Rotate(double x, double y) => ((cosine * x) - (sine * y), (sine * x) + (cosine * y));
    }
}
