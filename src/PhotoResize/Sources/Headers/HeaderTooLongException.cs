namespace PhotoResize.Sources.Headers;

/// <summary>A header has more bytes than are read. Not an <see cref="InvalidDataException"/>, which readers take for the end of a file.</summary>
internal sealed class HeaderTooLongException : Exception;
