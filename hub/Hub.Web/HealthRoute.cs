using EdgeHub.Hub.Kernel;
using Npgsql;

namespace EdgeHub.Hub.Web;

/// <summary><c>GET /health</c>: 200 while the hub and its platform database answer, 503 with the reason otherwise. For load balancers.</summary>
internal static class HealthRoute
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/health", CheckAsync).OpenToAnybody().ExcludeFromDescription();

    private static async Task<IResult> CheckAsync(IPlatformDb platform, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await using var command = platform.DataSource.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(either.Token);
            return Results.Ok(new { status = "ok" });
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Error("kernel.database_unavailable", ErrorKind.Unavailable, "The hub runs; its database does not answer. Try again in a few seconds.").ToResult();
        }
    }
}
