using System.CommandLine;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;

namespace EdgeHub.Hub.Web;

/// <summary>What commands about one company's people and keys have in common.</summary>
internal static class TenantWork
{
    public static Option<string> Option() => new("--tenant") { Description = "Code of the company.", Required = true };

    /// <summary>Finds the company, does the work, says the answer.</summary>
    public static Task<int> RunAsync<T>(
        ParseResult parsed, Option<string> tenant, Option<bool> json, Option<bool>? dryRun,
        Func<IServiceProvider, TenantScope, CancellationToken, Task<Result<T>>> work, Func<T, string> say, CancellationToken cancellationToken) =>
        CommandWork.OnHubAsync(
            parsed.GetValue(HubCommand.Data)!, parsed.GetValue(HubCommand.Database), false, parsed.InvocationConfiguration.Error,
            async (services, token) =>
            {
                var code = parsed.GetValue(tenant)!;
                services.GetRequiredService<PlatformChanges>().IsRehearsal = dryRun is not null && parsed.GetValue(dryRun);
                Result<T> result = await services.GetRequiredService<ITenants>().FindAsync(code, token) is { } found
                    ? await work(services, new TenantScope(found.TenantId, found.Code), token)
                    : new Error("tenancy.unknown", ErrorKind.NotFound, "There is no such company. See: tenant list");
                return await CommandAnswer.SayAsync(parsed, json, result, say);
            },
            cancellationToken);
}
