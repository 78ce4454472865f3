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
        var labels = new List<string>(count);
        await TakeAsync(
            type, count,
            async (blocks, changes) =>
            {
                foreach (var (block, take) in blocks)
                {
                    for (uint i = 0; i < take; i++)
                    {
                        labels.Add(Label(tenantCode, block, i));
                    }
                }

                await _store.Current.WriteStateAsync(changes, cancellationToken);
            },
            cancellationToken);
        return labels;
    }

    /// <summary>Takes one number; <paramref name="keep"/> commits the label's record together with the changes. Empty when none is left.</summary>
    internal async Task<string> MintOneAsync(
        string tenantCode, string type, Func<string, IReadOnlyList<StateChange>, Task> keep, CancellationToken cancellationToken)
    {
        var label = "";
        await TakeAsync(
            type, 1,
            (blocks, changes) =>
            {
                label = Label(tenantCode, blocks[0].Block, 0);
                return keep(label, changes);
            },
            cancellationToken);
        return label;
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

    /// <summary>
    /// Chooses the numbers and lets <paramref name="commit"/> make them taken on the disk. A commit that fails may have reached the disk
    /// all the same, so its numbers are given up: a skipped number harms nobody.
    /// </summary>
    private async Task TakeAsync(
        string type, int count, Func<IReadOnlyList<(UidLease Block, uint Count)>, IReadOnlyList<StateChange>, Task> commit, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (Left(type) < count)
            {
                return;
            }

            var changes = new List<StateChange>();
            var taken = new List<(UidLease Block, uint Count)>();
            var left = (uint)count;
            foreach (var block in Of(type))
            {
                var take = Math.Min(block.Count, left);
                taken.Add((block, take));
                changes.Add(new StateChange(Key(block), take == block.Count ? null : Rest(block, take).ToByteArray()));
                if ((left -= take) == 0)
                {
                    break;
                }
            }

            try
            {
                await commit(taken, changes);
            }
            finally
            {
                Forget(taken);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private void Forget(List<(UidLease Block, uint Count)> taken)
    {
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
    }

    private static string Label(string tenantCode, UidLease block, uint offset) =>
        Uid.Mint(tenantCode, block.PlantCode, block.Type, (long)(block.First + offset)).ToString();

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
