namespace PhotoResize.Tool.Signing;

/// <param name="Signed">The addresses in the order in which they were given.</param>
internal sealed record SignReport(IReadOnlyList<SignedAddress> Signed);

/// <param name="Address">The address as it was given.</param>
/// <param name="Url">The signed address.</param>
/// <param name="Expires">When it ends to be valid, if it does.</param>
internal sealed record SignedAddress(string Address, string Url, DateTimeOffset? Expires);
