using System.Globalization;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Isolation.Tests;

/// <summary>Finds the wrong caller.</summary>
internal sealed class FaultyCallers(ICallerSource inner, Faults faults) : ICallerSource
{
    public async ValueTask<Caller?> FindAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = await inner.FindAsync(context, cancellationToken);
        return faults.Now switch
        {
            Fault.WrongTenantOfCaller when caller?.Tenant is not null => caller with { Tenant = faults.Victim },
            Fault.EveryPermission when caller is not null => Faulty.Everything(caller),
            Fault.EveryPlant when caller is not null => caller with { Plants = PlantScope.All },
            Fault.AnybodyIsSomebody when caller is null => Faulty.Everything(new Caller(Guid.NewGuid(), "Anybody", faults.Victim, Credentials.Administrator, Faulty.Nothing, "en")),
            Fault.OperatorHasTenant when caller is { Tenant: null } => Faulty.Everything(caller with { Tenant = faults.Victim }),
            _ => caller,
        };
    }
}

/// <summary>Begins transactions with the wrong company in one place, the other, or both; for requests, not for jobs.</summary>
internal sealed class FaultyTenants(ITenantDb inner, Faults faults, IHttpContextAccessor request) : ITenantDb
{
    public async Task<Result<TenantTransaction>> BeginAsync(TenantScope tenant, CancellationToken cancellationToken)
    {
        if (request.HttpContext is null)
        {
            return await inner.BeginAsync(tenant, cancellationToken);
        }

        var begun = await inner.BeginAsync(faults.Now == Fault.WrongSettingAndFilter ? faults.Victim : tenant, cancellationToken);
        if (!begun.TryGet(out var transaction, out var error))
        {
            return error;
        }

        switch (faults.Now)
        {
            case Fault.WrongSetting:
                await SetAsync(transaction, faults.Victim.TenantId.ToString(CultureInfo.InvariantCulture), cancellationToken);
                return transaction;
            case Fault.NoSetting:
                await SetAsync(transaction, "", cancellationToken);
                return transaction;
            case Fault.WrongFilter:
                // The lease stays with the transaction that it came with, which this one ends.
                return new TenantTransaction(faults.Victim, transaction.Epoch, transaction.Connection, transaction.Transaction, null, new Ending(transaction));
            default:
                return transaction;
        }
    }

    private static async Task SetAsync(TenantTransaction transaction, string value, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT set_config('app.tenant_id', $1, true)", transaction.Connection, transaction.Transaction);
        command.Parameters.Add(Param.Text(value));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class Ending(TenantTransaction inner) : IDisposable
    {
        public void Dispose() => inner.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}

/// <summary>Follows the wrong company.</summary>
internal sealed class FaultyFeed(ILiveFeed inner, Faults faults) : ILiveFeed
{
    public IAsyncEnumerable<PositionedEvent> FollowAsync(TenantScope tenant, long? after, int? epoch, CancellationToken cancellationToken) =>
        inner.FollowAsync(faults.Now == Fault.WrongFeed ? faults.Victim : tenant, after, epoch, cancellationToken);

    public Task<(long Position, int Epoch)> HeadAsync(TenantScope tenant, CancellationToken cancellationToken) => inner.HeadAsync(tenant, cancellationToken);
}

/// <summary>Finds the wrong database.</summary>
internal sealed class FaultyDirectory(ITenantDirectory inner, Faults faults) : ITenantDirectory
{
    public ValueTask<Result<TenantPlacement>> FindAsync(TenantScope tenant, CancellationToken cancellationToken) =>
        inner.FindAsync(faults.Now == Fault.WrongPlacement ? faults.Victim : tenant, cancellationToken);

    public ValueTask<IReadOnlyList<TenantScope>> ListServedAsync(CancellationToken cancellationToken) => inner.ListServedAsync(cancellationToken);

    public void Forget(TenantScope tenant) => inner.Forget(tenant);
}

/// <summary>What the faulty parts have in common.</summary>
internal static class Faulty
{
    public static IReadOnlySet<string> Nothing { get; } = new HashSet<string>(StringComparer.Ordinal);

    private static readonly HashSet<string> All = new(StringComparer.Ordinal) { "*" };

    public static Caller Everything(Caller caller) => caller with { Permissions = All, Scopes = null };

    /// <summary>Puts a part around the one that the hub has registered.</summary>
    public static void Wrap<T>(this IServiceCollection services, Func<IServiceProvider, T, T> wrap)
        where T : class
    {
        var registered = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(registered);
        services.AddSingleton(provider => wrap(provider, (T)(registered.ImplementationInstance
            ?? registered.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!))));
    }
}
