using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;

namespace EdgeHub.Edge.Host;

/// <summary>The machine's network as far as the agent needs it: interfaces, routes, names, and whether the hub's port answers.</summary>
internal static class NetworkFacts
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    /// <param name="hub">host:port; empty when no hub is known.</param>
    /// <param name="time">Measures how long the hub takes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<string> OfAsync(string hub, TimeProvider time, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"host       {Environment.MachineName}\n");
        try
        {
            foreach (var card in NetworkInterface.GetAllNetworkInterfaces().Take(64))
            {
                var properties = card.GetIPProperties();
                text.Append(CultureInfo.InvariantCulture, $"interface  {card.Name} {card.OperationalStatus} {string.Join(' ', properties.UnicastAddresses.Take(16).Select(address => $"{address.Address}/{address.PrefixLength}"))}\n");
                foreach (var gateway in properties.GatewayAddresses.Take(8))
                {
                    text.Append(CultureInfo.InvariantCulture, $"gateway    {gateway.Address} by {card.Name}\n");
                }
            }

            text.Append(CultureInfo.InvariantCulture, $"names      {string.Join(' ', NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().DnsAddresses).Distinct().Take(8))}\n");
        }
        catch (NetworkInformationException e)
        {
            text.Append(CultureInfo.InvariantCulture, $"interfaces can't be listed: {e.Message}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"hub        {(hub.Length == 0 ? "none is known" : await HubAsync(hub, time, cancellationToken))}\n").ToString();
    }

    /// <summary>Name and port only: what is said on the connection is the link's.</summary>
    private static async Task<string> HubAsync(string hub, TimeProvider time, CancellationToken cancellationToken)
    {
        var colon = hub.LastIndexOf(':');
        using var limit = new CancellationTokenSource(Within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(hub[..Math.Max(0, colon)].Trim('[', ']'), both.Token);
            var began = time.GetTimestamp();
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(addresses, int.Parse(hub.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture), both.Token);
            return string.Create(CultureInfo.InvariantCulture, $"{hub} is {string.Join(' ', addresses.Take(8).Select(address => address.ToString()))}, its port answered after {time.GetElapsedTime(began).TotalMilliseconds:0} ms");
        }
        catch (Exception e) when (e is SocketException or FormatException or OverflowException or ArgumentException)
        {
            return $"{hub}: {e.Message}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{hub}: nothing answered within {Within.TotalSeconds} s");
        }
    }
}
