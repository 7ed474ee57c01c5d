using System.Diagnostics.CodeAnalysis;

namespace PhotoResize.Planning;

/// <summary>A plan, or the reason why there is none.</summary>
internal readonly struct PlanResult
{
    private PlanResult(ImagePlan? plan, string? refusal) => (Plan, Refusal) = (plan, refusal);

    public ImagePlan? Plan { get; }

    public string? Refusal { get; }

    public static PlanResult Of(ImagePlan plan) => new(plan, null);

    public static PlanResult Refuse(string refusal) => new(null, refusal);

    public bool IsPlan([NotNullWhen(true)] out ImagePlan? plan, [NotNullWhen(false)] out string? refusal)
    {
        (plan, refusal) = (Plan, Refusal);
        return plan is not null;
    }
}
