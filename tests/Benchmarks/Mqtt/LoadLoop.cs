using System.Diagnostics;

namespace EdgeHub.Benchmarks;

/// <summary>
/// The one thread that drives all connections of a load. Before it looks at the sockets it rests for a moment: so much comes together
/// meanwhile that a read takes many packets, and the load takes less of the processors from the broker.
/// </summary>
internal sealed class LoadLoop(TimeSpan longest, CancellationToken cancellationToken)
{
    /// <summary>Longest wait when nothing happens, in microseconds.</summary>
    public const int Patience = 10_000;
    private const int ReadBytes = 256 * 1024;
    private readonly byte[] _buffer = new byte[ReadBytes];
    private readonly long _began = Stopwatch.GetTimestamp();
    private SystemPoll.Entry[] _entries = [];

    /// <summary>Sends what waits, rests, waits for something to happen, reads it.</summary>
    public void Turn(IReadOnlyList<LoadConnection> connections, int restMicroseconds = 0, int waitMicroseconds = Patience)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Stopwatch.GetElapsedTime(_began) > longest)
        {
            throw new TimeoutException($"did not end within {longest.TotalSeconds:0} s");
        }

        if (_entries.Length < connections.Count)
        {
            _entries = new SystemPoll.Entry[connections.Count];
        }

        for (var i = 0; i < connections.Count; i++)
        {
            var connection = connections[i];
            if (connection.HasMore && !connection.IsBlocked)
            {
                connection.Write();
            }

            _entries[i] = new SystemPoll.Entry
            {
                Descriptor = connection.Descriptor, Events = connection.IsBlocked ? (short)(SystemPoll.Readable | SystemPoll.Writable) : SystemPoll.Readable,
            };
        }

        if (restMicroseconds > 0)
        {
            SystemPoll.Wait([], restMicroseconds);
        }

        SystemPoll.Wait(_entries.AsSpan(0, connections.Count), waitMicroseconds);
        for (var i = 0; i < connections.Count; i++)
        {
            var ready = _entries[i].Returned;
            if ((ready & SystemPoll.Writable) != 0)
            {
                connections[i].Write();
            }

            // An error or a hang-up comes out of the read too.
            if ((ready & ~SystemPoll.Writable) != 0)
            {
                connections[i].Read(_buffer);
            }
        }
    }

    /// <summary>Turns until something has come about.</summary>
    public void Until(Func<bool> isDone, IReadOnlyList<LoadConnection> connections)
    {
        while (!isDone())
        {
            Turn(connections);
        }
    }
}
