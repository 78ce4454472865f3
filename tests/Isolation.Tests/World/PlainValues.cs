using System.Text.Json.Nodes;

namespace EdgeHub.Isolation.Tests;

/// <summary>Parameters that name nothing: what is sent in their place, so that a request is understood and its ids are looked up.</summary>
internal static class PlainValues
{
    private static readonly Dictionary<string, string> Json = new(StringComparer.OrdinalIgnoreCase)
    {
        // Lists.
        ["limit"] = "5", ["state"] = "null", ["kind"] = "null", ["verdict"] = "null", ["step"] = "null", ["scans.code"] = "null", ["audit.noun"] = "null", ["audit.until"] = "null", ["NewKey.permissions"] = "null", ["overlapHours"] = "1", ["errors.code"] = "\"kernel.bad_request\"", ["from"] = "null", ["to"] = "null", ["aggregation"] = "null", ["interval"] = "null", ["fill"] = "null",
        ["type"] = "\"FG\"", ["inWork"] = "null", ["topics"] = "\"\"", ["path"] = "\"nothing/here\"", ["documentName"] = "\"v1\"",

        // Labels.
        ["text"] = "\"4006381333931\"", ["companyPrefix"] = "null", ["format"] = "\"svg\"", ["symbol"] = "\"qr\"", ["size"] = "\"50x25\"", ["sheet"] = "null",
        ["gtin"] = "null", ["dpi"] = "null", ["copies"] = "null",

        // Forms.
        ["name"] = "\"Plain name\"", ["quantity"] = "1", ["due"] = "\"2030-01-01T00:00:00Z\"", ["reason"] = "\"Plain reason\"", ["why"] = "\"Plain reason\"",
        ["note"] = "\"Plain note\"", ["minutes"] = "5", ["action"] = "\"accept\"", ["ExceptionDecision.step"] = "0", ["count"] = "1", ["currency"] = "\"INR\"",
        ["timeZone"] = "\"Asia/Kolkata\"", ["language"] = "\"en\"", ["starts"] = "\"06:00:00\"", ["ends"] = "\"14:00:00\"", ["target"] = "10",
        ["unknownUnit"] = "\"warn\"", ["doubleReadMs"] = "2000", ["staleAfterMs"] = "5000", ["unitType"] = "\"FG\"", ["ComponentsForm.type"] = "\"CO\"",
        ["role"] = "\"operator\"", ["days"] = "1", ["token"] = "\"bm90IGEgdG9rZW4\"", ["pin"] = "\"4711\"", ["current"] = "\"not the password\"", ["PasswordForm.next"] = "\"another password\"", ["password"] = "\"not the password\"", ["person"] = "\"nobody\"",
        ["StateChange.state"] = "\"active\"", ["slug"] = "null", ["placement"] = "\"pool\"", ["group"] = "null", ["failAtStep"] = "null",

        // Agents' configurations; versions count from 1 for each agent by itself.
        ["configurations/version"] = "1", ["RolloutForm.text"] = "\"{ }\"", ["proofSeconds"] = "0", ["variables"] = "{ \"press\": \"Plain value\" }",
        ["CommandForm.name"] = "\"collect\"", ["arguments"] = "{ }",

        // A routing's steps.
        ["StepForm.step"] = "10", ["mode"] = "\"complete\"", ["next"] = "[]", ["reworkTo"] = "0", ["maxLoops"] = "0", ["componentType"] = "null",
        ["components"] = "0", ["instruction"] = "\"Plain instruction\"",
    };

    public static Kind? Find(string name) =>
        Json.TryGetValue(name, out var text) ? new Kind("plain", null, () => "") { Plain = JsonNode.Parse(text) ?? JsonValue.Create(NothingSaid) } : null;

    /// <summary>Stands for a parameter that is left out.</summary>
    public const string NothingSaid = "\u0000nothing";

    public static bool IsLeftOut(Kind kind) => kind.Plain is JsonValue value && value.TryGetValue<string>(out var text) && text == NothingSaid;
}
