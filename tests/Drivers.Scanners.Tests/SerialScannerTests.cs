using System.Diagnostics;
using EdgeHub.Devices;
using EdgeHub.Testing;

namespace EdgeHub.Drivers.Scanners.Tests;

/// <summary>Scanners at serial ports, tried on real pseudo-terminals.</summary>
public sealed class SerialScannerTests
{
    private const string Label = "]d2UID-SAIF-KOL-FG-000001-NX";
    private const string Read = "UID-SAIF-KOL-FG-000001-NX";

    [Fact]
    public async Task Label_SplitAtEveryByte_IsOneLabel()
    {
        using var wire = PseudoTerminal.Open();
        await using var scanner = await RunningSerial.StartAsync(wire.Port);
        for (var at = 1; at <= Label.Length; at++)
        {
            wire.Send(Label[..at]);
            await Task.Yield();
            wire.Send(Label[at..] + "\r");
            Assert.Equal(Read, await scanner.Sink.NextAsync());
        }

        Assert.All(scanner.Sink.Scans, scan => Assert.Equal("d2", scan.Symbology));
    }

    [Fact]
    public async Task EveryByteValue_ArrivesAsItWasSent()
    {
        using var wire = PseudoTerminal.Open();
        await using var scanner = await RunningSerial.StartAsync(
            wire.Port, options => options with { Framing = new ScanFraming { Terminator = "\r\n", SymbologyIdentifier = false } });
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).Where(value => value is not (13 or 10)).ToArray();
        wire.Send([.. bytes, 13, 10]);
        await scanner.Sink.NextAsync();
        Assert.Equal(bytes, scanner.Sink.Scans[0].Raw.ToArray());
    }

    [Theory]
    [InlineData(1200, 7, SerialParity.Even, 2, SerialFlowControl.None)]
    [InlineData(115_200, 8, SerialParity.None, 1, SerialFlowControl.RtsCts)]
    [InlineData(250_000, 8, SerialParity.Odd, 1, SerialFlowControl.XonXoff)]
    public async Task Line_OfAnySetting_ReadsAndAnswers(int baud, int dataBits, SerialParity parity, int stopBits, SerialFlowControl flow)
    {
        using var wire = PseudoTerminal.Open();
        await using var scanner = await RunningSerial.StartAsync(
            wire.Port,
            options => options with { Serial = new SerialSettings(wire.Port, baud, dataBits, parity, stopBits, flow), Reply = true },
            new AnsweringSink());
        wire.Send("ABC123\r");
        Assert.Equal("ABC123", await scanner.Sink.NextAsync());
        Assert.Equal("OK 6\r\n", wire.Receive());
    }

    [Fact]
    public async Task Scanner_UnpluggedInTheMiddleOfALabel_GivesNone_AndReadsAgainWhenItIsBack()
    {
        using var folder = new TempFolder();
        var byId = folder.File("usb-scanner");
        var first = PseudoTerminal.Open();
        File.CreateSymbolicLink(byId, first.Port);
        await using var scanner = await RunningSerial.StartAsync(byId);
        first.Send("UID-1\rUID-HAL");
        Assert.Equal("UID-1", await scanner.Sink.NextAsync());
        File.Delete(byId);
        first.Dispose();
        var waiting = await scanner.WhenAsync(status => status.State == DeviceCondition.Waiting);
        Assert.Contains(byId, waiting.Reason, StringComparison.Ordinal);

        using var second = PseudoTerminal.Open();
        File.CreateSymbolicLink(byId, second.Port);
        await scanner.WhenAsync(status => status.State == DeviceCondition.Connected);
        second.Send("UID-2\r");
        Assert.Equal("UID-2", await scanner.Sink.NextAsync());
        Assert.True(scanner.Sink.IsEmpty);
    }

    [Fact]
    public async Task TenMegabytes_WithoutATerminator_AreDroppedAndReportedOnce()
    {
        using var wire = PseudoTerminal.Open();
        await using var scanner = await RunningSerial.StartAsync(wire.Port);
        var sending = Task.Run(() =>
        {
            var noise = new byte[64 << 10];
            noise.AsSpan().Fill((byte)'x');
            for (var sent = 0; sent < 10 << 20; sent += noise.Length)
            {
                wire.Send(noise);
            }

            wire.Send("\rUID-AFTER\r");
        });
        Assert.Equal("!TooLong", await scanner.Sink.NextAsync());
        Assert.Equal("UID-AFTER", await scanner.Sink.NextAsync());
        await sending;
    }

    [Fact]
    public async Task Garbage_IsHandedOverAsItIs_AndTheNextLabelReads()
    {
        using var wire = PseudoTerminal.Open();
        await using var scanner = await RunningSerial.StartAsync(wire.Port);
        wire.Send([0xFF, 0x00, 0x9D, 0x1B, (byte)'\r']);
        await scanner.Sink.NextAsync();
        wire.Send("UID-1\r");
        Assert.Equal("UID-1", await scanner.Sink.NextAsync());
    }

    [Fact]
    public async Task Label_WithoutATerminator_EndsAfterItsSilence()
    {
        using var wire = PseudoTerminal.Open();
        await using var scanner = await RunningSerial.StartAsync(
            wire.Port, options => options with { Framing = new ScanFraming { Terminator = "", IdleTimeout = TimeSpan.FromMilliseconds(60) } });
        wire.Send("UID-1");
        Assert.Equal("UID-1", await scanner.Sink.NextAsync());
        wire.Send("UID-2");
        Assert.Equal("UID-2", await scanner.Sink.NextAsync());
    }

    [Fact]
    public async Task Port_ThatAnotherProcessUses_IsNamed_AndTakenWhenItIsFree()
    {
        using var wire = PseudoTerminal.Open();
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "flock (util-linux) is not here.");
        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", [wire.Port, "sh", "-c", "echo held; exec sleep 60"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            await using var scanner = RunningSerial.Start(wire.Port);
            var fault = await scanner.WhenAsync(status => status.State == DeviceCondition.Fault);
            Assert.Contains($"{wire.Port} is used by another process", fault.Reason, StringComparison.Ordinal);
            other.Kill(entireProcessTree: true);
            await other.WaitForExitAsync(TestContext.Current.CancellationToken);
            await scanner.WhenAsync(status => status.State == DeviceCondition.Connected);
        }
        finally
        {
            other.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData("/dev/edgehub-no-such-port", DeviceCondition.Waiting, "is not there. Plug the scanner in")]
    [InlineData("/dev/null", DeviceCondition.Fault, "is no serial port")]
    public async Task Port_ThatCanNotBeUsed_IsNamedWithWhatToDo(string port, DeviceCondition condition, string words)
    {
        await using var scanner = RunningSerial.Start(port);
        var status = await scanner.WhenAsync(status => status.Reason.Contains(port, StringComparison.Ordinal));
        Assert.Equal(condition, status.State);
        Assert.Contains(words, status.Reason, StringComparison.Ordinal);
        Assert.NotNull(status.NextTry);
    }

    [Theory]
    [InlineData("serial.port must be", "ttyUSB0", 9600, 8, 1)]
    [InlineData("serial.baud is 300;", "/dev/ttyUSB0", 300, 8, 1)]
    [InlineData("serial.baud is 9600000;", "/dev/ttyUSB0", 9_600_000, 8, 1)]
    [InlineData("serial.dataBits is 5;", "/dev/ttyUSB0", 9600, 5, 1)]
    [InlineData("serial.stopBits is 0;", "/dev/ttyUSB0", 9600, 8, 0)]
    public void Settings_ThatNoLineHas_AreNamed(string words, string port, int baud, int dataBits, int stopBits) =>
        Assert.StartsWith(words, Assert.Single(new SerialSettings(port, baud, dataBits, StopBits: stopBits).Faults()), StringComparison.Ordinal);

    [Fact]
    public async Task Read_ThatIsCancelled_LosesNothing()
    {
        using var wire = PseudoTerminal.Open();
        using var port = SerialPort.Open(new SerialSettings(wire.Port));
        var buffer = new byte[16];
        for (var round = 0; round < 50; round++)
        {
            using var stop = new CancellationTokenSource();
            var reading = port.ReadAsync(buffer, stop.Token).AsTask();
            wire.Send([(byte)round]);
            await stop.CancelAsync();
            int read;
            try
            {
                read = await reading;
            }
            catch (OperationCanceledException)
            {
                read = await port.ReadAsync(buffer, TestContext.Current.CancellationToken);
            }

            Assert.Equal((1, (byte)round), (read, buffer[0]));
        }
    }
}
