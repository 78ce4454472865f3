using System.Globalization;

namespace EdgeHub.Edge.Runtime;

/// <summary>A host name or address and a port.</summary>
internal static class HostAndPort
{
    /// <summary>True for both, the port from 1 to 65535.</summary>
    public static bool Is(string text) => TryRead(text, null, out _, out _);

    /// <summary>Takes them apart.</summary>
    /// <param name="text">host:port, an IPv6 address in brackets.</param>
    /// <param name="usual">The port where none is written; null when one must be.</param>
    /// <param name="host">Without brackets.</param>
    /// <param name="port">1 to 65535.</param>
    public static bool TryRead(string text, int? usual, out string host, out int port)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon >= 0 && !text.EndsWith(']');
        (host, port) = ((hasPort ? text[..colon] : text).Trim('[', ']'), usual ?? 0);
        return host.Length > 0
            && Uri.CheckHostName(host) != UriHostNameType.Unknown
            && (hasPort
                ? int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535
                : usual is not null);
    }
}
