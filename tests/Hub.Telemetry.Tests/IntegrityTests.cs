using System.Globalization;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Google.Protobuf;
using Npgsql;

namespace EdgeHub.Hub.Telemetry.Tests;

/// <summary>In = out + dropped, point by point and lane by lane; what does not add up is said.</summary>
public sealed class IntegrityTests(TelemetryHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Report_OfWhatCame_AddsUp_WhereverItLies(int folded)
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, folded);
        while (folded > 0 && (await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), Stop)).Folded > 0)
        {
        }

        await SendAsync(plant, stream, folded + 1, 4 - folded);
        var found = await ReportAsync(plant, stream, 4, [Count(2, 8), Count(3, 12)]);
        Assert.Equal(("integrity.balanced", 4UL), (found.Code, found.Through));
        Assert.Equal("All 2 points add up: 20 values in, 20 out, 0 lost with a reason.", found.Text);
        Assert.Equal((20, 20), await SumsAsync(plant));
    }

    [Fact]
    public async Task ValueThatNeverCame_IsNamedByItsPoint()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, 2);
        var found = await ReportAsync(plant, stream, 2, [Count(2, 4), Count(3, 9)]);
        Assert.Equal("integrity.unbalanced", found.Code);
        Assert.Equal("1 of 2 points do not add up: 13 values in, 10 out, 0 lost with a reason, 3 without.", found.Text);
        var worst = await TextAsync(plant, "SELECT remarkable->0->>'machine' || ' ' || (remarkable->0->>'point') || ' ' || (remarkable->0->>'missing') FROM fleet.integrity_reports WHERE tenant_id = $1");
        Assert.Equal("KOL-M-01 temperature 3", worst);
    }

    [Fact]
    public async Task MoreThanWasSent_DoesNotAddUp()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, 2);
        Assert.Equal("integrity.unbalanced", (await ReportAsync(plant, stream, 2, [Count(3, 6)])).Code);
    }

    [Fact]
    public async Task Losses_WithTheirReasons_AddUp_AndAreKeptByReason()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, 2);
        var lossy = new PointCount { Number = 3, Taken = 6 + 1 + 20 + 300 + 4000, NotKept = 1, Thinned = 20, GivenUpForRoom = 300, GivenUpForAge = 4000 };
        Assert.Equal("integrity.balanced", (await ReportAsync(plant, stream, 2, [Count(2, 4), lossy])).Code);
        Assert.Equal("1 20 300 4000", await TextAsync(plant,
            "SELECT concat_ws(' ', dropped->>'telemetry.not_kept', dropped->>'telemetry.thinned', dropped->>'telemetry.full', dropped->>'telemetry.old') FROM fleet.integrity_reports WHERE tenant_id = $1"));
    }

    [Fact]
    public async Task NextReport_CountsWhatCameSince_SoAFaultIsToldOnce()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, 2);
        Assert.Equal("integrity.unbalanced", (await ReportAsync(plant, stream, 2, [Count(2, 4), Count(3, 7)])).Code);
        await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), Stop);
        await SendAsync(plant, stream, 3, 1);
        var found = await ReportAsync(plant, stream, 3, [Count(2, 6), Count(3, 10)]);
        Assert.Equal("All 2 points add up: 5 values in, 5 out, 0 lost with a reason.", found.Text);
        Assert.Equal(1, await plant.CountAsync("SELECT count(*) FROM fleet.integrity_reports WHERE tenant_id = $1 AND since IS NOT NULL"));
    }

    [Fact]
    public async Task CountsThatBeginInTheMiddle_AreComparedFromThereOn()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, 2);
        Assert.Equal("integrity.begun", (await ReportAsync(plant, stream, 2, [Count(3, 1)], begins: true)).Code);
        await SendAsync(plant, stream, 3, 1);
        Assert.Equal("integrity.balanced", (await ReportAsync(plant, stream, 3, [Count(2, 2), Count(3, 4)])).Code);
    }

    [Fact]
    public async Task StoreFromBeforeTheHubCounted_BeginsWithItsFirstReport()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, 1);
        await plant.WriteAsync<bool>(async transaction =>
        {
            await using var command = new NpgsqlCommand(
                "INSERT INTO telemetry.uncounted (tenant_id, agent_id, store_id) VALUES ($1, $2, $3)", transaction.Connection, transaction.Transaction);
            command.Parameters.AddRange(new[] { Param.Int(plant.Tenant.TenantId), Param.Id(plant.Agent.Id), Param.Of(plant.Agent.ValueStoreId, NpgsqlTypes.NpgsqlDbType.Bytea) });
            await command.ExecuteNonQueryAsync(Stop);
            return true;
        });
        Assert.Equal("integrity.begun", (await ReportAsync(plant, stream, 1, [Count(2, 100), Count(3, 200)])).Code);
        Assert.Equal("integrity.balanced", (await ReportAsync(plant, stream, 1, [Count(2, 100), Count(3, 200)])).Code);
    }

    [Fact]
    public async Task ReportUpToAnotherRecordThanTheHubs_IsNotChecked_AndSaysSo()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, 2);
        var found = await ReportAsync(plant, stream, 1, [Count(2, 2), Count(3, 3)]);
        Assert.Equal(("integrity.not_checked", "The agent counted up to record 1, the hub stands at 2."), (found.Code, found.Text));
        Assert.Equal("integrity.balanced", (await ReportAsync(plant, stream, 2, [Count(2, 4), Count(3, 6)])).Code);
    }

    [Fact]
    public async Task LaneThatTheHubHasLess_OfThanItAcknowledged_DoesNotAddUp()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, 1);
        var found = await ReportAsync(plant, stream, 1, [Count(2, 2), Count(3, 3)], scans: 17);
        Assert.Equal(("integrity.unbalanced", "The agent was told that lane 1 has come up to record 17; the hub has it up to 0."), (found.Code, found.Text));
    }

    [Fact]
    public async Task NumberBeyondAllPoints_FillsNoTable()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        plant.Write(250_001, 10_000, 1.5);
        plant.Write(uint.MaxValue, 10_001, 1.5);
        plant.Write(3, 10_002, 20.5);
        plant.Close();
        await stream.SendBlocksAsync(1, 1);
        await stream.AckedAsync(2, Lane.Telemetry);
        await hub.Folder.FoldAsync(plant.Tenant, DateTimeOffset.MaxValue.AddDays(-1), Stop);
        Assert.Equal(1, await plant.CountAsync("SELECT count(*) FROM telemetry.tallies WHERE tenant_id = $1"));
        Assert.Equal("integrity.balanced", (await ReportAsync(plant, stream, 1, [Count(3, 1)])).Code);
    }

    [Fact]
    public async Task ReportInParts_IsOne()
    {
        var plant = await Plant.MakeAsync(hub);
        await using var stream = await plant.ConnectAsync();
        await SendAsync(plant, stream, 1, 1);
        await stream.SendAsync(new AgentFrame { IntegrityReport = new IntegrityReport { Points = { Count(2, 2) }, More = true } });
        Assert.Equal("integrity.balanced", (await ReportAsync(plant, stream, 1, [Count(3, 3)])).Code);
    }

    /// <summary>Blocks of two values of good and three of temperature.</summary>
    private static async Task SendAsync(Plant plant, SimStream stream, int first, int blocks)
    {
        for (var block = first; block < first + blocks; block++)
        {
            for (var i = 0; i < 3; i++)
            {
                plant.Write(3, (block * 10_000) + i, 20.5 + i);
                if (i < 2)
                {
                    plant.Write(2, (block * 10_000) + i, (long)i);
                }
            }

            plant.Close();
        }

        if (blocks > 0)
        {
            await stream.SendBlocksAsync((ulong)first, blocks);
            await stream.AckedAsync((ulong)(first + blocks), Lane.Telemetry);
        }
    }

    private static PointCount Count(uint number, ulong taken) => new() { Number = number, Taken = taken };

    private static async Task<IntegrityChecked> ReportAsync(Plant plant, SimStream stream, ulong through, PointCount[] points, bool begins = false, ulong scans = 0)
    {
        var store = ByteString.CopyFrom(plant.Agent.ValueStoreId);
        var report = new IntegrityReport { StoreId = store, Through = through, Begins = begins, Points = { points } };
        report.Lanes.Add(new LaneCount { Lane = Lane.Scan, StoreId = ByteString.CopyFrom(plant.Agent.StoreId), Through = scans });
        report.Lanes.Add(new LaneCount { Lane = Lane.Telemetry, StoreId = store, Through = through });
        await stream.SendAsync(new AgentFrame { IntegrityReport = report });
        return (await stream.NextAsync(HubFrame.BodyOneofCase.IntegrityChecked)).IntegrityChecked;
    }

    private static async Task<(long In, long Out)> SumsAsync(Plant plant) => (
        await plant.CountAsync("SELECT sum(values_in) FROM fleet.integrity_reports WHERE tenant_id = $1"),
        await plant.CountAsync("SELECT sum(values_out) FROM fleet.integrity_reports WHERE tenant_id = $1"));

    private static Task<string> TextAsync(Plant plant, string sql) => plant.ReadAsync(async transaction =>
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction.Transaction);
        command.Parameters.Add(Param.Int(plant.Tenant.TenantId));
        return Convert.ToString(await command.ExecuteScalarAsync(Stop), CultureInfo.InvariantCulture)!;
    });
}
