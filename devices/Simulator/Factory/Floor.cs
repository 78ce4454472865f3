namespace EdgeHub.Simulator;

/// <summary>All operators of the line at their stations.</summary>
internal sealed class Floor(PlantHost plant, Line line, int seed, int hands) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<ScannerStation> _stations = [];

    /// <summary>Works until cancelled. Each station has as many hands as asked for; the assembly has one, for one unit stands on its table.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var work = new List<Task>();
        foreach (var step in DemoPlant.Steps)
        {
            var seat = plant.Agents[step.Agent];
            for (var hand = 0; hand < (step.Work == Work.FitComponent ? 1 : hands); hand++)
            {
                var station = new ScannerStation(step.Station, seat.Scanners[step.Station], new Uri($"http://127.0.0.1:{seat.PagePort}"), _http);
                _stations.Add(station);
                work.Add(line.OperateAsync(step, station, new Random((seed * 1000) + (step.Number * 10) + hand), cancellationToken));
            }
        }

        return Task.WhenAll(work);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var station in _stations)
        {
            station.Dispose();
        }

        _http.Dispose();
    }
}
