namespace EdgeHub.Edge.Host.Tests;

/// <summary>A folder with a configuration file and a data folder.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("edgehub-agent-").FullName;

    public Workplace(string? json = null) => Write(json ??
        """
        {
          "hub": "127.0.0.1:1", "listen": "127.0.0.1:0",
          "stations": [
            { "code": "KOL-ST-01", "scanners": [ { "name": "s1", "listen": 0, "terminator": "\r", "reply": true } ] },
            { "code": "KOL-ST-02", "scanners": [ { "name": "s2", "listen": 0, "terminator": "\r", "reply": true } ] }
          ]
        }
        """);

    public string Configuration => Path("agent.json");

    public string Data => Path("data");

    public string Path(string name) => System.IO.Path.Combine(_root, name);

    public string File(string name, string text)
    {
        var path = Path(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    public void Write(string json) => System.IO.File.WriteAllText(Configuration, json);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
