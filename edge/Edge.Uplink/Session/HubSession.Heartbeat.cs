using EdgeHub.HubLink;
using StoreLane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink;

/// <summary>What the agent tells of itself every two seconds, and what it asks for at that occasion.</summary>
internal sealed partial class HubSession
{
    private const int MaxDevices = 200;
    private static readonly TimeSpan LeaseRetry = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, long> _leasesAsked = new(StringComparer.Ordinal);

    private async Task BeatAsync(TimeSpan every, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, _parts.Time);
        do
        {
            await WriteAsync(new AgentFrame { Heartbeat = Heartbeat() }, cancellationToken);
            if (_renewal.IsDue(HubNow(), expired: false))
            {
                await WriteAsync(_renewal.Make(), cancellationToken);
            }

            await AskForLeasesAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private Heartbeat Heartbeat()
    {
        var beat = new Heartbeat
        {
            Clock = _parts.Clock.Anchor(),
            FreeDiskBytes = (ulong)Math.Max(0, _store.FreeDiskBytes),
            CoverSeconds = (ulong)(_store.Cover().Left?.TotalSeconds ?? 0),
            LeasedUidsLeft = (uint)_parts.Leases.Left(),
            ProofMs = (uint)Math.Clamp(Math.Ceiling(_parts.Monitor.Current.ProofTook?.TotalMilliseconds ?? 0), 0, uint.MaxValue),
        };
        foreach (var lane in _lanes)
        {
            var position = lane.Store.Position(lane.Lane);
            beat.Backlog.Add(new LaneBacklog { Lane = (Lane)lane.Lane, Records = (ulong)position.Waiting, Bytes = (ulong)Math.Max(0, position.WaitingBytes) });
        }

        foreach (var (reason, count) in _store.Losses)
        {
            beat.Losses[reason] = (ulong)count;
        }

        if (_parts.Telemetry?.Store.Current is { } values)
        {
            beat.TelemetryCoverSeconds = (ulong)(values.Cover().Left?.TotalSeconds ?? 0);
            foreach (var (reason, count) in values.Losses)
            {
                beat.Losses[reason] = beat.Losses.GetValueOrDefault(reason) + (ulong)count;
            }
        }

        foreach (var device in _parts.Devices().Take(MaxDevices))
        {
            var told = new DeviceState
            {
                Device = device.Device,
                Station = device.Station,
                State = device.Status.State switch
                {
                    Devices.DeviceCondition.Connected => "connected",
                    Devices.DeviceCondition.Waiting => "waiting",
                    _ => "fault",
                },
                Reason = device.Status.Reason,
            };
            if (device.ClockOffset is { } offset)
            {
                told.ClockOffsetMs = (long)offset.TotalMilliseconds;
            }

            beat.Devices.Add(told);
        }

        return beat;
    }

    private async Task AskForLeasesAsync(CancellationToken cancellationToken)
    {
        if (_parts.Plans.PlantCode.Length == 0)
        {
            return;
        }

        foreach (var type in _parts.Options.LeaseTypes.Union(_parts.StartTypes(), StringComparer.Ordinal).Where(_parts.Leases.NeedsRefill))
        {
            if (_leasesAsked.TryGetValue(type, out var asked) && _parts.Time.GetElapsedTime(asked) < LeaseRetry)
            {
                continue;
            }

            _leasesAsked[type] = _parts.Time.GetTimestamp();
            await WriteAsync(new AgentFrame { UidLeaseRequest = new UidLeaseRequest { PlantCode = _parts.Plans.PlantCode, Type = type, Count = UidLeases.BlockSize } }, cancellationToken);
        }
    }
}
