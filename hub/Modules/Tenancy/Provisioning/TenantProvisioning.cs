using System.Globalization;
using System.Text.Json;
using Dapper;
using EdgeHub.Hub.Kernel;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgeHub.Hub.Tenancy;

/// <summary>Makes tenants step by step; a step that fails takes everything before it back.</summary>
internal sealed partial class TenantProvisioning(
    IPlatformDb platform, HubDatabases databases, PlacementStore placements, ProvisioningJournal journal, ProvisioningUndo undo,
    IEnumerable<ITenantDefaults> defaults, ITenants tenants, TimeProvider time, ILogger<TenantProvisioning> log) : ITenantProvisioning
{
    public static readonly IReadOnlyList<string> Steps = ["reserve", "database", "placement", "enter", "defaults", "announce", "open"];

    public async Task<Result<Tenant>> ProvisionAsync(NewTenant tenant, CancellationToken cancellationToken)
    {
        var begun = await BeginAsync(tenant, cancellationToken);
        return begun.TryGet(out var run, out var error) ? await RunAsync(run, cancellationToken) : error;
    }

    /// <inheritdoc/>
    public async Task<Result<NewTenant>> RehearseAsync(NewTenant asked, CancellationToken cancellationToken)
    {
        if (!TenantRules.Check(asked).TryGet(out var tenant, out var refused))
        {
            return refused;
        }

        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        var taken = await connection.QueryFirstOrDefaultAsync<string?>(new CommandDefinition(
            "SELECT CASE WHEN code = @Code THEN 'code' ELSE 'slug' END FROM tenancy.tenants WHERE code = @Code OR slug = @Slug ORDER BY code <> @Code LIMIT 1",
            new { tenant.Code, tenant.Slug }, cancellationToken: cancellationToken));
        return taken switch { null => tenant, "code" => CodeTaken(tenant), _ => SlugTaken(tenant) };
    }

    /// <summary>Checks the order and writes the run down; <see cref="RunAsync"/> does the work.</summary>
    public async Task<Result<Order>> BeginAsync(NewTenant asked, CancellationToken cancellationToken)
    {
        if (!TenantRules.Check(asked).TryGet(out var tenant, out var refused))
        {
            return refused;
        }

        var run = new Order(Guid.CreateVersion7(time.GetUtcNow()), tenant);
        await journal.BeginAsync(run.RunId, tenant, Steps, cancellationToken);
        return run;
    }

    public async Task<Result<Tenant>> RunAsync(Order order, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var stepStarted = started;
        var number = 1;
        await using var work = new Work(order.Tenant);
        try
        {
            for (; number <= Steps.Count; number++)
            {
                stepStarted = time.GetTimestamp();
                // The last step is what makes the tenant exist: its fault comes before, every other one's after the work.
                if (order.Tenant.FailAtStep == Steps.Count && number == Steps.Count)
                {
                    throw new InjectedFaultException("The last step was asked to fail.");
                }

                if (await StepAsync(work, number, cancellationToken) is { } refused)
                {
                    return await UndoAsync(order, work, number, started, stepStarted, refused);
                }

                if (order.Tenant.FailAtStep == number)
                {
                    throw new InjectedFaultException($"Step {number.ToString(CultureInfo.InvariantCulture)} was asked to fail.");
                }

                await journal.StepDoneAsync(order.RunId, number, time.GetElapsedTime(stepStarted), cancellationToken);
            }

            await journal.DoneAsync(order.RunId, time.GetElapsedTime(started), cancellationToken);
            return (await tenants.FindAsync(work.TenantId, cancellationToken))!;
        }
        catch (Exception exception)
        {
            StepFailed(log, exception, order.Tenant.Code, number, Steps[Math.Min(number, Steps.Count) - 1]);
            var failure = new Error(
                exception is InjectedFaultException ? "tenancy.asked_to_fail" : "tenancy.provisioning_failed", ErrorKind.Unavailable,
                $"Tenant {order.Tenant.Code} was not made: step {number.ToString(CultureInfo.InvariantCulture)} ({Steps[Math.Min(number, Steps.Count) - 1]}) failed. Everything was undone: try again.");
            var undone = await UndoAsync(order, work, number, started, stepStarted, failure);
            cancellationToken.ThrowIfCancellationRequested();
            return undone;
        }
    }

    private async Task<Error> UndoAsync(Order order, Work work, int number, long started, long stepStarted, Error error)
    {
        // Undoing does not stop when the caller leaves, but it does not hang for ever either: what is left, recovery finds.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), time);
        try
        {
            await work.DisposeAsync();
            await journal.FailedAsync(order.RunId, number, time.GetElapsedTime(stepStarted), error, limit.Token);
            if (work.TenantId != 0)
            {
                await undo.RunAsync(order.Tenant.Code, limit.Token);
            }

            await journal.UndoneAsync(order.RunId, time.GetElapsedTime(started), limit.Token);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            UndoLeft(log, exception, order.Tenant.Code);
        }

        return error;
    }

    private Task<Error?> StepAsync(Work work, int number, CancellationToken cancellationToken) => number switch
    {
        1 => ReserveAsync(work, cancellationToken),
        2 => Done(work.Tenant.Placement == "own" ? databases.CreateTenantDatabaseAsync(PlacementStore.OwnDatabase(work.Tenant.Slug!), cancellationToken) : Task.CompletedTask),
        3 => Done(PlaceAsync(work, cancellationToken)),
        4 => Done(EnterAsync(work, cancellationToken)),
        5 => Done(AddDefaultsAsync(work, cancellationToken)),
        6 => Done(AnnounceAsync(work, cancellationToken)),
        7 => Done(OpenAsync(work, cancellationToken)),
        _ => throw new ArgumentOutOfRangeException(nameof(number)),
    };

    private async Task<Error?> ReserveAsync(Work work, CancellationToken cancellationToken)
    {
        var tenant = work.Tenant;
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            work.TenantId = await connection.ExecuteScalarAsync<int>(new CommandDefinition(
                """
                INSERT INTO tenancy.tenants (code, slug, name, group_name, state, state_since, time_zone, currency, language, created_at)
                VALUES (@Code, @Slug, @Name, @Group, 'provisioning', @now, @TimeZone, @Currency, @Language, @now) RETURNING tenant_id
                """,
                new { tenant.Code, tenant.Slug, tenant.Name, tenant.Group, tenant.TimeZone, tenant.Currency, tenant.Language, now = time.GetUtcNow() },
                cancellationToken: cancellationToken));
            return null;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return exception.ConstraintName == "tenants_slug_key" ? SlugTaken(tenant) : CodeTaken(tenant);
        }
    }

    private static Error CodeTaken(NewTenant tenant) =>
        new("tenancy.code_taken", ErrorKind.State, $"The code {tenant.Code} belongs to another tenant. Choose another one.");

    private static Error SlugTaken(NewTenant tenant) =>
        new("tenancy.slug_taken", ErrorKind.State, $"The slug {tenant.Slug} belongs to another tenant. Choose another one.");

    private async Task PlaceAsync(Work work, CancellationToken cancellationToken) =>
        work.Database = await placements.PlaceAsync(work.TenantId, work.Tenant.Placement, work.Tenant.Slug!, cancellationToken);

    private async Task EnterAsync(Work work, CancellationToken cancellationToken)
    {
        var connection = await databases.Server.OpenAsync(DbRole.App, work.Database!, cancellationToken);
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var scope = new TenantScope(work.TenantId, work.Tenant.Code);
        work.Transaction = new TenantTransaction(scope, 1, connection, transaction);
        var enter = new SqlBatch();
        enter.Add("SELECT set_config('app.tenant_id', $1, true)", (reader, token) => reader.ReadAsync(token), Param.Text(work.TenantId.ToString(CultureInfo.InvariantCulture)));
        enter.Add("INSERT INTO kernel.tenants (tenant_id, code, state, epoch) VALUES ($1, $2, 'open', 1)", Param.Int(work.TenantId), Param.Text(work.Tenant.Code));
        await work.Transaction.RunAsync(enter, cancellationToken);
    }

    private async Task AddDefaultsAsync(Work work, CancellationToken cancellationToken)
    {
        foreach (var module in defaults.OrderBy(module => module.Order))
        {
            await module.AddAsync(work.Transaction!, cancellationToken);
        }
    }

    private async Task AnnounceAsync(Work work, CancellationToken cancellationToken)
    {
        var transaction = work.Transaction!;
        var writes = new SqlBatch();
        var body = JsonSerializer.Serialize(new { code = work.Tenant.Code, slug = work.Tenant.Slug, name = work.Tenant.Name, placement = work.Tenant.Placement }, JsonSerializerOptions.Web);
        writes.AddOutbox(transaction.Tenant, time.GetUtcNow(), [new OutboxEvent("tenant.created", work.Tenant.Code, "tenant", null, body)]);
        await transaction.RunAsync(writes, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await work.DisposeAsync();
    }

    private async Task OpenAsync(Work work, CancellationToken cancellationToken)
    {
        await using var connection = await platform.DataSource.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE tenancy.tenants SET state = @State, state_since = @now WHERE tenant_id = @TenantId",
            new { work.Tenant.State, now = time.GetUtcNow(), work.TenantId }, cancellationToken: cancellationToken));
    }

    private static async Task<Error?> Done(Task step)
    {
        await step;
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Code}: provisioning step {Number} ({Step}) failed and is undone.")]
    private static partial void StepFailed(ILogger log, Exception exception, string code, int number, string step);

    [LoggerMessage(Level = LogLevel.Error, Message = "Tenant {Code}: what the failed provisioning left could not be taken back now; it is tried again within a minute.")]
    private static partial void UndoLeft(ILogger log, Exception exception, string code);

    /// <summary>A checked order with the run that tells its story.</summary>
    internal sealed record Order(Guid RunId, NewTenant Tenant);

    /// <summary>What the steps hand to each other.</summary>
    private sealed class Work(NewTenant tenant) : IAsyncDisposable
    {
        public NewTenant Tenant => tenant;

        public int TenantId { get; set; }

        public string? Database { get; set; }

        public TenantTransaction? Transaction { get; set; }

        public async ValueTask DisposeAsync()
        {
            if (Transaction is { } open)
            {
                Transaction = null;
                await open.DisposeAsync();
            }
        }
    }
}

/// <summary>A failure that was asked for, by a test or by the demo's page.</summary>
internal sealed class InjectedFaultException(string message) : Exception(message);
