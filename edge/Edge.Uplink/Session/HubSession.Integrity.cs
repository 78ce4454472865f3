using System.Buffers.Binary;
using System.Threading.Channels;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using Google.Protobuf;
using StoreLane = EdgeHub.Edge.Store.Lane;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// Once a day, and when the hub asks, the agent tells what went into its lanes and what was lost of it, and the hub says whether that is what came. Values are
/// counted up to one record: behind it nothing is sent until the report is, which costs one way there and back.
/// </summary>
internal sealed partial class HubSession
{
    internal const string CheckIntegrity = "check_integrity";
    private const string NotChecked = "integrity.not_checked";
    private const string DayKey = "integrity/day";
    private const int PartBytes = 48 << 10;
    private const int MaxCounts = 3;
    private static readonly TimeSpan LookAtTheDayEvery = TimeSpan.FromSeconds(30);
    private readonly Channel<bool> _reportDue = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<bool> _acknowledged = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private CommandResult AskForReport()
    {
        if (_parts.Telemetry is null)
        {
            return new CommandResult { Ok = false, Code = "command.refused", Text = "This agent keeps no values." };
        }

        _reportDue.Writer.TryWrite(true);
        return new CommandResult { Ok = true, Code = "command.done", Text = "The agent counts; its report comes once what waits has been sent." };
    }

    private async Task LookAtTheDayAsync(CancellationToken cancellationToken)
    {
        if (_parts.Telemetry is not { } telemetry)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _parts.Time, cancellationToken);
            return;
        }

        using var timer = new PeriodicTimer(LookAtTheDayEvery, _parts.Time);
        do
        {
            var today = DayOf(HubNow());
            if (telemetry.Store.Current.ReadState(DayKey) is not { Length: sizeof(int) } reported)
            {
                await NoteDayAsync(telemetry.Store.Current, today, cancellationToken);
            }
            else if (today > BinaryPrimitives.ReadInt32BigEndian(reported))
            {
                _reportDue.Writer.TryWrite(true);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        while (await _reportDue.Reader.ReadAsync(cancellationToken))
        {
            var lane = _lanes.First(candidate => candidate.Lane == StoreLane.Telemetry);
            try
            {
                SetBorder(lane, lane.Store.Position(StoreLane.Telemetry).Last);
                await ReportAsync(lane, _parts.Telemetry!, cancellationToken);
            }
            finally
            {
                SetBorder(lane, long.MaxValue);
            }
        }
    }

    private async Task ReportAsync(LaneSender lane, TelemetryParts telemetry, CancellationToken cancellationToken)
    {
        for (var times = 0; times < MaxCounts && await telemetry.Journal.CountAsync(cancellationToken) is { } count; times++)
        {
            SetBorder(lane, count.Through);
            while (lane.Store.Position(StoreLane.Telemetry).Next <= count.Through)
            {
                await _acknowledged.Reader.ReadAsync(cancellationToken);
            }

            // What was lost behind the border would be counted on one side only; that takes a full store, and then it is counted anew.
            var lost = telemetry.Losses.Copy();
            if (lane.Store.ThinnedThrough > count.Through || lane.Store.Position(StoreLane.Telemetry).Next > count.Through + 1)
            {
                continue;
            }

            await TellPointsAsync(cancellationToken);
            foreach (var part in Parts(count, lost))
            {
                await WriteAsync(new AgentFrame { IntegrityReport = part }, cancellationToken);
            }

            return;
        }
    }

    private List<IntegrityReport> Parts(ValueCount count, IReadOnlyDictionary<string, PointCounts> lost)
    {
        var (thinned, room, age) = (lost[StoreOptions.Thinned], lost[StoreOptions.GivenUpForRoom], lost[StoreOptions.GivenUpForAge]);
        var parts = new List<IntegrityReport> { new() };
        var bytes = 0;
        for (var number = 1u; number <= count.Taken.Length; number++)
        {
            if (count.Taken[number] == 0)
            {
                continue;
            }

            var point = new PointCount
            {
                Number = number, Taken = (ulong)count.Taken[number], NotKept = (ulong)count.NotKept[number], Thinned = (ulong)thinned[number],
                GivenUpForRoom = (ulong)room[number], GivenUpForAge = (ulong)age[number],
            };
            bytes += point.CalculateSize() + 2;
            if (bytes > PartBytes)
            {
                parts[^1].More = true;
                parts.Add(new IntegrityReport());
                bytes = 0;
            }

            parts[^1].Points.Add(point);
        }

        var last = parts[^1];
        (last.StoreId, last.Through, last.Begins) = (ByteString.CopyFrom(count.StoreId.Span), (ulong)count.Through, count.Begins);
        last.Lanes.Add(_lanes.Select(lane => new LaneCount
        {
            Lane = (HubLink.Lane)lane.Lane, StoreId = ByteString.CopyFrom(lane.Store.StoreId.Span), Through = (ulong)(lane.Store.Position(lane.Lane).Next - 1),
        }));
        return parts;
    }

    private async Task TakeAsync(IntegrityChecked found, CancellationToken cancellationToken)
    {
        if (_parts.Telemetry is not { } telemetry)
        {
            return;
        }

        var at = AgentClock.FromMicroseconds(found.HubUs);
        telemetry.Journal.Tally.LastCheck = new IntegrityCheck(at, found.Code, found.Text);
        var store = telemetry.Store.Current;
        if (!found.StoreId.Span.SequenceEqual(store.StoreId.Span))
        {
            return;
        }

        if (found.Code != NotChecked)
        {
            await telemetry.Journal.Tally.BeganAsync(store, cancellationToken);
        }

        await NoteDayAsync(store, DayOf(at), cancellationToken);
    }

    /// <summary>Days begin at midnight UTC and some minutes, so that the agents of a hub do not report all at once.</summary>
    private int DayOf(DateTimeOffset at) => (int)Math.Floor((at - DateTimeOffset.UnixEpoch - TimeSpan.FromMinutes(_store.StoreId.Span[0] % 60)).TotalDays);

    private static async Task NoteDayAsync(RecordStore store, int day, CancellationToken cancellationToken)
    {
        try
        {
            var value = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(value, day);
            await store.WriteStateAsync([new StateChange(DayKey, value)], cancellationToken);
        }
        catch (Exception e) when (e is StoreFullException or StoreFaultException)
        {
            // Noted once the disk takes it; a report too many is no harm.
        }
    }

    private void SetBorder(LaneSender lane, long border)
    {
        lock (_lock)
        {
            lane.Border = border;
        }

        Wake();
    }
}
