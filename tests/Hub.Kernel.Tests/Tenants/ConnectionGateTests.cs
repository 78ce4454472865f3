using EdgeHub.Testing;
using Npgsql;

namespace EdgeHub.Hub.Kernel.Tests;

public sealed class ConnectionGateTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Hub _hub;
    private readonly NpgsqlDataSource _source;
    private readonly ConnectionGate _gate;

    public ConnectionGateTests(Hub hub)
    {
        _hub = hub;
        var settings = _hub.Server.Connect(DbRole.App, HubDatabases.Platform);
        settings.Pooling = false;
        _source = NpgsqlDataSource.Create(settings.ConnectionString);
        _gate = new ConnectionGate(new ConnectionLimits { Total = 3, PerDatabase = 2, Waiting = 2 }, _time);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Fact]
    public async Task Gate_AtDatabaseLimit_ServesWaiterWhenOneIsGivenBack()
    {
        var database = Guid.NewGuid();
        var first = await TakeAsync(database);
        var second = await TakeAsync(database);
        var third = TakeAsync(database);
        Assert.False(third.IsCompleted);
        var connection = first!.Connection;
        first.Dispose();
        Assert.Same(connection, (await third)!.Connection);
        Assert.Equal(2, _gate.Open);
        second!.Dispose();
    }

    [Fact]
    public async Task Gate_AtNodeLimit_ClosesLongestIdleOfAnotherDatabase()
    {
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());
        var old = await TakeAsync(a);
        var younger = await TakeAsync(a);
        var (oldConnection, youngerConnection) = (old!.Connection, younger!.Connection);
        old.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        younger.Dispose();
        using var b1 = await TakeAsync(b);
        Assert.Equal(3, _gate.Open);
        using var b2 = await TakeAsync(b);
        Assert.Equal(3, _gate.Open);
        Assert.NotEqual(System.Data.ConnectionState.Open, oldConnection.State);
        Assert.Equal(System.Data.ConnectionState.Open, youngerConnection.State);
    }

    [Fact]
    public async Task Gate_WaitingTooLong_AnswersNull()
    {
        var database = Guid.NewGuid();
        using var first = await TakeAsync(database);
        using var second = await TakeAsync(database);
        var third = TakeAsync(database);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await third.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Gate_TooManyWaiting_RefusesAtOnce()
    {
        var database = Guid.NewGuid();
        var first = await TakeAsync(database);
        using var second = await TakeAsync(database);
        using var leaving = new CancellationTokenSource();
        Task<ConnectionGate.Lease?>[] waiting = [TakeAsync(database, leaving.Token), TakeAsync(database, leaving.Token)];
        Assert.Null(await TakeAsync(database));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[0]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[1]);

        // Those who left take no turn with them.
        first!.Dispose();
        using var next = await TakeAsync(database);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Gate_IdleConnection_IsClosedAfterFifteenSeconds()
    {
        (await TakeAsync(Guid.NewGuid()))!.Dispose();
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(1, _gate.Open);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(0, _gate.Open);
    }

    [Fact]
    public async Task Gate_BrokenConnection_IsNotHandedOutAgain()
    {
        var database = Guid.NewGuid();
        var lease = await TakeAsync(database);
        await using (var kill = new NpgsqlCommand("SELECT pg_terminate_backend(pg_backend_pid())", lease!.Connection))
        {
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => kill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        lease.Dispose();
        Assert.Equal(0, _gate.Open);
    }

    [Fact]
    public async Task Gate_OpeningFails_GivesItsPlaceBack()
    {
        var settings = _hub.Server.Connect(DbRole.App, "erp_not_there");
        settings.Pooling = false;
        await using var nowhere = NpgsqlDataSource.Create(settings.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => _gate.TakeAsync(Guid.NewGuid(), nowhere, TestContext.Current.CancellationToken));
        Assert.Equal(0, _gate.Open);
    }

    private Task<ConnectionGate.Lease?> TakeAsync(Guid database, CancellationToken? cancellationToken = null) =>
        _gate.TakeAsync(database, _source, cancellationToken ?? TestContext.Current.CancellationToken);
}
