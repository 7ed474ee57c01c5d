namespace PhotoResize.Vips.Interop;

// The numbers are part of libvips' binary interface. Only those in use are listed.

internal enum BandFormat
{
    UChar = 0,
    UShort = 2,
}

internal enum Interpretation
{
    Multiband = 0,
    BlackWhite = 1,
    Cmyk = 15,
    Rgb = 17,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}

internal enum Access
{
    Sequential = 1,
}

/// <summary>The mildest fault at which a loader gives up.</summary>
internal enum FailOn
{
    Warning = 3,
}

internal enum Extend
{
    Background = 5,
}

internal enum Angle
{
    D90 = 1,
    D180 = 2,
    D270 = 3,
}

internal enum Direction
{
    Horizontal = 0,
    Vertical = 1,
}

internal enum ChromaSubsample
{
    Auto = 0,
    On = 1,
    Off = 2,
}

internal enum RenderingIntent
{
    Perceptual = 0,
}

internal enum HeifCompression
{
    Av1 = 4,
}

internal enum TiffCompression
{
    Deflate = 2,
}

internal enum TiffPredictor
{
    Horizontal = 2,
}

internal enum BlendMode
{
    Over = 2,
}
