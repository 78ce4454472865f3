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
        async Task<(int Exit, JsonElement Answer)> RunAsync(params string[] arguments) => await CommandAsync(cluster, [.. arguments, "--tenant", "SAIF", "--json"]);

        var everybody = (await RunAsync("people", "list")).Answer;
        var meera = everybody.EnumerateArray().Single(person => person.GetProperty("login").GetString() == "meera@demo.edgehub");
        Assert.Equal(("planner", "active"), (meera.GetProperty("role").GetString(), meera.GetProperty("state").GetString()));

        Assert.Equal("", (await RunAsync("people", "invite", "nila@example.org", "--role", "operator", "--dry-run")).Answer.GetProperty("link").GetString());
        var link = (await RunAsync("people", "invite", "nila@example.org", "--role", "operator", "--plant", "KOL")).Answer.GetProperty("link").GetString()!;
        Assert.StartsWith("/invitation#", link, StringComparison.Ordinal);
        Assert.Equal((1, "identity.already_invited"), Code(await RunAsync("people", "invite", "nila@example.org", "--role", "operator")));
        Assert.Equal((1, "identity.role_unknown"), Code(await RunAsync("people", "invite", "x@example.org", "--role", "king")));

        Assert.Equal(0, (await RunAsync("people", "role", "meera@demo.edgehub", "accountant", "--dry-run")).Exit);
        Assert.Equal("planner", await RoleOfMeeraAsync());
        Assert.Equal(0, (await RunAsync("people", "role", "meera@demo.edgehub", "accountant", "--plant", "VSK")).Exit);
        Assert.Equal("accountant", await RoleOfMeeraAsync());
        Assert.Equal((1, "identity.person_unknown"), Code(await RunAsync("people", "role", "nobody@example.org", "accountant")));

        var made = (await RunAsync("key", "make", "ERP", "--by", "dev@demo.edgehub", "--permission", "production.orders.read")).Answer;
        Assert.StartsWith("ehk_", made.GetProperty("key").GetString()!, StringComparison.Ordinal);
        Assert.Equal("", (await RunAsync("key", "make", "ERP", "--by", "dev@demo.edgehub", "--role", "planner", "--dry-run")).Answer.GetProperty("key").GetString());
        Assert.Equal((1, "identity.key_too_wide"), Code(await RunAsync("key", "make", "ERP", "--by", "meera@demo.edgehub", "--permission", "fleet.agents.manage")));
        var id = made.GetProperty("id").GetString()!;
        Assert.Equal(0, (await RunAsync("key", "rotate", id, "--overlap-hours", "1", "--dry-run")).Exit);
        Assert.Equal(0, (await RunAsync("key", "rotate", id, "--overlap-hours", "1")).Exit);
        Assert.Equal((1, "identity.key_replaced"), Code(await RunAsync("key", "rotate", id)));
        Assert.Equal("revoked", (await RunAsync("key", "revoke", id)).Answer.GetProperty("state").GetString());
        Assert.Equal((1, "identity.key_unknown"), Code(await RunAsync("key", "revoke", id)));
        Assert.Equal(["active", "revoked"], (await RunAsync("key", "list")).Answer.EnumerateArray().Select(key => key.GetProperty("state").GetString()!).Order(StringComparer.Ordinal));

        Assert.Equal("left", (await RunAsync("people", "deactivate", "meera@demo.edgehub")).Answer.GetProperty("state").GetString());
        Assert.Equal("erased", (await RunAsync("people", "erase", meera.GetProperty("id").GetString()!)).Answer.GetProperty("state").GetString());
        Assert.Equal((1, "identity.last_administrator"), Code(await RunAsync("people", "deactivate", "dev@demo.edgehub")));
        Assert.Equal((1, "tenancy.unknown"), Code(await CommandAsync(cluster, ["people", "list", "--tenant", "NONE", "--json"])));
        Assert.NotEqual(0, (await CommandAsync(cluster, ["people", "list"])).Exit);

        async Task<string?> RoleOfMeeraAsync() => (await RunAsync("people", "list")).Answer.EnumerateArray()
            .Single(person => person.GetProperty("login").GetString() == "meera@demo.edgehub").GetProperty("role").GetString();
    }

    private static (int Exit, string? Code) Code((int Exit, JsonElement Answer) ran) => (ran.Exit, ran.Answer.GetProperty("code").GetString());

    private static async Task<(int Exit, JsonElement Answer)> CommandAsync(TestCluster cluster, string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await HubCommand.Make().Parse([.. arguments, "--data", cluster.DataFolder])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, Stop);
        var text = output.ToString();
        return (exit, text.Length > 0 && text[0] is '{' or '[' ? JsonDocument.Parse(text).RootElement : default);
    }
}
