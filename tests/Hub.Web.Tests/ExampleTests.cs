using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeHub.Hub.Kernel;
using EdgeHub.Hub.Tenancy;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>Every example of the API's description, run against a hub in the order of its file; every answer fits its schema.</summary>
[Collection(DemoPeople.AtWork)]
public sealed class ExampleTests(WholeHub hub)
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, JsonNode?> _answers = [];

    private static bool IsWriting => Environment.GetEnvironmentVariable("EDGEHUB_WRITE_OPENAPI") == "1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Example_OfEveryOperation_AnswersAsDescribed()
    {
        var file = DescribedExamples.Read();
        foreach (var given in file["given"]!.AsObject())
        {
            _answers[given.Key] = given.Value;
        }

        await PrepareAsync();
        await using var agent = await CommandedAgent.ConnectAsync(hub, Stop);
        _answers["linkedAgent"] = new JsonObject { ["id"] = agent.Id.ToString("D") };
        using var nobody = await hub.ComeAsAsync(null);
        var document = await nobody.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Stop);
        var operations = Operations(document);
        var wrong = new List<string>();
        foreach (var example in file["examples"]!.AsArray())
        {
            var name = example!["operation"]!.GetValue<string>();
            if (!operations.Remove(name, out var operation))
            {
                wrong.Add($"{name}: there is no such operation");
                continue;
            }

            wrong.AddRange((await RunAsync(document, operation, example)).Select(what => $"{name}: {what}"));
        }

        wrong.AddRange(operations.Keys.Select(name => $"{name}: has no example in hub/Hub.Web/OpenApi/examples.json"));
        if (IsWriting && wrong.Count == 0)
        {
            await File.WriteAllTextAsync(
                Path.Combine(OpenApiTests.Repository(), "hub", "Hub.Web", "OpenApi", "examples.json"), file.ToJsonString(Written) + "\n", Stop);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>The same of the check that each change leaves one audit entry.</summary>
    [Fact]
    public async Task Change_WithoutAuditEntry_IsFound()
    {
        var audit = await AuditOfExample.BeginAsync(hub, "bimal");
        Assert.StartsWith("left 0 audit entries", await audit.WrongAsync("releaseOrder"), StringComparison.Ordinal);
        Assert.Null(await audit.WrongAsync("lookAtInvitation"));
    }

    /// <summary>A guard that nobody has seen fail guards nothing.</summary>
    [Theory]
    [InlineData("""{ "a": 1 }""", "$.b is missing")]
    [InlineData("""{ "a": "1", "b": null }""", "$.a is String, not \"integer\"")]
    [InlineData("""{ "a": 1, "b": null, "c": 2 }""", "$.c is not described")]
    [InlineData("""{ "a": 1, "b": "2026-01-01T00:00:00+05:30" }""", "$.b is \"2026-01-01T00:00:00+05:30\", no date-time")]
    public void Answer_ThatDoesNotFit_IsFound(string answer, string expected)
    {
        using var schema = JsonDocument.Parse(
            """{ "type": "object", "required": ["a", "b"], "properties": { "a": { "type": "integer" }, "b": { "type": ["null", "string"], "format": "date-time" } } }""");
        using var value = JsonDocument.Parse(answer);
        Assert.Equal([expected], new JsonSchema(schema.RootElement).Check(schema.RootElement, value.RootElement));
    }

    private static Dictionary<string, (string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => (method.Name, Path: path.Name, Operation: method.Value)))
            .ToDictionary(found => found.Operation.GetProperty("operationId").GetString()!, found => (found.Name.ToUpperInvariant(), found.Path, found.Operation));

    private async Task<List<string>> RunAsync(JsonElement document, (string Method, string Path, JsonElement Operation) operation, JsonNode example)
    {
        using var person = await hub.ComeAsAsync(example["as"]?.GetValue<string>());
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), Address(operation.Path, example));
        if (DescribedExamples.Resolve(example["body"], Given) is { } body)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        foreach (var (header, said) in example["headers"]?.AsObject() ?? [])
        {
            request.Headers.TryAddWithoutValidation(header, said!.GetValue<string>());
        }

        var audit = operation.Method == "GET" ? null : await AuditOfExample.BeginAsync(hub, example["as"]?.GetValue<string>());
        using var answer = await person.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status != example["status"]!.ToString())
        {
            return [$"answered {status} instead of {example["status"]}: {await answer.Content.ReadAsStringAsync(Stop)}"];
        }

        if (audit is not null && await audit.WrongAsync(example["operation"]!.GetValue<string>()) is { } unaudited)
        {
            return [unaudited];
        }

        if (!operation.Operation.GetProperty("responses").TryGetProperty(status, out var described))
        {
            return [$"answered {status}, which is not described"];
        }

        var type = answer.Content.Headers.ContentType?.MediaType;
        if (!described.TryGetProperty("content", out var contents))
        {
            return type is null && (answer.Content.Headers.ContentLength ?? 0) == 0 ? [] : [$"has a body of {type}, which is not described"];
        }

        if (type is null || !contents.TryGetProperty(type, out var content))
        {
            return [$"is {type}, which is not described"];
        }

        if (type == "text/event-stream")
        {
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Stop));
            example["answer"] = await lines.ReadLineAsync(Stop);
            return [];
        }

        var text = await answer.Content.ReadAsStringAsync(Stop);
        if (type is "image/svg+xml" or "application/zpl")
        {
            example["answer"] = text;
            return [];
        }

        using var value = JsonDocument.Parse(text);
        _answers[example["operation"]!.GetValue<string>()] = JsonNode.Parse(text);
        var schema = new JsonSchema(document);
        var recorded = example["answer"] is { } before ? schema.Check(content.GetProperty("schema"), JsonSerializer.SerializeToElement(before)) : ["$ is missing"];
        if (recorded.Count > 0 && IsWriting)
        {
            example["answer"] = WithoutSecrets(JsonNode.Parse(text));
            recorded = [];
        }

        return [.. schema.Check(content.GetProperty("schema"), value.RootElement), .. recorded.Select(what => "recorded " + what)];
    }

    /// <summary>What is shown once is not shown in the description for ever.</summary>
    private static JsonNode? WithoutSecrets(JsonNode? answer)
    {
        foreach (var name in (string[])["token", "key", "link", "command"])
        {
            if (answer is JsonObject top && top.ContainsKey(name))
            {
                top[name] = "<shown once>";
            }
        }

        return answer;
    }

    private string Address(string path, JsonNode example)
    {
        foreach (var (name, value) in DescribedExamples.Resolve(example["path"], Given)?.AsObject() ?? [])
        {
            path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value!.ToString()), StringComparison.Ordinal);
        }

        var query = (DescribedExamples.Resolve(example["query"], Given)?.AsObject() ?? []).Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value!.ToString())}");
        return $"{path}?{string.Join('&', query)}".TrimEnd('?');
    }

    private JsonNode? Given(string name) => _answers.GetValueOrDefault(name);

    /// <summary>What no request makes: a person with a password, a company, an agent that has enrolled and told its file, an exception.</summary>
    private async Task PrepareAsync()
    {
        var platform = hub.App.Services.GetRequiredService<IPlatformDb>().DataSource;
        await using (var password = platform.CreateCommand("UPDATE identity.people SET password_hash = $2 WHERE login = $1"))
        {
            password.Parameters.Add(Param.Text(Given("reader")!["email"]!.ToString()));
            password.Parameters.Add(Param.Text(new PasswordHasher<object>().HashPassword(new object(), Given("reader")!["password"]!.ToString())));
            Assert.Equal(1, await password.ExecuteNonQueryAsync(Stop));
        }

        var made = await hub.App.Services.GetRequiredService<ITenantProvisioning>()
            .ProvisionAsync(new NewTenant(Given("tenant")!["code"]!.ToString(), "Example Works") { Placement = "pool" }, Stop);
        Assert.True(made.IsOk, made.Error?.Detail);
        var saif = (await hub.App.Services.GetRequiredService<ITenants>().FindAsync("SAIF", Stop))!;
        await using (var agent = platform.CreateCommand(
            "INSERT INTO fleet.agents (agent_id, tenant_id, tenant_code, name, machine_name, enrolled_at) VALUES ($1, $2, 'SAIF', 'agent-example', 'box-7', now())"))
        {
            agent.Parameters.Add(Param.Id(Given("agent")!["id"]!.GetValue<Guid>()));
            agent.Parameters.Add(Param.Int(saif.TenantId));
            await agent.ExecuteNonQueryAsync(Stop);
        }

        var scope = new TenantScope(saif.TenantId, saif.Code);
        var begun = await hub.App.Services.GetRequiredService<ITenantDb>().BeginAsync(scope, Stop);
        await using var transaction = begun.Value;
        var writes = new SqlBatch();
        writes.Add(
            """
            INSERT INTO telemetry.machines (tenant_id, machine_id, plant_id, plant_code, code, station, agent_id, known_at)
            SELECT $1, $2, p.id, 'KOL', 'KOL-M-09', 'KOL-ST-01', $3, now() FROM production.plants p WHERE p.tenant_id = $1 AND p.code = 'KOL'
            """,
            Param.Int(saif.TenantId), Param.Id(Guid.CreateVersion7()), Param.Id(Given("agent")!["id"]!.GetValue<Guid>()));
        writes.Add(
            """
            INSERT INTO telemetry.points (tenant_id, machine_id, name, kind, unit, role, heartbeat_ms)
            SELECT $1, m.machine_id, t.* FROM telemetry.machines m, (VALUES ('state', 4, '', 'state', 60000), ('temperature', 3, 'Cel', '', 60000)) AS t
            WHERE m.tenant_id = $1 AND m.code = 'KOL-M-09'
            """,
            Param.Int(saif.TenantId));
        writes.Add(
            """
            INSERT INTO telemetry.latest (tenant_id, point_id, at, quality, number, text, changed_at)
            SELECT $1, p.point_id, now(), 0, CASE p.kind WHEN 3 THEN 41.5 END, CASE p.kind WHEN 4 THEN 'running' END, now()
            FROM telemetry.points p JOIN telemetry.machines m ON m.tenant_id = $1 AND m.machine_id = p.machine_id WHERE p.tenant_id = $1 AND m.code = 'KOL-M-09'
            """,
            Param.Int(saif.TenantId));
        writes.Add(
            """
            INSERT INTO telemetry.alarms (tenant_id, alarm_id, agent_id, plant_id, plant_code, station, machine, name, point, severity, said, value, comparison, boundary,
              since, raised_at, times, untold)
            SELECT $1, $2, m.agent_id, m.plant_id, m.plant_code, m.station, m.code, 'hot', 'temperature', 3, 'The spindle is too hot', '95.5', 'above', '90',
              '2026-01-01T06:59:30Z', '2026-01-01T07:00:00Z', 1, 0
            FROM telemetry.machines m WHERE m.tenant_id = $1 AND m.code = 'KOL-M-09'
            """,
            Param.Int(saif.TenantId), Param.Id(Given("alarm")!["id"]!.GetValue<Guid>()));
        writes.Add(
            """
            INSERT INTO traceability.exceptions (tenant_id, exception_id, kind, subject, uid, station, code, evidence, raised_at, last_at)
            VALUES ($1, $2, 'unreadable', 'KOL-ST-01', '', 'KOL-ST-01', 'label.unreadable', '{}', now(), now())
            """,
            Param.Int(saif.TenantId), Param.Id(Given("exception")!["id"]!.GetValue<Guid>()));
        writes.Add(
            """
            INSERT INTO fleet.configurations_in_force (tenant_id, agent_id, sha256, version, text, needs_restart, trying, since)
            SELECT $1, $2, sha256(convert_to(t.text, 'UTF8')), 0, t.text, '', 0, now() FROM (VALUES ('{ "hub": "hub.example:8443" }')) AS t(text)
            """,
            Param.Int(saif.TenantId), Param.Id(Given("agent")!["id"]!.GetValue<Guid>()));
        await transaction.RunAsync(writes, Stop);
        await transaction.CommitAsync(Stop);
    }
}
