namespace EdgeHub.Hub.Kernel;

/// <summary>Failures that any route may answer because of where a tenant's rows are.</summary>
internal static class TenantErrors
{
    /// <summary>The rows are on their way to another place.</summary>
    public static Error Moving(TenantScope? tenant) => new(
        "tenant.moving", ErrorKind.Unavailable,
        $"The data of {(tenant is null ? "this company" : $"tenant {tenant.Code}")} are being moved and cannot be changed just now. Stations go on and keep their scans. Try again in a few seconds.");
}
