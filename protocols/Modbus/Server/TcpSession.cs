using System.Net.Sockets;
using EdgeHub.Wire;

namespace EdgeHub.Modbus;

/// <summary>One client's connection. Its memory is fixed: what does not fit waits in the kernel, and so does the client.</summary>
internal sealed class TcpSession(IDuplexStream stream, ModbusUnits units, TcpServerOptions options, TimeProvider time) : IDisposable
{
    private readonly ReceiveBuffer _received = new(options.MaxPipelinedRequests * TcpFraming.MaxBytes);
    private readonly byte[] _answers = new byte[options.MaxPipelinedRequests * TcpFraming.MaxBytes];
    private long _lastRequest = time.GetTimestamp();
    private long _sendingSince;

    /// <summary>Ends when the session has.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Start(Action<TcpSession> ended) => Ended = Task.Run(() => RunAsync(ended));

    public void Dispose() => stream.Dispose();

    /// <summary>Closes a connection that asks nothing, or that takes no answers.</summary>
    public void CloseIfOverdue()
    {
        var since = Volatile.Read(ref _sendingSince);
        if (time.GetElapsedTime(Volatile.Read(ref _lastRequest)) >= options.IdleTimeout || (since != 0 && time.GetElapsedTime(since) >= options.SendTimeout))
        {
            stream.Dispose();
        }
    }

    private async Task RunAsync(Action<TcpSession> ended)
    {
        try
        {
            while (await stream.ReadAsync(_received.Free(), CancellationToken.None) is > 0 and var read)
            {
                _received.Received(read);
                if (!await AnswerAsync())
                {
                    break;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client left, or was closed for its silence.
        }
        finally
        {
            stream.Dispose();
            ended(this);
        }
    }

    /// <summary>Answers all whole requests; false when the stream makes no sense any more.</summary>
    private async ValueTask<bool> AnswerAsync()
    {
        while (true)
        {
            var status = Answer(out var bytes);
            if (bytes > 0)
            {
                Volatile.Write(ref _sendingSince, time.GetTimestamp());
                await stream.WriteAsync(_answers.AsMemory(0, bytes), CancellationToken.None);
                Volatile.Write(ref _sendingSince, 0);
            }

            if (status != WireStatus.Complete)
            {
                return status == WireStatus.NeedsMore;
            }
        }
    }

    /// <summary>Answers as many requests as are allowed at once; complete when there may be more.</summary>
    private WireStatus Answer(out int bytes)
    {
        bytes = 0;
        Span<byte> pdu = stackalloc byte[Pdu.MaxBytes];
        for (var requests = 0; requests < options.MaxPipelinedRequests; requests++)
        {
            var outcome = TcpFraming.TryRead(_received.Filled, out var frame);
            if (!outcome.IsComplete)
            {
                return outcome.Status;
            }

            Volatile.Write(ref _lastRequest, time.GetTimestamp());
            var unit = units[frame.UnitIdentifier];
            if (unit is not null || options.UnknownUnit == UnknownUnit.Refuse)
            {
                var length = unit is not null
                    ? RequestHandler.Answer(frame.Pdu, unit, null, pdu)
                    : Pdu.Write(new ExceptionResponse((FunctionCode)(frame.Pdu[0] & ~Pdu.ExceptionFlag), ExceptionCode.GatewayTargetDeviceFailedToRespond), pdu);
                bytes += TcpFraming.Write(frame.TransactionIdentifier, frame.UnitIdentifier, pdu[..length], _answers.AsSpan(bytes));
            }

            _received.Take(outcome.Bytes);
        }

        return WireStatus.Complete;
    }
}
