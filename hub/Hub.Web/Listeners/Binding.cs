using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Web;

/// <summary>An address and port to listen on; port 0 takes a free one.</summary>
internal sealed record Binding(HubListener Listener, IPEndPoint EndPoint)
{
    /// <summary>Reads <c>ADDRESS:PORT</c>; names are not resolved, because listening on the wrong address opens the hub to the wrong people.</summary>
    public static Result<Binding> Parse(HubListener listener, string text) =>
        IPEndPoint.TryParse(text, out var endPoint) && text.Contains(':', StringComparison.Ordinal)
            ? new Binding(listener, endPoint)
            : new Error("kernel.bad_address", ErrorKind.Form, $"'{(text.Length <= 60 ? text : text[..60])}' is no address to listen on: write ADDRESS:PORT, for example 127.0.0.1:8080.");

    /// <summary>Null when it is free; otherwise who has it, where the system tells.</summary>
    public Error? Taken()
    {
        if (EndPoint.Port == 0)
        {
            return null;
        }

        using var probe = new Socket(EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            probe.Bind(EndPoint);
            probe.Listen(1);
            return null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return new Error("kernel.port_taken", ErrorKind.State,
                $"Port {EndPoint.Port.ToString(CultureInfo.InvariantCulture)} on {EndPoint.Address} ({Option}) is taken by {PortHolder.Find(EndPoint.Port) ?? "another program"}. Stop it, or choose another port with {Option}.");
        }
        catch (SocketException exception)
        {
            return new Error("kernel.cannot_listen", ErrorKind.State, $"The hub cannot listen on {EndPoint} ({Option}): {exception.Message}.");
        }
    }

    private string Option => Listener switch
    {
        HubListener.Agents => "--agents",
        HubListener.Enrol => "--enrol",
        _ => "--web",
    };
}
