using System.Net;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Identity.Tests;

public sealed class EraseTests(Hub hub)
{
    [Fact]
    public async Task Person_Erased_LeavesNoNameAnywhereAndAuditAsItWas()
    {
        using var dev = (await hub.ComeAsAsync("tenant_administrator")).Browser;
        var mark = "Zubeida" + Guid.NewGuid().ToString("N")[..8];
        var (_, made, _) = await dev.SendAsync(HttpMethod.Post, "invitations", new { login = $"{mark}@example.org", name = mark, role = "planner" });
        using var zubeida = hub.NewBrowser();
        var session = (await zubeida.SendAsync(
            HttpMethod.Post, "session/invitation", new { token = made.GetProperty("token").GetString(), password = "three blue bicycles", name = mark + " A" })).Body;
        var id = session.GetProperty("person").GetProperty("id").GetGuid();
        await dev.TryAsync(HttpMethod.Put, $"people/{id}", new { name = mark + " B", language = "te" });
        await dev.TryAsync(HttpMethod.Put, $"people/{id}/badge", new { badge = mark, pin = "4711" });
        var before = await hub.AuditAsync($"person {id:D}");
        Assert.NotEmpty(await HitsAsync(mark));
        Assert.Contains(before, entry => entry.Detail.Contains("personal:1:", StringComparison.Ordinal));
        var names = hub.Services.GetRequiredService<PersonalValues>();
        var text = before.First(entry => entry.Action == "identity.person.renamed").Detail;
        var value = System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("name").GetProperty("to").GetString()!;
        Assert.Equal(mark + " B", (await names.KeysAsync([id], default))[id].Open(value));

        Assert.Equal(HttpStatusCode.NoContent, (await dev.TryAsync(HttpMethod.Delete, $"people/{id}/personal-data")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await zubeida.StatusAsync());
        Assert.Empty(await HitsAsync(mark));
        Assert.Empty(await names.KeysAsync([id], default));
        Assert.Equal(before, (await hub.AuditAsync($"person {id:D}")).Take(before.Count));
        var view = (await dev.SendAsync(HttpMethod.Get, $"people/{id}")).Body;
        Assert.Equal(("erased", ""), (view.GetProperty("state").GetString(), view.GetProperty("name").GetString()));
        Assert.Equal(ErasePerson.Name, (await hub.Services.GetRequiredService<IPeople>().NamesAsync(hub.Saif, [id], default))[id]);
        Assert.Equal("identity.person_erased", (await dev.TryAsync(HttpMethod.Delete, $"people/{id}/personal-data")).Code);
        Assert.Equal("identity.person_erased", (await dev.TryAsync(HttpMethod.Post, $"people/{id}/reactivate")).Code);

        // The address is free again, and brings nothing back.
        Assert.Equal(HttpStatusCode.OK, (await dev.TryAsync(HttpMethod.Post, "invitations", new { login = $"{mark}@example.org", role = "planner" })).Status);
    }

    [Fact]
    public async Task Value_UnderAnotherKeyOrAltered_IsNotRead()
    {
        var (_, mine) = await hub.NewPersonAsync();
        var (_, other) = await hub.NewPersonAsync();
        var personal = hub.Services.GetRequiredService<PersonalValues>();
        await using var change = await hub.Services.GetRequiredService<PlatformChanges>().BeginAsync(default);
        var key = await personal.KeyAsync(change, mine, default);
        var text = key.Seal("Somebody")!;
        Assert.Equal("Somebody", key.Open(text));
        Assert.Null((await personal.KeyAsync(change, other, default)).Open(text));
        Assert.Null(key.Open(text.Replace(mine.ToString("N"), other.ToString("N"), StringComparison.Ordinal)));
        Assert.Null(key.Open(text[..^2] + (text[^2] == 'A' ? "B" : "A") + text[^1]));
        Assert.NotEqual(text, key.Seal("Somebody"));
        Assert.Null(key.Seal(null));
    }

    /// <summary>Every text of the platform database, and the company's audit.</summary>
    private async Task<List<string>> HitsAsync(string mark)
    {
        var hits = new List<string>();
        var tables = new List<string>();
        await using var connection = await hub.Services.GetRequiredService<IPlatformDb>().DataSource.OpenConnectionAsync();
        var list = new SqlBatch();
        list.Add(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('identity', 'kernel', 'tenancy')",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    tables.Add(row.GetString(0));
                }
            });
        await list.RunAsync(connection, null, default);
        Assert.Contains("identity.people", tables);
        foreach (var table in tables.Where(table => table != "kernel.migrations"))
        {
            var query = new SqlBatch();
            query.Add($"SELECT count(*) FROM {table} t WHERE t::text ILIKE '%' || $1 || '%'",
                async (row, token) =>
                {
                    while (await row.ReadAsync(token))
                    {
                        if (row.GetInt64(0) > 0)
                        {
                            hits.Add(table);
                        }
                    }
                },
                Param.Text(mark));
            await query.RunAsync(connection, null, default);
        }

        await using var transaction = (await hub.Services.GetRequiredService<ITenantDb>().BeginAsync(hub.Saif, default)).Value;
        var audit = new SqlBatch();
        audit.Add("SELECT count(*) FROM kernel.audit a WHERE a.tenant_id = $1 AND a::text ILIKE '%' || $2 || '%'",
            async (row, token) =>
            {
                while (await row.ReadAsync(token))
                {
                    if (row.GetInt64(0) > 0)
                    {
                        hits.Add("audit");
                    }
                }
            },
            Param.Int(hub.Saif.TenantId), Param.Text(mark));
        await transaction.RunAsync(audit, default);
        return hits;
    }
}
