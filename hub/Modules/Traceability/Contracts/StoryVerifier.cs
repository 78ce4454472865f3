using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;

namespace EdgeHub.Hub.Traceability;

/// <summary>What the offline check of an exported story found.</summary>
/// <param name="Sound">True when the file is what the hub exported, byte for byte, and every proof in it holds.</param>
/// <param name="Uid">The unit; empty when the file could not be read.</param>
/// <param name="Events">Events in the file.</param>
/// <param name="Fault">What is broken first, or null.</param>
/// <param name="KeyFingerprint">SHA-256 of the key that signed, to be compared with the one that the company publishes; empty when unsigned.</param>
public sealed record StoryVerdict(bool Sound, string Uid, int Events, LedgerFault? Fault, string KeyFingerprint);

/// <summary>Proves an exported story without hub, database or network.</summary>
public static class StoryVerifier
{
    /// <summary>Checks the bytes of an export, at most 64 MB. Never throws for what a file can hold.</summary>
    public static StoryVerdict Verify(ReadOnlySpan<byte> file)
    {
        if (file.Length > StoryFile.MostBytes)
        {
            return Unreadable("The file is larger than any export.");
        }

        StoryFile? story;
        try
        {
            story = StoryFile.Read(file);
        }
        catch (Exception failure) when (failure is JsonException or NotSupportedException or InvalidOperationException)
        {
            return Unreadable("The file is no story of a unit, or it was damaged.");
        }

        if (story is not { Format: StoryFile.FormatName, Version: StoryFile.CurrentVersion, Events: not null, Seal.Path: not null, Tenant: not null, Uid: not null })
        {
            return Unreadable("The file is no story of a unit that this program can read.");
        }

        try
        {
            var fault = Check(story) ?? (story.ToBytes().AsSpan().SequenceEqual(file)
                ? null
                : new LedgerFault(story.Uid, 0, "altered", "The file holds something that the hub did not write."));
            return new StoryVerdict(fault is null, story.Uid, story.Events.Count, fault, Fingerprint(story));
        }
        catch (Exception failure) when (failure is FormatException or NullReferenceException or ArgumentException)
        {
            // Missing members and odd texts of a damaged file: not worth a check each.
            return Unreadable("The file is no story of a unit, or it was damaged.");
        }
    }

    /// <summary>Says in words what was found; returns 0 when the story is sound, 1 when it is not, 2 when there is no such file.</summary>
    public static async Task<int> RunAsync(string path, TextWriter output, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            await output.WriteLineAsync($"There is no file {path}.");
            return 2;
        }

        if (new FileInfo(path).Length > StoryFile.MostBytes)
        {
            await output.WriteLineAsync("NOT SOUND. The file is larger than any export.");
            return 1;
        }

        var verdict = Verify(await File.ReadAllBytesAsync(path, cancellationToken));
        if (verdict.Fault is { } fault)
        {
            await output.WriteLineAsync($"NOT SOUND. {fault.Detail}{(fault.Seq > 0 ? $" (event {fault.Seq.ToString(CultureInfo.InvariantCulture)} of {fault.Uid})" : "")}");
            return 1;
        }

        await output.WriteLineAsync($"SOUND. {verdict.Uid}: {verdict.Events.ToString(CultureInfo.InvariantCulture)} events, chained, sealed and signed.");
        await output.WriteLineAsync($"Signed by the key with SHA-256 {verdict.KeyFingerprint}; compare it with the one that the company publishes.");
        return 0;
    }

    private static LedgerFault? Check(StoryFile story)
    {
        var check = new HistoryCheck(story.Tenant, story.Uid);
        foreach (var item in story.Events)
        {
            var stored = check.Add(item.Seq, Bytes(item.Bytes), Bytes(item.Hash));
            if (stored is null)
            {
                return check.Fault;
            }

            if (JsonFormatter.Default.Format(stored) != item.Reads)
            {
                return new LedgerFault(story.Uid, item.Seq, "altered", $"The words of event {item.Seq} do not say what its bytes say.");
            }
        }

        return CheckSeal(story, check) ?? CheckSignature(story);
    }

    private static LedgerFault? CheckSeal(StoryFile story, HistoryCheck check)
    {
        var seal = story.Seal;
        var leaf = new SealLeaf(story.Uid, seal.FromSeq, seal.ToSeq, check.Hash.ToArray());
        var root = seal.ToSeq == check.Seq && seal.Leaves > 0
            ? MerkleTree.RootOf(leaf.Hash(), seal.Position, seal.Leaves, seal.Path.Select(Bytes).ToArray())
            : null;
        var at = DateTimeOffset.ParseExact(seal.SealedAt, StoryFile.InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var fits = root is not null
            && at.ToString(StoryFile.InstantFormat, CultureInfo.InvariantCulture) == seal.SealedAt
            && Convert.ToHexStringLower(root) == seal.Root
            && Convert.ToHexStringLower(SealBytes.SealHash(Bytes(seal.PreviousHash), story.Tenant, seal.Number, at, seal.Leaves, root)) == seal.Hash;
        return fits ? null : new LedgerFault(story.Uid, check.Seq, "seal_broken", "The seal does not cover this story.");
    }

    private static LedgerFault? CheckSignature(StoryFile story)
    {
        if (story.Signature is not { } signature)
        {
            return new LedgerFault(story.Uid, 0, "signature_broken", "The story is not signed.");
        }

        var statement = SealBytes.StoryStatement(story.Tenant, story.Uid, story.Events.Count, story.Events[^1].Hash, story.Seal.Hash, story.ExportedAt, signature.KeyId);
        return Guid.TryParseExact(signature.KeyId, "D", out _)
            && SealKey.Verify(Bytes(signature.PublicKey), statement, Bytes(signature.Value))
            ? null
            : new LedgerFault(story.Uid, 0, "signature_broken", "The signature does not fit the story.");
    }

    private static string Fingerprint(StoryFile story) =>
        story.Signature is { } signature ? Convert.ToHexStringLower(SHA256.HashData(Bytes(signature.PublicKey))) : "";

    /// <summary>Lower-case hex only: one way to write a byte, so that no altered character passes.</summary>
    private static byte[] Bytes(string hex) =>
        hex.AsSpan().ContainsAnyInRange('A', 'F') ? throw new FormatException("Hex is lower case here.") : Convert.FromHexString(hex);

    private static StoryVerdict Unreadable(string why) => new(false, "", 0, new LedgerFault("", 0, "unreadable", why), "");
}
