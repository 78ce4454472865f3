using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeHub.Devices;
using EdgeHub.Drivers.Scanners;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Edge.Runtime;
using EdgeHub.Edge.Station;
using EdgeHub.Edge.Store;
using EdgeHub.Edge.Uplink;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>
/// The agent put together: store below, pipeline on restored knowledge, scanners, pages, link to the hub. It stops in the opposite
/// order: scanners first, then what is under way, the link last, and the caller closes the store.
/// </summary>
internal sealed class Agent : IAsyncDisposable
{
    private const int ManyPoints = 1_000;
    private static readonly TimeSpan ScannersWithin = TimeSpan.FromSeconds(5);

    private readonly AgentConfiguration _configuration;
    private readonly string _file;
    private readonly HubConfiguration _versions;
    private readonly LiveStore _store;
    private readonly TimeProvider _time;
    private readonly WebApplication _web;
    private readonly ILoggerFactory _loggers;
    private readonly EventJournal _events;
    private readonly LinkMonitor _monitor;
    private readonly DriverSupervisor _supervisor;
    private readonly ScannerSink _scans;
    private readonly LiveStore _values;
    private readonly TelemetryJournal _telemetry;
    private readonly MachineNews _machineNews;
    private readonly MachineFactory _machines;
    private readonly AlarmMessages _messages;
    private readonly MachineBook _book;
    private readonly MetricsEndpoint _metrics;
    private readonly HealthReport _health;
    private readonly IDisposable[] _meters;
    private readonly UidLeases _leases;
    private readonly AgentLink _link;
    private readonly CancellationTokenSource _stopValues = new();
    private readonly CancellationTokenSource _stopLink = new();
    private Task _keeping = Task.CompletedTask;
    private Task _telling = Task.CompletedTask;
    private Task _booking = Task.CompletedTask;
    private Task _watching = Task.CompletedTask;
    private readonly CancellationTokenSource _stopBooking = new();
    private Task _linking = Task.CompletedTask;

    internal Agent(
        AgentConfiguration configuration, string file, string data, HubConfiguration versions, LiveStore store, LiveStore values, ValueLosses losses,
        CredentialStore credentials, long resendFrom, TimeProvider time)
    {
        (_configuration, _file, _versions, _store, _values, _time) = (configuration, file, versions, store, values, time);
        // Before the parts: what they measure is heard from the first scan on.
        _metrics = new MetricsEndpoint(
            IPEndPoint.Parse(configuration.Listen).Address,
            configuration.MetricsTokenFile.Length == 0 ? "" : Path.Combine(Folder, configuration.MetricsTokenFile));
        var knowledge = new PlanKnowledge(time);
        var clock = new AgentClock(time);
        var journal = new ScanJournal(store, clock);
        _monitor = new LinkMonitor(time);
        _leases = new UidLeases(store);
        var mint = new UnitMint(store, _leases, clock, time);
        _web = Build(knowledge, journal, clock, mint);
        var services = _web.Services;
        _loggers = services.GetRequiredService<ILoggerFactory>();
        _events = services.GetRequiredService<EventJournal>();

        // Knowledge first, then the pipeline that lays its own effects over it, then the pages that show both.
        var news = new HubNews(knowledge, services.GetRequiredService<StationRoster>());
        var plans = new PlanCache(store, news);
        plans.Restore();
        var pipeline = services.GetRequiredService<ScanPipeline>();
        news.Pipeline = pipeline;
        pipeline.Remember(ScanHistory.Read(store.Current, knowledge));
        services.GetRequiredService<StationBoards>().SetStations([.. configuration.Stations.Select(station => station.Code)]);

        _scans = new ScannerSink(services.GetRequiredService<StationSink>(), pipeline, services.GetRequiredService<ShiftBook>(), time);
        _supervisor = new DriverSupervisor(time, _loggers.CreateLogger<DriverSupervisor>());
        _supervisor.Failed += TellFailure;
        var numbers = new PointNumbers(values);
        _telemetry = new TelemetryJournal(values, clock, time, _loggers.CreateLogger<TelemetryJournal>(), losses);
        var boards = services.GetRequiredService<StationBoards>();
        _machineNews = new MachineNews(_events, code => _supervisor.Find<MachineDriver>(code)?.Source as IPointWriter, boards.WhyUnseen, time, _loggers.CreateLogger<MachineNews>());
        _book = new MachineBook(values, () => _supervisor.All<MachineDriver>().Select(driver => driver.Pipeline), time);
        _telemetry.BeforeKeeping = _book.WriteAsync;
        _machines = new MachineFactory(numbers, _telemetry, _machineNews, _book, Folder, time, _loggers);
        _messages = new AlarmMessages(() => _machines.Pipelines, boards.Tell, time);
        _health = new HealthReport(_monitor, store, values, _telemetry, pipeline, _supervisor, _scans, time);
        var diagnostics = new AgentDiagnostics(file, data, new RunningAgent(_health.Now, _metrics.Text, () => services.GetRequiredService<RecentLog>().Lines), "", time);
        var commands = new HubCommands(_supervisor, token => diagnostics.SummaryAsync(HubCommands.LongestAnswer, token), _loggers.CreateLogger<HubCommands>());
        _link = new AgentLink(new SessionParts
        {
            Store = store,
            Clock = clock,
            Plans = plans,
            Leases = _leases,
            Mint = mint,
            StartTypes = () => StartTypes(services.GetRequiredService<UnitStarts>()),
            Credentials = credentials,
            Events = _events,
            Monitor = _monitor,
            Listener = news,
            Options = new UplinkOptions
            {
                Hub = configuration.Hub,
                SoftwareVersion = AgentCommands.Version,
                ResendFrom = resendFrom,
                LeaseTypes = configuration.LeaseTypes,
            },
            Telemetry = new TelemetryParts(values, numbers, _telemetry, losses),
            Configuration = versions,
            Commands = (command, token) => commands.DoAsync(command, token),
            Time = time,
            Loggers = _loggers,
            Devices = () => [.. _supervisor.Reports().Select(report => new DeviceReport(report.Device, report.Station, report.Status, report.ClockOffset))],
            PagesAddress = () => PagesAddress,
        });
        _meters = [new ProcessMetrics(time), new UplinkMetrics(_monitor, _leases), new DriverMetrics(_supervisor, time)];
        _web.MapStation();
        _web.MapGet("/health", context => AnswerHealthAsync(context, _health.Now()));
        _web.MapGet("/metrics", _metrics.AnswerAsync);
        _web.MapGet(DiagnosticsEndpoint.Path, new DiagnosticsEndpoint(diagnostics, time).AnswerAsync);
    }

