using EdgeHub.Grpc;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// One <c>Connect</c> stream of an admitted agent: Hello, Welcome, then loops side by side (reading, sending, ingest of scans and
/// events, ingest of values, plans). The first that ends, ends all; the reason goes to the agent as the last frame.
/// </summary>
internal sealed partial class AgentSession(
    LiveSession live, GrpcReader<AgentFrame> requests, GrpcWriter<HubFrame> replies, SessionParts parts, ILogger log) : IDisposable
{
    public static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(20);
    private readonly ClockAnchors _anchors = new();
    private readonly LaneInbox _inbox = new();

    // A transaction of values takes as long as it is large; a scan that came meanwhile must not wait for its end.
    private readonly LaneInbox _values = new();
    private readonly List<Task> _loops = [];
    private DateTimeOffset _anchorKept;
    private byte[] _storeId = [];
    private AgentScope? _scope;

    /// <summary>Runs to the end of the stream; returns why it ended.</summary>
    public async Task<StreamEnd> RunAsync(CancellationToken cancellationToken)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, live.Ended);
        var sending = live.Outgoing.RunAsync(replies, cancellationToken);
        StreamEnd end;
        try
        {
            end = await ServeAsync(sending, all.Token);
        }
        catch (Exception e)
        {
            end = await ReasonOrFailedAsync(e, cancellationToken);
        }

        // The lanes are let go before the stream counts as left: a newer stream of the agent waits for it.
        live.Awaited.Close();
        await all.CancelAsync();
        await Task.WhenAll(_loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var last = end.IsRefusal ? new HubFrame { Refusal = new Refusal { Code = end.Code, Text = end.Text } } : null;
        live.Outgoing.Close(cancellationToken.IsCancellationRequested ? null : last);
        await Task.WhenAny(sending, Task.Delay(LastFrameWithin, parts.Clock, CancellationToken.None));
        return end;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inbox.Dispose();
        _values.Dispose();
    }

    private static readonly TimeSpan LastFrameWithin = TimeSpan.FromSeconds(2);

    private async Task<StreamEnd> ServeAsync(Task sending, CancellationToken cancellationToken)
    {
        var hello = await ReadHelloAsync(cancellationToken);
        _storeId = hello.StoreId.ToByteArray();
        live.Health.Hello(hello.SoftwareVersion, hello.Schema, hello.PagesAddress);
        if (!(await parts.Reconciliation.RunAsync(live.Agent, hello, _anchors, cancellationToken)).TryGet(out var reconciled, out var error))
        {
            throw new IngestWaitException(error.Code is "tenant.migrating" or "tenant.moving" ? "tenant_migrating" : "database_gone", error.Detail);
        }

        if (reconciled.Fork is { } fork)
        {
            throw new ClonedStoreException(fork);
        }

        live.Epoch = reconciled.Epoch;
        live.Assignment = reconciled.Assignment;
        _anchorKept = parts.Clock.GetUtcNow();
        _scope = new AgentScope(live.Agent.Tenant, live.Agent.AgentId, live.Agent.Name, reconciled.Assignment.PlantCode, reconciled.Assignment.Stations);
        await live.Outgoing.SendAsync(new HubFrame { Welcome = Welcome(hello, reconciled) }, cancellationToken);
        live.Awaited.Open();
        parts.Presence.Changed(live.Agent.Tenant);

        var values = reconciled.Lanes.ToLookup(lane => lane.Key.Lane == Lane.Telemetry);
        _loops.AddRange(
        [
            ReadAsync(cancellationToken), Ingest(_inbox, [.. values[false]]).RunAsync(cancellationToken), Ingest(_values, [.. values[true]]).RunAsync(cancellationToken),
            ShowAsync(cancellationToken),
        ]);
        if (parts.Plans is { } plans)
        {
            _loops.Add(PlanPump.RunAsync(plans, _scope, hello.PlanVersion, live.Outgoing, parts.Clock, log, cancellationToken));
        }

        _loops.Add(parts.ConfigurationsFor(_scope, live.Outgoing, log).RunAsync(cancellationToken));
        await await Task.WhenAny([sending, .. _loops]);
        return StreamEnd.Left;
    }

    private IngestLoop Ingest(LaneInbox inbox, IReadOnlyList<LaneState> lanes) =>
        new(inbox, live.Outgoing, lanes, _anchors, parts.Ingest, parts.Resends, parts.Watermarks, parts.Clock, log);

    /// <summary>Finding the reason writes and sends, and can fail itself; the stream ends in order all the same.</summary>
    private async Task<StreamEnd> ReasonOrFailedAsync(Exception e, CancellationToken cancellationToken)
    {
        try
        {
            return await ReasonAsync(e, cancellationToken);
        }
        catch (Exception again)
        {
            LogFailed(log, again, live.Agent.Name);
            return StreamEnd.Failed;
        }
    }

    private async Task<StreamEnd> ReasonAsync(Exception e, CancellationToken cancellationToken)
    {
        switch (e)
        {
            case StreamEndException ended:
                return ended.End;
            case ClonedStoreException cloned:
                await parts.Quarantine.PutAsync(live.Agent, _storeId, Quarantine.Cloned, cloned.Message, cancellationToken);
                return StreamEnd.Cloned;
            case IngestWaitException wait:
                LogNoWelcome(log, live.Agent.Name, wait.Reason, wait.Message);
                await live.Outgoing.SendAsync(new HubFrame { Slow = new Slow { Reason = wait.Reason, RetryAfterMs = 2000 } }, cancellationToken);
                return new StreamEnd("hub." + wait.Reason, "The hub can't take anything in at present. Connect again.", IsRefusal: false);
            case Npgsql.NpgsqlException or UnavailableException:
                return await ReasonAsync(new IngestWaitException("database_gone", e.Message, e), cancellationToken);
            case OperationCanceledException when live.Why is { } why:
                return why;
            case OperationCanceledException or GrpcTransportException:
                return StreamEnd.Left;
            case GrpcException broken:
                return StreamEnd.Violation(broken.Message);
            default:
                LogFailed(log, e, live.Agent.Name);
                return StreamEnd.Failed;
        }
    }

    private async Task<Hello> ReadHelloAsync(CancellationToken cancellationToken)
    {
        var frame = await ReadFrameAsync(HelloWithin, cancellationToken);
        if (frame?.BodyCase != AgentFrame.BodyOneofCase.Hello || frame.Hello.StoreId.Length != 16 || frame.Hello.Lanes.Count > 16)
        {
            throw new StreamEndException(StreamEnd.Violation("The first frame must be a Hello with a store id of 16 bytes."));
        }

        return frame.Hello;
    }

    private Welcome Welcome(Hello hello, Reconciled reconciled)
    {
        var welcome = new Welcome
        {
            Schema = IngestLoop.HubSchema,
            Epoch = (uint)reconciled.Epoch,
            HubUs = Microseconds.Of(parts.Clock.GetUtcNow()),
            TenantCode = live.Agent.Tenant.Code,
            AgentName = live.Agent.Name,
            HeartbeatSeconds = 2,
        };
        foreach (var lane in reconciled.Lanes)
        {
            welcome.Watermarks.Add(new HubLink.LaneWatermark { Lane = lane.Key.Lane, Next = (ulong)Wanted(hello, lane) });
        }

        return welcome;
    }

    /// <summary>
    /// One before what is wanted, when the agent still has it: its hash shows at once whether this store is the history that
    /// was acknowledged, or a copy that went its own way.
    /// </summary>
    private static long Wanted(Hello hello, LaneState lane)
    {
        var said = hello.Lanes.FirstOrDefault(state => state.Lane == lane.Key.Lane);
        var before = (ulong)(lane.Next - 1);
        if (lane.Retired)
        {
            // More than it has: the agent takes its store for an old copy, sets it aside and begins a new one.
            return Math.Max(lane.Next, (long)Math.Min(said?.Last ?? 0, long.MaxValue - 2) + 2);
        }

        return said is not null && before > 0 && said.FirstKept > 0 && said.FirstKept <= before && said.Last >= before ? lane.Next - 1 : lane.Next;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await ReadFrameAsync(SilentAfter, cancellationToken) is { } frame)
        {
            await TakeAsync(frame, cancellationToken);
        }
    }

    private async Task TakeAsync(AgentFrame frame, CancellationToken cancellationToken)
    {
        switch (frame.BodyCase)
        {
            case AgentFrame.BodyOneofCase.Batch:
                await (frame.Batch.Lane == Lane.Telemetry ? _values : _inbox).AddAsync(frame.Batch, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.Heartbeat:
                await HeartbeatAsync(frame.Heartbeat, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.CertificateRenewal:
                await RenewAsync(frame.CertificateRenewal, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.UidLeaseRequest:
                await LeaseAsync(frame.UidLeaseRequest, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.PointTable when parts.Points is { } points && _scope is { } scope:
                await points.TakeAsync(scope, frame.PointTable, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.LiveValues:
                _shown.Writer.TryWrite(frame.LiveValues);
                break;
            case AgentFrame.BodyOneofCase.CommandResult:
                live.Awaited.Take(frame.CommandResult);
                break;
            case AgentFrame.BodyOneofCase.Hello:
                throw new StreamEndException(StreamEnd.Violation("A second Hello came in one stream."));
            case AgentFrame.BodyOneofCase.ConfigurationReport when _scope is { } scope:
                await TakeAsync(scope, frame.ConfigurationReport, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.IntegrityReport when _scope is { } scope:
                await TakeAsync(scope, frame.IntegrityReport, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.Applied when frame.Applied.ConfigurationVersion > 0 && _scope is { } scope:
                await parts.Configurations.RefusedAsync(scope, frame.Applied, cancellationToken);
                break;
            case AgentFrame.BodyOneofCase.Applied when frame.Applied.Error.Length > 0:
                LogNotApplied(log, live.Agent.Name, frame.Applied.PlanVersion, frame.Applied.Error);
                break;
        }
    }

    private async Task HeartbeatAsync(Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        var now = parts.Clock.GetUtcNow();
        if (now - _anchorKept >= AnchorRows.KeepEvery)
        {
            _anchorKept = now;
            await parts.Anchors.KeepAsync(live.Agent, heartbeat.Clock, now, cancellationToken);
        }

        if (ClockAnchors.Read(heartbeat.Clock, now) is { } read)
        {
            _anchors.Add(read.Boot, read.Anchor);
        }

        live.Health.Take(heartbeat, _anchors.OffsetMs);
    }

    private async Task RenewAsync(CertificateRenewal renewal, CancellationToken cancellationToken)
    {
        var renewed = await parts.Renewals.RenewAsync(live.Agent.AgentId, renewal.CertificateRequest, cancellationToken);
        if (!renewed.TryGet(out var certificate, out var error))
        {
            throw new StreamEndException(StreamEnd.Violation(error.Detail));
        }

        await live.Outgoing.SendAsync(new HubFrame { Certificate = certificate }, cancellationToken);
    }

    private async Task LeaseAsync(UidLeaseRequest request, CancellationToken cancellationToken)
    {
        if (parts.Leases is null || _scope is null || (request.PlantCode.Length > 0 && request.PlantCode != _scope.PlantCode))
        {
            return;
        }

        var leased = await parts.Leases.LeaseAsync(_scope, request.Type, (int)Math.Clamp(request.Count, 1, 10_000), cancellationToken);
        if (leased.TryGet(out var lease, out var error))
        {
            await live.Outgoing.SendAsync(new HubFrame { UidLease = lease }, cancellationToken);
        }
        else
        {
            LogNoLease(log, live.Agent.Name, error.Code, error.Detail);
        }
    }

    private async Task<AgentFrame?> ReadFrameAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        AgentFrame? frame;
        var reading = requests.ReadAsync(cancellationToken);
        try
        {
            frame = reading.IsCompleted ? await reading : await reading.AsTask().WaitAsync(within, parts.Clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StreamEndException(StreamEnd.Silent);
        }

        live.Health.Heard(parts.Clock.GetUtcNow());
        return frame;
    }

    [LoggerMessage(2401, LogLevel.Error, "Stream of agent {Agent} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string agent);

    [LoggerMessage(2402, LogLevel.Warning, "Agent {Agent} could not be welcomed, {Reason}: {Detail}")]
    private static partial void LogNoWelcome(ILogger logger, string agent, string reason, string detail);

    [LoggerMessage(2403, LogLevel.Warning, "Agent {Agent} could not put plan {Version} into force: {Error}")]
    private static partial void LogNotApplied(ILogger logger, string agent, ulong version, string error);

    [LoggerMessage(2404, LogLevel.Warning, "Agent {Agent} got no block of UIDs, {Code}: {Detail}")]
    private static partial void LogNoLease(ILogger logger, string agent, string code, string detail);
}
