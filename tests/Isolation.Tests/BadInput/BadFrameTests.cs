using System.Text;
using EdgeHub.Hub.Fleet;
using EdgeHub.Hub.Fleet.Tests;
using EdgeHub.HubLink;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// The corpus on every field of the records that agents send, from the contract's own descriptor: nothing poisons a lane. What
/// can't be applied is kept raw, the numbers go on, and the scan after it is taken in.
/// </summary>
public sealed class BadFrameTests(WallHub hub)
{
    private static readonly string[] Texts =
    [
        "", "\0", "a\0b", "' OR 1=1 --", "<script>alert(1)</script>", "../../etc/passwd", "x\r\ny", "\u202Egnp", "\uFEFF", new('A', 4097), new('A', 10_240), new('é', 5_000), "UID-", "UID-QXEE-KOL-FG-999999-ZZ",
    ];

    [Fact]
    public async Task ScanRecord_WithBadValueInAnyField_NeverStopsTheLane()
    {
        var sent = await SendAsync(Bad(new ScanRecord(), () => Good("KOL-ST-01")).ToArray(), Lane.Scan);
        Assert.True(sent > 150, $"{sent} records");
    }

    [Fact]
    public async Task EventRecord_WithBadValueInAnyField_NeverStopsTheLane()
    {
        var sent = await SendAsync(
            Bad(new EventRecord(), () => new EventRecord { Type = "agent.started", Station = "KOL-ST-01", WallUs = Microseconds.Of(TimeProvider.System.GetUtcNow()), BootId = ByteString.CopyFrom(new byte[16]) }).ToArray(), Lane.Event);
        Assert.True(sent > 40, $"{sent} records");
    }

    /// <summary>Frames that are no records: each ends in an answer, a refusal by name or nothing; the next stream is served.</summary>
    [Fact]
    public async Task Frames_OfAllKinds_WithBadValues_EndInNamedRefusals()
    {
        var enrolled = await EnrolAsync();

        // Greetings of which nobody awaits the answer come from another agent: a busy hub may read one so late that it ends the stream after it.
        var greeting = await EnrolAsync();
        foreach (var field in AgentFrame.Descriptor.Oneofs[0].Fields)
        {
            foreach (var body in Bad(field.MessageType.Parser.ParseFrom(ByteString.Empty), () => field.MessageType.Parser.ParseFrom(ByteString.Empty)).Where((_, i) => i % 4 == 0).Take(20))
            {
                var stream = field.FieldNumber == AgentFrame.HelloFieldNumber ? Fresh(greeting).Open() : await Fresh(enrolled).ConnectAsync();
                await using (stream)
                {
                    byte[] bytes = [.. Tag(field.FieldNumber), .. Length(body.Length), .. body];
                    try
                    {
                        await stream.SendAsync(AgentFrame.Parser.ParseFrom(bytes));
                    }
                    catch (Exception e) when (e is InvalidProtocolBufferException or Grpc.GrpcException)
                    {
                        // It can't even be said, or the stream has ended already.
                    }
                }
            }
        }

        await using var good = await Fresh(enrolled).ConnectAsync();

        // By now all other kinds of frames have had their streams after the last of the greetings.
        await using var greeted = await Fresh(greeting).ConnectAsync();
    }

    private static ScanRecord Good(string station) => new()
    {
        Raw = ByteString.CopyFromUtf8("UID-X"), Uid = "", Station = station, Device = "s1", WallUs = Microseconds.Of(TimeProvider.System.GetUtcNow()),
        BootId = ByteString.CopyFrom(new byte[16]), MonotonicMs = 1000, Verdict = Verdict.Refuse, Code = "label.unreadable",
    };

    /// <summary>One message for each field and bad value, as bytes; some are no valid message at all.</summary>
    private static IEnumerable<byte[]> Bad(IMessage kind, Func<IMessage> make)
    {
        yield return [];
        yield return [0xFF];
        yield return [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F];
        yield return Encoding.ASCII.GetBytes(new string('x', 10_240));
        foreach (var field in kind.Descriptor.Fields.InFieldNumberOrder().Where(field => !field.IsMap && !field.IsRepeated))
        {
            foreach (var value in Values(field))
            {
                var message = make();
                field.Accessor.SetValue(message, value);
                yield return message.ToByteArray();
            }

            if (field.FieldType is FieldType.String)
            {
                // Bytes that are no UTF-8, where text belongs.
                yield return [.. make().ToByteArray(), .. Tag(field.FieldNumber), 3, 0xC0, 0xAF, 0xFF];
            }
        }
    }

    private static IEnumerable<object> Values(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => Texts,
        FieldType.Bytes => ((int[])[0, 1, 15, 16, 17, 4096, 4097, 10_240]).Select(size => (object)ByteString.CopyFrom(new byte[size])),
        FieldType.Int64 => [long.MinValue, -1L, 0L, long.MaxValue],
        FieldType.UInt64 => [0UL, (ulong)long.MaxValue, (ulong)long.MaxValue + 1, ulong.MaxValue],
        FieldType.UInt32 => [0U, (uint)int.MaxValue, uint.MaxValue],
        FieldType.SInt32 or FieldType.Int32 => [int.MinValue, -1, int.MaxValue],
        FieldType.Enum => [field.EnumType.Values.Count + 7, -1, int.MaxValue],
        _ => [],
    };

    private static byte[] Tag(int field) => Length((field << 3) | 2);

    private static byte[] Length(int value)
    {
        var bytes = new List<byte>();
        for (; value > 0x7F; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    /// <summary>The agent's identity with a store of its own, as after a new disk.</summary>
    private static SimAgent Fresh(SimAgent enrolled)
    {
        var agent = enrolled.Copy();
        agent.Scans.Clear();
        agent.FirstKept = 1;
        agent.StoreId = Guid.NewGuid().ToByteArray();
        agent.BootId = Guid.NewGuid().ToByteArray();
        return agent;
    }

    private Task<SimAgent> EnrolAsync() => SimAgent.EnrolAsync(hub, hub.World.Clumsy.Scope, "frames " + Guid.NewGuid().ToString("N")[..8], ["KOL-ST-01"]);

    private async Task<int> SendAsync(byte[][] records, Lane lane)
    {
        var agent = Fresh(await EnrolAsync());
        var hello = agent.Hello();
        hello.Lanes.Clear();
        hello.Lanes.Add(new HubLink.LaneState { Lane = lane, FirstKept = 1, Last = (ulong)records.Length });
        await using var stream = agent.Open();
        await stream.SendAsync(new AgentFrame { Hello = hello });
        await stream.WelcomeAsync();
        for (var first = 0; first < records.Length; first += 3)
        {
            var batch = new Batch { Lane = lane, First = (ulong)first + 1, Schema = 1 };
            batch.Records.AddRange(records.Skip(first).Take(3).Select(record => ByteString.CopyFrom(record)));
            await stream.SendAsync(new AgentFrame { Batch = batch });
        }

        await stream.AckedAsync((ulong)records.Length + 1);
        return records.Length;
    }
}
