using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeHub.Mqtt;

namespace EdgeHub.Benchmarks;

/// <summary>
/// One connection of the load: a socket that never blocks. Packets are told apart by their fixed header alone; what is to be answered
/// waits in one buffer and goes out in one send after the read.
/// </summary>
internal class LoadConnection : IDisposable
{
    /// <summary>Idle connections stay longer than any row.</summary>
    private const int KeepAliveSeconds = 600;
    private readonly Socket _socket;
    private readonly ArrayBufferWriter<byte> _answers = new();
    private int _answersSent;
    private byte[] _rest = [];
    private int _restBytes;

    public LoadConnection(int port, string identifier, ProtocolVersion version)
    {
        Version = version;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
        _socket.Blocking = false;
        Descriptor = (int)_socket.Handle;
        Answer(new Connect { Version = version, CleanStart = true, KeepAlive = KeepAliveSeconds, ClientIdentifier = Encoding.ASCII.GetBytes(identifier) });
    }

    /// <summary>Its number for poll.</summary>
    public int Descriptor { get; }

    /// <summary>CONNACK came and said yes.</summary>
    public bool IsAccepted { get; private set; }

    /// <summary>The last send took less than all: only when the socket is writable another makes sense.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>The broker's Receive Maximum; 65,535 unless it says another.</summary>
    public int ReceiveMaximum { get; private set; } = ushort.MaxValue;

    protected ProtocolVersion Version { get; }

    /// <summary>Something waits to be sent.</summary>
    public virtual bool HasMore => _answers.WrittenCount > _answersSent;

    /// <summary>Reads once and takes every whole packet; what is left of the last one is kept.</summary>
    public void Read(byte[] buffer)
    {
        _rest.AsSpan(0, _restBytes).CopyTo(buffer);
        var read = _socket.Receive(buffer.AsSpan(_restBytes), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || read == 0)
        {
            throw new IOException($"The broker closed a connection ({error}).");
        }

        var bytes = buffer.AsSpan(0, _restBytes + read);
        var left = bytes[Walk(bytes)..];
        if (_rest.Length < left.Length)
        {
            _rest = new byte[left.Length * 2];
        }

        left.CopyTo(_rest);
        _restBytes = left.Length;
    }

    /// <summary>Sends as much as the socket takes.</summary>
    public void Write() => IsBlocked = !TrySendAll();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _socket.Dispose();

    /// <summary>False when the socket took less.</summary>
    protected virtual bool TrySendAll()
    {
        if (_answers.WrittenCount == _answersSent)
        {
            return true;
        }

        _answersSent += Send(_answers.WrittenSpan[_answersSent..]);
        if (_answersSent < _answers.WrittenCount)
        {
            return false;
        }

        _answers.ResetWrittenCount();
        _answersSent = 0;
        return true;
    }

    /// <summary>How many bytes the socket took.</summary>
    protected int Send(ReadOnlySpan<byte> bytes)
    {
        var sent = _socket.Send(bytes, SocketFlags.None, out var error);
        return error is SocketError.Success or SocketError.WouldBlock ? Math.Max(sent, 0) : throw new IOException($"The broker broke a connection ({error}).");
    }

    /// <summary>Puts a packet beside the others that go out next.</summary>
    protected void Answer<T>(in T packet)
        where T : IOutgoingPacket, allows ref struct => PacketWriter.Write(packet, Version, _answers);

    /// <summary>An acknowledgement without reason code is the same four bytes in both versions.</summary>
    protected void Acknowledge(PacketType type, byte flags, ReadOnlySpan<byte> identifier)
    {
        var packet = _answers.GetSpan(4);
        packet[0] = (byte)(((int)type << 4) | flags);
        packet[1] = 2;
        packet[2] = identifier[0];
        packet[3] = identifier[1];
        _answers.Advance(4);
    }

    /// <summary>What stands after the fixed header of a packet other than CONNACK.</summary>
    protected virtual void Take(PacketType type, byte first, ReadOnlySpan<byte> body)
    {
    }

    private int Walk(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (true)
        {
            int length = 0, header = 1, shift = 0;
            do
            {
                if (at + header >= bytes.Length)
                {
                    return at;
                }

                length |= (bytes[at + header] & 0x7F) << shift;
                shift += 7;
            }
            while (bytes[at + header++] >= 0x80);

            if (bytes.Length - at < header + length)
            {
                return at;
            }

            var type = (PacketType)(bytes[at] >> 4);
            if (type == PacketType.ConnAck)
            {
                TakeConnAck(bytes.Slice(at, header + length));
            }
            else
            {
                Take(type, bytes[at], bytes.Slice(at + header, length));
            }

            at += header + length;
        }
    }

    private void TakeConnAck(ReadOnlySpan<byte> packet)
    {
        var rules = new PacketRules(Version, Sender.Server, packet.Length);
        if (!PacketHeader.TryRead(packet, rules, out var header).IsComplete || !ConnAck.TryRead(packet, header, out var answer).IsComplete || answer.ReasonCode != ReasonCode.Success)
        {
            throw new IOException($"The broker refused a connection: {Convert.ToHexString(packet)}.");
        }

        ReceiveMaximum = (int)(answer.Properties.NumberOf(PropertyId.ReceiveMaximum) ?? ushort.MaxValue);
        IsAccepted = true;
    }
}
