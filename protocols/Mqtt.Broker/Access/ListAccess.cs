using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace EdgeHub.Mqtt.Broker;

/// <summary>
/// Access by a password file, client certificates and an access list. A right password is remembered as a keyed digest in memory, so that a thousand
/// clients that come back at once don't cost a thousand slow hashes; one hash is computed at a time.
/// </summary>
public sealed class ListAccess : IBrokerAccess, IDisposable
{
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<string, byte[]> _remembered = new(StringComparer.Ordinal);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly SemaphoreSlim _oneHash = new(1, 1);
    private readonly PasswordHash _nobody = PasswordHash.Of("nobody"u8);

    /// <summary>Users; null when no password is asked for.</summary>
    public PasswordFile? Passwords { get; init; }

    /// <summary>Rules; null when everybody who is let in may do everything.</summary>
    public AccessList? Rules { get; init; }

    /// <summary>Clients without a user name, and without password file all clients, are let in. Default no.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Filters that nobody may subscribe to, nor to what lies within them.</summary>
    public IReadOnlyList<string> DeniedFilters
    {
        get;
        init
        {
            field = value;
            _denied = [.. value.Select(filter => new AccessRule(System.Text.Encoding.UTF8.GetBytes(filter), true, false))];
        }
    } = [];

    private readonly AccessRule[] _denied = [];

    /// <inheritdoc/>
    public async ValueTask<Admission> AdmitAsync(ConnectingClient client, CancellationToken cancellationToken)
    {
        // A certificate was verified against the authority that the listener names; its common name is the user.
        if (client.CertificateName is { } name)
        {
            return new Admission(ReasonCode.Success, name);
        }

        if (Passwords is null || client.UserName is null)
        {
            return new Admission(AllowAnonymous ? ReasonCode.Success : ReasonCode.NotAuthorized, null);
        }

        return await IsRightAsync(client.UserName, client.Password ?? default, cancellationToken)
            ? new Admission(ReasonCode.Success, client.UserName)
            : new Admission(ReasonCode.BadUserNameOrPassword, null);
    }

    /// <inheritdoc/>
    public bool MayPublish(string? user, string clientIdentifier, ReadOnlySpan<byte> topic) => Rules?.MayPublish(user, clientIdentifier, topic) ?? true;

    /// <inheritdoc/>
    public bool MaySubscribe(string? user, string clientIdentifier, ReadOnlySpan<byte> filter)
    {
        foreach (var denied in _denied)
        {
            if (denied.Covers(filter, user, clientIdentifier))
            {
                return false;
            }
        }

        return Rules?.MaySubscribe(user, clientIdentifier, filter) ?? true;
    }

    /// <inheritdoc/>
    public void Dispose() => _oneHash.Dispose();

    private async ValueTask<bool> IsRightAsync(string user, ReadOnlyMemory<byte> password, CancellationToken cancellationToken)
    {
        var digest = HMACSHA256.HashData(_key, password.Span);
        if (_remembered.TryGetValue(user, out var known) && CryptographicOperations.FixedTimeEquals(known, digest))
        {
            return true;
        }

        await _oneHash.WaitAsync(cancellationToken);
        try
        {
            // An unknown user takes as long as a wrong password.
            var hash = Passwords!.Find(user);
            var matches = (hash ?? _nobody).Matches(password.Span) && hash is not null;
            if (matches && _remembered.Count < MaxRemembered)
            {
                _remembered[user] = digest;
            }

            return matches;
        }
        finally
        {
            _oneHash.Release();
        }
    }
}
