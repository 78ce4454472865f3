using EdgeHub.Testing;

namespace EdgeHub.Modbus.Tests;

/// <summary>Deadlines, matching and reconnecting against a peer that does what it is told; the clock moves only when told.</summary>
public sealed class TcpChannelTests
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Answer_CutAtEveryIndex_IsPutTogether()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var frame = new byte[TcpFraming.MaxBytes];
        for (var cut = 1; cut < 13; cut++)
        {
            var reading = Read(channel, 1, 2, out var registers);
            var request = await peer.NextAsync();
            var length = TcpFraming.Write(request.TransactionIdentifier, request.Unit, Hex.Bytes("03 04 00 07 00 08"), frame);
            Assert.Equal(13, length);
            await request.SendAsync(frame[..cut]);
            await request.SendAsync(frame[cut..length]);
            (await reading).ThrowIfFailed();
            Assert.Equal([7, 8], registers);
        }
    }

    [Fact]
    public async Task DeadUnitBehindAGateway_OthersAreAsked_NeverSlowsThem()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var dead = Read(channel, 9, 1, out _);
        Assert.Equal(9, (await peer.NextAsync()).Unit);
        for (byte unit = 1; unit <= 8; unit++)
        {
            var reading = Read(channel, unit, 1, out _);
            await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
            (await reading).ThrowIfFailed();
        }

        Assert.False(dead.IsCompleted);
        _time.Advance(Timeout);
        Assert.Equal(ModbusFault.TimedOut, (await dead).Fault);
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task Deadline_OfATimerThatFiresEarly_EndsTheExchangeAllTheSame()
    {
        // Timers count in whole milliseconds and time stamps do not: what was 500 ms for the timer may be 499.6 by the clock.
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, new HastyTime());
        var registers = new ushort[1];
        var reading = new ModbusDevice(channel, 1, new DeviceOptions { ResponseTimeout = TimeSpan.FromMilliseconds(50) }).ReadHoldingRegistersAsync(0, registers, Never).AsTask();
        Assert.Equal(1, (await peer.NextAsync()).Unit);
        Assert.Equal(ModbusFault.TimedOut, (await reading.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Never)).Fault);
    }

    [Fact]
    public async Task Answers_InAnyOrder_FindTheirRequests()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, new TcpChannelOptions { MaxInFlightPerUnit = 4 }, _time);
        var readings = Enumerable.Range(0, 4).Select(i => (Task: Read(channel, 1, 1, out var registers, (ushort)(i * 16)), Registers: registers)).ToList();
        List<ScriptedPeer.Request> requests = [];
        for (var i = 0; i < 4; i++)
        {
            requests.Add(await peer.NextAsync());
        }

        foreach (var request in requests.AsEnumerable().Reverse())
        {
            await request.AnswerAsync("03 02 00 " + Hex.Text([request.Pdu[2]]));
        }

        for (var i = 0; i < 4; i++)
        {
            (await readings[i].Task).ThrowIfFailed();
            Assert.Equal(i * 16, readings[i].Registers[0]);
        }
    }

    [Fact]
    public async Task SameUnit_AskedTwice_IsAskedOneAfterTheOther()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var (first, second) = (Read(channel, 1, 1, out _), Read(channel, 1, 1, out _));
        var request = await peer.NextAsync();
        Assert.False(peer.HasMore);
        await request.AnswerAsync("03 02 00 01");
        await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
        (await first).ThrowIfFailed();
        (await second).ThrowIfFailed();
    }

    [Theory]
    [InlineData("04 02 00 01", "another function")]
    [InlineData("03 04 00 01 00 02", "more than was asked for")]
    [InlineData("03 02 00", "a byte count beyond its bytes")]
    [InlineData("83", "an exception without a code")]
    public async Task Answer_ThatDoesNotFit_IsMalformedAndTheConnectionGoesOn(string pdu, string why)
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var reading = Read(channel, 1, 1, out _);
        await (await peer.NextAsync()).AnswerAsync(pdu);
        Assert.True((await reading).Fault == ModbusFault.Malformed, why);
        reading = Read(channel, 1, 1, out _);
        await (await peer.NextAsync()).AnswerAsync("03 02 00 05");
        (await reading).ThrowIfFailed();
        Assert.Equal(1, peer.Connections);
    }

    [Fact]
    public async Task Answer_OfAnotherUnitUnderOurIdentifier_IsMalformed()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var reading = Read(channel, 1, 1, out _);
        var request = await peer.NextAsync();
        await request.AnswerAsync("03 02 00 01", request.TransactionIdentifier, 2);
        Assert.Equal(ModbusFault.Malformed, (await reading).Fault);
    }

    [Fact]
    public async Task Header_ThatIsNoModbus_CostsTheConnectionAndANewOneIsMade()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var reading = Read(channel, 1, 1, out _);
        await (await peer.NextAsync()).SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        Assert.Equal(ModbusFault.Malformed, (await reading).Fault);
        reading = Read(channel, 1, 1, out _);
        await (await peer.NextAsync()).AnswerAsync("03 02 00 05");
        (await reading).ThrowIfFailed();
        Assert.Equal(2, peer.Connections);
    }

    [Fact]
    public async Task Caller_ThatGivesUp_GetsItsCancellationAndTheAnswerIsDropped()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        using var giveUp = new CancellationTokenSource();
        var reading = Read(channel, 1, 1, out _, 0, giveUp.Token);
        var request = await peer.NextAsync();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await request.AnswerAsync("03 02 00 01");
        var next = Read(channel, 1, 1, out var registers);
        await (await peer.NextAsync()).AnswerAsync("03 02 00 09");
        (await next).ThrowIfFailed();
        Assert.Equal((9, 1L), (registers[0], channel.LateAnswers));
    }

    [Fact]
    public async Task SilentUnit_WithBackOff_IsLeftAloneAndThenTriedOnce()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, new TcpChannelOptions { BackOff = new BackOffOptions(), SilentTimeouts = 100 }, _time);
        for (var i = 0; i < 2; i++)
        {
            var silent = Read(channel, 1, 1, out _);
            await peer.NextAsync();
            _time.Advance(Timeout);
            Assert.Equal(ModbusFault.TimedOut, (await silent).Fault);
        }

        Assert.Equal(ModbusFault.Suspended, (await Read(channel, 1, 1, out _)).Fault);
        _time.Advance(TimeSpan.FromSeconds(5));
        var probe = Read(channel, 1, 1, out _);
        await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
        (await probe).ThrowIfFailed();
    }

    [Fact]
    public async Task Reads_WithRetries_AreRepeatedAndWritesAreNot()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var device = new ModbusDevice(channel, 1, new DeviceOptions { ResponseTimeout = Timeout, ReadRetries = 1 });
        var reading = device.ReadHoldingRegistersAsync(0, new ushort[1], Never).AsTask();
        await peer.NextAsync();
        _time.Advance(Timeout);
        await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
        (await reading).ThrowIfFailed();

        var writing = device.WriteSingleRegisterAsync(0, 1, Never).AsTask();
        await peer.NextAsync();
        _time.Advance(Timeout);
        Assert.Equal(ModbusFault.TimedOut, (await writing).Fault);
        Assert.False(peer.HasMore);
    }

    [Fact]
    public async Task Dispose_WithAnExchangeUnderWay_EndsItAndRefusesFurtherOnes()
    {
        await using var peer = new ScriptedPeer();
        var channel = Plant.Dial(peer.EndPoint, null, _time);
        var reading = Read(channel, 1, 1, out _);
        await peer.NextAsync();
        await channel.DisposeAsync();
        Assert.Equal(ModbusFault.Disconnected, (await reading).Fault);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Read(channel, 1, 1, out _));
        await Plant.UntilAsync(() => peer.Open == 0, "the peer saw the connection end");
    }

    [Fact]
    public void Options_BeyondTheirBounds_AreTheCallersMistake()
    {
        Assert.Throws<ArgumentException>(() => new TcpChannel(new TcpStreamSource("127.0.0.1"), new TcpChannelOptions { MaxInFlight = 0 }, _time));
        Assert.Throws<ArgumentException>(() => new TcpChannel(new TcpStreamSource("127.0.0.1"), new TcpChannelOptions { MaxInFlight = 65 }, _time));
        Assert.Throws<ArgumentException>(() => new TcpChannel(new TcpStreamSource("127.0.0.1"), new TcpChannelOptions { ConnectTimeout = TimeSpan.Zero }, _time));
    }

    private static Task<ModbusResult> Read(TcpChannel channel, byte unit, int quantity, out ushort[] registers, ushort address = 0, CancellationToken cancellationToken = default)
    {
        registers = new ushort[quantity];
        return new ModbusDevice(channel, unit, new DeviceOptions { ResponseTimeout = Timeout }).ReadHoldingRegistersAsync(address, registers, cancellationToken).AsTask();
    }
}
