using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace EdgeHub.Edge.Host;

/// <summary>
/// What the agent tells the service manager that started it, as sd_notify(3) of systemd describes: one datagram per message to the Unix socket that
/// <c>NOTIFY_SOCKET</c> names. Without one nothing is told. Telling never fails the agent.
/// </summary>
internal sealed partial class ServiceManager
{
    private const int MaxStatus = 200;
    private readonly UnixDomainSocketEndPoint? _socket;
    private readonly ILogger _logger;
    private string _status = "";
    private bool _failed;

    /// <summary>Reads what the service manager left in the environment.</summary>
    internal ServiceManager(Func<string, string?> environment, ILogger logger)
    {
        _logger = logger;
        var name = environment("NOTIFY_SOCKET") ?? "";
        try
        {
            // An at sign stands for the zero byte of a socket that has no file; other kinds (vsock) are for guests of virtual machines.
            _socket = name.Length < 2 ? null
                : name[0] == '@' ? new UnixDomainSocketEndPoint('\0' + name[1..])
                : name[0] == '/' ? new UnixDomainSocketEndPoint(name)
                : null;
        }
        catch (ArgumentException e)
        {
            LogUnreachable(e.Message);
        }

        var isOurs = environment("WATCHDOG_PID") is not { Length: > 0 } process || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (_socket is not null && isOurs && long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0)
        {
            Watchdog = TimeSpan.FromMicroseconds(Math.Min(microseconds, TimeSpan.FromDays(1).TotalMicroseconds));
        }
    }

    /// <summary>After how long without <see cref="Alive"/> the agent is ended and started anew; null when nobody watches.</summary>
    internal TimeSpan? Watchdog { get; }

    /// <summary>True when somebody listens.</summary>
    internal bool IsThere => _socket is not null;

    /// <summary>Everything is served.</summary>
    internal void Ready() => Tell("READY=1");

    /// <summary>The agent gets on.</summary>
    internal void Alive() => Tell("WATCHDOG=1");

    /// <summary>The agent ends in order.</summary>
    internal void Stopping() => Tell("STOPPING=1");

    /// <summary>A short line for <c>systemctl status</c>; told when it changes.</summary>
    internal void Status(string line)
    {
        line = line.ReplaceLineEndings(" ");
        line = line.Length <= MaxStatus ? line : line[..MaxStatus];
        if (line != _status)
        {
            _status = line;
            Tell("STATUS=" + line);
        }
    }

    private void Tell(string message)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            // One socket per message: the manager's may be another one after it was started anew. It must not hold us up either.
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
            socket.SendTo(Encoding.UTF8.GetBytes(message), _socket);
            _failed = false;
        }
        catch (SocketException e)
        {
            if (!_failed)
            {
                _failed = true;
                LogUnreachable(e.Message);
            }
        }
    }

    [LoggerMessage(70, LogLevel.Warning, "The service manager that NOTIFY_SOCKET names can't be told how the agent is: {Reason}")]
    private partial void LogUnreachable(string reason);
}
