using System.Text.Json;
using EdgeHub.Hub.Kernel;

namespace EdgeHub.Hub.Production;

/// <summary>Events <c>order.*</c> with body <c>{number, state, quantity}</c>.</summary>
internal static class OrderEvents
{
    public const string Topic = "orders";

    public static OutboxEvent Of(string type, string number, Guid plantId, string state, int quantity) =>
        new(type, number, Topic, plantId, JsonSerializer.Serialize(new { number, state, quantity }, ProductionJson.Options));
}
