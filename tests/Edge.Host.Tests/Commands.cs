namespace EdgeHub.Edge.Host.Tests;

/// <summary>Runs one command of the agent within the test.</summary>
internal static class Commands
{
    public static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] words)
    {
        await using var output = new StringWriter();
        await using var errors = new StringWriter();
        var code = await AgentCommands.RunAsync(words, output, errors, TimeProvider.System, CancellationToken.None);
        return (code, output.ToString(), errors.ToString());
    }
}
