using System.Security.Cryptography;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>A tenant with one agent that reads one machine of three points: state (1), good (2), temperature (3).</summary>
internal sealed class Plant
{
    private readonly TelemetryHub _hub;
    private readonly BlockWriter _writer = new();

    private Plant(TelemetryHub hub, SimAgent agent) => (_hub, Agent) = (hub, agent);

    public SimAgent Agent { get; }

    public TenantScope Tenant => Agent.Tenant;

    public static async Task<Plant> MakeAsync(TelemetryHub hub, string placement = "pool")
    {
        var tenant = await hub.Fixture.NewTenantAsync(placement);
        var agent = await SimAgent.EnrolAsync(hub, tenant, "agent-a", ["KOL-ST-01"]);
        agent.ValueStoreId = RandomNumberGenerator.GetBytes(16);

        // Up for three hours: what the tests write lies behind it, and nothing is ever later than the hub's now.
        agent.Uptime = 10_800_000;
        return new Plant(hub, agent);
    }

    /// <summary>A stream after Welcome that has told its points.</summary>
    public async Task<SimStream> ConnectAsync(bool tellsPoints = true)
    {
        var stream = await Agent.ConnectAsync();
        if (tellsPoints)
        {
            await stream.SendAsync(new AgentFrame { PointTable = Table() });
        }

        return stream;
    }

    public PointTable Table() => new()
    {
        StoreId = ByteString.CopyFrom(Agent.ValueStoreId),
        Points =
        {
            Point(1, "state", PointKind.Text, "", "state"),
            Point(2, "good", PointKind.Integer, "", "good"),
            Point(3, "temperature", PointKind.Number, "Cel", "temperature"),
        },
    };

    /// <summary>Writes one value into the block in hand.</summary>
    public void Write(uint point, long atMs, object? value, byte quality = 0)
    {
        var kind = point switch { 1 => PointKind.Text, 2 => PointKind.Integer, _ => PointKind.Number };
        _writer.Add(point, kind, atMs, quality, BlockColumn.NoSource, value as double? ?? 0, value as long? ?? 0, value as string ?? "");
    }

    /// <summary>Ends the block in hand.</summary>
    public void Close() => Agent.Blocks.Add(ByteString.CopyFrom(_writer.Finish(Agent.BootId, Microseconds(DateTimeOffset.UnixEpoch.AddDays(20_000)))));

    public async Task<T> ReadAsync<T>(Func<TenantTransaction, Task<T>> read)
    {
        await using var transaction = await _hub.Fixture.BeginAsync(Tenant, TestContext.Current.CancellationToken);
        return await read(transaction);
    }

    /// <summary>Does something and commits it if it went well.</summary>
    public async Task<Result<T>> WriteAsync<T>(Func<TenantTransaction, Task<Result<T>>> write)
    {
        await using var transaction = await _hub.Fixture.BeginAsync(Tenant, TestContext.Current.CancellationToken);
        var result = await write(transaction);
        if (result.IsOk)
        {
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }

        return result;
    }

    public Task<long> CountAsync(string sql) => ReadAsync(async transaction =>
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        command.Parameters.Add(Param.Int(Tenant.TenantId));
        return Convert.ToInt64(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    });

    public Task<MachineDetail> MachineAsync() => ReadAsync(async transaction =>
        (await MachineRows.ReadAsync(transaction, PlantScope.All, null, "KOL-M-01", null, TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken))[0]);

    public Task<List<KeptValue>> ValuesAsync(string point) => ReadAsync(async transaction =>
    {
        var asked = await PointValues.FindAsync(transaction, PlantScope.All, "KOL-M-01", point, "", TestContext.Current.CancellationToken);
        return await PointValues.ReadAsync(transaction, asked.Value, DateTimeOffset.UnixEpoch, TimeProvider.System.GetUtcNow().AddDays(1), 100_000, TestContext.Current.CancellationToken);
    });

    private static long Microseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static PointDefinition Point(uint number, string name, PointKind kind, string unit, string role) => new()
    {
        Number = number, Machine = "KOL-M-01", Name = name, Kind = kind, Unit = unit, Role = role, Station = "KOL-ST-01", HeartbeatMs = 60_000,
    };
}
