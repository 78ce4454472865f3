using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Hub.Production;

/// <summary>Reads one row of master data for an answer that carries its version, so that it can be edited with If-Match.</summary>
internal static class MasterDataReads
{
    /// <summary>The version first: read after the rest it could be newer than what is shown, and let a change of it through unseen.</summary>
    public static Task<Answer<T>> ReadRowAsync<T>(
        this HttpContext http, MasterRow row, Func<TenantTransaction, CancellationToken, Task<Result<T>>> show) =>
        http.ReadAsync<T>(async (transaction, cancellationToken) =>
        {
            var version = await row.VersionAsync(transaction, cancellationToken);
            http.SetVersion(version);
            return await show(transaction, cancellationToken);
        });

    /// <summary>A part of a plant, found by its code among the plant's own.</summary>
    public static Task<Answer<T>> ReadPartAsync<T>(
        this HttpContext http, string table, string plantCode, string code,
        Func<TenantTransaction, Guid, CancellationToken, Task<List<T>>> list, Func<T, string> codeOf, Error unknown)
        where T : class =>
        http.ReadAsync<T>(async (transaction, cancellationToken) =>
        {
            if (!(await PlantStore.FindAsync(transaction, http.Plants(), plantCode, cancellationToken)).TryGet(out var plant, out var missing))
            {
                return missing;
            }

            http.SetVersion(await new MasterRow(table, ("plant_id", plant.Id), ("code", code)).VersionAsync(transaction, cancellationToken));
            return (await list(transaction, plant.Id, cancellationToken)).Find(part => codeOf(part) == code) is { } found ? found : unknown;
        });
}
