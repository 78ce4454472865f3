using EdgeHub.Hub.Kernel;

namespace EdgeHub.Isolation.Tests;

/// <summary>Says what is wrong with an answer; null when the wall held.</summary>
internal static class Judge
{
    public static string? Look(Attempt attempt, Answer answer, WallHub hub)
    {
        if (answer.Status >= 500)
        {
            return $"answered {answer.Status} {answer.Code}";
        }

        return ForeignByte(attempt, answer, hub.World) ?? (attempt.By.Kind switch
        {
            "nobody" => attempt.Route.Mark.Of != PermissionOf.Anybody && answer.Status != 401 ? $"answered {answer.Status} to somebody who has not logged in" : null,
            "certificate" => answer.Status != 404 ? $"answered {answer.Status} on the agents' listener" : null,
            _ => OfCaller(attempt, answer),
        });
    }

    /// <summary>The first thing in an answer that is another's, as far from it as its kind: never the whole.</summary>
    public static string? ForeignByte(string text, string? sent, System.Buffers.SearchValues<string> foreign)
    {
        // What the caller sent he knows already; that it is nothing more is shown by asking for what nobody has.
        text = sent is { Length: > 0 } ? text.Replace(sent, "", StringComparison.OrdinalIgnoreCase) : text;
        var at = text.AsSpan().IndexOfAny(foreign);
        return at < 0 ? null : $"shows a foreign byte: ...{text[Math.Max(0, at - 40)..Math.Min(text.Length, at + 40)]}...";
    }

    private static string? ForeignByte(Attempt attempt, Answer answer, World world) =>
        ForeignByte(attempt.MakesOwn ? world.WithoutTyped(answer.Text) : answer.Text, attempt.Sent, attempt.By.Tenant?.Foreign ?? (attempt.By.Kind == "hub operator" && attempt.Route.Mark.Of != PermissionOf.Tenant ? world.Business : world.Anybodys));

    private static string? OfCaller(Attempt attempt, Answer answer)
    {
        // A key has no session of its own to switch or end.
        if (answer.Status == 401 && attempt.Route.Mark.Of != PermissionOf.Anybody && !(attempt.By.Kind == "key" && attempt.Route.Mark.Of == PermissionOf.Person))
        {
            return "answered 401 to somebody who has logged in: the suite's credential has ended, and what follows proves nothing";
        }

        if (!MayEnter(attempt))
        {
            return answer.Status == 403 ? null : $"answered {answer.Status} to a role that may not";
        }

        // The operator of the hub is there for all companies' places, states and runs.
        if (attempt.Slot is not { Place: Place.Path } || attempt.By.Kind == "hub operator" || attempt.IsShared || attempt.MakesOwn || attempt.Slot.Kind.Plain is not null)
        {
            return null;
        }

        return answer.Status is 403 or 404 ? null : $"answered {answer.Status} {answer.Code}, wanted 404 or 403";
    }

    public static bool MayEnter(Attempt attempt) => attempt.Route.Mark.Of switch
    {
        PermissionOf.Anybody or PermissionOf.Person => true,
        PermissionOf.Hub => attempt.By.Kind == "hub operator",
        _ => attempt.By.Tenant is not null && Roles.Hold(attempt.By.Role, attempt.Route.Mark.Permission),
    };
}
