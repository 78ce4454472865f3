using System.Buffers.Binary;
using System.Globalization;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>
/// Tells the service manager that the agent gets on, at half of its patience, each time after a round through what must get on: both stores commit
/// (a small write that is durable), drivers can be changed, the pipelines of machines answer, no loop has ended. What does not come back is not told, and the
/// service manager starts the agent anew.
/// <para>
/// What a new start can't mend is no reason for one: a hub, a scanner or a machine that is away, a disk that is full or read-only. They are answers. A
/// store that is damaged is a reason: the next start sets it aside and stations work again.
/// </para>
/// </summary>
internal sealed partial class ServiceWatch(
    ServiceManager manager, LiveStore store, LiveStore values, DriverSupervisor drivers, IReadOnlyList<(string Name, Task Loop)> loops, Func<AgentHealth> health, TimeProvider time,
    ILogger<ServiceWatch> logger)
{
    private const string Mark = "watch/answered";
    private static readonly TimeSpan StatusEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private string _said = "";

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var every = manager.Watchdog is { } patience ? patience / 2 : StatusEvery;
        while (manager.IsThere)
        {
            var fault = manager.Watchdog is null ? "" : await RoundAsync(every, cancellationToken);
            if (manager.Watchdog is not null && fault.Length == 0)
            {
                manager.Alive();
            }

            Say(fault);
            manager.Status(fault.Length == 0 ? Line(health()) : fault);
            await Task.Delay(fault.Length == 0 ? every : Again, time, cancellationToken);
        }
    }

    /// <summary>What <c>systemctl status</c> shows.</summary>
    internal static string Line(AgentHealth health) => string.Create(
        CultureInfo.InvariantCulture,
        $"{health.Status}: hub {health.Hub.State.Replace('_', ' ')}, {health.Store.Waiting} scans wait, {health.Devices.Count(device => device.State == "connected")} of {health.Devices.Count} devices connected, {health.ActiveAlarms} alarms");

    /// <summary>Empty when everything came back, however long it took; else what is wrong.</summary>
    private async Task<string> RoundAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        (string Name, Task Answer)[] parts =
        [
            ("the store of scans", Task.Run(() => CommitAsync(store), cancellationToken)),
            ("the store of values", Task.Run(() => CommitAsync(values), cancellationToken)),
            ("the supervisor of drivers", Task.Run(() => drivers.AnswerAsync(cancellationToken), cancellationToken)),
            ("a machine's pipeline", Task.Run(() => drivers.All<MachineDriver>().Sum(machine => machine.Pipeline.Traffic().Rounds), cancellationToken)),
        ];
        var all = Task.WhenAll(parts.Select(part => part.Answer));
        await Task.WhenAny(all, Task.Delay(patience, time, cancellationToken));
        if (!all.IsCompleted)
        {
            var stalled = "Stalled: " + string.Join(", ", parts.Where(part => !part.Answer.IsCompleted).Select(part => part.Name));
            Say(stalled);
            manager.Status(stalled);
        }

        await all.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        var faults = parts.Where(part => !part.Answer.IsCompletedSuccessfully).Select(part => $"{part.Name}: {part.Answer.Exception?.GetBaseException().Message}")
            .Concat(loops.Where(loop => loop.Loop.IsCompleted).Select(loop => $"{loop.Name} ended: {loop.Loop.Exception?.GetBaseException().Message}"));
        return string.Join("; ", faults);
    }

    /// <summary>Goes the whole way of a record: queue, writer, disk, answer.</summary>
    private async Task CommitAsync(LiveStore live)
    {
        var value = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(value, time.GetUtcNow().ToUnixTimeMilliseconds());
        try
        {
            await live.Current.WriteStateAsync([new StateChange(Mark, value)], CancellationToken.None);
        }
        catch (StoreFullException)
        {
            // An answer: a new start makes no room and mends no disk.
        }
    }

    private void Say(string fault)
    {
        if (fault.Length > 0 && fault != _said)
        {
            LogStalled(fault);
        }

        _said = fault;
    }

    [LoggerMessage(71, LogLevel.Error, "The agent does not get on, and the service manager will start it anew if this stays so. {Fault}")]
    private partial void LogStalled(string fault);
}
