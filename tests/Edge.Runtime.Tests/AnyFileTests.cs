using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeHub.Devices;
using EdgeHub.Edge.Pipeline;
using EdgeHub.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeHub.Edge.Runtime.Tests;

/// <summary>Whatever stands in the file: the check ends with faults within it, and what it accepts the pipeline takes.</summary>
public sealed class AnyFileTests
{
    private static readonly string Sample = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "samples", "machines.json"));

    [Fact]
    public void Sample_WithAnyValueReplacedByAnyOther_IsCheckedToItsEnd()
    {
        string[] others = ["null", "0", "-1", "1.5", "1e300", "99999999999999999999", "\"\"", "\"x\"", "\"hot\"", "true", "[]", "{}", "[[]]", "{\"a\":{}}", "[null]", "\"\\ud83d\\ude00\""];
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
        var paths = new List<object[]>();
        Walk(JsonNode.Parse(Sample, documentOptions: options)!, [], paths);
        var usable = 0;
        foreach (var path in paths)
        {
            foreach (var other in others)
            {
                var root = JsonNode.Parse(Sample, documentOptions: options)!;
                var parent = path[..^1].Aggregate(root, (node, step) => step is int index ? node[index]! : node[(string)step]!);
                if (path[^1] is int place)
                {
                    parent[place] = JsonNode.Parse(other);
                }
                else
                {
                    parent[(string)path[^1]] = JsonNode.Parse(other);
                }

                usable += IsChecked(root.ToJsonString(new JsonSerializerOptions { WriteIndented = true })) ? 1 : 0;
            }
        }

        Assert.True(paths.Count > 150 && usable > 100);
    }

    [Fact]
    public void Sample_CutAnywhere_IsCheckedToItsEnd() => Prop.ForAll<ushort, ushort, NonNull<string>>((from, length, insert) =>
    {
        var start = from % Sample.Length;
        var text = Sample.Remove(start, Math.Min(length % 40, Sample.Length - start)).Insert(start, insert.Get);
        IsChecked(text);
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    /// <summary>True when it can be used; then the pipeline takes it and a reading of everything.</summary>
    private static bool IsChecked(string text)
    {
        var check = ConfigurationFile.Check(Encoding.UTF8.GetBytes(text));
        var lines = text.Split('\n');
        foreach (var fault in check.Faults)
        {
            Assert.InRange(fault.Line, 1, lines.Length);
            Assert.InRange(fault.Column, 1, lines[fault.Line - 1].Length + 1);
            Assert.NotEmpty(fault.Text);
        }

        if (!check.IsUsable)
        {
            return false;
        }

        foreach (var machine in check.Configuration.Machines)
        {
            var nobody = new Nobody();
            var pipeline = new MachinePipeline(MachineSettingsMap.Map(machine), nobody, nobody, TimeProvider.System);
            var now = Instant.Now(TimeProvider.System);
            pipeline.Sampled([.. machine.ReadPoints.Select((_, i) => new Sample(i, PointValue.Of((long)i), Quality.Good, now))]);
            pipeline.Tick();
        }

        return true;
    }

    private static void Walk(JsonNode node, object[] path, List<object[]> paths)
    {
        if (path.Length > 0)
        {
            paths.Add(path);
        }

        if (node is JsonObject parent)
        {
            foreach (var (name, value) in parent)
            {
                Walk(value!, [.. path, name], paths);
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                Walk(array[i]!, [.. path, i], paths);
            }
        }
    }

    private sealed class Nobody : IPointJournal, IMachineListener
    {
        public void Write(ReadOnlySpan<PointRecord> values)
        {
        }

        public void AlarmRaised(AlarmEvent alarm)
        {
        }

        public void AlarmCleared(AlarmEvent alarm)
        {
        }

        public void Act(MachineAction action)
        {
        }
    }
}
