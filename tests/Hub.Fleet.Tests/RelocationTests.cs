using EdgeHub.Grpc;
using EdgeHub.Hub.Tenancy;
using EdgeHub.HubLink;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Fleet.Tests;

/// <summary>A company's rows are restored or moved while its agent is there: nothing is lost, nothing comes twice.</summary>
public sealed class RelocationTests(FleetHub hub)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ITenantBackup Backups => hub.Fixture.Services.GetRequiredService<ITenantBackup>();

    private ITenantRelocation Relocation => hub.Fixture.Services.GetRequiredService<ITenantRelocation>();

    [Theory]
    [InlineData("own")]
    [InlineData("pool")]
    public async Task RestoredBackup_IsFilledAgain_ByAnAgentThatHasNothingNew(string placement)
    {
        var tenant = await hub.Fixture.NewTenantAsync(placement);
        var agent = await hub.NewAgentAsync(tenant);
        agent.Scan(100);
        await using var stream = await agent.ConnectAsync();
        await stream.DrainAsync();
        using var file = new MemoryStream();
        var saved = await Backups.RunAsync(tenant.Code, file, null, Stop);
        Assert.True(saved.IsOk, saved.Error?.Detail);
        Assert.Equal(placement, saved.Value.Placement);

        agent.Scan(60);
        await stream.SendScansAsync(101, 60);
        await stream.AckedAsync(161);
        file.Position = 0;
        var restored = await Relocation.RestoreAsync(file, isDryRun: false, _ => { }, Stop);
        Assert.True(restored.IsOk, restored.Error?.Detail);
        Assert.Equal((saved.Value.Rows, "own", 2), (restored.Value.Rows, restored.Value.Placement, restored.Value.Epoch));
        Assert.Equal(100, await Rows.ScansAsync(hub, agent));

        // Its stream stands and it has nothing to send: only the hub can know that something is missing.
        var end = await Assert.ThrowsAsync<GrpcStatusException>(() => stream.NextAsync(HubFrame.BodyOneofCase.Ack));
        Assert.Contains("hub.restored", end.Message, StringComparison.Ordinal);
        await using var again = await agent.ConnectAsync();
        Assert.Equal(2U, again.Welcome.Epoch);
        await again.DrainAsync();
        await ExpectEachOnceAsync(agent, 160);
    }

    [Fact]
    public async Task MoveToPoolAndBack_WhileTheAgentSends_LosesAndDoublesNothing()
    {
        var tenant = await hub.Fixture.NewTenantAsync("own");
        var agent = await hub.NewAgentAsync(tenant);
        agent.Scan(3_000);
        using var ended = new CancellationTokenSource();
        var sending = SendAllAsync(agent, ended.Token);
        var toPool = await Relocation.MoveAsync(tenant.Code, "pool", isDryRun: false, _ => { }, Stop);
        Assert.True(toPool.IsOk, toPool.Error?.Detail);
        Assert.Equal(("pool", 2), (toPool.Value.Placement, toPool.Value.Epoch));
        var back = await Relocation.MoveAsync(tenant.Code, "own", isDryRun: false, _ => { }, Stop);
        Assert.True(back.IsOk, back.Error?.Detail);
        Assert.Equal(("own", 3), (back.Value.Placement, back.Value.Epoch));
        await sending;
        await ExpectEachOnceAsync(agent, 3_000);
        Assert.Equal(0, await Rows.CountAsync(hub, agent, "SELECT count(*) FROM kernel.outbox WHERE first_position IS NULL AND at < now() - interval '1 minute'"));
    }

    [Fact]
    public async Task Move_ToWhereItIs_IsRefused_AndADryRunChangesNothing()
    {
        var tenant = await hub.Fixture.NewTenantAsync("pool");
        Assert.Equal("tenancy.already_there", (await Relocation.MoveAsync(tenant.Code, "pool", isDryRun: false, _ => { }, Stop)).Error?.Code);
        var would = await Relocation.MoveAsync(tenant.Code, "own", isDryRun: true, _ => { }, Stop);
        Assert.True(would.IsOk, would.Error?.Detail);
        Assert.Null(would.Value.OldKeptUntil);
        Assert.Equal("pool", (await hub.Fixture.Services.GetRequiredService<ITenants>().FindAsync(tenant.Code, Stop))!.Placement);
    }

    /// <summary>As an agent does: waits when it is told to, dials again when the stream ends, goes on from what the hub wants.</summary>
    private static async Task SendAllAsync(SimAgent agent, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var stream = await agent.ConnectAsync();
                var next = stream.Wanted();
                while (next <= (ulong)agent.Scans.Count)
                {
                    await stream.SendScansAsync(next, 50);
                    var frame = await stream.NextAsync(HubFrame.BodyOneofCase.Ack, HubFrame.BodyOneofCase.Slow);
                    if (frame.BodyCase == HubFrame.BodyOneofCase.Slow)
                    {
                        await Task.Delay((int)frame.Slow.RetryAfterMs, cancellationToken);
                        continue;
                    }

                    next = frame.Ack.Next;
                }

                return;
            }
            catch (Exception exception) when (exception is GrpcStatusException or GrpcTransportException or InvalidOperationException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    private async Task ExpectEachOnceAsync(SimAgent agent, long count)
    {
        Assert.Equal(count, await Rows.ScansAsync(hub, agent));
        Assert.Equal(count, await Rows.CountAsync(hub, agent, "SELECT count(DISTINCT number) FROM probe.scans WHERE agent_id = @Id"));
        Assert.Equal(count, await Rows.CountAsync(hub, agent, "SELECT sum(scans)::bigint FROM probe.units"));
        Assert.Empty(await Rows.GapsAsync(hub, agent));
    }
}
