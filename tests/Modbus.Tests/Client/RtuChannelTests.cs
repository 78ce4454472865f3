using EdgeHub.Testing;

namespace EdgeHub.Modbus.Tests;

public sealed class RtuChannelTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private readonly ManualTime _time = new();
    private readonly MemoryLine _line = new();

    [Fact]
    public async Task DeadDevice_OnALineWithOthers_CostsThemOneTimeoutPerPause()
    {
        await using var channel = Channel(new RtuChannelOptions { LateAnswerGuard = TimeSpan.Zero });
        for (var i = 0; i < 2; i++)
        {
            var dead = Read(channel, 9, out _);
            Assert.Equal(9, (await _line.Device.NextAsync())[0]);
            _time.Advance(Timeout);
            Assert.Equal(ModbusFault.TimedOut, (await dead).Fault);
        }

        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(ModbusFault.Suspended, (await Read(channel, 9, out _)).Fault);
            await AnsweredAsync(channel, 1);
        }

        // The pause is over: one try, and twice as long a pause.
        _time.Advance(TimeSpan.FromSeconds(5));
        var probe = Read(channel, 9, out _);
        Assert.Equal(9, (await _line.Device.NextAsync())[0]);
        _time.Advance(Timeout);
        Assert.Equal(ModbusFault.TimedOut, (await probe).Fault);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(ModbusFault.Suspended, (await Read(channel, 9, out _)).Fault);
        _time.Advance(TimeSpan.FromSeconds(1));
        await AnsweredAsync(channel, 9);
        await AnsweredAsync(channel, 9);
    }

    [Fact]
    public async Task QueuedRequests_ToADeviceThatDies_EndWithoutTheirTimeouts()
    {
        await using var channel = Channel(new RtuChannelOptions { LateAnswerGuard = TimeSpan.Zero });
        var queued = Enumerable.Range(0, 20).Select(_ => Read(channel, 9, out var _)).ToList();
        for (var i = 0; i < 2; i++)
        {
            await _line.Device.NextAsync();
            _time.Advance(Timeout);
        }

        var faults = (await Task.WhenAll(queued)).Select(result => result.Fault).ToList();
        Assert.Equal((2, 18), (faults.Count(fault => fault == ModbusFault.TimedOut), faults.Count(fault => fault == ModbusFault.Suspended)));
    }

    [Fact]
    public async Task LateAnswer_OfASilentDevice_IsNotTakenForTheNextOne()
    {
        await using var channel = Channel(null);
        var silent = Read(channel, 9, out _);
        await _line.Device.NextAsync();
        _time.Advance(Timeout);
        Assert.Equal(ModbusFault.TimedOut, (await silent).Fault);

        // Asked again at once; the line waits for the late answer first, and others are asked meanwhile.
        var again = Read(channel, 9, out var registers);
        await AnsweredAsync(channel, 1);
        await _line.Device.SendAsync(9, "03 02 00 AA");
        await Plant.UntilAsync(() => channel.StrayBytes > 0, "the late answer was dropped");
        Assert.False(again.IsCompleted);
        await Plant.UntilAsync(() => _time.Timers > 0, "the guard's timer was set");
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await _line.Device.NextAsync();
        await _line.Device.SendAsync(9, "03 02 00 BB");
        (await again).ThrowIfFailed();
        Assert.Equal(0xBB, registers[0]);
    }

    [Fact]
    public async Task LateAnswer_OfAnotherDevice_IsPassedOverWhileWaiting()
    {
        await using var channel = Channel(null);
        var reading = Read(channel, 1, out var registers);
        await _line.Device.NextAsync();
        await _line.Device.SendAsync(9, "03 02 00 AA");
        await _line.Device.SendAsync(1, "03 02 00 BB");
        (await reading).ThrowIfFailed();
        Assert.Equal(0xBB, registers[0]);
    }

    [Fact]
    public async Task Answer_CutAtEveryIndexWithPauses_IsPutTogether()
    {
        await using var channel = Channel(null);
        var frame = new byte[RtuFraming.MaxBytes];
        var length = RtuFraming.Write(1, Hex.Bytes("03 02 00 05"), frame);
        for (var cut = 1; cut < length; cut++)
        {
            var reading = Read(channel, 1, out var registers);
            await _line.Device.NextAsync();
            await _line.Device.WriteAsync(frame.AsMemory(0, cut), CancellationToken.None);

            // Far longer than 3.5 characters, as a USB adapter does it.
            _time.Advance(TimeSpan.FromMilliseconds(20));
            await _line.Device.WriteAsync(frame.AsMemory(cut, length - cut), CancellationToken.None);
            (await reading).ThrowIfFailed();
            Assert.Equal(5, registers[0]);
        }
    }

    [Fact]
    public async Task Answer_WithAWrongCrc_IsMalformedAtTheDeadlineAndTheNextOneIsGood()
    {
        await using var channel = Channel(new RtuChannelOptions { LateAnswerGuard = TimeSpan.Zero });
        var reading = Read(channel, 1, out _);
        await _line.Device.NextAsync();
        await _line.Device.WriteAsync(Hex.Bytes("01 03 02 00 05 00 00"), CancellationToken.None);
        await Plant.UntilAsync(() => channel.HasHeardSomething, "the noise was heard");
        _time.Advance(Timeout);
        Assert.Equal(ModbusFault.Malformed, (await reading).Fault);
        await AnsweredAsync(channel, 1);
    }

    [Fact]
    public async Task Noise_OfAMegabyte_IsBoundedAndTheAnswerBehindItIsFound()
    {
        await using var channel = Channel(null);
        var reading = Read(channel, 1, out _);
        await _line.Device.NextAsync();
        var noise = new byte[1 << 20];
        new Random(5).NextBytes(noise);
        await _line.Device.WriteAsync(noise, CancellationToken.None);
        await _line.Device.SendAsync(1, "03 02 00 05");
        (await reading).ThrowIfFailed();
    }

    [Fact]
    public async Task Silence_BeforeAFrame_IsKept()
    {
        var timing = new RtuTiming(9600);
        await using var channel = new RtuChannel(_line, timing, null, _time);
        for (var i = 0; i < 3; i++)
        {
            var reading = Read(channel, 1, out _);
            var frame = _line.Device.NextAsync();
            await Plant.UntilAsync(() => _time.Timers == 1, "the silence was awaited");
            _time.Advance(timing.Silence);
            Assert.False(frame.IsCompleted);

            // 4.01 ms in whole milliseconds.
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await frame;
            await _line.Device.SendAsync(1, "03 02 00 05");
            (await reading).ThrowIfFailed();
        }
    }

    [Fact]
    public async Task Broadcast_OfAWrite_IsGoodAfterTheTurnaroundDelay()
    {
        await using var channel = Channel(null);
        var device = new ModbusDevice(channel, 0, new DeviceOptions { ResponseTimeout = TimeSpan.FromHours(1) });
        var began = _time.GetUtcNow();
        var writing = device.WriteSingleRegisterAsync(1, 2, CancellationToken.None).AsTask();
        await _line.Device.NextAsync();
        await Plant.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(1));
                return writing.IsCompleted;
            },
            "the turnaround delay was over");
        (await writing).ThrowIfFailed();
        Assert.True(_time.GetUtcNow() - began >= TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Line_ThatIsUnplugged_EndsWhatIsUnderWayAndSaysSoAfterwards()
    {
        await using var channel = Channel(null);
        var reading = Read(channel, 1, out _);
        await _line.Device.NextAsync();
        _line.Device.Dispose();
        Assert.Equal(ModbusFault.Disconnected, (await reading).Fault);
        Assert.Equal(ModbusFault.Disconnected, (await Read(channel, 1, out _)).Fault);
        Assert.False(channel.IsConnected);
    }

    private RtuChannel Channel(RtuChannelOptions? options) => new(_line, new RtuTiming(0), options, _time);

    private async Task AnsweredAsync(RtuChannel channel, byte unit)
    {
        var reading = Read(channel, unit, out _);
        Assert.Equal(unit, (await _line.Device.NextAsync())[0]);
        await _line.Device.SendAsync(unit, "03 02 00 01");
        (await reading).ThrowIfFailed();
    }

    private static Task<ModbusResult> Read(RtuChannel channel, byte unit, out ushort[] registers)
    {
        registers = new ushort[1];
        return new ModbusDevice(channel, unit, new DeviceOptions { ResponseTimeout = Timeout }).ReadHoldingRegistersAsync(0, registers, CancellationToken.None).AsTask();
    }
}
