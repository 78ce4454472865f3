using System.Security.Cryptography.X509Certificates;
using EdgeHub.Hub.Fleet.Tests;

namespace EdgeHub.Isolation.Tests;

/// <summary>HTTP over the agents' listener with an agent's certificate: its stream is there, and nothing else.</summary>
internal sealed class AgentsClient : IDisposable
{
    private readonly Dictionary<WorldTenant, HttpClient> _clients = [];

    public HttpClient Of(Credential credential) => _clients[credential.Tenant!];

    public static AgentsClient Make(WallHub hub)
    {
        var clients = new AgentsClient();
        foreach (var tenant in hub.World.Attackers)
        {
#pragma warning disable CA2000, CA5399 // The client disposes its handler; the agent checks the hub's certificate itself.
            var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, SslOptions = tenant.Agent.Tls() };
            clients._clients[tenant] = new HttpClient(handler) { BaseAddress = ((IAgentDoor)hub).Agents, Timeout = TimeSpan.FromSeconds(30) };
#pragma warning restore CA2000, CA5399
        }

        return clients;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }
}
