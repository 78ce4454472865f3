using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeHub.Hub.Fleet;
using EdgeHub.HubLink;
using Google.Protobuf;

namespace EdgeHub.Isolation.Tests;

/// <summary>
/// An agent of one company that names what is another's in every field of every frame: its units, its store, its plant, its
/// people, its agent's certificate. What comes back is its own, and the other's rows stay as they were.
/// </summary>
internal static class AgentRun
{
    public static async Task<AgentReport> RunAsync(WallHub hub)
    {
        var findings = new List<string>();
        var frames = 0;
        foreach (var own in hub.World.Attackers)
        {
            var before = await RowHash.OfOthersAsync(hub, own);
            foreach (var other in hub.World.Attackers.Where(other => other != own))
            {
                frames += await TryAsync(own, other, findings);
            }

            findings.AddRange(RowHash.Changed(before, await RowHash.OfOthersAsync(hub, own), $"the agent of {own}"));
        }

        return new AgentReport(frames, findings);
    }

    private static async Task<int> TryAsync(WorldTenant own, WorldTenant other, List<string> findings)
    {
        // Another's store, as if it were a new one of this agent: its watermark must not be there.
        var agent = own.Agent.Copy();
        agent.StoreId = [.. other.Agent.StoreId];
        agent.BootId = RandomNumberGenerator.GetBytes(16);
        agent.Scans.Clear();
        agent.FirstKept = 1;
        var person = new Guid(other.Values.First(value => Guid.TryParse(value, out _)));
        foreach (var uid in other.Ids["unit"])
        {
            agent.Scans.Add(new ScanRecord
            {
                Raw = ByteString.CopyFromUtf8(uid), Uid = uid, Station = other.Ids["station"][^1], ContextUid = uid, Device = "s1", Intent = Intent.Hold,
                WallUs = Microseconds.Of(TimeProvider.System.GetUtcNow()), BootId = ByteString.CopyFrom(agent.BootId), MonotonicMs = 1000, Undoes = 1,
                PersonId = ByteString.CopyFrom(person.ToByteArray(bigEndian: true)), Verdict = Verdict.Accept, Code = "step.completed",
            }.ToByteString());
        }

        // Names that its own administrator may have typed in the meantime are no secret to it either.
        var sent = string.Join('\n', other.Ids["unit"].Append(other.Ids["station"][^1]).Append("agent " + WorldTenant.CanaryOf("QXAA")).Append("agent " + WorldTenant.CanaryOf("QXBB")).Append("agent " + WorldTenant.CanaryOf("QXCC")));
        var seen = new List<HubFrame>();
        await using var stream = agent.Open();
        await stream.SendAsync(new AgentFrame { Hello = agent.Hello() });
        seen.Add(await stream.NextAsync(HubFrame.BodyOneofCase.Welcome));
        var wanted = seen[0].Welcome.Watermarks.Single(watermark => watermark.Lane == Lane.Scan).Next;
        if (wanted != 1)
        {
            findings.Add($"the agent of {own} was told number {wanted} of the store of {other}");
        }

        await stream.SendAsync(new AgentFrame { UidLeaseRequest = new UidLeaseRequest { PlantCode = other.Tag, Type = "FG", Count = 7 } });
        await stream.SendAsync(new AgentFrame { CertificateRenewal = new CertificateRenewal { CertificateRequest = RequestFor(other) } });
        await stream.SendAsync(new AgentFrame { UidLeaseRequest = new UidLeaseRequest { PlantCode = "KOL", Type = "CO", Count = 5 } });
        await stream.SendScansAsync(1, agent.Scans.Count);
        var (acked, leased, judged) = (false, false, 0);
        while (!acked || !leased || judged < agent.Scans.Count)
        {
            var frame = await stream.AnyAsync() ?? throw new InvalidOperationException("The stream ended.");
            seen.Add(frame);
            acked |= frame.BodyCase == HubFrame.BodyOneofCase.Ack && frame.Ack.Next == (ulong)agent.Scans.Count + 1;
            leased |= frame.BodyCase == HubFrame.BodyOneofCase.UidLease && frame.UidLease.Type == "CO";
            judged += frame.BodyCase == HubFrame.BodyOneofCase.Verdicts ? frame.Verdicts.Scans.Count(scan => scan.Code == StationRules.Codes.LabelForeign) : 0;
        }

        foreach (var frame in seen)
        {
            Look(frame, own, other, sent, findings);
        }

        return seen.Count + 5;
    }

    private static void Look(HubFrame frame, WorldTenant own, WorldTenant other, string sent, List<string> findings)
    {
        // Its JSON has text as text; its bytes have what JSON would write otherwise.
        var text = frame + Encoding.UTF8.GetString(frame.ToByteArray());
        foreach (var part in sent.Split('\n'))
        {
            text = text.Replace(part, "", StringComparison.Ordinal);
        }

        // The verdict says whose label it is: four characters that stand in the label itself.
        text = frame.BodyCase == HubFrame.BodyOneofCase.Verdicts ? text.Replace($"\"{other.Scope.Code}\"", "", StringComparison.Ordinal) : text;
        if (Judge.ForeignByte(text, null, own.Foreign) is { } foreign)
        {
            findings.Add($"{frame.BodyCase} to the agent of {own}: {foreign}");
        }

        if (frame.BodyCase == HubFrame.BodyOneofCase.UidLease && frame.UidLease.PlantCode != "KOL")
        {
            findings.Add($"the agent of {own} got labels of plant {frame.UidLease.PlantCode}");
        }

        if (frame.BodyCase == HubFrame.BodyOneofCase.Certificate)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(frame.Certificate.CertificateChain[0].Span);
            if (AgentCertificate.AgentId(certificate) != own.Agent.Id)
            {
                findings.Add($"the agent of {own} got a certificate of another agent");
            }
        }
    }

    private static ByteString RequestFor(WorldTenant other)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + other.Agent.Id, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri("urn:edgehub:agent:" + other.Agent.Id));
        request.CertificateExtensions.Add(names.Build());
        return ByteString.CopyFrom(request.CreateSigningRequest());
    }
}

/// <summary>What the agents' half found.</summary>
internal sealed record AgentReport(int Frames, IReadOnlyList<string> Findings);
