using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>Lane 3: blocks of values, which a higher module keeps.</summary>
internal sealed class ValueWork(ValueBatch batch, IReadOnlyList<IValueParticipant> participants) : ILaneWork
{
    private readonly IValueWork[] _works = [.. participants.Select(participant => participant.Begin(batch))];

    /// <inheritdoc/>
    public IEnumerable<ScanVerdict> Verdicts => [];

    /// <inheritdoc/>
    public void AddLoad(SqlBatch load)
    {
        foreach (var work in _works)
        {
            work.AddLoad(load);
        }
    }

    /// <inheritdoc/>
    public void Decide()
    {
    }

    /// <inheritdoc/>
    public Task ApplyAsync(TenantTransaction transaction, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void AddWrites(SqlBatch writes)
    {
        foreach (var work in _works)
        {
            work.AddWrites(writes);
        }
    }
}
