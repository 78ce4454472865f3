using EdgeHub.HubLink;

namespace EdgeHub.Hub.Kernel;

/// <summary>
/// A module's part in taking in values of machines (lane 3). Fleet opens the transaction and moves the lane's watermark in it, so that each block is
/// taken once.
/// </summary>
public interface IValueParticipant
{
    /// <summary>Begins the work of one try: what is loaded lives in it until it is written.</summary>
    IValueWork Begin(ValueBatch batch);
}

/// <summary>What a module does with one batch in one transaction.</summary>
public interface IValueWork
{
    /// <summary>Adds the statements that load what the blocks touch.</summary>
    void AddLoad(SqlBatch load);

    /// <summary>Adds the set-based writes for all blocks, after the loads have run.</summary>
    void AddWrites(SqlBatch writes);
}

/// <summary>Blocks of one agent's telemetry lane that are taken in by one transaction: at most 500.</summary>
/// <param name="Tenant">Whose values.</param>
/// <param name="AgentId">Which agent sent them.</param>
/// <param name="StoreId">Which store of that agent numbered blocks and points.</param>
/// <param name="ReceivedAt">Hub time of acceptance, the same for the whole batch.</param>
/// <param name="Items">The blocks in lane order.</param>
public sealed record ValueBatch(TenantScope Tenant, Guid AgentId, byte[] StoreId, DateTimeOffset ReceivedAt, IReadOnlyList<ValueItem> Items);

/// <summary>One block.</summary>
/// <param name="Number">Its lane number.</param>
/// <param name="Raw">Its bytes as the agent stored them.</param>
/// <param name="Block">The same, decoded.</param>
/// <param name="BaseAt">Corrected time of the block's instant, fixed once here; every value is so many milliseconds from it.</param>
/// <param name="Uncertainty">Half width of the correction's error.</param>
/// <param name="ClockMethod">anchored, interpolated or unknown_boot.</param>
public sealed record ValueItem(long Number, ReadOnlyMemory<byte> Raw, TelemetryBlock Block, DateTimeOffset BaseAt, TimeSpan Uncertainty, string ClockMethod);
