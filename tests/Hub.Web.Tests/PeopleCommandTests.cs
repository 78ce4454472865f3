using System.CommandLine;
using System.Text.Json;
using EdgeHub.Testing.Hub;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>People and keys of a company by the command line: each verb, its dry run, its refusal.</summary>
public sealed class PeopleCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PeopleAndKeys_ByCommands()
    {
        await using var cluster = await TestCluster.StartAsync(Stop);
        await using var hub = await HubNode.StartAsync(cluster);
        async Task<(int Exit, JsonElement Answer)> RunAsync(params string[] arguments) => await CommandLine.RunAsync(cluster, [.. arguments, "--tenant", "SAIF"]);

        var everybody = (await RunAsync("people", "list")).Answer;
        var meera = everybody.EnumerateArray().Single(person => person.GetProperty("login").GetString() == "meera@demo.edgehub");
        Assert.Equal(("planner", "active"), (meera.GetProperty("role").GetString(), meera.GetProperty("state").GetString()));

        Assert.Equal("", (await RunAsync("people", "invite", "nila@example.org", "--role", "operator", "--dry-run")).Answer.GetProperty("link").GetString());
        var link = (await RunAsync("people", "invite", "nila@example.org", "--role", "operator", "--plant", "KOL")).Answer.GetProperty("link").GetString()!;
        Assert.StartsWith("/invitation#", link, StringComparison.Ordinal);
        Assert.Equal((1, "identity.already_invited"), CommandLine.Code(await RunAsync("people", "invite", "nila@example.org", "--role", "operator")));
        Assert.Equal((1, "identity.role_unknown"), CommandLine.Code(await RunAsync("people", "invite", "x@example.org", "--role", "king")));

        Assert.Equal(0, (await RunAsync("people", "role", "meera@demo.edgehub", "accountant", "--dry-run")).Exit);
        Assert.Equal("planner", await RoleOfMeeraAsync());
        Assert.Equal(0, (await RunAsync("people", "role", "meera@demo.edgehub", "accountant", "--plant", "VSK")).Exit);
        Assert.Equal("accountant", await RoleOfMeeraAsync());
        Assert.Equal((1, "identity.person_unknown"), CommandLine.Code(await RunAsync("people", "role", "nobody@example.org", "accountant")));

        var made = (await RunAsync("key", "make", "ERP", "--by", "dev@demo.edgehub", "--permission", "production.orders.read")).Answer;
        Assert.StartsWith("ehk_", made.GetProperty("key").GetString()!, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync("key", "make", "ERP", "--by", "dev@demo.edgehub", "--role", "planner", "--dry-run")).Answer.GetProperty("key").GetString());
        Assert.Equal((1, "identity.key_too_wide"), CommandLine.Code(await RunAsync("key", "make", "ERP", "--by", "meera@demo.edgehub", "--permission", "fleet.agents.manage")));
        var id = made.GetProperty("id").GetString()!;
        Assert.Equal(0, (await RunAsync("key", "rotate", id, "--overlap-hours", "1", "--dry-run")).Exit);
        Assert.Equal(0, (await RunAsync("key", "rotate", id, "--overlap-hours", "1")).Exit);
        Assert.Equal((1, "identity.key_replaced"), CommandLine.Code(await RunAsync("key", "rotate", id)));
        Assert.Equal("revoked", (await RunAsync("key", "revoke", id)).Answer.GetProperty("state").GetString());
        Assert.Equal((1, "identity.key_unknown"), CommandLine.Code(await RunAsync("key", "revoke", id)));
        Assert.Equal(["active", "revoked"], (await RunAsync("key", "list")).Answer.EnumerateArray().Select(key => key.GetProperty("state").GetString()!).Order(StringComparer.Ordinal));

        Assert.Equal("left", (await RunAsync("people", "deactivate", "meera@demo.edgehub")).Answer.GetProperty("state").GetString());
        Assert.Equal("erased", (await RunAsync("people", "erase", meera.GetProperty("id").GetString()!)).Answer.GetProperty("state").GetString());
        Assert.Equal((1, "identity.last_administrator"), CommandLine.Code(await RunAsync("people", "deactivate", "dev@demo.edgehub")));
        Assert.Equal((1, "tenancy.unknown"), CommandLine.Code(await CommandLine.RunAsync(cluster, "people", "list", "--tenant", "NONE")));
        Assert.NotEmpty(HubCommand.Make().Parse(["people", "list"]).Errors);

        async Task<string?> RoleOfMeeraAsync() => (await RunAsync("people", "list")).Answer.EnumerateArray()
            .Single(person => person.GetProperty("login").GetString() == "meera@demo.edgehub").GetProperty("role").GetString();
    }
}
