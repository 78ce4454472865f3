using System.Globalization;
using EdgeHub.Devices;

namespace EdgeHub.Edge.Pipeline;

/// <summary>What people do with alarms.</summary>
public sealed partial class MachinePipeline
{
    /// <summary>How each alarm is now, in the order of the settings.</summary>
    public IReadOnlyList<AlarmStatus> Alarms()
    {
        lock (_lock)
        {
            return [.. _alarms.Select(alarm => alarm.Status)];
        }
    }

    /// <summary>Sets alarms to how they were before the agent ended, without telling anybody; before the first reading. Unknown names are left out.</summary>
    public void Restore(IEnumerable<AlarmStatus> alarms)
    {
        ArgumentNullException.ThrowIfNull(alarms);
        lock (_lock)
        {
            foreach (var status in alarms)
            {
                Find(status.Name)?.Restore(status, Instant.Now(_time));
            }
        }
    }

    /// <summary>Somebody has seen an alarm. One that latches is over with this when its condition is.</summary>
    /// <returns>Null when it is done; else a sentence for a person.</returns>
    public string? Acknowledge(string alarm, string by)
    {
        ArgumentException.ThrowIfNullOrEmpty(by);
        lock (_lock)
        {
            return Find(alarm) is not { } watch ? NoSuch(alarm)
                : watch.Acknowledge(by, Instant.Now(_time), _listener) ? null
                : $"Alarm {alarm} of {Settings.Code} is not active, or is acknowledged already.";
        }
    }

    /// <summary>Keeps an alarm back for a while: it is neither told nor acted upon. Zero ends that.</summary>
    /// <returns>Null when it is done; else a sentence for a person.</returns>
    public string? Shelve(string alarm, TimeSpan time, string by, string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(by);
        lock (_lock)
        {
            if (Find(alarm) is not { } watch)
            {
                return NoSuch(alarm);
            }

            if (time < TimeSpan.Zero || time > watch.Settings.ShelveAtMost)
            {
                return string.Create(CultureInfo.InvariantCulture, $"Alarm {alarm} of {Settings.Code} can be shelved for at most {watch.Settings.ShelveAtMost.TotalMinutes} minutes.");
            }

            watch.Shelve(time, by, reason, Instant.Now(_time), _listener);
            return null;
        }
    }

    private AlarmWatch? Find(string name) => Array.Find(_alarms, alarm => alarm.Settings.Name == name);

    private string NoSuch(string alarm) => $"{Settings.Code} has no alarm {alarm}.";

    private void Watch(int place)
    {
        if (_alarmsOf[place] is not { } watching)
        {
            return;
        }

        foreach (var alarm in watching)
        {
            alarm.Take(_states[place].Current!.Value, _listener);
        }
    }

    private AlarmWatch[]?[] ByPoint()
    {
        var places = new AlarmWatch[]?[_states.Length];
        foreach (var group in _alarms.GroupBy(alarm => alarm.Settings.Point))
        {
            places[group.Key] = [.. group];
        }

        return places;
    }
}
