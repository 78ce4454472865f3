using Microsoft.AspNetCore.Routing;

namespace EdgeHub.Hub.Kernel;

/// <summary>Routes of a module outside <c>/api/v1</c>. Register it as a singleton; a route answers on its own listener only.</summary>
public interface IListenerRoutes
{
    /// <summary>The listener on which the routes answer.</summary>
    HubListener Listener { get; }

    /// <summary>Maps them at the root.</summary>
    void Map(IEndpointRouteBuilder routes);
}

/// <summary>The hub's listeners.</summary>
public enum HubListener
{
    /// <summary>Pages and API: HTTP/1.1 and 2.</summary>
    Web,

    /// <summary>Agents: HTTP/2, TLS 1.3, client certificate.</summary>
    Agents,

    /// <summary>Enrolment without TLS, loopback only: HTTP/2.</summary>
    Enrol,
}
