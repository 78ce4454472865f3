using System.Net.Sockets;
using EdgeHub.Testing;

namespace EdgeHub.Modbus.Tests;

/// <summary>The server seen from a bare socket.</summary>
public sealed class TcpServerTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Requests_SentTogetherAndInPieces_AreAnsweredInTheirOrder()
    {
        await using var server = Plant.Serve(options: new TcpServerOptions { MaxPipelinedRequests = 4 });
        using var client = await DialAsync(server);
        byte[] requests = [.. Enumerable.Range(0, 40).SelectMany(i => Request((ushort)i, 1, [3, 0, (byte)i, 0, 1]))];
        foreach (var size in new[] { requests.Length, 1, 7 })
        {
            for (var at = 0; at < requests.Length; at += size)
            {
                await client.SendAsync(requests.AsMemory(at, Math.Min(size, requests.Length - at)));
            }

            for (var i = 0; i < 40; i++)
            {
                Assert.Equal($"00 {i:X2} 00 00 00 05 01 03 02 00 {i:X2}", Hex.Text(await ReceiveAsync(client, 11)));
            }
        }
    }

    [Fact]
    public async Task Connections_BeyondTheLimit_AreClosedAndTheOthersGoOn()
    {
        await using var server = Plant.Serve(options: new TcpServerOptions { MaxConnections = 2 });
        using var first = await DialAsync(server);
        using var second = await DialAsync(server);
        await AskAsync(first);
        await AskAsync(second);
        using var third = await DialAsync(server);
        Assert.Empty(await ReceiveAsync(third, 1));
        await AskAsync(first);
        Assert.Equal((2, 1L), (server.Connections, server.Refused));
        first.Dispose();
        await Plant.UntilAsync(() => server.Connections == 1, "the server saw the client leave");
        using var fourth = await DialAsync(server);
        await AskAsync(fourth);
    }

    [Fact]
    public async Task Connection_ThatAsksNothing_IsClosedAfterTheIdleTimeout()
    {
        await using var server = Plant.Serve(options: new TcpServerOptions { IdleTimeout = TimeSpan.FromMinutes(1), SendTimeout = TimeSpan.FromHours(1) }, time: _time);
        using var client = await DialAsync(server);
        await AskAsync(client);
        _time.Advance(TimeSpan.FromSeconds(45));
        await AskAsync(client);

        // Half a request is no request.
        await client.SendAsync(new byte[] { 0, 1, 0, 0, 0, 6 });
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Empty(await ReceiveAsync(client, 1));
        await Plant.UntilAsync(() => server.Connections == 0, "the session ended");
    }

    [Fact]
    public async Task Client_ThatTakesNoAnswers_IsClosedAndHoldsNoMemory()
    {
        await using var server = Plant.Serve(options: new TcpServerOptions { SendTimeout = TimeSpan.FromSeconds(10), IdleTimeout = TimeSpan.FromHours(1) }, time: _time);
        using var client = await DialAsync(server);
        client.ReceiveBufferSize = 4096;
        byte[] requests = [.. Enumerable.Range(0, 64).SelectMany(i => Request((ushort)i, 1, [3, 0, 0, 0, 125]))];
        client.Blocking = false;
        var (sent, stalled) = (0L, 0);
        while (stalled < 200)
        {
            try
            {
                sent += client.Send(requests);
                stalled = 0;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                stalled++;
                await Task.Yield();
                _time.Advance(TimeSpan.FromMilliseconds(1));
            }
        }

        // Nothing more goes in, since nothing comes out.
        Assert.InRange(sent, 1, 32 << 20);
        await Plant.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return server.Connections == 0;
            },
            "the stalled client was closed");
    }

    [Theory]
    [InlineData("00 01 00 01 00 06 01 03 00 00 00 01")]
    [InlineData("00 01 00 00 00 01 01")]
    [InlineData("00 01 00 00 01 00 01 03")]
    public async Task Header_ThatIsWrong_CostsThatConnectionOnly(string hex)
    {
        await using var server = Plant.Serve();
        using var good = await DialAsync(server);
        using var bad = await DialAsync(server);
        await bad.SendAsync(Hex.Bytes(hex));
        Assert.Empty(await ReceiveAsync(bad, 1));
        await AskAsync(good);
    }

    [Fact]
    public async Task UnknownUnit_IsRefusedAsAGatewayDoesOrIgnored()
    {
        var units = new ModbusUnits(new Dictionary<byte, ModbusUnit> { [1] = Plant.Unit() });
        await using var refusing = TcpServer.Start(new(System.Net.IPAddress.Loopback, 0), units, null, _time);
        using var client = await DialAsync(refusing);
        await client.SendAsync(Request(7, 9, [3, 0, 0, 0, 1]));
        Assert.Equal("00 07 00 00 00 03 09 83 0B", Hex.Text(await ReceiveAsync(client, 9)));

        await using var silent = TcpServer.Start(new(System.Net.IPAddress.Loopback, 0), units, new TcpServerOptions { UnknownUnit = UnknownUnit.Ignore }, _time);
        using var other = await DialAsync(silent);
        await other.SendAsync(Request(7, 9, [3, 0, 0, 0, 1]));
        await AskAsync(other);
    }

    [Fact]
    public async Task Function_ThatNobodyKnows_IsIllegal()
    {
        await using var server = Plant.Serve();
        using var client = await DialAsync(server);
        await client.SendAsync(Request(7, 1, [0x63, 1, 2, 3]));
        Assert.Equal("00 07 00 00 00 03 01 E3 01", Hex.Text(await ReceiveAsync(client, 9)));
    }

    [Theory]
    [InlineData(999, 1, ExceptionCode.None)]
    [InlineData(999, 2, ExceptionCode.IllegalDataAddress)]
    [InlineData(1000, 1, ExceptionCode.IllegalDataAddress)]
    [InlineData(2000, 100, ExceptionCode.None)]
    [InlineData(1999, 2, ExceptionCode.IllegalDataAddress)]
    public void MemoryUnit_AtTheEdgesOfItsRanges_HasExactlyTheirAddresses(int start, int count, ExceptionCode code)
    {
        Assert.Equal(code, Plant.Unit().ReadHoldingRegisters((ushort)start, new ushort[count]));
        Assert.Equal(code, Plant.Unit().WriteRegisters((ushort)start, new ushort[count]));
    }

    [Fact]
    public void MemoryUnit_WithRangesThatTouch_HasThemAsOne()
    {
        var unit = new MemoryUnit(new MemoryUnitOptions { HoldingRegisters = [new(10, 10), new(0, 10), new(15, 10)] });
        Assert.Equal(ExceptionCode.None, unit.ReadHoldingRegisters(0, new ushort[25]));
        Assert.Equal(ExceptionCode.IllegalDataAddress, unit.ReadHoldingRegisters(0, new ushort[26]));
        Assert.Throws<ArgumentException>(() => new MemoryUnit(new MemoryUnitOptions { Coils = [new(65_535, 2)] }));
    }

    [Fact]
    public void MemoryUnit_WhenAMasterWrites_SaysSo()
    {
        var unit = Plant.Unit();
        var written = 0;
        unit.Written += (_, _) => written++;
        _ = unit.WriteRegisters(0, [1]);
        _ = unit.WriteCoils(0, [true]);
        _ = unit.MaskWriteRegister(0, 0, 1);
        _ = unit.WriteFileRecord(4, 0, [1]);
        _ = unit.WriteRegisters(5000, [1]);
        Assert.Equal(4, written);
        var read = new ushort[1];
        unit.Update(tables => read[0] = tables.HoldingRegisters(0)[0]);
        Assert.Equal(1, read[0]);
    }

    private static async Task AskAsync(Socket client)
    {
        await client.SendAsync(Request(1, 1, [3, 0, 5, 0, 1]));
        Assert.Equal("00 01 00 00 00 05 01 03 02 00 05", Hex.Text(await ReceiveAsync(client, 11)));
    }

    private static async Task<Socket> DialAsync(TcpServer server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.EndPoint);
        return socket;
    }

    private static byte[] Request(ushort transaction, byte unit, byte[] pdu)
    {
        var bytes = new byte[TcpFraming.MaxBytes];
        return bytes[..TcpFraming.Write(transaction, unit, pdu, bytes)];
    }

    /// <summary>So many bytes, or none when the server closes first.</summary>
    private static async Task<byte[]> ReceiveAsync(Socket socket, int count)
    {
        using var patience = new CancellationTokenSource(Plant.Patience);
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            int read;
            try
            {
                read = await socket.ReceiveAsync(bytes.AsMemory(at), SocketFlags.None, patience.Token);
            }
            catch (SocketException)
            {
                read = 0;
            }

            if (read == 0)
            {
                return [];
            }

            at += read;
        }

        return bytes;
    }
}
