using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EdgeHub.HubLink.Tests;

/// <summary>
/// Frames as released programs write them, kept as bytes: agents in plants are older or newer than their hub, so a field that is
/// renumbered, retyped or removed breaks them. Lines of Recorded are added, never changed.
/// </summary>
public sealed class RecordedFrameTests
{
    private static readonly IReadOnlyDictionary<string, IMessage> Samples =
        AgentSamples.All().Concat(HubSamples.All()).ToDictionary(sample => sample.Name, sample => sample.Message, StringComparer.Ordinal);

    private static readonly IReadOnlyDictionary<string, string> Recorded = Read("schema-1.txt");

    public static TheoryData<string> Names => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void RecordedFrame_Decoded_HasEveryFieldWhereItWas(string name)
    {
        var sample = Samples[name];
        Assert.True(
            Recorded.TryGetValue(name, out var hex),
            $"There is no recording of {name}. Add the line: {name} {Convert.ToHexStringLower(sample.ToByteArray())}");
        var decoded = sample.Descriptor.Parser.ParseFrom(Convert.FromHexString(hex));
        Assert.Equal(sample, decoded);
        Assert.Equal(hex, Convert.ToHexStringLower(decoded.ToByteArray()));
    }

    [Fact]
    public void EveryFieldOfTheContract_IsRecorded()
    {
        var filled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in Samples.Values)
        {
            Note(sample, filled);
        }

        var all = HublinkReflection.Descriptor.MessageTypes.SelectMany(type => type.Fields.InDeclarationOrder()).Select(field => field.FullName);
        Assert.Empty(all.Except(filled, StringComparer.Ordinal));
    }

    [Fact]
    public void EveryEnumValueOfTheContract_HasItsRecordedNumber()
    {
        var now = HublinkReflection.Descriptor.EnumTypes.SelectMany(type => type.Values)
            .ToDictionary(value => "enum." + value.Name, value => value.Number.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var then = Recorded.Where(line => line.Key.StartsWith("enum.", StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        Assert.Equal(Lines(then), Lines(now));
    }

    [Fact]
    public void Recordings_AllHaveASample()
    {
        var frames = Recorded.Keys.Where(name => !name.StartsWith("enum.", StringComparison.Ordinal));
        Assert.Empty(frames.Except(Samples.Keys, StringComparer.Ordinal));
    }

    private static IEnumerable<string> Lines(IReadOnlyDictionary<string, string> values) =>
        values.Select(value => $"{value.Key} {value.Value}").Order(StringComparer.Ordinal);

    private static void Note(IMessage message, HashSet<string> filled)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (field.IsMap || field.IsRepeated)
            {
                foreach (var item in (System.Collections.IEnumerable)value)
                {
                    filled.Add(field.FullName);
                    if (item is IMessage part)
                    {
                        Note(part, filled);
                    }
                }
            }
            else if (value is IMessage part)
            {
                filled.Add(field.FullName);
                Note(part, filled);
            }
            else if (field.FieldType != FieldType.Message && !IsDefault(value))
            {
                filled.Add(field.FullName);
            }
        }
    }

    private static bool IsDefault(object value) => value switch
    {
        string text => text.Length == 0,
        ByteString bytes => bytes.IsEmpty,
        bool flag => !flag,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture) == 0,
    };

    private static Dictionary<string, string> Read(string file)
    {
        using var stream = typeof(RecordedFrameTests).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"Recorded/{file} is not embedded in the test.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#')).Select(line => line.Split(' ', 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