    private string ListenAddress => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Station pages open on the agent's own machine only, so pages that listen everywhere are told as loopback.</summary>
    private string PagesAddress
    {
        get
        {
            var listen = BindingAddress.Parse(ListenAddress);
            var host = listen.Host is "0.0.0.0" or "[::]" or "+" or "*" ? "127.0.0.1" : listen.Host;
            return string.Create(CultureInfo.InvariantCulture, $"{listen.Scheme}://{host}:{listen.Port}");
        }
    }

    /// <summary>The line that tells a caller that everything listens: <c>READY station=... scanners=CODE:PORT,...</c></summary>
    internal string ReadyLine
    {
        get
        {
            var scanners = _configuration.Stations
                .SelectMany(station => station.Scanners.Select(scanner => (Station: station.Code, Port: Listening(scanner.Name)?.Port ?? 0)))
                .Where(scanner => scanner.Port > 0)
                .Select(scanner => string.Create(CultureInfo.InvariantCulture, $"{scanner.Station}:{scanner.Port}"));
            return $"READY station={ListenAddress} scanners={string.Join(',', scanners)}";
        }
    }

    /// <summary>Opens pages and scanner ports. A scanner port that is taken is a fault of that scanner, not of the agent.</summary>
    internal async Task StartAsync(StoreOpening opening, StoreOpening values, CancellationToken cancellationToken)
    {
        await TellStartAsync(opening, values, cancellationToken);
        try
        {
            await _web.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException || e.GetBaseException() is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            throw new PortTakenException($"The address {_configuration.Listen} for the station pages is taken by another program. Stop that program, or change \"listen\" in {_file}.", e);
        }

        _keeping = Task.Run(() => _telemetry.RunAsync(_stopValues.Token), CancellationToken.None);
        _telling = Task.Run(() => Task.WhenAll(_machineNews.RunAsync(_stopValues.Token), _messages.RunAsync(_stopValues.Token)), CancellationToken.None);
        await ApplyAsync(_configuration, cancellationToken);
        _booking = Task.Run(() => _book.RunAsync(_stopBooking.Token), CancellationToken.None);
        _watching = Task.Run(
            () => new ConfigurationWatch(
                _file, _configuration, ApplyAsync, _versions, new ConfigurationProof(_supervisor, _time), _events, _time, _loggers.CreateLogger<ConfigurationWatch>())
                .RunAsync(_stopBooking.Token),
            CancellationToken.None);
        _linking = Task.Run(() => _link.RunAsync(_stopLink.Token), CancellationToken.None);
        var tried = Task.WhenAll(_supervisor.All<ScannerDriver>().Select(driver => (driver.Source as TcpListenScanner)?.Tried ?? Task.CompletedTask));
        await Task.WhenAny(tried, Task.Delay(ScannersWithin, _time, cancellationToken));
    }

    /// <summary>Logs as the parts do.</summary>
    internal ILoggerFactory Loggers => _loggers;

