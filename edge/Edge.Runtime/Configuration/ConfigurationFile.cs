using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeHub.Edge.Runtime;

/// <summary>Reads the configuration file: JSON with comments and trailing commas. A fault names line and column, or the path of the value.</summary>
public static class ConfigurationFile
{
    /// <summary>Largest file in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="ConfigurationException">It can't be used.</exception>
    public static AgentConfiguration Read(string path)
    {
        byte[] bytes;
        try
        {
            var file = new FileInfo(path);
            if (file is { Exists: true, Length: > MaxBytes })
            {
                throw new ConfigurationException([$"{path} is larger than {MaxBytes} bytes, which no configuration is."]);
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"{path} can't be read: {e.Message}"], e);
        }

        return Parse(bytes, path);
    }

    /// <summary>Reads and checks the text of a file.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="name">Name of the file, for faults.</param>
    /// <exception cref="ConfigurationException">It can't be used.</exception>
    public static AgentConfiguration Parse(ReadOnlySpan<byte> utf8, string name)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[3..];
        }

        AgentConfiguration? configuration;
        try
        {
            configuration = JsonSerializer.Deserialize(utf8, ConfigurationJson.Default.AgentConfiguration);
        }
        catch (JsonException e)
        {
            throw new ConfigurationException([$"{name}{Place(utf8, e)}: {Reason(e)}"], e);
        }

        if (configuration is null)
        {
            throw new ConfigurationException([$"{name} is empty. Begin with the sample in the documentation."]);
        }

        var faults = ConfigurationCheck.Faults(configuration).Select(fault => $"{name}: {fault}").ToList();
        return faults.Count == 0 ? configuration : throw new ConfigurationException(faults);
    }

    /// <summary>Line and column from 1, as editors count them; columns in characters, not bytes.</summary>
    private static string Place(ReadOnlySpan<byte> utf8, JsonException e)
    {
        if (e.LineNumber is not { } line || e.BytePositionInLine is not { } position)
        {
            return "";
        }

        var rest = utf8;
        for (var i = 0L; i < line && rest.IndexOf((byte)'\n') is >= 0 and var end; i++)
        {
            rest = rest[(end + 1)..];
        }

        var column = Encoding.UTF8.GetCharCount(rest[..(int)Math.Min(position, rest.Length)]) + 1;
        var path = e.Path is null or "$" or "" ? "" : $" ({e.Path.TrimStart('$', '.')})";
        return string.Create(CultureInfo.InvariantCulture, $" line {line + 1}, column {column}{path}");
    }

    /// <summary>The serialiser's sentence without its own idea of path and line.</summary>
    private static string Reason(JsonException e)
    {
        var text = e.Message;
        foreach (var end in new[] { " Path:", " LineNumber:" })
        {
            if (text.IndexOf(end, StringComparison.Ordinal) is > 0 and var at)
            {
                text = text[..at];
            }
        }

        // "could not be mapped to any .NET member contained in type ..." says nothing to who writes the file.
        if (text.Contains("could not be mapped", StringComparison.Ordinal) && text.Split('\'') is [_, var member, ..])
        {
            return $"there is no setting called '{member}' here. Check its spelling.";
        }

        return text.Contains("could not be converted", StringComparison.Ordinal) ? "the value is of the wrong kind (text, number, list or true/false)." : text;
    }
}
