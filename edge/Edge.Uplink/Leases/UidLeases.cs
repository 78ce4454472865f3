using System.Globalization;
using EdgeHub.Edge.Store;
using EdgeHub.HubLink;
using EdgeHub.Identifiers;
using Google.Protobuf;

namespace EdgeHub.Edge.Uplink;

/// <summary>
/// Blocks of UID numbers that the hub has leased to this agent, so that labels can be made without it. A number is taken durably
/// before it is handed out: after a crash it is skipped, never used twice. Safe from any thread.
/// </summary>
public sealed class UidLeases : IDisposable
{
    /// <summary>Numbers asked for at once (design, the way of a scan).</summary>
    public const int BlockSize = 1000;

    private const string Prefix = "uplink/lease/";
    private const double RefillBelow = 0.3;
    private const int MaxBlocks = 64;

    private readonly LiveStore _store;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<UidLease> _blocks = [];

    /// <summary>Reads the blocks that are left.</summary>
    public UidLeases(LiveStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        foreach (var state in store.Current.ReadStates(Prefix))
        {
            try
            {
                _blocks.Add(UidLease.Parser.ParseFrom(state.Value!.Value.Span));
            }
            catch (InvalidProtocolBufferException)
            {
                // A block that can't be read is lost numbers, not a reason to stop.
            }
        }
    }

    /// <summary>Numbers left for a type, or for all when it is empty.</summary>
    public int Left(string type = "")
    {
        lock (_blocks)
        {
            return (int)_blocks.Where(block => type.Length == 0 || block.Type == type).Sum(block => block.Count);
        }
    }

    /// <summary>Takes numbers and makes their labels.</summary>
    /// <param name="tenantCode">Code of the company.</param>
    /// <param name="type">Two characters, e.g. FG.</param>
    /// <param name="count">1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up waiting for the store.</param>
    /// <returns>The labels; empty when the leased blocks do not hold so many.</returns>
    public async Task<IReadOnlyList<string>> MintAsync(string tenantCode, string type, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, BlockSize);
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (Left(type) < count)
            {
                return [];
            }

            var labels = new List<string>(count);
            var changes = new List<StateChange>();
            var taken = new List<(UidLease Block, uint Count)>();
            foreach (var block in Of(type))
            {
                var take = (uint)Math.Min(block.Count, count - labels.Count);
                for (uint i = 0; i < take; i++)
                {
                    labels.Add(Uid.Mint(tenantCode, block.PlantCode, type, (long)(block.First + i)).ToString());
                }

                taken.Add((block, take));
                changes.Add(new StateChange(Key(block), take == block.Count ? null : Rest(block, take).ToByteArray()));
                if (labels.Count == count)
                {
                    break;
                }
            }

            await _store.Current.WriteStateAsync(changes, cancellationToken);
            lock (_blocks)
            {
                foreach (var (block, take) in taken)
                {
                    _blocks.Remove(block);
                    if (take < block.Count)
                    {
                        _blocks.Add(Rest(block, take));
                    }
                }
            }

            return labels;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    internal bool NeedsRefill(string type) => Left(type) < BlockSize * RefillBelow;

    internal async Task AddAsync(UidLease lease, CancellationToken cancellationToken)
    {
        if (lease.Count is 0 or > 10_000 || lease.First == 0 || lease.PlantCode.Length != 3 || lease.Type.Length != 2)
        {
            return;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            lock (_blocks)
            {
                var known = _blocks.Any(block => block.Type == lease.Type && block.PlantCode == lease.PlantCode
                    && lease.First < block.First + block.Count && block.First < lease.First + lease.Count);
                if (known || _blocks.Count >= MaxBlocks)
                {
                    return;
                }
            }

            await _store.Current.WriteStateAsync([new StateChange(Key(lease), lease.ToByteArray())], cancellationToken);
            lock (_blocks)
            {
                _blocks.Add(lease);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private List<UidLease> Of(string type)
    {
        lock (_blocks)
        {
            return [.. _blocks.Where(block => block.Type == type).OrderBy(block => block.First)];
        }
    }

    private static UidLease Rest(UidLease block, uint taken) =>
        new() { PlantCode = block.PlantCode, Type = block.Type, First = block.First + taken, Count = block.Count - taken };

    /// <summary>Named by the last number of the block, which taking from its front does not change.</summary>
    private static string Key(UidLease block) => string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}{block.PlantCode}/{block.Type}/{block.First + block.Count - 1:D12}");
}
