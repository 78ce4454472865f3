using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>What an alarm asked for is done, or told why it was not.</summary>
public sealed class MachineNewsTests
{
    private static readonly AlarmAction Write = new WritePoint(3, PointValue.Of(true));

    [Fact]
    public async Task Action_ThatIsDone_IsToldWithoutARefusal()
    {
        var written = new List<string>();
        Assert.Equal("", await ActAsync(Write, new Machine((point, value) => { written.Add($"{point} {value}"); return new ValueTask<string?>((string?)null); })));
        Assert.Equal(["3 true"], written);
    }

    [Fact]
    public async Task Action_ThatTheMachineRefuses_IsToldWithItsWords() =>
        Assert.Equal("M did not take it.", await ActAsync(Write, new Machine((_, _) => new ValueTask<string?>("M did not take it."))));

    [Fact]
    public async Task Action_OfAMachineWithoutADriver_IsTold() => Assert.Equal("M has no driver that writes.", await ActAsync(Write, null));

    [Fact]
    public async Task Action_OfADriverThatWasReplaced_IsTold() =>
        Assert.Equal("M was being set up anew.", await ActAsync(Write, new Machine((_, _) => throw new ObjectDisposedException("channel"))));

    [Fact]
    public async Task Message_ForAStationThatSomebodySees_IsToldWithoutARefusal() => Assert.Equal("", await ActAsync(new ShowMessage("A", "hot"), null));

    [Fact]
    public async Task Message_ForAStationThatNobodySees_IsToldWithTheReason() => Assert.Equal("Nobody sees B.", await ActAsync(new ShowMessage("B", "hot"), null));

    [Fact]
    public async Task Action_ThatNobodyAnswers_IsToldAfterFiveSeconds()
    {
        var time = new ManualTime();
        Assert.Equal(
            "M did not answer within 5 s; it may have taken the value.",
            await ActAsync(Write, new Machine(async (_, _, stop) => { await Task.Delay(Timeout.Infinite, stop); return null; }), time));
    }

    [Fact]
    public async Task Action_WhenTheDriverChangesMeanwhile_GoesToTheOneOfItsMoment()
    {
        await using var book = new EventBook();
        var written = new List<string>();
        var current = new Machine((_, _) => { written.Add("old"); return new ValueTask<string?>((string?)null); });
        var news = new MachineNews(book.Journal, _ => current, Unseen, TimeProvider.System, NullLogger<MachineNews>.Instance);
        news.Act(new MachineAction("M", "hot", Write));
        current = new Machine((_, _) => { written.Add("new"); return new ValueTask<string?>((string?)null); });
        await RunAsync(news, book, null);
        Assert.Equal(["old"], written);
    }

    private static string? Unseen(string station) => station == "A" ? null : $"Nobody sees {station}.";

    private static async Task<string> ActAsync(AlarmAction action, IPointWriter? writer, ManualTime? time = null)
    {
        await using var book = new EventBook();
        var news = new MachineNews(book.Journal, _ => writer, Unseen, time ?? TimeProvider.System, NullLogger<MachineNews>.Instance);
        news.Act(new MachineAction("M", "hot", action));
        var refused = await RunAsync(news, book, time);
        var told = Assert.Single(book.Events);
        Assert.Equal(action is ShowMessage message ? ("message", message.Station) : ("write", ""), (told.Facts["action"], told.Station));
        return refused;
    }

    private static async Task<string> RunAsync(MachineNews news, EventBook book, ManualTime? time)
    {
        using var stop = new CancellationTokenSource();
        var running = Task.Run(() => news.RunAsync(stop.Token), TestContext.Current.CancellationToken);
        if (time is not null)
        {
            while (time.Timers == 0)
            {
                await Task.Yield();
            }

            time.Advance(TimeSpan.FromSeconds(5));
        }

        var told = Assert.Single(await book.UntilAsync(1));
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Assert.Equal(("alarm.acted", "M", "hot"), (told.Type, told.Facts["machine"], told.Facts["alarm"]));
        return told.Facts["refused"];
    }

    private sealed class Machine(Func<int, PointValue, CancellationToken, ValueTask<string?>> write) : IPointWriter
    {
        public Machine(Func<int, PointValue, ValueTask<string?>> write)
            : this((point, value, _) => write(point, value))
        {
        }

        public ValueTask<string?> WriteAsync(int point, PointValue value, CancellationToken cancellationToken) => write(point, value, cancellationToken);
    }
}
