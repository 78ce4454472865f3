using System.Text;
using System.Text.Json;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads the configuration file: JSON with comments and trailing commas. Every fault names line, column and the path of its value.</summary>
public static class ConfigurationFile
{
    /// <summary>Largest file in bytes.</summary>
    public const int MaxBytes = 8 << 20;

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="ConfigurationException">It can't be used.</exception>
    public static AgentConfiguration Read(string path) => Used(Check(path), path);

    /// <summary>Reads and checks the text of a file.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="name">Name of the file, for faults.</param>
    /// <exception cref="ConfigurationException">It can't be used.</exception>
    public static AgentConfiguration Parse(ReadOnlySpan<byte> utf8, string name) => Used(Check(utf8), name);

    /// <summary>Reads a file and finds all that is wrong with it.</summary>
    /// <exception cref="ConfigurationException">It can't be read at all.</exception>
    public static CheckedConfiguration Check(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file is { Exists: true, Length: > MaxBytes }
                ? throw new ConfigurationException([$"{path} is larger than {MaxBytes} bytes, which no configuration is."])
                : Check(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"{path} can't be read: {e.Message}"], e);
        }
    }

    /// <summary>Finds all that is wrong with the text of a file.</summary>
    public static CheckedConfiguration Check(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[3..];
        }

        var faults = new FaultList();
        try
        {
            var root = JsonPart.Parse(utf8);
            return new CheckedConfiguration(AgentReader.Read(root, faults), root, faults.All);
        }
        catch (JsonException e)
        {
            faults.Add(new JsonPositions(utf8).At(e.LineNumber ?? 0, e.BytePositionInLine ?? 0), "", Reason(e));
            return new CheckedConfiguration(new AgentConfiguration(), null, faults.All);
        }
    }

    private static AgentConfiguration Used(CheckedConfiguration check, string name)
    {
        var faults = check.Faults.Where(fault => !fault.IsWarning).Select(fault => fault.Say(name)).ToList();
        return faults.Count == 0 ? check.Configuration : throw new ConfigurationException(faults);
    }

    /// <summary>The reader's sentence without its own idea of the place.</summary>
    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end > 0 ? e.Message[..end] : e.Message;
    }
}
