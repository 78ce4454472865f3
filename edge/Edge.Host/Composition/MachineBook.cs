using System.Buffers.Binary;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;

namespace EdgeHub.Edge.Host;

/// <summary>
/// Keeps where counters and alarms stand over restarts, beside the values. Written every second, at the end, and before the values that a counter made:
/// killed in between, the device's own count says what was counted meanwhile, and an alarm that is over is told to be over.
/// </summary>
internal sealed class MachineBook(LiveStore values, Func<IEnumerable<MachinePipeline>> machines, TimeProvider time) : IDisposable
{
    private const string Counters = "counter/";
    private const string Alarms = "alarm/";
    private const int BytesOfCounter = 16;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<string, Written> _written = new(StringComparer.Ordinal);

    /// <summary>Sets a machine to where it stood.</summary>
    internal void Restore(MachinePipeline machine)
    {
        var code = machine.Settings.Code;
        machine.Restore(Read(Counters, code).Where(state => state.Value.Length == BytesOfCounter).Select(state => new PointCounter(
            state.Name, new CounterState(BinaryPrimitives.ReadInt64LittleEndian(state.Value.Span), BinaryPrimitives.ReadInt64LittleEndian(state.Value.Span[8..])))));
        machine.Restore(Read(Alarms, code).Select(state => KeptAlarm.Read(state.Name, state.Value.Span)).OfType<AlarmStatus>());
    }

    /// <summary>Writes what has changed every second until cancelled, and once more.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await WriteAsync();
            }
        }
        catch (OperationCanceledException)
        {
            await WriteAsync();
        }
    }

    /// <summary>Writes what has changed; durable when it completes, unless the store takes nothing.</summary>
    internal async Task WriteAsync()
    {
        await _one.WaitAsync(CancellationToken.None);
        try
        {
            await WriteChangesAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private List<(string Name, ReadOnlyMemory<byte> Value)> Read(string kind, string machine)
    {
        var prefix = $"{kind}{machine}/";
        return [.. values.Current.ReadStates(prefix).Where(state => state.Value is not null).Select(state => (state.Key[prefix.Length..], state.Value!.Value))];
    }

    private async Task WriteChangesAsync()
    {
        var changes = new List<StateChange>();
        var running = machines().ToList();
        foreach (var machine in running)
        {
            Note(machine, changes);
        }

        if (_written.Count > running.Count)
        {
            foreach (var gone in _written.Keys.Except(running.Select(machine => machine.Settings.Code), StringComparer.Ordinal).ToList())
            {
                _written.Remove(gone);
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
                // The next second writes all again; the store's own state says what is wrong.
                _written.Clear();
            }
        }
    }

    private void Note(MachinePipeline machine, List<StateChange> changes)
    {
        var code = machine.Settings.Code;
        if (!_written.TryGetValue(code, out var written))
        {
            _written[code] = written = new Written();
        }

        foreach (var (point, state) in machine.Counters())
        {
            if (!written.Counters.TryGetValue(point, out var before) || before != state)
            {
                written.Counters[point] = state;
                changes.Add(new StateChange($"{Counters}{code}/{point}", Bytes(state)));
            }
        }

        foreach (var alarm in machine.Alarms())
        {
            // The latest value changes all the time and says nothing that is needed after a restart.
            var status = alarm with { Value = default };
            if (!written.Alarms.TryGetValue(status.Name, out var before) || before != status)
            {
                written.Alarms[status.Name] = status;
                changes.Add(new StateChange($"{Alarms}{code}/{status.Name}", KeptAlarm.Write(status)));
            }
        }
    }

    private static byte[] Bytes(CounterState state)
    {
        var bytes = new byte[BytesOfCounter];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, state.Total);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), state.Last);
        return bytes;
    }

    /// <summary>What the store has of a machine that runs.</summary>
    private sealed class Written
    {
        public Dictionary<string, CounterState> Counters { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, AlarmStatus> Alarms { get; } = new(StringComparer.Ordinal);
    }
}
