namespace EdgeHub.Identifiers;

/// <summary>What must and must not stand together on one item (GS1 General Specifications, 4.13).</summary>
internal static class Associations
{
    /// <summary>Checks all elements of a label against one another. The error is at the AI that has the demand.</summary>
    public static LabelError Check(Gs1Text text, ReadOnlySpan<Gs1Element> elements)
    {
        for (var i = 0; i < elements.Length; i++)
        {
            var element = elements[i];
            var ai = element.Ai;
            for (var j = i + 1; j < elements.Length; j++)
            {
                if (elements[j].Ai == ai && !text.Value(elements[j]).SequenceEqual(text.Value(element)))
                {
                    return new LabelError(LabelFault.Gs1Repeated, elements[j].At, ai.Code.Length, ai.Code);
                }
            }

            foreach (var pattern in ai.ExcludesAll)
            {
                if (Find(elements, pattern, ai) is { } other)
                {
                    return new LabelError(LabelFault.Gs1Excluded, element.At, ai.Code.Length, ai.Code, other.Code);
                }
            }

            if (ai.NeedsAnyOf.Length > 0 && !HasAny(elements, ai))
            {
                return new LabelError(LabelFault.Gs1Needed, element.At, ai.Code.Length, ai.Code, ai.Needs.Replace(" | ", " or ", StringComparison.Ordinal));
            }
        }

        return default;
    }

    private static bool HasAny(ReadOnlySpan<Gs1Element> elements, ApplicationIdentifier ai)
    {
        foreach (var group in ai.NeedsAnyOf)
        {
            var all = true;
            foreach (var pattern in group)
            {
                all = all && Find(elements, pattern, ai) is not null;
            }

            if (all)
            {
                return true;
            }
        }

        return false;
    }

    // A pattern such as 394n means the others of its kind, not the element itself.
    private static ApplicationIdentifier? Find(ReadOnlySpan<Gs1Element> elements, AiPattern pattern, ApplicationIdentifier except)
    {
        foreach (var element in elements)
        {
            var ai = element.Ai;
            if (pattern.Matches(ai.Number) && ai != except)
            {
                return ai;
            }
        }

        return null;
    }
}
