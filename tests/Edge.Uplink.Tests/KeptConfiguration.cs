using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace EdgeHub.Edge.Uplink.Tests;

/// <summary>A configuration that stands as a test says; the files that come are looked at and not tried, which is Edge.Host's to do.</summary>
internal sealed class KeptConfiguration : IAgentConfiguration
{
    private readonly Lock _lock = new();
    private string _text = "{}";
    private ConfigurationStanding _standing = new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("{}"))), 0, "", 0, "", "", 0);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Channel<OfferedConfiguration> Offered { get; } = Channel.CreateUnbounded<OfferedConfiguration>();

    public ConfigurationStanding Standing
    {
        get
        {
            lock (_lock)
            {
                return _standing;
            }
        }
    }

    public string? Text() => _text;

    public void Offer(OfferedConfiguration offer) => Offered.Writer.TryWrite(offer);

    public void Stand(ConfigurationStanding standing, string text)
    {
        lock (_lock)
        {
            (_standing, _text) = (standing, text);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public async Task<ConfigurationStanding> ChangedAsync(ConfigurationStanding seen, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (_standing != seen)
            {
                return _standing;
            }

            changed = _changed.Task;
        }

        await changed.WaitAsync(cancellationToken);
        return Standing;
    }
}
