using System.Threading.Channels;

namespace EdgeHub.Modbus.Tests;

/// <summary>A serial line in memory: two ends, each byte of one comes to the other in portions of a chosen size, as through a USB adapter.</summary>
internal sealed class MemoryLine : IStreamSource
{
    private readonly Func<int, int> _portion;

    /// <param name="portion">Size of the n-th portion; all at once when null.</param>
    public MemoryLine(Func<int, int>? portion = null)
    {
        _portion = portion ?? (_ => int.MaxValue);
        (Master, Device) = (new End(this), new End(this));
        (Master.Other, Device.Other) = (Device, Master);
    }

    public End Master { get; }

    public End Device { get; }

    public int Opened { get; private set; }

    public ValueTask<IDuplexStream> OpenAsync(CancellationToken cancellationToken)
    {
        Opened++;
        return Opened == 1 ? new ValueTask<IDuplexStream>(Master) : throw new IOException("The line is gone.");
    }

    internal sealed class End(MemoryLine line) : IDuplexStream
    {
        private readonly Channel<byte[]> _incoming = Channel.CreateUnbounded<byte[]>();
        private byte[] _rest = [];
        private int _portions;

        public End? Other { get; set; }

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_rest.Length == 0)
            {
                try
                {
                    _rest = await _incoming.Reader.ReadAsync(cancellationToken);
                }
                catch (ChannelClosedException)
                {
                    return 0;
                }
            }

            var count = Math.Min(buffer.Length, _rest.Length);
            _rest.AsSpan(0, count).CopyTo(buffer.Span);
            _rest = _rest[count..];
            return count;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            while (!bytes.IsEmpty)
            {
                var portion = Math.Min(Math.Max(1, line._portion(_portions++)), bytes.Length);
                if (!Other!._incoming.Writer.TryWrite(bytes[..portion].ToArray()))
                {
                    throw new IOException("The line is cut.");
                }

                bytes = bytes[portion..];
            }

            return default;
        }

        /// <summary>Reads a whole request of 8 bytes as a scripted device.</summary>
        public async Task<byte[]> NextAsync(int bytes = 8)
        {
            using var patience = new CancellationTokenSource(Plant.Patience);
            var frame = new byte[bytes];
            for (var at = 0; at < bytes;)
            {
                at += await ReadAsync(frame.AsMemory(at), patience.Token);
            }

            return frame;
        }

        /// <summary>Sends a frame as a scripted device.</summary>
        public async Task SendAsync(byte unit, string pdu)
        {
            var bytes = new byte[RtuFraming.MaxBytes];
            await WriteAsync(bytes.AsMemory(0, RtuFraming.Write(unit, Hex.Bytes(pdu), bytes)), CancellationToken.None);
        }

        public void Dispose()
        {
            _incoming.Writer.TryComplete();
            Other!._incoming.Writer.TryComplete();
        }
    }
}
