namespace EdgeHub.Simulator;
internal sealed class LineStock(HubApi api, Line line, Truth truth)
{
    public Task ResumeAsync(CancellationToken cancellationToken) { _ = api; _ = line; _ = truth; return Task.CompletedTask; }
    public Task KeepAsync(int count, TimeProvider time, CancellationToken cancellationToken) { _ = api; return Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken); }
}
