namespace EdgeHub.Identifiers;

/// <summary>Which AIs may stand where in a Digital Link URI (GS1 Digital Link standard: URI syntax, 4.4 to 4.9).</summary>
internal static class LinkRules
{
    /// <summary>A primary key and its qualifiers in order, none twice.</summary>
    public static LabelError CheckPath(ReadOnlySpan<Gs1Element> path)
    {
        var key = path[0].Ai;
        var furthest = 1;
        foreach (var order in key.Qualifiers)
        {
            var fitting = Fitting(path, order);
            if (fitting == path.Length)
            {
                return default;
            }

            furthest = Math.Max(furthest, fitting);
        }

        var wrong = path[furthest];
        return new LabelError(LabelFault.LinkOrder, wrong.At, wrong.Ai.Code.Length, wrong.Ai.Code, Orders(key));
    }

    /// <summary>Attributes are allowed as such, none twice, and none is a qualifier that the path could hold.</summary>
    public static LabelError CheckQuery(ReadOnlySpan<Gs1Element> elements, int pathCount)
    {
        for (var i = pathCount; i < elements.Length; i++)
        {
            var element = elements[i];
            for (var j = 0; j < i; j++)
            {
                if (elements[j].Ai == element.Ai)
                {
                    return At(LabelFault.LinkDuplicate, element);
                }
            }

            if (CouldBeInPath(elements[..pathCount], element.Ai))
            {
                return At(LabelFault.LinkInPath, element);
            }

            if (!element.Ai.IsLinkAttribute)
            {
                return At(LabelFault.LinkAttribute, element);
            }
        }

        return default;
    }

    /// <summary>How many elements of a path, key included, keep to an order of qualifiers.</summary>
    private static int Fitting(ReadOnlySpan<Gs1Element> path, AiPattern[] order)
    {
        var place = 0;
        for (var i = 1; i < path.Length; i++)
        {
            while (place < order.Length && !order[place].Matches(path[i].Ai.Number))
            {
                place++;
            }

            if (place == order.Length)
            {
                return i;
            }

            place++;
        }

        return path.Length;
    }

    private static bool CouldBeInPath(ReadOnlySpan<Gs1Element> path, ApplicationIdentifier ai)
    {
        foreach (var order in path[0].Ai.Qualifiers)
        {
            if (Fitting(path, order) == path.Length && Array.Exists(order, pattern => pattern.Matches(ai.Number)))
            {
                return true;
            }
        }

        return false;
    }

    private static LabelError At(LabelFault fault, Gs1Element element) => new(fault, element.At, element.Ai.Code.Length, element.Ai.Code);

    private static string Orders(ApplicationIdentifier key)
    {
        var orders = key.Row.Key!.Split('|', StringSplitOptions.TrimEntries);
        return orders is [""] ? $"({key.Code}) has no qualifiers" : $"({key.Code}) is followed by {string.Join(", or by ", orders.Select(order => order.Replace(" ", ", ", StringComparison.Ordinal)))}";
    }
}
