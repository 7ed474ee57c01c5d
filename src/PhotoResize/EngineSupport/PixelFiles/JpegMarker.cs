namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>Second bytes of a JPEG's markers (ITU-T T.81, table B.1).</summary>
internal static class JpegMarker
{
    /// <summary>The first byte of all.</summary>
    public const byte Prefix = 0xFF;

    public const byte Temporary = 0x01;
    public const byte FirstFrame = 0xC0;
    public const byte HuffmanTables = 0xC4;
    public const byte Extension = 0xC8;
    public const byte ArithmeticConditioning = 0xCC;
    public const byte LastFrame = 0xCF;
    public const byte FirstRestart = 0xD0;
    public const byte LastRestart = 0xD7;
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte QuantizationTables = 0xDB;
    public const byte RestartInterval = 0xDD;
    public const byte Hierarchy = 0xDE;
    public const byte Expansion = 0xDF;
    public const byte App0 = 0xE0;
    public const byte App2 = 0xE2;
    public const byte App14 = 0xEE;
}
