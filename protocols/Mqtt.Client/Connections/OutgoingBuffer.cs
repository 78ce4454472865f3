using System.Buffers;

namespace EdgeHub.Mqtt.Client;

/// <summary>
/// Packets on their way to the socket. Senders append, one loop writes out what has gathered in one piece. Above its limit application messages wait;
/// answers to the broker are always taken, since Receive Maximum bounds how many it can cause.
/// </summary>
internal sealed class OutgoingBuffer(int limitBytes)
{
    private readonly Lock _gate = new();
    private ArrayBufferWriter<byte> _gathering = new();
    private ArrayBufferWriter<byte> _written = new();
    private TaskCompletionSource _filled = New();
    private TaskCompletionSource _room = New();
    private TaskCompletionSource _emptied = New();
    private bool _isEmpty = true;

    /// <summary>True when a further message may be appended.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _gathering.WrittenCount < limitBytes;
            }
        }
    }

    /// <summary>Completes when all that was appended so far is written out.</summary>
    public Task EmptiedAsync()
    {
        lock (_gate)
        {
            return _isEmpty ? Task.CompletedTask : _emptied.Task;
        }
    }

    /// <summary>Appends a packet.</summary>
    public void Append<T>(in T packet, ProtocolVersion version)
        where T : IOutgoingPacket, allows ref struct
    {
        lock (_gate)
        {
            PacketWriter.Write(packet, version, _gathering);
            _isEmpty = false;
            _filled.TrySetResult();
        }
    }

    /// <summary>Completes when there was room.</summary>
    public Task RoomAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _gathering.WrittenCount < limitBytes ? Task.CompletedTask : _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes all that has gathered, at least one packet. What was taken before is done with.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task filled;
            lock (_gate)
            {
                if (_gathering.WrittenCount > 0)
                {
                    (_gathering, _written) = (_written, _gathering);
                    _gathering.ResetWrittenCount();
                    _room.TrySetResult();
                    _room = New();
                    _filled = New();
                    return _written.WrittenMemory;
                }

                _isEmpty = true;
                _emptied.TrySetResult();
                _emptied = New();
                filled = _filled.Task;
            }

            await filled.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
