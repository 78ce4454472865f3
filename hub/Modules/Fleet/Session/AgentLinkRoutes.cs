using EdgeHub.Grpc;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EdgeHub.Hub.Fleet;

/// <summary>The agents listener: <c>AgentLink/Connect</c>. Admits, replaces an older stream, runs the session, writes down why it ended.</summary>
internal sealed partial class AgentLinkRoutes(
    Gatekeeper gatekeeper, LiveSessions sessions, SessionRows rows, SessionParts parts, IHostApplicationLifetime lifetime, ILogger<AgentLinkRoutes> log)
    : IListenerRoutes
{
    public const string ConnectPath = "/edgehub.hublink.v1.AgentLink/Connect";
    public const int MaxFrameBytes = 256 << 10;

    /// <inheritdoc/>
    public HubListener Listener => HubListener.Agents;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGrpcDuplex(ConnectPath, AgentFrame.Parser, (GrpcDuplexHandler<AgentFrame, HubFrame>)ConnectAsync, MaxFrameBytes).OpenToAnybody();

    private async Task ConnectAsync(
        HttpContext context, GrpcReader<AgentFrame> requests, GrpcWriter<HubFrame> replies, CancellationToken cancellationToken)
    {
        if (context.Connection.ClientCertificate is not { } certificate)
        {
            throw new GrpcStatusException(GrpcStatusCode.Unauthenticated, "The agents listener needs a client certificate.");
        }

        Admission admission;
        try
        {
            admission = await gatekeeper.AdmitAsync(certificate, cancellationToken);
        }
        catch (NpgsqlException)
        {
            await replies.WriteAsync(new HubFrame { Slow = new Slow { Reason = "database_gone", RetryAfterMs = 2000 } }, cancellationToken);
            return;
        }

        if (admission.Refusal is { } refusal)
        {
            await RefuseAsync(replies, refusal, cancellationToken);
        }
        else if (admission.RenewalOnly)
        {
            await RenewOnlyAsync(admission, requests, replies, cancellationToken);
        }
        else
        {
            await ServeAsync(admission, requests, replies, cancellationToken);
        }
    }

    private async Task ServeAsync(
        Admission admission, GrpcReader<AgentFrame> requests, GrpcWriter<HubFrame> replies, CancellationToken cancellationToken)
    {
        using var outgoing = new Outgoing(parts.Clock);
        using var live = new LiveSession(admission, outgoing, parts.Clock.GetUtcNow());
        live.Health.Heard(live.Began);

        // The web server waits for open streams when the hub stops, and an agent's never ends by itself.
        await using var stopping = lifetime.ApplicationStopping.Register(() => live.End(StreamEnd.HubStopping));
        var end = StreamEnd.HubStopping;
        try
        {
            await sessions.EnterAsync(live, cancellationToken);
            await rows.EnterAsync(live, cancellationToken);
            LogConnected(log, admission.Name, admission.AgentId);
            using var session = new AgentSession(live, requests, replies, parts, log);
            end = await session.RunAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            end = StreamEnd.Failed;
            await replies.WriteAsync(new HubFrame { Slow = new Slow { Reason = "database_gone", RetryAfterMs = 2000 } }, cancellationToken);
        }
        finally
        {
            sessions.Leave(live);
            live.MarkLeft();
            await LeaveAsync(live, end);
        }

        if (!end.IsRefusal && end != StreamEnd.Left)
        {
            throw new GrpcStatusException(GrpcStatusCode.Unavailable, $"{end.Code}: {end.Text}");
        }
    }

    /// <summary>Not with the stream's token: it is cancelled by now, and the rows matter to pages.</summary>
    private async Task LeaveAsync(LiveSession live, StreamEnd end)
    {
        LogEnded(log, live.Agent.Name, end.Code);
        parts.Presence.Changed(live.Agent.Tenant);
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5), parts.Clock);
        try
        {
            await rows.LeaveAsync(live, end.Code, soon.Token);

            // Who asked in between still saw the row of a stream that stands.
            parts.Presence.Changed(live.Agent.Tenant);
            if (sessions.Find(live.Agent.AgentId) is null)
            {
                var state = end == StreamEnd.Revoked ? "revoked" : end == StreamEnd.Cloned ? "quarantined" : "silent";
                await parts.TellAsync(live, state, soon.Token);
            }
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            LogNotWritten(log, e, live.Agent.Name);
        }
    }

    /// <summary>A certificate that expired less than 30 days ago may do one thing: become a new one.</summary>
    private async Task RenewOnlyAsync(
        Admission admission, GrpcReader<AgentFrame> requests, GrpcWriter<HubFrame> replies, CancellationToken cancellationToken)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(AgentSession.HelloWithin);
        try
        {
            for (var frames = 0; frames < 4 && await requests.ReadAsync(soon.Token) is { } frame; frames++)
            {
                if (frame.BodyCase != AgentFrame.BodyOneofCase.CertificateRenewal)
                {
                    continue;
                }

                var renewed = await parts.Renewals.RenewAsync(admission.AgentId, frame.CertificateRenewal.CertificateRequest, soon.Token);
                if (renewed.TryGet(out var certificate, out var error))
                {
                    await replies.WriteAsync(new HubFrame { Certificate = certificate }, soon.Token);
                    return;
                }

                await RefuseAsync(replies, StreamEnd.Violation(error.Detail), soon.Token);
                return;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It waits for a Welcome that will not come; the refusal says what to send instead.
        }

        await RefuseAsync(replies, StreamEnd.Expired, cancellationToken);
    }

    private static ValueTask RefuseAsync(GrpcWriter<HubFrame> replies, StreamEnd end, CancellationToken cancellationToken) =>
        replies.WriteAsync(new HubFrame { Refusal = new Refusal { Code = end.Code, Text = end.Text } }, cancellationToken);

    [LoggerMessage(2701, LogLevel.Information, "Agent {Agent} ({AgentId}) is connected")]
    private static partial void LogConnected(ILogger logger, string agent, Guid agentId);

    [LoggerMessage(2702, LogLevel.Information, "Stream of agent {Agent} ended: {Why}")]
    private static partial void LogEnded(ILogger logger, string agent, string why);

    [LoggerMessage(2703, LogLevel.Warning, "The end of a stream of agent {Agent} could not be written down")]
    private static partial void LogNotWritten(ILogger logger, Exception exception, string agent);
}
