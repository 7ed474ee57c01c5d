namespace PhotoResize.Sources.Headers;

/// <summary>Why a source's header says nothing of a picture.</summary>
internal enum SourceFault
{
    /// <summary>The header was read.</summary>
    None,

    /// <summary>The bytes are of no format that is read here.</summary>
    NotAnImage,

    /// <summary>The bytes begin as a known format does, but the header is cut off or contradicts itself.</summary>
    Damaged,
}
