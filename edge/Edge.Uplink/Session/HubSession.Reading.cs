using EdgeHub.HubLink;

namespace EdgeHub.Edge.Uplink;

/// <summary>What the hub says on an open stream.</summary>
internal sealed partial class HubSession
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await _call.ReadAsync(cancellationToken) is { } frame)
        {
            Volatile.Write(ref _lastHeard, _parts.Time.GetTimestamp());
            _parts.Monitor.Heard();
            _parts.Listener.Heard();
            await HandleAsync(frame, cancellationToken);
            Volatile.Write(ref _lastHeard, _parts.Time.GetTimestamp());
        }

        throw new LinkEndedException("link.closed", "The hub ended the stream.");
    }

    private async Task HandleAsync(HubFrame frame, CancellationToken cancellationToken)
    {
        switch (frame.BodyCase)
        {
            case HubFrame.BodyOneofCase.Ack:
                Take(frame.Ack);
                break;
            case HubFrame.BodyOneofCase.Pulse:
                SetHubTime(frame.Pulse.HubUs);
                break;
            case HubFrame.BodyOneofCase.Verdicts:
                _parts.Listener.VerdictsTold(PlanMap.ToVerdicts(frame.Verdicts));
                break;
            case HubFrame.BodyOneofCase.UnitChanges:
                _parts.Plans.Take(frame.UnitChanges);
                break;
            case HubFrame.BodyOneofCase.StationPlan:
                await _parts.Plans.TakeAsync(frame.StationPlan, cancellationToken);
                await WriteAsync(new AgentFrame { Applied = new Applied { PlanVersion = frame.StationPlan.Version } }, cancellationToken);
                break;
            case HubFrame.BodyOneofCase.UidLease:
                await _parts.Leases.AddAsync(frame.UidLease, cancellationToken);
                break;
            case HubFrame.BodyOneofCase.Slow:
                Pause(frame.Slow.Reason, TimeSpan.FromMilliseconds(frame.Slow.RetryAfterMs));
                break;
            case HubFrame.BodyOneofCase.Certificate:
                Take(frame.Certificate);
                break;
            case HubFrame.BodyOneofCase.Command:
                await AnswerAsync(frame.Command, cancellationToken);
                break;
            case HubFrame.BodyOneofCase.Configuration:
                await TakeAsync(frame.Configuration, cancellationToken);
                break;
            case HubFrame.BodyOneofCase.ConfigurationRequest:
                await TellTextAsync(cancellationToken);
                break;
            case HubFrame.BodyOneofCase.IntegrityChecked:
                await TakeAsync(frame.IntegrityChecked, cancellationToken);
                break;
            case HubFrame.BodyOneofCase.Refusal:
                throw LinkEndedException.Of(frame.Refusal);
            case HubFrame.BodyOneofCase.Welcome:
                throw new LinkEndedException("protocol.violation", "The hub welcomed the agent twice.");
            default:
                // A frame of a newer contract: fields are added, so what is not known is not meant for this version.
                break;
        }
    }

    private void Take(Ack ack)
    {
        SetHubTime(ack.HubUs);
        TimeSpan? took = null;
        lock (_lock)
        {
            foreach (var lane in _lanes)
            {
                if ((Lane)lane.Lane == ack.Lane)
                {
                    took = lane.Acknowledge((long)Math.Min(ack.Next, long.MaxValue));
                }
            }

            if (_slowSince is null)
            {
                _parts.Monitor.Slow("");
            }
        }

        if (took is { } proof)
        {
            Proven(proof);
        }

        _acknowledged.Writer.TryWrite(true);
        Wake();
    }

    /// <summary>The hub takes no records for a while; they are kept and sent again from the last acknowledged one.</summary>
    private void Pause(string reason, TimeSpan retryAfter)
    {
        lock (_lock)
        {
            _slowSince = _parts.Time.GetTimestamp();
            _slowFor = retryAfter < MinPause ? MinPause : retryAfter > MaxPause ? MaxPause : retryAfter;
            foreach (var lane in _lanes)
            {
                lane.Rewind();
            }
        }

        _parts.Monitor.Slow(reason.Length == 0 ? "overload" : reason);
        Wake();
    }

    private void Take(Certificate certificate)
    {
        if (_renewal.Accept(certificate))
        {
            throw new LinkEndedException("link.renewed", "The agent's certificate was renewed; the link is made anew with it.") { RetryAtOnce = true };
        }
    }

    private async Task AnswerAsync(Command command, CancellationToken cancellationToken)
    {
        var result = command.Name == CheckIntegrity ? AskForReport()
            : _parts.Commands is { } commands
            ? await commands(command, cancellationToken)
            : new CommandResult { Ok = false, Code = "command.unknown", Text = $"This agent does not know the command {command.Name}." };
        result.CommandId = command.CommandId;
        await WriteAsync(new AgentFrame { CommandResult = result }, cancellationToken);
    }

    private void SetHubTime(long microseconds)
    {
        if (microseconds > 0)
        {
            Volatile.Write(ref _hubMicroseconds, microseconds);
            Volatile.Write(ref _hubToldAt, _parts.Time.GetTimestamp());
            _parts.Monitor.HubTime(AgentClock.FromMicroseconds(microseconds) - _parts.Time.GetUtcNow());
        }
    }

    /// <summary>The hub's time now: the agent's own wall clock may be anywhere.</summary>
    private DateTimeOffset HubNow() =>
        AgentClock.FromMicroseconds(Volatile.Read(ref _hubMicroseconds)) + _parts.Time.GetElapsedTime(Volatile.Read(ref _hubToldAt));
}