    /// <summary>Watches over the agent once it has started.</summary>
    internal ServiceWatch Watch(ServiceManager manager) => new(
        manager, _store, _values, _supervisor,
        [("values", _keeping), ("alarms", _telling), ("counters", _booking), ("the configuration's watch", _watching), ("the link", _linking)],
        _health.Now, _time, _loggers.CreateLogger<ServiceWatch>());

    /// <summary>Runs until a signal or <paramref name="cancellationToken"/> ends it.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var lifetime = _web.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var byHost = lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
        await using var byCaller = cancellationToken.Register(() => stopping.TrySetResult());
        await Task.WhenAny(stopping.Task, _linking);
        if (_linking.IsFaulted)
        {
            // The link turns every failure into a state; this one is a bug, and a restart is better than an agent that never sends.
            await _linking;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Counters and alarms while there still are machines, then the machines, then what they left.
        await _stopBooking.CancelAsync();
        await Task.WhenAll(_booking, _watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _supervisor.DisposeAsync();
        await _stopValues.CancelAsync();
        await Task.WhenAll(_keeping, _telling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _events.WriteAsync("agent.stopped", "", [], CancellationToken.None);
        await _stopLink.CancelAsync();
        await _linking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using (var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time))
        {
            await _web.StopAsync(soon.Token);
        }

        await _web.DisposeAsync();
        Array.ForEach(_meters, meter => meter.Dispose());
        _metrics.Dispose();
        _leases.Dispose();
        _telemetry.Dispose();
        _book.Dispose();
        _stopValues.Dispose();
        _stopBooking.Dispose();
        _stopLink.Dispose();
    }

    /// <summary>Where relative paths of the configuration begin.</summary>
    private string Folder => Path.GetDirectoryName(Path.GetFullPath(_file))!;

    /// <summary>Brings the drivers to what the configuration wants; what did not change keeps running.</summary>
    private async Task<DriverChanges> ApplyAsync(AgentConfiguration configuration, CancellationToken cancellationToken)
    {
        var changes = await _supervisor.ApplyAsync(
            [.. ScannerFactory.Make(configuration, _scans, Folder, _time, _loggers), .. await _machines.PrepareAsync(configuration, cancellationToken)], cancellationToken);
        if (configuration.Machines.Sum(machine => machine.Points.Count) > ManyPoints)
        {
            // Reading a long file leaves several times its size behind, and an agent that runs makes too little garbage to be rid of it by itself.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return changes;
    }

    private TcpListenScanner? Listening(string scanner) => _supervisor.Find<ScannerDriver>(scanner)?.Source as TcpListenScanner;

    private HashSet<string> StartTypes(UnitStarts starts) =>
        [.. _configuration.Stations.SelectMany(station => starts.At(station.Code)).Select(routing => routing.UnitType)];

    private WebApplication Build(PlanKnowledge knowledge, ScanJournal journal, AgentClock clock, UnitMint mint)
    {
        // No configuration files, environment or command line: what the agent does is in its own file.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "edgehub-edge" });
        var page = IPEndPoint.Parse(_configuration.Listen);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(page, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss.fff ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // Standard output belongs to the READY line.
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<RecentLog>();
        builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RecentLog>());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(_time);
        builder.Services.AddSingleton(knowledge);
        builder.Services.AddSingleton(provider => new EventJournal(_store, clock, provider.GetRequiredService<ILogger<EventJournal>>()));
        builder.Services.AddSingleton<IStationLink>(provider => new PageLink(_monitor, knowledge, provider.GetRequiredService<EventJournal>()));
        builder.Services.AddSingleton(_ => new ScanPipeline(knowledge, journal, journal, _time));
        builder.Services.AddSingleton(provider => new UnitStarts(knowledge, mint, provider.GetRequiredService<ScanPipeline>()));
        builder.Services.AddStation(() => _store.Current);
        return builder.Build();
    }

    /// <summary>Everything for this machine; other machines' probes get the one word.</summary>
    private static Task AnswerHealthAsync(HttpContext context, AgentHealth health)
    {
        var here = ThisMachine.Asks(context);
        context.Response.ContentType = here ? "application/json" : "text/plain";
        context.Response.Headers.CacheControl = "no-store";
        var body = here ? health.ToJson() : System.Text.Encoding.ASCII.GetBytes(health.Status);
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private async Task TellStartAsync(StoreOpening opening, StoreOpening values, CancellationToken cancellationToken)
    {
        await _events.WriteAsync(
            "agent.started", "", [new("version", AgentCommands.Version), new("store", opening.Condition.ToString().ToLowerInvariant())], cancellationToken);
        var logger = _loggers.CreateLogger<Agent>();
        await StoreNews.TellScansAsync(opening, _events, logger, cancellationToken);
        await StoreNews.TellValuesAsync(values, _events, logger, cancellationToken);
    }

    private void TellFailure(object? sender, DriverFailedEventArgs failure) => _ = _events.WriteAsync(
        "driver.fault", failure.Station, [new("device", failure.Device), new("reason", failure.Reason)], CancellationToken.None).AsTask();
}
