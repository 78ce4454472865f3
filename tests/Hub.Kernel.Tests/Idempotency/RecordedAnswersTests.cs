using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Kernel.Tests;

public sealed class RecordedAnswersTests(Hub hub)
{
    private static readonly KeyFound Free = new(null, null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RecordedAnswers Answers => hub.Fixture.Services.GetRequiredService<RecordedAnswers>();

    /// <summary>A request that was taken for dead may not commit when it wakes up: its key is another try's now.</summary>
    [Fact]
    public async Task Change_OfATryThatWasTakenForDead_IsNotCommitted()
    {
        var tenant = await hub.Fixture.NewTenantAsync(cancellationToken: Stop);
        var dead = NewKey(tenant);
        Assert.Equal(Free, (await Answers.BeginAsync(dead, Stop)).Value);
        var again = dead with { Attempt = Guid.NewGuid() };
        Assert.Equal("kernel.idempotency_running", (await Answers.BeginAsync(again, Stop)).Value.Refusal?.Code);
        await AgeAsync(tenant, "3 minutes");
        Assert.Equal(Free, (await Answers.BeginAsync(again, Stop)).Value);
        await using var transaction = await hub.Fixture.BeginAsync(tenant, Stop);
        var late = await Assert.ThrowsAsync<UnavailableException>(() => dead.MarkDoneAsync(transaction.Connection, transaction.Transaction, Stop));
        Assert.Equal("kernel.idempotency_running", late.Error.Code);
        await again.MarkDoneAsync(transaction.Connection, transaction.Transaction, Stop);
    }

    /// <summary>Whoever gives up at the moment of his commit: what is committed keeps its row, what is not frees its key.</summary>
    [Fact]
    public async Task Key_OfACommittedChange_IsNotForgotten()
    {
        var tenant = await hub.Fixture.NewTenantAsync(cancellationToken: Stop);
        var key = NewKey(tenant);
        await Answers.BeginAsync(key, Stop);
        Task forgetting;
        await using (var transaction = await hub.Fixture.BeginAsync(tenant, Stop))
        {
            await key.MarkDoneAsync(transaction.Connection, transaction.Transaction, Stop);
            forgetting = Answers.ForgetAsync(key, Stop);
            await transaction.CommitAsync(Stop);
        }

        await forgetting;
        Assert.Equal("kernel.idempotency_running", (await Answers.BeginAsync(key with { Attempt = Guid.NewGuid() }, Stop)).Value.Refusal?.Code);
    }

    [Fact]
    public async Task Answer_OfYesterday_IsSwept_TodaysIsNot()
    {
        var tenant = await hub.Fixture.NewTenantAsync(cancellationToken: Stop);
        var yesterday = NewKey(tenant);
        await Answers.BeginAsync(yesterday, Stop);
        await Answers.EndAsync(yesterday, "recorded", new RecordedAnswer(204, null, null, []), Stop);
        await AgeAsync(tenant, "25 hours");
        var today = NewKey(tenant);
        await Answers.BeginAsync(today, Stop);
        await Answers.EndAsync(today, "recorded", new RecordedAnswer(200, "application/json", "/x", [1, 2]), Stop);
        Assert.Equal(1, await Answers.SweepAsync(tenant, Stop));
        var kept = (await Answers.BeginAsync(today with { Attempt = Guid.NewGuid() }, Stop)).Value.Answer!;
        Assert.Equal((200, "application/json", "/x"), (kept.Status, kept.ContentType, kept.Location));
        Assert.Equal([1, 2], kept.Body);
    }

    [Fact]
    public async Task Answers_OfAnErasedTenant_AreGone_OthersStay()
    {
        var (erased, other) = (await hub.Fixture.NewTenantAsync(cancellationToken: Stop), await hub.Fixture.NewTenantAsync(cancellationToken: Stop));
        foreach (var tenant in (TenantScope[])[erased, other])
        {
            await Answers.BeginAsync(NewKey(tenant) with { Tenant = null }, Stop);
        }

        foreach (var module in hub.Fixture.Services.GetServices<ITenantErasure>())
        {
            await module.EraseAsync(erased, Stop);
        }

        Assert.Equal(
            1L, await hub.AskAsync(DbRole.App, "eh_platform", $"SELECT count(*) FROM kernel.idempotency_keys WHERE tenant_id IN ({erased.TenantId}, {other.TenantId})"));
    }

    /// <summary>The bound is a bound: with a full table new keys are refused, and the old ones still answer.</summary>
    [Fact]
    public async Task Keys_OverTheBound_AreRefused()
    {
        var tenant = await hub.Fixture.NewTenantAsync(cancellationToken: Stop);
        var first = NewKey(tenant);
        await Answers.BeginAsync(first, Stop);
        await using (var transaction = await hub.Fixture.BeginAsync(tenant, Stop))
        {
            await Hub.AskAsync(
                transaction,
                $"""
                INSERT INTO kernel.idempotency_keys (tenant_id, caller_id, key, request_hash, attempt, state, begun_at)
                SELECT {tenant.TenantId}, gen_random_uuid(), 'k' || n, sha256(''), gen_random_uuid(), 'running', now()
                FROM generate_series(2, {RecordedAnswers.MostKeys}) n
                """);
            await transaction.CommitAsync(Stop);
        }

        Assert.Equal("kernel.idempotency_full", (await Answers.BeginAsync(NewKey(tenant), Stop)).Value.Refusal?.Code);
        Assert.Equal("kernel.idempotency_running", (await Answers.BeginAsync(first with { Attempt = Guid.NewGuid() }, Stop)).Value.Refusal?.Code);
    }

    private static RunningKey NewKey(TenantScope tenant) => new(tenant.TenantId, Guid.NewGuid(), Guid.NewGuid().ToString(), new byte[32], Guid.NewGuid(), tenant);

    private async Task AgeAsync(TenantScope tenant, string by)
    {
        await using var transaction = await hub.Fixture.BeginAsync(tenant, Stop);
        await Hub.AskAsync(transaction, $"UPDATE kernel.idempotency_keys SET begun_at = begun_at - interval '{by}'");
        await transaction.CommitAsync(Stop);
    }
}
