using PhotoResize.Testing;

namespace PhotoResize.Browser.Tests;

/// <summary>A picture as it shows.</summary>
/// <param name="Size">Its size.</param>
/// <param name="OverBlack">Its pixels over black; of a large picture a few of them.</param>
/// <param name="OverWhite">The same over white.</param>
internal sealed record Appearance((int Width, int Height) Size, Picture OverBlack, Picture OverWhite)
{
    /// <summary>The greater of both differences.</summary>
    public PictureDifference DifferenceTo(Appearance other)
    {
        if (Size != other.Size)
        {
            return new PictureDifference(byte.MaxValue, byte.MaxValue);
        }

        var (black, white) = (PictureDifference.Between(OverBlack, other.OverBlack), PictureDifference.Between(OverWhite, other.OverWhite));
        return new PictureDifference(Math.Max(black.Mean, white.Mean), Math.Max(black.Greatest, white.Greatest));
    }

    /// <summary>The size, and the colours in the middle of each quarter.</summary>
    public override string ToString() => $"{Size} {string.Join(' ', Enumerable.Range(0, 4).Select(i => OverBlack[
        ((2 * (i % 2)) + 1) * OverBlack.Width / 4, ((2 * (i / 2)) + 1) * OverBlack.Height / 4]))}";
}
