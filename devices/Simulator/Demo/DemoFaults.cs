using System.Net.Http.Json;
using System.Text.Json;

namespace EdgeHub.Simulator;

/// <summary>Something that a person did to the demo on the page, and what the agents had taken when it began and when it was over.</summary>
/// <param name="Number">Counts up from 1, so that a page knows its own.</param>
/// <param name="Kind">link, agent or hub.</param>
/// <param name="Agent">The agent concerned; empty for the hub, which concerns all.</param>
/// <param name="At">When it began.</param>
/// <param name="Until">When what was broken comes back by itself.</param>
/// <param name="Over">True once it is back.</param>
/// <param name="Before">Scans that each agent concerned had ever taken when it began.</param>
/// <param name="After">The same when it was over; null until then.</param>
internal sealed record DemoFault(
    int Number, string Kind, string Agent, DateTimeOffset At, DateTimeOffset Until, bool Over,
    IReadOnlyDictionary<string, long> Before, IReadOnlyDictionary<string, long>? After);

/// <summary>An agent of the demo as it stands; counts are its own, null while it does not run.</summary>
internal sealed record DemoAgent(string Name, bool Runs, bool Linked, long? Taken, long? Waiting);

/// <summary>Breaks the demo on request, one thing at a time, and brings it back: real cuts, real SIGKILLs of our own children.</summary>
internal sealed class DemoFaults(PlantHost plant, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan CutLasts = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AgentIsGone = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan HubAnswers = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan HubIsGone = TimeSpan.FromSeconds(3);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(1) };
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private CancellationTokenSource _early = new();
    private Task _running = Task.CompletedTask;

    /// <summary>The newest fault; null before the first.</summary>
    public DemoFault? Newest { get; private set; }

    /// <summary>Every agent as it stands.</summary>
    public async Task<IReadOnlyList<DemoAgent>> AgentsAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(plant.Agents.Values.Select(async seat =>
        {
            var (taken, waiting) = await CountsAsync(seat, cancellationToken);
            return new DemoAgent(seat.Name, taken is not null, !seat.Link.IsCut, taken, waiting);
        }));

    /// <summary>Begins a fault; false when one is still going on or there is no such thing to break.</summary>
    public async Task<bool> BeginAsync(string kind, string agent, CancellationToken cancellationToken)
    {
        TimeSpan? lasts = kind switch { "link" => CutLasts, "agent" => AgentIsGone, "hub" => HubIsGone, _ => null };
        if (lasts is null || (kind != "hub" && !plant.Agents.ContainsKey(agent)) || !await _one.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return false;
        }

        var concerned = kind == "hub" ? plant.Agents.Values.ToArray() : [plant.Agents[agent]];
        try
        {
            var now = time.GetUtcNow();
            Newest = new DemoFault(
                (Newest?.Number ?? 0) + 1, kind, kind == "hub" ? "" : agent, now, now + lasts.Value, false, await TakenAsync(concerned, cancellationToken), null);
        }
        catch
        {
            _one.Release();
            throw;
        }

        _early.Dispose();
        _early = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        _running = RunAsync(kind, agent, lasts.Value, concerned);
        return true;
    }

    /// <summary>Brings back at once what is broken.</summary>
    public Task MendAsync() => _early.CancelAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _early.Dispose();
        _stop.Dispose();
        _one.Dispose();
        _http.Dispose();
    }

    private async Task RunAsync(string kind, string agent, TimeSpan lasts, AgentSeat[] concerned)
    {
        try
        {
            switch (kind)
            {
                case "link":
                    plant.Agents[agent].Link.Cut();
                    await WaitAsync(lasts);
                    plant.Agents[agent].Link.Mend();
                    break;
                case "agent":
                    await plant.KillAgentAsync(agent);
                    await WaitAsync(lasts);
                    await plant.StartAgentAsync(agent, 0, _stop.Token);
                    break;
                default:
                    // The hub that is to be killed answers its page first.
                    await Task.Delay(HubAnswers, time, _stop.Token);
                    await plant.KillHubAsync();
                    await WaitAsync(lasts);
                    await plant.StartHubAsync(_stop.Token);
                    break;
            }

            Newest = Newest! with { Over = true, Until = time.GetUtcNow(), After = await TakenAsync(concerned, _stop.Token) };
        }
        finally
        {
            _one.Release();
        }
    }

    private Task WaitAsync(TimeSpan lasts) => Task.Delay(lasts, time, _early.Token).ContinueWith(static _ => { }, TaskScheduler.Default);

    private async Task<IReadOnlyDictionary<string, long>> TakenAsync(IEnumerable<AgentSeat> seats, CancellationToken cancellationToken)
    {
        var taken = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var seat in seats)
        {
            taken[seat.Name] = (await CountsAsync(seat, cancellationToken)).Taken ?? 0;
        }

        return taken;
    }

    private async Task<(long? Taken, long? Waiting)> CountsAsync(AgentSeat seat, CancellationToken cancellationToken)
    {
        try
        {
            var health = await _http.GetFromJsonAsync<JsonElement>(new Uri($"http://127.0.0.1:{seat.PagePort}/health"), cancellationToken);
            var store = health.GetProperty("store");
            return (store.GetProperty("taken").GetInt64(), store.GetProperty("waiting").GetInt64());
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Killed a moment ago, or not up yet.
            return (null, null);
        }
    }
}
