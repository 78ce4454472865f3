using EdgeHub.Wire;

namespace EdgeHub.Mqtt.Client;

/// <summary>
/// One accepted connection: a loop that reads, one that writes and one that watches for life. It ends once, with the first fault of any of them, and takes
/// the others along. Whoever does not read its messages stops it from reading the socket.
/// </summary>
internal sealed class Connection : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);
    private readonly Stream _stream;
    private readonly ReceiveBuffer _received;
    private readonly PacketRules _rules;
    private readonly Session _session;
    private readonly TimeProvider _time;
    private readonly KeepAlive _keepAlive;
    private readonly bool _acknowledgeByHand;
    private readonly CancellationTokenSource _ended = new();
    private bool _isLeaving;

    public Connection(Stream stream, ReceiveBuffer received, PeerLimits limits, MqttClientOptions options, Session session, TimeProvider time)
    {
        (_stream, _received, _session, _time, Limits) = (stream, received, session, time, limits);
        _rules = new PacketRules(limits.Version, Sender.Server, options.MaxPacketBytes);
        _keepAlive = new KeepAlive(limits.ServerKeepAlive ?? options.KeepAlive, time);
        _acknowledgeByHand = options.AcknowledgeByHand;
        Outgoing = new OutgoingBuffer(options.SendBufferBytes);
        Aliases = new Aliases(Math.Min(limits.TopicAliasMaximum, options.MaxAliasesSent), limits.Version == ProtocolVersion.V5 ? options.MaxAliasesReceived : 0);
        Ended = _ended.Token;
    }

    public PeerLimits Limits { get; }

    public OutgoingBuffer Outgoing { get; }

    public Aliases Aliases { get; }

    /// <summary>Cancelled when it is over.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Runs until it is over and gives why.</summary>
    public async Task<MqttException> RunAsync(Func<ReceivedMessage, CancellationToken, ValueTask> deliver)
    {
        Task[] loops = [ReadAsync(deliver), WriteAsync(), _keepAlive.WatchAsync(Outgoing, Limits.Version, Ended)];
        var fault = Fault(await Task.WhenAny(loops));
        if (fault is MqttProtocolException broken && Limits.Version == ProtocolVersion.V5)
        {
            Outgoing.Append(new Disconnect(broken.Code), Limits.Version);
            await Task.WhenAny(Outgoing.EmptiedAsync(), loops[1], Task.Delay(Farewell, _time, Ended));
        }

        await _ended.CancelAsync();
        await _stream.DisposeAsync();
        await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return fault;
    }

    /// <summary>
    /// Says farewell and awaits that the broker closes, so that the packet is not lost with a reset of the socket (MQTT-3.14.4-1); gives up after a second.
    /// </summary>
    public async Task LeaveAsync(Task running)
    {
        Volatile.Write(ref _isLeaving, true);
        Outgoing.Append(new Disconnect(ReasonCode.Success), Limits.Version);
        await Task.WhenAny(running, Task.Delay(Farewell, _time, Ended));
        await _ended.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Not disposed: somebody may be asking for its end just now, and without a timer it holds nothing.
        await _ended.CancelAsync();
        await _stream.DisposeAsync();
    }

    private static MqttException Fault(Task ended) => ended.Exception?.InnerException switch
    {
        MqttException e => e,
        IOException or ObjectDisposedException => new MqttTransportException("The connection was lost.", ended.Exception.InnerException),
        null => new MqttTransportException("The connection was ended."),
        var e => new MqttTransportException("The connection failed: " + e.Message, e),
    };

    private async Task WriteAsync()
    {
        while (true)
        {
            var bytes = await Outgoing.TakeAsync(Ended);
            await _stream.WriteAsync(bytes, Ended);
            await _stream.FlushAsync(Ended);
            _keepAlive.Sent();
            _session.Drained();
        }
    }

    private async Task ReadAsync(Func<ReceivedMessage, CancellationToken, ValueTask> deliver)
    {
        while (true)
        {
            while (Next() is { } step)
            {
                if (step.Message is { } message && !Volatile.Read(ref _isLeaving))
                {
                    await DeliverAsync(message, deliver);
                }
            }

            var read = await _stream.ReadAsync(_received.Free(), Ended);
            if (read == 0)
            {
                throw new MqttTransportException("The broker closed the connection.");
            }

            _keepAlive.Heard();
            _received.Received(read);
        }
    }

    private async ValueTask DeliverAsync(ReceivedMessage message, Func<ReceivedMessage, CancellationToken, ValueTask> deliver)
    {
        var delivering = deliver(message, Ended);
        if (!delivering.IsCompleted)
        {
            // As long as nothing is read, the broker's silence is this client's own.
            using (_keepAlive.Deaf())
            {
                await delivering;
            }
        }
        else
        {
            await delivering;
        }

        if (!_acknowledgeByHand)
        {
            _session.Acknowledge(message);
        }
    }

    /// <summary>Takes the next whole packet; null when there is none.</summary>
    private Step? Next()
    {
        var outcome = PacketHeader.TryRead(_received.Filled, _rules, out var header);
        if (outcome.Status == WireStatus.NeedsMore)
        {
            return null;
        }

        if (!outcome.IsComplete)
        {
            throw new MqttProtocolException((ReasonCode)outcome.Code, outcome.Section);
        }

        var message = Take(header, _received.Filled[..header.PacketBytes]);
        _received.Take(header.PacketBytes);
        return new Step(message);
    }

    private ReceivedMessage? Take(in PacketHeader header, ReadOnlySpan<byte> packet)
    {
        switch (header.Type)
        {
            case PacketType.PingResp:
                return null;
            case PacketType.Disconnect:
                var outcome = Disconnect.TryRead(packet, header, out var farewell);
                throw outcome.IsComplete
                    ? new MqttRemoteException(farewell.ReasonCode, $"The broker ended the connection: {Words.Of(farewell.ReasonCode)}.")
                    : new MqttProtocolException((ReasonCode)outcome.Code, outcome.Section);
            case PacketType.ConnAck or PacketType.Auth:
                throw new MqttProtocolException(ReasonCode.ProtocolError, header.Type == PacketType.ConnAck ? "3.2" : "MQTT-4.12.0-6");
            default:
                return _session.Take(this, header, packet);
        }
    }

    /// <summary>A packet was taken; with the message that it brought, if it did.</summary>
    private readonly record struct Step(ReceivedMessage? Message);
}
