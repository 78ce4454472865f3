using System.CommandLine;
using System.Text.Json;
using EdgeHub.Testing.Hub;

namespace EdgeHub.Hub.Web.Tests;

/// <summary>The hub's own command line on a cluster's data folder, asked for JSON.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command; an answer that is not JSON fails the test with what was said instead.</summary>
    public static async Task<(int Exit, JsonElement Answer)> RunAsync(TestCluster cluster, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await HubCommand.Make().Parse([.. arguments, "--json", "--data", cluster.DataFolder])
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        var text = output.ToString();
        Assert.True(text.Length > 0 && text[0] is '{' or '[', $"No JSON but: {text}{errors}");
        return (exit, JsonDocument.Parse(text).RootElement);
    }

    /// <summary>Exit code and the refusal's code.</summary>
    public static (int Exit, string? Code) Code((int Exit, JsonElement Answer) ran) => (ran.Exit, ran.Answer.GetProperty("code").GetString());
}
