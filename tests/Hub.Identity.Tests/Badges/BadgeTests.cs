using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class BadgeTests(Hub hub)
{
    [Fact]
    public async Task Badge_WithPin_ReachesStationsAsAgentsCheckIt()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (status, person, _) = await dev.SendAsync(HttpMethod.Post, "people", new { name = "Mohan", language = "hi", role = "plant_manager", plants = new[] { "KOL" } });
        Assert.Equal(HttpStatusCode.OK, status);
        var id = person.GetProperty("id").GetGuid();
        Assert.Equal(System.Text.Json.JsonValueKind.Null, person.GetProperty("login").ValueKind);
        var told = ((CountedBadgeChanges)hub.Services.GetRequiredService<IBadgeChanges>()).Count;
        var badge = "B-" + id.ToString("N")[20..];
        var given = (await dev.SendAsync(HttpMethod.Put, $"people/{id}/badge", new { badge, pin = "4711" })).Body;
        Assert.True(given.GetProperty("hasPin").GetBoolean());
        Assert.Equal(told + 1, ((CountedBadgeChanges)hub.Services.GetRequiredService<IBadgeChanges>()).Count);

        var holder = (await hub.Services.GetRequiredService<IPeople>().BadgesAsync(hub.Saif, default)).Single(one => one.PersonId == id);
        Assert.Equal((badge, "hi", true), (holder.Badge, holder.Language, holder.Supervises));
        Assert.True(holder.Plants.Covers(TestPlants.Kolkata.Id));
        Assert.False(holder.Plants.Covers(TestPlants.Visakhapatnam.Id));
        Assert.Equal(holder.Pin!.Hash, BadgeChanges.HashOf("4711", holder.Pin.Salt, holder.Pin.Iterations));
        Assert.NotEqual(holder.Pin.Hash, BadgeChanges.HashOf("4712", holder.Pin.Salt, holder.Pin.Iterations));

        var audit = await hub.AuditAsync($"person {id:D}");
        Assert.Equal(["identity.person.added", "identity.person.badge_given"], audit.Select(entry => entry.Action));
        Assert.DoesNotContain(audit, entry => entry.Detail.Contains(badge, StringComparison.Ordinal) || entry.Detail.Contains("4711", StringComparison.Ordinal) || entry.Detail.Contains("Mohan", StringComparison.Ordinal));

        Assert.False((await dev.SendAsync(HttpMethod.Delete, $"people/{id}/badge")).Body.GetProperty("hasPin").GetBoolean());
        Assert.DoesNotContain(await hub.Services.GetRequiredService<IPeople>().BadgesAsync(hub.Saif, default), one => one.PersonId == id);
    }

    [Fact]
    public async Task Badge_OfAnother_InAnyLetterCase_IsRefused()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (_, first) = await hub.NewPersonAsync("operator");
        var (_, second) = await hub.NewPersonAsync("operator");
        var badge = "Badge-" + first.ToString("N")[..10];
        Assert.Equal(HttpStatusCode.OK, (await dev.TryAsync(HttpMethod.Put, $"people/{first}/badge", new { badge })).Status);
        Assert.Equal("identity.badge_taken", (await dev.TryAsync(HttpMethod.Put, $"people/{second}/badge", new { badge = badge.ToUpperInvariant() })).Code);
    }

    [Theory]
    [InlineData("AB", null, "identity.badge_invalid")]
    [InlineData("UID-SAIF-1", null, "identity.badge_invalid")]
    [InlineData("two words", null, "identity.badge_invalid")]
    [InlineData("GOOD-1", "123", "identity.pin_invalid")]
    [InlineData("GOOD-1", "1111", "identity.pin_invalid")]
    [InlineData("GOOD-1", "3456", "identity.pin_invalid")]
    [InlineData("GOOD-1", "47a1", "identity.pin_invalid")]
    [InlineData("GOOD-1", "471147114", "identity.pin_invalid")]
    public async Task BadgeOrPin_ThatIsNone_IsRefused(string badge, string? pin, string code)
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (_, id) = await hub.NewPersonAsync("operator");
        Assert.Equal(code, (await dev.TryAsync(HttpMethod.Put, $"people/{id}/badge", new { badge, pin })).Code);
    }
}
