namespace PhotoResize.Sources;

/// <summary>A file exists, but must not be shown. For the client there is none.</summary>
internal sealed class HiddenFileException(string message) : IOException(message);
