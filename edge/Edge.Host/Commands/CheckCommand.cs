using System.Globalization;
using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary><c>check FILE</c>: says whether a configuration can be used, and every fault that it has.</summary>
internal static class CheckCommand
{
    internal static async Task<int> RunAsync(Arguments arguments, TextWriter output)
    {
        var file = arguments.Value("FILE");
        arguments.End();
        var configuration = ConfigurationFile.Read(file);
        ScannerFactory.Check(configuration, file);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{file} is good: {configuration.Stations.Count} stations, {configuration.Stations.Sum(station => station.Scanners.Count)} scanners."));
        return ExitCode.Done;
    }
}
