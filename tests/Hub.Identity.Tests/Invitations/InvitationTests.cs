using System.Net;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class InvitationTests(Hub hub)
{
    private const string Password = "three blue bicycles";

    [Fact]
    public async Task Invited_SetsPasswordOnceAndLogsInByEmail()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (login, token, id) = await InviteAsync(dev, "plant_manager", ["KOL"]);
        using var newcomer = hub.NewBrowser();
        var face = (await newcomer.SendAsync(HttpMethod.Post, "session/invitation/look", new { token })).Body;
        Assert.Equal("SAIF Automations", face.GetProperty("company").GetString());
        Assert.False(face.GetProperty("isKnown").GetBoolean());

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "identity.password_weak"), await newcomer.TryAsync(HttpMethod.Post, "session/invitation", new { token, password = "short" }));
        var (status, session, _) = await newcomer.SendAsync(HttpMethod.Post, "session/invitation", new { token, password = Password, name = "Nila", language = "bn" });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("plant_manager", "bn", "Nila"), (session.GetProperty("role").GetString(), session.GetProperty("language").GetString(), session.GetProperty("person").GetProperty("name").GetString()));
        Assert.Equal("KOL", Assert.Single(session.GetProperty("plants").EnumerateArray()).GetProperty("code").GetString());
        Assert.Equal("[\"KOL\"]", (await newcomer.SendAsync(HttpMethod.Get, "probe/plants")).Body.GetRawText());

        // Once only, and with the log-in as it was typed, whatever its letter case.
        Assert.Equal((HttpStatusCode.NotFound, "identity.link_unknown"), await newcomer.TryAsync(HttpMethod.Post, "session/invitation", new { token, password = Password }));
        using var later = hub.NewBrowser();
        Assert.Equal(HttpStatusCode.OK, (await later.LogInAsync(login.ToUpperInvariant(), Password)).Status);
        var personId = session.GetProperty("person").GetProperty("id").GetGuid();
        Assert.Equal(["identity.person.joined"], (await hub.AuditAsync($"person {personId:D}")).Select(entry => entry.Action));
        Assert.Equal(["identity.invitation.made"], (await hub.AuditAsync($"invitation {id:D}")).Select(entry => entry.Action));
        Assert.Contains(
            (await dev.SendAsync(HttpMethod.Get, "invitations?limit=200")).Body.GetProperty("items").EnumerateArray(),
            item => item.GetProperty("id").GetGuid() == id && item.GetProperty("state").GetString() == "accepted");
    }

    [Fact]
    public async Task Link_ResentRevokedOrExpired_OpensNothing()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        using var newcomer = hub.NewBrowser();
        var (_, first, id) = await InviteAsync(dev, "operator");
        var second = (await dev.SendAsync(HttpMethod.Post, $"invitations/{id}/resend", new { days = 1 })).Body.GetProperty("token").GetString()!;
        Assert.Equal("identity.link_unknown", (await AcceptAsync(newcomer, first)).Code);
        Assert.Equal(HttpStatusCode.OK, (await newcomer.TryAsync(HttpMethod.Post, "session/invitation/look", new { token = second })).Status);
        hub.Time.Advance(TimeSpan.FromDays(1.01));
        using var devLater = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        Assert.Equal("identity.link_unknown", (await AcceptAsync(newcomer, second)).Code);
        Assert.Contains(
            (await devLater.SendAsync(HttpMethod.Get, "invitations?state=open&limit=200")).Body.GetProperty("items").EnumerateArray(),
            item => item.GetProperty("id").GetGuid() == id && item.GetProperty("state").GetString() == "expired");

        var third = (await devLater.SendAsync(HttpMethod.Post, $"invitations/{id}/resend")).Body.GetProperty("token").GetString()!;
        Assert.Equal(HttpStatusCode.NoContent, (await devLater.TryAsync(HttpMethod.Delete, $"invitations/{id}")).Status);
        Assert.Equal("identity.link_unknown", (await AcceptAsync(newcomer, third)).Code);
        Assert.Equal("identity.invitation_unknown", (await devLater.TryAsync(HttpMethod.Delete, $"invitations/{id}")).Code);
        Assert.Equal("identity.link_unknown", (await AcceptAsync(newcomer, new string('A', 43))).Code);
    }

    [Fact]
    public async Task SomebodyKnown_ProvesHimselfAndThenBelongsToTwoCompanies()
    {
        var (rita, ritaLogin, ritaId) = await hub.ComeAsAsync("planner");
        using var devOfRebello = await AdministratorOfRebelloAsync();
        var token = (await devOfRebello.SendAsync(HttpMethod.Post, "invitations", new { login = ritaLogin, role = "accountant" })).Body.GetProperty("token").GetString()!;
        Assert.True((await rita.SendAsync(HttpMethod.Post, "session/invitation/look", new { token })).Body.GetProperty("isKnown").GetBoolean());
        using var thief = hub.NewBrowser();
        Assert.Equal("identity.log_in_failed", (await AcceptAsync(thief, token)).Code);
        Assert.Equal(HttpStatusCode.OK, (await AcceptAsync(rita, token, "correct horse")).Status);

        // She speaks for one at a time; the session that she had is gone.
        Assert.Equal("\"REBE\"", (await rita.SendAsync(HttpMethod.Get, "session")).Body.GetProperty("tenant").GetProperty("code").GetRawText());
        var rebello = rita.Cookie!;
        var (status, saif, _) = await rita.SendAsync(HttpMethod.Post, "session/tenant", new { tenant = "SAIF" });
        Assert.Equal((HttpStatusCode.OK, "planner"), (status, saif.GetProperty("role").GetString()));
        Assert.Equal(["REBE", "SAIF"], saif.GetProperty("memberships").EnumerateArray().Select(one => one.GetProperty("code").GetString()).Order(StringComparer.Ordinal));
        using var old = hub.NewBrowser();
        old.Take(rebello);
        Assert.Equal(HttpStatusCode.Unauthorized, await old.StatusAsync());
        Assert.Equal("identity.no_membership", (await rita.TryAsync(HttpMethod.Post, "session/tenant", new { tenant = "NONE" })).Code);
        Assert.Equal("identity.no_membership", (await rita.TryAsync(HttpMethod.Post, "session/tenant", new { tenant = (string?)null })).Code);

        // Neither company's administrator touches what is hers.
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        Assert.Equal("identity.person_shared", (await dev.TryAsync(HttpMethod.Put, $"people/{ritaId}", new { name = "Other", language = "en" })).Code);
        Assert.Equal("identity.person_shared", (await dev.TryAsync(HttpMethod.Post, $"people/{ritaId}/password-link")).Code);
        Assert.Equal("identity.person_shared", (await dev.TryAsync(HttpMethod.Delete, $"people/{ritaId}/personal-data")).Code);

        // Leaving one company ends what she does there, and nothing elsewhere.
        Assert.Equal(HttpStatusCode.OK, (await devOfRebello.TryAsync(HttpMethod.Post, $"people/{ritaId}/deactivate")).Status);
        Assert.Equal(HttpStatusCode.OK, await rita.StatusAsync());
        Assert.Equal("identity.no_membership", (await rita.TryAsync(HttpMethod.Post, "session/tenant", new { tenant = "REBE" })).Code);
        rita.Dispose();
    }

    [Fact]
    public async Task Invitation_IsRefusedWhereItMakesNoSense()
    {
        var (dev, devLogin, _) = await hub.ComeAsAsync("tenant_administrator");
        var login = $"n{Guid.NewGuid():N}@example.org";
        Assert.Equal("identity.already_member", (await MakeAsync(dev, new { login = devLogin, role = "operator" })).Code);
        Assert.Equal("identity.role_unknown", (await MakeAsync(dev, new { login, role = "hub_operator" })).Code);
        Assert.Equal("identity.login_invalid", (await MakeAsync(dev, new { login = "two words", role = "operator" })).Code);
        Assert.Equal("identity.plant_unknown", (await MakeAsync(dev, new { login, role = "operator", plants = new[] { "XXX" } })).Code);
        Assert.Equal("identity.role_without_plants", (await MakeAsync(dev, new { login, role = "tenant_administrator", plants = new[] { "KOL" } })).Code);
        Assert.Equal("identity.invitation_days", (await MakeAsync(dev, new { login, role = "operator", days = 31 })).Code);
        Assert.Equal(HttpStatusCode.OK, (await MakeAsync(dev, new { login, role = "operator" })).Status);
        Assert.Equal("identity.already_invited", (await MakeAsync(dev, new { login, role = "operator" })).Code);
        using var planner = (await hub.ComeAsAsync("planner")).Browser;
        Assert.Equal(HttpStatusCode.Forbidden, (await MakeAsync(planner, new { login = "a" + login, role = "operator" })).Status);
        dev.Dispose();
    }

    [Fact]
    public async Task FirstAdministrator_IsInvitedByTheHubsOperator()
    {
        using var sunil = hub.NewBrowser(demo: true);
        await sunil.TryAsync(HttpMethod.Post, "session/demo", new { person = "sunil" });
        var login = $"admin{Guid.NewGuid():N}@example.org";
        var (status, made, _) = await sunil.SendAsync(HttpMethod.Post, "tenants/REBE/administrators", new { login });
        Assert.Equal(HttpStatusCode.OK, status);
        using var first = hub.NewBrowser();
        var session = (await first.SendAsync(HttpMethod.Post, "session/invitation", new { token = made.GetProperty("token").GetString(), password = Password })).Body;
        Assert.Equal("tenant_administrator", session.GetProperty("role").GetString());
        Assert.Equal("tenancy.unknown", (await sunil.TryAsync(HttpMethod.Post, "tenants/NONE/administrators", new { login })).Code);
    }

    private static Task<(HttpStatusCode Status, string Code)> MakeAsync(Browser browser, object form) => browser.TryAsync(HttpMethod.Post, "invitations", form);

    private static Task<(HttpStatusCode Status, string Code)> AcceptAsync(Browser browser, string token, string password = Password) =>
        browser.TryAsync(HttpMethod.Post, "session/invitation", new { token, password });

    private static async Task<(string Login, string Token, Guid Id)> InviteAsync(Browser browser, string role, string[]? plants = null)
    {
        var login = $"n{Guid.NewGuid():N}@example.org";
        var (status, made, _) = await browser.SendAsync(HttpMethod.Post, "invitations", new { login, role, plants });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("/invitation#" + made.GetProperty("token").GetString(), made.GetProperty("link").GetString());
        return (login, made.GetProperty("token").GetString()!, made.GetProperty("id").GetGuid());
    }

    private async Task<Browser> AdministratorOfRebelloAsync()
    {
        var (login, personId) = await hub.NewPersonAsync("operator");
        var rebello = (await hub.Services.GetRequiredService<ITenants>().FindAsync("REBE", default))!;
        await hub.Services.GetRequiredService<PersonStore>().PutMembershipAsync(rebello.TenantId, personId, "tenant_administrator", null, default);
        var browser = hub.NewBrowser();
        await browser.TryAsync(HttpMethod.Post, "session", new { email = login, password = "correct horse", tenant = "REBE" });
        return browser;
    }
}
