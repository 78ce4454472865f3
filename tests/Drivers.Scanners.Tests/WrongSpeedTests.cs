using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using EdgeHub.Devices;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Drivers.Scanners.Tests;

/// <summary>A serial scanner whose line speed is not the port's.</summary>
public sealed class WrongSpeedTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(9600)]
    [InlineData(115_200)]
    public void Resampling_AtTheSameSpeed_ChangesNothing(int baud)
    {
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        Assert.Equal(bytes.Select(value => (value, false)), WrongSpeed.Read(bytes, baud, baud));
    }

    [Theory]
    [InlineData(9600, 115_200)]
    [InlineData(9600, 19_200)]
    [InlineData(57_600, 115_200)]
    [InlineData(115_200, 9600)]
    [InlineData(38_400, 9600)]
    [InlineData(19_200, 9600)]
    public async Task Scanner_OfAnotherSpeed_IsSaidInWordsOnce_AndNothingOfItIsAScan(int scannerBaud, int portBaud)
    {
        using var wire = PseudoTerminal.Open();
        var log = new Notes();
        await using var scanner = await RunningSerial.StartAsync(wire.Port, portBaud, log);
        for (var number = 1; number <= 12; number++)
        {
            var garbled = WrongSpeed.Garble(Label(number), scannerBaud, portBaud);
            output.WriteLine(Convert.ToHexString(garbled));
            wire.Send(garbled);
            await Task.Delay(LineNoise.Silence / 5, TestContext.Current.CancellationToken);
        }

        var fault = await scanner.WhenAsync(status => status.State == DeviceCondition.Fault);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"what arrives is no text: line speed {portBaud} is probably wrong; try "), fault.Reason, StringComparison.Ordinal);
        Assert.Contains(scannerBaud.ToString(CultureInfo.InvariantCulture), fault.Reason, StringComparison.Ordinal);
        Assert.Null(fault.NextTry);
        await Task.Delay(LineNoise.Silence * 2, TestContext.Current.CancellationToken);
        Assert.True(scanner.Sink.IsEmpty);
        Assert.Single(log.Lines);

        // The scanner was set to the port's speed.
        wire.Send(Label(13) + "\r");
        Assert.Equal(Label(13), await scanner.Sink.NextAsync());
        Assert.Equal(DeviceCondition.Connected, (await scanner.WhenAsync(status => status.State != DeviceCondition.Fault)).State);
    }

    [Fact]
    public async Task Port_ThatMarksBrokenBytes_IsBelievedAtTheFirstLabel()
    {
        var marks = new SerialMarks();
        var bytes = WrongSpeed.Marked(Label(1), 9600, 115_200);
        var left = bytes.AsSpan(0, marks.Remove(bytes)).ToArray();
        Assert.True(marks.Broken * 2 > left.Length, $"{marks.Broken} of {left.Length}");

        var (sink, told) = (new RecordingSink(), new List<bool>());
        using var line = new ScriptedLine([.. left, (byte)'\r'], Encoding.ASCII.GetBytes(Label(2) + "\r"));
        var options = new SerialScannerOptions { Device = "bench1", Station = "KOL-ST-01", Serial = new SerialSettings("/dev/ttyUSB0", 115_200) };
        await new ScannerConnection(options, line, TimeProvider.System, new Notes(), told.Add).RunAsync(sink, TestContext.Current.CancellationToken);

        Assert.Equal([true, false], told);
        Assert.Equal(Label(2), Encoding.ASCII.GetString(Assert.Single(sink.Scans).Raw.Span));
    }

    [Theory]
    [InlineData("Prüfstück-é-ñ-ü")]
    [InlineData("[)>\u001e06\u001dPABC\u001d1T42\u001e\u0004")]
    [InlineData("\u0002UID-1\u0003")]
    public async Task Text_WithSeparatorsAndAccents_IsALabel(string text)
    {
        using var wire = PseudoTerminal.Open();
        await using var scanner = await RunningSerial.StartAsync(wire.Port, 9600, new Notes());
        var bytes = Encoding.UTF8.GetBytes(text);
        wire.Send(bytes);
        await Task.Delay(LineNoise.Silence * 2, TestContext.Current.CancellationToken);
        Assert.Equal(DeviceCondition.Connected, (await scanner.WhenAsync(_ => true)).State);
        wire.Send("\r");
        await scanner.Sink.NextAsync();
        Assert.Equal(bytes, scanner.Sink.Scans[0].Raw.ToArray());
    }

    [Fact]
    public void Marks_CutAnywhere_LeaveTheSameBytes()
    {
        byte[] marked = [65, 0xFF, 0xFF, 66, 0xFF, 0, 0x99, 0xFF, 0, 0xFF, 0xFF, 0xFF, 67, 0];
        byte[] expected = [65, 0xFF, 66, 26, 26, 0xFF, 67, 0];
        for (var cut = 0; cut <= marked.Length; cut++)
        {
            var marks = new SerialMarks();
            var (head, tail) = (marked[..cut], marked[cut..]);
            byte[] left = [.. head.AsSpan(0, marks.Remove(head)), .. tail.AsSpan(0, marks.Remove(tail))];
            Assert.Equal(expected, left);
            Assert.Equal(2, marks.Broken);
        }
    }

    private static string Label(int number) => string.Create(CultureInfo.InvariantCulture, $"UID-SAIF-KOL-FG-{number * 7919 % 1_000_000:D6}-NX");

    private sealed class Notes : ILogger<SerialScanner>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }

    /// <summary>Pseudo-terminals can't mark bytes, so this line gives what a port has left of marked ones.</summary>
    private sealed class ScriptedLine(params byte[][] reads) : IScannerLine
    {
        private int _next;

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (_next == reads.Length)
            {
                return ValueTask.FromResult(IScannerLine.Broken);
            }

            reads[_next].CopyTo(buffer);
            return ValueTask.FromResult(reads[_next++].Length);
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => default;

        public void Dispose()
        {
        }
    }
}
