using EdgeHub.Testing;

namespace EdgeHub.Modbus.Tests;

/// <summary>The server on a line, seen from its master; unit 17 is ours, 5 is another's device.</summary>
public sealed class RtuServerTests
{
    private readonly ManualTime _time = new();
    private readonly MemoryLine _line = new();

    [Fact]
    public async Task Requests_ForOthers_AreNotAnswered()
    {
        await using var server = Start();
        await _line.Master.SendAsync(5, "03 00 05 00 01");
        await _line.Master.SendAsync(5, "03 02 00 07");
        await AssertAnswersAsync("03 00 05 00 01", "03 02 00 05");
    }

    [Fact]
    public async Task Noise_BeforeARequest_IsPassedOver()
    {
        await using var server = Start();
        await _line.Master.WriteAsync(new byte[] { 0x00, 0xFF, 0x11, 0x03 }, CancellationToken.None);
        await AssertAnswersAsync("03 00 05 00 01", "03 02 00 05");
    }

    [Fact]
    public async Task HalfARequest_ThenSilence_IsGivenUpAndTheNextIsAnswered()
    {
        await using var server = Start();
        await _line.Master.WriteAsync(new byte[] { 0x11, 0x10, 0x00, 0x00 }, CancellationToken.None);
        await Plant.UntilAsync(() => _time.Timers > 0, "the server waits for the rest");
        _time.Advance(new RtuServerOptions().GiveUpAfter);
        await AssertAnswersAsync("08 00 0C 00 00", "08 00 0C 00 01");
    }

    [Fact]
    public async Task UnknownFunction_ThatSilenceEnds_IsIllegal()
    {
        await using var server = Start();
        var answer = _line.Master.NextAsync(5);
        await _line.Master.SendAsync(17, "63 01 02");
        await Plant.UntilAsync(() => _time.Timers > 0, "the server waits for the rest");
        _time.Advance(new RtuServerOptions().GiveUpAfter);
        Assert.Equal("11 E3 01", Hex.Text((await answer).AsSpan(0, 3)));
    }

    [Fact]
    public async Task QueryData_OfMoreThanAWord_ComesBackAfterSilence()
    {
        await using var server = Start();
        var answer = _line.Master.NextAsync(9);
        await _line.Master.SendAsync(17, "08 00 00 01 02 03 04");
        await Plant.UntilAsync(() => _time.Timers > 0, "the server waits for the rest");
        _time.Advance(new RtuServerOptions().GiveUpAfter);
        Assert.Equal("11 08 00 00 01 02 03 04", Hex.Text((await answer).AsSpan(0, 8)));
    }

    [Fact]
    public async Task Broadcast_OfAWrite_IsCarriedOutAndNotAnswered()
    {
        await using var server = Start();
        await _line.Master.SendAsync(0, "06 00 05 00 63");
        await AssertAnswersAsync("03 00 05 00 01", "03 02 00 63");
        await AssertAnswersAsync("08 00 0F 00 00", "08 00 0F 00 01");
    }

    [Fact]
    public async Task ListenOnlyMode_UntilRestarted_HearsAndSaysNothing()
    {
        await using var server = Start();
        await _line.Master.SendAsync(17, "08 00 04 00 00");
        await _line.Master.SendAsync(17, "06 00 05 00 63");
        await _line.Master.SendAsync(17, "08 00 01 00 00");
        await AssertAnswersAsync("03 00 05 00 01", "03 02 00 05");
    }

    private RtuServer Start() => RtuServer.Start(
        _line.Device, new ModbusUnits(new Dictionary<byte, ModbusUnit> { [17] = Plant.Unit() }), new RtuTiming(0), null, _time);

    private async Task AssertAnswersAsync(string request, string answer)
    {
        var expected = new byte[RtuFraming.MaxBytes];
        var length = RtuFraming.Write(17, Hex.Bytes(answer), expected);
        await _line.Master.SendAsync(17, request);
        Assert.Equal(Hex.Text(expected.AsSpan(0, length)), Hex.Text(await _line.Master.NextAsync(length)));
    }
}
