using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class RoleTests(Hub hub)
{
    [Theory]
    [InlineData("bimal", "operator", HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData("farah", "integrator", HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK)]
    [InlineData("arjun", "plant_manager", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("lakshmi", "quality_engineer", HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK)]
    [InlineData("meera", "planner", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("dev", "tenant_administrator", HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("sunil", "hub_operator", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    public async Task DemoPerson_MayWhatTheRoleMay(string person, string role, HttpStatusCode read, HttpStatusCode release, HttpStatusCode decide)
    {
        using var browser = hub.NewBrowser(demo: true);
        var (status, session, _) = await browser.SendAsync(HttpMethod.Post, "session/demo", new { person });
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(role, session.GetProperty("role").GetString());
        Assert.Equal(read, (await browser.TryAsync(HttpMethod.Get, "probe/orders")).Status);
        Assert.Equal(release, (await browser.TryAsync(HttpMethod.Post, "probe/orders")).Status);
        Assert.Equal(decide, (await browser.TryAsync(HttpMethod.Post, "probe/exceptions")).Status);
        Assert.Equal(read == HttpStatusCode.OK, session.GetProperty("permissions").EnumerateArray().Any(p => p.GetString() == "production.orders.read"));
    }

    [Fact]
    public async Task DemoLogIn_OutsideTheDemo_DoesNotExist()
    {
        using var browser = hub.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.TryAsync(HttpMethod.Post, "session/demo", new { person = "arjun" })).Status);
    }

    [Fact]
    public async Task Role_TakenAway_EndsTheSessionWithinFiveSeconds()
    {
        var (login, personId) = await hub.NewPersonAsync();
        using var browser = hub.NewBrowser();
        await browser.LogInAsync(login);
        Assert.Equal(HttpStatusCode.OK, (await browser.TryAsync(HttpMethod.Post, "probe/orders")).Status);
        await hub.Services.GetRequiredService<PersonStore>().PutMembershipAsync(hub.Saif.TenantId, personId, "operator", null, default);
        hub.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.TryAsync(HttpMethod.Post, "probe/orders")).Status);
    }

    [Fact]
    public async Task Names_AreToldToTheOwnTenantOnly()
    {
        var people = hub.Services.GetRequiredService<IPeople>();
        var rebello = await hub.Services.GetRequiredService<Tenancy.ITenants>().FindAsync("REBE", default);
        var arjun = DemoPeople.All.First(person => person.Person == "arjun").PersonId;
        Assert.Equal("Arjun", (await people.NamesAsync(hub.Saif, [arjun], default))[arjun]);
        Assert.Empty(await people.NamesAsync(new Kernel.TenantScope(rebello!.TenantId, rebello.Code), [arjun], default));
    }
}
