using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Kernel;

/// <summary>Runs a request's work in a transaction of the caller's tenant; a failure rolls back.</summary>
public static class TenantRequests
{
    /// <summary>For a route that reads: nothing is committed, so nobody is woken.</summary>
    public static async Task<Answer<T>> ReadAsync<T>(this HttpContext http, Func<TenantTransaction, CancellationToken, Task<Result<T>>> work)
    {
        ArgumentNullException.ThrowIfNull(http);
        return await http.RequestServices.GetRequiredService<ITenantDb>().ReadAsync(http.Tenant(), work, http.RequestAborted);
    }

    /// <summary>For a list whose key is one text.</summary>
    public static Task<Answer<Page<T>>> ReadPageAsync<T>(
        this HttpContext http, string list, string? cursor, int? limit, Func<TenantTransaction, PageAsk, CancellationToken, Task<Page<T>>> work) =>
        http.ReadAsync<Page<T>>(async (transaction, cancellationToken) =>
            Paging.Ask(list, cursor, limit).TryGet(out var ask, out var malformed) ? await work(transaction, ask, cancellationToken) : malformed);

    /// <summary>For a route that writes and answers with what it made.</summary>
    public static async Task<Answer<T>> WriteAsync<T>(this HttpContext http, Func<TenantTransaction, CancellationToken, Task<Result<T>>> work)
    {
        ArgumentNullException.ThrowIfNull(http);
        return await http.RequestServices.GetRequiredService<ITenantDb>().RunAsync(http.Tenant(), work, http.RequestAborted);
    }

    /// <summary>For a route that writes and has nothing to say when it is done.</summary>
    public static async Task<Done> DoAsync(this HttpContext http, Func<TenantTransaction, CancellationToken, Task<Result<bool>>> work) =>
        (await http.WriteAsync(work)).Result.Error;

    /// <summary>Runs and commits, outside a request.</summary>
    public static async Task<Result<T>> RunAsync<T>(
        this ITenantDb db, TenantScope tenant, Func<TenantTransaction, CancellationToken, Task<Result<T>>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(work);
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

    /// <summary>Reads, outside a request.</summary>
    public static async Task<Result<T>> ReadAsync<T>(
        this ITenantDb db, TenantScope tenant, Func<TenantTransaction, CancellationToken, Task<Result<T>>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(work);
        if (!(await db.BeginAsync(tenant, cancellationToken)).TryGet(out var transaction, out var error))
        {
            return error;
        }

        await using (transaction)
        {
            return await work(transaction, cancellationToken);
        }
    }
}
