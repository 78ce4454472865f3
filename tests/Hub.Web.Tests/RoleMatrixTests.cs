using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeHub.Hub.Kernel;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>Compares the running hub with the one table of roles and permissions: every role with every route.</summary>
public sealed class RoleMatrixTests(WholeHub hub)
{
    private static readonly (string[] Roles, Dictionary<string, string[]> Lines) Table = ReadTable();

    [Fact]
    public void Permission_OfRoute_HasItsLineInTheTable() => Assert.Empty(Named().Except(Table.Lines.Keys, StringComparer.Ordinal));

    [Fact]
    public void Line_OfTable_HasItsRoute() => Assert.Empty(Table.Lines.Keys.Except(Named(), StringComparer.Ordinal));

    [Fact]
    public async Task Route_AskedByEachRole_AnswersAsTheTableSays()
    {
        var wrong = new List<string>();
        for (var column = 0; column < Table.Roles.Length; column++)
        {
            using var client = await ComeAsync(Table.Roles[column]);
            foreach (var (route, permission) in Guarded())
            {
                var (status, code) = await AskAsync(client, route);
                var refused = (status, code) == (403, "kernel.not_allowed");
                if (refused != (Table.Lines[permission][column] == ".") || status == 401)
                {
                    wrong.Add($"{Table.Roles[column]} {route.DisplayName} ({permission}): {status} {code}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>The table read by other means than the hub's own.</summary>
    private static (string[] Roles, Dictionary<string, string[]> Lines) ReadTable()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeHub.sln")))
        {
            folder = folder.Parent!;
        }

        var words = File.ReadLines(Path.Combine(folder.FullName, "hub/Modules/Identity/Roles/roles.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        return (
            words.Where(line => line[0] == "role").Select(line => line[2]).ToArray(),
            words.Where(line => line[0] is not "role" and not "permission").ToDictionary(line => line[0], line => line[1..], StringComparer.Ordinal));
    }

    private static async Task<(int Status, string Code)> AskAsync(HttpClient client, RouteEndpoint route)
    {
        var method = route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
        using var request = new HttpRequestMessage(new HttpMethod(method), "/" + string.Join('/', route.RoutePattern.PathSegments.Select(Value)));
        request.Content = method is "GET" or "DELETE" ? null : new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return ((int)answer.StatusCode, "");
        }

        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, problem.GetProperty("code").GetString()!);
    }

    private static string Value(RoutePatternPathSegment segment) => segment.Parts[0] switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart parameter when parameter.ParameterPolicies.Any(policy => policy.Content is "int" or "long") => "1",
        _ => Guid.Empty.ToString(),
    };

    private async Task<HttpClient> ComeAsync(string role)
    {
        var token = RandomNumberGenerator.GetBytes(32);
        await using var connection = await hub.Cluster.Server.OpenAsync(DbRole.App, "eh_platform", TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            """
            WITH saif AS (SELECT tenant_id FROM tenancy.tenants WHERE code = 'SAIF'),
            person AS (INSERT INTO identity.people (person_id, login, name, language, made_at) VALUES ($1, $2, 'Somebody', 'en', now()) RETURNING person_id),
            member AS (INSERT INTO identity.memberships (tenant_id, person_id, role, since) SELECT tenant_id, person_id, $3, now() FROM saif, person WHERE NOT $4),
            operator AS (INSERT INTO identity.hub_operators (person_id, since) SELECT person_id, now() FROM person WHERE $4)
            INSERT INTO identity.sessions (token_hash, session_id, person_id, tenant_id, made_at, seen_at, expires_at, browser)
            SELECT $5, gen_random_uuid(), person_id, CASE WHEN $4 THEN NULL ELSE tenant_id END, now(), now(), now() + interval '1 hour', '' FROM saif, person
            """,
            connection);
        command.Parameters.Add(Param.Id(Guid.NewGuid()));
        command.Parameters.Add(Param.Text($"{role}-{Guid.NewGuid():N}"));
        command.Parameters.Add(Param.Text(role));
        command.Parameters.Add(Param.Of(role == "hub_operator", NpgsqlTypes.NpgsqlDbType.Boolean));
        command.Parameters.Add(Param.Of(SHA256.HashData(token), NpgsqlTypes.NpgsqlDbType.Bytea));
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) > 0 ? 1 : 0);
        var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = new Uri(hub.Addresses.Web) };
        client.DefaultRequestHeaders.Add("Cookie", "eh_session=" + System.Buffers.Text.Base64Url.EncodeToString(token));
        return client;
    }

    private IEnumerable<(RouteEndpoint Route, string Permission)> Guarded() =>
        hub.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(route => (route, route.Metadata.GetMetadata<RequiredPermission>()?.Permission ?? ""))
            .Where(pair => pair.Item2.Length > 0);

    private IEnumerable<string> Named() => Guarded().Select(pair => pair.Permission).Distinct(StringComparer.Ordinal);
}
