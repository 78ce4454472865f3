using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using EdgeHub.HubLink;
using EdgeHub.Modbus;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeHub.Edge.Host.Tests;

/// <summary>A file of the hub, tried at an agent with a real machine.</summary>
public sealed class HubConfigurationTests
{
    private static readonly TimeSpan Proof = TimeSpan.FromSeconds(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_WhoseMachineIsReadWell_IsInForce_AndWrittenInThePlaceOfTheOld()
    {
        await using var agent = await Agent.StartAsync();
        var text = agent.Text(registers: "0 1");
        agent.Versions.Offer(new OfferedConfiguration(1, text, Proof));
        var ended = await agent.EndedAsync(1);
        Assert.Equal(("", 1L, 0L), (ended.Code, ended.Version, ended.Trying));
        Assert.Equal(text, await File.ReadAllTextAsync(agent.File, Stop));
        Assert.Equal(text, agent.Versions.Text());
        var told = Assert.Single(await agent.Book.UntilAsync(1));
        Assert.Equal(("configuration.applied", "1", "M"), (told.Type, told.Facts["version"], told.Facts["started"]));

        // A change by hand is no version; going back to its text is.
        await File.WriteAllTextAsync(agent.File, text + "\n// by hand", Stop);
        Assert.Equal(0, (await agent.UntilAsync(standing => standing.Version == 0)).Version);
        await File.WriteAllTextAsync(agent.File, text, Stop);
        Assert.Equal(1, (await agent.UntilAsync(standing => standing.Version == 1)).Version);
    }

    [Fact]
    public async Task FileThatComesOnceMoreDuringItsTrial_IsTriedOnce()
    {
        await using var agent = await Agent.StartAsync();
        var wrong = new OfferedConfiguration(1, agent.Text("0", port: 1), Proof);
        agent.Versions.Offer(wrong);
        await agent.UntilAsync(standing => standing.Trying == 1);
        agent.Versions.Offer(wrong);
        await agent.EndedAsync(1);

        // The next one comes behind it, and between the two nothing began.
        agent.Versions.Offer(new OfferedConfiguration(2, agent.Text("0 1"), Proof));
        Assert.Equal("", (await agent.EndedAsync(2)).Code);
        Assert.Equal(
            ["configuration.applied", "configuration.rolled_back", "configuration.applied"],
            (await agent.Book.UntilAsync(3)).Select(told => told.Type));
    }

    [Theory]
    [InlineData("nobody", "M: ")]
    [InlineData("registers", "M: none of its points is read well.")]
    public async Task File_WhoseMachineDoesNotComeBack_IsUndone_WithTheReason(string wrong, string said)
    {
        await using var agent = await Agent.StartAsync();
        var before = await File.ReadAllTextAsync(agent.File, Stop);
        agent.Versions.Offer(new OfferedConfiguration(3, wrong == "nobody" ? agent.Text("0", port: 1) : agent.Text("90"), Proof));
        var ended = await agent.EndedAsync(3);
        Assert.Equal(("configuration.rolled_back", 0L, 0L), (ended.Code, ended.Version, ended.Trying));
        Assert.StartsWith(said, ended.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(agent.File, Stop));
        await agent.ReadsAsync();
        Assert.Equal("configuration.rolled_back", (await agent.Book.UntilAsync(2))[1].Type);
        Assert.False(File.Exists(Path.Combine(agent.Book.Folder, "configuration.before")));
    }

    [Fact]
    public async Task File_WithFaults_ChangesNothing_AndEachIsNamed()
    {
        await using var agent = await Agent.StartAsync();
        var (before, running) = (await File.ReadAllTextAsync(agent.File, Stop), agent.Supervisor.Find<MachineDriver>("M"));
        agent.Versions.Offer(new OfferedConfiguration(1, "{ \"stations\": [ { \"cod\": \"A\" } ],\n \"machine\": [] }", Proof));
        var ended = await agent.EndedAsync(1);
        Assert.Equal("configuration.refused", ended.Code);
        Assert.Contains("line 1, column", ended.Detail, StringComparison.Ordinal);
        Assert.Contains("line 2, column", ended.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(agent.File, Stop));
        Assert.Same(running, agent.Supervisor.Find<MachineDriver>("M"));

        // Another hub could never be undone from here.
        agent.Versions.Offer(new OfferedConfiguration(2, agent.Text("0").Replace("hub.example", "elsewhere.example", StringComparison.Ordinal), Proof));
        Assert.Equal("configuration.refused", (await agent.EndedAsync(2)).Code);
    }

    [Fact]
    public async Task FileThatIsThereAlready_IsInForce_WithoutTouchingADevice()
    {
        await using var agent = await Agent.StartAsync();
        var running = agent.Supervisor.Find<MachineDriver>("M");
        agent.Versions.Offer(new OfferedConfiguration(7, await File.ReadAllTextAsync(agent.File, Stop), Proof));
        Assert.Equal(("", 7L), ((await agent.EndedAsync(7)).Code, agent.Versions.Standing.Version));
        Assert.Same(running, agent.Supervisor.Find<MachineDriver>("M"));
    }

    [Fact]
    public async Task FileThatCannotBeWritten_IsSaid_AndTheOldOneStays()
    {
        await using var agent = await Agent.StartAsync();
        Directory.CreateDirectory(agent.File + ".new");
        agent.Versions.Offer(new OfferedConfiguration(1, agent.Text("0 1"), Proof));
        var ended = await agent.EndedAsync(1);
        Assert.Equal(("configuration.not_written", 0L), (ended.Code, ended.Trying));
        await agent.ReadsAsync();
    }

    [Fact]
    public async Task FileChangedByHandDuringTheTrial_Stays()
    {
        await using var agent = await Agent.StartAsync();
        agent.Versions.Offer(new OfferedConfiguration(1, agent.Text("0", port: 1), Proof));
        await agent.UntilAsync(standing => standing.Trying == 1);
        while (!(await File.ReadAllTextAsync(agent.File, Stop)).Contains("127.0.0.1:1\"", StringComparison.Ordinal))
        {
            await Task.Delay(10, Stop);
        }

        var byHand = agent.Text("0 1") + "\n// by hand";
        await File.WriteAllTextAsync(agent.File, byHand, Stop);
        Assert.Contains("changed meanwhile", (await agent.EndedAsync(1)).Detail, StringComparison.Ordinal);
        await agent.UntilAsync(standing => standing.Sha256 == AgentFile.Hash(Encoding.UTF8.GetBytes(byHand)));
        await agent.ReadsAsync();
    }

    [Theory]
    [InlineData(false, "old")]
    [InlineData(true, "by hand")]
    public async Task AgentThatEndedInTheMiddleOfATrial_BeginsWithTheFileFromBefore_UnlessItWasChanged(bool edited, string begins)
    {
        await using var book = new EventBook();
        var file = book.File("agent.json");
        await File.WriteAllTextAsync(file, "old", Stop);
        HubConfiguration.Open(book.Folder, file).Begin(5, AgentFile.Hash("new"u8), "old"u8);
        await File.WriteAllTextAsync(file, edited ? "by hand" : "new", Stop);
        var again = HubConfiguration.Open(book.Folder, file);
        Assert.Equal(begins, await File.ReadAllTextAsync(file, Stop));
        Assert.Equal((5L, "configuration.rolled_back", 0L), (again.Standing.Tried, again.Standing.Code, again.Standing.Trying));
        Assert.Equal(again.Standing, HubConfiguration.Open(book.Folder, file).Standing);
    }

    [Fact]
    public async Task FileFromBefore_ThatCannotBePutBack_DoesNotKeepTheAgentFromBeginning()
    {
        await using var book = new EventBook();
        var file = book.File("agent.json");
        await File.WriteAllTextAsync(file, "old", Stop);
        HubConfiguration.Open(book.Folder, file).Begin(5, AgentFile.Hash("new"u8), "old"u8);
        await File.WriteAllTextAsync(file, "new", Stop);
        Directory.CreateDirectory(file + ".new");
        var blocked = HubConfiguration.Open(book.Folder, file).Standing;
        Assert.Equal(("new", 5L, "configuration.not_written"), (await File.ReadAllTextAsync(file, Stop), blocked.Tried, blocked.Code));

        // With the next start it is tried again.
        Directory.Delete(file + ".new");
        Assert.Equal("configuration.rolled_back", HubConfiguration.Open(book.Folder, file).Standing.Code);
        Assert.Equal("old", await File.ReadAllTextAsync(file, Stop));
    }

    [Fact]
    public void KeptVersions_ThatAreDamaged_AreForgotten_AndTheAgentBegins()
    {
        using var temp = new Testing.TempFolder();
        File.WriteAllText(temp.File("agent.json"), "{}");
        File.WriteAllText(temp.File("configuration.json"), "{ \"version\": 4, ");
        Assert.Equal(0, HubConfiguration.Open(temp.Path, temp.File("agent.json")).Standing.Tried);
    }

    /// <summary>What an agent has of all this: a watch, a supervisor, a real machine at the other end.</summary>
    private sealed class Agent : IAsyncDisposable
    {
        private readonly MemoryUnit _unit = new(new MemoryUnitOptions { HoldingRegisters = [new AddressRange(0, 8)] });
        private readonly CancellationTokenSource _stop = new();
        private readonly TcpServer _server;
        private readonly LiveStore _values;
        private readonly DataFolder _folder;
        private readonly TelemetryJournal _telemetry;
        private readonly MachineBook _machines;
        private readonly Task _watching;

        private Agent()
        {
            _server = TcpServer.Start(new IPEndPoint(IPAddress.Loopback, 0), ModbusUnits.Any(_unit), null, TimeProvider.System);
            File = Book.File("agent.json");
            System.IO.File.WriteAllText(File, Text("0"));
            _folder = DataFolder.Take(Book.File("values"));
            _values = new LiveStore(RecordStore.Open(_folder, StoreOptions.ForTelemetry(body => TelemetryBlock.CountOf(body)), TimeProvider.System).Store);
            _telemetry = new TelemetryJournal(_values, new AgentClock(TimeProvider.System), TimeProvider.System, NullLogger<TelemetryJournal>.Instance);
            _machines = new MachineBook(_values, () => [], TimeProvider.System);
            Versions = HubConfiguration.Open(Book.Folder, File);
            var factory = new MachineFactory(new PointNumbers(_values), _telemetry, new Silent(), _machines, "", TimeProvider.System, NullLoggerFactory.Instance);
            Apply = async (configuration, token) => await Supervisor.ApplyAsync([.. await factory.PrepareAsync(configuration, token)], token);
            var watch = new ConfigurationWatch(
                File, ConfigurationFile.Read(File), Apply, Versions, new ConfigurationProof(Supervisor, TimeProvider.System), Book.Journal, TimeProvider.System,
                NullLogger<ConfigurationWatch>.Instance);
            _watching = Task.Run(() => watch.RunAsync(_stop.Token), Stop);
        }

        public EventBook Book { get; } = new();

        public DriverSupervisor Supervisor { get; } = new(TimeProvider.System, NullLogger<DriverSupervisor>.Instance);

        public string File { get; }

        public HubConfiguration Versions { get; }

        private Func<AgentConfiguration, CancellationToken, Task<DriverChanges>> Apply { get; }

        public static async Task<Agent> StartAsync()
        {
            var agent = new Agent();
            await agent.Apply(ConfigurationFile.Read(agent.File), Stop);
            await agent.ReadsAsync();
            return agent;
        }

        public string Text(string registers, int port = 0) => $$"""
            { "hub": "hub.example:8443", "stations": [ { "code": "A" } ],
              "machines": [ { "code": "M", "modbus": { "connect": "127.0.0.1:{{(port == 0 ? _server.EndPoint.Port : port).ToString(CultureInfo.InvariantCulture)}}", "everyMs": 100 }, "points": [
                {{string.Join(", ", registers.Split(' ').Select(register => $$"""{ "name": "p{{register}}", "at": "holding:{{register}}", "type": "int16" }"""))}} ] } ] }
            """;

        public Task<ConfigurationStanding> EndedAsync(long version) => UntilAsync(standing => standing.Tried == version);

        public async Task<ConfigurationStanding> UntilAsync(Func<ConfigurationStanding, bool> holds)
        {
            var standing = Versions.Standing;
            while (!holds(standing))
            {
                standing = await Versions.ChangedAsync(standing, Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
            }

            return standing;
        }

        /// <summary>The machine is read.</summary>
        public async Task ReadsAsync()
        {
            for (var began = TimeProvider.System.GetTimestamp();
                 Supervisor.Find<MachineDriver>("M")?.Pipeline.Readings() is not { } readings || readings.All(reading => reading.Quality != Devices.Quality.Good);)
            {
                Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "The machine is not read.");
                await Task.Delay(20, Stop);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Supervisor.DisposeAsync();
            await _server.DisposeAsync();
            _telemetry.Dispose();
            _machines.Dispose();
            await _values.DisposeAsync();
            _folder.Dispose();
            await Book.DisposeAsync();
            _stop.Dispose();
        }
    }

    private sealed class Silent : IMachineListener
    {
        public void AlarmRaised(AlarmEvent alarm)
        {
        }

        public void AlarmCleared(AlarmEvent alarm)
        {
        }

        public void Act(MachineAction action)
        {
        }
    }
}
