namespace PhotoResize.Sources.Headers;

/// <summary>The chunks of a PNG that are read: four letters as a big-endian number.</summary>
internal enum PngChunkType : uint
{
    ImageHeader = 0x49484452, // IHDR
    Palette = 0x504C5445, // PLTE
    Transparency = 0x74524E53, // tRNS
    Exif = 0x65584966, // eXIf
    SignificantBits = 0x73424954, // sBIT
    Profile = 0x69434350, // iCCP
    CodePoints = 0x63494350, // cICP
    Srgb = 0x73524742, // sRGB
    Gamma = 0x67414D41, // gAMA
    Chromaticities = 0x6348524D, // cHRM
    AnimationControl = 0x6163544C, // acTL
    FrameControl = 0x6663544C, // fcTL
    ImageData = 0x49444154, // IDAT
    FrameData = 0x66644154, // fdAT
    ImageEnd = 0x49454E44, // IEND
}
