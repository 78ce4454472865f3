using System.Net;
using Microsoft.AspNetCore.Http;

namespace EdgeHub.Edge.Host;

/// <summary>Tells the programs of this machine from everybody else.</summary>
internal static class ThisMachine
{
    /// <summary>True when the request comes from here.</summary>
    internal static bool Asks(HttpContext context) => context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    /// <summary>True when it asks for this machine as itself: a foreign name that resolves to it would let a page of the internet read along.</summary>
    internal static bool IsNamed(HttpRequest request)
    {
        var host = request.Host.Host.Trim('[', ']');
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
