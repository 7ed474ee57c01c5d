namespace PhotoResize.Sources.Headers;

/// <summary>Why a source's header could not be read.</summary>
internal enum SourceFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>The bytes are not of a supported format.</summary>
    NotAnImage,

    /// <summary>The bytes begin like a supported format, but the header is truncated or invalid.</summary>
    Damaged,
}
