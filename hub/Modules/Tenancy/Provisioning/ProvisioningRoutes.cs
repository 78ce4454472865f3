using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Tenancy;

/// <summary>What is asked of a new tenant.</summary>
/// <param name="Code">Four characters, A to Z and 0 to 9, first a letter.</param>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Slug">Made of the name when left out.</param>
/// <param name="Placement">own (default) or pool.</param>
/// <param name="Group">Group of companies.</param>
/// <param name="TimeZone">IANA name, Asia/Kolkata when left out.</param>
/// <param name="Currency">ISO 4217, INR when left out.</param>
/// <param name="Language">en (default), hi, bn or te.</param>
/// <param name="FailAtStep">In the demo only: the step that shall fail, from 1.</param>
internal sealed record TenantRequest(
    string? Code, string? Name, string? Slug, string? Placement, string? Group, string? TimeZone, string? Currency, string? Language, int? FailAtStep);

/// <summary>Making tenants over the API, and watching it.</summary>
internal static partial class ProvisioningRoutes
{
    private const int ShownRuns = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        var tenants = api.MapGroup("/tenants");
        tenants.MapPost("", BeginAsync).RequireHubPermission("tenancy.tenants.manage").Describe("createTenant", "Begins to make a tenant; watch the run until it is done or undone.");
        tenants.MapGet("/runs", ListAsync).RequireHubPermission("tenancy.tenants.read").Describe("listProvisioningRuns", "The newest attempts to make a tenant.");
        tenants.MapGet("/runs/{runId:guid}", FindAsync).RequireHubPermission("tenancy.tenants.read").Describe("getProvisioningRun", "One attempt, step by step.");
    }

    /// <summary>Answers at once with the run; a page watches it step by step, a program asks until it is done or undone.</summary>
    private static async Task<Begun<ProvisioningRun>> BeginAsync(
        TenantRequest asked, HttpContext http, PlatformChanges audit, TenantProvisioning provisioning, ProvisioningJournal journal, HubSettings settings,
        RunningProvisions running, ILogger<TenantProvisioning> log, CancellationToken cancellationToken)
    {
        if (asked.FailAtStep is not null && !settings.IsDemo)
        {
            return new Error("tenancy.no_faults_here", ErrorKind.Form, "Faults can be asked for in the demo only: leave failAtStep out.");
        }

        var begun = await provisioning.BeginAsync(OrderOf(asked), cancellationToken);
        if (!begun.TryGet(out var order, out var error))
        {
            return error;
        }

        // Goes on when the page is closed; a hub that stops waits for it.
        running.Start(order.RunId, token => FinishAsync(provisioning, order, log, token));
        await audit.RecordAsync(
            null, new AuditEntry("tenancy.tenant.ordered", http.Caller()!.PersonId, "tenant " + order.Tenant.Code, new AuditDiff().Set("run", order.RunId.ToString("D")).ToJson()),
            cancellationToken);
        var run = await journal.FindAsync(order.RunId, cancellationToken);
        return Begun.At($"/api/v1/tenants/runs/{order.RunId}", run!);
    }

    private static async Task<Answer<Page<ProvisioningRun>>> ListAsync(ProvisioningJournal journal, CancellationToken cancellationToken) =>
        new Page<ProvisioningRun>(await journal.ListAsync(ShownRuns, cancellationToken));

    private static async Task<Answer<ProvisioningRun>> FindAsync(Guid runId, ProvisioningJournal journal, CancellationToken cancellationToken) =>
        await journal.FindAsync(runId, cancellationToken) is { } run
            ? run
            : new Error("tenancy.unknown_run", ErrorKind.NotFound, "There is no such attempt.");

    private static NewTenant OrderOf(TenantRequest asked)
    {
        var order = new NewTenant(asked.Code ?? "", asked.Name ?? "") { Slug = asked.Slug, FailAtStep = asked.FailAtStep };
        return order with
        {
            Placement = asked.Placement ?? order.Placement,
            Group = asked.Group ?? order.Group,
            TimeZone = asked.TimeZone ?? order.TimeZone,
            Currency = asked.Currency ?? order.Currency,
            Language = asked.Language ?? order.Language,
        };
    }

    private static async Task FinishAsync(TenantProvisioning provisioning, TenantProvisioning.Order order, ILogger log, CancellationToken stopping)
    {
        try
        {
            await provisioning.RunAsync(order, stopping);
        }
        catch (Exception exception)
        {
            Lost(log, exception, order.Tenant.Code);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Making tenant {Code} ended early; what it left is undone within a minute of the next start.")]
    private static partial void Lost(ILogger log, Exception exception, string code);
}
