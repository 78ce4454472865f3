namespace EdgeHub.Edge.Host;

/// <summary><c>schema</c>: prints the JSON Schema of the configuration file, the one that docs/agent.schema.json publishes.</summary>
internal static class SchemaCommand
{
    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        arguments.End();
        using var reader = new StreamReader(typeof(SchemaCommand).Assembly.GetManifestResourceStream("agent.schema.json")!);
        await output.WriteAsync(await reader.ReadToEndAsync());
        return ExitCode.Done;
    }
}
