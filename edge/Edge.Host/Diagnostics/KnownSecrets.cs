using EdgeHub.Edge.Runtime;

namespace EdgeHub.Edge.Host;

/// <summary>
/// The secrets that lie beside the agent, so that no text given away holds one by mistake: no part asks for them, and this is the second wall.
/// </summary>
internal sealed class KnownSecrets
{
    private const int MinLength = 8;
    private const int MaxFileBytes = 256 << 10;
    private readonly List<string> _secrets = [];

    internal KnownSecrets(string configuration, string data)
    {
        try
        {
            var (known, folder) = (ConfigurationFile.Check(configuration).Configuration, Path.GetDirectoryName(Path.GetFullPath(configuration))!);
            var brokers = known.Machines.Select(machine => machine.Mqtt).Concat(known.Stations.SelectMany(station => station.Scanners).Select(scanner => scanner.Mqtt)).OfType<MqttConfiguration>();
            foreach (var file in brokers.Select(broker => broker.PasswordFile).Append(known.MetricsTokenFile).Where(file => file.Length > 0))
            {
                Add(Read(Path.Combine(folder, file)));
            }
        }
        catch (ConfigurationException)
        {
            // Without a configuration nothing names a token.
        }

        foreach (var name in (string[])["agent.pem", "enrolment.key"])
        {
            // Line by line, as keys are written; certificates stand in the same file and are no secret.
            var key = false;
            Add(Read(Path.Combine(data, name)).Where(line =>
            {
                key = line.StartsWith("-----BEGIN", StringComparison.Ordinal) ? line.Contains("PRIVATE KEY", StringComparison.Ordinal) : key;
                return key && !line.StartsWith("-----", StringComparison.Ordinal);
            }));
        }
    }

    internal string Without(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, "(left out)", StringComparison.Ordinal);
        }

        return text;
    }

    private void Add(IEnumerable<string> lines) => _secrets.AddRange(lines.Select(line => line.Trim()).Where(line => line.Length >= MinLength));

    private static string[] Read(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= MaxFileBytes } ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
