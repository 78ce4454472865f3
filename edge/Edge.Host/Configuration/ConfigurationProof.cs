using EdgeHub.Devices;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary>
/// Looks whether the devices that a new file touches come back: a machine is connected and at least one of its points is read well, a scanner is not in
/// fault. What was not connected before need not be now, unless it is new.
/// </summary>
internal sealed class ConfigurationProof(DriverSupervisor supervisor, TimeProvider time)
{
    private const int MostSaid = 8;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>How each device is now.</summary>
    public Dictionary<string, DeviceCondition> Look() =>
        supervisor.Reports().ToDictionary(report => report.Device, report => report.Status.State, StringComparer.Ordinal);

    /// <summary>Waits until all are well on two looks in a row; gives what is not when the time is over, empty for a proof.</summary>
    public async Task<string> MissingAsync(
        DriverChanges changes, IReadOnlyDictionary<string, DeviceCondition> before, TimeSpan within, CancellationToken cancellationToken)
    {
        if (within <= TimeSpan.Zero)
        {
            return "";
        }

        var (began, well) = (time.GetTimestamp(), 0);
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var lacking = changes.Started.Select(device => Lack(device, before.TryGetValue(device, out var was) ? was : null)).Where(lack => lack.Length > 0).ToList();
            well = lacking.Count == 0 ? well + 1 : 0;
            if (well == 2)
            {
                return "";
            }

            if (time.GetElapsedTime(began) >= within && lacking.Count > 0)
            {
                return string.Join(' ', lacking.Take(MostSaid)) + (lacking.Count > MostSaid ? $" And {lacking.Count - MostSaid} more." : "");
            }
        }

        return "";
    }

    private string Lack(string device, DeviceCondition? before)
    {
        var status = supervisor.Reports().FirstOrDefault(report => report.Device == device).Status;
        if (supervisor.Find<MachineDriver>(device) is { } machine)
        {
            return before is not (null or DeviceCondition.Connected) ? ""
                : status.State != DeviceCondition.Connected ? $"{device}: {status.Reason}"
                : machine.Pipeline.Readings().Any(reading => reading.Quality == Quality.Good) ? ""
                : $"{device}: none of its points is read well.";
        }

        return status.State == DeviceCondition.Fault || (before == DeviceCondition.Connected && status.State != DeviceCondition.Connected) ? $"{device}: {status.Reason}" : "";
    }
}
