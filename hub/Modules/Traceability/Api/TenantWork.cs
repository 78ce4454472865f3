using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Traceability;

/// <summary>Runs a request's work in a transaction of the caller's tenant.</summary>
internal sealed class TenantWork(ITenantDb tenants)
{
    /// <summary>Reads; the transaction is rolled back, since there is nothing to keep.</summary>
    public async Task<IResult> ReadAsync(HttpContext context, Func<TenantTransaction, Task<IResult>> read, CancellationToken cancellationToken)
    {
        var begun = await tenants.BeginAsync(context.Tenant(), cancellationToken);
        if (!begun.TryGet(out var transaction, out var error))
        {
            return error.ToResult();
        }

        await using (transaction)
        {
            return await read(transaction);
        }
    }

    /// <summary>Writes; commits when the work gives no error.</summary>
    public async Task<IResult> WriteAsync(HttpContext context, Func<TenantTransaction, Task<Error?>> write, CancellationToken cancellationToken)
    {
        var begun = await tenants.BeginAsync(context.Tenant(), cancellationToken);
        if (!begun.TryGet(out var transaction, out var error))
        {
            return error.ToResult();
        }

        await using (transaction)
        {
            if (await write(transaction) is { } failed)
            {
                return failed.ToResult();
            }

            await transaction.CommitAsync(cancellationToken);
            return TypedResults.NoContent();
        }
    }
}
