using System.Buffers;
using System.Runtime.CompilerServices;

namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// What one client is to get. Any loop may append; nobody ever waits for the client. Who appends first after a silence flushes when its batch is
/// done, and what others append meanwhile goes with it: one send for many packets. While a send is on its way it takes along what has come.
/// Acknowledgements and QoS 1 and 2 go in the sure lane, which its owners bound; QoS 0 in the other, which gives up its oldest.
/// </summary>
internal sealed class OutgoingBuffer(Stream stream, IOutgoingOwner owner, BrokerLimits limits, BrokerCounters counters, TimeProvider time) : IThreadPoolWorkItem
{
    private const int SlowBytesWhenFull = 64 << 10;
    private const int ChunksAtOnce = 64;
    private const int MuchWaiting = 1 << 20;

    private readonly Lock _gate = new();
    private readonly ChunkLane _sure = new();
    private readonly ChunkLane _best = new();
    private Action? _written;
    private ValueTaskAwaiter _write;
    private Chunk _chunk;
    private bool _chunkIsSure;
    private bool _isFlushAsked;
    private bool _isSending;
    private bool _isClosed;
    private long _sendingSince;
    private long _givenUp;
    private int _sureBytes;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;

    /// <summary>True while less than the bound waits of what is never given up.</summary>
    public bool HasRoom => Volatile.Read(ref _sureBytes) < limits.MaxUnreadBytes;

    /// <summary>How long the client has taken nothing; zero while nothing waits for it.</summary>
    public TimeSpan Stalled => Volatile.Read(ref _sendingSince) is var since && since == 0 ? TimeSpan.Zero : time.GetElapsedTime(since);

    /// <summary>Chunks of QoS 0: which is written to, which was taken last, how many were given up. A topic alias is known to the client once its chunk was taken.</summary>
    public LanePosition BestEffortPosition
    {
        get
        {
            lock (_gate)
            {
                return new LanePosition(_best.Writing, _best.Taken, _givenUp);
            }
        }
    }

    /// <summary>Appends a packet that must not be lost; true when the caller has to flush.</summary>
    public bool Append(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, bool isMessage) => Append(_sure, header, payload, isMessage);

    /// <summary>Appends a message of QoS 0, for which older ones may be given up; true when the caller has to flush.</summary>
    public bool AppendBestEffort(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload) => Append(_best, header, payload, true);

    /// <summary>Begins to send unless that is on its way.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            _isFlushAsked = false;
            if (_isSending || (_sure.IsEmpty && _best.IsEmpty))
            {
                return;
            }

            _isSending = true;
        }

        Send();
    }

    /// <summary>Gives up what waits and sends a last packet; completes when it was taken.</summary>
    public Task FinishAsync(ReadOnlySpan<byte> packet)
    {
        Task idle;
        lock (_gate)
        {
            if (_isClosed)
            {
                return Task.CompletedTask;
            }

            Clear();
            if (!packet.IsEmpty)
            {
                Write(_sure, packet, default, false);
            }

            _isClosed = true;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
            if (!_isSending && _sure.IsEmpty)
            {
                _idle.SetResult();
            }
        }

        Flush();
        return idle;
    }

    /// <summary>Gives everything up.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Clear();
            _room?.TrySetResult();
            _idle?.TrySetResult();
        }
    }

    /// <summary>Lets who waits for room look around.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _room?.TrySetResult();
            _room = null;
        }
    }

    /// <summary>True while little of QoS 0 waits too: when more may be sent that the client has asked for itself.</summary>
    public bool HasRoomForAll
    {
        get
        {
            lock (_gate)
            {
                return HasRoom && _best.HeldBytes <= MuchWaiting;
            }
        }
    }

    /// <summary>Completes when something was sent and <see cref="HasRoom"/>, or nothing is sent any more.</summary>
    public Task RoomAsync()
    {
        lock (_gate)
        {
            if (_isClosed || !_isSending)
            {
                return Task.CompletedTask;
            }

            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => Send();

    private bool Append(ChunkLane lane, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, bool isMessage)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            Write(lane, header, payload, isMessage);
            if (lane == _best)
            {
                GiveUpOldest();
            }

            if (_isSending || _isFlushAsked)
            {
                return false;
            }

            _isFlushAsked = true;
            return true;
        }
    }

    private void Write(ChunkLane lane, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, bool isMessage)
    {
        var held = lane.HeldBytes;
        lane.Write(header, payload, isMessage);
        if (lane.HeldBytes != held)
        {
            counters.Holds(lane.HeldBytes - held);
        }

        _sureBytes = _sure.WaitingBytes + (_chunkIsSure ? _chunk.Length : 0);
    }

    private void GiveUpOldest()
    {
        while (_best.HeldBytes > SlowBytesWhenFull
            && (_best.HeldBytes > limits.MaxUnsentBytes || counters.UnsentBytes > limits.MaxTotalUnsentBytes)
            && _best.TryTake(out var chunk))
        {
            _givenUp++;
            counters.Dropped(chunk.Messages);
            GiveBack(chunk);
        }
    }

    private void Clear()
    {
        while (_sure.TryTake(out var chunk) || _best.TryTake(out chunk))
        {
            counters.Dropped(chunk.Messages);
            GiveBack(chunk);
        }

        _sureBytes = 0;
    }

    /// <summary>Sends for a while on this thread; goes on when the system says that there is room, or on another thread when there always is.</summary>
    private void Send()
    {
        for (var i = 0; i < ChunksAtOnce; i++)
        {
            if (!Take())
            {
                return;
            }

            try
            {
#pragma warning disable CA2012 // its result is asked for once: here when it is completed, else in Written
                var write = stream.WriteAsync(_chunk.Bytes.AsMemory(0, _chunk.Length));
#pragma warning restore CA2012
                if (!write.IsCompleted)
                {
                    _write = write.GetAwaiter();
                    _write.UnsafeOnCompleted(_written ??= Written);
                    return;
                }

                write.GetAwaiter().GetResult();
            }
            catch (Exception e)
            {
                Fail(e);
                return;
            }

            Sent();
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Written()
    {
        try
        {
            _write.GetResult();
        }
        catch (Exception e)
        {
            Fail(e);
            return;
        }

        Sent();
        Send();
    }

    private bool Take()
    {
        lock (_gate)
        {
            _chunkIsSure = _sure.TryTake(out _chunk);
            if (_chunkIsSure || _best.TryTake(out _chunk))
            {
                Volatile.Write(ref _sendingSince, time.GetTimestamp());
                return true;
            }

            _isSending = false;
            Volatile.Write(ref _sendingSince, 0);
            _idle?.TrySetResult();
            return false;
        }
    }

    private void Sent()
    {
        counters.Sent(_chunk.Messages, _chunk.Length);
        bool hasRoom;
        lock (_gate)
        {
            GiveBack(_chunk);
            hasRoom = _chunkIsSure;
            (_chunk, _chunkIsSure) = (default, false);
            _sureBytes = _sure.WaitingBytes;
            if (HasRoom)
            {
                _room?.TrySetResult();
                _room = null;
            }
        }

        if (hasRoom)
        {
            owner.HasRoom();
        }
    }

    private void Fail(Exception error)
    {
        lock (_gate)
        {
            GiveBack(_chunk);
            _chunk = default;
            _isSending = false;
            Volatile.Write(ref _sendingSince, 0);
        }

        Close();
        owner.SendFailed(error);
    }

    private void GiveBack(in Chunk chunk)
    {
        counters.Holds(-chunk.Bytes.Length);
        ArrayPool<byte>.Shared.Return(chunk.Bytes);
    }
}
