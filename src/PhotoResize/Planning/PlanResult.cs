using System.Diagnostics.CodeAnalysis;

namespace PhotoResize.Planning;

/// <summary>Either a plan, or the sentence that says why there is none.</summary>
internal readonly struct PlanResult
{
    private PlanResult(ImagePlan? plan, string? refusal) => (Plan, Refusal) = (plan, refusal);

    public ImagePlan? Plan { get; }

    public string? Refusal { get; }

    public static PlanResult Of(ImagePlan plan) => new(plan, null);

    public static PlanResult Refuse(string sentence) => new(null, sentence);

    public bool IsPlan([NotNullWhen(true)] out ImagePlan? plan, [NotNullWhen(false)] out string? refusal)
    {
        (plan, refusal) = (Plan, Refusal);
        return plan is not null;
    }
}
