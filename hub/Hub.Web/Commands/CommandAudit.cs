using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary>What the command line does to companies stands in the hub's own audit, under nobody's id: whoever has its data folder is the operator.</summary>
internal static class CommandAudit
{
    /// <summary>Writes the entry if the work was done. The work stands already: an audit that can't be reached now gets the entry later.</summary>
    public static async Task NoteAsync<T>(IServiceProvider services, Result<T> result, string action, string code, object detail, CancellationToken cancellationToken)
    {
        if (result.IsOk)
        {
            await services.GetRequiredService<PlatformChanges>().RecordAsync(
                null, new AuditEntry(action, Guid.Empty, "tenant " + code, JsonSerializer.Serialize(detail, JsonSerializerOptions.Web)), cancellationToken);
        }
    }
}
