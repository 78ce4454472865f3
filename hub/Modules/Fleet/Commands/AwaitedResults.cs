using EdgeHub.Hub.Kernel;
using EdgeHub.HubLink;

namespace EdgeHub.Hub.Fleet;

/// <summary>
/// The commands of one stream whose results somebody waits for. Takes none before the agent is welcomed; when the stream ends, whoever waits
/// knows at once. A result that nobody waits for any more, or that answers another agent's command, is not for anybody.
/// </summary>
internal sealed class AwaitedResults
{
    /// <summary>An agent does one command after the other; more than these would wait longer than anybody does.</summary>
    public const int Most = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, TaskCompletionSource<CommandResult?>> _waiting = [];
    private bool _isOpen;

    /// <summary>The agent is welcomed.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _isOpen = true;
        }
    }

    /// <summary>Waits for a command's result, from before it is sent; null when the stream ends first.</summary>
    public Result<Task<CommandResult?>> Add(Guid commandId)
    {
        lock (_lock)
        {
            if (!_isOpen)
            {
                return LiveSessions.NotConnected;
            }

            if (_waiting.Count >= Most)
            {
                return LiveSessions.Busy;
            }

            var source = new TaskCompletionSource<CommandResult?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(commandId, source);
            return source.Task;
        }
    }

    /// <summary>Nobody waits any more.</summary>
    public void Remove(Guid commandId)
    {
        lock (_lock)
        {
            _waiting.Remove(commandId);
        }
    }

    /// <summary>What the agent answers.</summary>
    public void Take(CommandResult result)
    {
        if (result.CommandId.Length != 16)
        {
            return;
        }

        lock (_lock)
        {
            if (_waiting.Remove(new Guid(result.CommandId.Span, bigEndian: true), out var source))
            {
                source.SetResult(result);
            }
        }
    }

    /// <summary>The stream has ended.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isOpen = false;
            foreach (var source in _waiting.Values)
            {
                source.SetResult(null);
            }

            _waiting.Clear();
        }
    }
}
