using System.Net;
using System.Text.Json;
using EdgeHub.Mqtt.Broker;

namespace EdgeHub.Edge.Host;

/// <summary>The configuration file of a broker that runs alone: JSON, every name known, every limit settable.</summary>
internal static class BrokerFile
{
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    internal static BrokerSettings Read(string file, BrokerSettings settings)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), Reading);
            foreach (var entry in document.RootElement.EnumerateObject())
            {
                settings = Apply(settings, entry, Path.GetDirectoryName(Path.GetFullPath(file))!);
            }

            return settings;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    private static BrokerSettings Apply(BrokerSettings settings, JsonProperty entry, string folder)
    {
        var value = entry.Value;
        var options = settings.Options;
        return entry.Name switch
        {
            "listeners" => settings with { Listeners = [.. value.EnumerateArray().Select(listener => Listener(listener, folder))] },
            "allowAnonymous" => settings with { AllowAnonymous = value.GetBoolean() },
            "passwordFile" => settings with { PasswordFile = Path.Combine(folder, value.GetString()!) },
            "accessFile" => settings with { AccessFile = Path.Combine(folder, value.GetString()!) },
            "denySubscribe" => settings with { DeniedFilters = [.. value.EnumerateArray().Select(filter => filter.GetString()!)] },
            "serverKeepAliveSeconds" => settings with { Options = options with { ServerKeepAlive = Seconds(value) } },
            "maxSessionExpirySeconds" => settings with { Options = options with { MaxSessionExpiry = Seconds(value) } },
            "connectTimeoutSeconds" => settings with { Options = options with { ConnectTimeout = Seconds(value) } },
            "sendTimeoutSeconds" => settings with { Options = options with { SendTimeout = Seconds(value) } },
            "systemTopicSeconds" => settings with { Options = options with { SystemTopicInterval = Seconds(value) } },
            "limits" => settings with { Options = options with { Limits = value.EnumerateObject().Aggregate(options.Limits, Limit) } },
            _ => throw new FormatException($"there is no setting '{entry.Name}'."),
        };
    }

    private static TimeSpan Seconds(JsonElement value) => TimeSpan.FromSeconds(value.GetDouble());

    private static BrokerAddress Listener(JsonElement listener, string folder)
    {
        var address = IPAddress.Loopback;
        var (port, isWebSocket) = (-1, false);
        string? certificate = null, key = null, authority = null;
        foreach (var entry in listener.EnumerateObject())
        {
            switch (entry.Name)
            {
                case "address":
                    address = IPAddress.Parse(entry.Value.GetString()!);
                    break;
                case "port":
                    port = entry.Value.GetUInt16();
                    break;
                case "webSocket":
                    isWebSocket = entry.Value.GetBoolean();
                    break;
                case "certificate":
                    certificate = Path.Combine(folder, entry.Value.GetString()!);
                    break;
                case "key":
                    key = Path.Combine(folder, entry.Value.GetString()!);
                    break;
                case "clientAuthority":
                    authority = Path.Combine(folder, entry.Value.GetString()!);
                    break;
                default:
                    throw new FormatException($"a listener has no setting '{entry.Name}'.");
            }
        }

        return port >= 0 ? new BrokerAddress(new IPEndPoint(address, port), isWebSocket, certificate, key, authority) : throw new FormatException("a listener wants a port.");
    }

    private static BrokerLimits Limit(BrokerLimits limits, JsonProperty entry)
    {
        var value = entry.Value.GetInt64();
        var number = (int)Math.Min(value, int.MaxValue);
        return entry.Name switch
        {
            "maxConnections" => limits with { MaxConnections = number },
            "maxSessions" => limits with { MaxSessions = number },
            "maxPacketBytes" => limits with { MaxPacketBytes = number },
            "maxClientIdentifierBytes" => limits with { MaxClientIdentifierBytes = number },
            "maxTopicLevels" => limits with { MaxTopicLevels = number },
            "maxSubscriptions" => limits with { MaxSubscriptions = number },
            "maxInFlight" => limits with { MaxInFlight = number },
            "receiveMaximum" => limits with { ReceiveMaximum = number },
            "maxQueuedMessages" => limits with { MaxQueuedMessages = number },
            "maxQueuedBytes" => limits with { MaxQueuedBytes = value },
            "maxUnsentBytes" => limits with { MaxUnsentBytes = number },
            "maxTotalUnsentBytes" => limits with { MaxTotalUnsentBytes = value },
            "maxUnreadBytes" => limits with { MaxUnreadBytes = number },
            "maxRetainedMessages" => limits with { MaxRetainedMessages = number },
            "maxRetainedBytes" => limits with { MaxRetainedBytes = value },
            "topicAliasMaximum" => limits with { TopicAliasMaximum = number },
            "maxOutgoingTopicAliases" => limits with { MaxOutgoingTopicAliases = number },
            "maxCachedTopics" => limits with { MaxCachedTopics = number },
            _ => throw new FormatException($"there is no limit '{entry.Name}'."),
        };
    }
}
