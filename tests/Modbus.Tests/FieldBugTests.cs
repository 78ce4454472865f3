using System.Net;
using EdgeHub.Testing;

namespace EdgeHub.Modbus.Tests;

/// <summary>What broke others in the field and can happen to a Modbus library; each test is named after what it must do instead.</summary>
public sealed class FieldBugTests
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();

    /// <summary>thingsboard-gateway#2124, #2098: a cycle that comes again must not read twice or differently.</summary>
    [Fact]
    public async Task GroupedReader_RoundAfterRound_AsksExactlyTheSame()
    {
        var unit = new HoleyUnit();
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = new GroupedReader(plant.Device, [.. Enumerable.Range(0, 300).Select(i => new ReadPoint(ModbusTable.HoldingRegisters, (ushort)i))], null, _time);
        for (var round = 1; round <= 20; round++)
        {
            await reader.ReadAsync(Never);
            Assert.Equal(3 * round, unit.Requests);
        }
    }

    /// <summary>thingsboard-gateway#2119 and Growatt_ModbusTCP#450: a failed read is neither an old value with a new time nor a zero.</summary>
    [Fact]
    public async Task GroupedReader_PointThatFails_HasNoValueAndKeepsTheTimeItWasRead()
    {
        var unit = new HoleyUnit();
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = new GroupedReader(plant.Device, [new ReadPoint(ModbusTable.HoldingRegisters, 7)], null, _time);
        Assert.False(reader.TryGetRegisters(0, out _));
        Assert.Null(reader.ReadAt(0));
        await reader.ReadAsync(Never);
        var readAt = _time.GetUtcNow();
        unit.Mood = ExceptionCode.ServerDeviceBusy;
        _time.Advance(TimeSpan.FromMinutes(1));
        await reader.ReadAsync(Never);
        Assert.False(reader.TryGetRegisters(0, out var registers));
        Assert.True(registers.IsEmpty);
        Assert.Equal(readAt, reader.ReadAt(0));

        // Unchanged and read is something else than not heard.
        unit.Mood = ExceptionCode.None;
        await reader.ReadAsync(Never);
        Assert.True(reader.TryGetRegisters(0, out registers));
        Assert.Equal((7, (DateTimeOffset?)_time.GetUtcNow()), ((int)registers[0], reader.ReadAt(0)));
    }

    /// <summary>thingsboard-gateway#2052: the second block began one register late.</summary>
    [Fact]
    public async Task GroupedReader_SecondAndFurtherBlocks_BeginAtTheirOwnRegister()
    {
        var unit = new HoleyUnit();
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        foreach (var most in new[] { 1, 7, 100, 125 })
        {
            var reader = new GroupedReader(
                plant.Device, [.. Enumerable.Range(0, 500).Select(i => new ReadPoint(ModbusTable.HoldingRegisters, (ushort)i))], new ReadLimits { MaxRegisters = most }, _time);
            await reader.ReadAsync(Never);
            for (var i = 0; i < 500; i++)
            {
                Assert.True(reader.TryGetRegisters(i, out var registers));
                Assert.Equal(i, registers[0]);
            }
        }
    }

    /// <summary>ioBroker.modbus#581: one illegal register killed its whole block; wherever in the block it stands.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(62)]
    [InlineData(124)]
    public async Task GroupedReader_IllegalRegisterAnywhere_LeavesAllOthersRead(int illegal)
    {
        var unit = new HoleyUnit { Illegal = { illegal } };
        await using var plant = await RunningPlant.StartAsync("tcp", unit);
        var reader = new GroupedReader(plant.Device, [.. Enumerable.Range(0, 125).Select(i => new ReadPoint(ModbusTable.HoldingRegisters, (ushort)i))], null, _time);
        await reader.ReadAsync(Never);
        Assert.All(Enumerable.Range(0, 125), i => Assert.Equal(i != illegal, reader.TryGetRegisters(i, out _)));
    }

    /// <summary>thingsboard#7491: one poison item blocks all behind it for ever.</summary>
    [Fact]
    public async Task Channel_AnswerThatMakesNoSense_DoesNotBlockTheNextRequest()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var (poisoned, next) = (Read(channel, 1), Read(channel, 1));
        await (await peer.NextAsync()).AnswerAsync("03 02 00");
        await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
        Assert.Equal(ModbusFault.Malformed, (await poisoned).Fault);
        (await next).ThrowIfFailed();
    }

    /// <summary>telegraf#16314, stream-manager-sdk-python#21, Industrial-IoT#143: full once, wedged for good.</summary>
    [Fact]
    public async Task Channel_ThatWasOverloaded_TakesRequestsAgain()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, new TcpChannelOptions { MaxInFlight = 1, MaxWaiting = 2 }, _time);
        var taken = Enumerable.Range(0, 3).Select(_ => Read(channel, 1)).ToList();
        Assert.Equal(ModbusFault.Overloaded, (await Read(channel, 1)).Fault);
        foreach (var reading in taken)
        {
            await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
            (await reading).ThrowIfFailed();
        }

        var again = Read(channel, 1);
        await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
        (await again).ThrowIfFailed();
    }

    /// <summary>telegraf#6232, Industrial-IoT#2416: after the server's restart nothing comes any more.</summary>
    [Fact]
    public async Task Channel_AfterTheServersRestart_GoesOnByItself()
    {
        var server = Plant.Serve();
        var endPoint = server.EndPoint;
        await using var channel = Plant.Dial(endPoint, null, _time);
        (await Read(channel, 1)).ThrowIfFailed();
        await server.DisposeAsync();
        await Plant.UntilAsync(() => !channel.IsConnected, "the loss was seen");
        Assert.Equal(ModbusFault.Disconnected, (await Read(channel, 1)).Fault);
        await using var restarted = TcpServer.Start(endPoint, ModbusUnits.Any(Plant.Unit()), null, TimeProvider.System);
        _time.Advance(TimeSpan.FromSeconds(30));
        (await Read(channel, 1)).ThrowIfFailed();
        Assert.Equal(2, channel.Connections);
    }

    /// <summary>hivemq-edge#1290: says connected and forwards nothing after a short cut.</summary>
    [Fact]
    public async Task Channel_OnAHalfOpenConnection_MakesANewOneAfterThreeSilences()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var heard = Read(channel, 1);
        await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
        (await heard).ThrowIfFailed();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(channel.IsConnected);
            var silent = Read(channel, 1);
            await peer.NextAsync();
            _time.Advance(Timeout);
            Assert.Equal(ModbusFault.TimedOut, (await silent).Fault);
        }

        Assert.False(channel.IsConnected);
        var reading = Read(channel, 1);
        await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
        (await reading).ThrowIfFailed();
        Assert.Equal(2, peer.Connections);
    }

    /// <summary>The same in a gateway's case: three dead units asked at once are one silence, and the living keep their connection.</summary>
    [Fact]
    public async Task Channel_WithSeveralDeadUnitsAtOnce_KeepsItsConnection()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var dead = Enumerable.Range(1, 8).Select(unit => Read(channel, (byte)unit)).ToList();
        for (var i = 0; i < 8; i++)
        {
            await peer.NextAsync();
        }

        _time.Advance(Timeout);
        Assert.All(await Task.WhenAll(dead), result => Assert.Equal(ModbusFault.TimedOut, result.Fault));
        Assert.True(channel.IsConnected);
    }

    /// <summary>hivemq-edge#1303: keep-alive that ignores data closes a busy connection every 30 s.</summary>
    [Fact]
    public async Task Server_ConnectionThatIsUsed_IsNeverIdle()
    {
        await using var server = Plant.Serve(options: new TcpServerOptions { IdleTimeout = TimeSpan.FromSeconds(30), SendTimeout = TimeSpan.FromHours(1) }, time: _time);
        await using var channel = Plant.Dial(server.EndPoint, null, _time);
        for (var i = 0; i < 100; i++)
        {
            (await Read(channel, 1)).ThrowIfFailed();
            _time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(1, channel.Connections);
    }

    /// <summary>hivemq-edge#1733: leaks while the PLC is off.</summary>
    [Fact]
    public async Task Channel_WhileThePeerIsOff_TriesSeldomAndHoldsNothing()
    {
        var source = new DeadSource();
        await using var channel = new TcpChannel(source, null, _time);
        for (var i = 0; i < 3_600; i++)
        {
            Assert.Equal(ModbusFault.Disconnected, (await Read(channel, 1)).Fault);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        // 1, 2, 4, 8, 16 and then every 30 s for an hour.
        Assert.InRange(source.Tries, 100, 130);
        Assert.Equal(0, _time.Timers);
    }

    /// <summary>UA-.NETStandard#1796: reconnecting piles up sessions.</summary>
    [Fact]
    public async Task Channel_ThatReconnectsAHundredTimes_LeavesNoOldConnectionBehind()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, new TcpChannelOptions { SilentTimeouts = 1 }, _time);
        for (var i = 0; i < 100; i++)
        {
            var heard = Read(channel, 1);
            await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
            (await heard).ThrowIfFailed();
            var silent = Read(channel, 1);
            await peer.NextAsync();
            _time.Advance(Timeout);
            Assert.Equal(ModbusFault.TimedOut, (await silent).Fault);
        }

        Assert.Equal(100, peer.Connections);
        await Plant.UntilAsync(() => peer.Open == 0, "all of them were closed");
    }

    /// <summary>milo#1823: numbers that roll over skip or hide a message.</summary>
    [Fact]
    public async Task TransactionIdentifiers_ThatRollOver_PassThoseStillUnderWay()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, new TcpChannelOptions { MaxInFlightPerUnit = 4 }, _time);
        var first = Read(channel, 1);
        var pending = await peer.NextAsync();
        Assert.Equal(1, pending.TransactionIdentifier);
        channel.Connection!.ContinueFrom(65_534);
        List<int> identifiers = [];
        for (var i = 0; i < 4; i++)
        {
            var reading = Read(channel, 1);
            var request = await peer.NextAsync();
            identifiers.Add(request.TransactionIdentifier);
            await request.AnswerAsync("03 02 00 01");
            (await reading).ThrowIfFailed();
        }

        Assert.Equal([65_535, 0, 2, 3], identifiers);
        await pending.AnswerAsync("03 02 00 01");
        (await first).ThrowIfFailed();
    }

    /// <summary>UA-.NETStandard#717: a clock that is set breaks time-outs.</summary>
    [Fact]
    public async Task Deadlines_WhenTheClockIsSet_DoNotMove()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var reading = Read(channel, 1);
        await peer.NextAsync();
        _time.SetWall(_time.GetUtcNow().AddYears(1));
        _time.Advance(Timeout / 2);
        _time.SetWall(_time.GetUtcNow().AddYears(-2));
        Assert.False(reading.IsCompleted);
        _time.Advance(Timeout / 2);
        Assert.Equal(ModbusFault.TimedOut, (await reading).Fault);
    }

    /// <summary>app-service-configurable#318: reported as sent while the link is down. MQTTnet#665, mosquitto: sent twice after it returns.</summary>
    [Fact]
    public async Task Write_OverALinkThatBreaks_IsNeitherReportedAsDoneNorSentTwice()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var device = new ModbusDevice(channel, 1, new DeviceOptions { ResponseTimeout = Timeout, ReadRetries = 3 });
        var heard = Read(channel, 1);
        await (await peer.NextAsync()).AnswerAsync("03 02 00 01");
        (await heard).ThrowIfFailed();
        var writing = device.WriteSingleRegisterAsync(5, 1, Never).AsTask();
        (await peer.NextAsync()).Reset();
        Assert.Equal(ModbusFault.Disconnected, (await writing).Fault);
        var reading = Read(channel, 1);
        var request = await peer.NextAsync();
        Assert.Equal("03 00 00 00 01", request.Hex);
        await request.AnswerAsync("03 02 00 01");
        (await reading).ThrowIfFailed();
        Assert.False(peer.HasMore);
    }

    /// <summary>nautilus#11: after a silent link the publisher waits for ever; here everybody who waits is let go in the end.</summary>
    [Fact]
    public async Task Callers_OfASilentPeer_AllEnd()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var waiting = Task.WhenAll(Enumerable.Range(0, 50).Select(i => Read(channel, (byte)(i % 5))));
        await Plant.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(100));
                return waiting.IsCompleted;
            },
            "all callers were let go");
        Assert.All(await waiting, result => Assert.False(result.IsGood));
    }

    /// <summary>llrpjs#2: something unasked for between request and answer spins for ever.</summary>
    [Fact]
    public async Task Answers_ThatNobodyAskedFor_AreDroppedAndTheRightOneIsFound()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var reading = Read(channel, 1);
        var request = await peer.NextAsync();
        for (var i = 0; i < 1_000; i++)
        {
            await request.AnswerAsync("03 02 FF FF", (ushort)(request.TransactionIdentifier + 1 + i), 1);
        }

        await request.AnswerAsync("03 02 00 01");
        (await reading).ThrowIfFailed();
        Assert.Equal(1_000, channel.LateAnswers);
    }

    /// <summary>A late answer must not pass for the next one: of the same unit, the same function and the same length.</summary>
    [Fact]
    public async Task LateAnswer_OverTcp_IsDiscardedByItsTransactionIdentifier()
    {
        await using var peer = new ScriptedPeer();
        await using var channel = Plant.Dial(peer.EndPoint, null, _time);
        var silent = Read(channel, 1);
        var late = await peer.NextAsync();
        _time.Advance(Timeout);
        Assert.Equal(ModbusFault.TimedOut, (await silent).Fault);
        var registers = new ushort[1];
        var reading = new ModbusDevice(channel, 1, new DeviceOptions { ResponseTimeout = Timeout }).ReadHoldingRegistersAsync(0, registers, Never).AsTask();
        var request = await peer.NextAsync();
        await late.AnswerAsync("03 02 DE AD");
        await request.AnswerAsync("03 02 00 01");
        (await reading).ThrowIfFailed();
        Assert.Equal((1, 1L), (registers[0], channel.LateAnswers));
    }

    private static Task<ModbusResult> Read(TcpChannel channel, byte unit) =>
        new ModbusDevice(channel, unit, new DeviceOptions { ResponseTimeout = Timeout }).ReadHoldingRegistersAsync(0, new ushort[1], Never).AsTask();

    private sealed class DeadSource : IStreamSource
    {
        public int Tries { get; private set; }

        public ValueTask<IDuplexStream> OpenAsync(CancellationToken cancellationToken)
        {
            Tries++;
            throw new IOException("Nobody is there.");
        }
    }
}
