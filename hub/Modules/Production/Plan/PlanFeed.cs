using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;
using Rules = EdgeHub.StationRules;

namespace EdgeHub.Hub.Production;

/// <summary>
/// Tells one agent what its stations must know. The position of the feed is taken before the units are read, so nothing falls
/// between snapshot and changes; what comes twice carries its <c>unit_seq</c> and the agent keeps the newer.
/// </summary>
internal sealed class PlanFeed(
    PlanFrames frames, UnitSnapshots units, ILiveFeed feed, IEnumerable<IFleetPresence> presences, HoldReceipts receipts, TimeProvider time) : IPlanSource
{
    /// <summary>The agent's knowledge of units that ended long ago is dropped by a fresh start.</summary>
    private static readonly TimeSpan FreshStartAfter = TimeSpan.FromHours(12);

    /// <summary>News that wait for a slow agent; then the feed itself waits.</summary>
    private const int MaxNews = 1_000;

    private readonly IFleetPresence? _presence = presences.FirstOrDefault();

    public async IAsyncEnumerable<HubFrame> FollowAsync(
        AgentScope agent, ulong heldPlanVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var (position, epoch) = await feed.HeadAsync(agent.Tenant, cancellationToken);
        if (await frames.BuildAsync(agent, began, cancellationToken) is not var (plan, tables, plantId))
        {
            yield break;
        }

        if (plan.StationPlan.Version != heldPlanVersion)
        {
            yield return plan;
        }

        await foreach (var part in units.ResetAsync(agent, plantId, began, cancellationToken))
        {
            yield return part;
            receipts.Delivered(agent, part.UnitChanges.Units);
        }

        receipts.UpToDate(agent);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var news = Channel.CreateBounded<PlanNews>(new BoundedChannelOptions(MaxNews) { SingleReader = true });
        var pumps = Task.WhenAll(
            PumpEventsAsync(agent.Tenant, plantId, position, epoch, news.Writer, stop.Token),
            PumpContactAsync(agent.Tenant, news.Writer, stop.Token));
        try
        {
            await foreach (var frame in NewsAsync(agent, tables, plantId, began, news.Reader, cancellationToken))
            {
                yield return frame;
            }
        }
        finally
        {
            receipts.Gone(agent);
            await stop.CancelAsync();
            await pumps.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<HubFrame> NewsAsync(
        AgentScope agent, PlanTables tables, Guid plantId, DateTimeOffset began, ChannelReader<PlanNews> news,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await news.WaitToReadAsync(cancellationToken))
        {
            var changed = new Dictionary<string, UnitSnapshot>(StringComparer.Ordinal);
            var (plan, contact, reset) = (false, false, false);
            while (changed.Count < UnitSnapshots.UnitsPerPart && news.TryRead(out var next))
            {
                plan |= next.Kind == PlanNewsKind.Plan;
                contact |= next.Kind == PlanNewsKind.Contact;
                reset |= next.Kind == PlanNewsKind.Reset;
                if (next.Unit is { } unit)
                {
                    changed[unit.Uid] = unit;
                }
            }

            if (reset || time.GetUtcNow() - began > FreshStartAfter)
            {
                // The caller asks anew and gets everything.
                yield break;
            }

            if (plan && await frames.BuildAsync(agent, time.GetUtcNow(), cancellationToken) is var (frame, fresh, _))
            {
                tables = fresh;
                contact = true;
                yield return frame;
            }

            if (changed.Count > 0 || contact)
            {
                var changes = new UnitChanges();
                changes.Units.AddRange(changed.Values);
                if (contact && _presence is not null)
                {
                    changes.ContactChanged = true;
                    changes.OutOfContact.AddRange(await OutOfContact.FindAsync(_presence, agent, tables, cancellationToken));
                }

                yield return new HubFrame { UnitChanges = changes };

                // The next frame is asked for when this one has gone out.
                receipts.Delivered(agent, changed.Values);
            }
        }
    }

    private async Task PumpEventsAsync(
        TenantScope tenant, Guid plantId, long position, int epoch, ChannelWriter<PlanNews> news, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happened in feed.FollowAsync(tenant, position, epoch, cancellationToken))
            {
                switch (happened.Event.Type)
                {
                    case "reset":
                        await news.WriteAsync(new PlanNews(PlanNewsKind.Reset), cancellationToken);
                        break;
                    case "plan.changed":
                        await news.WriteAsync(new PlanNews(PlanNewsKind.Plan), cancellationToken);
                        break;
                    case "token.created" or "token.moved" when happened.Event.PlantId == plantId:
                        await news.WriteAsync(new PlanNews(PlanNewsKind.Unit, Read(happened.Event.Body)), cancellationToken);
                        break;
                }
            }

            news.TryComplete();
        }
        catch (Exception exception)
        {
            // Surfaces at the reader: the sequence ends and the caller asks anew.
            news.TryComplete(exception);
        }
    }

    private async Task PumpContactAsync(TenantScope tenant, ChannelWriter<PlanNews> news, CancellationToken cancellationToken)
    {
        if (_presence is null)
        {
            return;
        }

        while (true)
        {
            var version = _presence.Version(tenant);
            await news.WriteAsync(new PlanNews(PlanNewsKind.Contact), cancellationToken);
            await _presence.ChangedAsync(tenant, version, cancellationToken);
        }
    }

    private static UnitSnapshot Read(string body)
    {
        var token = JsonSerializer.Deserialize<TokenBody>(body, ProductionJson.Options)!;
        return WireMap.Unit(new Rules.UnitSnapshot(
            token.Uid, token.Routing, token.Order, token.Seq, token.Place.ToPlace(), token.Before?.ToPlace(),
            token.Station, token.ChangedAt, token.MergedInto));
    }
}

internal enum PlanNewsKind
{
    Unit,
    Plan,
    Contact,
    Reset,
}

internal readonly record struct PlanNews(PlanNewsKind Kind, UnitSnapshot? Unit = null);
