using System.Globalization;
using System.Text.Json;
using EdgeHub.Faults.Tests;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Web.Tests;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(FaultHub))]

namespace EdgeHub.Faults.Tests;

/// <summary>The whole hub with the demo's companies; one for all tests here, each with an agent and a machine of its own.</summary>
public sealed class FaultHub : WholeHub
{
    private HttpClient _manager = null!;

    private TenantScope _tenant = null!;

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _manager = await ComeAsAsync("arjun");
        _tenant = (await App.Services.GetRequiredService<ITenantDirectory>().ListServedAsync(CancellationToken.None)).Single(tenant => tenant.Code == "SAIF");
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _manager?.Dispose();
        return base.DisposeAsync();
    }

    /// <summary>A token for one more agent.</summary>
    internal async Task<string> TokenAsync(string agent) =>
        (await App.Services.GetRequiredService<IAgentRegistry>().MakeTokenAsync(_tenant, new NewAgent(agent, "KOL", ["KOL-ST-01"]), null, CancellationToken.None)).Value.Text;

    /// <summary>Every value of a point, as pages and programs get them, in the order of their times; from an hour ago to an hour from now when nothing is said.</summary>
    internal async Task<List<long>> ValuesAsync(string machine, string point, DateTimeOffset? begin = null, DateTimeOffset? end = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var from = Uri.EscapeDataString((begin ?? now.AddHours(-1)).UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        var to = Uri.EscapeDataString((end ?? now.AddHours(1)).UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        using var answer = await _manager.GetAsync($"/api/v1/machines/{machine}/points/{point}/values?aggregation=raw&from={from}&to={to}");
        if (!answer.IsSuccessStatusCode)
        {
            // Not heard of yet.
            return [];
        }

        using var history = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        Assert.False(history.RootElement.GetProperty("truncated").GetBoolean());
        return [.. history.RootElement.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("value").ValueKind == JsonValueKind.Number).Select(item => (long)item.GetProperty("value").GetDouble())];
    }

    /// <summary>The labels of all scans that the hub has, each as often as it has it.</summary>
    internal async Task<List<string>> ScansAsync(string beginning)
    {
        await using var transaction = (await App.Services.GetRequiredService<ITenantDb>().BeginAsync(_tenant, CancellationToken.None)).Value;
        await using var command = new NpgsqlCommand(
            """
            SELECT uid FROM traceability.unit_events WHERE tenant_id = $1 AND lane = 1 AND part = 0 AND starts_with(uid, $2)
            UNION ALL SELECT uid FROM traceability.stray_scans WHERE tenant_id = $1 AND starts_with(uid, $2)
            """,
            transaction.Connection, transaction.Transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = _tenant.TenantId });
        command.Parameters.Add(new NpgsqlParameter { Value = beginning });
        var uids = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            uids.Add(reader.GetString(0));
        }

        return uids;
    }

    /// <summary>Asks the agent for a report on what came through, and gives how it was found.</summary>
    internal async Task<string> IntegrityAsync(string agent)
    {
        var id = (await App.Services.GetRequiredService<IAgentRegistry>().ListAsync(_tenant, CancellationToken.None)).Value.Single(view => view.Name == agent).Id;
        var before = await ReportsAsync(id);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            // A stream that ends takes the wish with it.
            var command = new Command { CommandId = ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray(bigEndian: true)), Name = "check_integrity" };
            _ = App.Services.GetRequiredService<IAgentLinks>().Send(_tenant, id, command);
            for (var look = 0; look < 20; look++)
            {
                var now = await ReportsAsync(id);
                if (now.Count > before.Count)
                {
                    return now[0];
                }

                await Task.Delay(100, patience.Token);
            }
        }
    }

    /// <summary>What the agent has told that it lost, by reason.</summary>
    internal async Task<IReadOnlyDictionary<string, long>> LossesAsync(string agent) =>
        (await App.Services.GetRequiredService<IAgentRegistry>().ListAsync(_tenant, CancellationToken.None)).Value.Single(view => view.Name == agent).Losses;

    private async Task<List<string>> ReportsAsync(Guid agent)
    {
        using var answer = await _manager.GetAsync($"/api/v1/agents/{agent}/integrity?limit=100");
        answer.EnsureSuccessStatusCode();
        using var page = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
        return [.. page.RootElement.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("code").GetString()}: {item.GetProperty("detail").GetString()}")];
    }
}
