using System.Threading.Channels;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// The newest values of an agent whose lane is behind go into sight beside reading: they wait for the rows that a transaction of older values holds, and a
/// scan behind them must not.
/// </summary>
internal sealed partial class AgentSession
{
    // Two seconds of the largest plant. A database that is slower than that shows the newest of them.
    private const int MaxShown = 32;

    private readonly Channel<LiveValues> _shown = Channel.CreateBounded<LiveValues>(new BoundedChannelOptions(MaxShown) { FullMode = BoundedChannelFullMode.DropOldest });

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        await foreach (var values in _shown.Reader.ReadAllAsync(cancellationToken))
        {
            if (parts.Points is { } points && _scope is { } scope && Live(values) is { } block)
            {
                await points.TakeAsync(scope, block, cancellationToken);
            }
        }
    }

    /// <summary>Null for bytes that are no block, and for an empty one.</summary>
    private LiveBlock? Live(LiveValues values) =>
        values.StoreId.Length == 16 && TelemetryBlock.TryRead(values.Block.Span, out var block) && block.Count > 0
            ? new LiveBlock(
                values.StoreId.ToByteArray(), block,
                _anchors.Correct(new Guid(block.BootId.Span, bigEndian: true), block.MonotonicMs, block.WallUs, parts.Clock.GetUtcNow()).At)
            : null;
}
