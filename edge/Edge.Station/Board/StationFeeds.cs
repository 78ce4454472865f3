using EdgeHub.Edge.Pipeline;
using Microsoft.Extensions.Hosting;

namespace EdgeHub.Edge.Station;

/// <summary>Brings outcomes and the hub's corrections to the boards.</summary>
internal sealed class StationFeeds(ScanPipeline pipeline, StationBoards boards) : BackgroundService
{
    // Far more than people scan in the moment that a board takes.
    private const int Waiting = 1024;

    private readonly FeedSubscription<ScanOutcome> _outcomes = pipeline.Outcomes.Subscribe(Waiting);
    private readonly FeedSubscription<HubVerdict> _corrections = pipeline.Corrections.Subscribe(Waiting);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _outcomes.Dispose();
        _corrections.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Task.Run(() => ShowAsync(stoppingToken), stoppingToken), Task.Run(() => CorrectAsync(stoppingToken), stoppingToken));

    private async Task ShowAsync(CancellationToken stoppingToken)
    {
        await foreach (var outcome in _outcomes.Reader.ReadAllAsync(stoppingToken))
        {
            boards.Find(outcome.Station)?.Show(outcome);
        }
    }

    private async Task CorrectAsync(CancellationToken stoppingToken)
    {
        await foreach (var verdict in _corrections.Reader.ReadAllAsync(stoppingToken))
        {
            boards.Find(verdict.Station)?.Correct(verdict);
        }
    }
}
