using System.Buffers.Binary;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>
/// Keeps where counters stand over restarts, beside the values. Written every second and at the end: killed in between, the device's own count says what
/// was counted meanwhile.
/// </summary>
internal sealed class CounterBook(LiveStore values, TimeProvider time)
{
    private const string Prefix = "counter/";
    private const int BytesOfOne = 16;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, CounterState> _written = new(StringComparer.Ordinal);

    /// <summary>Where the counters of a machine stood.</summary>
    internal IReadOnlyList<PointCounter> Read(string machine)
    {
        var prefix = Key(machine, "");
        return
        [
            .. values.Current.ReadStates(prefix).Where(state => state.Value is { Length: BytesOfOne }).Select(state => new PointCounter(
                state.Key[prefix.Length..],
                new CounterState(BinaryPrimitives.ReadInt64LittleEndian(state.Value!.Value.Span), BinaryPrimitives.ReadInt64LittleEndian(state.Value.Value.Span[8..])))),
        ];
    }

    /// <summary>Writes what has changed every second until cancelled, and once more.</summary>
    internal async Task RunAsync(Func<IEnumerable<MachinePipeline>> machines, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await WriteAsync(machines());
            }
        }
        catch (OperationCanceledException)
        {
            await WriteAsync(machines());
        }
    }

    private async Task WriteAsync(IEnumerable<MachinePipeline> machines)
    {
        var changes = new List<StateChange>();
        foreach (var machine in machines)
        {
            foreach (var counter in machine.Counters())
            {
                var key = Key(machine.Settings.Code, counter.Point);
                if (!_written.TryGetValue(key, out var before) || before != counter.State)
                {
                    _written[key] = counter.State;
                    changes.Add(new StateChange(key, Bytes(counter.State)));
                }
            }
        }

        foreach (var part in changes.Chunk(500))
        {
            try
            {
                await values.Current.WriteStateAsync(part, CancellationToken.None);
            }
            catch (Exception e) when (e is StoreFullException or StoreFaultException or ObjectDisposedException)
            {
                // The next second writes them again; the store's own state says what is wrong.
                Array.ForEach(part, change => _written.Remove(change.Key));
            }
        }
    }

    private static string Key(string machine, string point) => $"{Prefix}{machine}/{point}";

    private static byte[] Bytes(CounterState state)
    {
        var bytes = new byte[BytesOfOne];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, state.Total);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), state.Last);
        return bytes;
    }
}
