using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Production;

/// <summary>Runs an operation in a transaction of the caller's tenant; a failure rolls back.</summary>
internal static class TenantWork
{
    public static async Task<Result<T>> RunAsync<T>(
        this ITenantDb db, TenantScope tenant, Func<TenantTransaction, CancellationToken, Task<Result<T>>> work, CancellationToken cancellationToken)
    {
        if (!(await db.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out var error))
        {
            return error;
        }

        await using (transaction)
        {
            var result = await work(transaction, cancellationToken);
            if (result.IsOk)
            {
                await transaction.CommitAsync(cancellationToken);
            }

            return result;
        }
    }

    /// <summary>The same for what only reads: nothing is committed, so nobody is woken.</summary>
    public static async Task<Result<T>> ReadAsync<T>(
        this ITenantDb db, TenantScope tenant, Func<TenantTransaction, CancellationToken, Task<Result<T>>> work, CancellationToken cancellationToken)
    {
        if (!(await db.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out var error))
        {
            return error;
        }

        await using (transaction)
        {
            return await work(transaction, cancellationToken);
        }
    }

    /// <summary>For a route that reads.</summary>
    public static async Task<IResult> ReadAsync<T>(this HttpContext http, Func<TenantTransaction, CancellationToken, Task<Result<T>>> work)
    {
        var db = http.RequestServices.GetRequiredService<ITenantDb>();
        return (await db.ReadAsync(http.Tenant(), work, http.RequestAborted)).ToResult();
    }

    /// <summary>For a route that writes: the caller's tenant, the answer as JSON or problem details.</summary>
    public static async Task<IResult> WriteAsync<T>(
        this HttpContext http, Func<TenantTransaction, CancellationToken, Task<Result<T>>> work)
    {
        var db = http.RequestServices.GetRequiredService<ITenantDb>();
        return (await db.RunAsync(http.Tenant(), work, http.RequestAborted)).ToResult();
    }
}
