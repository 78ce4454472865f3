using System.Net;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class PeopleTests(Hub hub)
{
    [Fact]
    public async Task Role_Changed_HoldsWithinFiveSecondsOnAnotherNodeAndIsAuditedAsDifference()
    {
        var (dev, _, devId) = await hub.ComeAsAsync("tenant_administrator");
        var (worker, _, workerId) = await hub.ComeAsAsync("planner");
        using var otherNode = hub.NewBrowser(demo: true);
        otherNode.Take(worker.Cookie!);
        Assert.Equal(HttpStatusCode.OK, (await otherNode.TryAsync(HttpMethod.Post, "probe/orders")).Status);
        var (status, person, _) = await dev.SendAsync(
            HttpMethod.Put, $"people/{workerId}/role", new { role = "operator", plants = new[] { "VSK" }, stations = new[] { "VSK-ST-01" } });
        Assert.Equal((HttpStatusCode.OK, "operator"), (status, person.GetProperty("role").GetString()));
        Assert.Equal(HttpStatusCode.Forbidden, (await worker.TryAsync(HttpMethod.Post, "probe/orders")).Status);
        hub.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Forbidden, (await otherNode.TryAsync(HttpMethod.Post, "probe/orders")).Status);
        Assert.Equal("[\"VSK\"]", (await worker.SendAsync(HttpMethod.Get, "probe/plants")).Body.GetRawText());
        var entry = Assert.Single(await hub.AuditAsync($"person {workerId:D}"));
        Assert.Equal(("identity.person.role_changed", devId), (entry.Action, entry.By));
        Assert.Equal(
            """{"role":{"from":"planner","to":"operator"},"plants":{"from":"","to":"VSK"},"stations":{"from":"","to":"VSK-ST-01"}}""", entry.Detail);
        dev.Dispose();
        worker.Dispose();
    }

    [Fact]
    public async Task Sessions_OfPerson_AreSeenAndEndedByTheAdministratorWithinFiveSecondsEverywhere()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (phone, login, personId) = await hub.ComeAsAsync("planner");
        using var desk = hub.NewBrowser();
        await desk.LogInAsync(login);
        using var otherNode = hub.NewBrowser(demo: true);
        otherNode.Take(phone.Cookie!);
        Assert.Equal(HttpStatusCode.OK, await otherNode.StatusAsync());
        var listed = (await dev.SendAsync(HttpMethod.Get, $"people/{personId}/sessions")).Body;
        Assert.Equal(2, listed.GetProperty("items").GetArrayLength());
        Assert.DoesNotContain(phone.Cookie!, listed.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await dev.TryAsync(HttpMethod.Delete, $"people/{personId}/sessions")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await phone.StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await desk.StatusAsync());
        hub.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.Unauthorized, await otherNode.StatusAsync());
        phone.Dispose();
    }

    [Fact]
    public async Task LastAdministrator_StaysAdministrator()
    {
        // A company of its own: SAIF has many administrators here.
        var made = await hub.Services.GetRequiredService<Tenancy.ITenantProvisioning>()
            .ProvisionAsync(new Tenancy.NewTenant("LAST", "Last Ltd") { Placement = "pool", State = "active" }, default);
        var tenant = new TenantScope(made.Value.TenantId, made.Value.Code);
        var people = hub.Services.GetRequiredService<PersonStore>();
        var changes = hub.Services.GetRequiredService<MemberChanges>();
        var (_, first) = await hub.NewPersonAsync("operator");
        var (_, second) = await hub.NewPersonAsync("operator");
        await people.PutMembershipAsync(tenant.TenantId, first, "tenant_administrator", null, default);
        var alone = await changes.DeactivateAsync(tenant, first, PlantScope.All, first, default);
        Assert.Equal("identity.last_administrator", alone.Error!.Code);
        Assert.Equal("identity.last_administrator", (await changes.ChangeRoleAsync(tenant, first, PlantScope.All, first, new RoleForm("planner", null, null), default)).Error!.Code);
        Assert.Equal(
            "identity.last_administrator",
            (await hub.Services.GetRequiredService<ErasePerson>().RunAsync(tenant, first, PlantScope.All, first, evenShared: true, default)).Error!.Code);

        // Two who leave at the same moment: one stays.
        await people.PutMembershipAsync(tenant.TenantId, second, "tenant_administrator", null, default);
        var both = await Task.WhenAll(
            changes.DeactivateAsync(tenant, first, PlantScope.All, first, default), changes.DeactivateAsync(tenant, second, PlantScope.All, second, default));
        Assert.Single(both, result => result.IsOk);
    }

    [Fact]
    public async Task Person_Deactivated_IsOutAtOnceAndComesBackWithHisRole()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (worker, login, workerId) = await hub.ComeAsAsync("planner");
        Assert.Equal("left", (await dev.SendAsync(HttpMethod.Post, $"people/{workerId}/deactivate")).Body.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, await worker.StatusAsync());
        Assert.Equal("identity.no_membership", (await worker.LogInAsync(login)).Code);
        Assert.Equal("identity.person_left", (await dev.TryAsync(HttpMethod.Post, $"people/{workerId}/deactivate")).Code);
        Assert.Equal("active", (await dev.SendAsync(HttpMethod.Post, $"people/{workerId}/reactivate")).Body.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.OK, (await worker.LogInAsync(login)).Status);
        worker.Dispose();
    }

    [Fact]
    public async Task Password_IsChangedByOneselfAndResetByAnAdministratorsLink()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (worker, login, workerId) = await hub.ComeAsAsync("planner");
        using var elsewhere = hub.NewBrowser();
        await elsewhere.LogInAsync(login);
        Assert.Equal("identity.password_wrong", (await worker.TryAsync(HttpMethod.Put, "session/password", new { current = "no", next = "a green umbrella" })).Code);
        Assert.Equal("identity.password_weak", (await worker.TryAsync(HttpMethod.Put, "session/password", new { current = "correct horse", next = "aaaaaaaaaaaa" })).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await worker.TryAsync(HttpMethod.Put, "session/password", new { current = "correct horse", next = "a green umbrella" })).Status);
        Assert.Equal(HttpStatusCode.OK, await worker.StatusAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, await elsewhere.StatusAsync());
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.LogInAsync(login, "a green umbrella")).Status);

        var token = (await dev.SendAsync(HttpMethod.Post, $"people/{workerId}/password-link")).Body.GetProperty("token").GetString()!;
        using var anybody = hub.NewBrowser();
        Assert.Equal("identity.password_weak", (await anybody.TryAsync(HttpMethod.Post, "session/password-link", new { token, password = "x" })).Code);
        Assert.Equal(HttpStatusCode.NoContent, (await anybody.TryAsync(HttpMethod.Post, "session/password-link", new { token, password = "a yellow kite" })).Status);
        Assert.Equal("identity.link_unknown", (await anybody.TryAsync(HttpMethod.Post, "session/password-link", new { token, password = "a yellow kite" })).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, await worker.StatusAsync());
        Assert.Equal(HttpStatusCode.OK, (await worker.LogInAsync(login, "a yellow kite")).Status);
        Assert.Equal(
            ["identity.person.password_changed", "identity.person.password_link_made", "identity.person.password_set"],
            (await hub.AuditAsync($"person {workerId:D}")).Select(entry => entry.Action));
        worker.Dispose();
    }

    [Fact]
    public async Task List_PagesByNameAndEndsAtTheReadersPlants()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var (manager, _, managerId) = await hub.ComeAsAsync("plant_manager");
        var (_, farId) = await hub.NewPersonAsync("operator");
        await dev.TryAsync(HttpMethod.Put, $"people/{managerId}/role", new { role = "plant_manager", plants = new[] { "KOL" } });
        await dev.TryAsync(HttpMethod.Put, $"people/{farId}/role", new { role = "operator", plants = new[] { "VSK" } });
        Assert.Equal(HttpStatusCode.NotFound, (await manager.TryAsync(HttpMethod.Get, $"people/{farId}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await manager.TryAsync(HttpMethod.Get, $"people/{managerId}")).Status);
        Assert.DoesNotContain(farId, await AllAsync(manager));
        var all = await AllAsync(dev);
        Assert.Contains(farId, all);
        Assert.Equal(all.Distinct().Count(), all.Count);
        Assert.Equal("identity.list_form", (await dev.TryAsync(HttpMethod.Get, "people?cursor=nonsense")).Code);
        Assert.Equal("identity.list_form", (await dev.TryAsync(HttpMethod.Get, "people?limit=0")).Code);
        manager.Dispose();
    }

    [Fact]
    public async Task Person_OfAnotherCompany_IsUnknown()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var rhea = DemoPeople.All.First(person => person.Person == "rhea").PersonId;
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Post, "/deactivate"), (HttpMethod.Post, "/unlock"), (HttpMethod.Post, "/password-link"),
            (HttpMethod.Get, "/sessions"), (HttpMethod.Delete, "/sessions"), (HttpMethod.Delete, "/badge"), (HttpMethod.Delete, "/personal-data"),
        })
        {
            Assert.Equal((HttpStatusCode.NotFound, "identity.person_unknown"), await dev.TryAsync(method, $"people/{rhea}{path}"));
        }
    }

    private static async Task<List<Guid>> AllAsync(Browser browser)
    {
        var ids = new List<Guid>();
        for (var next = ""; next is not null;)
        {
            var page = (await browser.SendAsync(HttpMethod.Get, "people?limit=7" + (next.Length > 0 ? "&cursor=" + next : ""))).Body;
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(person => person.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString();
        }

        return ids;
    }
}
