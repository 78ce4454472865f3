namespace EdgeHub.Simulator;
internal sealed class LedgerComparison(HubApi api, Truth truth)
{
    public Task SettleAsync(TimeSpan within, TimeProvider time, CancellationToken cancellationToken) { _ = api; _ = truth; return Task.CompletedTask; }
    public Task<List<CheckRow>> CompareAsync(CancellationToken cancellationToken) { _ = api; return Task.FromResult(new List<CheckRow>()); }
}
