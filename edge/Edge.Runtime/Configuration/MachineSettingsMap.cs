using EdgeHub.Edge.Pipeline;

namespace EdgeHub.Edge.Runtime;

/// <summary>Makes what the pipeline knows of what a checked configuration says.</summary>
public static class MachineSettingsMap
{
    /// <summary>A driver that reads in rounds is taken for silent when it left out this many.</summary>
    private const int RoundsMissed = 3;

    private static readonly TimeSpan LeastSilence = TimeSpan.FromSeconds(10);

    /// <summary>The settings of one machine.</summary>
    public static MachineSettings Map(MachineConfiguration machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < machine.Points.Count; i++)
        {
            places[machine.Points[i].Name] = i;
        }

        return new MachineSettings
        {
            Code = machine.Code,
            Station = machine.Station,
            Points = [.. machine.Points.Select(point => point.Settings)],
            Alarms = [.. machine.Alarms.Select(alarm => Alarm(alarm, places))],
            SilentAfter = machine.Modbus is { } modbus ? SilentAfter(modbus) : machine.Mqtt?.SilentAfter,
        };
    }

    // The driver tells silence itself; this is for a driver that stands still. A round may take a time-out per request.
    private static TimeSpan SilentAfter(ModbusConfiguration modbus)
    {
        var rounds = RoundsMissed * (modbus.Every + modbus.Timeout);
        return rounds > LeastSilence ? rounds : LeastSilence;
    }

    private static AlarmSettings Alarm(AlarmConfiguration alarm, Dictionary<string, int> places) => new()
    {
        Name = alarm.Name,
        Point = places[alarm.Point],
        Condition = alarm.Condition,
        Limit = alarm.Limit,
        Delay = alarm.Delay,
        Hysteresis = alarm.Hysteresis,
        Severity = alarm.Severity,
        Latch = alarm.Latch,
        ShelveAtMost = alarm.ShelveAtMost,
        Text = alarm.Text,
        Actions = [.. alarm.Actions.Select(action => Action(action, places))],
    };

    private static AlarmAction Action(AlarmActionConfiguration action, Dictionary<string, int> places) =>
        action.Point.Length > 0 ? new WritePoint(places[action.Point], action.Value) : new ShowMessage(action.Station, action.Text);
}
