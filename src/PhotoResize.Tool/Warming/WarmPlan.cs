using PhotoResize.Tool.Signing;

namespace PhotoResize.Tool.Warming;

/// <summary>How images are asked for.</summary>
/// <param name="Limits">How much at a time.</param>
/// <param name="Accepts">The <c>Accept</c> headers that each address is asked for with.</param>
/// <param name="Signer">Signs addresses, if they have to be signed.</param>
internal sealed record WarmPlan(WarmLimits Limits, IReadOnlyList<string> Accepts, AddressSigner? Signer)
{
    public Uri Sign(Uri address) =>
        Signer is null || address.Query.Contains("sig=", StringComparison.OrdinalIgnoreCase)
            ? address
            : new Uri(Signer.Sign(address.AbsoluteUri, expires: null));
}
