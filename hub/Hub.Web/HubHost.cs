using System.Net;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeHub.Hub.Web;

/// <summary>Puts a hub together: services, listeners, order of the pipeline.</summary>
internal static class HubHost
{
    /// <summary>Who sends a body more slowly than this, five seconds after he began, is cut off. Stands between the hub and bodies that are held open.</summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Builds it without starting; the database server must be reachable.</summary>
    public static WebApplication Build(HubOptions options, DatabaseSession database, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration["demo"] = options.IsDemo ? "true" : "false";
        builder.Configuration["data"] = options.Settings.DataFolder;
        AddLogging(builder.Logging);
        AddHub(builder.Services, builder.Configuration, options.Settings, database);
        builder.Services.AddHostedService<ClusterWatch>();
        builder.Services.AddOpenApi("v1", ApiDescription.Configure);
        configure?.Invoke(builder.Services);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        var app = builder.Build();
        app.UseMiddleware<SecurityHeaders>();
        app.UseHub();
        HealthRoute.Map(app);
        ErrorPages.Map(app);
        app.MapOpenApi("/openapi/v1.json").OpenToAnybody();
        WebApplicationFiles.Map(app);
        return app;
    }

    /// <summary>The services alone, for commands that work beside a hub.</summary>
    public static void AddHub(IServiceCollection services, IConfiguration configuration, HubSettings settings, DatabaseSession database)
    {
        services.AddSingleton(settings);
        services.AddSingleton(database);
        services.AddSingleton(HubAddresses.Read(settings.DataFolder) ?? new HubAddresses());
        services.AddSingleton<TenantsReady>();
        services.AddHubKernel(database.Server, HubModules.All(), configuration);
    }

    /// <summary>Prepares the database, then opens the listeners; returns with the real addresses known.</summary>
    public static async Task<HubAddresses> StartAsync(WebApplication app, HubOptions options, CancellationToken cancellationToken)
    {
        await app.Services.PrepareHubAsync(cancellationToken);
        var agents = app.Services.GetRequiredService<IAgentsListener>();
        await agents.PrepareAsync(HostNames(options), cancellationToken);
        await app.StartAsync(cancellationToken);
        var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToArray();
        var addresses = app.Services.GetRequiredService<HubAddresses>();
        addresses.Web = $"http://{bound[0].Authority}";
        addresses.Enrol = $"http://{bound[1].Authority}";
        addresses.Agents = bound[2].Authority;
        addresses.Write(options.Settings.DataFolder);
        await agents.AnnounceAsync(addresses.Enrol, Reachable(bound[2]), cancellationToken);
        return addresses;
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        // Stdout carries what a command answers; everything that is told goes to stderr.
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Npgsql", LogLevel.Warning);
        logging.AddFilter("EdgeHub", LogLevel.Information);
    }

    private static void Listen(KestrelServerOptions kestrel, HubOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = BodyLimits.OfApi;
        kestrel.Limits.MinRequestBodyDataRate = SlowestBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxConcurrentConnections = 5000;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 200;

        // A peer that is gone without a word is noticed within 15 s.
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
        Open(kestrel, options.Web, HttpProtocols.Http1);
        Open(kestrel, options.Enrol, HttpProtocols.Http2);
        Open(kestrel, options.Agents, HttpProtocols.Http2, listen => listen.UseHttps(kestrel.ApplicationServices.GetRequiredService<IAgentsListener>().Tls));
    }

    private static void Open(KestrelServerOptions kestrel, Binding binding, HttpProtocols protocols, Action<ListenOptions>? secure = null) =>
        kestrel.Listen(binding.EndPoint, listen =>
        {
            listen.Protocols = protocols;
            listen.Use(next => connection =>
            {
                connection.Features.Set(new ListenerFeature(binding.Listener));
                return next(connection);
            });
            secure?.Invoke(listen);
        });

    /// <summary>Who listens everywhere is called by its name.</summary>
    private static string Reachable(Uri bound) =>
        IPAddress.TryParse(bound.Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? $"{Dns.GetHostName()}:{bound.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}"
            : bound.Authority;

    /// <summary>Names by which agents may call: the address that was given, this machine's name, and the loopback.</summary>
    private static string[] HostNames(HubOptions options)
    {
        var names = new List<string> { "localhost", "127.0.0.1", "::1", Dns.GetHostName() };
        if (!options.Agents.EndPoint.Address.Equals(IPAddress.Any) && !options.Agents.EndPoint.Address.Equals(IPAddress.IPv6Any))
        {
            names.Add(options.Agents.EndPoint.Address.ToString());
        }

        return names.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
    }
}
