namespace EdgeHub.Isolation.Tests;

/// <summary>One try to look over the wall.</summary>
/// <param name="Route">Where.</param>
/// <param name="Slot">The parameter that names what is another's; null where the route is just asked.</param>
/// <param name="Sent">What was put there.</param>
/// <param name="By">With which credential.</param>
/// <param name="Victim">Whose it is; null where nothing foreign was sent.</param>
internal sealed record Attempt(ApiRoute Route, Slot? Slot, string? Sent, Credential By, WorldTenant? Victim)
{
    /// <summary>The caller's company has one of that name itself: it must get its own.</summary>
    public bool IsShared => Slot is not null && By.Tenant is { } own && own.Ids.GetValueOrDefault(Slot.Kind.Name)?.Contains(Sent!) == true;

    /// <summary>The request makes something of the caller's own under that name.</summary>
    public bool MakesOwn => Slot is { } slot && (slot.Kind.IsOwnName || (slot.Kind.IsCode && slot.Place == Place.Path && Route.Method == "PUT" && slot == Route.Slots.Last(s => s.Place == Place.Path)));

    public override string ToString() => $"{Route}{(Slot is null ? "" : $" with {Slot.Place.ToString().ToLowerInvariant()} {Slot.Name} = {Sent}")}{(Victim is null ? "" : $" of {Victim}")}, by {By}";
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, string Text)
{
    /// <summary>The code of problem details, or empty.</summary>
    public string Code { get; } = Between(Text, "\"code\":\"", '"');

    private static string Between(string text, string after, char end)
    {
        var start = text.IndexOf(after, StringComparison.Ordinal);
        var stop = start < 0 ? -1 : text.IndexOf(end, start + after.Length);
        return stop < 0 ? "" : text[(start + after.Length)..stop];
    }
}
