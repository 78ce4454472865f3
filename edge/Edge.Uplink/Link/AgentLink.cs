using System.Security.Cryptography;
using EdgeHub.Edge.Store;
using EdgeHub.Grpc;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Uplink;

/// <summary>The agent's link to its hub: dials, runs one stream after the other, and says at every moment how it stands.</summary>
public sealed partial class AgentLink(SessionParts parts)
{
    internal const string Path = "/edgehub.hublink.v1.AgentLink/Connect";

    /// <summary>A frame is at most 64 kB; a plan may be near that and the rest is room for what is added later.</summary>
    private const int MaxFrameBytes = 128 << 10;

    /// <summary>A stream that lived this long was a good one: the next dial comes soon.</summary>
    private static readonly TimeSpan GoodStream = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = parts.Loggers.CreateLogger<AgentLink>();
    private readonly Backoff _backoff = new(Random.Shared);
    private bool _resend = true;
    private bool _renewFirst;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!parts.Credentials.Exists)
            {
                // Enrolling takes the data folder, so it happens while this agent does not run.
                parts.Monitor.NotEnrolled();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            var started = parts.Time.GetTimestamp();
            var ended = await StreamAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            // A clock that is off hides that the certificate is past its end; the hub's word starts the renewal.
            var renew = ended.Code == LinkEndedException.CertificateExpired && !_renewFirst;
            _renewFirst = ended.Code == LinkEndedException.CertificateExpired;
            if (ended.RetryAtOnce || renew)
            {
                LogEnded(ended.Code, ended.Message, TimeSpan.Zero);
                continue;
            }

            if (parts.Time.GetElapsedTime(started) >= GoodStream)
            {
                _backoff.Reset();
            }

            var pause = ended.Refused ? Backoff.AfterRefusal : _backoff.Next();
            LogEnded(ended.Code, ended.Message, pause);
            parts.Monitor.Lost(ended.Refused ? LinkCondition.Refused : LinkCondition.Offline, ended.Code, ended.Message, parts.Time.GetLocalNow() + pause);
            await Task.Delay(pause, parts.Time, cancellationToken);
        }
    }

    /// <summary>One stream from dial to end; returns why it ended.</summary>
    private async Task<LinkEndedException> StreamAsync(CancellationToken cancellationToken)
    {
        HubSession? session = null;
        var address = parts.Options.Hub;
        try
        {
            var credentials = parts.Credentials.Load();
            address = address.Length > 0 ? address : credentials.AgentsAddress;
            var options = new GrpcChannelOptions
            {
                MaxMessageBytes = MaxFrameBytes,
                ConnectTimeout = parts.Options.WelcomeLimit,
                Tls = HubTrust.Mutual(credentials),
            };
            using var channel = GrpcChannel.Create(new Uri("https://" + address), options);
            await using var call = channel.Duplex<AgentFrame, HubFrame>(Path, HubFrame.Parser, cancellationToken);
            session = new HubSession(parts, credentials, call, _resend, _renewFirst);
            try
            {
                await session.RunAsync(cancellationToken);
            }
            catch (GrpcTransportException)
            {
                // Writing failed: a refusal, or the status, may still be there to read.
                while (await call.ReadAsync(cancellationToken) is { } frame)
                {
                    if (frame.Refusal is { } refusal)
                    {
                        throw LinkEndedException.Of(refusal);
                    }
                }

                throw;
            }

            return new LinkEndedException("link.closed", "The stream ended.");
        }
        catch (LinkEndedException e)
        {
            return e;
        }
        catch (GrpcStatusException e) when (e.Code is GrpcStatusCode.Unauthenticated or GrpcStatusCode.PermissionDenied)
        {
            return new LinkEndedException("agent.refused", "The hub does not take this agent: " + e.Detail, refused: true);
        }
        catch (GrpcStatusException e)
        {
            return new LinkEndedException("link.ended", "The hub ended the stream: " + (e.Detail.Length > 0 ? e.Detail : e.Code.ToString()));
        }
        catch (GrpcException e)
        {
            return session is { Welcomed: true }
                ? new LinkEndedException("link.lost", $"The link to the hub at {address} was lost: {e.Message}", inner: e)
                : new LinkEndedException("link.unreachable", $"The hub at {address} can't be reached: {e.Message}", inner: e);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new LinkEndedException("link.stopped", "The agent stops.");
        }
        catch (Exception e) when (e is EnrolmentException or UriFormatException or CryptographicException or StoreFullException or StoreFaultException)
        {
            return new LinkEndedException("link.local", e.Message, inner: e);
        }
        catch (Exception e)
        {
            LogBroken(e);
            return new LinkEndedException("link.failed", "The link failed in the agent; its log has the reason.", inner: e);
        }
        finally
        {
            _resend &= session is not { Welcomed: true };
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "Link ended ({Code}): {Reason} Next try in {Pause}")]
    private partial void LogEnded(string code, string reason, TimeSpan pause);

    [LoggerMessage(11, LogLevel.Error, "Link failed")]
    private partial void LogBroken(Exception exception);
}
