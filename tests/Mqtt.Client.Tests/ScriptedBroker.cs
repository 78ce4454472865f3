using System.IO.Pipelines;
using System.Threading.Channels;

namespace EdgeHub.Mqtt.Client.Tests;

/// <summary>A broker that does what the test says, byte by byte, over streams in memory.</summary>
internal sealed class ScriptedBroker : IMqttTransport
{
    private readonly Channel<BrokerEnd> _dialled = Channel.CreateUnbounded<BrokerEnd>();

    public string Address => "scripted:1883";

    /// <summary>Dialling fails as long as this says why.</summary>
    public string? Unreachable { get; set; }

    public int Dials { get; private set; }

    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        Dials++;
        if (Unreachable is { } why)
        {
            throw new IOException(why);
        }

        // A socket holds some and then makes the writer wait.
        var (up, down) = (new Pipe(new PipeOptions(pauseWriterThreshold: 4096, resumeWriterThreshold: 2048)), new Pipe(new PipeOptions(pauseWriterThreshold: 4096, resumeWriterThreshold: 2048)));
        await _dialled.Writer.WriteAsync(new BrokerEnd(up.Reader, down.Writer), cancellationToken);
        return new TwoWayStream(down.Reader.AsStream(), up.Writer.AsStream());
    }

    /// <summary>The next connection that the client makes.</summary>
    public async Task<BrokerEnd> AcceptAsync() => await _dialled.Reader.ReadAsync(Patience.Token());

    /// <summary>As <see cref="AcceptAsync"/>, with CONNECT read and accepted.</summary>
    public async Task<BrokerEnd> WelcomeAsync(bool sessionPresent = false, params (PropertyId Id, uint Value)[] properties)
    {
        var end = await AcceptAsync();
        await end.ReadConnectAsync();
        end.Accept(sessionPresent, properties);
        return end;
    }
}

/// <summary>Two streams as one.</summary>
internal sealed class TwoWayStream(Stream reading, Stream writing) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() => writing.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => writing.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => reading.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reading.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => writing.WriteAsync(buffer, cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => writing.Write(buffer, offset, count);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reading.Dispose();
            writing.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>How long a test waits for what must come.</summary>
internal static class Patience
{
    public static CancellationToken Token() => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    /// <summary>Waits until something is so; for what gives no signal.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        var token = Token();
        while (!isSo())
        {
            await Task.Delay(5, token);
        }
    }
}
