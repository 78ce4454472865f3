using System.Globalization;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary>How an agent is, as lines of a table that fits 80 columns.</summary>
internal sealed class StatusTable
{
    /// <summary>Where reasons stand: under what they are the reason of.</summary>
    private const int Indent = 4;

    private readonly AgentHealth _health;
    private readonly DateTimeOffset _now;
    private readonly int _width;
    private readonly int _name;
    private readonly Ink _ink;
    private readonly List<string> _lines = [];

    private StatusTable(AgentHealth health, DateTimeOffset now, int columns, Ink ink)
    {
        // Names may take what a wide window has to spare; a narrow one cuts names, never numbers.
        (_health, _now, _ink, _width, _name) = (health, now, ink, columns - 1, Math.Clamp(columns - 52, 8, 48));
        Agent();
        Hub();
        Lanes();
        Values();
        Devices();
        Alarms();
    }

    internal static IReadOnlyList<string> Of(AgentHealth health, DateTimeOffset now, int columns, Ink ink) => new StatusTable(health, now, columns, ink)._lines;

    private void Agent() => _lines.Add(
        $"agent    {_ink.State(_health.Status)}, version {_health.Version}, up {StatusText.Span(TimeSpan.FromSeconds(_health.UptimeSeconds))}, asked {_now:HH:mm:ss}");

    private void Hub()
    {
        var hub = _health.Hub;
        var heard = hub.LastHeard is { } at ? $", heard {StatusText.Ago(at, _now)} ago" : "";
        _lines.Add($"hub      {_ink.State(hub.State.Replace('_', ' '))} since {hub.Since.ToOffset(_now.Offset):yyyy-MM-dd HH:mm:ss}{heard}");
        Reason(hub.Reason + (hub.NextTry is { } next && next > _now ? $" Next try in {StatusText.Span(next - _now)}." : ""));
        Reason(hub.Slow);
        if (hub is { ProvenAt: { } proven, ProofSeconds: { } took })
        {
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"proof    {StatusText.Ago(proven, _now)} ago the hub's database had what was sent, {took * 1000:0} ms after"));
        }

        if (hub.ClockOffsetSeconds is { } seconds)
        {
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"clock    {Math.Abs(seconds):0.00} s {(seconds < 0 ? "ahead of" : "behind")} the hub"));
        }
    }

    private void Lanes()
    {
        Head(Lane("lane", "waiting", "bytes", "oldest", "cover"));
        foreach (var lane in _health.Lanes ?? [])
        {
            _lines.Add(Lane(
                lane.Lane, StatusText.Count(lane.Waiting), StatusText.Bytes(lane.WaitingBytes), lane.Waiting == 0 ? "-" : StatusText.Span(TimeSpan.FromSeconds(lane.OldestSeconds)),
                lane.HoursLeft is { } hours ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(hours):N0} h") : "-"));
        }

        Reason(_health.Store.Fault);
    }

    private void Values()
    {
        if (_health.Values is { Taken: > 0 } values)
        {
            _lines.Add($"values   {StatusText.Count(values.Kept)} kept since the start");
        }

        Reason(_health.Values?.Fault ?? "");
        if (_health.Values?.Integrity is { } found)
        {
            var lines = StatusText.Wrap($"counted  {StatusText.Ago(found.At, _now)}: {found.Text}", 0, _width);
            _lines.AddRange(found.Code is "integrity.unbalanced" ? lines.Select(_ink.Bad) : lines);
        }

        foreach (var loss in _health.Losses ?? [])
        {
            _lines.AddRange(StatusText.Wrap($"lost {StatusText.Count(loss.Count)} of {loss.Store}: {loss.Reason}", 0, _width).Select(_ink.Bad));
        }
    }

    private void Devices()
    {
        var scanners = _health.Devices.Where(device => device.Machine is null).ToList();
        if (scanners.Count > 0)
        {
            Head(Device("scanner", "station", "state", "heard"));
            scanners.ForEach(scanner => Show(scanner, ""));
        }

        var machines = _health.Devices.Where(device => device.Machine is not null).ToList();
        if (machines.Count > 0)
        {
            Head(Device("machine", "station", "state", "heard") + Rates("polls/s", "values/s"));
            machines.ForEach(machine => Show(machine, Rates(StatusText.Rate(machine.Machine!.PollsPerSecond), StatusText.Rate(machine.Machine.ValuesPerSecond))));
        }

        if (_health.Devices.Count == 0)
        {
            _lines.Add("");
            _lines.Add("This agent has neither scanners nor machines.");
        }
    }

    private void Show(DeviceHealth device, string rates)
    {
        _lines.Add(Device(device.Device, device.Station, device.State, StatusText.Ago(device.LastHeard, _now)) + rates);
        if (device.ClockOffsetSeconds is { } offset)
        {
            Reason(string.Create(CultureInfo.InvariantCulture, $"Its clock is {Math.Abs(offset):0.0} s {(offset < 0 ? "behind" : "ahead of")} the agent's."));
        }

        Reason(device.Reason + (device.Restarts > 0 ? string.Create(CultureInfo.InvariantCulture, $" Its driver failed {device.Restarts} times.") : ""));
    }

    private void Alarms()
    {
        if (_health.ActiveAlarms == 0)
        {
            return;
        }

        _lines.Add("");
        _lines.Add(_ink.Head(string.Create(CultureInfo.InvariantCulture, $"{_health.ActiveAlarms} active {(_health.ActiveAlarms == 1 ? "alarm" : "alarms")}")));
        foreach (var alarm in _health.Alarms ?? [])
        {
            var told = alarm.ShelvedUntil is { } until ? $"shelved until {until.ToOffset(_now.Offset):HH:mm}" : alarm.Acknowledged ? "acknowledged" : "not acknowledged";
            _lines.Add($"{_ink.State(StatusText.Left(alarm.Severity, 7))}{StatusText.Left($"{alarm.Machine} {alarm.Alarm}", _width - 36)}{StatusText.Right(StatusText.Ago(alarm.Since, _now), 8)}  {told}");
            Reason($"{alarm.Text} {alarm.Point} is {alarm.Value}: {alarm.Condition} {alarm.Limit}");
        }
    }

    private void Head(string line)
    {
        _lines.Add("");
        _lines.Add(_ink.Head(line));
    }

    private string Lane(string name, string waiting, string bytes, string oldest, string cover) =>
        StatusText.Left(name, _name) + StatusText.Right(waiting, 14) + StatusText.Right(bytes, 11) + StatusText.Right(oldest, 9) + StatusText.Right(cover, 9);

    private string Device(string name, string station, string state, string heard)
    {
        var cell = StatusText.Left(state, 10);
        return $"{StatusText.Left(name, _name)} {StatusText.Left(station, 13)} {(state == "state" ? cell : _ink.State(cell))}{StatusText.Right(heard, 9)}";
    }

    private static string Rates(string polls, string values) => StatusText.Right(polls, 8) + StatusText.Right(values, 9);

    private void Reason(string text) => _lines.AddRange(StatusText.Wrap(text, Indent, _width));
}
