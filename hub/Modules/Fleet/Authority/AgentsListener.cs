using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeHub.Hub.Fleet;

/// <summary>TLS of the agents listener. The server's certificate lives in memory only and is replaced at two thirds of its life.</summary>
internal sealed class AgentsListener(CertificateAuthority authority, ListenerAddresses addresses, TimeProvider clock) : IAgentsListener, IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private IReadOnlyList<string> _hostNames = [];
    private volatile ServerSide? _current;

    /// <inheritdoc/>
    public TlsHandshakeCallbackOptions Tls => new()
    {
        HandshakeTimeout = TimeSpan.FromSeconds(10),
        OnConnection = async context =>
        {
            var side = await CurrentAsync(context.CancellationToken);
            return new SslServerAuthenticationOptions
            {
                ServerCertificateContext = side.Context,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls13,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                AllowRenegotiation = false,
                RemoteCertificateValidationCallback = (_, certificate, _, _) => IsOurs(side.Authorities, certificate),
            };
        },
    };

    /// <inheritdoc/>
    public async Task PrepareAsync(IReadOnlyList<string> hostNames, CancellationToken cancellationToken)
    {
        _hostNames = [.. hostNames];
        await CurrentAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task AnnounceAsync(string enrolUrl, string agentsAddress, CancellationToken cancellationToken) =>
        addresses.AnnounceAsync(new Addresses(enrolUrl, agentsAddress), clock.GetUtcNow(), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>
    /// Signed by us, for an agent, whenever it was valid: the stream, not the handshake, tells an expired or revoked agent why.
    /// </summary>
    internal static bool IsOurs(Authorities authorities, X509Certificate? presented)
    {
        if (presented is not X509Certificate2 certificate || AgentCertificate.AgentId(certificate) is null)
        {
            return false;
        }

        // Verified for the last second of its own life, so that only its expiry is forgiven, nothing else.
        var at = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero).AddSeconds(-1);
        using var chain = new X509Chain { ChainPolicy = authorities.Policy(at) };
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(certificate);
    }

    private async ValueTask<ServerSide> CurrentAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_current is { } known && now < known.ReplaceAt)
        {
            return known;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_current is { } meanwhile && now < meanwhile.ReplaceAt)
            {
                return meanwhile;
            }

            var authorities = await authority.CurrentAsync(cancellationToken);
            var certificate = CertificateMaker.Server(authorities.Issuing, _hostNames, now);
            var context = SslStreamCertificateContext.Create(certificate, [authorities.Issuing], offline: true);
            return _current = new ServerSide(authorities, context, now + (CertificateMaker.LeafLife * 2 / 3));
        }
        finally
        {
            _one.Release();
        }
    }

    private sealed record ServerSide(Authorities Authorities, SslStreamCertificateContext Context, DateTimeOffset ReplaceAt);
}
