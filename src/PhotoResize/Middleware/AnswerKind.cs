namespace PhotoResize.Middleware;

/// <summary>How a request was answered.</summary>
internal enum AnswerKind
{
    /// <summary>Not yet, or by another middleware.</summary>
    None,

    /// <summary>With a result, or a part of it.</summary>
    Result,

    /// <summary>With 304.</summary>
    NotModified,

    /// <summary>With the headers of a result that was not looked for, or does not exist yet.</summary>
    Headers,

    /// <summary>With the original's own bytes.</summary>
    Original,

    /// <summary>With a document about an original.</summary>
    Document,

    /// <summary>With another address.</summary>
    Redirect,

    /// <summary>With a problem.</summary>
    Failure,

    /// <summary>The client had gone.</summary>
    Abandoned,

    /// <summary>A bug, or a fault that nobody expected; the application answers it.</summary>
    Fault,
}
