using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>How a stream begins: Hello, Welcome, and where each lane goes on.</summary>
internal sealed partial class HubSession
{
    private async Task<TimeSpan> OpenAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new CancellationTokenSource(_parts.Options.WelcomeLimit, _parts.Time);
        await using var cut = timer.Token.Register(limit.Cancel);
        try
        {
            await WriteAsync(new AgentFrame { Hello = Hello() }, limit.Token);
            if (_renewFirst || _renewal.IsDue(_parts.Time.GetUtcNow(), expired: true))
            {
                // A certificate past its end may only renew; the hub says no more before it has.
                await WriteAsync(_renewal.Make(), limit.Token);
            }

            while (true)
            {
                var frame = await _call.ReadAsync(limit.Token)
                    ?? throw new LinkEndedException("link.closed", "The hub ended the stream before it welcomed the agent.");
                switch (frame.BodyCase)
                {
                    case HubFrame.BodyOneofCase.Welcome:
                        await TakeAsync(frame.Welcome, cancellationToken);
                        return TimeSpan.FromSeconds(frame.Welcome.HeartbeatSeconds is > 0 and <= 60 ? frame.Welcome.HeartbeatSeconds : 2);
                    case HubFrame.BodyOneofCase.Slow:
                        throw new LinkEndedException(frame.Slow.Reason, "The hub takes no records at present: " + SlowText.Of(frame.Slow.Reason));
                    default:
                        await HandleAsync(frame, cancellationToken);
                        break;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LinkEndedException("link.no_welcome", "The hub took the connection but did not welcome the agent in time.");
        }
    }

    private Hello Hello()
    {
        var hello = new Hello
        {
            Schema = Schema,
            SoftwareVersion = _parts.Options.SoftwareVersion,
            StoreId = ByteString.CopyFrom(_store.StoreId.Span),
            Clock = _parts.Clock.Anchor(),
            PlanVersion = _parts.Plans.PlanVersion,
            Epoch = _parts.Plans.Epoch,
            PagesAddress = _parts.PagesAddress(),
        };
        foreach (var lane in _lanes)
        {
            var position = lane.Store.Position(lane.Lane);
            var state = new LaneState { Lane = (HubLink.Lane)lane.Lane, FirstKept = (ulong)position.FirstKept, Last = (ulong)position.Last };
            if (lane.Store != _store)
            {
                state.StoreId = ByteString.CopyFrom(lane.Store.StoreId.Span);
            }

            hello.Lanes.Add(state);
        }

        return hello;
    }

    private async Task TakeAsync(Welcome welcome, CancellationToken cancellationToken)
    {
        SetHubTime(welcome.HubUs);
        foreach (var lane in _lanes)
        {
            var watermark = welcome.Watermarks.FirstOrDefault(candidate => candidate.Lane == (HubLink.Lane)lane.Lane);
            await ResumeAsync(lane, watermark is null ? 1 : (long)Math.Min(watermark.Next, long.MaxValue), cancellationToken);
        }

        await _parts.Plans.SetEpochAsync(welcome.Epoch, cancellationToken);
        _lastHeard = _parts.Time.GetTimestamp();
        Welcomed = true;
        _parts.Monitor.Connected(AgentClock.FromMicroseconds(welcome.HubUs) - _parts.Time.GetUtcNow());
        _parts.Listener.Heard();
        if (welcome.Schema < Schema)
        {
            Pause("upgrade_hub", TimeSpan.FromMinutes(1));
        }
    }

    private async Task ResumeAsync(LaneSender lane, long hubNext, CancellationToken cancellationToken)
    {
        if (_resend && lane.Lane == Store.Lane.Scan)
        {
            hubNext = Math.Min(hubNext, _parts.Options.ResendFrom);
        }

        if (lane.Lane == Store.Lane.Scan)
        {
            _parts.Listener.Welcomed(hubNext);
        }

        var before = lane.Store.Position(lane.Lane).Next;
        var resume = lane.Store.Resume(lane.Lane, hubNext);
        if (resume.HubIsAhead)
        {
            await ReplaceStoreAsync(lane, hubNext, cancellationToken);
        }

        // Values may have been given up since Hello: the first batch names the gap.
        lane.StartAt(resume.MissingFrom > 0 && lane.Lane == Store.Lane.Telemetry ? resume.MissingFrom : resume.SendFrom);
        // One record back is how the hub checks that this store is the one it knows; more means that it lost some itself.
        if (resume.MissingFrom > 0)
        {
            await _parts.Events.WriteAsync(
                "lane.gap", "", [Fact("lane", lane.Lane.ToString()), Fact("from", Number(resume.MissingFrom)), Fact("to", Number(resume.MissingTo))], cancellationToken);
        }
        else if (resume.SendFrom < before - 1)
        {
            await _parts.Events.WriteAsync(
                "lane.resent", "", [Fact("lane", lane.Lane.ToString()), Fact("from", Number(resume.SendFrom)), Fact("to", Number(before - 1))], cancellationToken);
        }
    }

    /// <summary>The hub has records of this store that its file does not: the file is an old copy, and its numbers are taken.</summary>
    private async Task ReplaceStoreAsync(LaneSender lane, long hubNext, CancellationToken cancellationToken)
    {
        var last = lane.Store.Position(lane.Lane).Last;
        var store = lane.Store == _store ? _parts.Store : _parts.Telemetry!.Store;
        var opening = await store.ReplaceAsync("The hub knows more of this store than its file: the file is an old copy.", cancellationToken);
        await _parts.Events.WriteAsync(
            "store.set_aside", "", [Fact("reason", opening.Reason), Fact("hub_next", Number(hubNext)), Fact("last", Number(last))], cancellationToken);
        throw new LinkEndedException("store.old_copy", "The store's file was an old copy; it is set aside and a new store began.") { RetryAtOnce = true };
    }

    private static KeyValuePair<string, string> Fact(string name, string value) => new(name, value);

    private static string Number(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
